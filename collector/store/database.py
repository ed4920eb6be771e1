"""The one connection of a store, and its transactions."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TypeVar, cast

from sqlalchemy import Connection

from collector.store import dialect

# How many seconds a write waits for another process, where whoever opens the store does not say.
PATIENCE = 10.0
_Read = TypeVar("_Read")


class Database:
    """An open database file. Reading needs no transaction; writing opens one where none is open."""

    def __init__(self, path: Path, patience: float) -> None:
        self._engine = dialect.engine(path, patience)
        self.connection = dialect.connect(self._engine)
        self._writing = False
        self._version = -1
        self._read: dict[Hashable, object] = {}

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Write all or nothing. Transactions do not nest."""
        if self._writing:
            raise RuntimeError("a transaction is open already")
        with dialect.transaction(self.connection):
            self._forget_if_others_wrote()
            self._writing = True
            try:
                yield self.connection
            except BaseException:
                self.forget()  # what was read of this is undone
                raise
            finally:
                self._writing = False

    def write(self) -> AbstractContextManager[Connection]:
        """Return the open transaction, or one of its own to a single write."""
        return nullcontext(self.connection) if self._writing else self.transaction()

    def once(self, key: Hashable, read: Callable[[], _Read]) -> _Read:
        """Return what was read under a key before, or read it: for what is asked with each message and seldom changes.

        Read anew once another connection wrote anything, or whoever writes what was read here said `forget`. What is
        handed out is shared: nobody changes it.
        """
        if not self._writing:
            self._forget_if_others_wrote()
        if key not in self._read:
            self._read[key] = read()
        return cast("_Read", self._read[key])

    def forget(self) -> None:
        """Let everything be read again that `once` handed out: some of it is written now."""
        self._read.clear()

    def _forget_if_others_wrote(self) -> None:
        version = dialect.version(self.connection)
        if version != self._version:
            self._version = version
            self.forget()

    def copy(self, path: Path) -> None:
        """Write the database as it is at this instant to a new file."""
        dialect.copy(self.connection, path)

    def version(self) -> int:
        """Return a number that changes with each commit of another connection."""
        return dialect.version(self.connection)

    def optimize(self) -> None:
        """Let the engine refresh its statistics and give the space of its log back to the disk."""
        dialect.optimize(self.connection)

    def close(self) -> None:
        """Close the file."""
        self.connection.close()
        self._engine.dispose()
