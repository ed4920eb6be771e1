"""Finds the columns of a filled table: numbers, labels, units, and the one column of figures that counts.

The column of figures is told by its heading ("Kết quả", "Năm 2024"), never by its letter: last year's column may
stand before it, the union's own columns anywhere.
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from collector.forms.compiled import LONGEST_LABEL, CompiledForm, entries_of
from collector.forms.grid import SheetGrid
from collector.forms.label_words import alike_rows, names_unit, unit_in
from collector.vietnamese import clean, fold

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WANTED = re.compile(r"\b(?:ket qua|so luong|so lieu|thuc hien|gia tri|nam nay|tong so|tong cong)\b")
_UNWANTED = re.compile(
    r"\b(?:ghi chu|don vi tinh|dvt|don vi|noi dung|chi tieu|tt|stt|ke hoach|so sanh|ty le|tang|giam|nam truoc|cung ky"
    r"|giai trinh|nguon|uoc|du kien|ma so)\b"
)
_INDEX = re.compile(r"\(?\w{1,2}\)?$")
_COLUMN = re.compile(r"\(?\d{1,2}\)?$|\([A-ZĐa-zđ]\)$")
# What stands over the column of labels
LABEL_HEADING = re.compile(
    r"^(?:noi dung|chi tieu|ten chi tieu|cac chi tieu|danh muc|dien giai|tieu chi|hang muc|ten noi dung)\b(?=.{0,24}$)"
)
_MAX_COLUMNS = 60
_MAX_ROWS = 3000
_HEADING_ROWS = 4
_MAX_LABELS = 400
# From here on a text is taken for a label of the form in other words; rows this little less alike may be meant as well
_ALIKE, _AS_MUCH = 0.7, 0.06
_LONG_HEADING = 120


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one table, numbered as Excel does; 0 where there is none."""

    label: int
    number: int
    unit: int
    value: int
    heading: str  # what stands above the figures, folded
    twins: tuple[int, ...] = ()  # columns that could be the one of figures just as well


Hit = tuple[int, int]  # row, column of a cell whose text is a label of the form


def hits(grid: SheetGrid, book: CompiledForm) -> dict[Hit, tuple[int, ...]]:
    """Find every cell whose text is a label of the form."""
    found = {}
    for at, cells in enumerate(grid.sheet.rows[:_MAX_ROWS], grid.first):
        for column, value in enumerate(cells[:_MAX_COLUMNS], grid.left):
            if isinstance(value, str) and len(value) > 1 and (entries := entries_of(value, book)):
                found[at, column] = entries
    return found


def reworded_hits(grid: SheetGrid, book: CompiledForm, exact: dict[Hit, tuple[int, ...]]) -> dict[Hit, tuple[int, ...]]:
    """Find the cells in the column of labels whose text is a label of the form in other words."""
    column = _label_column(grid, exact)
    found = {}
    for at in range(_heading(grid, column, exact) + 1, min(grid.last, grid.first + _MAX_LABELS) + 1):
        text = grid.text(at, column)
        if (at, column) not in exact and 1 < len(text) < LONGEST_LABEL:
            alike = alike_rows(unit_in(text, book.units)[0], book)
            if alike and alike[0][0] >= _ALIKE:
                found[at, column] = tuple(entry for score, entry in alike if score > alike[0][0] - _AS_MUCH)
    return found


@lru_cache(maxsize=16384)
def heads_columns(label: str) -> bool:
    """Return whether a text in the column of labels is its heading, that of a second page too, or its number "(2)"."""
    return bool(LABEL_HEADING.match(fold(label)) or _COLUMN.match(label.strip()))


def _heading(grid: SheetGrid, column: int, exact: dict[Hit, tuple[int, ...]]) -> int:
    """Return the row that heads the column of labels: what stands over it speaks of the report, not of the table."""
    first = min((row for row, _ in exact), default=grid.first + _MAX_LABELS)
    rows = range(grid.first, min(first, grid.last + 1))
    heads = [row for row in rows if LABEL_HEADING.match(fold(grid.text(row, column)))]
    return max(heads[:1] if not exact else heads, default=grid.first - 1)


def _label_column(grid: SheetGrid, exact: dict[Hit, tuple[int, ...]]) -> int:
    """Return the column of labels: where most of the form's stand, else where most is written."""
    if exact:
        return Counter(column for _, column in exact).most_common(1)[0][0]
    written = Counter(
        column
        for cells in grid.sheet.rows[:_MAX_LABELS]
        for column, value in enumerate(cells[:_MAX_COLUMNS], grid.left)
        if isinstance(value, str) and " " in value
    )
    return written.most_common(1)[0][0] if written else grid.left


def shown_alone(grid: SheetGrid, found: dict[Hit, tuple[int, ...]]) -> dict[Hit, tuple[int, ...]]:
    """Leave out labels in rows and columns that are not shown, where what is shown says the same: that is meant."""
    hidden = {hit for hit in found if hit[0] in grid.sheet.unseen_rows or hit[1] in grid.sheet.unseen_columns}
    if not hidden:
        return found
    # A label that several rows of the form have is covered where as many of them are shown.
    shown = Counter(entries for hit, entries in found.items() if hit not in hidden)
    return {hit: entries for hit, entries in found.items() if hit not in hidden or shown[entries] < len(entries)}


