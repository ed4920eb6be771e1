"""`make unseen`: mailboxes that nobody has seen, made by seed and judged by the contract.

Uses the real commands over a real Maildir in a fresh data directory for each seed. Prints a line a seed and the table
of all; of a seed that misses a goal each message in which something was wrong, whole. Ends with 1 where a goal was
missed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

from factories.mail import deliver, make_maildir
from factories.people import OFFICE, SERVER
from unseen.judge import FIGURES, GOALS, Score, judge
from unseen.mailbox import Letter, Mailbox, Paper, make, registry_csv

NOW = "2024-11-21T09:00+07:00"
TITLES = {
    "wrong": "wrong automatic", "recall": "automatic recall", "first": "first candidate", "requirement": "requirement",
    "precision": "findings precision", "found": "findings recall", "where": "where", "layout": "layout unknown",
    "figures": "figures right or refused", "status": "status",
}  # fmt: skip


def walk(mailbox: Mailbox, out: Path) -> dict[str, list[dict]]:
    """Return the listings of the product over a mailbox, with a fresh data directory in `out`."""
    make_maildir(out / "mail")
    for number, letter in enumerate(mailbox.letters):
        deliver(out / "mail", letter.data, letter.at, number)
    (out / "unions.csv").write_text(registry_csv(mailbox.unions), encoding="utf-8")
    mine = {name: value for name, value in os.environ.items() if not name.startswith("COLLECTOR_")}
    settings = mine | {
        "COLLECTOR_NOW": NOW,
        "COLLECTOR_ADDRESSES": OFFICE,
        "COLLECTOR_AUTHSERV": SERVER,
        "COLLECTOR_MAILBOX": f"maildir:{out / 'mail'}",
        "COLLECTOR_DATA": str(out / "data"),
        "COLLECTOR_SMTP": f"folder:{out / 'letters'}",
    }

    def collector(*command: str) -> str:
        program = Path(sys.executable).with_name("collector")
        told = subprocess.run([program, *command], check=True, env=settings, stdout=subprocess.PIPE)
        return told.stdout.decode()

    collector("init")
    collector("unions", "import", str(out / "unions.csv"))
    collector("poll")
    # Not splitlines(): a text may hold U+2028
    return {
        name: [json.loads(line) for line in collector(name, "--json").split("\n") if line]
        for name in ("documents", "status", "values")
    }


def judged(seed: int, messages: int) -> tuple[Mailbox, Score]:
    """Return a seed's mailbox and how right the product is about it."""
    mailbox = make(seed, messages)
    with tempfile.TemporaryDirectory(prefix="unseen-") as scratch:
        listed = walk(mailbox, Path(scratch))
    return mailbox, judge(mailbox, listed["documents"], listed["status"], listed["values"])


def told(letter: Letter | None, paper: Paper | None, lines: list[str]) -> str:
    """Return a message whole, with what was expected of it and found."""
    out = ["-" * 100, *(f"!! {line}" for line in lines)]
    if letter:
        sender = f"{letter.sender.name} <{letter.sender.address}>" + (
            " (registered)" if letter.sender.registered else ""
        )
        out += [f"{letter.message_id}  {letter.at.isoformat()}", f"From: {sender}", f"Subject: {letter.subject}"]
        out += [f"   {'; '.join(letter.traits)}", "", letter.body.strip(), ""]
        for one in letter.papers:
            out += [f"== {one.name} ({one.union}, {one.requirement}): {'; '.join(one.traits)}"]
            out += [f"   due: {sorted(one.truth.due, key=str)}"]
            out += [one.shown] if one is paper else []
    return "\n".join(out)


def table(score: Score) -> str:
    """Return the figures beside their goals."""
    lines = []
    for one in FIGURES:
        figure = score.figure(one)
        count = "" if one == "wrong" else f"{score.right[one]}/{score.all[one]}"
        shown = f"{figure:>8}" if one == "wrong" else f"{100 * figure:7.2f}%"
        goal = f"{GOALS[one]}" if one == "wrong" else f"{'≤' if one == 'layout' else '≥'} {100 * GOALS[one]:g}%"
        lines.append(
            f"{TITLES[one]:26} {shown}  {count:>14}   {goal:8}{'' if one not in score.missed() else '  missed'}"
        )
    return "\n".join(lines)


def show(score: Score, kinds: set[str] | None, most: int) -> None:
    """Print the messages in which something was wrong, each once."""
    by_paper: dict[int, tuple[Letter | None, Paper | None, list[str]]] = {}
    for what, text, letter, paper in score.notes:
        if kinds is None or what in kinds:
            by_paper.setdefault(id(paper) if paper else id(text), (letter, paper, []))[2].append(f"{what}: {text}")
    for letter, paper, lines in list(by_paper.values())[:most]:
        print(told(letter, paper, lines))


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seeds", type=int, default=20)
    asked.add_argument("--from", type=int, default=0, dest="first", help="the first seed")
    asked.add_argument("--messages", type=int, default=200)
    asked.add_argument("--show", type=int, default=1000, help="at most so many messages of a seed that misses a goal")
    asked.add_argument("--only", help="of these kinds alone, parted by commas: recall,precision …")
    asked.add_argument("--notes", action="store_true", help="one line a fault in place of the messages")
    want = asked.parse_args()
    whole, kinds = Score(), set(want.only.split(",")) if want.only else None
    for seed in range(want.first, want.first + want.seeds):
        _, score = judged(seed, want.messages)
        whole.add(score)
        missed = score.missed()
        print(f"seed {seed}: " + ", ".join(f"{one} {score.figure(one):.4g}" for one in FIGURES), flush=True)
        if missed and want.notes:
            for what, text, _, paper in score.notes:
                if kinds is None or what in kinds:
                    print(f"   {what}: {text} [{'; '.join(paper.traits) if paper else ''}]")
        elif missed:
            show(score, kinds, want.show)
            print("   ", dict(Counter(what for what, *_ in score.notes)))
    print(table(whole))
    return 1 if whole.missed() else 0


if __name__ == "__main__":
    sys.exit(main())
