"""From facts to a letter ready for the outbox.

Composing writes nothing and sends nothing; the same facts give the same letter, byte for byte, so a dry run
says exactly what a real run queues. Not for deciding who gets a letter: the flow and the office do that.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from collector.letters import digest_views
from collector.letters import template_views as views
from collector.letters.calendar import deadline_entry
from collector.letters.digest_facts import DigestFacts
from collector.letters.environment import folder_of_letters, render
from collector.letters.facts import (
    AlarmFacts,
    AnswerFacts,
    ClosedFacts,
    Incoming,
    NoticeFacts,
    OverdueFacts,
    QuestionFacts,
    ReceiptFacts,
    ReminderFacts,
    ThanksFacts,
    UpdateFacts,
)
from collector.letters.filters import one_line
from collector.letters.ids import Seal, message_id
from collector.model import Attachment, Letter, LetterKind, Occasion
from collector.vietnamese import fold

# A display name that is no person's: "CĐCS Viện …", "Văn phòng …", "Phòng Tổ chức".
_OFFICE = re.compile(
    r"(?:cd|cdcs|cong doan|vp|van phong|van thu|vien|vu|cuc|tt|trung tam|phong|ban|quy|tap chi|bao|nha xuat ban"
    r"|thanh tra|hoc vien|truong|uy ban|to chuc|khu|don vi|scan\w*|info|admin)\b"
)
_SUBJECT = 160  # characters of the sender's subject that an answer repeats
_LISTED = 20  # files that a receipt lists
_THREAD = 20  # References: the first and the last ones, as RFC 5322 asks of long threads


# "Re: Re: TL: RE[2]:" is one answer. "Fwd:" belongs to the subject: mail clients thread by what follows Re:.
_ANSWERED = re.compile(r"(?:\s*(?:re|tl|trả lời|tra loi|aw|sv)\s*(?:\[\d+\])?\s*:)+\s*", re.IGNORECASE)


def reply_subject(subject: str) -> str:
    """Return the subject of an answer: one "Re:", the sender's words on one line, bounded."""
    said = one_line(unicodedata.normalize("NFC", subject))
    found = _ANSWERED.match(said)
    bare = one_line(said[found.end() :] if found else said, _SUBJECT).strip()
    return f"Re: {bare or '(không có tiêu đề)'}"


def answer(facts: AnswerFacts, seal: Seal, *, held: str = "", folder: Path | None = None) -> Letter:
    """Compose the answer to a message: an acknowledgement, or a fix request."""
    kind = LetterKind.FIX_REQUEST if facts.to_fix else LetterKind.ACKNOWLEDGEMENT
    names = {unit.union.code: unit.union.name for unit in facts.unions}
    one = facts.unions[0].union if len(facts.unions) == 1 else None
    told = {
        "facts": facts,
        "campaign": facts.campaign,
        "view": views.answer(facts),
        "titles": {owed.id: owed.title for owed in facts.campaign.requirements},
        "names": names,
        "several": one is None,
        "greeting": one.name if one else _person(facts.incoming),
        "reply_subject": reply_subject(facts.incoming.subject),
        "form": _form(facts.attachments),
    }
    words = render(kind.value, folder or folder_of_letters(), told)
    union = one.code if one else None
    letter = _reply(kind, Occasion.answer(facts.incoming.sha256), union, facts, words, seal, held)
    return replace(letter, attachments=facts.attachments) if facts.attachments else letter


def receipt(facts: ReceiptFacts, seal: Seal, *, held: str = "", folder: Path | None = None) -> Letter:
    """Compose the neutral receipt that asks whose report came."""
    view = views.receipt(facts, _LISTED)
    told = {
        "facts": facts,
        "campaign": facts.campaign,
        "view": view,
        "files": [one.facts for one in view.files],
        "more": view.more,
        "greeting": _person(facts.incoming),
        "reply_subject": reply_subject(facts.incoming.subject),
    }
    kind = LetterKind.RECEIPT_UNKNOWN
    words = render(kind.value, folder or folder_of_letters(), told)
    return _reply(kind, Occasion.receipt(facts.incoming.sha256), None, facts, words, seal, held)


def question(facts: QuestionFacts, seal: Seal, *, held: str = "", folder: Path | None = None) -> Letter:
    """Compose the receipt of a question: an acknowledgement that names no union."""
    told = {
        "facts": facts,
        "campaign": facts.campaign,
        "greeting": _person(facts.incoming),
        "reply_subject": reply_subject(facts.incoming.subject),
    }
    words = render("question", folder or folder_of_letters(), told)
    kind = LetterKind.ACKNOWLEDGEMENT
    return _reply(kind, Occasion.answer(facts.incoming.sha256), None, facts, words, seal, held)


