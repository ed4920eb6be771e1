"""Finds which row of a filled table is which row of the form: by label and parent, never by position alone.

A label that stands once in the form is enough. A label that stands under several parents ("- Trong đó: nữ") is given
to one of them by the evidence around it: the row above, the numbering, the unit, its neighbours. Where the evidence
is even, or two rows claim the same place, nobody gets it: a missing figure is asked for again, a wrong one is not
noticed.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from collector.forms.compiled import CompiledForm, FormEntry, keys
from collector.forms.grid import Value
from collector.forms.label_words import said, shortens
from collector.vietnamese import fold

# Weights of the evidence that a row belongs to an entry of the form
_NUMBER = 3  # the same number in the first column, where the numbering can be trusted
_UNIT = 2
_OTHER_UNIT = -20  # money is never a count
_SCOPE = 3  # stands below its parent or below another part of it
_AFTER = 1  # follows the row that it follows in the form; rows that are gone do not count
_BEFORE = 3  # is followed by the row that follows it in the form
_FILLED = 1
_ENOUGH = 5
_MARGIN = 2
_ISO_DATE = re.compile(r"\d{4}-(\d\d)-(\d\d)")
_OWN_NUMBER = re.compile(r"\s*(\d{1,2}(?:\.\d{1,2})+|(?:\d{1,2}|[IVX]{1,4})(?=\s*[.)/:]))")
_DASHES = ("-", "–", "—", "+", "•", "*")
# "As above", in the column of units
_DITTO = frozenset({"“", "”", '"', "''", "〃", "″", "nt", "-nt-", "như trên", "- nt -", "„", "//"})
# The share of rows whose number is still that of the form, below which numbers say nothing
_TRUSTED_NUMBERS = 0.8


@dataclass(frozen=True, slots=True)
class FilledRow:
    """One row of a filled table, as far as finding its place needs it."""

    at: int  # row number as Excel shows it
    label: str
    words: str  # the label without a unit that was moved into it
    numbers: frozenset[str]  # what its number may be; two readings where Excel made a date of it
    said: str  # its unit as it stands there, or in the row above that a ditto mark points to
    unit: str  # folded
    money: bool | None  # whether the unit is one of money; None where it says none
    filled: bool
    figure: Value = None

    @property
    def detail(self) -> bool:
        """Return whether it is set as a detail of the row above: "- Trong đó: …", "+ …"."""
        return self.label.lstrip()[:1] in _DASHES

    @property
    def keys(self) -> tuple[str, ...]:
        """The forms under which its label is looked up."""
        return keys(self.words)


@dataclass(frozen=True, slots=True)
class EntryFit:
    """How a row would stand if it were an entry: below its parent, after and before its neighbours in the form."""

    scope: bool
    after: bool
    before: bool


class Finder:
    """The rows of one table laid over the rows of the form."""

    def __init__(self, rows: list[FilledRow], book: CompiledForm) -> None:
        self.rows = rows
        self.book = book
        self.of_row: dict[int, int] = {}  # index into rows -> entry
        self.of_entry: dict[int, int] = {}
        self.numbered = False
        self.refused: set[int] = set()  # entries whose row cannot be told: nobody gets them later

    def assign(self, row: int, entry: int) -> None:
        """Assign a row its place."""
        self.of_row[row] = entry
        self.of_entry[entry] = row

    def free(self, entry: int) -> bool:
        """Return whether a place has no row, and no two rows that claim it alike."""
        return entry not in self.of_entry and entry not in self.refused

    def withdraw(self, entry: int) -> None:
        """Take a place back: which row is meant cannot be told."""
        del self.of_row[self.of_entry.pop(entry)]
        self.refused.add(entry)

    def exact(self) -> None:
        """Place the rows whose label is that of one row of the form."""
        claims: dict[int, list[int]] = defaultdict(list)
        for at, row in enumerate(self.rows):
            found = self.candidates(row)
            if len(found) == 1:
                claims[found[0]].append(at)
        # A detail ("- Trong đó: đảng viên") may be one of a row of the union's own, whatever its label
        doubles: dict[int, tuple[int, ...]] = {}
        for entry, rows in claims.items():
            if len(rows) == 1 and not self.rows[rows[0]].detail:
                self.assign(rows[0], entry)
            else:
                doubles |= dict.fromkeys(rows, (entry,))
        self.numbered = self._numbers_hold()
        self._by_evidence(doubles)
        self._without_twins(claims)

    def _without_twins(self, claims: dict[int, list[int]]) -> None:
        """Take back a place that another row with the same label might have as well: nobody tells which is meant."""
        for entry, rows in claims.items():
            taken = self.of_entry.get(entry)
            if taken is None or self.rows[taken].detail:
                continue
            if any(self.twins(taken, other, self.book.entries[entry]) for other in rows if other != taken):
                self.withdraw(entry)

    def twins(self, taken: int, other: int, entry: FormEntry) -> bool:
        """Return whether two rows of one label say different things, and neither number nor unit parts them."""
        one, two = self.rows[taken], self.rows[other]
        if two.detail or not two.filled or one.figure == two.figure:
            return False
        if one.unit and two.unit and not (_same_unit(one, two) or _same_unit(two, one)):
            return False
        stt = entry.indicator.stt
        return abs(taken - other) == 1 or not (stt in one.numbers and two.numbers and stt not in two.numbers)

    def shared(self) -> None:
        """Place the rows whose label several rows of the form have, by what stands around them."""
        self._by_evidence(
            {
                at: open_
                for at, row in enumerate(self.rows)
                if at not in self.of_row
                and (open_ := tuple(entry for entry in self.candidates(row) if self.free(entry)))
            }
        )

    def number_trust(self, at: int) -> float:
        """Weigh a number in the first column by whether those of the nearest placed rows are the form's.

        A row of the union's own moves all numbers below it by one, and those above it still hold.
        """
        told = [self._number_holds(range(at - 1, -1, -1)), self._number_holds(range(at + 1, len(self.rows)))]
        known = [one for one in told if one is not None]
        if not known:
            return _NUMBER / 2
        return _NUMBER * sum(known) / 2 if all(known) or len(known) == 1 else _NUMBER / 3

    def _number_holds(self, rows: Iterable[int]) -> bool | None:
        for at in rows:
            if at in self.of_row and self.rows[at].numbers:
                stt = self.book.entries[self.of_row[at]].indicator.stt
                if stt:
                    return stt in self.rows[at].numbers
        return None

    def candidates(self, row: FilledRow) -> tuple[int, ...]:
        """Return the entries that have the label of a row."""
        for nth, key in enumerate(row.keys):
            found = self.book.by_key.get(key)
            if found and nth:
                # "Công chức (nữ)" is no "Công chức"
                found = tuple(entry for entry in found if not said(row.words, entry, self.book).against)
            if found:
                return found
        return ()

    def _numbers_hold(self) -> bool:
        entries = self.book.entries
        told = [
            entries[entry].indicator.stt in self.rows[row].numbers
            for row, entry in self.of_row.items()
            if self.rows[row].numbers and entries[entry].indicator.stt
        ]
        return len(told) > 2 and sum(told) >= _TRUSTED_NUMBERS * len(told)  # noqa: PLR2004 - two rows prove nothing

    def _by_evidence(self, asked: dict[int, tuple[int, ...]]) -> None:
        """Place rows with several claims, the clearest first; an even claim places nobody."""
        scores = {
            (row, entry): self.evidence(row, self.book.entries[entry])
            for row, found in asked.items()
            for entry in found
        }
        while scores:
            row, entry = max(scores, key=lambda pair: (scores[pair], -pair[0], -pair[1]))
            if scores[row, entry] < _ENOUGH:
                return
            rivals = _rivals(scores, row, entry)
            if not rivals:
                self.assign(row, entry)
            gone = {row} | {other for other, _ in rivals}
            closed = {entry} | {other for _, other in rivals if other != entry}
            scores = {pair: score for pair, score in scores.items() if pair[0] not in gone and pair[1] not in closed}

    def evidence(self, at: int, entry: FormEntry) -> int:
        """Weigh what speaks for a row being an entry of the form, its label aside."""
        row = self.rows[at]
        score = _FILLED if row.filled else 0
        if self.numbered and entry.indicator.stt and row.numbers:
            score += _NUMBER if entry.indicator.stt in row.numbers else -1
        if row.unit and entry.unit:
            if row.unit == entry.unit or (row.money and entry.money):
                score += _UNIT
            elif bool(row.money) != entry.money:
                score += _OTHER_UNIT
        place = self.place(at, entry)
        if row.detail and self._of_a_refused_row(at):
            return 0
        if row.detail and not (place.scope or place.after):
            return 0  # "- Trong đó: nữ" says nothing without the row that it is a part of
        return score + _SCOPE * place.scope + _AFTER * place.after + _BEFORE * place.before

    def _of_a_refused_row(self, at: int) -> bool:
        """Return whether a detail stands below a row of the form of which nobody can tell which it is."""
        above = next((one for one in range(at - 1, -1, -1) if not self.rows[one].detail), None)
        return above is not None and above not in self.of_row and bool(self.candidates(self.rows[above]))

    def place(self, at: int, entry: FormEntry) -> "EntryFit":
        """Return how a row would stand among its neighbours if it were an entry of the form."""
        if self._strange(at - 1, entry):
            return EntryFit(scope=False, after=False, before=False)
        above = next((row for row in range(at - 1, -1, -1) if row in self.of_row), None)
        below = next((row for row in range(at + 1, len(self.rows)) if row in self.of_row), None)
        last = self.of_row[above] if above is not None else None
        return EntryFit(
            scope=last is not None and entry.parent in self.book.entries[last].chain,
            after=last is not None and self._next(last, entry.index),
            before=below is not None and self._next(entry.index, self.of_row[below]),
        )

    def _strange(self, at: int, entry: FormEntry) -> bool:
        """Return whether a row is none of the form, so that a "trong đó" under it may be its own.

        A row numbered 1.4 under 1.1 to 1.3 is another part of 1, a row "+ …" a detail of the one above it; what follows
        them still belongs to 1.
        """
        if at < 0 or at in self.of_row or self.rows[at].detail or self.candidates(self.rows[at]):
            return False
        number = self.book.entries[entry.parent].indicator.stt if entry.parent is not None else ""
        return not (number and any(one.startswith(f"{number}.") for one in self.rows[at].numbers))

    def _next(self, one: int, other: int) -> bool:
        """Return whether an entry follows another in the form, or all between them are gone from the table."""
        return one < other and not any(between in self.of_entry for between in range(one + 1, other))


def _same_unit(one: FilledRow, two: FilledRow) -> bool:
    """Return whether two rows may be told in one unit: "lượt" is "lượt người"."""
    return (bool(one.money) and bool(two.money)) or one.unit == two.unit or shortens(one.unit, two.unit)


def _rivals(scores: dict[tuple[int, int], int], row: int, entry: int) -> list[tuple[int, int]]:
    """Return the claims that are about as good: the same row elsewhere, or another row that has no better place."""
    best = scores[row, entry]
    return [
        (other, place)
        for (other, place), score in scores.items()
        if best - score < _MARGIN
        and (
            (other == row and place != entry) or (other != row and place == entry and _best_of(scores, other) == score)
        )
    ]


def _best_of(scores: dict[tuple[int, int], int], row: int) -> int:
    return max(score for (other, _), score in scores.items() if other == row)


@lru_cache(maxsize=4096)
def number_readings(value: Value, *, date: bool) -> frozenset[str]:
    """Return what the number of a row may be: "2024-10-02" is 2.10 or 10.2, 1.1 is 1.1."""
    if value is None:
        return frozenset()
    text = str(value).strip()
    if date and (found := _ISO_DATE.match(text)):
        month, day = int(found[1]), int(found[2])
        return frozenset({f"{day}.{month}", f"{month}.{day}"})
    if isinstance(value, float) and value.is_integer():
        return frozenset({str(int(value))})
    text = text.rstrip(".)/ ").replace(",", ".").strip()
    return frozenset({text, text.upper()}) if text else frozenset()


@lru_cache(maxsize=16384)
def told_number(label: str) -> str | None:
    """Return the number that a label begins with: "10.1. Dịp Tết" where the form's own column has none."""
    found = _OWN_NUMBER.match(label)
    return found[1] if found else None


def is_ditto(unit: str) -> bool:
    """Return whether a mark in the column of units says that it is the one above."""
    return unit.strip().lower() in _DITTO


@lru_cache(maxsize=4096)
def folded_unit(unit: str) -> str:
    """Fold a unit for comparison; the sign of per cent has no characters to fold."""
    return "%" if unit.strip() == "%" else fold(unit)
