"""Lays the rows of a table along the rows of the form where labels alone do not tell: words, numbers, units, order.

Rows and entries are two sequences, aligned as genes are: a pair is worth what its words, number and unit say, a row or
an entry without a partner costs a little, and the best whole is sought. A pair is believed only where every alignment
without it is clearly worse: where two rows could be meant, nobody gets the place, and the figure is asked for again.
What was moved is found in further rounds among what the rounds before have left.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from collector.forms.compiled import CompiledForm, FormEntry
from collector.forms.label_words import NOTHING, Said, alike_rows, likeliest, said, shortens
from collector.forms.rows import FilledRow, Finder

_ROUNDS = 4
_CLEARLY = 1.2  # how much worse every alignment without a pair must be
_OWN_ROW = -0.3  # a row of the union's own is common
_GONE = -0.6  # a row of the form that is gone less so
_FORBIDDEN = float("-inf")
_WORDS = 9.0
_HALF_SAID = 0.42  # below this share words speak against a pair
_SAME_UNIT = 1.4
_LIKE_UNIT = 0.9
_DETAIL = 0.6
_STRONG, _FAIR, _FAINT = 0.78, 0.55, 0.3
_ONE_WORD = 1.3
_WHOLE = 0.93
_TRUSTED = 2  # a number that weighs as much is not gone against for words alone
_NEARER = 0.06


def align(finder: Finder) -> None:
    """Place rows whose labels are not those of the form, or are those of several of its rows."""
    rows = list(range(len(finder.rows)))
    entries = [entry.index for entry in finder.book.entries]
    for _ in range(_ROUNDS):
        if not any(at not in finder.of_row for at in rows) or not any(finder.free(at) for at in entries):
            break
        rows, entries = _round(finder, rows, entries)


def without_twins(finder: Finder) -> None:
    """Take back the places of rows that stand there again in other words and with another figure."""
    taken: dict[int, int] = {}
    for at, row in enumerate(finder.rows):
        if at in finder.of_row or row.detail or not row.filled:
            continue
        again = [entry for one, entry in finder.of_row.items() if finder.rows[one].words == row.words]
        same = [entry for entry in likeliest(row.words, finder.book) if _says_it(row, entry, finder.book)]
        if not any(finder.free(entry) and _unit(row, finder.book.entries[entry]) is not None for entry in same):
            taken |= {entry: at for entry in (*again, *same) if entry in finder.of_entry}
    for entry, at in taken.items():
        if finder.twins(finder.of_entry[entry], at, finder.book.entries[entry]):
            finder.withdraw(entry)


def _says_it(row: FilledRow, entry: int, book: CompiledForm) -> bool:
    how = said(row.words, entry, book)
    return how.covered >= _WHOLE and how.strange < _ONE_WORD / 2 and not how.against


def _round(finder: Finder, rows: Sequence[int], entries: Sequence[int]) -> tuple[list[int], list[int]]:
    """Align once; return what stands outside the chain that was found, for what was moved."""
    anchors = _rising([(at, finder.of_row[at]) for at in rows if at in finder.of_row])
    placed: list[tuple[int, int]] = []
    for some_rows, some_entries in _between(rows, entries, anchors):
        open_rows = [at for at in some_rows if at not in finder.of_row]
        open_entries = [at for at in some_entries if finder.free(at)]
        if open_rows and open_entries:
            placed += _aligned(finder, open_rows, open_entries)
    for at, entry in sorted(placed):
        if _below_its_own(finder, at, finder.book.entries[entry]):
            finder.assign(at, entry)
    chain_rows = {at for at, _ in anchors} | {at for at, _ in placed}
    chain_entries = {entry for _, entry in anchors} | {entry for _, entry in placed}
    return (
        [at for at in rows if at not in chain_rows],
        [at for at in entries if at not in chain_entries],
    )


def _below_its_own(finder: Finder, at: int, entry: FormEntry) -> bool:
    """Return whether a detail ("- Trong đó: nữ") stands below what it is a part of; of other rows it is not asked."""
    row = finder.rows[at]
    if not (row.detail or finder.book.detail[entry.index]):
        return True
    whole = finder.book.entries[entry.parent].indicator.stt if entry.parent is not None else ""
    for above in range(at - 1, -1, -1):
        if above in finder.of_row and not finder.rows[above].detail:
            return entry.parent in finder.book.entries[finder.of_row[above]].chain
        # A part 1.3 of which nobody can tell which it is still is one of 1
        part = bool(whole) and any(number.startswith(f"{whole}.") for number in finder.rows[above].numbers)
        if not (finder.rows[above].detail or part):
            return False
    return False


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest run of placed rows that keep the form's order."""
    ends: list[int] = []
    tails: list[int] = []
    before: dict[int, int] = {}
    for nth, (_, entry) in enumerate(pairs):
        at = bisect_left(ends, entry)
        before[nth] = tails[at - 1] if at else -1
        ends[at : at + 1] = [entry]
        tails[at : at + 1] = [nth]
    kept = []
    last = tails[-1] if tails else -1
    while last >= 0:
        kept.append(pairs[last])
        last = before[last]
    return kept[::-1]


def _between(
    rows: Sequence[int], entries: Sequence[int], anchors: list[tuple[int, int]]
) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
    """Cut both sequences at the rows whose place is known."""
    row_from = entry_from = 0
    for at, entry in [*anchors, (None, None)]:
        row_to = len(rows) if at is None else bisect_left(rows, at)
        entry_to = len(entries) if entry is None else bisect_left(entries, entry)
        if row_to > row_from and entry_to > entry_from:
            yield rows[row_from:row_to], entries[entry_from:entry_to]
        row_from, entry_from = row_to + 1, entry_to + 1


