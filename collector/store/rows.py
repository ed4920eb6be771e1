"""What the store gives back where no value of the model fits: rows of its listings."""

from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Row

from collector.model import (
    Address,
    Authenticity,
    Candidate,
    Decision,
    Evidence,
    Figure,
    FileRole,
    Finding,
    Format,
    IfNamed,
    LetterKind,
    LetterState,
    MessageClass,
    MessageState,
    Occasion,
    RulingKind,
    Union,
    Withdrawal,
)

# A row as the database gives it, of whatever columns.
AnyRow = Row[*tuple[Any, ...]]

# Documents are numbered through the ledger by message and place: no message holds as many as this.
_PLACES = 1 << 20


def order_of(message: int, place: int) -> int:
    """Return the order of recording of a document; recording it again does not move it."""
    return message * _PLACES + place


@dataclass(frozen=True, slots=True)
class Kept:
    """A message whose bytes lie safely in the archive."""

    sha256: str
    path: Path
    fresh: bool  # False where the archive held it already


@dataclass(frozen=True, slots=True)
class Sighted:
    """What the ledger holds of one message of a mailbox."""

    uid: str
    sha256: str
    size: int
    state: MessageState
    reason: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where a message was seen, and the clocks of it."""

    mailbox: str
    uid: str
    stored_at: datetime  # when the mailbox got it
    received_at: datetime  # the instant that counts
    clocks: str = ""  # why, where they differ by much
    on_server: bool = False  # in a folder of a mail server, whose clock it is then


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message of the ledger: what `messages` lists, and what an answer to it needs."""

    number: int  # the order of recording
    sha256: str
    size: int
    uid: str | None  # where it was seen first
    mailbox: str | None
    received_at: datetime  # the instant that counts: that of the earliest copy
    seen_at: datetime | None  # its own instant of receipt; None where no mailbox holds it
    copy_of: str | None  # sha256 of the message that it repeats
    campaign: str
    klass: MessageClass
    state: MessageState
    reason: str
    attempts: int
    message_id: str | None
    sender: Address | None
    subject: str
    reply_to: tuple[Address, ...]
    in_reply_to: tuple[str, ...]
    robot: bool
    through_list: bool
    authentic: Authenticity
    stamped: bool | None  # whether the office's own server told of its sender; None where none was named
    rewritten_from: str | None  # the address that a list or a forwarder put its own in place of
    clocks: str  # why the instant of receipt counts, where the clocks differ by much
    documents: int
    why: str = ""  # of every class but submission: what made it that; "" too where an earlier version recorded it

    @property
    def id(self) -> str:
        """By what people name it, as they do a document."""
        return self.sha256[:12]


@dataclass(frozen=True, slots=True)
class WithdrawalRow:
    """A message that asks not to use something, with what is asked of it before anything else."""

    message: str  # sha256
    number: int
    received_at: datetime
    sender: str | None  # the address; None where a list or a forwarder put its own in its place
    authentic: Authenticity
    in_reply_to: tuple[str, ...]
    told: Withdrawal


@dataclass(frozen=True, slots=True)
class OwnerNamed:
    """An answer that names a union."""

    message: str  # sha256
    received_at: datetime
    in_reply_to: tuple[str, ...]
    union: str
    klass: MessageClass


@dataclass(frozen=True, slots=True)
class SentEarlier:
    """A message that somebody sent before another one."""

    sha256: str
    message_id: str | None
    subject: str
    papers: int  # its documents that are something


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document of the ledger: all that `documents` lists but its standing (`standing` computes that)."""

    id: str
    message: str  # sha256 of the message
    message_id: str | None
    campaign: str
    received_at: datetime
    order: int
    file: int  # File.index
    part: int
    path: str
    name: str
    sha256: str | None
    size: int
    format: Format
    container: bool
    requirement: str | None
    union: str | None
    decision: Decision
    role: FileRole
    rejected: bool
    approved: bool
    candidates: tuple[Candidate, ...]
    evidence: tuple[Evidence, ...]
    findings: tuple[Finding, ...]
    figures: tuple[Figure, ...]
    rules: str  # the version of the rules that it was judged under
    if_named: tuple[IfNamed, ...]  # by which union, named by its sender, it is decided


@dataclass(frozen=True, slots=True)
class RulingRow:
    """A ruling by staff."""

    id: int
    at: datetime
    campaign: str
    kind: RulingKind
    target: str
    who: str
    why: str
    payload: dict[str, str | None]
    message: str | None = None  # of the document that it is about
    undone: bool = False  # taken back by a later one


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter of the outbox, without its bytes."""

    id: int
    campaign: str
    occasion: Occasion
    kind: LetterKind
    union: str | None
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    state: LetterState
    held: str  # why it waits, or waited
    message_id: str
    in_reply_to: str | None
    queued_at: datetime
    due_at: datetime
    sent_at: datetime | None
    attempts: int
    error: str | None


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One thing that was done, by whom and when."""

    id: int
    at: datetime
    who: str
    action: str
    target: str
    detail: str


@dataclass(frozen=True, slots=True)
class RegistryChange:
    """What an import changed in the registry, by code."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnionChange:
    """One change of a row of the registry, by whom and when; None where the row was not there before or after."""

    id: int
    at: datetime
    who: str
    code: str
    before: Union | None
    after: Union | None

    @property
    def changed(self) -> tuple[str, ...]:
        """The fields that differ; all of them for a row that came or went."""
        names = [one.name for one in fields(Union)]
        return tuple(name for name in names if getattr(self.before, name, None) != getattr(self.after, name, None))
