"""A step of a backup or restore killed at many points, each in a forked process that ends there without a word.

    python kill_points.py backup DATA ROOT SEED POINTS
    python kill_points.py restore ROOT FOLDER SEED POINTS

Prints a JSON list of what was wrong after each point. Run as a program, since a process with threads should not fork.
"""

import json
import os
import random
import sys
from datetime import datetime, timedelta
from pathlib import Path

from collector import app
from collector.flow import backup
from collector.model import ZONE
from collector.settings import load
from collector.store import backups

NOW = datetime(2024, 11, 6, 3, tzinfo=ZONE)
# Whatever touches the disk; a process may die before any of them.
TOUCHES = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree", "sqlite3.connect"}


def run(step, last):
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

    def count(event, _):
        nonlocal touched
        if event in TOUCHES:
            touched += 1
            if touched == last:
                os._exit(9)

    try:
        sys.addaudithook(count)
        step()
        os.write(write, str(touched).encode())
        os._exit(0)
    finally:
        os._exit(1)


def main(kind, place, folder, seed, points):
    rng, wrong = random.Random(int(seed)), []
    if kind == "backup":
        settings = load({"data": place})
        root = Path(folder)

        def step(number):
            with app.opened(settings) as office:
                backup.backup(office, root, NOW + timedelta(minutes=number), keep=2)

        def look(_):
            found = backups.snapshots(root)
            return [fault for one in found for fault in backups.faults(one)] if found else ["no backup is left"]
    else:

        def step(number):
            backup.restore(Path(place), Path(folder) / f"new{number}", NOW)

        def look(number):
            target = Path(folder) / f"new{number}"
            if not target.exists():
                backup.restore(Path(place), target, NOW)
            with app.opened(load({"data": str(target)})) as office:
                return [why for _, why in office.store.verify()]

    whole = run(lambda: step(0), None)
    for number in range(1, int(points) + 1):
        at = rng.randrange(1, whole + 1)
        run(lambda number=number: step(number), at)
        wrong += [f"killed at {at} of {whole}: {fault}" for fault in look(number)]
    print(json.dumps([whole, wrong]))


if __name__ == "__main__":
    main(*sys.argv[1:])
