"""The form as it was sent out, with one union's name in its place.

Nothing else is touched, so that it stays the form to which every check was written.
"""

import io
import zipfile
from functools import lru_cache
from xml.sax.saxutils import escape

from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from collector.exports.cells import THEN, is_active, put, saved
from collector.vietnamese import fold

_LABEL = "don vi bao cao"
_MARK = "@unit@"
_HEAD = 12  # rows in which the head of a form stands


def prefilled(blank: bytes, unit: str) -> bytes:
    """Return the unfilled form with the union's name at "Đơn vị báo cáo", where it has such a place."""
    plain = ILLEGAL_CHARACTERS_RE.sub("", unit)
    if is_active(plain):
        return _made(blank, plain)
    # Laying out a workbook takes 25 ms, changing one text in it takes two: a wave of reminders makes fifty.
    told = escape(plain).encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in _entries(blank):
            new.writestr(zipfile.ZipInfo(name, THEN), data.replace(_MARK.encode(), told), zipfile.ZIP_DEFLATED)
    return made.getvalue()


@lru_cache(maxsize=4)
def _entries(blank: bytes) -> tuple[tuple[str, bytes], ...]:
    """Return the parts of the form with a mark where the name belongs."""
    with zipfile.ZipFile(io.BytesIO(_made(blank, _MARK))) as form:
        return tuple((name, form.read(name)) for name in form.namelist())


def _made(blank: bytes, unit: str) -> bytes:
    book = load_workbook(io.BytesIO(blank))
    for sheet in book.worksheets:
        place = _place(sheet)
        if place:
            cell, label = place
            put(cell, f"{label} {unit}" if label else unit)
    return saved(book)


def _place(sheet: Worksheet) -> tuple[Cell, str] | None:
    """Return the cell of the name, with the label that must stay in it: "Đơn vị báo cáo:" may have one of its own."""
    for row in sheet.iter_rows(max_row=_HEAD):
        for at, cell in enumerate(row):
            if not (isinstance(cell.value, str) and fold(cell.value).startswith(_LABEL)):
                continue
            beside = next((one for one in row[at + 1 :] if not isinstance(one, MergedCell)), None)
            own = any(cell.coordinate in area for area in sheet.merged_cells.ranges)
            if own or beside is None or beside.value is not None or not isinstance(beside, Cell):
                return (cell, cell.value.rstrip(" .…_:") + ":") if isinstance(cell, Cell) else None
            return beside, ""
    return None
