"""The values that walk through the house, in the words of docs/CONTRACT.md.

Frozen, without behaviour beyond what can be read off the value itself. A value that one room alone uses
stays in that room.

Instants are aware datetimes; every door prints them in +07:00 (`ZONE`).
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


# --- what comes in -----------------------------------------------------------------------------------


class Format(StrEnum):
    """What the bytes of a file are, whatever its name says."""

    DOCX = "docx"
    DOC = "doc"
    ODT = "odt"
    RTF = "rtf"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    XLSB = "xlsb"
    PDF = "pdf"
    IMAGE = "image"
    ARCHIVE = "archive"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox of a header: the display name as people see it, the address in lower case."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a Word report, with its place and the hints of its typesetting."""

    text: str
    # The number that Word draws from an automatic list, e.g. "II." or "3."; it is not part of `text`.
    number: str = ""
    bold: bool = False  # every visible letter is bold
    centred: bool = False
    heading: int = 0  # outline level of its style, 1 the highest; 0 is body text
    # "body", "header", "footer", "textbox", "footnote"
    part: str = "body"
    # (table, row, column), counted from 0 through the document, for text in a table
    cell: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """The content of a Word file, web page or other running text, in reading order."""

    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a rectangle of values from its first filled cell on. Dates stand as ISO text."""

    name: str
    top: int  # row number of rows[0] as Excel shows it, from 1
    left: int  # column number of the first value of each row, from 1 (A)
    rows: tuple[tuple[str | int | float | bool | None, ...], ...]
    hidden: bool = False
    # By address ("D12"). A formula whose stored result is missing: its text with the leading "=".
    formulas: dict[str, str] = field(default_factory=dict)
    # Cells with an error as their value: "#REF!"
    errors: dict[str, str] = field(default_factory=dict)
    # Cells whose number format is a percentage: 0.967 is shown as 96,7 %
    percents: frozenset[str] = frozenset()
    # Cells that Excel turned into a date: the ISO text in `rows` was a date serial
    dates: frozenset[str] = frozenset()
    # Merged areas as (first row, first column, last row, last column), numbers as Excel shows them, from 1
    merged: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Workbook:
    """The content of an Excel file."""

    sheets: tuple[Sheet, ...]


class Severity(StrEnum):
    """How much a finding weighs: an error must be mended, the rest is to know."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check has to say about a document, in a sentence that tells the sender what to do."""

    code: str
    severity: Severity
    where: str | None
    message: str
    waived: str | None = None  # staff's reason why it does not count; laid over what was found, never recorded


