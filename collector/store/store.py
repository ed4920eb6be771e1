"""The face of the room: one store over one data directory.

Writes outside a transaction are committed one by one; a message and its letters belong in one.
"""

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import select

from collector.errors import DataRefused, NotInitialised, of_disk
from collector.store import migrate
from collector.store.addresses import Addresses
from collector.store.archive import Archive
from collector.store.database import PATIENCE, Database
from collector.store.documents import Documents
from collector.store.earlier import Earlier
from collector.store.leases import Leases
from collector.store.mail import Mail
from collector.store.notes import Notes
from collector.store.outbox import Outbox
from collector.store.registry import Registry
from collector.store.rulings import Rulings
from collector.store.staff import Staff
from collector.store.tables import messages
from collector.store.tellings import Tellings
from collector.store.traffic import Traffic

DATABASE = "collector.sqlite3"
ARCHIVE = "archive"
KEY = "key"
_KEY_BYTES = 32
# The note by which a database knows its key.
_FINGERPRINT = "key"
_CURE = (
    "khôi phục bằng «collector restore THƯ-MỤC-SAO-LƯU»; không có bản sao lưu thì dựng lại sổ từ kho thư gốc bằng "
    "«collector replay --archive»"
)


class _RehearsedError(Exception):
    """Ends a transaction that is to leave no trace."""


class Store:
    """Ledger, outbox, registry and archive of one data directory; a context manager."""

    def __init__(self, data: Path, patience: float = PATIENCE) -> None:
        """Open what `create` made; NotInitialised where nothing is.

        `patience` is how many seconds a write waits for another process before it raises DatabaseBusy.
        """
        path = data / DATABASE
        with _plainly(data):
            if not path.is_file() and not (data / KEY).is_file():
                raise NotInitialised(str(data))
        _require_whole(data)
        self.data = data
        self.archive = Archive(data / ARCHIVE)
        self._database = Database(path, patience)
        self.notes = Notes(self._database)
        self.mail = Mail(self._database, self.notes)
        self.documents = Documents(self._database)
        self.rulings = Rulings(self._database)
        self.addresses = Addresses(self._database)
        self.registry = Registry(self._database)
        self.earlier = Earlier(self._database, self.notes)
        self.outbox = Outbox(self._database)
        self.tellings = Tellings(self._database)
        self.traffic = Traffic(self._database)
        self.leases = Leases(self._database)
        self.staff = Staff(self._database)
        try:
            migrate.bring_up(self._database)
            self._require_its_key()
        except BaseException:
            self.close()
            raise

    @classmethod
    def create(cls, data: Path, patience: float = PATIENCE) -> Self:
        """Make what is missing in the data directory, and open it; what is there stays as it is."""
        with _plainly(data):
            data.mkdir(mode=0o700, parents=True, exist_ok=True)
            data.chmod(0o700)
            if not (data / KEY).exists():
                _require_nothing_before(data)
                Archive(data / ARCHIVE).create()
                (data / DATABASE).touch(mode=0o600)
                _migrate(data / DATABASE, patience)
                # Last: a directory with a key and without a database has lost one, and is not made anew.
                _create_key(data / KEY)
        return cls(data, patience)

    @classmethod
    def rebuild(cls, data: Path, patience: float = PATIENCE) -> bool:
        """Make a new database beside an archive whose own was lost, and a key if that was lost too.

        Return whether the key is the one of before. Raises DataRefused where there is a database that holds tables.
        """
        path, key = data / DATABASE, data / KEY
        with _plainly(data):
            if path.is_file() and path.stat().st_size:
                raise DataRefused(f"{path} đang có dữ liệu; muốn dựng lại từ đầu thì chuyển tệp này đi nơi khác trước")
            for left in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
                left.unlink(missing_ok=True)
            kept = key.is_file() and key.stat().st_size == _KEY_BYTES
            if not kept:
                key.unlink(missing_ok=True)
            path.touch(mode=0o600)
            _migrate(path, patience)
            _create_key(key)
        return kept

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close database and archive."""
        self._database.close()
        self.archive.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all or nothing, alone. Transactions do not nest."""
        with self._database.transaction():
            yield

    def version(self) -> int:
        """Return a number that changes whenever anybody else wrote to the database since it was opened."""
        return self._database.version()

    @contextmanager
    def rehearsal(self) -> Iterator[None]:
        """Write, look at what came of it, and leave no trace."""
        with suppress(_RehearsedError), self._database.transaction():
            yield
            raise _RehearsedError

    @property
    def key(self) -> bytes:
        """The secret that signs our letters' Message-IDs."""
        with _plainly(self.data):
            return (self.data / KEY).read_bytes()

    def copy_database(self, path: Path) -> None:
        """Write the database as it is at this instant to a new file, for a backup."""
        self._database.copy(path)

    def _require_its_key(self) -> None:
        """Check the database against the key that it was first opened with."""
        ours = fingerprint(self.key)
        told = self.notes.meta(_FINGERPRINT)
        if told is None:
            self.notes.set_meta(_FINGERPRINT, ours)
        elif told != ours:
            raise DataRefused(f"{self.data / KEY} không phải khóa của cơ sở dữ liệu này; {_CURE}")

    def verify(self) -> Iterator[tuple[str, str]]:
        """Return the digest of each message whose bytes are missing or damaged, with the reason.

        What lies in the archive and is not in the ledger is verified too.
        """
        recorded = set(self._database.connection.execute(select(messages.c.sha256)).scalars())
        yield from self.archive.verify(sorted(recorded.union(self.archive.stored())))

    def tidy(self, before: datetime) -> int:
        """Remove half-written files left by crashes before an instant, and let the database tidy itself.

        Returns how many files went. No message, letter or row is ever removed.
        """
        swept = self.archive.sweep(before.timestamp())
        self._database.optimize()
        return swept


