"""The one answer to a message, to its sender, with exactly what was received and what to correct.

`intake` asks for it when a message is recorded, `rulings` when staff have settled what was in doubt. The
occasion is the message, so a second answer is impossible. In doubt it is quiet (docs/CONTRACT.md, outbox).
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from collector import letters
from collector.letters import AnswerFacts, ClosedFacts, FileFacts, QuestionFacts, ReceiptFacts
from collector.model import (
    FAULTY_STATES,
    OWNED,
    WITHDRAWABLE,
    Address,
    Authenticity,
    Decision,
    DocumentState,
    FileRole,
    Letter,
    LetterKind,
    MessageClass,
    Occasion,
    Union,
    matter_of,
)
from collector.office.address_events import dead_addresses
from collector.office.books import Books, books, books_of
from collector.office.known import at_home, known_for, registered_for
from collector.office.may_write import Course, may_answer, may_reach, reaches_a_list
from collector.office.message_facts import (
    file_facts,
    incoming_facts,
    state_of,
    told_of_documents,
    told_of_union,
    union_facts,
)
from collector.office.office import Office
from collector.office.outbox import queue
from collector.office.outdone import outdo
from collector.office.owner_answers import is_open, sends_again
from collector.office.recording import DIRECTLY
from collector.office.send_policy import reachable
from collector.office.stale_letters import is_as_written, meant_for
from collector.office.tables_anew import forms_to_redo
from collector.office.withdrawals import is_known_sender, is_withdrawal
from collector.store import DocumentRow, LetterRow, MessageRow, Way
from collector.vietnamese import fold

_ANSWERED = {MessageClass.SUBMISSION, MessageClass.QUESTION, MessageClass.OTHER}
# Of a message that names nobody as its sender.
_UNKNOWN = Address("", "")


def answer(
    office: Office,
    message: MessageRow,
    documents: Sequence[DocumentRow],
    now: datetime,
    *,
    body: str | None = None,
    held: str = "",
) -> Letter | None:
    """Queue the answer to a message, if it is to have one; return it. Within the transaction of its cause.

    `body` is what the sender wrote, where that is at hand; without it nothing is asked back about its meaning. With
    `held`, a reason, the letter waits for staff.
    """
    made = _ready(office, message, documents, now, body)
    if made and held:
        made = replace(made, letter=letters.with_hold(made.letter, held))
    if made is None or not _queue(office, made, now):
        return None
    outdo(office, message, documents, made.letter)
    return made.letter


@dataclass(frozen=True, slots=True)
class _Made:
    """A letter composed, with what it tells in short, by matter."""

    letter: Letter
    told: dict[str, dict[str, str]] = field(default_factory=dict)


def _queue(office: Office, made: _Made, now: datetime) -> bool:
    """Queue a letter and keep what it tells; False where its occasion has one already."""
    number = queue(office, made.letter, now)
    if number is None:
        return False
    newest = office.store.rulings.newest()
    office.store.tellings.note_all(office.campaign.id, Way.TOLD, made.told, ruling=newest, letter=number)
    return True


def _ready(
    office: Office, message: MessageRow, documents: Sequence[DocumentRow], now: datetime, body: str | None
) -> _Made | None:
    """Compose the answer to a message as far as it may have one."""
    if message.klass not in _ANSWERED or _is_ours(office, message):
        return None
    opened = books_of(office, documents)
    # What waits behind another is nobody's yet: no letter names its union, and none goes there by Reply-To.
    documents = [opened.row(document) for document in documents]
    to = _whom(office, message, documents)
    made = _compose(office, message, documents, opened, to, now, body)
    letter = _with_leave(office, message, to, made.letter) if made else None
    return replace(made, letter=letter) if made and letter else None


def _is_ours(office: Office, message: MessageRow) -> bool:
    """Return whether the office handed it in itself: by upload, or by mail, whatever Reply-To says. Nobody waits."""
    return message.mailbox == DIRECTLY or bool(message.sender and message.sender.email.lower() in office.own)


def _with_leave(office: Office, message: MessageRow, to: Address, letter: Letter) -> Letter | None:
    """Return an answer as it may go: held where nobody may read it, None where it must not be written at all.

    What tells of a union's documents is always written: staff see whom nobody could tell.
    """
    leave = may_answer(
        to,
        sender=message.sender,
        own=office.own,
        robot=message.robot,
        through_list=message.through_list or reaches_a_list(message, to.email),
    )
    tells = message.klass is not MessageClass.QUESTION and letter.kind is not LetterKind.RECEIPT_UNKNOWN
    tells = tells and not letter.occasion.is_closed
    if leave.never and not tells:
        return None
    return letters.with_hold(letter, leave.why or _forged(message) or _strange(office, message))


def _forged(message: MessageRow) -> str:
    """Describe why an answer that a ruling brought forth waits: whoever forged the sender must not read it."""
    return FORGED if message.authentic is Authenticity.FALSE else ""


def _strange(office: Office, message: MessageRow) -> str:
    """Describe why the receipt of a withdrawal waits: its sender can speak for nobody, as far as is known."""
    asks = message.klass is MessageClass.QUESTION and is_withdrawal(office, message.sha256)
    return STRANGE if asks and not is_known_sender(office, message.sha256) else ""


STRANGE = "chờ cán bộ: đề nghị không dùng tệp đến từ người chưa được biết là của đơn vị nào"
FORGED = "chờ cán bộ: máy chủ báo thư này không đúng người gửi"
REWRITTEN = "không gửi: tình hình đã thay đổi theo quyết định của cán bộ, thư đã được soạn lại"


def answer_anew(office: Office, message: MessageRow, now: datetime, *, quiet: bool = False) -> Letter | None:
    """Queue the answer to a message after a ruling; return it. Within the transaction of the ruling.

    An answer that still waits tells what stood before the ruling, and may name another union: it is withdrawn. One
    that went, or that staff dropped, keeps its occasion, and there is no second one. After a `quiet` ruling one that
    waits is corrected, and none is begun.
    """
    made = _ready(office, message, office.store.documents.all(message=message.sha256), now, None)
    waited = False
    for row in office.store.outbox.letters(campaign=office.campaign.id):
        if row.state not in WITHDRAWABLE or row.occasion.answered != message.sha256:
            continue
        if (
            made
            and (row.kind, row.union) == (made.letter.kind, made.letter.union)
            and is_as_written(office, row, made.letter)
        ):
            return None  # it says what is so, to whom it should
        waited = office.store.outbox.withdraw(row.id, REWRITTEN) or waited
    if made is None or (quiet and not waited):
        return None
    return made.letter if _queue(office, made, now) else None


def answer_union_anew(office: Office, union: str, now: datetime) -> None:
    """Compose anew the answers that wait and tell where a union stands, after a ruling on it."""
    concerned = {document.message for document in office.store.documents.all(union=union, campaign=office.campaign.id)}
    waiting = {
        row.occasion.answered
        for row in office.store.outbox.letters(campaign=office.campaign.id)
        if row.state in WITHDRAWABLE
    }
    for sha256 in sorted(concerned & waiting):
        if message := office.store.mail.message(sha256):
            answer_anew(office, message, now)


def answer_registry_anew(office: Office, codes: Collection[str], before: Mapping[str, Union], now: datetime) -> None:
    """Compose anew the answers that wait and that an edit of the registry concerns; `before` has the rows that were.

    Within the transaction of the edit.
    """
    rows = [row for code in codes for row in (before.get(code), office.by_code.get(code)) if row]
    addresses = {email.lower() for row in rows for email in row.emails}
    about = set(codes) | {union.code for union in office.unions if union.parent in codes}
    waiting: dict[str, list[LetterRow]] = {}
    for letter in office.store.outbox.letters(campaign=office.campaign.id):
        if letter.state in WITHDRAWABLE and letter.occasion.answered:
            waiting.setdefault(letter.occasion.answered, []).append(letter)
    for sha256, letters_ in waiting.items():
        concerned = {one.union or one.candidates[0].union for one in _owned(office, sha256)}
        read_by = {one.lower() for letter in letters_ for one in meant_for(office, letter)}
        message = office.store.mail.message(sha256) if concerned & about or read_by & addresses else None
        if message:
            answer_anew(office, message, now)


def _owned(office: Office, message: str) -> list[DocumentRow]:
    return [one for one in office.store.documents.all(message=message) if one.union or one.candidates]


def ask_again(
    office: Office, message: MessageRow, documents: Sequence[DocumentRow], occasion: Occasion, now: datetime
) -> Letter | None:
    """Queue a fix request for documents that a changed rule no longer lets stand; return it where it is new.

    It is no answer to the message, which got its own: it stands in no thread and has an occasion of its own.
    """
    owners = dict.fromkeys(d.union for d in documents if d.union in office.by_code)
    if not owners or _is_ours(office, message):
        return None
    to = _whom(office, message, documents)
    opened = books(office, frozenset(code for code in owners if code))
    facts = AnswerFacts(
        campaign=office.campaign,
        now=now,
        incoming=incoming_facts(message, to),
        unions=tuple(union_facts(office, code, opened) for code in owners if code),
        files=tuple(file_facts(office, d, opened) for d in documents),
        to_fix=True,
        again=True,
    )
    letter = letters.answer(facts, office.seal, folder=office.templates)
    own_id = letters.message_id(letter.kind, letter.union, occasion.within(office.campaign.id), office.seal)
    letter = replace(letter, occasion=occasion, message_id=own_id, in_reply_to=None, references=())
    allowed = _with_leave(office, message, to, letter)
    # Of the documents that stand as they did nothing is told; the others stand as this letter tells from now on.
    made = _Made(allowed, {message.sha256: told_of_documents(documents, opened)}) if allowed else None
    return allowed if made and _queue(office, made, now) else None


def _compose(
    office: Office,
    message: MessageRow,
    documents: Sequence[DocumentRow],
    opened: Books,
    to: Address,
    now: datetime,
    body: str | None,
) -> _Made | None:
    campaign, seal = office.campaign, office.seal
    incoming = incoming_facts(message, to)
    closed_at = office.store.rulings.closed_at(campaign.id)
    if closed_at and message.received_at >= closed_at:
        return _after_close(office, message, documents, ClosedFacts(campaign, now, incoming, closed_at))
    if message.klass is MessageClass.QUESTION:
        if message.authentic is Authenticity.FALSE:
            return None
        facts = QuestionFacts(
            campaign,
            now,
            incoming,
            withdraws=is_withdrawal(office, message.sha256),
            names_owner=is_open(office, message) is not None,
        )
        letter = letters.question(facts, seal, folder=office.templates)
        return _Made(letter)
    # A union that has left the registry since is written to no more.
    owned = [d for d in documents if d.union in office.by_code and d.decision in OWNED and not d.rejected]
    # A scan of what already stands is no submission, whoever it would belong to.
    owners = [d.union for d in owned if d.union and state_of(d, opened) is not DocumentState.NOT_A_SUBMISSION]
    if owners:
        answered = AnswerFacts(
            campaign=campaign,
            now=now,
            incoming=incoming,
            unions=tuple(union_facts(office, code, opened) for code in dict.fromkeys(owners)),
            files=tuple(_asked_back(office, message, d, opened, body) for d in documents),
            to_fix=any(state_of(d, opened) in FAULTY_STATES for d in documents if d.union in owners),
            attachments=forms_to_redo(office, owned, opened),
        )
        told = {matter_of(unit.union.code): told_of_union(unit.standings) for unit in answered.unions}
        told[message.sha256] = told_of_documents(documents, opened)
        return _Made(letters.answer(answered, seal, folder=office.templates), told)
    in_review = [d for d in documents if d.decision is Decision.REVIEW and not d.rejected]
    if not in_review or message.authentic is Authenticity.FALSE or any(_conflicts(d) for d in in_review):
        return None
    files = tuple(file_facts(office, d, None) for d in documents)
    plain = _is_plain(office, message, in_review)
    return _Made(letters.receipt(ReceiptFacts(campaign, now, incoming, files, plain), seal, folder=office.templates))


def _is_plain(office: Office, message: MessageRow, waiting: Sequence[DocumentRow]) -> bool:
    """Return whether it is no riddle whose the waiting files are: the sender's, and nothing speaks first for another.

    They wait for something else then, such as a text file in place of Word; who sent them need not be asked for a name.
    Nor need somebody who sends his files again with the name that he was asked for.
    """
    if message.sender is None or message.rewritten_from is not None:
        return False
    if sends_again(office, message):
        return True
    registered = registered_for(office, message.sender.email)
    first = {d.candidates[0].union for d in waiting if d.candidates}
    return len(registered) == 1 and first <= registered


def _after_close(
    office: Office, message: MessageRow, documents: Sequence[DocumentRow], facts: ClosedFacts
) -> _Made | None:
    """Compose the receipt of what came after the close: it tells that, and nothing of whose it is or how it stands."""
    asks = message.klass is MessageClass.QUESTION
    brings = any(one.decision is not Decision.NONE and not one.rejected for one in documents)
    if message.authentic is Authenticity.FALSE or not (asks or brings):
        return None
    return _Made(letters.closed(replace(facts, asks=asks), office.seal, folder=office.templates))


# What says of a later version what it is for, folded: "thay thế", "bản cuối", "bổ sung", "gửi lại", "v2" ...
_MEANT = re.compile(
    r"\b(?:thay the|thay cho|thay ban|ban (?:cuoi|chinh|moi|day du|hoan chinh|chinh thuc|da ky|da sua|sua)|hoan thien"
    r"|dieu chinh|chinh sua|da sua|sua lai|sua doi|bo sung|them phan|dinh chinh|cap nhat|gui lai|nop lai|lan \d|final"
    r"|chinh thuc|moi nhat|dung ban|v ?[2-9]|r ?[2-9]|gui kem phan|phu luc)\b"
)


def _asked_back(
    office: Office, message: MessageRow, document: DocumentRow, opened: Books, body: str | None
) -> FileFacts:
    """Return a file's facts, with whether its sender should be asked what it is for.

    So it is where an accepted version came after another accepted one of other bytes, and neither subject, text nor
    name says whether it replaces or supplements. A reply to our own letter is a corrected version and says enough.
    """
    facts = file_facts(office, document, opened)
    stands = opened.documents.get(document.id)
    if body is None or stands is None or facts.state is not DocumentState.ACCEPTED or (facts.version or 0) < 2:  # noqa: PLR2004 - a first version replaces nothing
        return facts
    if _MEANT.search(fold(f"{message.subject} . {document.path} . {body}")):
        return facts
    if any(
        own and own.valid
        for own in (letters.parse_own_id(one, office.seal.key, office.seal.domain) for one in message.in_reply_to)
    ):
        return facts
    before = (record for record in opened.records if record.id != document.id and record.union == document.union)
    other = any(
        record.requirement == document.requirement
        and record.sha256 != document.sha256
        and opened.documents[record.id].state is DocumentState.SUPERSEDED
        and record.role is FileRole.SUBMISSION
        for record in before
    )
    return replace(facts, unclear=other)


def _whom(office: Office, message: MessageRow, documents: Sequence[DocumentRow]) -> Address:
    """Return the address of an answer: Reply-To says where to answer, never who somebody is.

    One that nobody reads while somebody reads the sender's own is not followed, nor one where others are at home.
    """
    asked = [one for one in message.reply_to if "@" in one.email and one.email.lower() not in office.own]
    if message.sender is None:
        return asked[0] if asked else _UNKNOWN
    followed = [one for one in asked[:1] if _may_follow(office, message, message.sender, one, documents)]
    gone = dead_addresses(office) if followed else {}
    read = (one for one in (*followed, message.sender) if reachable(office, [one.email], gone) and _is_read(one))
    return next(read, message.sender)


def _is_read(one: Address) -> bool:
    return may_reach(one.email).course is Course.GO


def _may_follow(
    office: Office, message: MessageRow, sender: Address, asked: Address, documents: Sequence[DocumentRow]
) -> bool:
    """Return whether an answer may go to a Reply-To.

    Not where it is registered to a union none of whose files came: no union must hear of another's files. Where the
    sender is not proven, only to senders known for every union that the answer speaks of.
    """
    concerned = frozenset(d.union for d in documents if d.union in office.by_code)
    registered = registered_for(office, asked.email)
    if registered and not registered & concerned:
        return False
    if message.authentic is Authenticity.PROVEN:
        return True
    concerned = concerned or at_home(office, sender.email)
    if not concerned:
        return not at_home(office, asked.email)
    return all(known_for(office, code).has(asked.email) for code in concerned if code)


def _conflicts(document: DocumentRow) -> bool:
    return any(f.code == "identity.conflict" for f in document.findings)
