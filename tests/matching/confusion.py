"""Invented mail judged: what went to a wrong union, what a clerk could decide and the matcher left, who is mixed up.

confusion.py --seeds 0 20 --sizes 60 300 --mails 200       prints the confusion list, the score by plot and the numbers
"""

import argparse
import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from matching.habits import Habits, World, ministry
from matching.maker import Maker, index_of, sample_registry

from collector.matching import attribute
from collector.model import Decision


@dataclass
class Score:
    """What came out, over many messages."""

    claims: int = 0
    auto: int = 0
    wrong: list[str] = field(default_factory=list)
    plots: Counter = field(default_factory=Counter)
    decidable: Counter = field(default_factory=Counter)
    first: Counter = field(default_factory=Counter)
    confused: Counter = field(default_factory=Counter)

    def add(self, where, mail, matches):
        told = zip(mail.claims, matches, mail.truth, mail.decidable, mail.nameable, strict=True)
        for claim, match, truth, clear, nameable in told:
            self.claims += 1
            auto = match.decision is Decision.AUTO
            self.auto += auto
            plot = mail.plot.partition(",")[0]
            self.plots[plot, "auto" if auto else "review"] += 1
            if auto and match.union != truth:
                said = ", ".join(f"{e.kind} {e.union} «{e.text}»" for e in match.evidence[:5])
                self.wrong.append(f"{where} [{mail.plot}] {truth} -> {match.union} {claim.file.path}: {said}")
            if clear:
                self.decidable[auto and match.union == truth] += 1
                if not auto:
                    self.plots[plot, "missed"] += 1
            if not auto and truth and nameable:
                best = match.candidates[0].union if match.candidates else None
                self.first[best == truth] += 1
                if best != truth:
                    self.confused[plot] += 1

    @staticmethod
    def share(counted):
        return counted[True] / max(1, counted[True] + counted[False])


def worlds(rng, sizes):
    """Return the sample's registry and invented ones."""
    yield World(sample_registry(), Maker.home), index_of(sample_registry())
    for size in sizes:
        world = ministry(rng, size)
        issuer = world.home if rng.random() < 0.5 else ""
        yield world, index_of(world.unions, issuer)


def judged(seed, sizes, mails, score):
    """Judge the mail of one seed in each world."""
    rng = random.Random(f"habits {seed}")
    for number, (world, index) in enumerate(worlds(rng, sizes)):
        habits = Habits(rng, world)
        for at in range(mails):
            mail = habits.mail()
            matches = attribute(mail.message, mail.claims, index, mail.context)
            score.add(f"seed {seed} world {number} mail {at}", mail, matches)
    return score


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seeds", type=int, nargs=2, default=(0, 10), metavar=("FROM", "TO"))
    asked.add_argument("--sizes", type=int, nargs="*", default=(60, 300))
    asked.add_argument("--mails", type=int, default=200)
    asked.add_argument("--show", type=int, default=20)
    told = asked.parse_args()
    score = Score()
    for seed in range(*told.seeds):
        judged(seed, told.sizes, told.mails, score)
    for line in score.wrong[: told.show]:
        print(line)
    for plot in sorted({plot for plot, _ in score.plots}):
        print(f"  {plot:22}", *(f"{what} {score.plots[plot, what]:6}" for what in ("auto", "review", "missed")))
    print("first candidate wrong:", *(f"{plot} {n}" for plot, n in score.confused.most_common()))
    print(f"claims {score.claims}, automatic {score.auto}, wrong {len(score.wrong)}")
    print(f"recall of the decidable {score.share(score.decidable):.4f} of {sum(score.decidable.values())}")
    print(f"first candidate right in review {score.share(score.first):.4f} of {sum(score.first.values())}")
    return 1 if score.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
