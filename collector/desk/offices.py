"""Opened offices for the requests of the desk, which come on many threads at once.

A store belongs to one request at a time; what was read of campaign and registry is shared by all, and read again
when either changed. The board is built for all unions at once, so it is kept until something was written.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock, RLock, Thread
from time import perf_counter

from collector.errors import CollectorError
from collector.flow import board
from collector.formats import Readers
from collector.model import Message
from collector.office.office import Office
from collector.settings import Settings
from collector.store import Store

log = logging.getLogger(__name__)

# A page must not wait long for the worker's transaction.
_PATIENCE = 3.0
_IDLE = 8  # offices kept open while nobody asks
_READ = 16  # messages kept as read
# A board that takes longer than this is built in the background, while the one before is shown with its time.
_QUICK = 0.15
# ... and so long somebody waits who has just decided something.
_PATIENT = 2.0
# ... and not again before so many times the time that it took: it must not keep the processor from the pages.
_REST = 4


class SharedReaders(Readers):
    """Readers that one thread at a time may ask."""

    def __init__(self) -> None:
        super().__init__(workers=1)
        self._lock = RLock()

    def read_many(self, paths: Iterable[Path]) -> Iterator[Message]:
        """Read raw message files, in the order given."""
        with self._lock:
            found = list(super().read_many(paths))
        yield from found

    def extract(self, path: Path, index: int, sha256: str | None = None) -> bytes:
        """Return the bytes of one file of a raw message."""
        with self._lock:
            return super().extract(path, index, sha256)


class Offices:
    """Every office that the desk has open, and what they share."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        # While one person's ruling is looked at and written, nobody else's is.
        self.deciding = Lock()
        self._lock = Lock()
        self._free: list[tuple[int, Office]] = []
        self._master: Office | None = None
        self._generation = 0
        self._version = -1
        self._written: tuple[int, ...] = ()
        self._files: tuple[int, ...] = ()
        self._readers = SharedReaders()
        self._messages: OrderedDict[str, Message] = OrderedDict()

    @contextmanager
    def lend(self) -> Iterator[Office]:
        """Lend an office for one request. Raises what opening it raises."""
        with self._lock:
            master, generation = self._current(), self._generation
            made_for, office = self._free.pop() if self._free else (-1, None)
        if office is None:
            office = self._open()
        try:
            if made_for != generation:
                office.share(master)
            yield office
        except BaseException:
            # Whatever state it is in is not handed on.
            self._shut(office)
            raise
        with self._lock:
            if len(self._free) < _IDLE:
                self._free.append((generation, office))
                return
        self._shut(office)

    def version(self) -> int:
        """Return a number that changes with every write to the database, by whomever."""
        with self._lock:
            return self._current().store.version()

    def read(self, office: Office, sha256: str) -> Message:
        """Read a kept message again. Raises ArchiveDamaged, ReaderLost."""
        with self._lock:
            if sha256 in self._messages:
                self._messages.move_to_end(sha256)
                return self._messages[sha256]
        message = self._readers.read(office.store.archive.path(sha256))
        with self._lock:
            self._messages[sha256] = message
            while len(self._messages) > _READ:
                self._messages.popitem(last=False)
        return message

    def close(self) -> None:
        """Close everything."""
        with self._lock:
            for _, office in self._free:
                self._shut(office)
            self._free.clear()
            if self._master:
                self._shut(self._master)
                self._master = None
            self._readers.close()

    # --- within the lock

    def _current(self) -> Office:
        """Return the office that watches: it never writes, so every write changes its version."""
        if self._master is None:
            opened = self._open()
            try:
                self._refresh(opened)
            except BaseException:
                self._shut(opened)
                raise
            self._master = opened
        master = self._master
        files, version = master.edited(), master.store.version()
        if files == self._files and version == self._version:
            return master
        self._version = version
        if files != self._files or master.written() != self._written:
            self._files = files
            try:
                self._refresh(master)
            except CollectorError as error:
                # A campaign file in the middle of an edit leaves the one before in force until it is whole again.
                log.warning("campaign not read again", extra={"facts": {"why": type(error).__name__}})
        return master

    def _refresh(self, master: Office) -> None:
        """Read campaign and registry again. Raises CampaignRefused."""
        fresh = Office(self.settings, master.store)
        version, written = master.store.version(), master.written()
        _ = fresh.campaign, fresh.unions, fresh.by_code
        self._version, self._written = version, written
        self._files = fresh.edited()
        master.share(fresh)
        self._generation += 1

    def _open(self) -> Office:
        office = Office(self.settings, Store(self.settings.data, patience=_PATIENCE))
        office.__dict__["readers"] = self._readers
        return office

    def _shut(self, office: Office) -> None:
        office.__dict__.pop("readers", None)  # shared: closed once, at the end
        office.close()


class Boards:
    """The newest board. One that is quick to build is never behind; a large one is built in the background."""

    def __init__(self, offices: Offices) -> None:
        self._offices = offices
        self._lock = Lock()
        self._building = Lock()
        self._board: board.Board | None = None
        self._version = -1
        self._cost, self._done = 0.0, 0.0
        self._asked_for = False
        self._words: tuple[object, dict[str, str]] = (None, {})

    def current(self, clock: Callable[[], datetime]) -> board.Board:
        """Return the board as it stands, or as it stood a moment ago (`made_at`)."""
        version, now = self._offices.version(), clock()
        with self._lock:
            kept, fresh = self._board, self._version == version
        if kept and (fresh and kept.made_at <= now and kept.made_at.date() == now.date()):
            return kept
        if kept is None or self._cost <= (_PATIENT if self._asked_for else _QUICK):
            with self._building:
                return self._build(clock)
        if perf_counter() - self._done < _REST * self._cost:
            return kept
        if self._building.acquire(blocking=False):
            Thread(target=self._aside, args=(clock,), name="board", daemon=True).start()
        return kept

    def expect(self) -> None:
        """Let the next page wait for a new board: a person who has just decided something looks for the result."""
        self._asked_for = True

    def _aside(self, clock: Callable[[], datetime]) -> None:
        try:
            self._build(clock)
        finally:
            self._building.release()

    def _build(self, clock: Callable[[], datetime]) -> board.Board:
        self._asked_for = False
        version = self._offices.version()
        with self._lock:
            if self._board and self._version == version and self._board.made_at.date() == clock().date():
                return self._board
        began = perf_counter()
        with self._offices.lend() as office:
            if self._words[0] is not office.unions:
                self._words = (office.unions, board.folded(office.unions))
            built = board.build(office, clock(), self._words[1])
        with self._lock:
            self._board, self._version = built, version
            self._done = perf_counter()
            self._cost = self._done - began
        return built
