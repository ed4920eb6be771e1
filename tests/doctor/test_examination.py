"""What every examination has in common: two languages, a cure for each fault, one place in the order."""

from datetime import datetime

import pytest

from collector.doctor import examine, results_of
from collector.doctor.examination import EXAMINATIONS
from collector.doctor.values import BROKEN, WELL, Examination, Installation, Seen
from collector.errors import SettingRefused
from collector.model import ZONE
from collector.settings import load

NOW = datetime(2024, 11, 5, 12, tzinfo=ZONE)
ROWS = pytest.mark.parametrize("row", EXAMINATIONS, ids=lambda row: row.name)


def test_a_wrong_setting_ends_it_with_one_result():
    def refuses():
        raise SettingRefused("COLLECTOR_LETTERS: «perhaps»")

    (only,) = examine(refuses, lambda: NOW)
    assert (only.name, only.ok, bool(only.mend_vietnamese), bool(only.mend_english)) == ("settings", False, True, True)
    assert "perhaps" in only.vietnamese
    assert "perhaps" in only.english


def test_results_come_in_the_order_of_the_table(rows):
    found = [name.split(".")[0] for name in rows()]
    names = [row.name for row in EXAMINATIONS]
    assert list(dict.fromkeys(found)) == [name for name in names if name in found]


def test_one_examination_is_asked_by_its_name(rows, tmp_path):
    rows()
    settings = load({}, {"COLLECTOR_DATA": str(tmp_path / "data")})
    assert [row.name for row in results_of("registry", settings, NOW)] == ["registry"]
    assert results_of("weather", settings, NOW) == []


@ROWS
def test_every_outcome_is_said_in_two_languages(row):
    for vietnamese, english in (*row.says.values(), *row.cures.values(), *row.hints.values()):
        assert vietnamese
        assert english
    assert WELL in row.says


@ROWS
def test_no_outcome_is_a_fault_and_none_at_once(row):
    assert not {*row.cures} & {*row.hints}
    assert WELL not in row.cures


@pytest.mark.parametrize(
    ("seen", "found"),
    [
        (Seen(facts={"n": 3}), ("x", True, "tốt 3", "well 3", "", "")),
        (Seen("bad", {"n": 3}), ("x", False, "hỏng 3", "bad 3", "sửa 3", "mend 3")),
        (Seen("odd", {"n": 3}, "part"), ("x.part", True, "tốt 3", "well 3", "xem 3", "look 3")),
    ],
    ids=["well", "fault", "hint"],
)
def test_an_outcome_becomes_words(monkeypatch, seen, found):
    row = Examination(
        "x",
        lambda _: iter([seen]),
        {WELL: ("tốt {n}", "well {n}"), "bad": ("hỏng {n}", "bad {n}")},
        {"bad": ("sửa {n}", "mend {n}")},
        hints={"odd": ("xem {n}", "look {n}")},
    )
    monkeypatch.setattr("collector.doctor.examination.EXAMINATIONS", (row,))
    (result,) = results_of("x", load({}, {}), NOW)
    told = (result.name, result.ok, result.vietnamese, result.english, result.mend_vietnamese, result.mend_english)
    assert told == found


def test_an_error_is_a_fault_with_the_cure_that_fits_it(monkeypatch):
    def fails(_: Installation):
        raise SettingRefused("chỗ này")
        yield

    row = Examination(
        "x",
        fails,
        {WELL: ("tốt", "well")},
        {BROKEN: ("sửa", "mend"), "port": ("sửa cổng", "mend the port")},
        why=lambda _examined, error: "port" if "chỗ" in str(error) else BROKEN,
    )
    monkeypatch.setattr("collector.doctor.examination.EXAMINATIONS", (row,))
    (result,) = results_of("x", load({}, {}), NOW)
    assert (result.ok, result.mend_vietnamese) == (False, "sửa cổng")
    assert "chỗ này" in result.vietnamese
    assert "SettingRefused" in result.english
