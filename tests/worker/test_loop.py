"""The loop as it runs: bells, lease, clock, trouble."""

import sqlite3
from datetime import timedelta

import apscheduler.schedulers.base
import apscheduler.triggers.interval
import pytest
from patience import until
from town import REPORT, STATS

from collector.errors import MailboxRefused
from collector.worker import Worker, lease, loop, mailbox_watch
from collector.worker.clock import Bells, Clockwork

MAIL = {name: loop.JOBS[name] for name in ("poll", "outbox")}


def letters(town):
    return len(list(town.letters_dir.glob("*.eml")))


def counting(name="poll", counts=True):
    """A piece of work that only notes when it was done."""
    done = []
    return done, {name: lambda hand: done.append(hand.clock()) or {"done": 1}}


def test_new_mail_is_answered_as_soon_as_the_watch_sees_it(town, clock, working):
    with working(town.settings, clock, jobs=MAIL):
        until(lambda: poll_noted(town))
        town.send("CNC", REPORT, STATS)
        until(lambda: letters(town) == 1)


def poll_noted(town):
    with town.office() as office:
        return office.store.notes.meta("poll")


def test_a_second_worker_waits_and_takes_over_when_the_first_one_stops(town, clock, working, monkeypatch):
    monkeypatch.setattr(loop, "TURN", 0.05)
    first_did, first = counting()
    second_did, second = counting()
    said = []
    with working(town.settings, clock, jobs=first) as worker:
        until(lambda: first_did)
        with working(town.settings, clock, jobs=second, say=said.append):
            until(lambda: said)
            assert second_did == []
            worker.stop()
            until(lambda: second_did)


def test_a_second_worker_that_is_not_to_wait_ends_and_did_nothing(town, clock):
    with town.office() as office:
        office.store.leases.take("worker", "other:1", clock(), clock() + lease.SPAN)
    did, jobs = counting()
    said = []
    Worker(town.settings, clock, jobs=jobs, say=said.append, environ={}).run(wait=False)
    assert (did, said) == ([], ["Tiến trình other:1 đang làm việc; tiến trình này không làm gì."])


def test_a_watch_that_lost_its_mailbox_opens_it_anew(monkeypatch):
    monkeypatch.setattr(mailbox_watch, "_FIRST", 0.01)
    rung = []
    opened = []

    class Box:
        def wait(self, seconds):
            if len(opened) < 3:
                raise MailboxRefused("the line broke")
            return True

        def close(self):
            pass

    def open_it():
        opened.append(1)
        if len(opened) == 1:
            raise MailboxRefused("not there yet")
        return Box()

    with mailbox_watch.Watch(open_it, lambda: rung.append(1)):
        until(lambda: rung)
    assert len(opened) == 3


def test_a_crashed_worker_s_lease_is_over_after_its_span(town, clock, working, monkeypatch):
    monkeypatch.setattr(loop, "TURN", 0.05)
    with town.office() as office:
        office.store.leases.take("worker", "dead:1", clock(), clock() + lease.SPAN)
    did, jobs = counting()
    said = []
    with working(town.settings, clock, jobs=jobs, say=said.append):
        until(lambda: said)
        assert did == []
        clock.on(seconds=lease.SPAN.total_seconds())
        until(lambda: did)


def test_a_lease_of_a_time_before_the_clock_was_set_back_does_not_block_for_that_long(
    town, clock, working, monkeypatch
):
    monkeypatch.setattr(loop, "TURN", 0.05)
    monkeypatch.setattr(lease, "SPAN", timedelta(seconds=0.3))
    with town.office() as office:
        office.store.leases.take("worker", "dead:1", clock(), clock() + timedelta(days=2))
    did, jobs = counting()
    with working(town.settings, clock, jobs=jobs):
        until(lambda: did)


def test_a_worker_whose_lease_was_taken_while_it_slept_stops_working_and_waits(town, clock, working, monkeypatch):
    monkeypatch.setattr(loop, "TURN", 0.05)
    monkeypatch.setattr(lease, "RENEW_SECONDS", 0.0)
    did, jobs = counting()
    said = []
    with working(town.settings, clock, jobs=jobs, say=said.append):
        until(lambda: did)
        with town.office() as office:
            later = clock() + timedelta(hours=1)
            assert until(lambda: office.store.leases.take("worker", "other:1", later, later + lease.SPAN))
        until(lambda: said)
        assert "other:1" in said[0]


@pytest.mark.parametrize("span", [timedelta(days=2), timedelta(days=-2)])
def test_a_clock_that_jumps_makes_every_bell_ring(town, clock, working, monkeypatch, span):
    monkeypatch.setattr(loop, "TURN", 0.05)
    did, jobs = counting("alarms")
    with working(town.settings, clock, jobs=jobs):
        until(lambda: len(did) == 1)
        clock.now += span
        until(lambda: len(did) == 2)


def test_a_scheduler_whose_clock_was_set_back_rings_again_once_it_is_wound(monkeypatch):
    behind = []

    class SetBack(apscheduler.schedulers.base.datetime):
        @classmethod
        def now(cls, tz=None):
            return super().now(tz) - timedelta(days=len(behind))

    monkeypatch.setattr(apscheduler.schedulers.base, "datetime", SetBack)
    monkeypatch.setattr(apscheduler.triggers.interval, "datetime", SetBack)
    bells = Bells()
    with Clockwork(bells, {"poll": 0.2}) as clockwork:
        assert bells.listen(5) == {"poll"}
        assert bells.listen(5) == {"poll"}
        behind.append("a day")
        bells.listen(0.5)
        assert bells.listen(0.5) == set()
        clockwork.wind()
        assert bells.listen(5) == {"poll"}
        assert bells.listen(5) == {"poll"}


def test_a_bell_rung_often_counts_once():
    bells = Bells()
    bells.ring("poll", "poll", "outbox")
    bells.ring("poll")
    assert (bells.listen(0), bells.listen(0)) == ({"poll", "outbox"}, set())


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
