"""What a letter tells: facts that the flow has decided, in values of the model.

Here nothing is decided and nothing is worded. The flow fills these values, `compose` lays them into a
template, the template has the words. Everything that a sender typed (subject, names, file names, texts of
findings) stays here as it came; the renderer cuts and escapes it. Not for the digest: `digest_facts`.

Instants are aware. `now` is the instant at which the letter is written.
"""

from dataclasses import dataclass
from datetime import date, datetime

from collector.model import (
    Address,
    Attachment,
    Campaign,
    Deadline,
    DocumentState,
    FileRole,
    Finding,
    Message,
    Occasion,
    Requirement,
    Standing,
    Status,
    Union,
)


@dataclass(frozen=True, slots=True)
class Incoming:
    """The message that a letter answers."""

    sha256: str
    message_id: str | None
    references: tuple[str, ...]  # the thread above it, oldest first
    subject: str
    sender: Address  # whom the answer goes to
    received_at: datetime


def incoming(message: Message, received_at: datetime, to: Address) -> Incoming:
    """Return what an answer must know of the message that it answers."""
    return Incoming(
        sha256=message.sha256,
        message_id=message.message_id,
        references=message.in_reply_to,
        subject=message.subject,
        sender=to,
        received_at=received_at,
    )


# --- answers -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FileFacts:
    """One file of the message answered: one row of `documents`."""

    path: str  # from the message down, or the link that stands in place of a file
    size: int
    sha256: str | None
    requirement: Requirement | None  # what it was taken for
    union: str | None  # the code; None while staff look at it
    state: DocumentState
    findings: tuple[Finding, ...] = ()
    version: int | None = None
    role: FileRole = FileRole.SUBMISSION
    container: bool = False  # an archive; what it held follows
    embedded: bool = False  # a picture of the signature: counted, not listed
    unclear: bool = False  # a later version that says neither "thay thế" nor "bổ sung" where both could be meant

    @property
    def absent(self) -> bool:
        """Whether it stands for a file that the message speaks of and does not bring."""
        return any(found.code == "message.no-file" for found in self.findings)

    @property
    def looked_at(self) -> bool:
        """Whether staff look at its layout; whose it is, and what, is known."""
        return self.state is DocumentState.REVIEW and self.union is not None

    @property
    def leads_elsewhere(self) -> bool:
        """Whether it is a link, or a shortcut to another file."""
        return any(found.code == "file.link-only" for found in self.findings)


@dataclass(frozen=True, slots=True)
class UnionFacts:
    """How one union stands once this message is counted."""

    union: Union
    deadline: Deadline  # in force for it, so its extension if it has one
    aim: date | None  # the last working day before that deadline
    standings: tuple[Status, ...]  # one per requirement, in the campaign's order


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """The one answer to a message with at least one attributed document.

    `to_fix` makes it a fix request. `files` are all files of the message in the order of its walk, a
    workbook of several unions once per union; `unions` are those that the message's documents belong to.
    """

    campaign: Campaign
    now: datetime
    incoming: Incoming
    unions: tuple[UnionFacts, ...]
    files: tuple[FileFacts, ...]
    to_fix: bool
    attachments: tuple[Attachment, ...] = ()  # the blank form, where the table must be made anew
    again: bool = False  # no answer: a rule has changed since, and what stood must be corrected


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """The neutral receipt where nobody can tell yet whose report this is. It names no union."""

    campaign: Campaign
    now: datetime
    incoming: Incoming
    files: tuple[FileFacts, ...]
    plain: bool = False  # whose it is is no riddle: the files wait for something else


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """The receipt of a question, of a request for more time or of a withdrawal: a person will answer."""

    campaign: Campaign
    now: datetime
    incoming: Incoming
    withdraws: bool = False  # it asks that what was sent be not used
    names_owner: bool = False  # it answers our question whose what was sent is


@dataclass(frozen=True, slots=True)
class ClosedFacts:
    """The receipt of a message that came after staff closed the campaign. It names no union."""

    campaign: Campaign
    now: datetime
    incoming: Incoming
    closed_at: datetime
    asks: bool = False  # it asks something: a person will answer


