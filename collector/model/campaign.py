"""One call for submissions as its file in `rules/` says: requirements, deadline, form, checks, letters."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from collector.model.contents import (
    Format,
    Severity,
)


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
    source: str  # the file, for anyone who asks where a rule comes from
    version: str  # digest of the file and of the form's file
    others: tuple[str, ...] = ()  # headings that unions add and that are none of the sections
    tellings: tuple[Telling, ...] = ()  # how reports tell the form's figures in words
    posting: Posting = Posting()
    guessed_years: tuple[int, ...] = ()  # in use, and not in the table of holidays: a library knew them
    blank: str = ""  # the form as it was sent out, unfilled: the path of an xlsx; "" where there is none
    trusted_lists: tuple[str, ...] = ()  # domains of lists whose word on a sender counts (ARC), in small letters
    thanks: bool = False  # whether a union is thanked when all of it is accepted
    weekly_digest: tuple[int, time] | None = None  # weekday (0 is Monday) and hour
    final_digest: datetime | None = None  # who was on time, late, absent
