"""`make soak`: texts in old fonts, Unicode and other languages in one file, in every format, as many as time lets.

python tests/formats/soak.py --seeds 2000 --from 0
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import old_writings

# Words of no meaning leave a line in a thousand that nobody could tell; more is a fault.
_MOST_WRONG = 0.001


def main() -> int:
    """Judge the seeds; return 1 where more lines than can be helped were read otherwise than they are seen."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seeds", type=int, default=2_000)
    asked.add_argument("--from", dest="first", type=int, default=0)
    told = asked.parse_args()
    started = time.perf_counter()
    lines = wrong = 0
    for seed in range(told.first, told.first + told.seeds):
        judged = old_writings.judge(seed)
        lines, wrong = lines + judged.lines, wrong + len(judged.wrong)
        for each in judged.wrong:
            print(f"seed {seed}: {each}", file=sys.stderr)
    seconds = time.perf_counter() - started
    print(f"{lines} lines in old fonts, Unicode and other languages in {seconds:.0f} s: {wrong} read otherwise")
    return int(wrong > _MOST_WRONG * lines)


if __name__ == "__main__":
    sys.exit(main())