# --- what is different since -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file of which something else stands than its sender was told."""

    file: FileFacts  # as it stands now
    was: str  # how it stood: "sound", "faulty", "waits", "refused", "nothing"
    now: str  # the same, how it stands
    before: Union | None = None  # whose it was said to be, where it is another's now or nobody's
    owner: Union | None = None  # whose it is now, where that is new and may be told
    elsewhere: bool = False  # it is another union's now, of which its sender is told nothing
    why: str = ""  # what staff wrote


@dataclass(frozen=True, slots=True)
class MarkChange:
    """A requirement that a union need not send by mail, or has to again."""

    requirement: Requirement
    was: Standing | None  # None: to be sent as usual
    now: Standing | None
    why: str = ""
    on: date | None = None  # the day on which a paper came
    via: str = ""  # and how


@dataclass(frozen=True, slots=True)
class UpdateFacts:
    """What is different now from what a letter told, and why: about one message, or about one union.

    `units` are the unions of which the reader may be told how they stand.
    """

    campaign: Campaign
    now: datetime
    occasion: Occasion
    to: tuple[str, ...]
    union: Union | None
    incoming: Incoming | None  # the message whose answer is corrected
    units: tuple[UnionFacts, ...]
    files: tuple[FileChange, ...] = ()
    marks: tuple[MarkChange, ...] = ()
    deadline: tuple[Deadline, Deadline] | None = None  # the one that was told before, and the one in force
    deadline_why: str = ""
    attachments: tuple[Attachment, ...] = ()  # the blank form, where a table was sent back
    thread: tuple[str, ...] = ()


# --- letters that nobody asked for -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """The notice of the opening to one union: what is asked, by when, how to send it."""

    campaign: Campaign
    now: datetime
    occasion: Occasion
    union: Union
    to: tuple[str, ...]
    cc: tuple[str, ...]
    deadline: Deadline
    aim: date | None
    requirements: tuple[Requirement, ...]  # what it owes
    attachments: tuple[Attachment, ...] = ()  # the form with its name


@dataclass(frozen=True, slots=True)
class ThanksFacts:
    """Thanks to one union when all of it is accepted. No answer: each file was acknowledged before."""

    campaign: Campaign
    now: datetime
    occasion: Occasion
    union: Union
    to: tuple[str, ...]
    cc: tuple[str, ...]
    deadline: Deadline
    standings: tuple[Status, ...]


# --- reminders ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OwedRequirement:
    """One thing that a union still owes: missing, or there with faults."""

    requirement: Requirement
    state: Standing  # MISSING, NEEDS_FIX or REVIEW
    findings: tuple[Finding, ...] = ()  # of the latest faulty document
    path: str = ""  # its file
    received_at: datetime | None = None  # its arrival


@dataclass(frozen=True, slots=True)
class ReminderFacts:
    """A reminder before the deadline to one union."""

    campaign: Campaign
    now: datetime
    occasion: Occasion
    union: Union
    to: tuple[str, ...]
    cc: tuple[str, ...]
    deadline: Deadline  # in force for this union
    aim: date | None
    owed: tuple[OwedRequirement, ...]  # exactly what is missing, to fix or in review; never empty
    settled: tuple[Requirement, ...] = ()  # what this union has done
    urgent: bool = False
    thread: tuple[str, ...] = ()  # Message-IDs of earlier letters on this matter, oldest first
    attachments: tuple[Attachment, ...] = ()  # the form with the union's name, where the table is missing


@dataclass(frozen=True, slots=True)
class OverdueFacts:
    """A letter after the deadline to one union, to its chair as well where the registry knows one."""

    campaign: Campaign
    now: datetime
    occasion: Occasion
    union: Union
    to: tuple[str, ...]
    cc: tuple[str, ...]
    deadline: Deadline
    owed: tuple[OwedRequirement, ...]
    settled: tuple[Requirement, ...] = ()
    by: datetime | None = None  # "gửi trước … giờ ngày …"; None asks for it as soon as possible
    urgent: bool = False
    thread: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()


# --- alarms ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AlarmFacts:
    """One thing that is wrong with the installation itself, for the person who looks after it.

    Without a cure it tells that something is over.
    """

    campaign: Campaign
    now: datetime
    occasion: Occasion
    to: tuple[str, ...]
    title: str
    says: str
    mend: str
