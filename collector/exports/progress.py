"""The table of progress (biểu tiến độ): for every union what came, when, and what is still owed.

For staff, to be printed on A4 across. Facts alone: nothing is scored.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from collector.exports.cells import Value, put, saved
from collector.model import ZONE, Campaign, Deadline, Form, Standing, Status, Union
from collector.standing import in_short
from collector.workdays import last_day, span_in_words

_FONT = "Times New Roman"
_LINE = Side(style="thin", color="8FA3B8")
_THIN = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_FILLS = {
    "good": PatternFill("solid", start_color="E3F1E7"),
    "bad": PatternFill("solid", start_color="FBE3E3"),
    "wait": PatternFill("solid", start_color="FFF3D6"),
    "none": PatternFill(),
}
_HEAD = PatternFill("solid", start_color="DDE7F0")
_OF_EACH = (("Tình trạng", 12), ("Nhận lúc", 11), ("Thời điểm", 15), ("Bản thứ", 6))
_BEFORE = (("TT", 5), ("Mã", 12), ("Công đoàn", 30))
_AFTER = (("Số thư nhắc", 7), ("Người liên hệ", 16), ("Điện thoại", 13), ("Ghi chú", 24))


@dataclass(frozen=True, slots=True)
class ProgressCell:
    """How one union stands with one requirement."""

    state: str  # in words
    mood: str  # "good", "wait", "bad", "none"
    received_at: datetime | None = None
    timely: str = ""  # "đúng hạn", "sau thời hạn 2 ngày"
    version: int | None = None


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """One union."""

    code: str
    name: str
    cells: tuple[ProgressCell, ...]  # one per requirement
    reminded: int = 0
    contact: str = ""
    phone: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ProgressTable:
    """The whole table with its head."""

    issuer: str
    office: str
    title: str  # of the campaign
    deadline: str
    now: datetime
    requirements: tuple[str, ...]  # their titles
    rows: tuple[ProgressRow, ...]
    summary: str  # one sentence


@dataclass(frozen=True, slots=True)
class ProgressFacts:
    """What the table is made of."""

    campaign: Campaign
    now: datetime
    unions: Mapping[str, Union]
    statuses: Mapping[str, Sequence[Status]]  # by union, in the campaign's order
    extensions: Mapping[str, Deadline]
    reminded: Mapping[str, int]  # letters that asked for something, by union
    dead: Collection[str]  # addresses that no letter reaches, in lower case
    away: Mapping[str, date]  # until when the owners of addresses are away
    summary: str


_STATES = {
    Standing.MISSING: ("chưa ghi nhận được", "bad"),
    Standing.REVIEW: ("đang kiểm tra", "wait"),
    Standing.NEEDS_FIX: ("cần chỉnh sửa", "wait"),
    Standing.ACCEPTED: ("đã ghi nhận", "good"),
    Standing.EXEMPT: ("được miễn", "none"),
    Standing.NOTHING_TO_REPORT: ("không phát sinh", "good"),
    Standing.PAPER: ("nhận bản giấy", "good"),
}
_VIA = {"trục": "nhận qua trục liên thông", "Zalo": "nhận qua Zalo"}


def tabulated(facts: ProgressFacts) -> ProgressTable:
    """Lay the facts out: a row for each union that has a status."""
    campaign = facts.campaign
    return ProgressTable(
        issuer=campaign.issuer,
        office=campaign.office,
        title=campaign.title,
        deadline=campaign.deadline.words,
        now=facts.now,
        requirements=tuple(owed.title for owed in campaign.requirements),
        rows=tuple(
            ProgressRow(
                code=code,
                name=facts.unions[code].name,
                cells=tuple(_progress_cell(row, campaign.form) for row in statuses),
                reminded=facts.reminded.get(code, 0),
                contact=facts.unions[code].contact_name,
                phone=facts.unions[code].contact_phone,
                note=_remarks(facts.unions[code], facts),
            )
            for code, statuses in facts.statuses.items()
        ),
        summary=facts.summary,
    )


def _progress_cell(row: Status, form: Form) -> ProgressCell:
    state, mood = _STATES[row.state]
    if row.waived:
        state = f"{state}; miễn: {in_short(row.waived, form)}"
    timely = ""
    if row.on and row.mark:
        state = f"{_VIA.get(row.mark.via, state)} ngày {row.on:%d/%m}"
        days = (row.on - last_day(row.deadline)).days
        return ProgressCell(state, mood, None, f"sau thời hạn {days} ngày" if row.late else "đúng hạn", row.version)
    if row.received_at and row.late is not None:
        timely = f"sau thời hạn {span_in_words(row.received_at - row.deadline)}" if row.late else "đúng hạn"
    return ProgressCell(state, mood, row.received_at, timely, row.version)


def _remarks(union: Union, facts: ProgressFacts) -> str:
    said = []
    if extension := facts.extensions.get(union.code):
        said.append(f"gia hạn: {extension.words}")
    said += [f"thư tới {one} bị trả lại" for one in union.emails if one.lower() in facts.dead]
    said += [f"vắng đến {facts.away[one.lower()]:%d/%m}" for one in union.emails if one.lower() in facts.away]
    if not union.emails:
        said.append("chưa có địa chỉ thư điện tử")
    return "; ".join(said)


def progress(table: ProgressTable) -> bytes:
    """Return the table as the bytes of an xlsx."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Tiến độ"
    width = len(_BEFORE) + len(_OF_EACH) * len(table.requirements) + len(_AFTER)
    _letterhead(sheet, table, width)
    first = _heads(sheet, table.requirements, 6)
    for number, row in enumerate(table.rows, 1):
        _row(sheet, first + number - 1, number, row)
    _page(sheet, first, first + len(table.rows) - 1, width)
    book.properties.created = table.now.astimezone(ZONE).replace(tzinfo=None)
    return saved(book)


