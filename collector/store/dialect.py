"""Everything tied to one kind of database. PostgreSQL would be added here and nowhere else."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Engine,
    ExceptionContext,
    NullPool,
    Table,
    create_engine,
    event,
    func,
)
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.exc import SQLAlchemyError

from collector.errors import DatabaseBusy, DatabaseRefused, DiskFull

_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_NOT_OURS = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM})
# Tables and columns are there from the first opening on: one that is gone went with a damage.
_DAMAGED = re.compile("no such (table|column)|malformed JSON")
_NO_DATABASE = frozenset({sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_IOERR})


def engine(path: Path, patience: float) -> Engine:
    """Return an engine for the database file; it waits this many seconds for another writer."""
    made = create_engine(
        URL.create("sqlite", database=str(path)),
        # Transactions are opened by `transaction` below: the driver's own would begin too late, as readers.
        isolation_level="AUTOCOMMIT",
        poolclass=NullPool,
        connect_args={"timeout": patience},
    )
    event.listen(made, "handle_error", _name_error)
    return made


def connect(made: Engine) -> Connection:
    """Open a connection on which no committed row is ever lost and no row points nowhere."""
    connection = made.connect()
    try:
        # FULL costs 0.3 ms a commit here and keeps an acknowledged message through a power cut.
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            connection.exec_driver_sql(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """Hold the one writer's place from the first statement on; commit at the end, or leave no trace."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        yield
        connection.exec_driver_sql("COMMIT")
    except BaseException:
        with suppress(SQLAlchemyError):
            connection.exec_driver_sql("ROLLBACK")
        raise


def optimize(connection: Connection) -> None:
    """Refresh the statistics that queries are planned by; merge the log into the file."""
    for pragma in ("optimize", "wal_checkpoint(TRUNCATE)"):
        connection.exec_driver_sql(f"PRAGMA {pragma}").close()


def copy(connection: Connection, path: Path) -> None:
    """Write the database as it is at this instant to a new file; others may go on writing to it meanwhile.

    Left out are sessions of the desk and the leases of processes: neither means anything anywhere else.
    """
    source = connection.connection.driver_connection
    path.touch(mode=0o600)
    target = sqlite3.connect(path, isolation_level=None)
    try:
        source.backup(target)  # type: ignore[union-attr]  # SQLite's own connection, behind SQLAlchemy's
        target.execute("PRAGMA journal_mode = DELETE")
        for table in ("sessions", "leases"):
            target.execute(f"DELETE FROM {table}")  # noqa: S608 - two names from the line above
    finally:
        target.close()


def fault(path: Path) -> str:
    """Return what SQLite finds wrong in a database file, "" where all is well; the file is not changed."""
    try:
        found = first_column(path, "PRAGMA integrity_check(1)")
    except sqlite3.Error as error:
        return str(error)
    return "" if found == ["ok"] else "; ".join(found)


def first_column(path: Path, query: str) -> list[str]:
    """Return the first column of a query on a file that nobody has open, read without leaving a trace."""
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        return [str(row[0]) for row in connection.execute(query)]
    finally:
        connection.close()


def version(connection: Connection) -> int:
    """Return a number that changes with each commit of another connection, of this process or another."""
    # Asked with each message: past SQLAlchemy it takes a fiftieth of the time.
    asked = connection.connection.cursor()
    try:
        return int(asked.execute("PRAGMA data_version").fetchone()[0])
    finally:
        asked.close()


def json_member(column: ColumnElement[Any], name: str) -> ColumnElement[Any]:
    """Return one member of a column of JSON as JSON, so that the rest of a long text is not fetched; NULL for none."""
    return func.json_extract(column, f"$.{name}")


def insert_once(table: Table) -> Insert:
    """Return an INSERT that leaves a row alone that stands already; its rowcount tells."""
    return insert(table).on_conflict_do_nothing()


def insert_or_update(table: Table, key: Sequence[str], columns: Sequence[str], *, where: ColumnElement[bool]) -> Insert:
    """Return an INSERT that changes the row that stands already where the condition holds; its rowcount tells."""
    made = insert(table)
    return made.on_conflict_do_update(
        index_elements=list(key), set_={name: made.excluded[name] for name in columns}, where=where
    )


def _name_error(context: ExceptionContext) -> Exception | None:
    """Return the house's own error for those that a person can do something about."""
    said = getattr(context.original_exception, "sqlite_errorcode", 0)
    code = said & 0xFF
    if code in _BUSY:
        return DatabaseBusy()
    if code == sqlite3.SQLITE_FULL or said == sqlite3.SQLITE_IOERR_SHMSIZE:
        return DiskFull("cơ sở dữ liệu")
    if code in _NOT_OURS:
        return DatabaseRefused(f"{context.original_exception}; xem quyền ghi và chủ sở hữu của thư mục dữ liệu")
    if code in _NO_DATABASE or (code == sqlite3.SQLITE_ERROR and _DAMAGED.match(str(context.original_exception))):
        return DatabaseRefused(f"{context.original_exception}; khôi phục bằng «collector restore»")
    return None
