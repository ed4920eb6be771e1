"""`make bench`: how fast the whole walk is, beside the least that it could cost and beside the naive way.

Everything is measured in one run, in turns, so that a busy machine slows all of it alike: ratios mean something,
absolute figures little. The corpus lies in bench-out/ and is made once.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import corpus
import stages
import walk

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
OUT = ROOT / "bench-out"
GOAL_FLOOR, GOAL_CORES, GOAL_PARENT = 3.0, 1.5, 250e6


class Rounds:
    """The times of each stage, round by round."""

    def __init__(self, kind: Callable[[stages.Work], list[stages.Stage]], work: stages.Work) -> None:
        self.kind, self.work = kind, work
        self.times: dict[str, list[float]] = defaultdict(list)
        self.cpu: list[float] = []

    def turn(self, *, count: bool = True) -> None:
        """Run every stage once, on one core as the walk is."""
        cores = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {min(cores)})
        before = time.process_time()
        for name, stage in self.kind(self.work):
            start = time.perf_counter()
            stage()
            if count:
                self.times[name].append((time.perf_counter() - start) / len(self.work.raws) * 1e3)
        os.sched_setaffinity(0, cores)
        if count:
            self.cpu.append((time.process_time() - before) / len(self.work.raws) * 1e3)

    def medians(self) -> dict[str, float]:
        return {name: statistics.median(times) for name, times in self.times.items()}


def once(folder: Path, count: int, cores: int, *, look: bool = False) -> dict:
    """Walk through the first `count` messages in a fresh data directory, in a process of its own."""
    maildir, data = part(folder, count), OUT / "data"
    shutil.rmtree(data, ignore_errors=True)
    command = [sys.executable, HERE / "walk.py", data, maildir, folder / "registry.csv", str(cores)]
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"bench: the walk through {count} messages ended with {done.returncode}")
    told = json.loads(done.stdout.splitlines()[-1])
    if told["fresh"] != count:
        sys.exit(f"bench: {told['fresh']} messages were taken in instead of {count}")
    told |= {"ms": told["seconds"] / count * 1e3, "rate": count / told["seconds"], "count": count, "cores": cores}
    if look:
        told["found"] = whole(data, count)
    shutil.rmtree(data, ignore_errors=True)
    return told


def part(folder: Path, count: int) -> Path:
    """Return a Maildir of the first `count` messages: links, not copies."""
    every = folder / "mail"
    files = sorted((every / "new").iterdir())
    if len(files) == count:
        return every
    some = OUT / f"part-{count}"
    shutil.rmtree(some, ignore_errors=True)
    for name in ("cur", "new", "tmp"):
        (some / name).mkdir(parents=True)
    for file in files[:count]:
        (some / "new" / file.name).hardlink_to(file)
    return some


def listing(data: Path, name: str) -> list[dict]:
    command = [Path(sys.executable).with_name("collector"), name, "--json"]
    environment = os.environ | walk.environment(data, data, 1) | {"COLLECTOR_NOW": walk.NOW.isoformat()}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment)
    return [json.loads(line) for line in done.stdout.splitlines()]


def whole(data: Path, count: int) -> dict:
    """Make sure that every message went the whole way; otherwise its speed says nothing."""
    documents, letters = listing(data, "documents"), listing(data, "outbox")
    said = {
        "documents": len(documents),
        "decision": Counter(row["decision"] for row in documents),
        "state": Counter(row["state"] for row in documents),
        "findings": Counter(finding["code"] for row in documents for finding in row["findings"]),
        "letters": Counter(row["kind"] for row in letters),
    }
    wrong = []
    if len(documents) != 2 * count:
        wrong.append(f"{len(documents)} documents instead of {2 * count}")
    if said["decision"]["auto"] != len(documents):
        wrong.append(f"not every document found its union: {dict(said['decision'])}")
    if len(letters) != count:
        wrong.append(f"{len(letters)} letters instead of {count}")
    if wrong:
        sys.exit("bench: the walk is not whole: " + "; ".join(wrong))
    return said


def megabytes(size: float) -> str:
    return f"{size / 1e6:.0f} MB"


def verdict(reached: bool) -> str:
    return "reached" if reached else "MISSED"


def show(floor: Rounds, naive: Rounds, walks: dict[int, list[dict]], sizes: list[dict], cores: int) -> dict:
    """Print all that was measured; return the figures."""
    least, most = floor.medians(), naive.medians()
    one = statistics.median(w["ms"] for w in walks[1])
    many = statistics.median(w["ms"] for w in walks[cores])
    print(f"\n{'ms a message, one core':26}{'floor':>9}{'naive':>9}")
    for name in least:
        print(f"  {name:24}{least[name]:9.3f}{most[name]:9.3f}")
    low, high = sum(least.values()), sum(most.values())
    print(f"  {'sum':24}{low:9.2f}{high:9.1f}\n")
    print(f"{'the whole walk':26}{'1 core':>9}{f'{cores} cores':>9}")
    print(f"  {'messages/s':24}{1e3 / one:9.1f}{1e3 / many:9.1f}")
    print(f"  {'ms a message':24}{one:9.2f}{many:9.2f}")
    worked = [statistics.median(w["cpu"] / w["count"] * 1e3 for w in walks[n]) for n in (1, cores)]
    print(f"  {'ms of processor':24}{worked[0]:9.2f}{worked[1]:9.2f}")
    for stage in walks[1][0]["stages"]:
        times = [statistics.median(w["stages"].get(stage, 0) / w["count"] * 1e3 for w in walks[n]) for n in (1, cores)]
        print(f"    {stage:22}{times[0]:9.2f}{times[1]:9.2f}")
    print("    (as the parent sees them: «read» is the wait for the readers, which work beside it)\n")
    print(f"{'peak memory':26}{'parent':>9}  readers")
    for told in sizes:
        readers = ", ".join(megabytes(size) for size in told["readers"])
        print(f"  {told['count']:5} messages{'':10}{megabytes(told['parent']):>9}  {readers}")
    parent = max(told["parent"] for told in sizes)
    flat = sizes[-1]["parent"] <= 1.15 * sizes[0]["parent"] + 10e6
    print(
        f"\nto the floor, one core     {one / low:5.2f} x   goal <= {GOAL_FLOOR:g}: {verdict(one / low <= GOAL_FLOOR)}"
    )
    cpu = statistics.median(floor.cpu)
    times = f"{worked[0]:.2f} to {cpu:.2f} ms"
    print(f"  in processor time        {worked[0] / cpu:5.2f} x   ({times}; says more on a busy machine)")
    print(f"naive to the walk          {high / one:5.1f} x   ({high / low:.0f} x the floor)")
    faster = one / many
    print(f"{cores} cores to one             {faster:5.2f} x   goal >= {GOAL_CORES:g}: {verdict(faster >= GOAL_CORES)}")
    print(f"parent's peak           {megabytes(parent):>8}     goal < 250 MB: {verdict(parent < GOAL_PARENT)}")
    grown = megabytes(sizes[-1]["parent"] - sizes[0]["parent"])
    print(f"its growth              {grown:>8}     from {sizes[0]['count']} to {sizes[-1]['count']}: {verdict(flat)}")
    return {
        "floor": least,
        "naive": most,
        "walks": walks,
        "sizes": sizes,
        "to_floor": one / low,
        "to_floor_cpu": worked[0] / cpu,
        "to_naive": high / one,
        "faster": faster,
    }


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--messages", type=int, default=2000)
    asked.add_argument("--rounds", type=int, default=2, help="whole walks on one core and on all")
    told = asked.parse_args()
    cores = len(os.sched_getaffinity(0))
    print(f"corpus: {told.messages} messages in bench-out/ …", flush=True)
    folder = corpus.make(OUT / f"corpus-{told.messages}", told.messages, cores)
    paths = sorted((folder / "mail" / "new").iterdir())
    aliases = [alias for row in corpus.registry(folder) for alias in [row["name"], *row["aliases"].split("|")]]
    floor = Rounds(stages.floor, stages.Work(paths[:200], aliases, OUT / "stages"))
    naive = Rounds(stages.naive, stages.Work(paths[:40], aliases, OUT / "stages"))
    floor.turn(count=False)
    walks: dict[int, list[dict]] = {1: [], cores: []}
    sizes = [once(folder, told.messages // share, cores) for share in (4, 2)]
    for number in range(told.rounds):
        for many in dict.fromkeys((1, cores)):
            print(f"round {number + 1}, {many} core(s) …", flush=True)
            floor.turn()
            naive.turn()
            walks[many].append(once(folder, told.messages, many, look=number == 0 and many == 1))
            floor.turn()
    sizes.append(walks[cores][0])
    result = show(floor, naive, walks, sizes, cores)
    found = walks[1][0]["found"]
    print(f"\nfound: {', '.join(f'{name} {dict(n) if isinstance(n, Counter) else n}' for name, n in found.items())}")
    (OUT / "result.json").write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    shutil.rmtree(OUT / "stages", ignore_errors=True)
    for some in OUT.glob("part-*"):
        shutil.rmtree(some)


if __name__ == "__main__":
    main()
