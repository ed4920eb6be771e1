"""The watch at the mailbox: its own connection that waits for new mail and then asks for a look. It takes nothing in.

The interval of the poll is the net below it: a watch that sees nothing costs minutes, never a message.
"""

import logging
from collections.abc import Callable
from contextlib import closing
from threading import Event, Thread
from types import TracebackType
from typing import Self

from collector.errors import CollectorError
from collector.mailboxes import Mailbox
from collector.worker.json_log import reason

log = logging.getLogger(__name__)

# One wait. Short ones in a row cost the mailbox nothing, and let the thread end soon.
_SECONDS = 1.0
_FIRST, _LONGEST = 5.0, 300.0
# Between two of these, so that a server that is never silent does not keep the loop busy.
_BREATH = 0.25


class MailboxWatch:
    """A thread that waits at the mailbox, in a `with` block."""

    def __init__(self, open_mailbox: Callable[[], Mailbox], ask: Callable[[], None]) -> None:
        self._open, self._ask = open_mailbox, ask
        self._over = Event()
        # A daemon: it may be in the middle of a wait when the worker stops, and has nothing to lose.
        self._thread = Thread(target=self._run, name="watch", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()

    def _run(self) -> None:
        pause = _FIRST
        while not self._over.is_set():
            try:
                with closing(self._open()) as mailbox:
                    while not self._over.is_set():
                        # The first one after opening is true: something may have come while nobody watched.
                        if mailbox.wait(_SECONDS) and not self._over.is_set():
                            self._ask()
                            self._over.wait(_BREATH)
                        pause = _FIRST
            except (CollectorError, OSError) as error:
                log.warning("watch lost", extra={"facts": {"why": reason(error), "again_in": pause}})
            except Exception:
                log.exception("watch broken")
            self._over.wait(pause)
            pause = min(pause * 2, _LONGEST)