def _letterhead(sheet: Worksheet, table: ProgressTable, width: int) -> None:
    said = f"Tính đến {table.now.astimezone(ZONE):%H giờ %M phút ngày %d/%m/%Y} (giờ Việt Nam). {table.summary}"
    lines = (
        (1, table.issuer.upper(), False, "left"),
        (2, table.office.upper(), True, "left"),
        (3, "BIỂU TIẾN ĐỘ GỬI BÁO CÁO", True, "center"),
        (4, f"{table.title} (thời hạn {table.deadline})", False, "center"),
        (5, said, False, "center"),
    )
    for at, text, bold, side in lines:
        sheet.merge_cells(start_row=at, start_column=1, end_row=at, end_column=width)
        cell = _cell(sheet, at, 1)
        put(cell, text)
        cell.font = Font(name=_FONT, size=14 if at == 3 else 12, bold=bold)  # noqa: PLR2004 - the title's row
        cell.alignment = Alignment(horizontal=side, vertical="center", wrap_text=True)
    sheet.row_dimensions[3].height = 24


def _heads(sheet: Worksheet, requirements: Sequence[str], at: int) -> int:
    """Write the two rows of headings; return the first row below them."""
    column = 1
    for title, wide in _BEFORE:
        _head(sheet, at, column, title, wide, down=1)
        column += 1
    for requirement in requirements:
        sheet.merge_cells(start_row=at, start_column=column, end_row=at, end_column=column + len(_OF_EACH) - 1)
        _head(sheet, at, column, requirement)
        for title, wide in _OF_EACH:
            _head(sheet, at + 1, column, title, wide)
            column += 1
    for title, wide in _AFTER:
        _head(sheet, at, column, title, wide, down=1)
        column += 1
    sheet.row_dimensions[at + 1].height = 31
    return at + 2


def _head(sheet: Worksheet, row: int, column: int, text: str, wide: float = 0, down: int = 0) -> None:
    if down:
        sheet.merge_cells(start_row=row, start_column=column, end_row=row + down, end_column=column)
    cell = _cell(sheet, row, column)
    put(cell, text)
    cell.font = Font(name=_FONT, size=11, bold=True)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    if wide:
        sheet.column_dimensions[get_column_letter(column)].width = wide


def _row(sheet: Worksheet, at: int, number: int, row: ProgressRow) -> None:
    values: list[tuple[Value, str, str]] = [(number, "none", "center"), (row.code, "none", "left")]
    values.append((row.name, "none", "left"))
    for cell in row.cells:
        values += [
            (cell.state, cell.mood, "left"),
            (cell.received_at, "none", "center"),
            (cell.timely, "bad" if cell.timely.startswith("sau") else "none", "left"),
            (cell.version, "none", "center"),
        ]
    values.append((row.reminded or None, "none", "center"))
    values += [(text, "none", "left") for text in (row.contact, row.phone, row.note)]
    for column, (value, mood, side) in enumerate(values, 1):
        made = _cell(sheet, at, column)
        put(made, value)
        made.font = Font(name=_FONT, size=11)
        made.alignment = Alignment(horizontal=side, vertical="center", wrap_text=True)
        made.fill = _FILLS[mood]
        if isinstance(value, datetime):
            made.number_format = "hh:mm dd/mm"  # the year stands in the title
    # Told outright: not every program finds the height of a wrapped line by itself.
    widths = [wide for _, wide in (*_BEFORE, *(_OF_EACH * len(row.cells)), *_AFTER)]
    told = [str(value or "") if not isinstance(value, datetime) else "" for value, _, _ in values]
    lines = max(ceil(len(text) * 1.08 / wide) for text, wide in zip(told, widths, strict=True))
    sheet.row_dimensions[at].height = 15.5 * max(lines, 1)


def _page(sheet: Worksheet, first: int, last: int, width: int) -> None:
    """Set borders, the frozen head and the printed page: A4 across, one page wide, headings on every page."""
    for row in sheet.iter_rows(min_row=first - 2, max_row=max(last, first - 1), max_col=width):
        for cell in row:
            cell.border = _THIN
    for row in sheet.iter_rows(min_row=first - 2, max_row=first - 1, max_col=width):
        for cell in row:
            cell.fill = _HEAD
    sheet.freeze_panes = f"{get_column_letter(len(_BEFORE) + 1)}{first}"
    if last >= first:
        sheet.auto_filter.ref = f"A{first - 1}:{get_column_letter(width)}{last}"
    sheet.print_title_rows = f"{first - 2}:{first - 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.5
    assert sheet.oddFooter is not None
    sheet.oddFooter.center.text = "Trang &P/&N"


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    return cell
