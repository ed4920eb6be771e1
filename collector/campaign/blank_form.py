"""What openpyxl tells of the office's own blank form beyond its values: every formula, notes, limits of cells.

Not for what unions send, which is read in the children of `formats/`: only for forms that the office wrote itself.
"""

import zipfile
from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from collector.forms.learn import Limit, Marks

_MOST_CELLS = 5000
_MOST_ROWS = 600


def marks(path: Path) -> dict[str, Marks]:
    """Return the marks of each sheet; none where it is no .xlsx, whose values alone are then known."""
    try:
        book = openpyxl.load_workbook(path)
    except (zipfile.BadZipFile, InvalidFileException, OSError, KeyError, ValueError, TypeError):
        return {}
    found = {sheet.title: _of(sheet) for sheet in book.worksheets}
    book.close()
    return found


def _of(sheet: Worksheet) -> Marks:
    formulas, notes = {}, {}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                formulas[cell.coordinate] = str(getattr(cell.value, "text", cell.value))
            if cell.comment:
                notes[cell.coordinate] = cell.comment.text
    return Marks(formulas, notes, tuple(_limits(sheet)))


def _limits(sheet: Worksheet) -> list[Limit]:
    return [
        Limit(_cells(str(one.sqref)), one.type or "", one.operator or "between", one.formula1 or "", one.formula2 or "")
        for one in sheet.data_validations.dataValidation
    ]


def _cells(areas: str) -> frozenset[str]:
    found: list[str] = []
    for area in areas.split():
        low_column, low_row, high_column, high_row = range_boundaries(area)
        # A limit on a whole column has no rows of its own
        for row in range(low_row or 1, (high_row or _MOST_ROWS) + 1):
            for column in range(low_column or 1, (high_column or 1) + 1):
                if len(found) < _MOST_CELLS:
                    found.append(f"{get_column_letter(column)}{row}")
    return frozenset(found)
