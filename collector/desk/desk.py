"""What all requests share: settings, clock, offices, board, templates, and what is to be said on the next page."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from collector.desk.offices import Boards, Offices
from collector.desk.sign_in_limits import SignInLimits
from collector.desk.templating import Templates
from collector.flow.accounts import digest
from collector.settings import Settings

_MOST = 200
_FEW = 4


@dataclass(frozen=True, slots=True)
class FlashMessage:
    """What an action did, said on the page that follows; `undo` is the ruling that can be taken back there."""

    text: str
    undo: int | None


class FlashMessages:
    """What is to be said to each session on its next page."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._told: OrderedDict[str, FlashMessage] = OrderedDict()

    def put(self, secret: str, text: str, undo: int | None) -> None:
        """Keep what is to be said."""
        with self._lock:
            self._told[digest(secret)] = FlashMessage(text, undo)
            while len(self._told) > _MOST:
                self._told.popitem(last=False)

    def take(self, secret: str) -> FlashMessage | None:
        """Return what is to be said, once."""
        with self._lock:
            return self._told.pop(digest(secret), None)


class PendingImports:
    """Registry files that were shown and wait to be confirmed, one for each session."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[str, tuple[str, bytes]] = OrderedDict()

    def put(self, secret: str, name: str, content: bytes) -> None:
        """Keep a file until it is confirmed, or another one comes."""
        with self._lock:
            self._kept[digest(secret)] = name, content
            while len(self._kept) > _FEW:
                self._kept.popitem(last=False)

    def take(self, secret: str, name: str) -> bytes | None:
        """Return the file of that name, once."""
        with self._lock:
            kept = self._kept.pop(digest(secret), None)
        return kept[1] if kept and kept[0] == name else None


class Desk:
    """The desk of one data directory."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime]) -> None:
        self.settings = settings
        self.clock = clock
        self.offices = Offices(settings)
        self.boards = Boards(self.offices)
        self.flash_messages = FlashMessages()
        self.pending_imports = PendingImports()
        self.limits = SignInLimits()
        self.templates = Templates()

    def close(self) -> None:
        """Close every office."""
        self.offices.close()
