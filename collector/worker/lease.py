"""The worker's lease: a second worker does nothing while the first one lives."""

import os
import secrets
import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

from collector.store import Store

NAME = "worker"
# For this long nobody takes over from a crashed worker. Longer than a server may keep one call waiting (a minute).
SPAN = timedelta(minutes=2)
RENEW_SECONDS = 20.0


def identity() -> str:
    """Return the name of this process among the workers of all machines; it tells staff where to look."""
    # Host and number may come again, in containers always; a lease must not pass for one's own by chance.
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"


class WorkerLease:
    """The lease as this process holds it, or waits for it."""

    def __init__(self, store: Callable[[], Store], clock: Callable[[], datetime], holder: str) -> None:
        self._store, self._clock, self._holder = store, clock, holder
        self._renewed = 0.0
        self._watched: tuple[datetime, float] | None = None

    def take(self) -> bool:
        """Take the lease if it is free, over, or left alone for its whole span by a clock that does not jump."""
        now = self._clock()
        taken = self._store().leases.take(NAME, self._holder, now, now + SPAN, stale=self._stale())
        self._renewed = monotonic()
        return taken

    def keep(self) -> bool:
        """Renew the lease when it is time to; False where another worker has it by now."""
        if monotonic() - self._renewed < RENEW_SECONDS:
            return True
        kept = self._store().leases.renew(NAME, self._holder, self._clock() + SPAN)
        self._renewed = monotonic()
        return kept

    def release(self) -> None:
        """Release the lease, so that the next worker need not wait."""
        self._store().leases.release(NAME, self._holder)

    def other(self) -> str:
        """Return the name of its holder, if any."""
        lease = self._store().leases.read(NAME)
        return lease.holder if lease else ""

    def _stale(self) -> datetime | None:
        """Return the end of a lease that nobody renewed while this process watched, wherever that end lies."""
        lease = self._store().leases.read(NAME)
        if lease is None:
            self._watched = None
        elif self._watched is None or self._watched[0] != lease.until:
            self._watched = lease.until, monotonic()
        elif monotonic() - self._watched[1] > SPAN.total_seconds():
            return lease.until
        return None
