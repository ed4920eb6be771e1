"""One whole walk, measured in a process of its own: from a Maildir to recorded submissions and queued letters.

    walk.py DATA MAILDIR REGISTRY CORES

Prints one JSON object. The steps are those of `collector init`, `unions import` and `poll`; letters are held
for staff, so that the time of queuing them is measured and not that of a mail server.
"""

import json
import os
import sys
import time
from datetime import datetime
from pathlib import Path

import corpus

from collector import app, settings
from collector.flow import intake, rulings
from collector.model import ZONE

NOW = datetime(2024, 11, 9, 9, tzinfo=ZONE)


def environment(data: Path, maildir: Path, cores: int) -> dict[str, str]:
    return {
        "COLLECTOR_DATA": str(data),
        "COLLECTOR_MAILBOX": f"maildir:{maildir}",
        "COLLECTOR_ADDRESSES": corpus.OFFICE,
        "COLLECTOR_AUTHSERV": corpus.SERVER,
        "COLLECTOR_LETTERS": "hold",
        "COLLECTOR_READERS": str(cores),
    }


def peak(process: int | str = "self") -> int:
    """Return the most memory that a process ever held, in bytes."""
    for line in Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise LookupError(process)


def children() -> list[int]:
    tasks = Path("/proc/self/task").glob("*/children")
    return [int(process) for task in tasks for process in task.read_text(encoding="utf-8").split()]


def cpu() -> float:
    """Return the seconds that this process and its living children have had of a processor."""
    ticks = 0
    for process in children():
        # Behind the name, which may hold blanks: utime and stime are fields 14 and 15 of proc(5).
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def main(data: Path, maildir: Path, registry: Path, cores: int) -> dict:
    os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[:cores]))
    chosen = settings.load({}, environment(data, maildir, cores))
    app.init(chosen)
    with app.opened(chosen) as office:
        rulings.import_unions(office, registry, NOW)
    with app.opened(chosen) as office:
        watch = intake.Stages()
        start, before = time.perf_counter(), cpu()
        report = intake.poll(office, NOW, watch)
        seconds, spent = time.perf_counter() - start, cpu() - before
        if report.failed:
            sys.exit(f"{len(report.failed)} messages failed: {report.failed[0].reason}")
        readers = [peak(process) for process in children()]
    return {
        "fresh": report.fresh,
        "seconds": seconds,
        "cpu": spent,
        "stages": watch.seconds,
        "parent": peak(),
        "readers": readers,
    }


if __name__ == "__main__":
    print(json.dumps(main(*map(Path, sys.argv[1:4]), int(sys.argv[4]))))