# --- one stretch ---------------------------------------------------------------------------------------


def _aligned(finder: Finder, rows: list[int], entries: list[int]) -> list[tuple[int, int]]:
    """Return the pairs of the best alignment that no other comes near without."""
    scores = [_scores(finder, at, entries) for at in rows]
    if all(score == _FORBIDDEN for line in scores for score in line):
        return []
    forth = _totals(scores)
    back = [line[::-1] for line in _totals([line[::-1] for line in scores[::-1]])][::-1]
    found = []
    for i in range(len(rows)):
        through = [forth[i][j] + score + back[i + 1][j + 1] for j, score in enumerate(scores[i])]
        alone = max(forth[i][j] + _OWN_ROW + back[i + 1][j] for j in range(len(entries) + 1))
        best = max(range(len(entries)), key=through.__getitem__)
        second = max([alone, *(each for j, each in enumerate(through) if j != best)])
        if through[best] - second >= _CLEARLY:
            found.append((rows[i], entries[best]))
    return found


def _totals(scores: list[list[float]]) -> list[list[float]]:
    """Return for every pair of beginnings the worth of their best alignment."""
    width = len(scores[0])
    above = [_GONE * j for j in range(width + 1)]
    totals = [above]
    for line in scores:
        here = [above[0] + _OWN_ROW]
        left = here[0]
        for j in range(width):
            left = max(left + _GONE, above[j + 1] + _OWN_ROW, above[j] + line[j])
            here.append(left)
        totals.append(here)
        above = here
    return totals


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What speaks for a pair beside its words."""

    number: float  # above 0 for, below 0 against
    unit: float

    @property
    def count(self) -> int:
        """How many kinds of evidence speak for it."""
        return (self.number > 1) + (self.unit > 0)


def _scores(finder: Finder, at: int, entries: list[int]) -> list[float]:
    row, book = finder.rows[at], finder.book
    trust, known = finder.number_trust(at), _nearest_placed(finder, row)
    hows = [said(row.words, index, book) for index in entries]
    as_much = _as_much(hows)
    return [
        _FORBIDDEN
        if how is NOTHING
        else _pair(row, book.entries[index], how, (trust, known, as_much, book.detail[index]))
        for index, how in zip(entries, hows, strict=True)
    ]


def _as_much(hows: Sequence[Said]) -> float:
    """Return how alike a shortened label is to each of the rows that say all of it, which is to all of them the same.

    That one of them is the shortest makes it none the likelier: number and order must tell.
    """
    says = [how for how in hows if how.strange < _ONE_WORD / 2 and not how.against and how.covered >= _FAINT]
    whole = any(how.covered >= _WHOLE for how in says)
    return 0.0 if whole else max((how.covered for how in says), default=0.0)


def _nearest_placed(finder: Finder, row: FilledRow) -> float:
    """Return how alike a row is to the likest entry that has its row already: it may be the union's own beside it."""
    return next((alike for alike, at in alike_rows(row.words, finder.book) if at in finder.of_entry), 0.0)


def _pair(row: FilledRow, entry: FormEntry, how: Said, told: tuple[float, float, float, bool]) -> float:
    trust, known, as_much, detail = told
    unit = _unit(row, entry)
    if unit is None or how.against or how.narrowed or how.alike < known - _NEARER:
        return _FORBIDDEN
    number = trust * _agrees(row, entry) if entry.indicator.stt and row.numbers else 0.0
    evidence = _Evidence(number, unit)
    if number <= -_TRUSTED and how.covered < _WHOLE:
        return _FORBIDDEN
    if how.strange < _ONE_WORD / 2:
        how = replace(how, covered=max(how.covered, as_much))
    if not _enough(how, evidence):
        return _FORBIDDEN
    kind = _DETAIL if row.detail == detail else -2 * _DETAIL if row.detail else -_DETAIL / 2
    return _WORDS * (how.alike - _HALF_SAID) + number + unit + kind


def _agrees(row: FilledRow, entry: FormEntry) -> int:
    """Return 1 where the number of a row is that of the form, else -1."""
    return 1 if entry.indicator.stt in row.numbers else -1


def _enough(how: Said, evidence: _Evidence) -> bool:
    """Return whether words may be believed with what stands beside them."""
    if how.strange >= _ONE_WORD or how.doubtful > 1 or (how.doubtful and how.covered < _WHOLE):
        return False
    if how.strange > _ONE_WORD / 2:
        # A word of its own is a synonym or another matter: all the rest must be there
        return how.covered >= _WHOLE or (how.covered >= _STRONG and evidence.count > 1)
    least = (_STRONG, _FAIR, _FAINT)[evidence.count]
    return how.covered >= least


def _unit(row: FilledRow, entry: FormEntry) -> float | None:
    """Weigh the unit of a row against that of the form; None where it cannot be the same."""
    if entry.indicator.kind == "section":
        return None if row.unit or row.filled else 0.0
    if not row.unit or not entry.unit:
        return 0.0
    if row.unit == entry.unit or (row.money and entry.money):
        return _SAME_UNIT
    if bool(row.money) != entry.money or "%" in {row.unit, entry.unit}:
        return None
    like = set(row.unit.split()) <= set(entry.unit.split()) or shortens(row.unit, entry.unit)
    return _LIKE_UNIT if like or set(entry.unit.split()) <= set(row.unit.split()) else None
