"""What the readers of workbooks share: calamine, and what its sheets become.

Values are given as they stand; what a cell means is the business of `forms` and `checks`. Macros and external
links are never followed. Each format has its own file, which adds what calamine leaves out.
"""

from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from collector.formats import limits
from collector.formats.content import Content
from collector.formats.excel.sheets import sheet
from collector.formats.excel.xlsx_scan import Facts
from collector.formats.font_stains import stained
from collector.formats.verdicts import DAMAGED, Empty, Encrypted, Unreadable
from collector.model import Finding, Sheet, Workbook


def read(data: bytes, facts: dict[str, Facts]) -> Workbook:
    """Read every sheet through calamine, adding what a scan found by the name of the sheet."""
    try:
        return _read(CalamineWorkbook.from_filelike(BytesIO(data)), facts)
    except PasswordError as error:
        raise Encrypted from error
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable(DAMAGED) from error
    except BaseException as error:
        # calamine is written in Rust; its panics come as an exception of their own, outside of Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable(DAMAGED) from error


def _read(book: CalamineWorkbook, facts: dict[str, Facts]) -> Workbook:
    sheets: list[Sheet] = []
    for told in book.sheets_metadata[: limits.SHEETS]:
        if told.typ != SheetTypeEnum.WorkSheet:
            continue
        found = book.get_sheet_by_name(told.name)
        rows = found.to_python(skip_empty_area=True) if found.start is not None else []
        own = facts.get(told.name) or Facts()
        own.merged = own.merged or _merged(found.merged_cell_ranges)
        start = found.start or (0, 0)
        for (row, column), text in own.texts.items():
            if 0 <= row - start[0] - 1 < len(rows) and 0 <= column - start[1] - 1 < len(rows[0]):
                rows[row - start[0] - 1][column - start[1] - 1] = text
        for (row, column), font in own.fonts.items():
            if 0 <= row - start[0] - 1 < len(rows) and 0 <= column - start[1] - 1 < len(rows[0]):
                value = rows[row - start[0] - 1][column - start[1] - 1]
                if isinstance(value, str):
                    rows[row - start[0] - 1][column - start[1] - 1] = stained(value, font)
        hidden = told.visible != SheetVisibleEnum.Visible
        sheets.append(sheet(told.name, hidden, (start[0] + 1, start[1] + 1), rows, own))
    return Workbook(tuple(sheets))


def _merged(ranges: Any) -> list[tuple[int, int, int, int]]:  # noqa: ANN401 - calamine gives None or a list
    return [(a + 1, b + 1, c + 1, d + 1) for (a, b), (c, d) in ranges or ()]


def content(book: Workbook, findings: tuple[Finding, ...] = ()) -> Content:
    """Return a workbook as content; one without a filled cell raises `Empty`."""
    for each in book.sheets:
        if each.formulas or each.errors or any(found is not None for row in each.rows for found in row):
            return Content(workbook=book, findings=findings)
    raise Empty
