"""What a file holds: text, sheets, and what they come to when they are held against a campaign; findings about it."""

from dataclasses import dataclass, field
from enum import StrEnum

# How the names of Word's and Excel's "somebody has this open" files begin.
LOCK_FILE = "~$"


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


class Nature(StrEnum):
    """What a file may count for, as its bytes and its name have it. What it does count for its content decides."""

    TEXT = "text"
    TABLE = "table"
    PAGES = "pages"  # a PDF, a picture: at best a scan of a text
    LINK = "link"  # the way to another file
    CONTAINER = "container"
    OTHER = "other"


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
    plain: bool = False  # of a text file (.txt): its lines, and nothing of how they were set


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a rectangle of values from its first filled cell on. Dates stand as ISO text."""

    name: str
    # Row number of rows[0] as Excel shows it, from 1; lines over the table of a page stand in rows before the first
    top: int
    left: int  # column number of the first value of each row, from 1 (A)
    rows: tuple[tuple[str | int | float | bool | None, ...], ...]
    hidden: bool = False
    # By address ("D12"). A formula whose stored result is missing or not to be believed: its text with the leading "=".
    formulas: dict[str, str] = field(default_factory=dict)
    # Cells with an error as their value: "#REF!"
    errors: dict[str, str] = field(default_factory=dict)
    # Cells whose number format is a percentage: 0.967 is shown as 96,7 %
    percents: frozenset[str] = frozenset()
    # Cells that Excel turned into a date: the ISO text in `rows` was a date serial
    dates: frozenset[str] = frozenset()
    # Merged areas as (first row, first column, last row, last column), numbers as Excel shows them, from 1
    merged: tuple[tuple[int, int, int, int], ...] = ()
    # Columns and rows that are not shown, numbers as Excel counts them, from 1
    unseen_columns: frozenset[int] = frozenset()
    unseen_rows: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Workbook:
    """The content of an Excel file."""

    sheets: tuple[Sheet, ...]


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
    strangers: int = 0  # rows with figures that are about nothing that the form asks for
    of_figures: bool = False  # not the form, but a filled table of figures all the same


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
    strange: int = 0  # headings set as the sections are that are none of them, as far as the words tell


Facts = dict[str, object]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file comes to when it is held against a campaign. Nothing is decided yet."""

    rules: str  # the version of the rules that it was held against
    outline: Outline | None
    tables: tuple[Table, ...]
    facts: Facts | None  # where it is clearly a report


class Severity(StrEnum):
    """How much a finding weighs: an error must be corrected, the rest is to know."""

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
class Figure:
    """One figure of a statistics table, in the form's own unit, with the cell that it came from."""

    indicator: str
    value: float | int | str
    unit: str
    cell: str  # "Sheet!D12"
    source: str  # the text as it stands there
