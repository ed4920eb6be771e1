"""The one answer to a message, to its sender, with exactly what was received and what to correct.

`intake` asks for it when a message is recorded, `rulings` when staff have settled what was in doubt. The
occasion is the message, so a second answer is impossible. In doubt it is quiet (docs/CONTRACT.md, outbox).
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes
from email.policy import default

from collector import letters
from collector.letters import AnswerFacts, FileFacts, Incoming, QuestionFacts, ReceiptFacts, UnionFacts
from collector.model import (
    FAULTY_STATES,
    OWNED,
    WITHDRAWABLE,
    Address,
    Attachment,
    Authenticity,
    Decision,
    DocumentState,
    FileRole,
    Format,
    Letter,
    LetterKind,
    MessageClass,
    Occasion,
    Severity,
)
from collector.office.address_events import dead_addresses
from collector.office.books import Books, aim_of, books, deadline_of
from collector.office.known import at_home, known_for, registered_for
from collector.office.office import Office
from collector.office.outbox import queue
from collector.office.recipients import Course, may_answer, may_reach
from collector.office.recording import DIRECTLY
from collector.office.send_policy import reachable
from collector.office.unsolicited import blank_form, calls_for_form
from collector.store import DocumentRow, LetterRow, MessageRow
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
) -> Letter | None:
    """Queue the answer to a message, if it is to have one; return it. Within the transaction of its cause.

    `body` is what the sender wrote, where that is at hand; without it nothing is asked back about its meaning.
    """
    letter = _ready(office, message, documents, now, body)
    return letter if letter and queue(office, letter, now) else None


def _ready(
    office: Office, message: MessageRow, documents: Sequence[DocumentRow], now: datetime, body: str | None
) -> Letter | None:
    """Compose the answer to a message as far as it may have one."""
    if message.klass not in _ANSWERED or _is_ours(office, message):
        return None
    to = _whom(office, message, documents)
    letter = _compose(office, message, documents, to, now, body)
    return _with_leave(office, message, to, letter) if letter else None


def _is_ours(office: Office, message: MessageRow) -> bool:
    """Return whether the office handed it in itself: by upload, or by mail, whatever Reply-To says. Nobody waits."""
    return message.mailbox == DIRECTLY or bool(message.sender and message.sender.email.lower() in office.own)


def _with_leave(office: Office, message: MessageRow, to: Address, letter: Letter) -> Letter | None:
    """Return an answer as it may go: held where nobody may read it, None where it must not be written at all.

    What tells of a union's documents is always written: staff see whom nobody could tell.
    """
    leave = may_answer(
        to, sender=message.sender, own=office.own, robot=message.robot, through_list=message.through_list
    )
    tells = message.klass is not MessageClass.QUESTION and letter.kind is not LetterKind.RECEIPT_UNKNOWN
    if leave.never and not tells:
        return None
    return letters.with_hold(letter, leave.why or _forged(message))


def _forged(message: MessageRow) -> str:
    """Describe why an answer that a ruling brought forth waits: whoever forged the sender must not read it."""
    return FORGED if message.authentic is Authenticity.FALSE else ""


FORGED = "chờ cán bộ: máy chủ báo thư này không đúng người gửi"
REWRITTEN = "không gửi: tình hình đã thay đổi theo quyết định của cán bộ, thư đã được soạn lại"


def answer_anew(office: Office, message: MessageRow, now: datetime) -> Letter | None:
    """Queue the answer to a message after a ruling; return it. Within the transaction of the ruling.

    An answer that still waits tells what stood before the ruling, and may name another union: it is withdrawn. One
    that went, or that staff dropped, keeps its occasion, and there is no second one.
    """
    fresh = _ready(office, message, office.store.documents.all(message=message.sha256), now, None)
    for row in office.store.outbox.letters(campaign=office.campaign.id):
        if row.state not in WITHDRAWABLE or row.occasion.answered != message.sha256:
            continue
        if fresh and (row.kind, row.union) == (fresh.kind, fresh.union) and _says(office, row) == _plain(fresh.text):
            return None  # it says what is so
        office.store.outbox.withdraw(row.id, REWRITTEN)
    return fresh if fresh and queue(office, fresh, now) else None


def _says(office: Office, row: LetterRow) -> str:
    """Return the words of a queued letter."""
    parsed = message_from_bytes(office.store.outbox.raw(row.id), policy=default)
    body = parsed.get_body(("plain",))
    return _plain(str(body.get_content())) if body else ""


def _plain(text: str) -> str:
    return " ".join(text.split())


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
        incoming=_incoming(message, to),
        unions=tuple(_union(office, code, opened) for code in owners if code),
        files=tuple(_file(office, d, opened) for d in documents),
        to_fix=True,
        again=True,
    )
    letter = letters.answer(facts, office.seal, folder=office.templates)
    own_id = letters.message_id(letter.kind, letter.union, occasion.within(office.campaign.id), office.seal)
    letter = replace(letter, occasion=occasion, message_id=own_id, in_reply_to=None, references=())
    allowed = _with_leave(office, message, to, letter)
    return allowed if allowed and queue(office, allowed, now) else None


def _incoming(message: MessageRow, to: Address) -> Incoming:
    return Incoming(
        sha256=message.sha256,
        message_id=message.message_id,
        references=message.in_reply_to,
        subject=message.subject,
        sender=to,
        received_at=message.received_at,
    )


def _compose(
    office: Office,
    message: MessageRow,
    documents: Sequence[DocumentRow],
    to: Address,
    now: datetime,
    body: str | None,
) -> Letter | None:
    campaign, seal = office.campaign, office.seal
    incoming = _incoming(message, to)
    if message.klass is MessageClass.QUESTION:
        if message.authentic is Authenticity.FALSE:
            return None
        return letters.question(QuestionFacts(campaign, now, incoming), seal, folder=office.templates)
    # A union that has left the registry since is written to no more.
    owned = [d for d in documents if d.union in office.by_code and d.decision in OWNED and not d.rejected]
    opened = books(office, frozenset(d.union or "" for d in owned))
    # A scan of what already stands is no submission, whoever it would belong to.
    owners = [d.union for d in owned if d.union and _state(d, opened) is not DocumentState.NOT_A_SUBMISSION]
    if owners:
        facts = AnswerFacts(
            campaign=campaign,
            now=now,
            incoming=incoming,
            unions=tuple(_union(office, code, opened) for code in dict.fromkeys(owners)),
            files=tuple(_asked_back(office, message, d, opened, body) for d in documents),
            to_fix=any(_state(d, opened) in FAULTY_STATES for d in documents if d.union in owners),
            attachments=_forms(office, owned, opened),
        )
        return letters.answer(facts, seal, folder=office.templates)
    in_review = [d for d in documents if d.decision is Decision.REVIEW and not d.rejected]
    if not in_review or message.authentic is Authenticity.FALSE or any(_conflicts(d) for d in in_review):
        return None
    files = tuple(_file(office, d, None) for d in documents)
    return letters.receipt(ReceiptFacts(campaign, now, incoming, files), seal, folder=office.templates)


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
    facts = _file(office, document, opened)
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


def _forms(office: Office, documents: Sequence[DocumentRow], opened: Books) -> tuple[Attachment, ...]:
    """Return the unfilled form for each union whose table is better made anew than corrected."""
    made = {}
    for document in documents:
        owed = next((r for r in office.campaign.requirements if r.id == document.requirement), None)
        if owed is None or document.union in made or _state(document, opened) is not DocumentState.NEEDS_FIX:
            continue
        findings = opened.findings.get(document.id, document.findings)
        if calls_for_form([found.code for found in findings if found.severity is Severity.ERROR]):
            made[document.union] = blank_form(office, office.by_code[document.union or ""], owed)
    return tuple(form for form in made.values() if form)


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


def _union(office: Office, code: str, opened: Books) -> UnionFacts:
    return UnionFacts(
        union=office.by_code[code],
        deadline=deadline_of(office, code, opened.extensions),
        aim=aim_of(office, code, opened.extensions),
        standings=opened.of(code),
    )


def _state(document: DocumentRow, opened: Books | None) -> DocumentState:
    stands = opened.documents.get(document.id) if opened else None
    if stands:
        return stands.state
    return DocumentState.REVIEW if document.decision is Decision.REVIEW else DocumentState.NOT_A_SUBMISSION


def _file(office: Office, document: DocumentRow, opened: Books | None) -> FileFacts:
    stands = opened.documents.get(document.id) if opened else None
    requirement = next((r for r in office.campaign.requirements if r.id == document.requirement), None)
    return FileFacts(
        path=document.path,
        size=document.size,
        sha256=document.sha256,
        requirement=requirement,
        union=document.union if document.decision in OWNED else None,
        state=_state(document, opened),
        findings=opened.findings.get(document.id, document.findings) if opened else document.findings,
        version=stands.version if stands else None,
        role=document.role,
        container=document.container,
        embedded=document.format is Format.IMAGE and document.role is FileRole.NOTHING,
    )
