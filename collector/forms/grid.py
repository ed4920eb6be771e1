"""A sheet as a grid with the addresses that Excel shows.

Merged areas count only along their row: a value merged over two rows belongs to the first of them alone.
"""

from functools import lru_cache

from collector.model import Sheet

# Labels, units and headings are shorter; the value of a cell itself is never cut
_LONGEST = 400

Value = str | int | float | bool | None


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """Return the letters of a column counted from 1: 4 is "D"."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


class SheetGrid:
    """A sheet whose cells are asked for by row and column as Excel numbers them."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.name = sheet.name
        self.first = sheet.top
        self.last = sheet.top + len(sheet.rows) - 1
        self.left = sheet.left
        self.right = sheet.left + max((len(row) for row in sheet.rows), default=0) - 1
        self._rows = sheet.rows
        # Cells hidden under the first one of a merged area, along the row only
        self._under = {
            (top, column): left
            for top, left, bottom, right in sheet.merged
            if top == bottom or right > left
            for column in range(left + 1, min(right, self.right) + 1)
        }
        self._tops = {
            (row, left): top
            for top, left, bottom, right in sheet.merged
            if bottom > top and left == right
            for row in range(top + 1, min(bottom, self.last) + 1)
        }

    def value(self, row: int, column: int) -> Value:
        """Return the value of a cell, None outside the sheet and for a cell of blanks."""
        if row < self.first or column < self.left:
            return None
        try:
            found = self._rows[row - self.first][column - self.left]
        except IndexError:
            return None
        if isinstance(found, str) and not found.strip():
            return None
        return found

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell, "" where it holds none."""
        found = self.value(row, column)
        return found[:_LONGEST] if isinstance(found, str) else ""

    def anchor(self, row: int, column: int) -> int:
        """Return the column that holds the value of a cell merged with others of its row."""
        return self._under.get((row, column), column)

    def top(self, row: int, column: int) -> int:
        """Return the row that holds what is said for all rows of an area merged downwards: a unit, never a figure."""
        return self._tops.get((row, column), row)

    def address(self, row: int, column: int) -> str:
        """Return the address within the sheet: "D12"."""
        return f"{letters(column)}{row}"
