"""Letters that nobody asked for: reminders, overdue letters, the digest.

Composing and queueing are two steps, so that a dry run says exactly what the real run does. Who gets what is
thought in `standing`; each union is looked at once more in the transaction that queues its letter, since its file
may have come in the meantime.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime

from collector import letters
from collector.letters import (
    Absent,
    Arrival,
    Asked,
    DigestFacts,
    Failed,
    Faulty,
    Late,
    OverdueFacts,
    Owed,
    ReminderFacts,
    Trouble,
    Waiting,
)
from collector.model import (
    ZONE,
    Decision,
    DocumentState,
    Letter,
    LetterKind,
    LetterState,
    MessageClass,
    MessageState,
    Requirement,
    Standing,
    Status,
)
from collector.office.books import Books, aim_of, books, deadline_of
from collector.office.outbox import queue
from collector.office.parts import Office
from collector.standing import Due, Sent, due_digest, due_reminders
from collector.store import DocumentRow, MessageRow
from collector.workdays import working_days_between

_UNSOLICITED = {LetterKind.NOTICE, LetterKind.REMINDER, LetterKind.OVERDUE}
_TROUBLES = {LetterState.FAILED, LetterState.UNCERTAIN, LetterState.HELD}
_OWED = {Standing.MISSING, Standing.NEEDS_FIX}
_DIGEST = "digest"
# Working days before the deadline in which a digest goes out though nothing changed.
NEAR = 3


def due(office: Office, now: datetime) -> list[Due]:
    """Give the reminders and overdue letters that are due, for unions that can be written to."""
    return [one for one in _due(office, books(office), now) if office.by_code[one.union or ""].emails]


def remind(office: Office, now: datetime, *, dry_run: bool = False) -> list[Letter]:
    """Compose and queue the reminders and overdue letters that are due; give them."""
    written = []
    for one in due(office, now):
        if dry_run:
            written.append(_reminder(office, one, books(office, {one.union or ""}), now))
            continue
        with office.store.transaction():
            # Looked at again: what came since the wave was counted must not be asked for.
            opened = books(office, {one.union or ""})
            if one not in _due(office, opened, now):
                continue
            letter = _reminder(office, one, opened, now)
            if queue(office, letter, now):
                written.append(letter)
    return written


def digest(office: Office, now: datetime, *, dry_run: bool = False) -> list[Letter]:
    """Compose and queue the digest where one is due and there is something to tell; give it, or nothing."""
    last, told = _last_digest(office)
    one = due_digest(now, office.campaign, last)
    if one is None:
        return []
    with office.store.transaction():
        facts = _facts(office, one, last, now)
        mark = _mark(facts)
        if mark == told and not _nears(office, now):
            return []
        letter = letters.digest(facts, office.seal, due_at=now)
        if dry_run:
            return [letter]
        office.store.set_meta(_DIGEST, f"{now.isoformat()} {mark}")
        return [letter] if queue(office, letter, now) else []


# --- reminders -------------------------------------------------------------------------------------------


def _due(office: Office, opened: Books, now: datetime) -> list[Due]:
    return due_reminders(now, office.campaign, opened.statuses, _sent(office))


def _sent(office: Office) -> list[Sent]:
    occasions = office.store.outbox.occasions(office.campaign.id).values()
    return [Sent(o.occasion, o.union, o.queued_at) for o in occasions if o.kind in _UNSOLICITED]


def _reminder(office: Office, one: Due, opened: Books, now: datetime) -> Letter:
    union = office.by_code[one.union or ""]
    rows = opened.of(union.code)
    owed = tuple(_owed(office, row) for row in rows if row.state in _OWED or row.state is Standing.REVIEW)
    settled = tuple(_requirement(office, row) for row in rows if row.state is Standing.ACCEPTED)
    deadline = deadline_of(office, union.code, opened.extensions)
    if one.kind is LetterKind.OVERDUE:
        late = OverdueFacts(
            campaign=office.campaign,
            now=now,
            occasion=one.occasion,
            union=union,
            to=union.emails,
            cc=(),
            deadline=deadline,
            owed=owed,
            settled=settled,
        )
        return letters.overdue(late, office.seal, due_at=now, held=_held(union.emails))
    early = ReminderFacts(
        campaign=office.campaign,
        now=now,
        occasion=one.occasion,
        union=union,
        to=union.emails,
        cc=(),
        deadline=deadline,
        aim=aim_of(office, union.code, opened.extensions),
        owed=owed,
        settled=settled,
        urgent=one.urgent,
    )
    return letters.reminder(early, office.seal, due_at=now, held=_held(union.emails))


def _held(to: Sequence[str]) -> str:
    """Why a letter to these addresses must wait: none of them is read by a person."""
    leaves = [letters.may_reach(address) for address in to]
    return "" if any(leave.course is letters.Course.GO for leave in leaves) else leaves[0].why


def _owed(office: Office, row: Status) -> Owed:
    document = office.store.document(row.document) if row.document else None
    faulty = document if document and row.state is Standing.NEEDS_FIX else None
    return Owed(
        requirement=_requirement(office, row),
        state=row.state,
        findings=faulty.findings if faulty else (),
        path=document.path if document else "",
        received_at=document.received_at if document else None,
    )


def _requirement(office: Office, row: Status) -> Requirement:
    return next(r for r in office.campaign.requirements if r.id == row.requirement)


# --- the digest ------------------------------------------------------------------------------------------


def _last_digest(office: Office) -> tuple[datetime | None, str]:
    """Give when the last digest was queued and the mark of what it told."""
    at, _, mark = (office.store.meta(_DIGEST) or "").partition(" ")
    return (datetime.fromisoformat(at) if at else None), mark


def _mark(facts: DigestFacts) -> str:
    """Give a mark of what a digest tells: the same one means that there is nothing new to tell."""
    told = (
        [(one.union.code, [r.id for r in one.requirements]) for one in facts.missing],
        [one.document for one in facts.to_fix],
        [one.document for one in facts.review],
        [(one.union.code, one.requirement.id) for one in facts.late],
        [(one.path, one.received_at.isoformat()) for one in facts.new],
        [one.received_at.isoformat() for one in facts.questions],
        [(one.id, one.state) for one in facts.troubles],
        [one.received_at.isoformat() for one in facts.failed],
    )
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def _nears(office: Office, now: datetime) -> bool:
    """Whether the deadline is so near that the office wants to hear even that nothing changed."""
    today, end = now.astimezone(ZONE).date(), office.campaign.deadline.ends_at
    return now < end and working_days_between(today, office.campaign.aim, office.campaign) <= NEAR


def _facts(office: Office, one: Due, since: datetime | None, now: datetime) -> DigestFacts:
    opened = books(office)
    documents = office.store.documents(campaign=office.campaign.id)
    by_id = {d.id: d for d in documents}
    messages = {m.sha256: m for m in office.store.messages(campaign=office.campaign.id)}
    owing = {row.union for row in opened.statuses if row.state is not Standing.EXEMPT}
    open_ = {row.union for row in opened.statuses if row.state in _OWED or row.state is Standing.REVIEW}
    return DigestFacts(
        campaign=office.campaign,
        now=now,
        occasion=one.occasion,
        to=office.own[:1],
        since=since,
        total=len(owing),
        complete=len(owing - open_),
        missing=_missing(office, opened),
        to_fix=tuple(_faulty(office, row, by_id) for row in opened.statuses if row.state is Standing.NEEDS_FIX),
        review=tuple(
            _waiting(office, d, messages[d.message])
            for d in documents
            if d.decision is Decision.REVIEW and not d.rejected
        ),
        late=tuple(_late(office, row, opened) for row in opened.statuses if row.late and row.received_at),
        new=tuple(_arrivals(office, documents, opened, since)),
        questions=_questions(messages.values(), since),
        troubles=_troubles(office),
        failed=tuple(
            Failed(m.sender, m.subject, m.received_at, m.reason)
            for m in messages.values()
            if m.state is MessageState.FAILED
        ),
        unions=office.by_code,
    )


def _missing(office: Office, opened: Books) -> tuple[Absent, ...]:
    absent: dict[str, list[Requirement]] = {}
    for row in opened.statuses:
        if row.state is Standing.MISSING:
            absent.setdefault(row.union, []).append(_requirement(office, row))
    return tuple(Absent(office.by_code[code], tuple(requirements)) for code, requirements in absent.items())


def _faulty(office: Office, row: Status, by_id: dict[str, DocumentRow]) -> Faulty:
    document = by_id[row.document or ""]
    return Faulty(
        document=document.id,
        union=office.by_code[row.union],
        requirement=_requirement(office, row),
        path=document.path,
        received_at=document.received_at,
        findings=document.findings,
    )


def _waiting(office: Office, document: DocumentRow, message: MessageRow) -> Waiting:
    return Waiting(
        document=document.id,
        path=document.path,
        size=document.size,
        requirement=next((r for r in office.campaign.requirements if r.id == document.requirement), None),
        sender=message.sender,
        subject=message.subject,
        received_at=document.received_at,
        candidates=document.candidates,
        evidence=document.evidence,
        conflict=any(f.code == "identity.conflict" for f in document.findings),
    )


def _late(office: Office, row: Status, opened: Books) -> Late:
    assert row.received_at is not None
    return Late(
        union=office.by_code[row.union],
        requirement=_requirement(office, row),
        received_at=row.received_at,
        deadline=deadline_of(office, row.union, opened.extensions),
    )


def _arrivals(
    office: Office, documents: Iterable[DocumentRow], opened: Books, since: datetime | None
) -> Iterable[Arrival]:
    kept = {Decision.AUTO, Decision.MANUAL}
    for document in documents:
        if since and document.received_at <= since:
            continue
        requirement = next((r for r in office.campaign.requirements if r.id == document.requirement), None)
        stands = opened.documents[document.id]
        if document.union is None or requirement is None or document.decision not in kept:
            continue
        if stands.state is DocumentState.NOT_A_SUBMISSION or document.union not in office.by_code:
            continue
        yield Arrival(
            union=office.by_code[document.union],
            requirement=requirement,
            path=document.path,
            state=stands.state,
            received_at=document.received_at,
            version=stands.version,
        )


def _questions(messages: Iterable[MessageRow], since: datetime | None) -> tuple[Asked, ...]:
    """Give the questions of the time since the last digest; what came of older ones only people know."""
    return tuple(
        Asked(m.sender, m.subject, m.received_at)
        for m in messages
        if m.klass is MessageClass.QUESTION and (since is None or m.received_at > since)
    )


def _troubles(office: Office) -> tuple[Trouble, ...]:
    return tuple(
        Trouble(str(row.id), row.kind, row.state, row.to, row.subject, row.error or row.held)
        for row in office.store.outbox.letters(campaign=office.campaign.id)
        if row.state in _TROUBLES
    )
