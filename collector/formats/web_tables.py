"""The tables of a web page as a workbook, for a form that was saved as HTML. Small layout tables are left out.

A cell's text is what a browser shows: lines where it breaks them, nothing that is hidden or struck through.
"""

import re
from dataclasses import replace

from collector.formats import limits
from collector.formats.containers.package import Element
from collector.model import Sheet, Workbook

# A letterhead is a table too; a form has more than that.
_ROWS, _COLUMNS = 5, 3
_WIDEST = 200
_DEEPEST = 250
_LINES = {"p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "center", "blockquote", "pre"}
_NO_TEXT = {"head", "title", "script", "style", "template", "s", "strike", "del", "table"}
_CELLS = {"td", "th", "caption"}
# Where a table stands among the lines; no page holds this character.
_MARK = "\x00"
_LINES_OVER, _LONGEST_OVER = 8, 160
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|line-through", re.IGNORECASE)
Grid = dict[tuple[int, int], str]


def workbook(root: Element) -> Workbook | None:
    """Return every larger table as a sheet, None where there is none."""
    found: dict[Element, Sheet] = {}
    for table in root.iter("table"):
        sheet = _sheet(table, f"Bảng {len(found) + 1}")
        if sheet is not None:
            found[table] = sheet
        if len(found) == limits.SHEETS:
            break
    over = _over(root, list(found)) if found else {}
    return Workbook(tuple(_headed(sheet, over.get(table, [])) for table, sheet in found.items())) if found else None


def _headed(sheet: Sheet, lines: list[str]) -> Sheet:
    """Return a sheet with the lines over its table (title, unit, year) above its first row, which stays the first."""
    head = tuple((line, *(None,) * (len(sheet.rows[0]) - 1)) for line in lines)
    return replace(sheet, top=1 - len(head), rows=head + sheet.rows)


def _over(root: Element, tables: list[Element]) -> dict[Element, list[str]]:
    """Return the lines that stand over each table, cells of the layout around it among them."""
    said: list[str] = []
    _say(root, said, 0, tables)
    found: dict[Element, list[str]] = {}
    before, *pieces = "".join(said).split(_MARK)
    for piece in pieces:
        number, _, after = piece.partition(" ")
        lines = [line for line in _shown(before) if len(line) <= _LONGEST_OVER]
        found[tables[int(number)]] = lines[-_LINES_OVER:]
        before = after
    return found


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
            grid[row, column] = "" if _is_unseen(cell) else cell_text(cell)
            taken.update((r, c) for r in range(row, row + down) for c in range(column, column + across))
            if down > 1 or across > 1:
                merged.append((row + 1, column + 1, row + down, column + across))
            column += across
    unseen = frozenset(row for row, tr in enumerate(rows, 1) if _is_unseen(tr))
    return _dense(name, grid, tuple(merged), (_unseen_columns(table), unseen))


def cell_text(cell: Element) -> str:
    """Return the text of a cell as a browser shows it; the tables in it are tables of their own."""
    said: list[str] = []
    _say(cell, said, 0)
    return "\n".join(_shown("".join(said)))


def _shown(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return [line for line in lines if line]


def _say(element: Element, said: list[str], deep: int, marked: list[Element] | None = None) -> None:
    """Say what an element shows, without the tables in it; where some are to be marked, with those that are not."""
    # A line end of the source is a blank on the page.
    said.append(_flat(element.text))
    for each in element:
        tag = each.tag
        if tag == "br":
            said.append("\n")
        elif tag == "table" and marked is not None and each in marked:
            said.append(f"\n{_MARK}{marked.index(each)} ")
        elif isinstance(tag, str) and (tag not in _NO_TEXT or (tag == "table" and marked is not None)):
            if _is_unseen(each) or deep >= _DEEPEST:
                said.append(_flat(each.tail))
                continue
            edge = "\n" if tag in _LINES or (tag in _CELLS and marked is not None) else ""
            said.append(edge)
            _say(each, said, deep + 1, marked)
            said.append(edge)
        said.append(_flat(each.tail))


def _flat(text: str | None) -> str:
    return (text or "").replace("\n", " ").replace("\r", " ")


def _is_unseen(element: Element) -> bool:
    return bool(_UNSEEN.search(element.get("style") or "")) or element.get("hidden") is not None


def _unseen_columns(table: Element) -> frozenset[int]:
    found: set[int] = set()
    column = 1
    for col in (each for each in table.iter("col") if next(each.iterancestors("table"), None) is table):
        times = _span(col.get("span"))
        if _is_unseen(col):
            found.update(range(column, column + times))
        column += times
    return frozenset(found)


def _dense(
    name: str,
    grid: Grid,
    merged: tuple[tuple[int, int, int, int], ...],
    unseen: tuple[frozenset[int], frozenset[int]],
) -> Sheet | None:
    filled = {place: text for place, text in grid.items() if text}
    if not filled:
        return None
    height, width = max(row for row, _ in filled) + 1, max(column for _, column in filled) + 1
    if height < _ROWS or width < _COLUMNS:
        return None
    rows = tuple(tuple(filled.get((row, column)) for column in range(width)) for row in range(height))
    columns, lines = unseen
    return Sheet(name=name, top=1, left=1, rows=rows, merged=merged, unseen_columns=columns, unseen_rows=lines)


def _span(said: str | None) -> int:
    return min(max(1, int(said)), _WIDEST) if said and said.strip().isdecimal() and len(said) < 4 else 1  # noqa: PLR2004 - as bounded
