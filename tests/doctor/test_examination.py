"""How an examination is added, and how what it saw becomes words."""

import os
import shutil
import string
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from collector import app, doctor
from collector.doctor import examination
from collector.doctor.table import EXAMINATIONS
from collector.doctor.values import BROKEN, WELL, Examination, Seen
from collector.errors import CollectorError
from collector.model import ZONE
from collector.settings import load

NOW = datetime(2024, 11, 5, 12, tzinfo=ZONE)


class TeaIsOut(CollectorError):
    """Hết trà."""


def see_tea(examined):
    """Look how much tea is left; the settings may name none, and then there is nothing to look at."""
    left = {"imaps": 0, "folder": 3, "": 9}.get(examined.settings.mailbox.partition(":")[0])
    if left == 0:
        raise TeaIsOut("bếp")
    if left is not None:
        yield Seen(WELL if left > 5 else "little", {"left": left})


TEA = Examination(
    "tea",
    see_tea,
    {WELL: ("Còn {left} gói trà.", "{left} bags of tea are left.")},
    {"little": ("Mua thêm trà.", "Buy tea."), BROKEN: ("Hỏi nhà bếp.", "Ask the kitchen.")},
)


@pytest.mark.parametrize(
    ("mailbox", "told"),
    [
        ("", [(True, "Còn 9 gói trà.", "9 bags of tea are left.", "", "")]),
        ("folder:/x", [(False, "Còn 3 gói trà.", "3 bags of tea are left.", "Mua thêm trà.", "Buy tea.")]),
        (
            "imaps://a@b/INBOX",
            [(False, "Hết trà: bếp", "The tea cannot be used (TeaIsOut): bếp", "Hỏi nhà bếp.", "Ask the kitchen.")],
        ),
        ("maildir:/x", []),
    ],
)
def test_an_examination_is_one_function_and_one_row(monkeypatch, mailbox, told):
    monkeypatch.setattr(examination, "EXAMINATIONS", (TEA,))
    settings = load({}, {"COLLECTOR_DATA": "/nowhere", "COLLECTOR_MAILBOX": mailbox})
    found = doctor.examine(lambda: settings, lambda: NOW)
    assert found == [doctor.Result("tea", *rest) for rest in told]
    assert doctor.results_of("tea", settings, NOW) == found


def test_a_wrong_setting_is_all_that_is_told():
    (found,) = doctor.examine(lambda: load({}, {"COLLECTOR_LETTERS": "now and then"}), lambda: NOW)
    assert (found.name, found.ok, "now and then" in found.vietnamese) == ("settings", False, True)
    assert "COLLECTOR_" in found.mend_vietnamese
    assert "COLLECTOR_" in found.mend_english


@pytest.mark.parametrize("row", EXAMINATIONS, ids=lambda row: row.name)
def test_each_row_says_the_same_in_both_languages(row):
    """Every outcome has its sentences, and one that breaks off has no facts to name."""
    fields = lambda words: {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}  # noqa: E731
    assert WELL in row.says
    assert all(vietnamese and english for vietnamese, english in [*row.says.values(), *row.cures.values()])
    assert WELL not in row.cures
    assert [fields(words) for words in row.cures.get(BROKEN, ())] in ([], [set(), set()])


def test_no_two_examinations_share_a_name():
    assert len({row.name for row in EXAMINATIONS}) == len(EXAMINATIONS)


@pytest.fixture
def result(tmp_path):
    """Return the one result of an examination of a fresh installation, with more settings."""
    environ = {"COLLECTOR_DATA": str(tmp_path / "data"), "COLLECTOR_MAILBOX": f"folder:{tmp_path}"}
    app.init(load({}, environ))

    def result(name, **more):
        (found,) = doctor.results_of(name, load({}, environ | more), NOW)
        return found

    return result


def test_a_disk_that_is_nearly_full_is_a_fault(result, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1 << 30))
    found = result("disk")
    assert (found.ok, found.vietnamese, found.english) == (
        False,
        "Đĩa còn trống 1,0 GB.",
        "1.0 GB of the disk are free.",
    )
    assert "2 GB" in found.mend_vietnamese


def test_an_empty_registry_is_a_fault_and_the_import_its_cure(result):
    found = result("registry")
    assert (found.ok, found.vietnamese) == (False, "Danh sách có 0 công đoàn, 0 chưa có địa chỉ thư.")
    assert "unions import" in found.mend_vietnamese
    assert "unions import" in found.mend_english


@pytest.mark.parametrize(("minutes", "ok"), [(9, True), (11, False)])
def test_mail_from_the_future_means_a_slow_clock(result, tmp_path, minutes, ok):
    new = tmp_path / "mail" / "new"
    new.mkdir(parents=True)
    (new / "1.eml").write_bytes(b"")
    newest = (NOW + timedelta(minutes=minutes)).timestamp()
    os.utime(new / "1.eml", (newest, newest))
    found = result("clock", COLLECTOR_MAILBOX=f"maildir:{tmp_path / 'mail'}")
    assert (found.ok, found.vietnamese) == (ok, "Đồng hồ máy: 05/11/2024 12:00:00 +0700.")
    assert ("timedatectl" in found.mend_english) is not ok


def test_a_desk_that_nobody_can_enter_is_told_and_is_no_fault(result):
    found = result("desk")
    assert (found.ok, "chưa có tài khoản" in found.vietnamese, "staff add" in found.english) == (True, True, True)
