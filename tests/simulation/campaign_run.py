"""One campaign under the simulated clock, with everything that can go wrong drawn by seed.

The steps are the product's own. A crash is an exception at a commit point after which nothing more becomes
durable; then the office is opened anew. All is drawn from the seed, so a seed that fails fails again.
"""

import errno
import heapq
import itertools
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from random import Random

from simulation import asked_senders, forgery_laws, invariants, registry_moves
from simulation.campaign_story import END, START, Delivery, Story, sent_again
from simulation.crash_points import CALLS, Points, watched
from simulation.invariants import Broken
from simulation.outside_world import Maildir, Post, Server, Trouble
from simulation.shared import Shared, SimulatedOffice
from simulation.staff import Staff, rule_again

from collector.errors import DatabaseBusy, DiskFull, MailboxRefused, PostClosed
from collector.flow import intake, reminders
from collector.office import outbox
from collector.office.incoming import PollReport
from collector.office.office import Office

HOUR = timedelta(hours=1)
# Points of a step are rarely more; one that lies beyond the end of a step is a step without trouble.
REACH = 30
FAULTS = {"none": 8, "crash": 5, "rival": 3, "mailbox": 2, "withheld": 2, "post": 4, "locked": 1, "full": 1}
FATES = ("refused", "delayed", "lost")
# What a step may raise when it is in trouble. Anything else is a defect.
EXPECTED = {
    "mailbox": (MailboxRefused,),
    "withheld": (MailboxRefused,),
    "rival": (MailboxRefused,),
    "post": (PostClosed,),
    "locked": (DatabaseBusy,),
    "full": (DiskFull,),
}


class Crash(BaseException):
    """The process is gone."""


@dataclass(slots=True)
class Fault:
    """What goes wrong during one step."""

    kind: str = "none"
    at: int = 0  # the number of the point
    trouble: Trouble = field(default_factory=Trouble)
    rivals: Trouble = field(default_factory=Trouble)  # what is wrong for the second worker

    def __str__(self) -> str:
        return self.kind if self.kind == "none" else f"{self.kind} at {self.at} {self.trouble.letters or ''}".strip()


