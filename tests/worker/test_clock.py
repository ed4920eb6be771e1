"""Bells under a clock that jumps."""

from datetime import timedelta

import apscheduler.schedulers.base
import apscheduler.triggers.interval
import pytest
from patience import until

from collector.worker import loop
from collector.worker.clock import Bells, Clockwork


def counting(name="poll", counts=True):
    """A piece of work that only notes when it was done."""
    done = []
    return done, {name: lambda hand: done.append(hand.clock()) or {"done": 1}}


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
