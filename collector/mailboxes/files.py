"""What the two kinds of file mailboxes share: listing, order of arrival, batches.

Files are known by their names alone. A copied or restored file may carry any time, so a time never tells
old from new; it only orders the new ones, and only where no Received: header does.
"""

import os
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from collector.errors import MailboxRefused
from collector.mailboxes.clocks import Clock, head_ends, in_zone, topmost_received
from collector.mailboxes.face import BATCH_BYTES, BATCH_COUNT, Arrival
from collector.model import Position

# Received: is nearly always within the first bytes; seals and DKIM signatures may push it down.
_HEAD = 8 << 10
_LONGEST_HEAD = 256 << 10
# How often a listing is repeated for files that moved away under it (Maildir: from new/ to cur/).
_PATIENCE = 3
# How often a folder is looked at while it is waited for.
_LOOK_SECONDS = 0.25


class Listed(NamedTuple):
    """One file of a listing."""

    uid: str
    path: str


class _Due(NamedTuple):
    """A new file, in the order of arrival."""

    at: float
    uid: str
    path: str


class FileMailbox:
    """A mailbox of files; `listing` gives every file that is a whole message, `doors` are where new ones appear."""

    validity = ""
    expires = None

    def __init__(
        self,
        name: str,
        listing: Callable[[], Iterator[Listed]],
        doors: Sequence[Path],
        *,
        empty_is_unfinished: bool,
    ) -> None:
        self.name = name
        self.withheld: frozenset[str] = frozenset()
        self._listing = listing
        self._doors = doors
        self._seen: list[int] | None = None
        self._empty_is_unfinished = empty_is_unfinished

    def fetch(
        self, position: Position, batch_bytes: int = BATCH_BYTES, batch_count: int = BATCH_COUNT
    ) -> Iterator[tuple[Arrival, ...]]:
        """Return the files whose names are not taken, until a listing shows no new one."""
        self._seen = self._touched()
        reading = _FolderPass(position.taken, empty_is_unfinished=self._empty_is_unfinished)
        barren = 0
        while barren < _PATIENCE and (due := reading.due(self._listing())):
            before = len(reading.given)
            yield from _batches(reading.read(due), batch_bytes, batch_count)
            barren = 0 if len(reading.given) > before else barren + 1
        self.withheld = frozenset(reading.refused)
        if reading.refused:
            raise MailboxRefused(f"{self.name}: không đọc được {', '.join(sorted(reading.refused))}")

    def acknowledge(self, uids: Sequence[str]) -> None:
        """Do nothing: files are left as they are."""

    def uids(self) -> frozenset[str]:
        """Return the names of all whole messages; a file still being written is none."""
        return frozenset(uid for uid, path in self._listing() if not self._unfinished(path))

    def wait(self, seconds: float) -> bool:
        """Wait until a file was put into a folder, or so many seconds."""
        ends = time.monotonic() + seconds
        while (touched := self._touched()) == self._seen:
            left = ends - time.monotonic()
            if left <= 0:
                return False
            time.sleep(min(left, _LOOK_SECONDS))
        self._seen = touched
        return True

    def close(self) -> None:
        """Do nothing: no file stays open."""

    def _touched(self) -> list[int]:
        try:
            return [door.stat().st_mtime_ns for door in self._doors]
        except OSError as error:
            raise MailboxRefused(f"{self.name}: {error.strerror}") from error

    def _unfinished(self, path: str) -> bool:
        try:
            return self._empty_is_unfinished and Path(path).stat().st_size == 0
        except OSError:  # it went, or cannot be read: a pass says so
            return False


class _FolderPass:
    """One pass over the files: what was given, what must wait for the next pass."""

    def __init__(self, taken: frozenset[str], *, empty_is_unfinished: bool) -> None:
        self.given: set[str] = set()
        self.refused: set[str] = set()
        self._taken = taken
        self.unfinished: set[str] = set()
        self._empty_is_unfinished = empty_is_unfinished

    def due(self, listing: Iterator[Listed]) -> list[_Due]:
        """Return the new files in the order of arrival. They may be many, so only this little of each is kept."""
        passed = self.given | self.unfinished | self.refused
        new = {uid: path for uid, path in listing if uid not in self._taken and uid not in passed}
        return sorted(_Due(at, uid, path) for uid, path in new.items() if (at := self._arrived(uid, path)) is not None)

    def read(self, due: list[_Due]) -> Iterator[Arrival]:
        """Read the files one by one; those that are gone are passed over."""
        for _, uid, path in due:
            arrival = self._read(uid, path)
            if arrival:
                self.given.add(uid)
                yield arrival

    def _arrived(self, uid: str, path: str) -> float | None:
        try:
            return arrived(path)
        except FileNotFoundError:
            return None
        except OSError:
            self.refused.add(uid)
            return None

    def _read(self, uid: str, path: str) -> Arrival | None:
        try:
            raw, before, after = _whole(path)
        except FileNotFoundError:
            return None
        except OSError:
            self.refused.add(uid)
            return None
        growing = (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(
            raw
        ) != after.st_size
        if growing or (not raw and self._empty_is_unfinished):
            self.unfinished.add(uid)
            return None
        return Arrival(uid, raw, in_zone(_instant(after.st_mtime_ns)), Clock.FILE)


def arrived(path: str) -> float:
    """Return the order of arrival of a file: its topmost Received: instant, else its own time."""
    with open(path, "rb") as file:  # noqa: PTH123 - a Path for each of 100,000 files doubles the time
        head = file.read(_HEAD)
        received = topmost_received(head)
        if received is None and len(head) == _HEAD and not head_ends(head):
            received = topmost_received(head + file.read(_LONGEST_HEAD - _HEAD))
        return received.timestamp() if received else os.fstat(file.fileno()).st_mtime


def entries(directory: Path) -> Iterator[tuple[str, str]]:
    """Return uid and path of each visible regular file of a directory, in no order."""
    try:
        with os.scandir(directory) as found:
            for entry in found:
                if not entry.name.startswith(".") and _is_file(entry):
                    yield storable(entry.name), entry.path
    except OSError as error:
        raise MailboxRefused(f"{directory}: {error.strerror}") from error


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link that leads to itself
        return False


def storable(name: str) -> str:
    """Return a file name as text that a database takes: bytes that are no UTF-8 are written out."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def directory_of(rest: str) -> Path:
    """Return the directory of a mailbox address, absolute, so that the mailbox's name is the same in every run."""
    directory = Path(rest).expanduser().resolve()
    if not directory.is_dir():
        raise MailboxRefused(f"không có thư mục {directory}")
    return directory


def _whole(path: str) -> tuple[bytes, os.stat_result, os.stat_result]:
    with open(path, "rb") as file:  # noqa: PTH123 - as above
        before = os.fstat(file.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise FileNotFoundError(path)
        return file.read(), before, os.fstat(file.fileno())


def _instant(nanoseconds: int) -> datetime:
    return datetime.fromtimestamp(nanoseconds // 1000 / 1e6, UTC)


def _batches(arrivals: Iterator[Arrival], most_bytes: int, most: int) -> Iterator[tuple[Arrival, ...]]:
    batch: list[Arrival] = []
    weight = 0
    for arrival in arrivals:
        if batch and (len(batch) >= most or weight + len(arrival.raw) > most_bytes):
            full, batch, weight = tuple(batch), [], 0
            yield full
            del full  # or two batches would lie in memory
        batch.append(arrival)
        weight += len(arrival.raw)
    if batch:
        yield tuple(batch)
