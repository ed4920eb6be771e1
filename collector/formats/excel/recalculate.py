"""Formulas without a stored result that `forms` cannot compute: LibreOffice does, where it is installed.

Sums and plain arithmetic are computed by ourselves (`forms.formulas`), so that most workbooks never come here. Without
LibreOffice such a formula stays without a result, and the checks say so.
"""

from collections.abc import Callable
from dataclasses import replace

from collector.formats import libreoffice
from collector.formats.excel.xlsx_scan import place
from collector.formats.verdicts import Empty, Encrypted, Refused, Unreadable
from collector.forms.formulas import foreign
from collector.model import Sheet, Workbook

Read = Callable[[bytes], Workbook]


def recalculated(book: Workbook, data: bytes, ending: str, read: Read) -> Workbook:
    """Return the workbook with the results that LibreOffice computes; as it was where there is nothing to compute."""
    if not any(_wanted(sheet) for sheet in book.sheets):
        return book
    made = libreoffice.convert(data, ending, "xlsx")
    try:
        fresh = {sheet.name: sheet for sheet in read(made).sheets} if made else {}
    except (Empty, Encrypted, Refused, Unreadable):
        return book
    return Workbook(tuple(_filled(sheet, fresh[sheet.name]) if sheet.name in fresh else sheet for sheet in book.sheets))


def _wanted(sheet: Sheet) -> list[str]:
    return [address for address, formula in sheet.formulas.items() if foreign(formula)]


def _filled(sheet: Sheet, fresh: Sheet) -> Sheet:
    rows = [list(row) for row in sheet.rows]
    formulas, errors = dict(sheet.formulas), dict(sheet.errors)
    for address in _wanted(sheet):
        row, column = place(address)
        found = _value(fresh, row, column)
        if address in fresh.errors:
            errors[address] = fresh.errors[address]
        elif found is None:
            continue
        del formulas[address]
        rows[row - sheet.top][column - sheet.left] = found
    return replace(sheet, rows=tuple(map(tuple, rows)), formulas=formulas, errors=errors)


def _value(sheet: Sheet, row: int, column: int) -> str | int | float | bool | None:
    down, across = row - sheet.top, column - sheet.left
    inside = 0 <= down < len(sheet.rows) and 0 <= across < len(sheet.rows[down])
    return sheet.rows[down][across] if inside else None
