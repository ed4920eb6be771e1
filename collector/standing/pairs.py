"""What the standing report and the standing table of one union say against each other.

Computed from what stands now, so that it is the same in every order of arrival, reading and replay, and is gone when
a corrected file stands. It is said of the later of the two: its sender is the one who is written to. What contradicts
is for `compare` to say, which is `checks.mismatches`; a campaign may weigh it as an error, and then the later file does
not stand.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from collector.model import Campaign, DocumentState, Finding, Reader, Record, Waiver
from collector.standing.documents import JudgedRecord, Lines, arrival, judge
from collector.standing.succession import Known, anybody
from collector.standing.waivers import waived

# Takes pairs of a report's id and a table's; returns for each pair where the two contradict each other.
Compare = Callable[[Sequence[tuple[str, str]]], Sequence[tuple[Finding, ...]]]


class Compared(NamedTuple):
    """Records with all that is said of them, and what `judge` says of these."""

    records: list[Record]
    lines: Lines


def compared(
    records: Sequence[Record],
    campaign: Campaign,
    compare: Compare,
    waivers: Sequence[Waiver] = (),
    known: Known = anybody,
) -> Compared:
    """Lay the waivers over the records, and add what the pairs that stand say against each other."""
    found: dict[str, tuple[Finding, ...]] = {}
    tried: set[tuple[str, str]] = set()
    laid = waived(records, waivers)
    lines = judge(laid, known)
    unions: Collection[str] = dict.fromkeys(union for union, _ in lines)
    while fresh := [pair for pair in _standing(lines, unions, campaign) if _ids(pair) not in tried]:
        tried.update(map(_ids, fresh))
        changed: dict[str, None] = {}
        for (report, table), said in zip(fresh, compare([*map(_ids, fresh)]), strict=True):
            if said:
                # Of one message the report is the later: it was written from the table.
                later = table if arrival(table) > arrival(report) and table.message != report.message else report
                found[later.id] = said
                changed[later.union or ""] = None
        if not changed:
            break
        # Weighed as an error, it makes another version stand, and so another pair, of the same union
        unions = changed
        laid = waived([_with(record, found) for record in records], waivers)
        lines |= judge([record for record in laid if record.union in changed], known)
    return Compared(laid, lines)


def _ids(pair: tuple[Record, Record]) -> tuple[str, str]:
    return pair[0].id, pair[1].id


def _with(record: Record, found: Mapping[str, tuple[Finding, ...]]) -> Record:
    return replace(record, findings=record.findings + found[record.id]) if record.id in found else record


def _standing(lines: Lines, unions: Collection[str], campaign: Campaign) -> Iterator[tuple[Record, Record]]:
    """Return the report and the table of each of these unions of which both stand."""
    reports = [one.id for one in campaign.requirements if one.kind is Reader.REPORT]
    tables = [one.id for one in campaign.requirements if one.kind is Reader.STATS]
    for union in unions:
        for report in (_stands(lines.get((union, one), [])) for one in reports):
            for table in (_stands(lines.get((union, one), [])) for one in tables):
                if report and table:
                    yield report, table


def _stands(line: Sequence[JudgedRecord]) -> Record | None:
    """Return the first arrival of the version that stands."""
    return next((one.record for one in line if one.state is DocumentState.ACCEPTED), None)
