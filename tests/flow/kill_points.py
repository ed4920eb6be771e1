"""A step of a backup or restore killed at many points, each in a forked process that ends there without a word.

    python kill_points.py backup die DATA ROOT SEED POINTS
    python kill_points.py restore die ROOT FOLDER SEED POINTS

With `full` for `die` the disk has no more room from that point on, and the step has to say so.
Prints a JSON list of what was wrong after each point. Run as a program, since a process with threads should not fork.
"""

import errno
import json
import os
import random
import sys
from datetime import datetime, timedelta
from pathlib import Path

from collector import app
from collector.errors import DataRefused, DiskFull, NotInitialised
from collector.flow import backup
from collector.model import ZONE
from collector.settings import load
from collector.store import Store, backups

NOW = datetime(2024, 11, 6, 3, tzinfo=ZONE)
# Whatever touches the disk; a process may die before any of them.
TOUCHES = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree", "sqlite3.connect"}


def writes(event, arguments):
    """Return whether something is about to be written that needs room; not every touch does."""
    if event == "open":
        return bool(arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
    return event == "os.mkdir"


def run(step, last, way="die"):
    """Run a step that dies before its touch of this number; return how many touches there were, None for a death."""
    read, write = os.pipe()
    child = os.fork()
    if child:
        os.close(write)
        said = os.read(read, 64)
        os.close(read)
        status = os.waitpid(child, 0)[1]
        if os.waitstatus_to_exitcode(status) not in {0, 9}:
            raise SystemExit(f"the step itself failed: {status}")
        return int(said) if said else None
    touched = 0

    def count(event, arguments):
        nonlocal touched
        if event in TOUCHES:
            touched += 1
            if touched == last and way == "die":
                os._exit(9)
            if last and touched >= last and way == "full" and writes(event, arguments):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    try:
        sys.addaudithook(count)
        try:
            step()
        except DiskFull:
            os._exit(9)
        os.write(write, str(touched).encode())
        os._exit(0)
    finally:
        os._exit(1)


def refused(target):
    """Return whether a directory without a key is refused, as it has to be."""
    try:
        Store.create(target).close() if any(target.glob("archive/??/*.eml")) else Store(target).close()
    except (DataRefused, NotInitialised):
        return True
    return False


def of_backup(way, place, folder):
    """Return the step, and the look at what it left."""
    settings = load({"data": place})
    root = Path(folder)

    def step(number):
        with app.opened(settings) as office:
            backup.backup(office, root, NOW + timedelta(minutes=number), keep=2)

    def look(_):
        found = backups.snapshots(root)
        left = [path.name for path in root.iterdir() if path.name.startswith(".part")] if way == "full" else []
        return [*left, *(fault for one in found for fault in backups.faults(one))] if found else ["none is left"]

    return step, look


def of_restore(way, place, folder):
    """Return the step, and the look at what it left."""

    def step(number):
        target = Path(folder) / f"new{number}"
        if number % 2:  # into a directory that is there already
            target.mkdir()
        backup.restore(Path(place), target, NOW)

    def look(number):
        target = Path(folder) / f"new{number}"
        left = [*Path(folder).glob(".*.restoring"), *target.glob(".restoring")]
        if way == "full" and left:
            return [f"{left[0]} is left"]
        if not (target / "key").exists():
            closed = refused(target)
            backup.restore(Path(place), target, NOW)
            if not closed:
                return ["a half was opened"]
        with app.opened(load({"data": str(target)})) as office:
            return [why for _, why in office.store.verify()]

    return step, look


def main(kind, way, place, folder, seed, points):
    rng, wrong = random.Random(int(seed)), []
    step, look = (of_backup if kind == "backup" else of_restore)(way, place, folder)
    whole = run(lambda: step(0), None)
    for number in range(1, int(points) + 1):
        at = rng.randrange(1, whole + 1)
        run(lambda number=number: step(number), at, way)
        wrong += [f"{way} at {at} of {whole}: {fault}" for fault in look(number)]
    print(json.dumps([whole, wrong]))


if __name__ == "__main__":
    main(*sys.argv[1:])
