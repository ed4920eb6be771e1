"""The tables of a web page as a workbook, for a form that was saved as HTML. Small layout tables are left out."""

from collector.formats.containers.package import Element
from collector.formats.process import limits
from collector.model import Sheet, Workbook

# A letterhead is a table too; a form has more than that.
_ROWS, _COLUMNS = 5, 3
_WIDEST = 200
Grid = dict[tuple[int, int], str]


def workbook(root: Element) -> Workbook | None:
    """Return every larger table as a sheet, None where there is none."""
    sheets: list[Sheet] = []
    for table in root.iter("table"):
        if next(table.iterancestors("table"), None) is None:
            sheet = _sheet(table, f"Bảng {len(sheets) + 1}")
            if sheet is not None:
                sheets.append(sheet)
    return Workbook(tuple(sheets[: limits.SHEETS])) if sheets else None


def _sheet(table: Element, name: str) -> Sheet | None:
    grid: Grid = {}
    taken: set[tuple[int, int]] = set()
    merged: list[tuple[int, int, int, int]] = []
    rows = [each for each in table.iter("tr") if next(each.iterancestors("table"), None) is table]
    if len(rows) > limits.FAR_ROWS:
        return None
    for row, tr in enumerate(rows):
        column = 0
        for cell in tr.iterchildren("td", "th"):
            while (row, column) in taken:
                column += 1
            down, across = _span(cell.get("rowspan")), _span(cell.get("colspan"))
            if column + across > _WIDEST:
                break
            grid[row, column] = " ".join("".join(cell.itertext()).split())
            taken.update((r, c) for r in range(row, row + down) for c in range(column, column + across))
            if down > 1 or across > 1:
                merged.append((row + 1, column + 1, row + down, column + across))
            column += across
    return _dense(name, grid, tuple(merged))


def _dense(name: str, grid: Grid, merged: tuple[tuple[int, int, int, int], ...]) -> Sheet | None:
    filled = {place: text for place, text in grid.items() if text}
    if not filled:
        return None
    height, width = max(row for row, _ in filled) + 1, max(column for _, column in filled) + 1
    if height < _ROWS or width < _COLUMNS:
        return None
    rows = tuple(tuple(filled.get((row, column)) for column in range(width)) for row in range(height))
    return Sheet(name=name, top=1, left=1, rows=rows, merged=merged)


def _span(said: str | None) -> int:
    return min(max(1, int(said)), _WIDEST) if said and said.strip().isdecimal() and len(said) < 4 else 1  # noqa: PLR2004 - as bounded
