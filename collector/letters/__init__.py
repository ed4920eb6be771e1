"""Letters: facts in, words from templates, bytes out, and postmen who carry them.

    facts     what the flow tells a letter
    views     facts arranged for a template
    calendar  the deadline as a calendar file
    suggest   an answer to a question, for staff to send
    compose   facts to a `Letter` for the outbox
    mime      a `Letter` to bytes; office mode
    ids       our keyed Message-IDs
    rules     may this letter go, must it wait
    post      postmen, opened by `open_post`: a folder
    smtp      the postman of a mail server, over a `line`

Deciding who gets a letter and when is not done here but in the flow (`intake`, `reminders`).
"""

from collections.abc import Callable

from collector.errors import PostRefused
from collector.letters.compose import (
    alarm,
    answer,
    digest,
    notice,
    overdue,
    question,
    receipt,
    reminder,
    thanks,
    with_hold,
)
from collector.letters.environment import SHARED, check, folder_of_letters, kinds
from collector.letters.facts import (
    Absent,
    AlarmFacts,
    AnswerFacts,
    Arrival,
    Asked,
    DigestFacts,
    Extended,
    Failed,
    Faulty,
    FileFacts,
    Incoming,
    Late,
    NoticeFacts,
    OverdueFacts,
    Owed,
    QuestionFacts,
    Reached,
    ReceiptFacts,
    ReminderFacts,
    ThanksFacts,
    Timely,
    Trouble,
    UnionFacts,
    Waiting,
    incoming,
)
from collector.letters.filters import span as in_words
from collector.letters.ids import OwnId, Seal, message_id, parse_own_id
from collector.letters.mime import Letterhead, as_bytes, is_address, redate, redirect
from collector.letters.postmen import Access, Postman, folder, name_of
from collector.letters.restored import restored, sent_again
from collector.letters.rules import Course, Leave, may_answer, may_reach
from collector.letters.smtp import SmtpPost, smtp, smtps
from collector.letters.suggest import Suggestion, suggest

__all__ = [
    "KINDS",
    "SHARED",
    "Absent",
    "Access",
    "AlarmFacts",
    "AnswerFacts",
    "Arrival",
    "Asked",
    "Course",
    "DigestFacts",
    "Extended",
    "Failed",
    "Faulty",
    "FileFacts",
    "Incoming",
    "Late",
    "Leave",
    "Letterhead",
    "NoticeFacts",
    "OverdueFacts",
    "Owed",
    "OwnId",
    "Postman",
    "QuestionFacts",
    "Reached",
    "ReceiptFacts",
    "ReminderFacts",
    "Seal",
    "SmtpPost",
    "Suggestion",
    "ThanksFacts",
    "Timely",
    "Trouble",
    "UnionFacts",
    "Waiting",
    "alarm",
    "answer",
    "as_bytes",
    "check",
    "digest",
    "folder_of_letters",
    "in_words",
    "incoming",
    "is_address",
    "kinds",
    "may_answer",
    "may_reach",
    "message_id",
    "name_of",
    "notice",
    "open_post",
    "overdue",
    "parse_own_id",
    "question",
    "receipt",
    "redate",
    "redirect",
    "reminder",
    "restored",
    "sent_again",
    "suggest",
    "thanks",
    "with_hold",
]

# Every kind of post by the scheme of its address; an opener gets what stands behind the colon.
KINDS: dict[str, Callable[[str, Access | None], Postman]] = {
    "folder": folder,
    "smtps": smtps,
    "smtp": smtp,
}


def open_post(url: str, access: Access | None = None) -> Postman:
    """Open the post at an address: `folder:DIR`, `smtps://user@host:465`, `smtp://user@host:587`.

    No connection is made yet. Raises PostRefused for an address that cannot be right.
    """
    scheme, _, place = url.partition(":")
    kind = KINDS.get(scheme.lower())
    if kind is None:
        # An address with a password in it must not come back in an error.
        raise PostRefused(f"không biết kiểu «{scheme[:20]}», các kiểu có: {', '.join(KINDS)}")
    return kind(place, access)
