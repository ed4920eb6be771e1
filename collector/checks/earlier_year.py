"""This year's figures held against those of an earlier year of the same union.

A jump is only told, never called wrong: unions do grow. Small counts jump every year and are left alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from collector.checks.catalogue import Said, check
from collector.checks.filled import Filled
from collector.checks.numbers import shown
from collector.model import Campaign, Severity

_TIMES = 3  # from here on a rise is told as "gấp … lần"
# Ratios that suggest a mistaken unit of money, and the tolerance around them
_UNITS = (1e3, 1e6)
_NEAR = 3
_ALIKE = 0.2


@dataclass(frozen=True, slots=True)
class Past:
    """The figures of one union in an earlier year, by indicator, in the form's units."""

    year: int
    figures: Mapping[str, float] = field(default_factory=dict)


# `change` is the share by which a figure may differ; counts and sums below the others are not compared
@check("stats.implausible", Severity.WARNING, bounds={"change": 0.5, "least": 20, "least_money": 10_000_000})
def jumped(seen: tuple[Filled, Past], campaign: Campaign) -> Iterator[Said]:
    """Report figures that differ from the earlier year's by more than the campaign's bounds."""
    filled, past = seen
    change = jumped.bound("change", campaign)
    least, least_money = jumped.bound("least", campaign), jumped.bound("least_money", campaign)
    told: dict[str, float] = {}
    for code, now in filled.figures.items():
        before = past.figures.get(code)
        if before is None or before <= 0 or filled.law.rows[code].kind == "percent":
            continue
        looked_at = least_money if filled.law.rows[code].kind == "money" else least
        if max(now, before) >= looked_at and abs(now - before) > change * before:
            told[code] = now / before
            whole = told.get(filled.law.rows[code].parent or "")
            # A part that went the way of its whole says nothing new
            if whole is not None and abs(now / before - whole) <= _ALIKE * whole:
                continue
            yield code, f"{filled.where(code)} là {shown(now)}, năm {past.year} là {shown(before)} {_by(now, before)}."


def _by(now: float, before: float) -> str:
    ratio = now / before
    if any(unit / _NEAR <= max(ratio, 1 / ratio if ratio else 0) <= unit * _NEAR for unit in _UNITS):
        return "(có thể ghi nhầm đơn vị tính); kính đề nghị kiểm tra lại số và đơn vị tính"
    if ratio >= _TIMES:
        told = f"gấp {shown(round(ratio, 1))} lần"
    else:
        told = f"{'tăng' if ratio > 1 else 'giảm'} {shown(round(abs(ratio - 1) * 100, 1))}%"
    return f"({told}); kính đề nghị kiểm tra lại hoặc cho biết lý do"
