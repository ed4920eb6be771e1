"""The one answer to a message, to its sender, with exactly what was received and what to mend.

`intake` asks for it when a message is recorded, `rulings` when staff have settled what was in doubt. The
occasion is the message, so a second answer is impossible. In doubt it is quiet (docs/CONTRACT.md, outbox).
"""

from collections.abc import Sequence
from datetime import datetime

from collector import letters
from collector.letters import AnswerFacts, FileFacts, Incoming, QuestionFacts, ReceiptFacts, UnionFacts
from collector.model import Address, Decision, DocumentState, Format, Letter, MessageClass
from collector.office.books import Books, aim_of, books, deadline_of
from collector.office.outbox import queue
from collector.office.parts import Office
from collector.store import DocumentRow, MessageRow

_ANSWERED = {MessageClass.SUBMISSION, MessageClass.QUESTION, MessageClass.OTHER}
_TO_MEND = {DocumentState.NEEDS_FIX, DocumentState.UNREADABLE}
_OWNED = {Decision.AUTO, Decision.MANUAL}


def answer(office: Office, message: MessageRow, documents: Sequence[DocumentRow], now: datetime) -> Letter | None:
    """Queue the answer to a message, if it is to have one; give it. Within the transaction of its cause."""
    to = _whom(message)
    if to is None or message.klass not in _ANSWERED:
        return None
    letter = _compose(office, message, documents, to, now)
    if letter is None:
        return None
    leave = letters.may_answer(
        to, sender=message.sender, own=office.own, robot=message.robot, through_list=message.through_list
    )
    if leave.never:
        return None
    letter = letters.with_hold(letter, leave.held)
    return letter if queue(office, letter, now) else None


def _compose(
    office: Office, message: MessageRow, documents: Sequence[DocumentRow], to: Address, now: datetime
) -> Letter | None:
    campaign, seal = office.campaign, office.seal
    incoming = Incoming(
        sha256=message.sha256,
        message_id=message.message_id,
        references=message.in_reply_to,
        subject=message.subject,
        sender=to,
        received_at=message.received_at,
    )
    if message.klass is MessageClass.QUESTION:
        if message.authentic is False:
            return None
        return letters.question(QuestionFacts(campaign, now, incoming), seal)
    # A union that has left the registry since is written to no more.
    owned = [d for d in documents if d.union in office.by_code and d.decision in _OWNED and not d.rejected]
    opened = books(office, frozenset(d.union or "" for d in owned))
    # A scan of what stands already is no submission, whoever it would belong to.
    owners = [d.union for d in owned if d.union and _state(d, opened) is not DocumentState.NOT_A_SUBMISSION]
    if owners:
        facts = AnswerFacts(
            campaign=campaign,
            now=now,
            incoming=incoming,
            unions=tuple(_union(office, code, opened) for code in dict.fromkeys(owners)),
            files=tuple(_file(office, d, opened) for d in documents),
            to_fix=any(_state(d, opened) in _TO_MEND for d in documents if d.union in owners),
        )
        return letters.answer(facts, seal)
    in_review = [d for d in documents if d.decision is Decision.REVIEW and not d.rejected]
    if not in_review or message.authentic is False or any(_conflicts(d) for d in in_review):
        return None
    files = tuple(_file(office, d, None) for d in documents)
    return letters.receipt(ReceiptFacts(campaign, now, incoming, files), seal)


def _whom(message: MessageRow) -> Address | None:
    """The address of an answer: Reply-To says where to answer, never who somebody is."""
    return message.reply_to[0] if message.reply_to else message.sender


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
        union=document.union if document.decision in _OWNED else None,
        state=_state(document, opened),
        findings=document.findings,
        version=stands.version if stands else None,
        role=document.role,
        container=document.container,
        embedded=document.format is Format.IMAGE and document.role == "nothing",
    )
