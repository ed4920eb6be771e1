"""The loop as it runs: wake-ups, lease, clock, trouble."""

import sqlite3

import pytest
from office_site import REPORT, STATS
from waiting import until

from collector.worker import Worker, loop

MAIL = {name: loop.JOBS[name] for name in ("poll", "outbox")}


def letters(site):
    return len(list(site.letters_dir.glob("*.eml")))


def test_new_mail_is_answered_as_soon_as_the_watch_sees_it(site, clock, working):
    with working(site.settings, clock, jobs=MAIL):
        until(lambda: poll_noted(site))
        site.send("CNC", REPORT, STATS)
        until(lambda: letters(site) == 1)


def poll_noted(site):
    with site.office() as office:
        return office.store.notes.meta("poll")


def test_work_that_fails_is_tried_again(site, clock, working, monkeypatch):
    monkeypatch.setattr(loop, "_FIRST_RETRY", 0.05)
    away = site.maildir.rename(site.root / "away")
    with working(site.settings, clock, jobs=MAIL) as worker:
        until(lambda: worker._failures.get("poll", 0) > 1)
        away.rename(site.maildir)
        until(lambda: not worker._failures)
    assert poll_noted(site) is not None


def test_a_worker_that_finds_the_database_locked_waits_for_it(site, clock, working, monkeypatch):
    monkeypatch.setattr(loop, "_PATIENCE", 0.05)
    monkeypatch.setattr(loop, "TURN", 0.05)
    site.send("CNC", REPORT, STATS)
    said = []
    lock = sqlite3.connect(site.settings.data / "collector.sqlite3", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    with working(site.settings, clock, jobs=MAIL, say=said.append):
        until(lambda: said)
        lock.execute("ROLLBACK")
        lock.close()
        until(lambda: letters(site) == 1)
    assert said == ["Cơ sở dữ liệu đang được tiến trình khác sử dụng, hãy thử lại sau."]


def test_what_is_no_failure_of_the_moment_ends_the_worker(site, clock):
    (site.settings.data / "key").unlink()
    with pytest.raises(loop.CollectorError):
        Worker(site.settings, clock, environ={}).run()
