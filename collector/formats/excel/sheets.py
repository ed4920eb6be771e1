"""How the readers of workbooks make a `Sheet`: values in the model's terms, one dense rectangle.

Not for reading files: `workbooks` and `xlsx_fallback` do that.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from collector.formats import limits
from collector.formats.excel.xlsx_scan import Facts, letters, place
from collector.formats.verdicts import TOO_LARGE, Refused
from collector.model import Sheet

Value = str | int | float | bool | None
_EXACT = 2**53
_LAST_DAY = 2_958_466  # the end of the year 9999


def _row(found: Sequence[Any], at: str, left: int, dates: set[str]) -> tuple[Value, ...]:
    """Return the values of a row in the model's terms; a cell of mere spaces is blank."""
    made: list[Value] = []
    for column, each in enumerate(found, left):
        kind = type(each)
        if kind is str:
            made.append(each if each and not each.isspace() else None)
        elif kind is float:
            made.append(int(each) if each.is_integer() and abs(each) < _EXACT else each)
        elif kind is int:
            made.append(each if abs(each) < _EXACT else float(each))
        elif each is None or kind is bool:
            made.append(each)
        else:
            dates.add(letters(column) + at)
            made.append(_dated(each))
    return tuple(made)


def _dated(found: Any) -> str:  # noqa: ANN401 - as above
    if isinstance(found, datetime | date | time):
        return found.isoformat()
    # Excel's times over 24 hours come as a duration: 30:00 is kept as hours.
    return f"{found.total_seconds() / 3600:g}h" if isinstance(found, timedelta) else str(found)


def sheet(name: str, hidden: bool, start: tuple[int, int], rows: Sequence[Sequence[Any]], facts: Facts) -> Sheet:
    """Make a sheet of values that begin at `start` (row and column from 1) and of what the scan found."""
    dates: set[str] = set()
    top, left = start
    made = [_row(row, str(number), left, dates) for number, row in enumerate(rows, top)]
    told = [place(address) for address in (*facts.formulas, *facts.errors)]
    top, left, made = _stretched(top, left, made, told)
    return Sheet(
        name=name,
        top=top,
        left=left,
        rows=tuple(made),
        hidden=hidden,
        formulas=facts.formulas,
        errors=facts.errors,
        percents=frozenset(facts.percents),
        dates=frozenset(dates),
        merged=tuple(facts.merged),
        unseen_columns=frozenset(facts.unseen_columns),
        unseen_rows=frozenset(facts.unseen_rows),
    )


def _stretched(
    top: int, left: int, rows: list[tuple[Value, ...]], told: list[tuple[int, int]]
) -> tuple[int, int, list[tuple[Value, ...]]]:
    """Make the rectangle hold the cells that have a formula or an error but no value."""
    if not told:
        return top, left, rows
    width = max(map(len, rows), default=0)
    if not width:
        top, left = told[0]
        rows = []
    first_row, first_column = min(top, *(r for r, _ in told)), min(left, *(c for _, c in told))
    last_row = max(top + len(rows) - 1, *(r for r, _ in told))
    last_column = max(left + width - 1, *(c for _, c in told))
    if (first_row, first_column, last_row, last_column) == (top, left, top + len(rows) - 1, left + width - 1):
        return top, left, rows
    if (last_row - first_row + 1) * (last_column - first_column + 1) > limits.CELLS:
        raise Refused(TOO_LARGE)
    blank = (None,) * (last_column - first_column + 1)
    before = (None,) * (left - first_column)
    wide = [before + row + blank[len(before) + len(row) :] for row in rows]
    return first_row, first_column, [blank] * (top - first_row) + wide + [blank] * (last_row - top - len(rows) + 1)


def within(at: tuple[int, int]) -> bool:
    """Return whether a cell lies as far as a form may reach: what lies beyond is left out."""
    return at[0] <= limits.FAR_ROWS and at[1] <= limits.FAR_COLUMNS


def dense(name: str, hidden: bool, found: Mapping[tuple[int, int], Any], facts: Facts) -> Sheet:
    """Make a sheet of cells by row and column."""
    if not found:
        return sheet(name, hidden, (1, 1), [], facts)
    top, left = min(row for row, _ in found), min(column for _, column in found)
    height, width = max(row for row, _ in found) - top + 1, max(column for _, column in found) - left + 1
    if height * width > limits.CELLS:
        raise Refused(TOO_LARGE)
    rows = [[found.get((row, column)) for column in range(left, left + width)] for row in range(top, top + height)]
    return sheet(name, hidden, (top, left), rows, facts)


def from_serial(days: float) -> datetime | date | time | float:
    """Return the date, the time or both that Excel counts in days."""
    # A negative or absurd serial is no date; it stays the number that it is.
    if not 0 <= days < _LAST_DAY:
        return days
    found = datetime(1899, 12, 30) + timedelta(days=days)  # noqa: DTZ001 - a date of a sheet has no zone
    if days < 1:
        return found.time()
    return found.date() if days == int(days) else found
