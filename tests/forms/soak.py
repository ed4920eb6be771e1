"""`make soak`: as many damaged forms as time lets, each figure right or asked for again; the first that is not fails.

`--seeds` counts the forms with one to three damages, `--tables` those that other hands wrote anew (varied_tables.py).

python tests/forms/soak.py --seeds 20000 --tables 100000 --from 0
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import damaged_forms as mutations
import varied_tables

from collector.campaign import load
from collector.model import Campaign


def main() -> int:
    """Judge the seeds; return 1 where one was read wrongly in silence."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seeds", type=int, default=20_000)
    asked.add_argument("--tables", type=int, default=100_000)
    asked.add_argument("--from", dest="first", type=int, default=0)
    told = asked.parse_args()
    campaign = load("2024-tong-ket")
    damaged = _damaged(range(told.first, told.first + told.seeds), campaign)
    return damaged or _varied(range(told.first, told.first + told.tables), campaign)


def _damaged(seeds: range, campaign: Campaign) -> int:
    started = time.perf_counter()
    whole = refused = 0
    for seed in seeds:
        judged = mutations.judge(seed, campaign)
        if judged.wrong or judged.silent:
            print(f"seed {seed}: {judged}", file=sys.stderr)
            return 1
        whole += judged.refused == 0
        refused += judged.refused
    print(
        f"{len(seeds)} damaged forms in {time.perf_counter() - started:.0f} s: no figure wrong, none lost in silence; "
        f"{whole} read whole, {refused / max(1, len(seeds)):.1f} figures asked for again on average"
    )
    return 0


def _varied(seeds: range, campaign: Campaign) -> int:
    started = time.perf_counter()
    whole = refused = said = 0
    for seed in seeds:
        judged = varied_tables.judge(seed, campaign)
        if judged.wrong or judged.silent:
            print(f"table {seed}: {judged}", file=sys.stderr)
            return 1
        whole += not judged.refused
        refused += len(judged.refused)
        said += judged.said
    print(
        f"{len(seeds)} tables in other words in {time.perf_counter() - started:.0f} s: no figure wrong, none lost in "
        f"silence; {whole} read whole, {100 * refused / max(1, said):.2f} % of the figures asked for again"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
