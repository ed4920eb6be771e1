"""The points at which a process can die: every commit, every sync of a file, every rename, before it and after.

The product knows nothing of it: SQLAlchemy's own events tell of its statements, and what the standard library
does for durability is wrapped while somebody watches. Not for deciding what happens there: that is `Points.act`.
"""

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event

from collector.store import archive

# Where a transaction begins another writer may come first; where it ends, it is all or nothing.
STATEMENTS = ("BEGIN IMMEDIATE", "COMMIT")
CALLS = ("fsync", "replace", "link")

Act = Callable[[int, str], None]


class Points:
    """Counts the points that are reached, and does at each what it is told to."""

    def __init__(self, act: Act) -> None:
        self.act = act
        self.restart()

    def restart(self) -> None:
        """Count from one again."""
        # next() is one step for all threads, as += is not.
        self._numbers = itertools.count(1)

    def reach(self, where: str) -> None:
        """Be at a point."""
        self.act(next(self._numbers), where)


@contextmanager
def watched(points: Points) -> Iterator[None]:
    """Let the points hear of everything that this process makes durable."""

    def before(_connection, _cursor, statement, *_rest) -> None:
        if statement in STATEMENTS:
            points.reach(f"before {statement}")

    def after(_connection, _cursor, statement, *_rest) -> None:
        if statement == "COMMIT":
            points.reach("after COMMIT")

    real = {name: getattr(os, name) for name in CALLS}
    event.listen(Engine, "before_cursor_execute", before)
    event.listen(Engine, "after_cursor_execute", after)
    for name, call in real.items():
        setattr(os, name, _around(points, name, call))
    # One writer of the archive instead of eight, so that the points come in the same order each time.
    writers, archive._WRITERS = archive._WRITERS, 1
    try:
        yield
    finally:
        archive._WRITERS = writers
        for name, call in real.items():
            setattr(os, name, call)
        event.remove(Engine, "before_cursor_execute", before)
        event.remove(Engine, "after_cursor_execute", after)


def _around(points: Points, name: str, call: Callable[..., None]) -> Callable[..., None]:
    def watched_call(*given: object, **named: object) -> None:
        points.reach(f"before {name}")
        call(*given, **named)
        points.reach(f"after {name}")

    return watched_call
