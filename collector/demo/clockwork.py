"""The simulated clock: delivers the mail of the story at its times and runs the real steps at theirs.

The steps are the product's own, the same that its commands call; only the clock is ours. Nothing here decides
anything about a message.
"""

import heapq
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Protocol

from collector.demo import mail, post
from collector.demo.mail import Sent
from collector.demo.scenes import END, EXTENDED_TO, SCENES, START, After, Scene
from collector.model import LetterState
from collector.store import LetterRow

_ROUND = timedelta(minutes=10)
_STAFF = "Văn phòng Công đoàn Bộ"


class Steps(Protocol):
    """What the replay asks of the product, at an instant that it names."""

    def poll(self, now: datetime) -> None:
        """Take in what is new, answer it and send what is due."""

    def tend(self, now: datetime) -> None:
        """Compose and send the reminders and digests that are due."""

    def assign(self, sender: str, union: str, who: str, now: datetime) -> None:
        """Settle every waiting document that came from an address."""

    def extend(self, union: str, until: str, why: str, who: str, now: datetime) -> None:
        """Return a union more time."""

    def letters(self) -> Sequence[LetterRow]:
        """Return the letters of the outbox, in order."""

    def due(self) -> Sequence[datetime]:
        """Return the instants at which reminders or digests may fall due."""


@dataclass(order=True, slots=True)
class _Entry:
    """Something on the calendar of the replay; at one instant mail comes before the step that reads it."""

    at: datetime
    rank: int
    count: int
    scene: Scene | None = field(compare=False, default=None)
    letter: Sent | None = field(compare=False, default=None)


_MAIL, _STEP, _DAY = range(3)


@dataclass(slots=True)
class Clockwork:
    """One run of the story. `day` is told the end of every simulated day and how many messages came that day."""

    desk: post.Desk
    maildir: Path
    steps: Steps
    day: Callable[[datetime, int], None]
    scenes: Sequence[Scene] = SCENES
    _calendar: list[_Entry] = field(default_factory=list)
    _waiting: list[Scene] = field(default_factory=list)
    _answered: set[int] = field(default_factory=set)
    _count: Iterator[int] = field(default_factory=itertools.count)
    _today: int = 0
    _polls: set[datetime] = field(default_factory=set)

    def run(self) -> list[Scene]:
        """Play from the first day to the last; return the scenes that waited for a letter in vain."""
        self._fill()
        while self._calendar:
            entry = heapq.heappop(self._calendar)
            if entry.at > END:
                break
            self._play(entry)
        return self._waiting

    def _fill(self) -> None:
        for scene in self.scenes:
            if isinstance(scene.when, After):
                self._waiting.append(scene)
            else:
                self._put(scene.instant(), _MAIL, scene)
        for at in self.steps.due():
            self._put(at, _STEP)
        for day in range((END.date() - START.date()).days + 1):
            midnight = datetime.combine(START.date() + timedelta(days=day), time(23, 59, 59), START.tzinfo)
            self._put(min(midnight, END), _DAY)

    def _put(self, at: datetime, rank: int, scene: Scene | None = None, letter: Sent | None = None) -> None:
        heapq.heappush(self._calendar, _Entry(at, rank, next(self._count), scene, letter))

    def _play(self, entry: _Entry) -> None:
        if entry.scene:
            self._happen(entry.scene, entry.at, entry.letter)
        elif entry.rank == _STEP:
            # The mailbox is read right before the post goes out, so that no reminder crosses a report.
            self.steps.poll(entry.at)
            self.steps.tend(entry.at)
            self._answer(entry.at)
        else:
            self.day(entry.at, self._today)
            self._today = 0

    def _happen(self, scene: Scene, at: datetime, letter: Sent | None) -> None:
        match scene.act:
            case "assign":
                address = post.sender(self.desk, self._first_of(scene.who)).email
                self.steps.assign(address, scene.who, _STAFF, at)
                self._answer(at)
            case "extend":
                self.steps.extend(scene.who, EXTENDED_TO, scene.note, _STAFF, at)
                self._answer(at)
            case _:
                mail.deliver(self.maildir, post.write(self.desk, scene, at, letter), at, next(self._count))
                self._today += 1
                self._poll_after(at)

    def _first_of(self, code: str) -> Scene:
        return next(scene for scene in self.scenes if scene.who == code and scene.files)

    def _poll_after(self, at: datetime) -> None:
        """Plan the next round of the scheduled poll, which comes every ten minutes, unless it is planned."""
        since = (at - START) // _ROUND
        round_at = START + (since + 1) * _ROUND
        if round_at not in self._polls:
            self._polls.add(round_at)
            self._put(round_at, _STEP)

    def _answer(self, now: datetime) -> None:
        """Let those answer who wait for a letter that has gone out since."""
        if not self._waiting:
            return
        for letter in self.steps.letters():
            if letter.id in self._answered or letter.state is not LetterState.SENT:
                continue
            self._answered.add(letter.id)
            for scene in [scene for scene in self._waiting if self._meant(scene, letter)]:
                self._waiting.remove(scene)
                assert isinstance(scene.when, After)
                sent = Sent(letter.message_id, letter.to[0], letter.subject)
                self._put(now + timedelta(hours=scene.when.hours), _MAIL, scene, sent)

    def _meant(self, scene: Scene, letter: LetterRow) -> bool:
        """Return whether a scene waits for this letter: its kind, to its union or to the clerk of that union."""
        awaited = scene.when
        assert isinstance(awaited, After)
        clerk = self.desk.cast.clerks[awaited.union].email
        return letter.kind is awaited.kind and (letter.union == awaited.union or clerk in letter.to)