def fingerprint(key: bytes) -> str:
    """Return a fingerprint by which a key is known without revealing it."""
    return hashlib.sha256(b"collector key\0" + key).hexdigest()[:16]


def _require_whole(data: Path) -> None:
    """Raise DataRefused where a part of a data directory is gone while others stand: it is not begun anew in silence.

    With an empty database beside a full archive all mail would be taken in, and answered, a second time.
    """
    key, database = data / KEY, data / DATABASE
    with _plainly(data):
        if not key.is_file():
            if next(Archive(data / ARCHIVE).stored(), None) is None:
                raise NotInitialised(str(data))  # `init` was stopped half-way
            raise DataRefused(f"thiếu tệp khóa {key}; {_CURE}")
        if key.stat().st_size != _KEY_BYTES:
            raise DataRefused(f"tệp khóa {key} trống hoặc hỏng; {_CURE}")
        if not database.is_file():
            raise DataRefused(f"thiếu cơ sở dữ liệu {database}; {_CURE}")
        if not database.stat().st_size:
            raise DataRefused(f"cơ sở dữ liệu {database} trống; {_CURE}")


def _require_nothing_before(data: Path) -> None:
    """Raise DataRefused where a directory without a key holds mail: its database and key were lost."""
    if next(Archive(data / ARCHIVE).stored(), None):
        raise DataRefused(f"{data / ARCHIVE} đã có thư gốc mà không có khóa; {_CURE}")


def _migrate(path: Path, patience: float) -> None:
    database = Database(path, patience)
    try:
        migrate.bring_up(database)
    finally:
        database.close()


@contextmanager
def _plainly(data: Path) -> Iterator[None]:
    """Say in one line what the disk refuses: a directory that is read-only, full, or somebody else's."""
    try:
        yield
    except OSError as error:
        raise of_disk(error, data) from error


def _create_key(path: Path) -> None:
    """Make the key once, whole and durable: a half-written one would disown every letter sent."""
    if path.is_file():
        return
    written = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with os.fdopen(os.open(written, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(secrets.token_bytes(_KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(written, path)  # unlike a rename it never replaces another's key
    written.unlink()