@dataclass(frozen=True, slots=True)
class File:
    """One file found in a message, at any depth, as the readers saw it. Nothing is decided yet."""

    index: int  # its place in the walk of the message, from 0; two files of one name stay two
    path: str  # slash-separated from the message down
    name: str  # the last part of the path, as the sender named it; "" for a part without a name
    sha256: str | None  # None for a link that stands in place of a file
    size: int  # bytes
    format: Format
    text: Text | None = None
    workbook: Workbook | None = None
    # `file.*` findings of the reader: unreadable, encrypted, empty, legacy-format, macro, refused, link-only
    findings: tuple[Finding, ...] = ()
    container: bool = False  # an archive, winmail.dat or enclosed message; what it holds follows as files
    embedded: bool = False  # a picture that the HTML body shows (Content-ID), so a logo rather than a scan
    pages: int = 0  # of a PDF; one that has pages and no text is a scan
    reading: "Reading | None" = None  # what its content comes to, where the reader knew the campaign


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a delivery status notification (RFC 3464) tells of one of our letters."""

    recipient: str
    status: str  # "5.1.1"
    diagnostic: str
    action: str = ""  # "failed", "delayed", "delivered", "relayed", "expanded" as it says; "" where it does not


@dataclass(frozen=True, slots=True)
class Message:
    """One e-mail, read. Headers are decoded and cut to one line; the bytes lie in the archive."""

    sha256: str
    size: int
    message_id: str | None = None  # without angle brackets
    subject: str = ""
    sender: Address | None = None
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    return_path: str | None = None  # "" is the empty path of a bounce, None a missing header
    date: datetime | None = None  # the sender's own clock; never decides anything
    received: datetime | None = None  # of the topmost Received: header
    in_reply_to: tuple[str, ...] = ()  # Message-IDs of In-Reply-To and References, without angle brackets
    body: str = ""  # what the sender wrote anew, as text
    quoted: str = ""  # the thread or the forwarded message below it
    signature: str = ""  # the signature block at the end of `body`, which keeps it too; "" where none was found
    # Authors named by a forwarded block or an enclosed message, outermost first. Weak evidence only.
    forwarded_from: tuple[Address, ...] = ()
    links: tuple[str, ...] = ()  # addresses of drives in the body, in order
    # Decoded values of the headers that triage reads, by lower-case name; repeated headers joined by "\n"
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = ""  # of the whole message: "multipart/report"
    deliveries: tuple[Delivery, ...] = ()
    # Message-IDs of the letters that a bounce or a receipt returns or names, without angle brackets
    returned: tuple[str, ...] = ()
    calendar: str = ""  # METHOD of the calendar entry in it, lower case: "request", "reply", "cancel"
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """How far the ledger is with one mailbox."""

    validity: str  # UIDVALIDITY of a server's folder; "" for files, which are known by their names
    uid: int = 0  # the highest UID taken, for a server
    taken: frozenset[str] = frozenset()  # the names taken, for files: their order and times prove nothing
    # UIDs of a server that are still owed though they lie below: the server had them and did not give them, or
    # their bytes are lost here.
    owed: frozenset[str] = frozenset()


# --- the registry ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Union:
    """A subordinate union (công đoàn trực thuộc), a row of the registry."""

    code: str
    name: str
    short_name: str = ""
    aliases: tuple[str, ...] = ()
    parent: str | None = None
    emails: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    contact_name: str = ""
    contact_phone: str = ""
    owes: bool = True  # False where the union reports through its parent
    valid_from: date | None = None
    valid_to: date | None = None


# --- the campaign ------------------------------------------------------------------------------------


class Reader(StrEnum):
    """What kind of document answers a requirement."""

    REPORT = "report"
    STATS = "stats"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that each union owes in a campaign."""

    id: str  # "report", "stats"
    kind: Reader
    title: str  # "Báo cáo tổng kết (Word)"
    file_title: str  # how a copy is named: "Báo cáo 2024"
    formats: tuple[Format, ...]  # the formats that count


@dataclass(frozen=True, slots=True)
class Addressee:
    """One of those to whom recommendations are asked for, with the words by which unions name them."""

    name: str  # "Đảng, Nhà nước"
    wordings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Telling:
    """How reports tell a figure of the form in words, `#` for the figure: "kết nạp mới # đoàn viên"."""

    indicator: str
    wordings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One item of the outline that the guidance gives."""

    number: str  # "II.4"
    title: str  # the guidance's own wording
    wordings: tuple[str, ...] = ()  # short forms that unions use for it
    required: bool = True
    figures: bool = False  # must prove itself with figures
    addressees: tuple[Addressee, ...] = ()  # of the recommendations that it asks for
    plans: bool = False  # tells of what is planned, not of what was done


@dataclass(frozen=True, slots=True)
class Deadline:
    """The end of the time allowed: words for letters, an exclusive instant for the verdict."""

    words: str  # "trước ngày 10/11/2024"
    ends_at: datetime  # late from this instant on


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom a union may ask."""

    name: str
    role: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Reminder:
    """One stage of reminding, at an instant of the campaign's schedule."""

    at: datetime
    stage: str  # "notice", "reminder" or "overdue"
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Posting:
    """How carefully letters go out: whose yes they need, and how many are too many. A cap of 0 is none."""

    approval: str = "none"  # "reminders": letters that nobody asked for wait for staff's yes
    per_address: int = 30  # letters to one address within a day
    per_thread: int = 12  # letters of ours in one exchange
    per_day: int = 2000  # letters to everybody within a day: the breaker


