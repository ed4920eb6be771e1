"""The loop as it runs: wake-ups, lease, clock, trouble."""

import sqlite3

import pytest
from patience import until
from town import REPORT, STATS

from collector.worker import Worker, loop

MAIL = {name: loop.JOBS[name] for name in ("poll", "outbox")}


def letters(town):
    return len(list(town.letters_dir.glob("*.eml")))


def test_new_mail_is_answered_as_soon_as_the_watch_sees_it(town, clock, working):
    with working(town.settings, clock, jobs=MAIL):
        until(lambda: poll_noted(town))
        town.send("CNC", REPORT, STATS)
        until(lambda: letters(town) == 1)


def poll_noted(town):
    with town.office() as office:
        return office.store.notes.meta("poll")


def test_work_that_fails_is_tried_again(town, clock, working, monkeypatch):
    monkeypatch.setattr(loop, "_FIRST_RETRY", 0.05)
    away = town.maildir.rename(town.root / "away")
    with working(town.settings, clock, jobs=MAIL) as worker:
        until(lambda: worker._failures.get("poll", 0) > 1)
        away.rename(town.maildir)
        until(lambda: not worker._failures)
    assert poll_noted(town) is not None


def test_a_worker_that_finds_the_database_locked_waits_for_it(town, clock, working, monkeypatch):
    monkeypatch.setattr(loop, "_PATIENCE", 0.05)
    monkeypatch.setattr(loop, "TURN", 0.05)
    town.send("CNC", REPORT, STATS)
    said = []
    lock = sqlite3.connect(town.settings.data / "collector.sqlite3", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    with working(town.settings, clock, jobs=MAIL, say=said.append):
        until(lambda: said)
        lock.execute("ROLLBACK")
        lock.close()
        until(lambda: letters(town) == 1)
    assert said == ["Cơ sở dữ liệu đang được tiến trình khác sử dụng, hãy thử lại sau."]


def test_what_is_no_failure_of_the_moment_ends_the_worker(town, clock):
    (town.settings.data / "key").unlink()
    with pytest.raises(loop.CollectorError):
        Worker(town.settings, clock, environ={}).run()
