"""Statistics tables of the demo, made with openpyxl after the form of the campaign."""

import io
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from collector.demo.figures import Figures, write
from collector.demo.still import still
from collector.model import Form

_FACE = "Times New Roman"
_THIN = Side(style="thin", color="808080")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD = PatternFill("solid", fgColor="DDEBF7")
_PART = PatternFill("solid", fgColor="F2F2F2")
_WIDTHS = {"A": 6, "B": 62, "C": 12, "D": 18, "E": 22}
_COLUMNS = ("TT", "Nội dung", "Đơn vị tính", "Số lượng", "Ghi chú")
_LETTERS = 70  # of a line in the second column
_LINE = 17  # height of a line in points
_FIRST = 9  # row of the first indicator
_SUM = re.compile(r"=([A-Z_]+(?:\+[A-Z_]+)+)(?:;|$)")


@dataclass(frozen=True, slots=True)
class Style:
    """How a clerk fills the form in."""

    words: bool = False  # figures as Vietnamese text: 1.250
    formulas: bool = False  # totals as formulas, as the form was sent out


def table(
    form: Form,
    union: str,
    superior: str,
    figures: Figures,
    at: datetime,
    style: Style | None = None,
    *,
    signer: str = "",
) -> bytes:
    """Fill the form in as an .xlsx; with no figures it is the blank form."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Biểu số liệu"
    _head(sheet, form, union, superior)
    rows = {indicator.code: row for row, indicator in enumerate(form.indicators, start=_FIRST)}
    for indicator in form.indicators:
        row = rows[indicator.code]
        value = _value(figures, indicator.code, indicator.check, rows, style or Style())
        _row(sheet, row, (indicator.stt or None, indicator.label, indicator.unit or None, value, None))
        if indicator.kind == "section":
            _mark(sheet, row)
    _foot(sheet, max(rows.values()) + 2, signer)
    _page(sheet)
    return _saved(book, at)


def _value(figures: Figures, code: str, check: str, rows: Mapping[str, int], style: Style) -> int | float | str | None:
    if code not in figures:
        return None
    parts = _SUM.match(check)
    if style.formulas and parts:
        return "=" + "+".join(f"D{rows[part]}" for part in parts[1].split("+"))
    return write(figures[code]) if style.words else figures[code]


def _head(sheet: Worksheet, form: Form, union: str, superior: str) -> None:
    for row, text, bold in (
        (1, f"Công đoàn cấp trên: {superior}", False),
        (2, f"Đơn vị báo cáo: {union}", True),
        (4, form.title, True),
        (5, "(Số liệu tính đến ngày 31/10/2024)", False),
    ):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=5)
        cell = sheet.cell(row, 1, text)
        cell.font = Font(name=_FACE, size=14 if row == 4 else 12, bold=bold, italic=row == 5)  # noqa: PLR2004 - rows and columns of the form
        if row >= 4:  # noqa: PLR2004  # the title and its note are centred
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.row_dimensions[4].height = 36
    for column, name in enumerate(_COLUMNS, start=1):
        cell = sheet.cell(7, column, name)
        cell.font, cell.fill, cell.border = Font(name=_FACE, size=12, bold=True), _HEAD, _BOX
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        under = sheet.cell(8, column, f"({column})")
        under.font, under.border = Font(name=_FACE, size=9, italic=True), _BOX
        under.alignment = Alignment(horizontal="center")


def _row(sheet: Worksheet, row: int, values: tuple[int | float | str | None, ...]) -> None:
    # Excel fits a wrapped row by itself when it is typed, never in a file that a program wrote.
    sheet.row_dimensions[row].height = _LINE * max(1, math.ceil(len(str(values[1])) / _LETTERS))
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column, value)
        cell.font, cell.border = Font(name=_FACE, size=12), _BOX
        sideways = "center" if column in {1, 3} else "right" if column == 4 else "left"  # noqa: PLR2004 - rows and columns of the form
        cell.alignment = Alignment(horizontal=sideways, vertical="center", wrap_text=True)
        if isinstance(value, int):
            cell.number_format = "#,##0"


def _mark(sheet: Worksheet, row: int) -> None:
    for column in range(1, len(_COLUMNS) + 1):
        cell = sheet.cell(row, column)
        cell.font, cell.fill = Font(name=_FACE, size=12, bold=True), _PART


def _foot(sheet: Worksheet, row: int, signer: str) -> None:
    for column, text, below in ((2, "NGƯỜI LẬP BIỂU", ""), (4, "TM. BAN CHẤP HÀNH", signer)):
        for at, words in ((row, text), (row + 4, below)):
            cell = sheet.cell(at, column, words or None)
            cell.font = Font(name=_FACE, size=12, bold=True)
            cell.alignment = Alignment(horizontal="center")
    for at in (row, row + 4):
        sheet.merge_cells(start_row=at, start_column=4, end_row=at, end_column=5)


def _page(sheet: Worksheet) -> None:
    for column, width in _WIDTHS.items():
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A9"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "portrait", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "7:8"


def _saved(book: Workbook, at: datetime) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return still(out.getvalue(), at)
