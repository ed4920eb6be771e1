"""Connections that ask for nothing: each has ten seconds to send its request, and past 200 the oldest goes first.

uvicorn's own limit on connections would shut clerks out as soon as strangers hold as many, and a limit by address
means nothing behind a proxy. Here a connection counts only while its request is not whole: one that works is never
closed. Not for requests that are whole and slow to answer.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

SECONDS = 10.0
MOST = 200
# A file on its way over a slow line is a request that goes on: so much of it must come in each span of ten seconds.
PROGRESS = 32 << 10
_A_MINUTE = 60.0


class PatientProtocol(H11Protocol):
    """HTTP/1.1 as uvicorn speaks it, with an end to waiting for a request."""

    # In the order in which they began to wait.
    waiting: dict["PatientProtocol", None] = {}  # noqa: RUF012 - shared on purpose: the limit is that of the process

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._came = 0
        self._timer: asyncio.TimerHandle | None = None
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came; wait on while the request is not whole."""
        self._came += len(data)
        super().data_received(data)
        if self.transport.is_closing() or self.conn.their_state in {h11.DONE, h11.MUST_CLOSE, h11.CLOSED, h11.ERROR}:
            self._stop_waiting()
        elif self not in self.waiting:
            self._wait()

    def _wait(self) -> None:
        self.waiting[self] = None
        if len(self.waiting) > MOST:
            next(iter(self.waiting)).give_up()
        self._before = self._came
        self._timer = self.loop.call_later(SECONDS, self._look)

    def _look(self) -> None:
        """Close a connection whose request did not go on; a body that comes in steadily may take its time."""
        if self.conn.their_state is h11.SEND_BODY and self._came - self._before >= PROGRESS:
            self._before = self._came
            self._timer = self.loop.call_later(SECONDS, self._look)
        else:
            self.give_up()

    def give_up(self) -> None:
        """Close the connection without an answer."""
        self._stop_waiting()
        if not self.transport.is_closing():
            self.transport.abort()  # who sends nothing reads nothing

    def _stop_waiting(self) -> None:
        self.waiting.pop(self, None)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class OnceAMinute(logging.Filter):
    """Lets a message of the event loop through once a minute: with no descriptor left it comes with every try."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._last: dict[Any, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the record is written."""
        now = self._clock()
        last = self._last.get(record.msg)
        if last is not None and now - last < _A_MINUTE:
            return False
        self._last[record.msg] = now
        return True
