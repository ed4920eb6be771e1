"""What the standing report and the standing table of one union say against each other.

Computed from what stands now, so that it is the same in every order of arrival, reading and replay, and is gone when
a corrected file stands. It is said of the later of the two: its sender is the one who is written to. What contradicts
is for `compare` to say, which is `checks.mismatches`; a campaign may weigh it as an error, and then the later file does
not stand.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from collector.model import Campaign, DocumentState, Finding, Reader, Record, Waiver
from collector.standing.documents import Judged, arrival, judge
from collector.standing.waivers import waived

# Takes the ids of a report and of a table.
Compare = Callable[[str, str], tuple[Finding, ...]]


def compared(
    records: Sequence[Record], campaign: Campaign, compare: Compare, waivers: Sequence[Waiver] = ()
) -> list[Record]:
    """Lay the waivers over the records, and add what the pairs that stand say against each other."""
    found: dict[str, tuple[Finding, ...]] = {}
    tried: set[tuple[str, str]] = set()
    laid = waived(records, waivers)
    while fresh := [pair for pair in _standing(laid, campaign) if _ids(pair) not in tried]:
        tried.update(map(_ids, fresh))
        for report, table in fresh:
            if said := compare(report.id, table.id):
                # Of one message the report is the later: it was written from the table.
                later = table if arrival(table) > arrival(report) and table.message != report.message else report
                found[later.id] = said
        if found:
            # Weighed as an error, it makes another version stand, and so another pair
            laid = waived([_with(record, found) for record in records], waivers)
    return laid


def _ids(pair: tuple[Record, Record]) -> tuple[str, str]:
    return pair[0].id, pair[1].id


def _with(record: Record, found: Mapping[str, tuple[Finding, ...]]) -> Record:
    return replace(record, findings=record.findings + found[record.id]) if record.id in found else record


def _standing(records: Sequence[Record], campaign: Campaign) -> Iterator[tuple[Record, Record]]:
    """Give the report and the table of each union of which both stand."""
    lines = judge(records)
    reports = [one.id for one in campaign.requirements if one.kind is Reader.REPORT]
    tables = [one.id for one in campaign.requirements if one.kind is Reader.STATS]
    for union in dict.fromkeys(union for union, _ in lines):
        for report in (_stands(lines.get((union, one), [])) for one in reports):
            for table in (_stands(lines.get((union, one), [])) for one in tables):
                if report and table:
                    yield report, table


def _stands(line: Sequence[Judged]) -> Record | None:
    """Give the first arrival of the version that stands."""
    return next((one.record for one in line if one.state is DocumentState.ACCEPTED), None)
