import pytest

from collector.demo import replay
from collector.errors import SettingRefused


def test_a_folder_of_an_earlier_demo_is_replaced(tmp_path):
    out = tmp_path / "demo-out"
    replay.prepare(out)
    (out / "left-over.txt").write_text("x")
    replay.prepare(out)
    assert [path.name for path in out.iterdir()] == [".collector-demo"]


def test_a_folder_that_the_demo_did_not_make_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(SettingRefused):
        replay.prepare(tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "x"


def test_the_demo_takes_nothing_from_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("COLLECTOR_MAILBOX", "folder:/somewhere/real")
    monkeypatch.setenv("COLLECTOR_SMTP", "folder:/somewhere/real")
    told = replay.demo_settings(tmp_path)
    assert (told.mailbox, told.smtp) == (f"maildir:{tmp_path / 'maildir'}", f"folder:{tmp_path / 'letters'}")
    assert told.addresses == ("congdoankhcn@congdoankhcn.example",)
