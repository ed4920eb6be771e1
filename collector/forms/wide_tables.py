"""Reads workbooks that hold the figures of many unions at once, as offices keep those of earlier years.

Two shapes: a row for each union with the form's rows as columns, or the form with a column for each union. The form of
one union is for tables.py.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from collector.forms.columns import Columns, columns, hits
from collector.forms.compiled import CompiledForm, compiled, entries_of
from collector.forms.grid import SheetGrid, letters
from collector.forms.tables import tables
from collector.model import Form, Sheet, Table, TableCell, Workbook
from collector.vietnamese import clean, fold

Whose = Callable[[str], str | None]
_MANY = 2
_FEW = 3
_ROWS = 600
_COLUMNS = 400
_HEADINGS = 8


@dataclass(frozen=True, slots=True)
class UnionTable:
    """The figures of one union, found in a workbook of many."""

    union: str
    table: Table


@dataclass(frozen=True, slots=True)
class WideTables:
    """What a workbook of many unions holds; `unknown` are names that no union has."""

    owned: tuple[UnionTable, ...] = ()
    unknown: tuple[str, ...] = ()


def wide(workbook: Workbook, form: Form, whose: Whose) -> WideTables:
    """Read a workbook of many unions; empty where it is none."""
    book = compiled(form)
    for sheet in workbook.sheets:
        grid = SheetGrid(sheet)
        for read in (_a_column_each, _a_row_each):
            found = read(grid, workbook, (form, book), whose)
            if len(found.owned) >= _MANY:
                return found
    return WideTables()


def _a_column_each(grid: SheetGrid, workbook: Workbook, wanted: tuple[Form, CompiledForm], whose: Whose) -> WideTables:
    form, book = wanted
    found = hits(grid, book)
    if len(found) < _FEW:
        return WideTables()
    layout = columns(grid, book, found, form.year)
    first = min(row for row, _ in found)
    owned = []
    for column in range(grid.left, min(grid.right, grid.left + _COLUMNS) + 1):
        texts = [grid.text(row, column) for row in range(first - 1, max(first - _HEADINGS, grid.first) - 1, -1)]
        union = next((code for text in texts if text and (code := whose(text))), None)
        if union and column not in {layout.label, layout.number, layout.unit}:
            owned += [UnionTable(union, table) for table in _of_column(grid, workbook, wanted, layout, column)]
    return WideTables(tuple(owned))


def _of_column(
    grid: SheetGrid, workbook: Workbook, wanted: tuple[Form, CompiledForm], layout: Columns, column: int
) -> list[Table]:
    """Read one union's column as if it were the only one."""
    kept = [at for at in (layout.number, layout.label, layout.unit) if at]
    rows = tuple(
        (*(grid.value(row, at) for at in kept), grid.value(row, column)) for row in range(grid.first, grid.last + 1)
    )
    place = f"{letters(len(kept) + 1)}"
    there = letters(column)
    moved = {
        f"{place}{row}": address
        for row in range(grid.first, grid.last + 1)
        if (address := f"{there}{row}") in grid.sheet.percents | grid.sheet.errors.keys()
    }
    sheet = Sheet(
        grid.name,
        grid.first,
        1,
        rows,
        errors={new: grid.sheet.errors[old] for new, old in moved.items() if old in grid.sheet.errors},
        percents=frozenset(new for new, old in moved.items() if old in grid.sheet.percents),
    )
    found = tables(sheet, workbook, *wanted)
    return [
        replace(table, cells={code: _back(cell, place, there) for code, cell in table.cells.items()}) for table in found
    ]


def _back(cell: TableCell, place: str, there: str) -> TableCell:
    name, _, address = cell.address.rpartition("!")
    return replace(cell, address=f"{name}!{there}{address.removeprefix(place)}")


def _a_row_each(grid: SheetGrid, workbook: Workbook, wanted: tuple[Form, CompiledForm], whose: Whose) -> WideTables:
    del workbook
    form, book = wanted
    heading, places = _heading_row(grid, form, book)
    if len(places) < _FEW:
        return WideTables()
    owned, unknown = [], []
    for row in range(heading + 1, min(grid.last, heading + _ROWS) + 1):
        before = range(grid.left, min(places))
        texts = [clean(grid.text(row, column)) for column in before if grid.text(row, column)]
        union = next((code for text in texts if (code := whose(text))), None)
        cells = {
            code: TableCell(
                grid.value(row, column),
                f"{grid.name}!{grid.address(row, column)}",
                "",
                error=grid.sheet.errors.get(grid.address(row, column), ""),
                percent=grid.address(row, column) in grid.sheet.percents,
            )
            for column, code in places.items()
        }
        filled = sum(1 for cell in cells.values() if cell.value is not None)
        if union and filled:
            owned.append(UnionTable(union, _as_table(grid, form, cells, filled)))
        elif texts and filled and not fold(texts[-1]).startswith("tong"):
            unknown.append(texts[-1])
    return WideTables(tuple(owned), tuple(unknown))


def _as_table(grid: SheetGrid, form: Form, cells: dict[str, TableCell], filled: int) -> Table:
    absent = tuple(one.code for one in form.indicators if one.kind != "section" and one.code not in cells)
    return Table(grid.name, grid.sheet.hidden, "", None, "", "", 1.0, cells, absent, filled)


def _heading_row(grid: SheetGrid, form: Form, book: CompiledForm) -> tuple[int, dict[int, str]]:
    """Return the row whose cells are most of the form's codes or labels, and the code of each column."""
    codes = {one.code for one in form.indicators if one.kind != "section"}
    best: tuple[int, dict[int, str]] = (0, {})
    for row in range(grid.first, min(grid.last, grid.first + _HEADINGS * 2) + 1):
        found: dict[int, str] = {}
        for column in range(grid.left, min(grid.right, grid.left + _COLUMNS) + 1):
            text = grid.text(row, column).strip()
            code = text if text in codes else _told(text, book)
            if code in codes and code not in found.values():
                found[column] = code
        if len(found) > len(best[1]):
            best = (row, found)
    return best


def _told(text: str, book: CompiledForm) -> str:
    entries = entries_of(text, book) if text else ()
    return book.entries[entries[0]].indicator.code if len(entries) == 1 else ""
