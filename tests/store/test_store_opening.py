"""Creating and opening a data directory, and what is refused."""

import stat

import pytest

from collector.errors import DatabaseRefused, DataRefused, NotInitialised
from collector.store import Store


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


def test_a_directory_without_its_database_is_refused(data):
    (data / "collector.sqlite3").unlink()

    with pytest.raises(DataRefused, match="collector restore"):
        Store(data)


def test_an_empty_directory_without_its_key_is_not_initialised(data):
    (data / "key").unlink()

    with pytest.raises(NotInitialised, match="collector init"):
        Store(data)


def test_a_file_that_is_no_database_is_refused(data):
    (data / "collector.sqlite3").write_bytes(b"no database at all" * 100)

    with pytest.raises(DatabaseRefused):
        Store(data)