def closed(facts: ClosedFacts, seal: Seal, *, held: str = "", folder: Path | None = None) -> Letter:
    """Compose the receipt of what came after the close: an acknowledgement that names no union."""
    told = {
        "facts": facts,
        "campaign": facts.campaign,
        "greeting": _person(facts.incoming),
        "reply_subject": reply_subject(facts.incoming.subject),
    }
    words = render("closed", folder or folder_of_letters(), told)
    sha256, kind = facts.incoming.sha256, LetterKind.ACKNOWLEDGEMENT
    # A question has its one answer by this; of a report the answer follows where the campaign is opened again.
    occasion = Occasion.answer(sha256) if facts.asks else Occasion.closed(sha256)
    return _reply(kind, occasion, None, facts, words, seal, held)


def update(facts: UpdateFacts, seal: Seal, *, held: str = "", folder: Path | None = None) -> Letter:
    """Compose what corrects an earlier letter: it stands in its thread and answers no message."""
    kind, union = LetterKind.UPDATE, facts.union.code if facts.union else None
    told = {
        "facts": facts,
        "campaign": facts.campaign,
        "view": views.update(facts),
        "titles": {owed.id: owed.title for owed in facts.campaign.requirements},
        "names": {unit.union.code: unit.union.name for unit in facts.units},
        "several": facts.union is None,
        "greeting": facts.union.name if facts.union else _person(facts.incoming) if facts.incoming else "",
        "reply_subject": reply_subject(facts.incoming.subject) if facts.incoming else "",
        "form": _form(facts.attachments),
    }
    subject, text, html = render(kind.value, folder or folder_of_letters(), told)
    return Letter(
        kind=kind,
        occasion=facts.occasion,
        union=union,
        to=facts.to,
        cc=(),
        subject=subject,
        text=text,
        html=html,
        message_id=message_id(kind, union, facts.occasion.within(facts.campaign.id), seal),
        in_reply_to=None,
        references=_thread(facts.thread),
        due_at=facts.now,
        held=held,
        attachments=facts.attachments,
    )


def notice(
    facts: NoticeFacts,
    seal: Seal,
    *,
    due_at: datetime | None = None,
    held: str = "",
    folder: Path | None = None,
) -> Letter:
    """Compose the notice of the opening."""
    return _to_union(LetterKind.NOTICE, facts, seal, due_at or facts.now, held, folder)


def thanks(
    facts: ThanksFacts,
    seal: Seal,
    *,
    due_at: datetime | None = None,
    held: str = "",
    folder: Path | None = None,
) -> Letter:
    """Compose the thanks for a report that is complete. It answers nothing and stands in no thread."""
    return _to_union(LetterKind.THANKS, facts, seal, due_at or facts.now, held, folder)


def reminder(
    facts: ReminderFacts,
    seal: Seal,
    *,
    due_at: datetime | None = None,
    held: str = "",
    folder: Path | None = None,
) -> Letter:
    """Compose a reminder before the deadline."""
    return _to_union(LetterKind.REMINDER, facts, seal, due_at or facts.now, held, folder)


def overdue(
    facts: OverdueFacts,
    seal: Seal,
    *,
    due_at: datetime | None = None,
    held: str = "",
    folder: Path | None = None,
) -> Letter:
    """Compose a letter after the deadline."""
    return _to_union(LetterKind.OVERDUE, facts, seal, due_at or facts.now, held, folder)


def digest(
    facts: DigestFacts,
    seal: Seal,
    *,
    due_at: datetime | None = None,
    held: str = "",
    folder: Path | None = None,
) -> Letter:
    """Compose the digest for staff."""
    told = {
        "facts": facts,
        "campaign": facts.campaign,
        "view": digest_views.digest(facts),
        "titles": {owed.id: owed.title for owed in facts.campaign.requirements},
        "table": _form(facts.attachments),
    }
    return _to_office(LetterKind.DIGEST, facts, told, seal, due_at, held, folder)


def alarm(facts: AlarmFacts, seal: Seal, *, folder: Path | None = None) -> Letter:
    """Compose an alarm for the technical address."""
    told = {"facts": facts, "campaign": facts.campaign}
    return _to_office(LetterKind.ALARM, facts, told, seal, None, "", folder)


