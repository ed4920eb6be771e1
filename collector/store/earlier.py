"""Figures of an earlier year, kept as facts: what this year's are held against.

They come from a workbook or from an earlier campaign by a staff command; nothing here reads a file.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from sqlalchemy import bindparam, delete, func, insert, select

from collector.store import columns
from collector.store.database import Database
from collector.store.notes import Notes
from collector.store.tables import earlier_figures as table

_FORGET = delete(table).where(table.c.year == bindparam("of_year"), table.c.union == bindparam("of_union"))
_NEW = insert(table)
_VALUE = columns.Json(msgspec.json.Decoder(float | int))
# The note that counts how often figures of earlier years were kept
_EARLIER = "earlier figures"


@dataclass(frozen=True, slots=True)
class EarlierFigure:
    """One figure of an earlier year, in the unit of the form."""

    union: str
    indicator: str
    value: float | int
    source: str  # "so-lieu-2023.xlsx, Bieu!D12"


def _row(year: int, figure: EarlierFigure) -> dict[str, object]:
    return {
        "year": year,
        "union": figure.union,
        "indicator": figure.indicator,
        "value": msgspec.json.encode(figure.value).decode(),
        "source": columns.text_in(figure.source),
    }


class Earlier:
    """Figures of earlier years."""

    def __init__(self, database: Database, notes: Notes) -> None:
        self._database = database
        self._notes = notes

    def keep(self, year: int, figures: Iterable[EarlierFigure]) -> None:
        """Keep figures of an earlier year; of the unions named, those kept before for the year go."""
        of_union: dict[str, dict[str, EarlierFigure]] = defaultdict(dict)
        for figure in figures:
            of_union[figure.union][figure.indicator] = figure
        with self._database.write() as connection:
            for union, found in of_union.items():
                connection.execute(_FORGET, {"of_year": year, "of_union": union})
                connection.execute(_NEW, [_row(year, figure) for figure in found.values()])
            self._notes.set_meta(_EARLIER, str(self.version() + 1))

    def version(self) -> int:
        """Return a number that changes whenever figures of an earlier year were kept."""
        return int(self._notes.meta(_EARLIER) or 0)

    def years(self) -> dict[int, int]:
        """Return the years that figures are kept of, each with the number of its unions."""
        asked = select(table.c.year, func.count(table.c.union.distinct())).group_by(table.c.year).order_by(table.c.year)
        return {row.year: row[1] for row in self._database.connection.execute(asked)}

    def figures(self, year: int) -> list[EarlierFigure]:
        """Return the figures kept of a year."""
        asked = select(table).where(table.c.year == year).order_by(table.c.id)
        return [
            EarlierFigure(row.union, row.indicator, _VALUE.decode(row.value), row.source)
            for row in self._database.connection.execute(asked)
        ]