def columns(grid: SheetGrid, book: CompiledForm, found: dict[Hit, tuple[int, ...]], year: int) -> Columns:
    """Find the columns of the table whose labels are given."""
    label = Counter(column for _, column in found).most_common(1)[0][0]
    rows = sorted({row for row, column in found if column == label})
    unit = _unit_column(grid, book, rows, label)
    value, heading, twins = _value_column(grid, rows, (label, unit), year)
    return Columns(label, _number_column(grid, rows, label), unit, value, heading, twins)


def _across(grid: SheetGrid) -> range:
    return range(grid.left, min(grid.right, grid.left + _MAX_COLUMNS) + 1)


def _unit_column(grid: SheetGrid, book: CompiledForm, rows: list[int], label: int) -> int:
    best = (len(rows) // 4, 0)
    for column in sorted(_across(grid), key=lambda one: (one < label, abs(one - label))):
        if column == label:
            continue
        count = sum(1 for row in rows if _unit(grid.text(grid.top(row, column), column).strip(), book))
        if count > best[0]:
            best = (count, column)
        if count * 2 > len(rows):
            break
    return best[1]


@lru_cache(maxsize=4096)
def _unit(text: str, book: CompiledForm) -> bool:
    return bool(text) and names_unit(text, book.units) and not text[0].isdigit()


_NUMBER = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*|[IVX]+)[.)/]?$")


def _number_column(grid: SheetGrid, rows: list[int], label: int) -> int:
    for column in range(label - 1, grid.left - 1, -1):
        told = [(row, value) for row in rows if (value := grid.value(row, column)) is not None]
        numbers = sum(
            1
            for row, value in told
            if _NUMBER.match(str(value).strip().removesuffix(".0")) or grid.address(row, column) in grid.sheet.dates
        )
        if told and numbers * 2 > len(told):
            return column
    return 0


def _value_column(
    grid: SheetGrid, rows: list[int], taken: tuple[int, int], year: int
) -> tuple[int, str, tuple[int, ...]]:
    first = max(taken)
    headed = {}
    for column in _across(grid):
        if column not in taken and column > taken[0]:
            heading = heading_over(grid, rows[0], column)
            headed[column] = (heading_score(heading, year), heading)
    if not headed:
        return 0, "", ()
    headed = _shown(grid, headed)
    highest = max(score for score, _ in headed.values())
    best: tuple[float, int] = (float("-inf"), 0)
    for column, (told, _) in headed.items():
        if told <= highest - 1:
            continue
        # Figures speak for a column only where no heading does; the form has its figures right of the units
        filled = sum(1 for row in rows if grid.value(row, column) is not None or _formula(grid, row, column))
        score = told + 0.5 * (filled > 0) + 0.4 * filled / len(rows) - 0.01 * abs(column - first - 1)
        if score > best[0]:
            best = (score, column)
    return best[1], headed[best[1]][1], _twins(grid, rows[0], headed, best[1])


def _twins(grid: SheetGrid, first: int, headed: dict[int, tuple[float, str]], best: int) -> tuple[int, ...]:
    """Return the columns whose headings speak for them as much as that of the best one does, by the same words."""
    own = fold(heading_said(grid, first, best))
    twins = []
    for column, (told, _) in headed.items():
        other = fold(heading_said(grid, first, column))
        same = own == other or bool(_WANTED.search(own) and _WANTED.search(other))
        if column != best and told == headed[best][0] and same and (own or told > 0):
            twins.append(column)
    return tuple(twins)


def _shown(grid: SheetGrid, headed: dict[int, tuple[float, str]]) -> dict[int, tuple[float, str]]:
    """Leave out the columns that are not shown, where one that is shown may be the one of figures."""
    shown = {column: told for column, told in headed.items() if column not in grid.sheet.unseen_columns}
    best = max((score for score, _ in shown.values()), default=float("-inf"))
    highest = max(score for score, _ in headed.values())
    return shown if best > 0 or best > highest - 1 else headed


def _formula(grid: SheetGrid, row: int, column: int) -> bool:
    address = grid.address(row, column)
    return address in grid.sheet.formulas or address in grid.sheet.errors


def heading_over(grid: SheetGrid, first: int, column: int) -> str:
    """Return what stands above a column, merged headings over several columns included."""
    texts: list[str] = []
    for row in range(first - 1, max(first - 1 - _HEADING_ROWS, grid.first - 1), -1):
        value = grid.value(row, grid.anchor(row, column))
        if value is None:
            continue
        text = fold(str(value)[:_LONG_HEADING])
        if len(text) > _LONG_HEADING // 2:  # a sentence over the table is no heading of a column
            break
        # The year nearest to the figures is theirs; one further up is the report's ("Năm báo cáo: 2024")
        texts.append(_YEAR.sub("", text) if any(_YEAR.search(told) for told in texts) else text)
    return " ".join(reversed(texts))


def heading_said(grid: SheetGrid, first: int, column: int) -> str:
    """Return the lowest words over a column as they stand there, for people."""
    texts = (clean(grid.text(row, column)) for row in range(first - 1, max(first - _HEADING_ROWS, grid.first) - 1, -1))
    return next((text for text in texts if text and not _INDEX.match(text)), "")


def heading_score(heading: str, year: int) -> float:
    """Weigh a heading as the one over this year's figures."""
    score = 0.0
    if years := set(_YEAR.findall(heading)):
        score += 3 if str(year) in years else -3
    if _WANTED.search(heading):
        score += 2
    if _UNWANTED.search(heading):
        score -= 4
    return score
