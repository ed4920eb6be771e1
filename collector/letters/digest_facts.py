"""What the digest tells staff: how the campaign stands, and what they should do now.

Values as in `facts`: nothing is decided and nothing is worded, and what a sender typed stays as it came.
Not for how the digest arranges and counts them: that is `digest_views`.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from collector.letters.suggest import Suggestion
from collector.model import (
    Address,
    Attachment,
    Campaign,
    Candidate,
    Deadline,
    DocumentState,
    Evidence,
    Finding,
    LetterKind,
    LetterState,
    Occasion,
    Requirement,
    Status,
    Union,
)


@dataclass(frozen=True, slots=True)
class Absent:
    """A union of which something is missing altogether, with whom to call."""

    union: Union
    requirements: tuple[Requirement, ...]
    bounced: tuple[str, ...] = ()  # addresses of it that our letters could not reach
    away_until: date | None = None  # of an out-of-office note
    last_mail: datetime | None = None  # when this union last wrote, whatever it was
    waiting: int = 0  # files that staff must settle and that are most likely its own
    reminded: int = 0  # letters that asked for something, sent so far
    extended: Deadline | None = None  # more time that it was given and that is not over


@dataclass(frozen=True, slots=True)
class Faulty:
    """A document that was sent back for correcting and still stands as the latest of its union."""

    document: str
    union: Union
    requirement: Requirement
    path: str
    received_at: datetime
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document whose union staff must settle."""

    document: str
    path: str
    size: int
    requirement: Requirement | None
    sender: Address | None
    subject: str
    received_at: datetime
    candidates: tuple[Candidate, ...]  # best first, may be empty
    evidence: tuple[Evidence, ...] = ()
    conflict: bool = False
    why: tuple[str, ...] = ()  # what speaks against it: its sender, what it would displace, bytes that came before
    forged: bool = False  # our server found the sender false


@dataclass(frozen=True, slots=True)
class Overruling:
    """A document with warnings that stands in place of one that staff accepted in spite of its errors."""

    document: str
    union: Union
    requirement: Requirement
    path: str
    received_at: datetime
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnreadLayout(Overruling):
    """A report whose layout was not understood and that staff look at."""


@dataclass(frozen=True, slots=True)
class UnwantedFile:
    """A document that its union asks not to be used."""

    document: str
    path: str
    union: Union | None


@dataclass(frozen=True, slots=True)
class Unwanted:
    """A message that asks that what was sent be not used, and waits for staff."""

    message: str  # its id
    sender: Address | None
    subject: str
    received_at: datetime
    files: tuple[UnwantedFile, ...]  # () where nobody can tell what is meant


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document that came since the last digest."""

    union: Union
    requirement: Requirement
    path: str
    state: DocumentState
    received_at: datetime
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Late:
    """A requirement that was received after its deadline."""

    union: Union
    requirement: Requirement
    received_at: datetime | None  # None for a paper
    deadline: Deadline
    on: date | None = None  # the day on which a paper came
    via: str = ""  # and how


@dataclass(frozen=True, slots=True)
class Extended:
    """A union that was given more time and still owes something."""

    union: Union
    deadline: Deadline
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class Reached:
    """How many unions had sent all that was asked by the end of a day."""

    day: date
    count: int
    marked: int = 0  # those of which something is settled by staff's word, counted apart


@dataclass(frozen=True, slots=True)
class Timely:
    """How one union kept to the time: facts for the rating of the year (thi đua), no score."""

    union: Union
    deadline: Deadline
    standings: tuple[Status, ...]
    extended: bool = False
    reminded: int = 0


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question or request for more time that waits for a person."""

    sender: Address | None
    subject: str
    received_at: datetime
    union: Union | None = None  # where the sender is known
    text: str = ""  # the beginning of what was written
    suggestion: Suggestion | None = None
    against: tuple[str, ...] = ()  # what speaks against its sender


@dataclass(frozen=True, slots=True)
class Trouble:
    """A letter that did not go out: failed, uncertain, or held for staff."""

    id: str  # of the outbox
    kind: LetterKind
    state: LetterState
    to: tuple[str, ...]
    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A message that could not be processed; its bytes are kept."""

    sender: Address | None
    subject: str
    received_at: datetime
    reason: str
    id: str = ""  # by which it is tried again


class HappeningKind(StrEnum):
    """What may happen beside the files."""

    BOUNCED = "bounced"  # no letter reaches an address any more
    AWAY = "away"  # its owner is away
    EXTENDED = "extended"  # a union was given more time


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened beside the files since the last digest."""

    kind: HappeningKind
    at: datetime
    unions: tuple[Union, ...]  # whose address it is, or who was given more time; may be empty
    address: str = ""
    until: date | None = None  # of an absence
    deadline: Deadline | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class DigestFacts:
    """What staff should know and do now."""

    campaign: Campaign
    now: datetime
    occasion: Occasion
    to: tuple[str, ...]
    since: datetime | None  # the instant of the last digest
    total: int  # unions that owe
    complete: int  # of them, those with nothing owed any more, all of it by mail
    missing: tuple[Absent, ...] = ()
    to_fix: tuple[Faulty, ...] = ()
    review: tuple[Waiting, ...] = ()
    layouts: tuple[UnreadLayout, ...] = ()
    overruling: tuple[Overruling, ...] = ()
    unwanted: tuple[Unwanted, ...] = ()
    late: tuple[Late, ...] = ()
    new: tuple[NewDocument, ...] = ()
    questions: tuple[OpenQuestion, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    failed: tuple[Failed, ...] = ()
    unions: dict[str, Union] = field(default_factory=dict)  # by code, to name the candidates
    edition: str = "daily"  # "daily", "weekly", "final"
    extended: tuple[Extended, ...] = ()
    reached: tuple[Reached, ...] = ()  # by day, oldest first; never more than a letter can show
    records: tuple[Timely, ...] = ()  # of the final edition
    events: tuple[Happening, ...] = ()  # what happened beside the files since the last digest
    desk: str = ""  # the desk's public address, "" where letters name none
    attachments: tuple[Attachment, ...] = ()  # the table of progress
    marked: int = 0  # with nothing owed, something of it by staff's word: on paper, nothing to report
