"""Bells: anyone who knows that there may be work rings; the loop alone works.

APScheduler is a clock here and nothing more. It rings at intervals; what is due is computed from data when the
loop comes to it, so a bell too many is harmless and one that was missed is made good by the next.
"""

import logging
from collections.abc import Mapping
from contextlib import suppress
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from collector.model import ZONE

# Rung by the signal to stop: it only wakes the loop, which then sees that it is to stop.
WAKE = ""


class Bells:
    """What was rung since the loop last listened. Ringing is safe from any thread and from a signal handler."""

    def __init__(self) -> None:
        # SimpleQueue.put may interrupt itself, which an Event set by a signal handler may not.
        self._rung: SimpleQueue[str] = SimpleQueue()

    def ring(self, *names: str) -> None:
        """Ring for pieces of work by their names."""
        for name in names:
            self._rung.put(name)

    def listen(self, seconds: float) -> set[str]:
        """Return what was rung, waiting for the first ring so long; a bell rung often counts once."""
        heard: set[str] = set()
        with suppress(Empty):
            heard.add(self._rung.get(timeout=max(seconds, 0.0)))
            while True:
                heard.add(self._rung.get_nowait())
        return heard - {WAKE}


class Clockwork:
    """Rings each bell at its interval, in seconds."""

    def __init__(self, bells: Bells, intervals: Mapping[str, float]) -> None:
        self._bells = bells
        self._intervals = dict(intervals)
        # Its log tells each ring; that would drown ours.
        logging.getLogger("apscheduler").setLevel(logging.WARNING)
        self._scheduler = BackgroundScheduler(
            timezone=ZONE,
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def __enter__(self) -> Self:
        for name, seconds in self._intervals.items():
            self._scheduler.add_job(self._bells.ring, "interval", [name], id=name, seconds=seconds)
        self._scheduler.start()
        self._bells.ring(*self._intervals)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._scheduler.shutdown(wait=False)

    def wind(self) -> None:
        """Begin all intervals anew and ring every bell.

        For a machine's clock that jumped: set back by a day, the scheduler would be silent for a day.
        """
        for name, seconds in self._intervals.items():
            self._scheduler.reschedule_job(name, trigger="interval", seconds=seconds)
        self._bells.ring(*self._intervals)
