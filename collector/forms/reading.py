"""Finds the tables of a file that look like the form, and picks those that speak for it.

What a cell *means* is not for this room: values stay as they were typed; checks/ reads the figures.
"""

from collections import defaultdict

from collector.forms.compiled import compiled
from collector.forms.tables import tables, unlike
from collector.model import Form, Sheet, Table, Text, Workbook
from collector.vietnamese import fold

# From this share of its rows on, a table is the form that was sent out, if perhaps a damaged one
LIKENESS = 0.5
# Lines of text over a table in a Word file that may speak of it; a longer one is a sentence
_LINES_OVER = 8
_LONGEST_LINE = 160


def read(workbook: Workbook, form: Form) -> tuple[Table, ...]:
    """Find every table of the workbook that looks like the form at all, in the order of the sheets.

    Where none does, the fullest sheet is returned with its low likeness, so that a wrong form can be named.
    """
    book = compiled(form)
    found = [table for sheet in workbook.sheets for table in tables(sheet, workbook, form, book)]
    alike = tuple(table for table in found if table.likeness >= LIKENESS / 2)
    if alike:
        return alike
    found = found or [unlike(sheet, form) for sheet in workbook.sheets if sheet.rows]
    if not found:
        return ()
    return (max(found, key=lambda table: (table.likeness, not table.hidden)),)


def read_text(text: Text, form: Form) -> tuple[Table, ...]:
    """Find the form typed as a table in a Word file; addresses count rows and columns of that table."""
    grids: dict[int, dict[tuple[int, int], str]] = defaultdict(dict)
    over: dict[int, list[str]] = {}
    lines: list[str] = []
    for paragraph in text.paragraphs:
        if paragraph.cell is None:
            if paragraph.part == "body" and 0 < len(paragraph.text.strip()) <= _LONGEST_LINE:
                lines.append(paragraph.text)
            continue
        table, row, column = paragraph.cell
        if table not in grids:
            over[table], lines = lines[-_LINES_OVER:], []
        before = grids[table].get((row, column))
        grids[table][row, column] = f"{before}\n{paragraph.text}" if before else paragraph.text
    sheets = tuple(_sheet(table, cells, over[table]) for table, cells in sorted(grids.items()))
    book = compiled(form)
    workbook = Workbook(sheets)
    found = (table for sheet in sheets for table in tables(sheet, workbook, form, book))
    return tuple(table for table in found if table.likeness >= LIKENESS)


def _sheet(number: int, cells: dict[tuple[int, int], str], over: list[str]) -> Sheet:
    """Return a table as a sheet; the lines over it (title, year, "Đơn vị tính") stand above its first row."""
    height = max(row for row, _ in cells) + 1
    width = max(column for _, column in cells) + 1
    rows = tuple(tuple(cells.get((row, column)) for column in range(width)) for row in range(height))
    head = tuple((line, *(None,) * (width - 1)) for line in over)
    return Sheet(name=f"Bảng {number + 1}", top=1 - len(head), left=1, rows=head + rows)


def pick(found: tuple[Table, ...], form: Form) -> tuple[Table, ...]:
    """Return the tables that speak for the file: of each unit named the best one.

    A hidden copy, last year's sheet and an unfilled copy stand back where a better table of the same unit is
    there. Where none is the form, the most similar is returned.
    """
    whole = [table for table in found if table.likeness >= LIKENESS]
    if not whole:
        return tuple(sorted(found, key=lambda table: -table.likeness)[:1])
    by_unit: dict[str, list[Table]] = defaultdict(list)
    for table in whole:
        by_unit[fold(table.unit_text)].append(table)
    # A copy that names nobody belongs to the unit that the others name
    nameless = by_unit.pop("", [])
    if not by_unit:
        return (max(nameless, key=lambda table: _worth(table, form)),)
    best = [max(group, key=lambda table: _worth(table, form)) for group in by_unit.values()]
    shown = [table for table in best if not table.hidden] or best
    if len(shown) == 1 and nameless:
        return (max([*shown, *nameless], key=lambda table: _worth(table, form)),)
    return tuple(sorted(shown, key=found.index))


def _worth(table: Table, form: Form) -> tuple[bool, bool, bool, int]:
    return (not table.hidden, table.year in {form.year, None}, table.filled * 2 > len(table.cells), table.filled)
