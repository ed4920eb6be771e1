"""Wake-ups under a clock that jumps."""

from datetime import timedelta

import apscheduler.schedulers.base
import apscheduler.triggers.interval
import pytest
from waiting import until

from collector.worker import loop
from collector.worker.intervals import Intervals, Wakeups


def counting(name="poll", counts=True):
    """A piece of work that only notes when it was done."""
    done = []
    return done, {name: lambda hand: done.append(hand.clock()) or {"done": 1}}


@pytest.mark.parametrize("span", [timedelta(days=2), timedelta(days=-2)])
def test_a_clock_that_jumps_asks_for_everything(site, clock, working, monkeypatch, span):
    monkeypatch.setattr(loop, "TURN", 0.05)
    did, jobs = counting("alarms")
    with working(site.settings, clock, jobs=jobs):
        until(lambda: len(did) == 1)
        clock.now += span
        until(lambda: len(did) == 2)


def test_a_scheduler_whose_clock_was_set_back_asks_again_once_it_is_restarted(monkeypatch):
    behind = []

    class SetBack(apscheduler.schedulers.base.datetime):
        @classmethod
        def now(cls, tz=None):
            return super().now(tz) - timedelta(days=len(behind))

    monkeypatch.setattr(apscheduler.schedulers.base, "datetime", SetBack)
    monkeypatch.setattr(apscheduler.triggers.interval, "datetime", SetBack)
    wakeups = Wakeups()
    with Intervals(wakeups, {"poll": 0.2}) as intervals:
        assert wakeups.wait(5) == {"poll"}
        assert wakeups.wait(5) == {"poll"}
        behind.append("a day")
        wakeups.wait(0.5)
        assert wakeups.wait(0.5) == set()
        intervals.restart()
        assert wakeups.wait(5) == {"poll"}
        assert wakeups.wait(5) == {"poll"}


def test_work_asked_for_often_counts_once():
    wakeups = Wakeups()
    wakeups.ask("poll", "poll", "outbox")
    wakeups.ask("poll")
    assert (wakeups.wait(0), wakeups.wait(0)) == ({"poll", "outbox"}, set())
