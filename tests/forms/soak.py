"""`make soak`: as many damaged forms as time lets, each figure right or asked for again; the first that is not fails.

python tests/forms/soak.py --seeds 20000 --from 0
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import damaged_forms as mutations

from collector.campaign import load


def main() -> int:
    """Judge the seeds; return 1 where one was read wrongly in silence."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seeds", type=int, default=20_000)
    asked.add_argument("--from", dest="first", type=int, default=0)
    told = asked.parse_args()
    campaign = load("2024-tong-ket")
    started = time.perf_counter()
    whole = refused = 0
    for seed in range(told.first, told.first + told.seeds):
        judged = mutations.judge(seed, campaign)
        if judged.wrong or judged.silent:
            print(f"seed {seed}: {judged}", file=sys.stderr)
            return 1
        whole += judged.refused == 0
        refused += judged.refused
    seconds = time.perf_counter() - started
    print(
        f"{told.seeds} damaged forms in {seconds:.0f} s: no figure wrong, none lost in silence; "
        f"{whole} read whole, {refused / max(1, told.seeds):.1f} figures asked for again on average"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
