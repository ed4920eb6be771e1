"""The letter that corrects an earlier one: composed from what was told and what stands now, never from a ruling.

So several rulings make one letter, and what was taken back in time makes none. A matter is a message that was answered,
or a union. Writes nothing; `rulings` begins such letters, `outbox` looks at them once more when they go.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from collector import letters
from collector.letters import FileChange, MarkChange, UnionFacts, UpdateFacts
from collector.model import (
    GONE,
    RULINGS_ON_DOCUMENTS,
    WITHDRAWABLE,
    Address,
    Authenticity,
    Deadline,
    Letter,
    LetterKind,
    Occasion,
    RulingKind,
    Standing,
    Union,
    matter_of,
    union_of,
)
from collector.office.books import Books, books, deadline_of
from collector.office.known import at_home
from collector.office.may_write import may_answer, reaches_a_list
from collector.office.message_facts import (
    DEADLINE,
    FAULTY,
    MARK,
    NOTHING,
    SOUND,
    file_facts,
    incoming_facts,
    told_of_deadline,
    told_of_documents,
    told_of_union,
    union_facts,
)
from collector.office.office import Office
from collector.office.stale_letters import meant_for
from collector.office.tables_anew import forms_sent_back
from collector.store import DocumentRow, LetterRow, MessageRow, RulingRow, Told

# Staff's rulings of so many minutes are told together.
QUIET_TIME = timedelta(minutes=10)

Facts = dict[str, str]


@dataclass(frozen=True, slots=True)
class Update:
    """A letter that corrects an earlier one, with what it tells in short."""

    letter: Letter
    told: Facts


def standing_facts(office: Office, messages: Collection[str], unions: Collection[str] = ()) -> dict[str, Facts]:
    """Return what would be told of messages and of unions as they stand, by matter."""
    documents = {sha: office.store.documents.all(message=sha) for sha in messages}
    owners = {one.union for found in documents.values() for one in found if one.union} | set(unions)
    opened = books(office, owners)
    facts = {sha: told_of_documents(found, opened) for sha, found in documents.items()}
    for code in unions:
        facts[matter_of(code)] = _told_of(office, code, opened)
    return facts


def _told_of(office: Office, code: str, opened: Books) -> Facts:
    return told_of_union(opened.of(code)) | told_of_deadline(deadline_of(office, code, opened.extensions))


def told_before(office: Office, matter: str) -> Told:
    """Return what was told of a matter. In the mode that writes to the office alone its letters count as told."""
    apart_from = "" if office.settings.letters == "office" else office.own[0]
    return office.store.tellings.told(office.campaign.id, matter, apart_from)


def full_answer(office: Office, message: str, rows: Iterable[LetterRow]) -> LetterRow | None:
    """Return the full answer to a message that went, or may have; to the office alone it told nobody."""
    rehearsed = office.settings.letters != "office"
    return next(
        (
            row
            for row in rows
            if row.state in GONE
            and row.occasion.answered == message
            and row.kind is not LetterKind.RECEIPT_UNKNOWN
            and not (rehearsed and set(row.to) == {office.own[0]})
        ),
        None,
    )


def update(office: Office, matter: str, now: datetime) -> Update | None:
    """Compose what is to be told of a matter; None where nothing is, or nobody who could be told."""
    rows = office.store.outbox.letters(campaign=office.campaign.id)
    told = told_before(office, matter)
    code = union_of(matter)
    return _of_union(office, code, told, rows, now) if code else _of_message(office, matter, told, rows, now)


def _news(told: Told, current: Facts) -> Facts:
    """Return the facts that are others than was told, without what staff want told to nobody; "" is gone."""
    names = [*current, *(name for name in told.facts if name not in current)]
    return {
        name: now
        for name in names
        if (now := current.get(name, "")) != told.facts.get(name, "") and told.kept.get(name) != now
    }


def _occasion(matter: str, rows: Iterable[LetterRow]) -> Occasion:
    """Return the occasion of the next letter about a matter; one that was withdrawn gave up its own."""
    before = {row.occasion.first for row in rows if row.kind is LetterKind.UPDATE and row.state not in WITHDRAWABLE}
    number = 1
    while Occasion.update(matter, number) in before:
        number += 1
    return Occasion.update(matter, number)


# --- of a message -------------------------------------------------------------------------------------------


def _of_message(office: Office, sha256: str, told: Told, rows: Sequence[LetterRow], now: datetime) -> Update | None:
    message, answer = office.store.mail.message(sha256), full_answer(office, sha256, rows)
    if message is None or answer is None or message.authentic is Authenticity.FALSE:
        return None
    documents = office.store.documents.all(message=sha256)
    unions = {one.union for one in documents if one.union} | {
        owner for name, owner in told.facts.items() if name.endswith("/union")
    }
    opened = books(office, unions)
    documents = [opened.row(one) for one in documents]
    news = _news(told, told_of_documents(documents, opened))
    changed = [one for one in documents if any(name.startswith(f"{one.id}/") for name in news)]
    if not changed:
        return None
    to = meant_for(office, answer)
    leave = may_answer(
        Address("", to[0]),
        sender=message.sender,
        own=office.own,
        robot=message.robot,
        through_list=message.through_list or any(reaches_a_list(message, one) for one in to),
    )
    if leave.never:
        return None
    known = frozenset[str]().union(*(at_home(office, one) for one in to))
    units = _units(office, documents, changed, told, opened, known)
    facts = UpdateFacts(
        campaign=office.campaign,
        now=now,
        occasion=_occasion(sha256, rows),
        to=to,
        union=units[0].union if len(units) == 1 else None,
        incoming=incoming_facts(message, _reader(message, to)),
        units=units,
        files=tuple(_change(office, one, told, opened, known) for one in changed),
        attachments=forms_sent_back(
            office, [one for one in changed if one.union in {unit.union.code for unit in units}], opened
        ),
        thread=_thread(message, answer, sha256, rows),
    )
    letter = letters.update(facts, office.seal, folder=office.templates)
    return Update(letters.with_hold(letter, leave.held), news)


def _reader(message: MessageRow, to: Sequence[str]) -> Address:
    sender = message.sender
    return sender if sender and sender.email.lower() == to[0].lower() else Address("", to[0])


def _thread(message: MessageRow, answer: LetterRow, matter: str, rows: Iterable[LetterRow]) -> tuple[str, ...]:
    before = (row.message_id for row in rows if row.occasion.matter == matter and row.state in GONE)
    own = (message.message_id,) if message.message_id else ()
    return (*message.in_reply_to, *own, answer.message_id, *before)


def _hears(code: str, known: frozenset[str]) -> bool:
    """Return whether somebody may hear of a union: not where the registry knows him as another one's.

    Somebody whom it does not know sent the file, and is told whose it is as in any answer.
    """
    return not known or code in known


def _units(
    office: Office,
    documents: Sequence[DocumentRow],
    changed: Sequence[DocumentRow],
    told: Told,
    opened: Books,
    known: frozenset[str],
) -> tuple[UnionFacts, ...]:
    """Return the unions to which the files of a message belong, or were said to belong, as they stand.

    Of those that it was only said to be his a reader hears where the registry knows him as theirs.
    """
    now = told_of_documents(documents, opened)
    codes = [now[f"{one.id}/union"] for one in documents]
    listed = [code for code in codes if _hears(code, known)]
    listed += [code for one in changed if (code := told.facts.get(f"{one.id}/union", "")) in known]
    return tuple(union_facts(office, code, opened) for code in dict.fromkeys(listed) if code in office.by_code)


def _change(office: Office, document: DocumentRow, told: Told, opened: Books, known: frozenset[str]) -> FileChange:
    now = told_of_documents([document], opened)
    before, owner = told.facts.get(f"{document.id}/union", ""), now[f"{document.id}/union"]
    moved = bool(owner) and owner != before
    state = now[f"{document.id}/state"]
    left = bool(before) and owner != before
    return FileChange(
        file=file_facts(office, document, opened),
        was=told.facts.get(f"{document.id}/state", NOTHING),
        now=state,
        before=office.by_code.get(before) if left else None,
        owner=office.by_code.get(owner) if moved and state in {SOUND, FAULTY} and _hears(owner, known) else None,
        elsewhere=moved and not _hears(owner, known),
        why=_why(office, told, lambda one: _is_about(one, document)),
    )


def _is_about(ruling: RulingRow, document: DocumentRow) -> bool:
    """Return whether a ruling says something of a document as a whole, or takes a waiver from it."""
    if ruling.kind in RULINGS_ON_DOCUMENTS:
        return ruling.target == document.id
    lifted = ruling.kind is RulingKind.WAIVE and ruling.target == document.union
    return lifted and ruling.payload.get("requirement") == document.requirement


def _why(office: Office, told: Told, about: Callable[[RulingRow], bool]) -> str:
    """Return the reason of the newest ruling about something that is not told yet.

    What staff wrote of a waiver stands beside the finding.
    """
    rulings = office.store.rulings.all(campaign=office.campaign.id)
    by_number = {str(one.id): one for one in rulings}
    for one in reversed(rulings):
        meant = by_number.get(one.target) if one.kind is RulingKind.UNDO else one
        if meant is None or one.undone or one.id in told.quiet or not about(meant):
            continue
        if one.id <= told.ruling:
            return ""
        waives = one.kind is RulingKind.WAIVE and one.payload.get("lifted") is None
        return "" if waives else one.why
    return ""


# --- of a union ---------------------------------------------------------------------------------------------


def _of_union(office: Office, code: str, told: Told, rows: Sequence[LetterRow], now: datetime) -> Update | None:
    union = office.by_code.get(code)
    if union is None:
        return None
    opened = books(office, {code})
    news = _news(told, _told_of(office, code, opened))
    answer = _last_answer(office, code, rows)
    if answer is None:
        # What a union need not send corrects an answer; who got none was not told that it must.
        news = {name: fact for name, fact in news.items() if name == DEADLINE}
    if not news:
        return None
    to = union.emails if DEADLINE in news else ()
    if answer and news.keys() != {DEADLINE}:
        to = tuple(dict.fromkeys((*to, *meant_for(office, answer))))
    facts = UpdateFacts(
        campaign=office.campaign,
        now=now,
        occasion=_occasion(matter_of(code), rows),
        to=to,
        union=union,
        incoming=None,
        units=(union_facts(office, code, opened),),
        marks=_marks(office, code, told, news, opened),
        deadline=_moved(office, union, told, opened) if DEADLINE in news else None,
        deadline_why=_why(office, told, lambda one: one.kind is RulingKind.EXTEND and one.target == code),
        thread=_thread_of_union(code, answer, rows),
    )
    return Update(letters.update(facts, office.seal, folder=office.templates), news)


def _last_answer(office: Office, code: str, rows: Sequence[LetterRow]) -> LetterRow | None:
    """Return the last full answer that told of a union."""
    messages = {one.message for one in office.store.documents.all(union=code, campaign=office.campaign.id)}
    found = (full_answer(office, row.occasion.answered, [row]) for row in rows if row.occasion.answered in messages)
    return max((one for one in found if one), key=lambda row: row.id, default=None)


def _thread_of_union(code: str, answer: LetterRow | None, rows: Iterable[LetterRow]) -> tuple[str, ...]:
    before = [row.message_id for row in rows if row.occasion.matter == matter_of(code) and row.state in GONE]
    return (*([answer.message_id] if answer else []), *before)


def _marks(office: Office, code: str, told: Told, news: Facts, opened: Books) -> tuple[MarkChange, ...]:
    changes = []
    for owed in office.campaign.requirements:
        name = f"{MARK}{owed.id}"
        if name in news:
            about = partial(_marks_it, union=code, requirement=owed.id)
            was, now = _standing(told.facts.get(name, "")), _standing(news[name])
            row = next(one for one in opened.of(code) if one.requirement == owed.id)
            via = row.mark.via if row.mark else ""
            changes.append(MarkChange(owed, was, now, _why(office, told, about), row.on, via))
    return tuple(changes)


def _marks_it(one: RulingRow, union: str, requirement: str) -> bool:
    return one.kind is RulingKind.MARK and (one.target, one.payload.get("requirement")) == (union, requirement)


def _standing(state: str) -> Standing | None:
    return Standing(state.partition(" ")[0]) if state else None


def _moved(office: Office, union: Union, told: Told, opened: Books) -> tuple[Deadline, Deadline]:
    ends_at, _, words = told.facts.get(DEADLINE, "").partition(" ")
    before = Deadline(words, datetime.fromisoformat(ends_at)) if words else office.campaign.deadline
    return before, deadline_of(office, union.code, opened.extensions)
