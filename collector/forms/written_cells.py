"""The filled cells of a sheet as texts with their addresses, for anyone who wants to know what a file says.

A number is written as programs write it (`12.5`), a percentage with its sign. Not for figures: what a cell means is
decided in checks/.
"""

from collector.forms.grid import Value, letters
from collector.model import Sheet


def written_cells(sheet: Sheet) -> list[tuple[str, str]]:
    """Return address and text of each filled cell, row by row; formulas without a result and errors by their words."""
    return [
        (address, text)
        for row, values in enumerate(sheet.rows, sheet.top)
        if row >= 1  # what stands over the table of a page is no cell
        for column, value in enumerate(values, sheet.left)
        if (text := _text(sheet, address := f"{letters(column)}{row}", value))
    ]


def _text(sheet: Sheet, address: str, value: Value) -> str:
    if address in sheet.errors:
        return sheet.errors[address]
    if value is None:
        return sheet.formulas.get(address, "")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float) and address in sheet.percents:
        return f"{100 * value:.10g}%"
    return str(value)
