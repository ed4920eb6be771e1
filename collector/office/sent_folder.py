"""The Sent folder of the mailbox's account: copies of the letters that went, and what it tells of uncertain ones.

Never in the way of a letter: what goes wrong here is logged, and the folder is left alone for the rest of the flush.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Self, TypeVar

from collector.errors import CollectorError
from collector.mailboxes.sent import SentFolder
from collector.office.office import Office

log = logging.getLogger(__name__)
_T = TypeVar("_T")


class SentCopies:
    """The Sent folder, opened when it is first needed; without one configured nothing is kept."""

    def __init__(self, office: Office) -> None:
        self.kept = bool(office.settings.sent_folder)
        self._open = office.sent_folder
        self._folder: SentFolder | None = None

    def shows(self, message_id: str) -> bool:
        """Return whether the folder holds a letter; False too where it cannot be asked."""
        return bool(self._ask(lambda folder: folder.holds(message_id)))

    def add(self, message_id: str, raw: bytes, at: datetime) -> None:
        """Keep a copy of a letter, unless the server has put one there itself."""

        def copy(folder: SentFolder) -> None:
            if not folder.holds(message_id):
                folder.append(raw, at)

        self._ask(copy)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._folder is not None:
            self._folder.close()

    def _ask(self, what: Callable[[SentFolder], _T]) -> _T | None:
        if not self.kept:
            return None
        try:
            if self._folder is None:
                self._folder = self._open()
            return what(self._folder)
        except CollectorError as error:
            # One time-out for a flush is enough.
            self.kept = False
            log.warning("the folder of sent letters cannot be used: %s", error)
            return None
