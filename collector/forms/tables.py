"""Cuts a sheet into the tables that look like the form, and each table into cells by indicator."""

from collections import defaultdict
from dataclasses import replace

from collector.forms.alignment import align, without_twins
from collector.forms.columns import Columns, Hit, columns, heads_columns, hits, reworded_hits, shown_alone
from collector.forms.compiled import CompiledForm, FormEntry, money_unit
from collector.forms.drift import drift
from collector.forms.formulas import Formulas, Uncomputable
from collector.forms.grid import SheetGrid, Value
from collector.forms.label_words import unit_in
from collector.forms.other_forms import of_figures, strangers
from collector.forms.rows import FilledRow, Finder, folded_unit, is_ditto, number_readings, told_number
from collector.forms.split_rows import joined
from collector.forms.title_block import Head, head
from collector.model import Form, Sheet, Table, TableCell, Workbook

# The share of the form's own labels that must stand there before reworded rows are looked for
_WORTH_LOOKING = 0.3
_BLOCK = 0.6
_NEARLY_ALL = 0.9
_MILLION = 1_000_000


def tables(sheet: Sheet, workbook: Workbook, form: Form, book: CompiledForm) -> list[Table]:
    """Find the tables of one sheet that look like the form, from top to bottom."""
    if not sheet.rows:
        return []
    grid = SheetGrid(sheet)
    labels = hits(grid, book)
    if len(set(labels.values())) < _NEARLY_ALL * len(set(book.by_key.values())):
        labels |= reworded_hits(grid, book, labels)
    found = shown_alone(grid, labels)
    if not found:
        return []
    if len(found) < len(labels):
        grid = SheetGrid(_without(sheet, {row for row, _ in labels} - {row for row, _ in found}))
    formulas = Formulas({other.name: SheetGrid(other) for other in workbook.sheets}) if sheet.formulas else None
    start = grid.first
    result = []
    for part in _blocks(found, book):
        last = max(row for row, _ in part)
        result.append(_table(grid, (form, book), part, (start, last), formulas))
        start = last + 1
    return result


def _without(sheet: Sheet, rows: set[int]) -> Sheet:
    """Return a sheet with blanks in place of some rows."""
    blank = (None,) * max(map(len, sheet.rows))
    return replace(sheet, rows=tuple(blank if at in rows else row for at, row in enumerate(sheet.rows, sheet.top)))


def unlike(sheet: Sheet, form: Form) -> Table:
    """Return a sheet without any row of the form as a table of likeness 0."""
    grid = SheetGrid(sheet)
    told = head(grid, grid.first, min(grid.last, grid.first + 15), "")
    filled = sum(1 for row in grid.sheet.rows for value in row if value is not None)
    absent = tuple(indicator.code for indicator in form.indicators if indicator.kind != "section")
    return Table(
        sheet=grid.name,
        hidden=grid.sheet.hidden,
        title=told.title,
        year=told.year,
        unit_text=told.unit_text,
        superior_text=told.superior_text,
        likeness=0.0,
        cells={},
        absent=absent,
        filled=filled,
        of_figures=of_figures(grid),
    )


def _blocks(found: dict[Hit, tuple[int, ...]], book: CompiledForm) -> list[dict[Hit, tuple[int, ...]]]:
    """Split the labels where the form begins anew below itself."""
    rows: dict[int, list[int]] = defaultdict(list)
    for (row, _), entries in found.items():
        if len(entries) == 1 and book.entries[entries[0]].indicator.kind != "section":
            rows[entries[0]].append(row)
    repeated = sum(1 for places in rows.values() if len(set(places)) > 1)
    if repeated * 2 <= len(rows):
        return [found]
    starts = []
    seen: set[int] = set()
    for row, entry in sorted((row, entry) for entry, places in rows.items() for row in places):
        if entry in seen and len(seen) >= _BLOCK * len(rows):
            starts.append(row)
            seen = set()
        seen.add(entry)
    parts: list[dict[Hit, tuple[int, ...]]] = [{} for _ in range(len(starts) + 1)]
    headings = _headings_above(found, starts, book)
    for hit, entries in found.items():
        parts[sum(1 for start in starts if hit[0] >= headings[start])][hit] = entries
    return parts


def _headings_above(found: dict[Hit, tuple[int, ...]], starts: list[int], book: CompiledForm) -> dict[int, int]:
    """Return for each row that begins a new table the row of the heading right above it."""
    sections = {row for (row, _), entries in found.items() if book.entries[entries[0]].indicator.kind == "section"}
    return {start: start - 1 if start - 1 in sections else start for start in starts}


