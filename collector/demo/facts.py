"""Everything that the page of the demo shows, as plain values.

Filled from the listings of the product in `office.py` and, in tests, by hand. Nothing here is escaped: the
templates do that.
"""

from dataclasses import dataclass
from datetime import datetime

from collector.model import (
    Campaign,
    Candidate,
    Decision,
    DocumentState,
    Evidence,
    Figure,
    Finding,
    Format,
    LetterKind,
    LetterState,
    MessageClass,
    MessageState,
    Status,
    Union,
)


@dataclass(frozen=True, slots=True)
class MessageFact:
    """A message: a row of `messages` with what its writer said."""

    key: str  # sha256 of the bytes, unlike the Message-ID never absent and never twice
    message_id: str | None
    received_at: datetime
    sender: str
    subject: str
    klass: MessageClass
    state: MessageState
    documents: int
    body: str
    reason: str = ""  # why it failed or waits
    about: tuple[str, ...] = ()  # unions whose letters it answers or returns


@dataclass(frozen=True, slots=True)
class DocumentFact:
    """A document: a row of `documents` with its figures."""

    id: str
    message: str  # key of its message
    received_at: datetime
    path: str
    sha256: str | None
    size: int
    format: Format
    requirement: str | None
    union: str | None
    decision: Decision
    candidates: tuple[Candidate, ...]
    evidence: tuple[Evidence, ...]
    state: DocumentState
    late: bool | None
    version: int | None
    findings: tuple[Finding, ...]
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterFact:
    """A letter of ours: a row of `outbox` with its text."""

    id: int
    kind: LetterKind
    union: str | None
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    state: LetterState
    message_id: str
    in_reply_to: str | None
    due_at: datetime
    sent_at: datetime | None
    text: str
    html: str
    held: str = ""


@dataclass(frozen=True, slots=True)
class RulingFact:
    """Something that staff decided."""

    at: datetime
    who: str
    action: str
    target: str
    detail: str


@dataclass(frozen=True, slots=True)
class PageFacts:
    """The whole page."""

    campaign: Campaign
    made_at: datetime  # the simulated instant
    unions: tuple[Union, ...]
    statuses: tuple[Status, ...]
    messages: tuple[MessageFact, ...]
    documents: tuple[DocumentFact, ...]
    letters: tuple[LetterFact, ...]
    rulings: tuple[RulingFact, ...] = ()