@dataclass(frozen=True, slots=True)
class Check:
    """What a campaign says about one finding code."""

    severity: Severity
    on: bool = True
    bounds: dict[str, float] = field(default_factory=dict)  # {"words": 5000}


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of the statistics form; a heading where `kind` is "section"."""

    code: str
    parent: str | None
    stt: str
    label: str
    unit: str
    kind: str  # "int", "money", "percent", "text", "section"
    check: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """The statistics form that was sent out."""

    id: str
    title: str
    year: int
    indicators: tuple[Indicator, ...]

    def __hash__(self) -> int:
        """Hash by the name: forms are looked up for every table, and seventy rows take a third of a millisecond."""
        return hash((self.id, self.year, len(self.indicators)))


@dataclass(frozen=True, slots=True)
class Campaign:
    """One call for submissions (đợt báo cáo), as its file in `rules/` says."""

    id: str
    title: str
    issuer: str  # "Công đoàn Bộ Khoa học và Công nghệ"
    office: str  # "Văn phòng Công đoàn Bộ"
    legal_basis: tuple[str, ...]
    year: int  # the year of work told of
    plan_year: int
    opens_at: datetime
    deadline: Deadline
    aim: date  # the last working day before the deadline, the day that letters name
    on_time: str  # "first_received" or "first_accepted"
    mailbox: str  # the address that unions send to
    contact: Contact
    requirements: tuple[Requirement, ...]
    sections: tuple[Section, ...]
    form: Form
    checks: dict[str, Check]  # by finding code
    reminders: tuple[Reminder, ...]
    digests: tuple[time, ...]  # hours of the day, on working days
    workday_starts: time
    workday_ends: time
    holidays: frozenset[date]  # public holidays and days swapped off
    workdays: frozenset[date]  # weekend days worked in their stead
    source: str  # the file, for whoever asks where a rule comes from
    version: str  # digest of the file and of the form's file
    others: tuple[str, ...] = ()  # headings that unions add and that are none of the sections
    tellings: tuple[Telling, ...] = ()  # how reports tell the form's figures in words
    posting: Posting = Posting()
    guessed_years: tuple[int, ...] = ()  # in use, and not in the table of holidays: a library knew them
    blank: str = ""  # the form as it was sent out, unfilled: the path of an xlsx; "" where there is none
    thanks: bool = False  # whether a union is thanked when all of it is accepted
    weekly_digest: tuple[int, time] | None = None  # weekday (0 is Monday) and hour
    final_digest: datetime | None = None  # who was on time, late, absent


# --- what a document says --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TableCell:
    """One figure's cell in a filled table, untouched."""

    value: str | int | float | bool | None  # None is blank
    address: str  # "Sheet!D12"
    unit: str  # the unit that the row says, "" where it says none
    formula: str = ""  # a formula without a stored result
    error: str = ""  # "#REF!"
    percent: bool = False  # the number format shows it as a percentage
    date: bool = False  # Excel turned it into a date


@dataclass(frozen=True, slots=True)
class Table:
    """A statistics form found in a workbook (or in a Word table), filled or not."""

    sheet: str
    hidden: bool
    title: str
    year: int | None  # that the title or the head speaks of
    unit_text: str  # what stands at "Đơn vị báo cáo", "" where blank
    superior_text: str  # what stands at "Công đoàn cấp trên"
    likeness: float  # share of the form's rows that were found, 0 to 1
    cells: dict[str, TableCell]  # by indicator code
    absent: tuple[str, ...]  # indicators whose row was not found
    filled: int  # how many cells hold anything
    drift: tuple[str, ...] = ()  # what differs from the form as it was sent out, in sentences for staff


@dataclass(frozen=True, slots=True)
class Passage:
    """One item of the outline as a report has it."""

    number: str  # of the campaign's section: "II.4"
    heading: str  # as it stands in the report
    text: str  # what stands under it
    at: int  # index of the heading's paragraph
    covers: tuple[str, ...] = ()  # further sections that the same heading covers
    confidence: float = 1.0  # 0 to 1: how sure it is that this is the section


@dataclass(frozen=True, slots=True)
class Outline:
    """A report laid over the campaign's outline."""

    passages: tuple[Passage, ...]
    title: str  # "BÁO CÁO Tổng kết công tác công đoàn năm 2024 …"
    year: int | None  # the year of work that it tells of
    words: int
    likeness: float  # how much of a report this is, 0 to 1
    body: tuple[int, int] = (0, 0)  # where the letterhead has ended, and where the signature begins


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file comes to when it is held against a campaign. Nothing is decided yet."""

    rules: str  # the version of the rules that it was held against
    outline: Outline | None
    tables: tuple[Table, ...]
    facts: "Facts | None"  # where it is clearly a report


# --- verdicts ----------------------------------------------------------------------------------------


class MessageClass(StrEnum):
    """What a message is."""

    SUBMISSION = "submission"
    QUESTION = "question"
    AUTO_REPLY = "auto-reply"
    BOUNCE = "bounce"
    OWN = "own"
    SPAM = "spam"
    OTHER = "other"


class MessageState(StrEnum):
    """How far the system came with a message."""

    DONE = "done"
    REVIEW = "review"
    FAILED = "failed"


class Decision(StrEnum):
    """How a document got its union."""

    AUTO = "auto"
    REVIEW = "review"
    MANUAL = "manual"
    NONE = "none"


class DocumentState(StrEnum):
    """Where a document stands; the first that fits, in this order."""

    REJECTED = "rejected"
    NOT_A_SUBMISSION = "not-a-submission"
    REVIEW = "review"
    UNREADABLE = "unreadable"
    NEEDS_FIX = "needs-fix"
    SUPERSEDED = "superseded"
    ACCEPTED = "accepted"


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


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a statistics table, in the form's own unit, with the cell that it came from."""

    indicator: str
    value: float | int | str
    unit: str
    cell: str  # "Sheet!D12"
    source: str  # the text as it stands there


