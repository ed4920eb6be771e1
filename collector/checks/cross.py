"""Figures that a report tells, held against the table of the same union, side by side.

Said only where it is sure: every place of the report that tells the figure tells the same, and the table's is further
off than rounding explains. Not for finding figures in a report (told_figures.py), nor for which report and which table
stand (`standing`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from collector.checks.catalogue import Said, check
from collector.checks.filled import law, name
from collector.checks.numbers import shown
from collector.model import Campaign, Facts, Figure, Finding, Severity


@dataclass(frozen=True, slots=True)
class ReportAndTable:
    """What a report tells, and the figures of a table by indicator."""

    told: Sequence[Facts]
    figures: dict[str, Figure]


def mismatches(told: Sequence[Facts], figures: Iterable[Figure], campaign: Campaign) -> tuple[Finding, ...]:
    """Return the contradictions between a report and the table, both sides with their places."""
    pair = ReportAndTable(told, {figure.indicator: figure for figure in figures})
    return mismatch(pair, campaign)


@check("cross.mismatch", Severity.WARNING)
def mismatch(pair: ReportAndTable, campaign: Campaign) -> Iterator[Said]:
    """Report figures of a report that differ from the table."""
    rows = law(campaign.form).rows
    by_indicator: dict[str, list[Facts]] = {}
    for one in pair.told:
        by_indicator.setdefault(str(one["indicator"]), []).append(one)
    for code, places in by_indicator.items():
        figure, first = pair.figures.get(code), places[0]
        if figure is None or code not in rows or isinstance(figure.value, str):
            continue
        if any(one["value"] != first["value"] for one in places) or _agree(first, figure.value):
            continue
        at = f"{name(rows[code])} (ô {figure.cell})"
        said = f"Mục {first['section']} của báo cáo ghi «{first['text']}», biểu số liệu ghi {shown(figure.value)}"
        cure = "Kính đề nghị đối chiếu, thống nhất số liệu giữa báo cáo và biểu."
        yield code, f"{said} {figure.unit} ở {at}. {cure}"


def _agree(told: Facts, value: float) -> bool:
    stated, give = told["value"], told["give"]
    if not isinstance(stated, (int, float)) or not isinstance(give, (int, float)):
        return True
    # Rounded or cut off, a figure is less than one of its last digit away
    return abs(stated - value) < give if give else stated == value
