"""Letters on their way out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from collector.model.occasion import Occasion


class LetterKind(StrEnum):
    """The kinds of letters."""

    NOTICE = "notice"
    ACKNOWLEDGEMENT = "acknowledgement"
    FIX_REQUEST = "fix-request"
    UPDATE = "update"
    REMINDER = "reminder"
    OVERDUE = "overdue"
    THANKS = "thanks"
    DIGEST = "digest"
    RECEIPT_UNKNOWN = "receipt-unknown"
    ALARM = "alarm"
    OTHER = "other"


# They answer a message.
ANSWERS = frozenset({LetterKind.ACKNOWLEDGEMENT, LetterKind.FIX_REQUEST, LetterKind.RECEIPT_UNKNOWN})
# They ask a union for what it owes, unasked.
ASKS = frozenset({LetterKind.NOTICE, LetterKind.REMINDER, LetterKind.OVERDUE})
REMINDERS = frozenset({LetterKind.REMINDER, LetterKind.OVERDUE})
# They go to the office itself; no cap and no rule about robots is meant for them.
INWARD = frozenset({LetterKind.DIGEST, LetterKind.ALARM})


class LetterState(StrEnum):
    """Where a letter is."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    HELD = "held"
    UNCERTAIN = "uncertain"
    DROPPED = "dropped"


# From which states a letter may come into another.
RELEASABLE = frozenset({LetterState.HELD, LetterState.FAILED, LetterState.UNCERTAIN, LetterState.DROPPED})
DROPPABLE = frozenset({LetterState.QUEUED, LetterState.HELD, LetterState.FAILED, LetterState.UNCERTAIN})
WITHDRAWABLE = frozenset({LetterState.QUEUED, LetterState.HELD, LetterState.FAILED})
# Staff have to look.
TROUBLED = frozenset({LetterState.HELD, LetterState.FAILED, LetterState.UNCERTAIN})
# They went, or may have gone.
GONE = frozenset({LetterState.SENT, LetterState.UNCERTAIN})


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a letter."""

    name: str  # as its reader sees it; any characters
    mime: str  # "text/calendar; method=PUBLISH"
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter ready for the outbox, rendered. `occasion` makes a second one impossible."""

    kind: LetterKind
    occasion: Occasion
    union: str | None
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    text: str
    html: str
    message_id: str  # without angle brackets
    in_reply_to: str | None
    references: tuple[str, ...]
    due_at: datetime
    held: str = ""  # why it waits for staff; empty when it may go
    attachments: tuple[Attachment, ...] = ()