Facts = dict[str, object]


@dataclass(frozen=True, slots=True)
class Seen:
    """What `look()` makes of one file for one union: a row of `documents` without its standing."""

    file: File
    requirement: str | None
    match: Match
    findings: tuple[Finding, ...]
    figures: tuple[Figure, ...] = ()
    # "submission", "blank" (the unfilled form) or "nothing" (no submission)
    role: str = "submission"
    part: int = 0  # counts the unions of one workbook that holds the sheets of several
    facts: Facts = field(default_factory=dict)  # taken out for later use (docs/report.md), nothing but JSON's kinds


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `look()` makes of one message."""

    message: Message
    received_at: datetime
    klass: MessageClass
    documents: tuple[Seen, ...]
    # Why a letter to the sender must not go out, or must wait: see intake.replies()
    robot: bool = False  # no answer at all: a robot wrote it
    through_list: bool = False  # it came through a list: the answer is held for staff
    authentic: bool | None = None  # True passes, False fails at the trusted server, None unknown
    away_until: date | None = None  # of an auto-reply: the last day of its owner's absence, where it tells
    rules: str = ""  # the version of the rules under which the documents were judged


@dataclass(frozen=True, slots=True)
class Waiver:
    """Staff's word that a finding of a union does not count for a requirement, in this campaign."""

    union: str
    requirement: str
    code: str
    why: str
    who: str
    at: datetime


class Standing(StrEnum):
    """How a union stands with one requirement."""

    MISSING = "missing"
    REVIEW = "review"
    NEEDS_FIX = "needs-fix"
    ACCEPTED = "accepted"
    EXEMPT = "exempt"
    NOTHING_TO_REPORT = "nothing-to-report"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Record:
    """A recorded document, as standing.py needs it: facts and findings, no content."""

    id: str
    message: str  # sha256 of the message
    received_at: datetime
    sha256: str | None
    requirement: str | None
    union: str | None
    decision: Decision
    candidates: tuple[Candidate, ...]
    findings: tuple[Finding, ...]
    role: str
    order: int  # the order of recording, where instants are equal
    rejected: bool = False  # staff said no
    approved: bool = False  # staff accept it in spite of its errors


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


class TidingKind(StrEnum):
    """What a message tells of an address."""

    BOUNCE = "bounce"  # a letter of ours was returned, known by its key
    CLAIM = "claim"  # a bounce that names an address we wrote to, and proves nothing
    AWAY = "away"  # its owner is away


@dataclass(frozen=True, slots=True)
class Tiding:
    """What one message tells of one address."""

    address: str  # lower case
    kind: TidingKind
    at: datetime  # when the message came
    status: str = ""  # of a bounce (RFC 3463): "5.1.1"; it lasts where it begins with 5
    until: date | None = None  # of an absence: its last day, where that was told
    message: str = ""  # sha256 of the message


# --- letters -----------------------------------------------------------------------------------------


class LetterKind(StrEnum):
    """The kinds of letters."""

    NOTICE = "notice"
    ACKNOWLEDGEMENT = "acknowledgement"
    FIX_REQUEST = "fix-request"
    REMINDER = "reminder"
    OVERDUE = "overdue"
    THANKS = "thanks"
    DIGEST = "digest"
    RECEIPT_UNKNOWN = "receipt-unknown"
    ALARM = "alarm"
    OTHER = "other"


class LetterState(StrEnum):
    """Where a letter is."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    HELD = "held"
    UNCERTAIN = "uncertain"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a letter."""

    name: str  # as its reader sees it; any letters
    mime: str  # "text/calendar; method=PUBLISH"
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter ready for the outbox, rendered. `occasion` makes a second one impossible."""

    kind: LetterKind
    occasion: str  # unique within the campaign
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
