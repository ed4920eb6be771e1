"""The face of the room: one store over one data directory.

Writes outside a transaction are committed one by one; a message and its letters belong into one.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import select

from collector.errors import NotInitialised
from collector.store import migrate
from collector.store.addresses import Addresses
from collector.store.archive import Archive
from collector.store.database import Database
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

DATABASE = "collector.sqlite3"
ARCHIVE = "archive"
KEY = "key"
_KEY_BYTES = 32


class _RehearsedError(Exception):
    """Ends a transaction that is to leave no trace."""


class Store:
    """Ledger, outbox, registry and archive of one data directory; a context manager."""

    def __init__(self, data: Path, patience: float = 10.0) -> None:
        """Open what `create` made; NotInitialised where nothing is.

        `patience` is how many seconds a write waits for another process before it raises DatabaseBusy.
        """
        path = data / DATABASE
        if not path.is_file() or not (data / KEY).is_file():
            raise NotInitialised(str(data))
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
        self.leases = Leases(self._database)
        self.staff = Staff(self._database)
        try:
            migrate.bring_up(self._database)
        except BaseException:
            self.close()
            raise

    @classmethod
    def create(cls, data: Path, patience: float = 10.0) -> Self:
        """Make what is missing in the data directory, and open it; what is there stays as it is."""
        data.mkdir(parents=True, exist_ok=True)
        Archive(data / ARCHIVE).create()
        _create_key(data / KEY)
        (data / DATABASE).touch(mode=0o600)
        return cls(data, patience)

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
        return (self.data / KEY).read_bytes()

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
