"""Lists how a filled table differs from the form as it was sent out, in sentences for staff.

Not for faults: the figures were found all the same, or their findings say that they were not.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from collector.forms.columns import Columns, heading_said
from collector.forms.compiled import FormEntry
from collector.forms.grid import SheetGrid
from collector.forms.rows import FilledRow, Finder
from collector.vietnamese import clean, fold

_SHOWN = 6
_LONG = 60
_QUARTER = 4
_COLUMNS = 40
_HEADINGS = frozenset({"noi dung", "chi tieu", "tt", "stt", "2", "b"})


def drift(finder: Finder, grid: SheetGrid, layout: Columns) -> tuple[str, ...]:
    """Return the differences, the gravest first."""
    found = [*_missing(finder), *_added(finder), *_reworded(finder), *_units(finder), *_moved(finder)]
    found += [*_renumbered(finder), *_more_columns(finder, grid, layout)]
    if grid.sheet.hidden:
        found.insert(0, f"Biểu nằm ở trang tính ẩn «{grid.name}».")
    return tuple(found)


def _name(text: str, number: str = "") -> str:
    text = clean(text).lstrip("-–+ ").strip()
    cut = text if len(text) <= _LONG else text[:_LONG].rsplit(" ", 1)[0] + "…"
    return f"{number} «{cut}»" if number else f"«{cut}»"


def _few(what: str, names: list[str]) -> Iterator[str]:
    """Return one sentence of a kind, naming the first of them."""
    if names:
        more = f" và {len(names) - _SHOWN} dòng khác" if len(names) > _SHOWN else ""
        yield f"{what}: {'; '.join(names[:_SHOWN])}{more}."


def _placed(finder: Finder) -> Iterator[tuple[FilledRow, FormEntry]]:
    return ((finder.rows[row], finder.book.entries[entry]) for row, entry in sorted(finder.of_row.items()))


def _missing(finder: Finder) -> Iterator[str]:
    gone = [entry.indicator for entry in finder.book.entries if entry.index not in finder.of_entry]
    return _few("Thiếu dòng của mẫu", [_name(one.label, one.stt) for one in gone])


def _added(finder: Finder) -> Iterator[str]:
    last = max(finder.of_row, default=-1)
    own = (
        row
        for at, row in enumerate(finder.rows)
        # Below the last row of the form stand the signatures
        if at not in finder.of_row and (row.said or (row.filled and at < last))
    )
    names = [f"dòng {row.at} {_name(row.label)}" for row in own if fold(row.label) not in _HEADINGS]
    return _few("Có dòng không thuộc mẫu", names)


def _reworded(finder: Finder) -> Iterator[str]:
    changed = [
        f"dòng {row.at} {_name(row.label)} (mẫu: {_name(entry.indicator.label, entry.indicator.stt)})"
        for row, entry in _placed(finder)
        if entry.index not in finder.candidates(row)
    ]
    return _few("Ghi nội dung khác mẫu", changed)


def _units(finder: Finder) -> Iterator[str]:
    changed: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row, entry in _placed(finder):
        if row.unit and row.unit != entry.unit and entry.indicator.unit:
            changed[entry.indicator.unit, row.said].append(_name(entry.indicator.label, entry.indicator.stt))
    for (unit, said), names in changed.items():
        yield from _few(f"Đổi đơn vị tính «{unit}» thành «{said}» ở {len(names)} dòng", names)


def _moved(finder: Finder) -> Iterator[str]:
    order = [entry for _, entry in sorted(finder.of_row.items())]
    if all(one < other for one, other in pairwise(order)):
        return iter(())
    kept = _longest_rising(order)
    entries = finder.book.entries
    names = [_name(entries[at].indicator.label, entries[at].indicator.stt) for at in order if at not in kept]
    return _few("Đứng khác thứ tự của mẫu", names)


def _longest_rising(order: list[int]) -> frozenset[int]:
    """Return the longest part of a sequence that goes up: what is outside it has moved."""
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for one in order:
        at = bisect_left(ends, one)
        before[one] = ends[at - 1] if at else None
        ends[at : at + 1] = [one]
    kept: set[int] = set()
    last: int | None = ends[-1] if ends else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return frozenset(kept)


def _renumbered(finder: Finder) -> Iterator[str]:
    told = [(row, entry) for row, entry in _placed(finder) if row.numbers and entry.indicator.stt]
    changed = sum(1 for row, entry in told if entry.indicator.stt not in row.numbers)
    if changed:
        yield f"Số thứ tự khác mẫu ở {changed} dòng."


def _more_columns(finder: Finder, grid: SheetGrid, layout: Columns) -> Iterator[str]:
    rows = [row.at for row, _ in _placed(finder)]
    taken = {layout.label, layout.number, layout.unit, layout.value}
    for column in range(layout.label + 1, min(grid.right, layout.label + _COLUMNS) + 1):
        if column in taken:
            continue
        filled = sum(1 for row in rows if isinstance(grid.value(row, column), (int, float)))
        if filled * _QUARTER > len(rows):
            heading = heading_said(grid, rows[0], column)
            yield f"Có thêm cột số liệu{f' «{heading}»' if heading else ''}, không lấy số ở cột này."
