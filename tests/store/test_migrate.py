"""Migrated and declared tables agree, there and back."""

import re
import sqlite3

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from collector.errors import DatabaseRefused
from collector.paths import shipped
from collector.store import Store, dialect, migrate
from collector.store.database import Database
from collector.store.tables import metadata


def shapes(path):
    """Return the SQL of each table and index, without its layout."""
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    connection.close()
    return {name: re.sub(r"\s+", " ", sql) for name, sql in rows if name != "alembic_version"}


def test_migrated_tables_are_the_declared_ones(data, tmp_path):
    declared = dialect.engine(tmp_path / "declared.sqlite3", 1)
    metadata.create_all(declared)
    declared.dispose()

    assert shapes(data / "collector.sqlite3") == shapes(tmp_path / "declared.sqlite3")


def test_alembic_finds_nothing_to_migrate(data):
    database = Database(data / "collector.sqlite3", 1)
    found = compare_metadata(MigrationContext.configure(database.connection), metadata)
    database.close()

    assert found == []


def test_the_newest_step_is_the_one_that_a_start_looks_for():
    config = Config()
    config.set_main_option("script_location", str(shipped("db", "migrations")))

    assert ScriptDirectory.from_config(config).get_current_head() == migrate.NEWEST


def test_steps_can_be_gone_back(data):
    from alembic import command  # noqa: PLC0415 - beside its use

    database = Database(data / "collector.sqlite3", 1)
    config = Config()
    config.set_main_option("script_location", str(shipped("db", "migrations")))
    config.attributes["connection"] = database.connection
    command.downgrade(config, "base")
    database.close()

    assert set(shapes(data / "collector.sqlite3")) == set()


def test_a_database_of_a_newer_release_is_refused(data):
    with sqlite3.connect(data / "collector.sqlite3") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    with pytest.raises(DatabaseRefused, match="9999"):
        Store(data)