class CampaignRun:
    """One seed, from the first day of the campaign to the last, and the invariants."""

    def __init__(self, seed: int, shared: Shared, root: Path) -> None:
        self.seed, self.shared, self.root = seed, shared, root
        self.journal: list[str] = []
        self.story = Story(seed, shared.cast, shared.papers)
        self.mailbox = Maildir(root / "maildir") if seed % 2 else Server()
        # Where the mail server keeps a copy of its own of what it took, nothing stays uncertain for long.
        self.sent_folder = "Sent" if seed % 4 > 1 else ""
        self.points = Points(self._at_point)
        self.post = Post(self.points.reach)
        self.data = shared.fresh(root / "data")
        self.delivered: list[Delivery] = []
        self._rng = Random(f"faults {seed}")
        self._staff = Staff(Random(f"staff {seed}"), self._whose, self.post.handed)
        self._travelling: list[tuple[datetime, int, Delivery]] = []
        self._count = itertools.count()
        self._heard = 0
        self._skew = timedelta()
        self._fault = Fault()
        self._dead = self._aside = False
        self._moves = sorted(self.story.moves, key=lambda one: one.at)
        self._credited: dict[str, str] = {}  # before an address moved: the union of each document
        self._rival: Callable[[], None] = lambda: None
        self._worker, self._second, self._looker = self._office(), self._office(), self._office()

    def run(self) -> None:
        """Play the campaign. Raises Broken, or whatever a step should not have raised."""
        for delivery in self.story.opening():
            self._post_to_office(delivery)
        with watched(self.points):
            for at in sorted(self._ticks()):
                self._arrivals_until(at)
                self._tick(at)
            self._arrivals_until(END)
            self._rest()
        self._judge_the_end()

    def close(self) -> None:
        """Close the offices."""
        for office in (self._worker, self._second, self._looker):
            office.close()

    def _office(self) -> SimulatedOffice:
        return SimulatedOffice(self.shared, self.data, self)

    def note(self, at: datetime, what: str) -> None:
        """Write a line of the journal."""
        self.journal.append(f"{at:%d/%m %H:%M:%S} {what}")

    # --- what happens outside

    def _post_to_office(self, delivery: Delivery) -> None:
        """Let a message travel: late, twice, or once more by another way."""
        rng = self._rng
        delay = rng.choice([0.1, 1, 30]) * rng.random() * HOUR if rng.random() < 0.2 else timedelta()
        self._plan_arrival(delivery, delivery.at + delay)
        if rng.random() < 0.1:
            self._plan_arrival(delivery, delivery.at + delay + rng.random() * 40 * HOUR)
        if rng.random() < 0.06:
            again = sent_again(delivery, delivery.at + rng.random() * 5 * HOUR, self.story)
            self._plan_arrival(again, again.at + delay)

    def _plan_arrival(self, delivery: Delivery, at: datetime) -> None:
        heapq.heappush(self._travelling, (at, next(self._count), delivery))

    def _arrivals_until(self, until: datetime, most: int | None = None) -> None:
        """Let mail arrive: all that is due, or some of it."""
        while self._travelling and self._travelling[0][0] <= until and most != 0:
            at, _, delivery = heapq.heappop(self._travelling)
            self.mailbox.put(delivery.raw, max(at, delivery.at))
            self.delivered.append(delivery)
            self.note(at, f"mail of {delivery.union or 'a stranger'}, received {delivery.at:%d/%m %H:%M:%S}")
            most = None if most is None else most - 1

    def _ticks(self) -> Iterator[datetime]:
        """When the worker looks: often, seldom, or not at all for a day; and at the hours of the digest."""
        for day in range((END - START).days + 1):
            morning = datetime.combine(START.date() + timedelta(days=day), time(7), START.tzinfo)
            for _ in range(self._rng.choice((0, 1, 1, 2))):
                yield morning + self._rng.random() * 13 * HOUR

    # --- what happens in the office

    def _tick(self, at: datetime) -> None:
        if self._rng.random() < 0.15:
            self._skew = self._rng.choice((0, 0, 0.5, 6, -0.5, -6)) * HOUR
        if self._rng.random() < 0.03:
            self.mailbox.upset(self._rng)
            self.note(at, "the mailbox was upset")
        now = at + self._skew
        for name, step in STEPS.items():
            self._step(name, step, now, self._draw(name))
        self._move(at, now)
        if self._rng.random() < 0.25:
            self._step("staff", self._staff.act, now, self._draw("staff"))
        self._look()
        self._hold_of_moves()
        self._hear(at)

    def _move(self, at: datetime, now: datetime) -> None:
        """Let addresses move whose day has come; what a crash cut in two is carried on another time."""
        for move in [one for one in self._moves if one.at <= at]:
            self._looker.refresh()
            if not registry_moves.is_done(self._looker, move):
                self._credited |= registry_moves.credited(self._looker)
                self._step("move", partial(registry_moves.carry_out, move), now, self._draw("move"))

    def _draw(self, step: str) -> Fault:
        """Draw what goes wrong during a step."""
        rng = self._rng
        kind = rng.choices(list(FAULTS), FAULTS.values())[0]
        trouble = Trouble(batch=rng.choice((1, 2, 50)))
        if kind == "mailbox":
            trouble.mailbox_after = rng.randrange(4)
        rivals = Trouble()
        if kind in {"withheld", "rival"}:
            trouble.withheld = _some(rng)
        if kind == "rival":
            rivals.withheld = _some(rng)
        if kind == "post":
            trouble.post_shut = rng.random() < 0.2
            trouble.letters = {n: rng.choice(FATES) for n in range(1, 12) if rng.random() < 0.4}
        near = 12 if step != "poll" else REACH
        return Fault(kind, min(rng.randrange(1, near), rng.randrange(1, near)), trouble, rivals)

    def _step(self, name: str, step: Callable[[Office, datetime], object], now: datetime, fault: Fault) -> None:
        """Take one step in trouble, then look whether the laws hold."""
        self._fault, self._dead = fault, False
        self.post.now = now
        self._rival = lambda: self._aside_of(step, now)
        self._second.trouble = fault.rivals
        said: object = ""
        try:
            with self._in_trouble(fault) as office:
                said = step(office, now)
        except EXPECTED.get(fault.kind, ()) as error:
            said = type(error).__name__
        except BaseException:
            # What the dead say on their way out is heard by nobody.
            if not self._dead:
                raise
            said = "died"
            self._worker.close()
            self._worker = self._office()
        finally:
            self._fault, self._dead = Fault(), False
        self.note(now, f"{name}: {_brief(said)} [{fault}]")
        if fault.kind != "none":
            self._look()

    def _look(self) -> None:
        self._looker.refresh()
        self._hold(invariants.always(self._looker, self.post.handed))
        false = {invariants.digest(one.raw) for one in self.delivered if one.found_out}
        self._hold(forgery_laws.found_out(self._looker, false))
        self._hold(forgery_laws.displaced(self._looker))
        worthless = {invariants.digest(one.raw) for one in self.delivered if one.worthless}
        self._hold(invariants.worth_nothing(self._looker, worthless))
        self._hold(invariants.silenced(self._looker, self._signs()))

    def _hold_of_moves(self) -> None:
        self._hold(registry_moves.keeps_its_union(self._looker, self._credited))
        whose = {invariants.digest(one.raw): one.union for one in self.delivered if not one.worthless}
        self._hold(registry_moves.credited_to_another(self._looker, whose, self._moves))

    def _signs(self) -> Counter[str]:
        """Count how often the world really said of an address that a letter did not arrive there."""
        found = Counter(self.post.refused)
        for one in self.delivered:
            for address in one.lost:
                found[address] += invariants.SIGNS if one.for_good else 1
        return found

    @contextmanager
    def _in_trouble(self, fault: Fault) -> Iterator[Office]:
        self._worker.trouble = fault.trouble
        with closing(sqlite3.connect(self.data / "collector.sqlite3", isolation_level=None)) as other:
            if fault.kind == "locked":
                other.execute("BEGIN IMMEDIATE")
            self._worker.refresh()
            self.points.restart()
            yield self._worker

    def _at_point(self, number: int, where: str) -> None:
        if self._aside:
            return
        if self._dead:
            raise Crash(where)
        if number < self._fault.at or not _befits(self._fault.kind, where):
            return
        kind, self._fault = self._fault.kind, Fault()
        if kind == "crash":
            self._dead = True
            raise Crash(where)
        if kind == "full":
            raise OSError(errno.ENOSPC, "No space left on device")
        self._rival()

    def _aside_of(self, step: Callable[[Office, datetime], object], now: datetime) -> None:
        """Let a second worker take the same step on the same data, in the middle of the first one's.

        Some mail of the next hours comes a little earlier, right now.
        """
        self._aside = True
        self._second.refresh()
        self._arrivals_until(now - self._skew + 12 * HOUR, most=2)
        try:
            with suppress(MailboxRefused):
                step(self._second, now)
        finally:
            self._aside = False

    def _whose(self, sha256: str) -> str:
        return next((d.union for d in self.delivered if invariants.digest(d.raw) == sha256), "")

    def _hear(self, at: datetime) -> None:
        """Let the world hear of the letters that went out, and answer."""
        kinds = {row.message_id: row.kind for row in self._looker.store.outbox.letters()}
        for letter in self.post.handed[self._heard :]:
            self.note(at, f"letter {letter.name} to {', '.join(letter.recipients)}")
            for delivery in self.story.react(letter, kinds[letter.message_id], at):
                self._post_to_office(delivery)
        self._heard = len(self.post.handed)

    # --- the end

    def _rest(self) -> None:
        """Let everything come to rest in calm weather."""
        # The last two on working days: what nobody waits for goes then, then what an uncertain letter kept back.
        for hours in (12, 18, 24, 42, 42 + 7 * 24):
            for name, step in STEPS.items():
                self._step(f"rest {name}", step, END + hours * HOUR, Fault())

    def _judge_the_end(self) -> None:
        office = self._looker
        self._hold(invariants.in_the_ledger(office))
        self._hold(invariants.at_the_end(office, [d.raw for d in self.delivered]))
        speaking = {invariants.digest(d.raw) for d in self.delivered if d.speaks}
        self._hold(invariants.seen_by_somebody(office, speaking))
        honest, others = (
            {invariants.digest(d.raw) for d in self.delivered if d.honest is kind} for kind in (True, False)
        )
        self._hold(asked_senders.heard(office, honest, others))
        if self.sent_folder:
            self._hold(invariants.nothing_uncertain(office, self.post.handed))
        afresh = list(invariants.computed_afresh(office))
        self._hold_of_moves()
        self._hold(iter(afresh))
        found, decided = invariants.said(office), office.store.rulings.all()
        # What was answered because of a ruling stays answered when it is taken back.
        touched = {one.message for one in decided if one.undone}
        # The same bytes wait where staff gave them to another union before they came, and not where they did after.
        documents = office.store.documents.all()
        ruled = {one.message for one in decided}
        given = {one.sha256 for one in documents if one.message in ruled and one.sha256}
        touched |= {one.message for one in documents if one.sha256 in given}
        self._hold(found.differences(self._without_faults(decided), touched))

    def _without_faults(self, decided) -> invariants.Said:
        """Return what the books say where the same mail came in order and nothing went wrong."""
        calm = CampaignRun(self.seed, self.shared, self.root / "calm")
        # Which of two copies was there first is chance, and names the documents of both: here it is the same one.
        first_of = {row.sha256: row.copy_of for row in self._looker.store.mail.messages(copies=True)}
        deliveries = {invariants.digest(d.raw): d for d in self.delivered}
        earliest = {first_of[sha] or sha: END for sha in deliveries}
        for sha, delivery in deliveries.items():
            earliest[first_of[sha] or sha] = min(earliest[first_of[sha] or sha], delivery.at)
        for sha in sorted(deliveries, key=lambda sha: (earliest[first_of[sha] or sha], first_of[sha] or "", sha)):
            calm.mailbox.put(deliveries[sha].raw, deliveries[sha].at)
        with closing(calm):
            registry_moves.edit_again(calm._worker, self._looker.store.registry.edits())
            intake.poll(calm._worker, END)
            for one in decided:
                rule_again(calm._worker, one)
            return invariants.said(calm._worker)

    def _hold(self, broken: Iterator[str]) -> None:
        found = list(broken)
        if found:
            raise Broken("; ".join(found[:5]))


STEPS: dict[str, Callable[[Office, datetime], object]] = {
    "poll": intake.poll,
    "remind": reminders.remind,
    "digest": reminders.digest,
    "flush": outbox.flush,
}


def _some(rng: Random) -> frozenset[int]:
    return frozenset(n for n in range(20) if rng.random() < 0.3)


def _befits(kind: str, where: str) -> bool:
    """Return whether this may happen at a point."""
    side, _, what = where.partition(" ")
    if kind == "full":
        return side == "before" and what in CALLS
    # Within a transaction nobody else can write.
    return kind == "crash" or (kind == "rival" and where != "before COMMIT")


def _brief(said: object) -> str:
    if isinstance(said, list):
        return f"{len(said)} letters"
    return said.sentence() if isinstance(said, PollReport) else str(said)


def play(seed: int, shared: Shared) -> tuple[list[str], BaseException | None]:
    """Play a seed; return its journal and what broke."""
    shared.reading.forget()
    folder = shared.root / "campaign"
    shutil.rmtree(folder, ignore_errors=True)
    with closing(CampaignRun(seed, shared, folder)) as run:
        try:
            run.run()
        except Exception as error:  # noqa: BLE001 - whatever it is, the seed failed
            return run.journal, error
    return run.journal, None
