"""When the loop looks for work: APScheduler asks at intervals, the mailbox watch when something came.

Whoever knows that there may be work asks for it; the loop alone works. What is due is computed from data when the loop
comes to it, so asking too often is harmless, and what was not asked for is made good by the next interval.
"""

import logging
from collections.abc import Iterable, Mapping
from contextlib import suppress
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self

from apscheduler.schedulers.background import BackgroundScheduler

from collector.model import ZONE

# Asked for by the signal to stop: it only wakes the loop, which then sees that it is to stop.
WAKE = ""
_MINUTE = 60.0


def intervals_of(jobs: Iterable[str], poll_minutes: int) -> dict[str, float]:
    """Return how often each piece is asked for, in seconds. What is due is computed then, so this is only patience."""
    seconds = {"poll": max(poll_minutes, 1) * _MINUTE, "outbox": _MINUTE}
    return {name: seconds.get(name, 5 * _MINUTE) for name in jobs}


class Wakeups:
    """The work asked for since the loop last waited. Asking is safe from any thread and from a signal handler."""

    def __init__(self) -> None:
        # SimpleQueue.put may interrupt itself, which an Event set by a signal handler may not.
        self._asked: SimpleQueue[str] = SimpleQueue()

    def ask(self, *names: str) -> None:
        """Ask for pieces of work by their names."""
        for name in names:
            self._asked.put(name)

    def wait(self, seconds: float) -> set[str]:
        """Return what was asked for, waiting this long for the first; what was asked for often counts once."""
        found: set[str] = set()
        with suppress(Empty):
            found.add(self._asked.get(timeout=max(seconds, 0.0)))
            while True:
                found.add(self._asked.get_nowait())
        return found - {WAKE}


class Intervals:
    """Asks for each piece of work at once and then at its interval, in seconds."""

    def __init__(self, wakeups: Wakeups, intervals: Mapping[str, float]) -> None:
        self._wakeups = wakeups
        self._intervals = dict(intervals)
        # Its log tells each interval; that would drown ours.
        logging.getLogger("apscheduler").setLevel(logging.WARNING)
        # Without its grace time an interval that a sleeping machine missed by a second would be passed over.
        self._scheduler = BackgroundScheduler(timezone=ZONE, job_defaults={"misfire_grace_time": None})

    def __enter__(self) -> Self:
        for name, seconds in self._intervals.items():
            self._scheduler.add_job(self._wakeups.ask, "interval", [name], id=name, seconds=seconds)
        self._scheduler.start()
        self._wakeups.ask(*self._intervals)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._scheduler.shutdown(wait=False)

    def restart(self) -> None:
        """Begin all intervals anew and ask for everything, after the machine's clock jumped.

        APScheduler goes by that clock: set back by a day, it would be silent for a day.
        """
        for name, seconds in self._intervals.items():
            self._scheduler.reschedule_job(name, trigger="interval", seconds=seconds)
        self._wakeups.ask(*self._intervals)
