"""What `doctor` says of the live data: directory, disk, database, registry, alarms."""

import pytest

from collector import app
from collector.flow import alarms
from collector.model import Union
from collector.settings import load
from collector.store import Store


@pytest.fixture
def registered(rows, tmp_path):
    """Return the row of the registry, for unions with and without an address."""

    def told(reachable, silent):
        app.init(load({}, {"COLLECTOR_DATA": str(tmp_path / "data")}))
        unions = [Union(f"A{n}", "x", emails=(f"a{n}@x.example",)) for n in range(reachable)]
        unions += [Union(f"B{n}", "x") for n in range(silent)]
        with Store(tmp_path / "data") as store:
            store.registry.replace(unions)
        return rows()["registry"]

    return told


@pytest.mark.parametrize(
    ("reachable", "silent", "ok", "advised"),
    [(0, 0, False, True), (3, 0, True, False), (2, 2, True, False), (1, 2, True, True)],
)
def test_a_registry_that_is_empty_is_a_fault_and_one_without_addresses_worth_a_word(
    registered, reachable, silent, ok, advised
):
    row = registered(reachable, silent)
    assert (row.ok, bool(row.mend_vietnamese)) == (ok, advised)
    assert f"{reachable + silent} công đoàn, {silent} chưa có địa chỉ" in row.vietnamese


def test_a_data_directory_that_is_not_there_is_told_with_its_cure(rows, tmp_path):
    told = rows(COLLECTOR_DATA=str(tmp_path / "none"))
    assert {name for name, row in told.items() if not row.ok} == {"data", "database", "registry"}
    assert "collector init" in told["data"].mend_english


def test_a_file_that_is_no_database_is_named(rows, tmp_path):
    rows()
    (tmp_path / "data" / "collector.sqlite3").write_bytes(b"not a database" * 100)
    told = rows()
    assert not told["database"].ok
    assert [name for name in told if name.startswith("alarm")] == []


def test_every_kind_of_alarm_has_its_row_whether_it_rings_or_not(rows):
    assert {name.partition(".")[2] for name in rows() if name.startswith("alarm")} == {*alarms.KINDS}