def with_hold(letter: Letter, why: str) -> Letter:
    """Return the letter as one that waits for staff; it keeps the reason that it has."""
    return replace(letter, held=why) if why and not letter.held else letter


def _to_office(
    kind: LetterKind,
    facts: DigestFacts | AlarmFacts,
    told: dict[str, Any],
    seal: Seal,
    due_at: datetime | None,
    held: str,
    folder: Path | None,
) -> Letter:
    subject, text, html = render(kind.value, folder or folder_of_letters(), told)
    return Letter(
        kind=kind,
        occasion=facts.occasion,
        union=None,
        to=facts.to,
        cc=(),
        subject=subject,
        text=text,
        html=html,
        message_id=message_id(kind, None, facts.occasion.within(facts.campaign.id), seal),
        in_reply_to=None,
        references=(),
        due_at=due_at or facts.now,
        held=held,
        attachments=facts.attachments if isinstance(facts, DigestFacts) else (),
    )


def _to_union(
    kind: LetterKind,
    facts: NoticeFacts | ThanksFacts | ReminderFacts | OverdueFacts,
    seal: Seal,
    due_at: datetime,
    held: str,
    folder: Path | None,
) -> Letter:
    attachments = _attachments(facts, seal)
    told: dict[str, Any] = {
        "facts": facts,
        "campaign": facts.campaign,
        "titles": {owed.id: owed.title for owed in facts.campaign.requirements},
        "form": _form(attachments),
        "entry": next((one.name for one in attachments if one.mime.startswith("text/calendar")), ""),
    }
    if isinstance(facts, ReminderFacts | OverdueFacts):
        told["view"] = views.reminder(facts)
    elif isinstance(facts, NoticeFacts):
        told["view"] = views.notice(facts)
    subject, text, html = render(kind.value, folder or folder_of_letters(), told)
    thread = facts.thread if isinstance(facts, ReminderFacts | OverdueFacts) else ()
    return Letter(
        kind=kind,
        occasion=facts.occasion,
        union=facts.union.code,
        to=facts.to,
        cc=facts.cc,
        subject=subject,
        text=text,
        html=html,
        message_id=message_id(kind, facts.union.code, facts.occasion.within(facts.campaign.id), seal),
        in_reply_to=thread[-1] if thread else None,
        references=_thread(thread),
        due_at=due_at,
        held=held,
        attachments=attachments,
    )


def _attachments(facts: NoticeFacts | ThanksFacts | ReminderFacts | OverdueFacts, seal: Seal) -> tuple[Attachment, ...]:
    """Return the files of a letter: the deadline for the calendar while it lies ahead, and what the flow gives."""
    if isinstance(facts, ThanksFacts):
        return ()
    given = facts.attachments
    if isinstance(facts, OverdueFacts) or facts.now >= facts.deadline.ends_at:
        return given
    return (deadline_entry(facts.campaign, facts.union, facts.deadline, facts.now, seal.domain), *given)


def _form(attachments: Sequence[Attachment]) -> str:
    """Return the name of the form among the files of a letter, "" where none goes with it."""
    return next((one.name for one in attachments if one.name.endswith(".xlsx")), "")


def _reply(
    kind: LetterKind,
    occasion: Occasion,
    union: str | None,
    facts: AnswerFacts | ReceiptFacts | QuestionFacts | ClosedFacts,
    words: tuple[str, str, str],
    seal: Seal,
    held: str,
) -> Letter:
    subject, text, html = words
    to = facts.incoming
    thread = (*to.references, *((to.message_id,) if to.message_id else ()))
    return Letter(
        kind=kind,
        occasion=occasion,
        union=union,
        to=(to.sender.email,) if to.sender.email else (),
        cc=(),
        subject=subject,
        text=text,
        html=html,
        message_id=message_id(kind, union, occasion.within(facts.campaign.id), seal),
        in_reply_to=to.message_id,
        references=_thread(thread),
        due_at=facts.now,
        held=held,
    )


def _person(to: Incoming) -> str:
    """Return whom a letter greets: a person as a comrade, an office by its name, else the address."""
    name = one_line(to.sender.name, 100).strip()
    words = fold(name).split()
    if not words or "@" in name:
        return to.sender.email or "quý đơn vị"
    if _OFFICE.match(" ".join(words)) or len(words) == 1 or not all(word.isalpha() for word in words):
        return name
    return f"Đồng chí {name}"


def _thread(ids: Sequence[str]) -> tuple[str, ...]:
    known = tuple(dict.fromkeys(ids))
    return known if len(known) <= _THREAD else (known[0], *known[1 - _THREAD :])
