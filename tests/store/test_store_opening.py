"""Creating, opening, migrating, and two processes at once."""

import re
import sqlite3
import stat
from contextlib import suppress

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from collector.errors import DatabaseBusy, DatabaseRefused, NotInitialised
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


def test_create_run_again_changes_nothing_and_keeps_the_key(tmp_path, make):
    with Store.create(tmp_path) as store:
        key = store.key
        store.notes.audit(make.noon, "x", "init", "")
    with Store.create(tmp_path) as store:
        assert (store.key, [row.action for row in store.notes.audits()]) == (key, ["init"])


def test_what_was_mailed_is_for_the_office_alone(tmp_path):
    with Store.create(tmp_path):
        modes = {name: stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("archive", "collector.sqlite3")}

    assert modes == {"archive": 0o700, "collector.sqlite3": 0o600}


def test_the_key_is_secret_and_new_for_each_office(tmp_path):
    keys = set()
    for name in ("a", "b"):
        with Store.create(tmp_path / name) as store:
            keys.add(store.key)

    assert [len(key) for key in keys] == [32, 32]
    assert stat.S_IMODE((tmp_path / "a" / "key").stat().st_mode) == 0o600


@pytest.mark.parametrize("missing", ["collector.sqlite3", "key"])
def test_a_directory_without_its_parts_is_not_initialised(data, missing):
    (data / missing).unlink()

    with pytest.raises(NotInitialised, match="collector init"):
        Store(data)


def test_a_database_of_a_newer_release_is_refused(data):
    with sqlite3.connect(data / "collector.sqlite3") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    with pytest.raises(DatabaseRefused, match="9999"):
        Store(data)


def test_a_file_that_is_no_database_is_refused(data):
    (data / "collector.sqlite3").write_bytes(b"no database at all" * 100)

    with pytest.raises(DatabaseRefused):
        Store(data)


def test_nothing_acknowledged_is_lost_and_no_row_points_nowhere(store):
    asked = ("journal_mode", "synchronous", "foreign_keys")

    found = [store._database.connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]

    assert found == ["wal", 2, 1]


def test_a_second_writer_hears_that_the_database_is_busy(data, store, make):
    with store.transaction(), Store(data, patience=0.05) as other:
        with pytest.raises(DatabaseBusy), other.transaction():
            raise AssertionError("two writers at once")
        assert other.mail.messages() == []  # reading goes on
    with Store(data, patience=0.05) as other, other.transaction():
        other.notes.audit(make.noon, "x", "later", "")


def test_a_failed_transaction_leaves_no_trace_and_the_next_one_works(store, make):
    with suppress(ZeroDivisionError), store.transaction():
        store.notes.audit(make.noon, "x", "lost", "")
        raise ZeroDivisionError
    store.notes.audit(make.noon, "x", "kept", "")

    assert [row.action for row in store.notes.audits()] == ["kept"]


def test_transactions_do_not_nest(store):
    with store.transaction(), pytest.raises(RuntimeError), store.transaction():
        raise AssertionError("a transaction within a transaction")


def test_notes_to_itself_are_written_over_and_forgotten(store):
    store.notes.set_meta("poll", "1")
    store.notes.set_meta("poll", "2")
    store.notes.set_meta("digest", "x")
    store.notes.set_meta("digest", None)

    assert (store.notes.meta("poll"), store.notes.meta("digest")) == ("2", None)


def test_the_audit_says_who_did_what_and_when(store, make):
    store.notes.audit(make.noon, "lan", "extend", "VPB", "đến 15/11/2024")

    [row] = store.notes.audits()

    assert (row.at, row.who, row.action, row.target, row.detail) == (
        make.noon,
        "lan",
        "extend",
        "VPB",
        "đến 15/11/2024",
    )
