"""`make soak`: many campaigns with faults, by seed; the same seed plays the same campaign again.

soak.py --unions 60 --seeds 10000 --from 0     what `make soak` does
soak.py --unions 12 --seed 17                  one seed, with its journal
"""

import argparse
import hashlib
import logging
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from simulation.campaign_run import play
from simulation.shared import Shared, memory

_shared: list[Shared] = []


def open_shared(unions: int, home: str) -> None:
    """Set up what the campaigns of this process share."""
    _quiet()
    _shared.append(Shared(unions, Path(home)))


def _quiet() -> None:
    """The product warns of each trouble, and here there is nothing but trouble."""
    logging.getLogger("collector").setLevel(logging.ERROR)


def one(seed: int) -> tuple[int, str, list[str]]:
    """Play a seed with what this process shares; return the digest of its journal and what broke, in lines."""
    journal, error = play(seed, _shared[0])
    mark = hashlib.sha256("\n".join(journal).encode()).hexdigest()[:12]
    return seed, mark, traceback.format_exception(error) if error else []


def many(seeds: Iterable[int], unions: int, jobs: int) -> Iterator[tuple[int, str, list[str]]]:
    """Play seeds in several processes."""
    with tempfile.TemporaryDirectory(prefix="soak-", dir=memory()) as home:
        start = {"initializer": open_shared, "initargs": (unions, home)}
        with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), **start) as pool:
            yield from pool.map(one, seeds)


def again(seed: int, unions: int) -> str:
    """Return the command that plays a seed again."""
    return f"{Path(sys.executable).name} tests/simulation/soak.py --unions {unions} --seed {seed}"


def show(seed: int, unions: int) -> int:
    """Play one seed and print its journal."""
    _quiet()
    with tempfile.TemporaryDirectory(prefix="soak-", dir=memory()) as home:
        journal, error = play(seed, Shared(unions, Path(home)))
    print("\n".join(journal))
    if error:
        print("".join(traceback.format_exception(error)))
    return 1 if error else 0


def main() -> int:
    """Play what the command line asks for; the exit code tells whether all seeds held."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--unions", type=int, default=60)
    asked.add_argument("--seeds", type=int, default=10_000, help="how many")
    asked.add_argument("--from", type=int, default=0, dest="first", help="the first seed")
    asked.add_argument("--seed", type=int, help="this one alone, with its journal")
    asked.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    told = asked.parse_args()
    if told.seed is not None:
        return show(told.seed, told.unions)
    failed, began = [], time.monotonic()
    for done, (seed, _, broken) in enumerate(
        many(range(told.first, told.first + told.seeds), told.unions, told.jobs), 1
    ):
        if broken:
            failed.append(seed)
            print(f"seed {seed} FAILED; again: {again(seed, told.unions)}\n{''.join(broken)}", flush=True)
        if done % 50 == 0 or done == told.seeds:
            print(f"{done} seeds, {len(failed)} failed, {time.monotonic() - began:.0f} s", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
