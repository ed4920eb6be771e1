"""Tells a table of figures that is no form of ours from a list, and a form that shares rows with ours from ours.

Who sends another form answers what was asked, with the wrong table; who sends a list of people or an invoice answers
nothing.
"""

import re

from collector.forms.columns import LABEL_HEADING
from collector.forms.grid import SheetGrid
from collector.forms.label_words import alike_rows, tells, words_of
from collector.forms.rows import Finder
from collector.vietnamese import fold

# Over the column of labels where a form has no "Nội dung"
_MATTER = re.compile(r"^(?:khoan muc|noi dung|chi tieu|tieu muc|muc chi|cong viec|hoat dong|linh vuc)\b(?=.{0,30}$)")
# Headings of lists of people, of offers and invoices
_LIST = re.compile(
    r"\b(?:ho (?:va )?(?:chu dem (?:va )?)?ten|ngay sinh|nam sinh|chuc vu|chuc danh|dien thoai|sdt|email|cccd|cmnd"
    r"|so tai khoan|que quan|don gia|thanh tien|ma hang|ten hang|ten san pham|ky nhan|chu ky|gioi tinh)\b"
)
_SPEAKS = re.compile(
    r"\b(?:bao cao|thong ke|so lieu|bieu|mau so|tong hop|ket qua|du toan|quyet toan|tinh hinh|chi tieu|thu chi)\b"
)
_SEARCHED, _COLUMNS, _ROWS = 40, 30, 400
_FEW = 5
_LONG_HEADING = 60
# A row less like any of the form's is another matter
_UNLIKE = 0.35


def of_figures(grid: SheetGrid) -> bool:
    """Return whether a sheet is a filled table of figures by matter, as a statistics form is."""
    columns = range(grid.left, min(grid.right, grid.left + _COLUMNS) + 1)
    speaks = False
    for row in range(grid.first, min(grid.last, grid.first + _SEARCHED) + 1):
        texts = {column: fold(grid.text(row, column)) for column in columns}
        speaks = speaks or any(_SPEAKS.search(text) for text in texts.values())
        label = next((at for at, text in texts.items() if LABEL_HEADING.match(text) or _MATTER.match(text)), 0)
        if label and sum(1 for text in texts.values() if text) > 1:
            heads = [text for text in texts.values() if len(text) < _LONG_HEADING]
            return speaks and not any(map(_LIST.search, heads)) and _rows_of_figures(grid, row, label) >= _FEW
    return False


def _rows_of_figures(grid: SheetGrid, heading: int, label: int) -> int:
    right = range(label + 1, min(grid.right, label + _COLUMNS) + 1)
    return sum(
        1
        for row in range(heading + 1, min(grid.last, heading + _ROWS) + 1)
        if " " in grid.text(row, label).strip() and any(_figure(grid, row, column) for column in right)
    )


def _figure(grid: SheetGrid, row: int, column: int) -> bool:
    value = grid.value(row, column)
    if isinstance(value, str):
        return any(map(str.isdigit, value)) and not any(map(str.isalpha, value))
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def strangers(finder: Finder) -> int:
    """Return how many rows with figures are about nothing that the form asks for."""
    return sum(
        1
        for at, row in enumerate(finder.rows)
        if at not in finder.of_row
        and row.filled
        and (row.numbers or row.unit)
        and any(map(tells, words_of(row.words)))
        and max((alike for alike, _ in alike_rows(row.words, finder.book)), default=0.0) < _UNLIKE
    )
