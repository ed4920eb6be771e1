"""What the system makes of a message and its documents, and how a union stands."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from collector.model.contents import (
    Facts,
    Figure,
    Finding,
)
from collector.model.messages import Authenticity, File, Message, MessageClass
from collector.model.withdrawals import Withdrawal
from collector.model.zone import ZONE


class Decision(StrEnum):
    """How a document got its union."""

    AUTO = "auto"
    REVIEW = "review"
    MANUAL = "manual"
    NONE = "none"


# Whose document it is stands: the machine was sure, or staff said it.
OWNED = frozenset({Decision.AUTO, Decision.MANUAL})


class FileRole(StrEnum):
    """What a file is in its message."""

    SUBMISSION = "submission"
    BLANK = "blank"  # the unfilled form
    INSET = "inset"  # the form as a table in a report, which answers for itself
    SCAN = "scan"  # a PDF or a picture in place of the document
    CONTAINER = "container"  # an archive or enclosed message that could not be opened whole
    NOTHING = "nothing"  # no submission


class DocumentState(StrEnum):
    """Where a document stands; the first that fits, in this order."""

    REJECTED = "rejected"
    NOT_A_SUBMISSION = "not-a-submission"
    REVIEW = "review"
    UNREADABLE = "unreadable"
    NEEDS_FIX = "needs-fix"
    SUPERSEDED = "superseded"
    ACCEPTED = "accepted"


FAULTY_STATES = frozenset({DocumentState.UNREADABLE, DocumentState.NEEDS_FIX})
SOUND_STATES = frozenset({DocumentState.ACCEPTED, DocumentState.SUPERSEDED})


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence for a union: what kind, the very text that speaks, and its weight."""

    kind: str
    union: str
    text: str
    weight: float  # natural logarithm of a likelihood ratio


@dataclass(frozen=True, slots=True)
class Candidate:
    """A union that a document may belong to."""

    union: str
    probability: float


@dataclass(frozen=True, slots=True)
class Match:
    """Whose document it is, and why."""

    decision: Decision
    union: str | None
    candidates: tuple[Candidate, ...] = ()  # best first, at most 5
    evidence: tuple[Evidence, ...] = ()
    conflict: bool = False  # strong evidence for two unions
    if_named: tuple[str, ...] = ()  # of one that waits: for whom it is, should its sender name him when he is asked


@dataclass(frozen=True, slots=True)
class IfNamed:
    """What a document that waits comes to where its sender, asked whose it is, names a union."""

    union: str
    added: tuple[Finding, ...] = ()  # what is to be said of it then beside what is said anyway


