"""Letters: facts in, words from templates, bytes out, and postmen who carry them.

    facts           what the flow tells a letter; the digest's in `digest_facts`
    template_views  facts arranged for a template; the digest's in `digest_views`
    calendar        the deadline as a calendar file
    suggest         an answer to a question, for staff to send
    compose         facts to a `Letter` for the outbox
    mime            a `Letter` to bytes; office mode
    ids             our keyed Message-IDs
    postmen         who carry a letter: a folder; opened by `opening`
    smtp            the postman of a mail server, over an `smtp_connection`

Deciding who gets a letter and when is not done here but in the flow (`intake`, `reminders`).
"""

from collector.letters.compose import (
    alarm,
    answer,
    closed,
    digest,
    notice,
    overdue,
    question,
    receipt,
    reminder,
    thanks,
    update,
    with_hold,
)
from collector.letters.digest_facts import (
    Absent,
    DigestFacts,
    Extended,
    Failed,
    Faulty,
    Happening,
    HappeningKind,
    Late,
    NewDocument,
    OpenQuestion,
    Overruling,
    Reached,
    Timely,
    Trouble,
    UnreadLayout,
    Unwanted,
    UnwantedFile,
    Waiting,
)
from collector.letters.environment import SHARED, check, folder_of_letters, kinds
from collector.letters.facts import (
    AlarmFacts,
    AnswerFacts,
    ClosedFacts,
    FileChange,
    FileFacts,
    Incoming,
    MarkChange,
    NoticeFacts,
    OverdueFacts,
    OwedRequirement,
    QuestionFacts,
    ReceiptFacts,
    ReminderFacts,
    ThanksFacts,
    UnionFacts,
    UpdateFacts,
    incoming,
)
from collector.letters.ids import OwnId, Seal, message_id, ordinal, parse_own_id
from collector.letters.mime import LetterSender, as_bytes, is_address, redate, redirect
from collector.letters.opening import KINDS, open_post
from collector.letters.postmen import PostAccess, Postman, name_of
from collector.letters.restored import restored
from collector.letters.smtp import SmtpPost
from collector.letters.suggest import Suggestion, suggest

__all__ = [
    "KINDS",
    "SHARED",
    "Absent",
    "AlarmFacts",
    "AnswerFacts",
    "ClosedFacts",
    "DigestFacts",
    "Extended",
    "Failed",
    "Faulty",
    "FileChange",
    "FileFacts",
    "Happening",
    "HappeningKind",
    "Incoming",
    "Late",
    "LetterSender",
    "MarkChange",
    "NewDocument",
    "NoticeFacts",
    "OpenQuestion",
    "OverdueFacts",
    "Overruling",
    "OwedRequirement",
    "OwnId",
    "PostAccess",
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
    "UnreadLayout",
    "Unwanted",
    "UnwantedFile",
    "UpdateFacts",
    "Waiting",
    "alarm",
    "answer",
    "as_bytes",
    "check",
    "closed",
    "digest",
    "folder_of_letters",
    "incoming",
    "is_address",
    "kinds",
    "message_id",
    "name_of",
    "notice",
    "open_post",
    "ordinal",
    "overdue",
    "parse_own_id",
    "question",
    "receipt",
    "redate",
    "redirect",
    "reminder",
    "restored",
    "suggest",
    "thanks",
    "update",
    "with_hold",
]
