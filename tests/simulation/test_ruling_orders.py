"""Rulings, mail and letters in every order: no ruling untold, none told twice, no letter against what stands.

COLLECTOR_ORDERS_TRIED=1000 tries as many orders; without it a few, always the same ones.
"""

import itertools
import os
from dataclasses import replace

import pytest
from factories.papers import REPORT, STATS
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from simulation.ruling_orders import Broken, RulingOrders
from simulation.shared import Shared

from collector.model import Posting
from collector.office import updates

USUAL = 60
# Read before the tests forget all settings of whoever runs them.
ORDERS = int(os.environ.get("COLLECTOR_ORDERS_TRIED", USUAL))


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    made = Shared(3, tmp_path_factory.mktemp("shared"))
    # No cap keeps a letter back: what waits for staff would be untold for another reason.
    made.campaign = replace(made.campaign, posting=Posting(per_address=0, per_thread=0, per_day=0))
    yield made
    made.close()


def test_no_ruling_is_untold_or_told_twice_in_any_order(shared, tmp_path):
    number = itertools.count()
    told = settings(
        max_examples=ORDERS,
        stateful_step_count=16,
        deadline=None,
        derandomize=ORDERS <= USUAL,
        database=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        # To shrink a failing order takes minutes; the steps of one are few.
        phases=(Phase.generate,),
    )
    run_state_machine_as_test(lambda: RulingOrders(shared, tmp_path / str(next(number))), settings=told)


# --- the laws would notice -------------------------------------------------------------------------------


@pytest.fixture
def machine(shared, tmp_path):
    made = RulingOrders(shared, tmp_path)
    yield made
    made.office.close()


def test_ruling_that_nobody_is_told_of_is_noticed(machine, monkeypatch):
    monkeypatch.setattr("collector.office.telling.update", lambda *_: None)
    machine.begin(0, (REPORT,), answered=True)
    machine.reject(0, quiet=False)
    with pytest.raises(Broken, match="'refused', and 'sound' was told"):
        machine.rest()


def test_quiet_ruling_may_be_told_to_nobody(machine):
    machine.begin(0, (REPORT,), answered=True)
    machine.reject(0, quiet=True)
    machine.rest()
    assert len(machine.post.handed) == 1


def test_fact_that_is_told_once_more_is_noticed(machine, monkeypatch):
    monkeypatch.setattr(updates, "_news", lambda _, current: current)
    machine.begin(0, (REPORT, STATS), answered=True)
    machine.reject(0, quiet=False)
    with pytest.raises(Broken, match="once more"):
        machine.rest()


def test_letter_that_is_not_put_right_before_it_goes_is_noticed(machine, monkeypatch):
    monkeypatch.setattr("collector.flow.rulings.time_and_marks.answer_union_anew", lambda *_: None)
    machine.begin(0, (REPORT,), answered=False)
    machine.mark(0, "stats", "paper", quiet=False)
    with pytest.raises(Broken, match="tells mark:stats '' where 'paper' stands"):
        machine.wait()