@dataclass(frozen=True, slots=True)
class AssessedDocument:
    """What `assess()` makes of one file for one union: a row of `documents` without its standing."""

    file: File
    requirement: str | None
    match: Match
    findings: tuple[Finding, ...]
    figures: tuple[Figure, ...] = ()
    role: FileRole = FileRole.SUBMISSION
    part: int = (
        0  # counts what one file answers: the unions of a workbook with the sheets of several, a report and its table
    )
    facts: Facts = field(default_factory=dict)  # taken out for later use (docs/report.md), nothing but JSON's kinds
    if_named: tuple[IfNamed, ...] = ()  # of one that waits: by which union named it is decided


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `assess()` makes of one message."""

    message: Message
    received_at: datetime
    klass: MessageClass
    documents: tuple[AssessedDocument, ...]
    # Why a letter to the sender must not go out, or must wait: see `office.answers`
    robot: bool = False  # no answer at all: a robot wrote it
    through_list: bool = False  # it came through a list: the answer is held for staff
    authentic: Authenticity = Authenticity.UNKNOWN
    # Whether it carries a readable word of the office's own server about its sender; None where no server is named
    stamped: bool | None = None
    away_until: date | None = None  # of an auto-reply: the last day of its owner's absence, where it tells
    rules: str = ""  # the version of the rules under which the documents were judged
    why: str = ""  # of every class but submission: what made it that, a Vietnamese sentence without its full stop
    withdraws: Withdrawal | None = None  # of a question: that something is not to be used, and what
    # Of an answer: the union that it names. Whose the sender's waiting documents are, it may tell.
    names_owner: str = ""


@dataclass(frozen=True, slots=True)
class Waiver:
    """Staff's word that a finding of a union does not count for a requirement, in this campaign.

    At its place alone, or everywhere; in later versions too.
    """

    union: str
    requirement: str
    code: str
    why: str
    who: str
    at: datetime
    everywhere: bool  # every finding of this code, wherever it is
    where: str | None = None  # the place of the finding; None for a whole file, and where it is everywhere

    @property
    def slot(self) -> tuple[str, str, str, bool, str | None]:
        """Return what a newer word about the same replaces."""
        return self.union, self.requirement, self.code, self.everywhere, None if self.everywhere else self.where


class Standing(StrEnum):
    """How a union stands with one requirement."""

    MISSING = "missing"
    REVIEW = "review"
    NEEDS_FIX = "needs-fix"
    ACCEPTED = "accepted"
    EXEMPT = "exempt"
    NOTHING_TO_REPORT = "nothing-to-report"
    PAPER = "paper"


# Nothing that counts stands there yet.
OPEN_STANDINGS = frozenset({Standing.MISSING, Standing.NEEDS_FIX, Standing.REVIEW})
# Staff said so, in place of a file.
SETTLED_STANDINGS = frozenset({Standing.EXEMPT, Standing.NOTHING_TO_REPORT, Standing.PAPER})


# What staff say came or is not to come, outside the mailbox: counted apart from what came by mail.
MARKED_STANDINGS = frozenset({Standing.NOTHING_TO_REPORT, Standing.PAPER})


@dataclass(frozen=True, slots=True)
class Mark:
    """Staff's word on a requirement of a union, in place of a file."""

    state: Standing
    at: datetime  # when staff gave it
    on: date | None = None  # the day on which a paper came, where that was told
    via: str = ""  # how it came: "giấy", "trục" (the exchange of documents between offices) or "Zalo"

    @property
    def came(self) -> datetime:
        """Return when the paper came, at the first moment of its day, where that was told; else when staff said so."""
        return datetime.combine(self.on, time(0), ZONE) if self.on else self.at


@dataclass(frozen=True, slots=True)
class Record:
    """A recorded document, as `standing` needs it: facts and findings, no content."""

    id: str
    message: str  # sha256 of the message
    received_at: datetime
    sha256: str | None
    requirement: str | None
    union: str | None
    decision: Decision
    candidates: tuple[Candidate, ...]
    findings: tuple[Finding, ...]
    role: FileRole
    order: int  # the order of recording, where instants are equal
    rejected: bool = False  # staff said no
    approved: bool = False  # staff accept it in spite of its errors
    file: int = 0  # File.index: the sheets of several unions are records of one file, and so is a table in a report
    sender: str | None = None  # the address, in lower case
    proven: bool = False  # our server found the sender genuine
    forged: bool = False  # our server found that the sender is somebody else


@dataclass(frozen=True, slots=True)
class Status:
    """A row of `status`: one union, one requirement."""

    union: str
    name: str
    requirement: str
    state: Standing
    received_at: datetime | None
    late: bool | None
    document: str | None  # the standing document, or the latest faulty one
    version: int | None
    deadline: datetime
    waived: tuple[Finding, ...] = ()  # what staff let pass in the document
    withdrawal: datetime | None = None  # when its union last asked for that document not to be used, while that is open
    mark: Mark | None = None  # staff's word, where that makes its state

    @property
    def on(self) -> date | None:
        """Return the day on which a paper came, by which it is late or not."""
        return self.mark.on if self.mark else None

    @property
    def came(self) -> datetime | None:
        """Return when something came, or staff said that it need not; None where neither did."""
        return self.mark.came if self.mark and self.state in MARKED_STANDINGS else self.received_at


class AddressEventKind(StrEnum):
    """What a message tells of an address."""

    BOUNCE = "bounce"  # a letter of ours was returned, known beyond doubt
    CLAIM = "claim"  # the server that takes our letters refused it: one sign, which may be its own mistake
    AWAY = "away"  # its owner is away


@dataclass(frozen=True, slots=True)
class AddressEvent:
    """What one message tells of one address."""

    address: str  # lower case
    kind: AddressEventKind
    at: datetime  # when the message came
    status: str = ""  # of a bounce (RFC 3463): "5.1.1"; it lasts where it begins with 5
    until: date | None = None  # of an absence: its last day, where that was told
    message: str = ""  # sha256 of the message; "" where a server refused the address
