"""What the demo prints: a line for each simulated day, and the result.

Plain text, the same on a terminal and in a log.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from collector.model import LetterKind, Standing, Status, Union
from collector.office import labels

_BAR = 24
_WIDTHS = (18, 28, 16, 16, 11)
_HEADS = ("Mã", "Công đoàn", "Báo cáo (Word)", "Số liệu (Excel)", "Nhận lúc")


def day_line(day: datetime, came: int, went: int, statuses: Sequence[Status]) -> str:
    """Tell of one simulated day: what came, what went out, how far it is."""
    done, total = _complete(statuses), len({status.union for status in statuses})
    bar = "#" * round(_BAR * done / (total or 1))
    return (
        f"{labels.WEEKDAYS[day.weekday()]:<8} {day:%d/%m}  {came:>3} thư đến  {went:>3} thư đi  "
        f"[{bar:.<{_BAR}}] {done:>2}/{total} đủ và đạt"
    )


def table(unions: Sequence[Union], statuses: Iterable[Status]) -> list[str]:
    """Return the status table, a line for each union, at most 100 columns wide."""
    by_union: dict[str, dict[str, Status]] = {}
    for status in statuses:
        by_union.setdefault(status.union, {})[status.requirement] = status
    lines = [_line(_HEADS), _line(tuple("-" * width for width in _WIDTHS))]
    for union in unions:
        found = by_union.get(union.code, {})
        cells = [_cell(found.get(requirement)) for requirement in ("report", "stats")]
        arrived = [status.received_at for status in found.values() if status.received_at]
        when = f"{max(arrived):%H:%M %d/%m}" if arrived else "-"
        lines.append(_line((union.code, union.short_name or union.name, *cells, when)))
    return lines


def letters(counts: Mapping[LetterKind, int]) -> list[str]:
    """Return the counts of letters by kind."""
    named = [(labels.name(kind), counts[kind]) for kind in LetterKind if counts.get(kind)]
    width = max((len(name) for name, _ in named), default=0)
    return [f"  {name:<{width}}  {count:>4}" for name, count in named]


def _complete(statuses: Sequence[Status]) -> int:
    open_ones = {status.union for status in statuses if status.state is not Standing.ACCEPTED}
    return len({status.union for status in statuses} - open_ones)


def _cell(status: Status | None) -> str:
    if status is None:
        return "-"
    return labels.name(status.state) + (", muộn" if status.late else "")


def _line(cells: Sequence[str]) -> str:
    return "  ".join(_cut(cell, width) for cell, width in zip(cells, _WIDTHS, strict=True)).rstrip()


def _cut(text: str, width: int) -> str:
    return f"{text if len(text) <= width else text[: width - 1] + '…':<{width}}"
