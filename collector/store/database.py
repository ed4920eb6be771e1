"""The one connection of a store, and its transactions."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from sqlalchemy import Connection

from collector.store import dialect

# How many seconds a write waits for another process, where whoever opens the store does not say.
PATIENCE = 10.0


class Database:
    """An open database file. Reading needs no transaction; writing opens one where none is open."""

    def __init__(self, path: Path, patience: float) -> None:
        self._engine = dialect.engine(path, patience)
        self.connection = dialect.connect(self._engine)
        self._writing = False

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Write all or nothing. Transactions do not nest."""
        if self._writing:
            raise RuntimeError("a transaction is open already")
        with dialect.transaction(self.connection):
            self._writing = True
            try:
                yield self.connection
            finally:
                self._writing = False

    def write(self) -> AbstractContextManager[Connection]:
        """Return the open transaction, or one of its own to a single write."""
        return nullcontext(self.connection) if self._writing else self.transaction()

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
