"""A stop within five seconds, asked for by SIGTERM or SIGINT.

First the work is asked to stop between two steps. What waits for a server is then interrupted: its transaction is
rolled back and everything closed. If even that does not end, the process goes: a crash at any point loses nothing.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from threading import Event, Thread
from types import FrameType

from collector.worker.loop import Stopped, Worker

SIGNALS = (signal.SIGTERM, signal.SIGINT)
_ASKED = 1.5  # seconds in which work may come to the end of its step
_LAST = 4.5


@contextmanager
def stoppable(worker: Worker) -> Iterator[None]:
    """Let signals stop the worker while the block runs. Only for the main thread."""
    asked: SimpleQueue[None] = SimpleQueue()
    over = Event()

    def ask(number: int, frame: FrameType | None) -> None:
        del number, frame
        worker.stop()
        signal.setitimer(signal.ITIMER_REAL, _ASKED)
        asked.put(None)

    def interrupt(number: int, frame: FrameType | None) -> None:
        del number, frame
        if worker.at_work:
            raise Stopped

    before = {number: signal.signal(number, ask) for number in SIGNALS}
    before[signal.SIGALRM] = signal.signal(signal.SIGALRM, interrupt)
    Thread(target=_go_at_last, args=(asked, over), name="last", daemon=True).start()
    try:
        yield
    finally:
        over.set()
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)


def _go_at_last(asked: "SimpleQueue[None]", over: Event) -> None:
    asked.get()
    if not over.wait(_LAST):
        os._exit(1)
