"""What matching costs by the size of the registry: `registries.py [--sizes 53 300 3000 30000 120000]`.

Prints, for each size: the time to build the index, the middle and the worst time for a document of invented mail, and
the memory of the index. Times are this process's own on the processor; the median of the clock on the wall stands
beside them, with the load of the machine, which it depends on.
"""

import argparse
import gc
import os
import random
import re
import resource
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from matching.habits import Habits, World, ministry
from matching.maker import Maker, index_of, sample_registry

from collector.matching import attribute

MAILS = 400


def registry(rng, size):
    """Return the sample's registry, or one of as many ministries as it takes."""
    if size <= len(sample_registry()):
        return World(sample_registry()[:size], Maker.home)
    unions, home = [], ""
    # A ministry's words make a few thousand names; the whole country has many bodies, so names get a place of theirs.
    for part in range(-(-size // 2000)):
        world = ministry(rng, min(2000, size - len(unions)))
        home = home or world.home
        unions += [renamed(union, part) for union in world.unions]
    return World(unions, home)


def renamed(union, part):
    """Return a union of the first ministry as it is, of another one with its place and codes of its own."""
    if not part:
        return union
    parent = f"{union.parent}.{part}" if union.parent else None
    place = f"tỉnh {SYLLABLES[part % len(SYLLABLES)]} {SYLLABLES[part // len(SYLLABLES)]}"
    return type(union)(
        f"{union.code}.{part}",
        f"{union.name} {place}",
        f"{union.short_name} {place}" if union.short_name else "",
        tuple(f"{alias} {place}" for alias in union.aliases),
        parent,
        tuple(f"{part}.{email}" for email in union.emails),
        tuple(f"{part}.{domain}" for domain in union.domains),
        union.contact_name,
        union.contact_phone,
    )


SYLLABLES = re.findall(r"\w+", "An Bình Châu Dương Giang Hòa Khánh Lâm Minh Nghĩa Phú Quảng Sơn Tân Vĩnh Yên")


def measured(size):
    """Measure one size; return its line."""
    rng = random.Random(f"bench {size}")
    world = registry(rng, size)
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    index = index_of(world.unions, world.home)
    built = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    # As the worker does: what lives for long is not searched for garbage again and again.
    gc.collect()
    gc.freeze()
    mails = [Habits(rng, world).mail() for _ in range(MAILS)]
    times, wall = [], []
    for mail in mails:
        start, began = time.process_time(), time.perf_counter()
        attribute(mail.message, mail.claims, index, mail.context)
        times.append((time.process_time() - start) * 1e3 / len(mail.claims))
        wall.append((time.perf_counter() - began) * 1e3 / len(mail.claims))
    cuts = statistics.quantiles(times, n=100)
    told = f"{len(world.unions):8} {built:9.3f} {cuts[49]:10.2f} {cuts[98]:8.2f} {max(times):8.2f}"
    return f"{told} {statistics.median(wall):12.2f} {memory / 1024:8.0f}"


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--sizes", type=int, nargs="*", default=(53, 300, 3000, 30000, 120000))
    told = asked.parse_args()
    print(f"load {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores")
    print("  unions   index/s  median/ms   p99/ms   max/ms median/ms wall   MB+")
    for size in told.sizes:
        print(measured(size), flush=True)


if __name__ == "__main__":
    main()
