from datetime import date, timedelta

import pytest

from collector.model import AddressEvent, AddressEventKind
from collector.standing import away, dead

ADDRESS = "cd@vien.example"


@pytest.fixture
def bounce(at):
    def bounce(day, status="5.1.1", *, kind=AddressEventKind.BOUNCE, address=ADDRESS):
        return AddressEvent(address, kind, at(f"2024-11-{day:02} 09:00"), status)

    return bounce


@pytest.mark.parametrize(
    ("statuses", "is_dead"),
    [
        (["5.1.1"], True),
        (["5.7.1"], True),  # refused for ever, for whatever reason: nobody reads our letters there
        (["5.2.2"], False),  # full, which passes
        (["5.2.2", "5.2.2", "4.2.2"], True),
        (["4.4.1"], False),
        (["4.4.1", "4.2.2"], False),
        (["4.4.1", "4.2.2", "4.4.7"], True),
        ([""], False),  # one that does not say how bad it is
        (["4.4.1", "5.1.1"], True),
        ([], False),
    ],
)
def test_lasting_bounce_counts_at_once_and_passing_ones_after_several(bounce, statuses, is_dead):
    told = [bounce(day, status) for day, status in enumerate(statuses, 1)]
    assert list(dead(told, {}, {})) == [ADDRESS] * is_dead


def test_claim_is_as_weak_as_a_passing_bounce(bounce):
    told = [bounce(day, kind=AddressEventKind.CLAIM) for day in (1, 2, 3)]
    assert [bool(dead(told[:count], {}, {})) for count in (1, 2, 3)] == [False, False, True]


def test_dead_since_the_bounce_that_settled_it_in_whatever_order_they_are_told(bounce):
    told = [bounce(day, "4.4.1") for day in (3, 1, 2, 4)]
    assert dead(told, {}, {})[ADDRESS].since == bounce(3).at


@pytest.mark.parametrize("whose", ["heard", "revived"])
def test_sign_of_life_after_the_bounce_revives_and_one_before_it_does_not(bounce, whose):
    signs = {"heard": {}, "revived": {}}
    for minutes, is_dead in ((-1, True), (1, False)):
        signs[whose] = {ADDRESS: bounce(1).at + timedelta(minutes=minutes)}
        assert bool(dead([bounce(1)], **signs)) is is_dead


def test_life_wipes_out_what_was_counted_before(bounce):
    told = [bounce(day, "4.4.1") for day in (1, 2, 4)]
    assert dead(told, {ADDRESS: bounce(3).at}, {}) == {}


def test_other_addresses_are_untouched(bounce):
    assert list(dead([bounce(1)], {}, {})) == [ADDRESS]
    assert list(dead([bounce(1, address="a@x.example")], {ADDRESS: bounce(2).at}, {})) == ["a@x.example"]


def test_latest_word_of_an_absence_counts_through_its_last_day(at):
    told = [
        AddressEvent(ADDRESS, AddressEventKind.AWAY, at("2024-11-01 09:00"), until=date(2024, 11, 20)),
        AddressEvent(ADDRESS, AddressEventKind.AWAY, at("2024-11-05 09:00"), until=date(2024, 11, 8)),
    ]
    assert away(told, date(2024, 11, 8)) == {ADDRESS: date(2024, 11, 8)}
    assert away(told, date(2024, 11, 9)) == {}
    assert dead(told, {}, {}) == {}
