"""`make bench`: what the checks of one report and one table cost once both are read. The goal is 15 ms together.

Processor time over the files of many unions, each file once, as the walk meets them: the first union pays for
what is compiled once.
"""

import os
import statistics
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from factories import papers, people

from collector import checks, forms
from collector.campaign import load
from collector.formats import Readers
from collector.model import ZONE, Campaign, File

GOAL = 15.0
UNIONS = 40
AT = datetime(2024, 11, 5, 9, tzinfo=ZONE)


def made(folder: Path) -> list[tuple[File, File]]:
    """Return a report and a table of each union, read."""
    cast = people.cast(people.sample_unions())
    form = load("2024-tong-ket").form
    pairs = []
    with Readers(workers=1) as readers:
        for union in cast.unions[:UNIONS]:
            read = []
            for kind in papers.BOTH:
                name, raw = papers.make_file(cast, form, kind, union.code, AT)
                path = folder / f"{union.code}-{name.replace('/', '-')}"
                path.write_bytes(raw)
                read.append(next(file for file in readers.read_files(path) if file.text or file.workbook))
            pairs.append((read[0], read[1]))
    return pairs


def timed(report: File, table: File, campaign: Campaign) -> tuple[float, float]:
    """Return the milliseconds of the checks of a report and of those of a table."""
    start = time.process_time()
    outline = checks.outline(report.text, campaign)
    checks.check_report(report.text, outline, campaign)
    checks.facts(report.text, outline, campaign)
    between = time.process_time()
    picked = forms.pick(forms.read(table.workbook, campaign.form), campaign.form)
    past = checks.Past(2023, {one.code: 100 for one in campaign.form.indicators})
    for found in picked:
        checks.check_table(found, campaign, past)
    return (between - start) * 1e3, (time.process_time() - between) * 1e3


def main() -> int:
    """Print the costs; return 1 where the goal is missed."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    campaign = load("2024-tong-ket")
    with tempfile.TemporaryDirectory() as folder:
        pairs = made(Path(folder))
    times = [timed(report, table, campaign) for report, table in pairs]
    first = sum(times[0])
    reports, tables = ([one[kind] for one in times[1:]] for kind in (0, 1))
    both = [sum(one) for one in times[1:]]
    median, worst = statistics.median(both), max(both)
    print(
        f"checks after reading: report {statistics.median(reports):.1f} ms, table {statistics.median(tables):.1f} ms, "
        f"together {median:.1f} ms (worst {worst:.1f} ms, the very first {first:.1f} ms; goal {GOAL:.0f} ms)"
    )
    return 0 if median < GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
