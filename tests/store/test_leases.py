"""Taking, renewing and giving back a lease."""

from datetime import timedelta

import pytest

from collector.store import Store

MINUTE = timedelta(minutes=1)


@pytest.fixture
def leases(data):
    with Store(data) as store:
        yield store.leases


def test_a_free_lease_is_taken_and_no_second_one_takes_it(leases, make):
    assert leases.take("worker", "a", make.noon, make.noon + MINUTE)
    assert not leases.take("worker", "b", make.noon, make.noon + MINUTE)
    assert leases.read("worker").holder == "a"


def test_a_lease_that_is_over_is_free(leases, make):
    leases.take("worker", "a", make.noon, make.noon + MINUTE)
    assert not leases.take("worker", "b", make.noon + MINUTE * 0.99, make.noon + 2 * MINUTE)
    assert leases.take("worker", "b", make.noon + MINUTE, make.noon + 2 * MINUTE)


def test_a_renewed_lease_lasts_longer(leases, make):
    leases.take("worker", "a", make.noon, make.noon + MINUTE)
    assert leases.renew("worker", "a", make.noon + 3 * MINUTE)
    assert not leases.take("worker", "b", make.noon + 2 * MINUTE, make.noon + 4 * MINUTE)
    assert leases.read("worker").until == make.noon + 3 * MINUTE


def test_what_another_took_is_not_renewed(leases, make):
    leases.take("worker", "a", make.noon, make.noon + MINUTE)
    leases.take("worker", "b", make.noon + MINUTE, make.noon + 2 * MINUTE)
    assert not leases.renew("worker", "a", make.noon + 9 * MINUTE)
    assert leases.read("worker").until == make.noon + 2 * MINUTE


def test_a_lease_given_back_is_free_and_another_s_stays(leases, make):
    leases.take("worker", "a", make.noon, make.noon + MINUTE)
    leases.release("worker", "b")
    assert leases.read("worker").holder == "a"
    leases.release("worker", "a")
    assert leases.read("worker") is None


def test_an_end_that_nobody_moved_is_taken_wherever_it_lies(leases, make):
    far = make.noon + timedelta(days=2)
    leases.take("worker", "a", make.noon, far)
    assert not leases.take("worker", "b", make.noon, make.noon + MINUTE, stale=far - MINUTE)
    assert leases.take("worker", "b", make.noon, make.noon + MINUTE, stale=far)


def test_leases_of_other_names_are_others(leases, make):
    leases.take("worker", "a", make.noon, make.noon + MINUTE)
    assert leases.take("desk", "b", make.noon, make.noon + MINUTE)
