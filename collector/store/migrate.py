"""Brings the database to the tables as declared, by the numbered steps in `db/migrations`."""

from sqlalchemy import Connection, String, inspect, select
from sqlalchemy.sql import column, table

from collector.errors import DatabaseNewer
from collector.paths import shipped
from collector.store.database import Database

# The newest step. It stands here too, so that a start does not load Alembic (0.5 s) to learn that all is well.
NEWEST = "0016"

_TABLE = "alembic_version"
_VERSION = select(column("version_num", String)).select_from(table(_TABLE))


def knows(step: str) -> bool:
    """Return whether this version of the program has a step; it has all earlier ones too."""
    return any(shipped("db", "migrations", "versions").glob(f"{step}_*.py"))


def revision(connection: Connection) -> str | None:
    """Return the step that the database is at; None for an empty one."""
    if not inspect(connection).has_table(_TABLE):
        return None
    return connection.execute(_VERSION).scalar()


def bring_up(database: Database) -> None:
    """Run the steps that are missing, all or none of them."""
    if revision(database.connection) == NEWEST:
        return
    with database.transaction() as connection:
        # Another process may have run them while this one waited for its turn.
        if revision(connection) != NEWEST:
            _upgrade(connection)


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - costs 0.5 s, needed once in a release
    from alembic.config import Config  # noqa: PLC0415 - the same
    from alembic.util import CommandError  # noqa: PLC0415 - the same

    config = Config()
    config.set_main_option("script_location", str(shipped("db", "migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, NEWEST)
    except CommandError as error:
        raise DatabaseNewer(str(revision(connection))) from error