def _table(
    grid: SheetGrid,
    wanted: tuple[Form, CompiledForm],
    found: dict[Hit, tuple[int, ...]],
    bounds: tuple[int, int],
    formulas: Formulas | None,
) -> Table:
    form, book = wanted
    layout = columns(grid, book, found, form.year)
    first = min(row for row, _ in found)
    told = head(grid, bounds[0], first - 1, layout.heading)
    finder = Finder(_rows(grid, layout, book, found, (first, bounds[1])), book)
    finder.exact()
    worth = len({entry for entries in found.values() for entry in entries}) >= _WORTH_LOOKING * len(book.entries)
    if worth:
        align(finder)
    finder.shared()
    if worth:
        align(finder)
        without_twins(finder)
    cells = {
        entry.indicator.code: _cell(grid, layout, finder.rows[finder.of_entry[entry.index]], formulas)
        for entry in book.entries
        if entry.index in finder.of_entry
        and entry.indicator.kind != "section"
        and not _said_twice(grid, layout, finder.rows[finder.of_entry[entry.index]])
    }
    codes = [entry.indicator.code for entry in book.entries if entry.indicator.kind != "section"]
    cells = _in_said_unit(cells, book, told)
    return Table(
        sheet=grid.name,
        hidden=grid.sheet.hidden,
        title=told.title,
        year=told.year,
        unit_text=told.unit_text,
        superior_text=told.superior_text,
        likeness=len(finder.of_entry) / len(book.entries),
        cells=cells,
        absent=tuple(code for code in codes if code not in cells),
        filled=sum(1 for cell in cells.values() if cell.value is not None or cell.formula or cell.error),
        drift=drift(finder, grid, layout),
        strangers=strangers(finder),
        of_figures=not worth and of_figures(grid),
    )


def _said_twice(grid: SheetGrid, layout: Columns, row: FilledRow) -> bool:
    """Return whether another column that might be meant says something else in a row: then neither is taken."""
    if not layout.twins:
        return False
    said = [grid.value(row.at, column) for column in (layout.value, *layout.twins)]
    return len({str(value).strip() for value in said if value is not None}) > 1 and said[0] is not None


def _rows(
    grid: SheetGrid, layout: Columns, book: CompiledForm, found: dict[Hit, tuple[int, ...]], bounds: tuple[int, int]
) -> list[FilledRow]:
    labels = dict(sorted(found, reverse=True))  # a row's leftmost label
    rows: list[FilledRow] = []
    above = ""
    # A row below the last known label may be a reworded one
    for at in range(bounds[0], min(bounds[1] + 2, grid.last) + 1):
        column = labels.get(at, layout.label)
        label = grid.text(at, column)
        if not label or heads_columns(label):
            continue
        unit = grid.text(grid.top(at, layout.unit), layout.unit).strip() if layout.unit else ""
        unit = above if is_ditto(unit) else unit
        words, moved = unit_in(label, book.units)
        unit = unit or moved
        above = unit or above
        number = layout.number if layout.number != column else 0
        stt = grid.value(at, number) if number else None
        rows.append(
            FilledRow(
                at=at,
                label=label,
                words=words,
                numbers=number_readings(
                    told_number(label) if stt is None else stt,
                    date=stt is not None and grid.address(at, number) in grid.sheet.dates,
                ),
                said=unit,
                unit=folded_unit(unit),
                money=money_unit(unit) if unit else None,
                filled=bool(layout.value) and grid.value(at, layout.value) is not None,
                figure=grid.value(at, layout.value) if layout.value else None,
            )
        )
    return joined(rows, book)


def _cell(grid: SheetGrid, layout: Columns, row: FilledRow, formulas: Formulas | None) -> TableCell:
    unit = row.said
    if not layout.value:
        return TableCell(None, f"{grid.name}!?{row.at}", unit)
    column = grid.anchor(row.at, layout.value)
    if column in {layout.label, layout.number, layout.unit}:
        column = layout.value
    address = grid.address(row.at, column)
    formula = grid.sheet.formulas.get(address, "")
    return TableCell(
        value=_computed(formulas, grid, address) if formula and formulas else grid.value(row.at, column),
        address=f"{grid.name}!{address}",
        unit=unit,
        formula=formula,
        error=grid.sheet.errors.get(address, ""),
        percent=address in grid.sheet.percents,
        date=address in grid.sheet.dates,
    )


def _computed(formulas: Formulas, grid: SheetGrid, address: str) -> Value:
    try:
        found = formulas.compute(grid.name, address)
    except (Uncomputable, RecursionError):
        return None
    return int(found) if isinstance(found, float) and found.is_integer() else found


def _in_said_unit(cells: dict[str, TableCell], book: CompiledForm, told: Head) -> dict[str, TableCell]:
    """Apply a unit of money said once for the whole table to the rows that say none, or only the form's own.

    "Đơn vị tính: triệu đồng" over rows that still carry the form's "đồng" is believed where no figure is too
    large for it.
    """
    if not told.money:
        return cells
    money = {entry.indicator.code: entry for entry in book.entries if entry.money}
    said = folded_unit(told.money)
    own = [code for code in money if code in cells and folded_unit(cells[code].unit) in {"", money[code].unit}]
    numbers = [cells[code].value for code in own]
    large = any(isinstance(value, (int, float)) and abs(value) >= _MILLION for value in numbers)
    if large or not own or all(_same_unit(money[code], said) for code in own):
        return cells
    return cells | {code: _with_unit(cells[code], told.money) for code in own}


def _same_unit(entry: FormEntry, unit: str) -> bool:
    return entry.unit == unit


def _with_unit(cell: TableCell, unit: str) -> TableCell:
    return TableCell(cell.value, cell.address, unit, cell.formula, cell.error, cell.percent, cell.date)
