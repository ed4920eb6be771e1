from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector import model
from collector.workdays import (
    ZONE,
    instant_in_words,
    is_working,
    last_day,
    last_working_day,
    next_working_moment,
    span_in_words,
    weekday_in_words,
    working_day_after,
    working_day_before,
    working_days_between,
)


@dataclass(frozen=True)
class Office:
    holidays: frozenset = field(default=frozenset({date(2024, 4, 29), date(2024, 4, 30), date(2024, 5, 1)}))
    workdays: frozenset = field(default=frozenset({date(2024, 5, 4)}))
    workday_starts: time = time(8)
    workday_ends: time = time(17)


OFFICE = Office()


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def test_the_zone_is_the_products():
    assert ZONE is model.ZONE


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2024-11-08", True),
        ("2024-11-09", False),
        ("2024-11-10", False),
        ("2024-04-29", False),  # swapped off
        ("2024-05-04", True),  # a Saturday worked in its stead
        ("2024-05-05", False),
    ],
)
def test_working_days(day, works):
    assert is_working(date.fromisoformat(day), OFFICE) is works


def test_days_are_counted_over_weekends_and_holidays():
    assert working_day_before(date(2024, 11, 10), OFFICE) == date(2024, 11, 8)
    assert working_day_before(date(2024, 11, 8), OFFICE, 7) == date(2024, 10, 30)
    assert working_day_after(date(2024, 4, 26), OFFICE) == date(2024, 5, 2)
    assert working_day_after(date(2024, 4, 26), OFFICE, 3) == date(2024, 5, 4)
    assert working_days_between(date(2024, 4, 26), date(2024, 5, 4), OFFICE) == 4
    assert working_days_between(date(2024, 5, 4), date(2024, 5, 3), OFFICE) == 0


def test_an_exclusive_end_at_midnight_leaves_its_day_out():
    assert last_day(at("2024-11-10")) == date(2024, 11, 9)
    assert last_day(at("2024-11-08 17:00")) == date(2024, 11, 8)
    assert last_working_day(at("2024-11-10"), OFFICE) == date(2024, 11, 8)
    assert last_working_day(at("2024-11-08 17:00"), OFFICE) == date(2024, 11, 8)
    assert last_day(datetime(2024, 11, 9, 17, tzinfo=UTC)) == date(2024, 11, 9)


@pytest.mark.parametrize(
    ("instant", "moment"),
    [
        ("2024-11-08 08:00", "2024-11-08 08:00"),
        ("2024-11-08 16:59:59", "2024-11-08 16:59:59"),
        ("2024-11-08 07:59:59", "2024-11-08 08:00"),
        ("2024-11-07 17:00", "2024-11-08 08:00"),
        ("2024-11-08 17:00", "2024-11-11 08:00"),
        ("2024-11-09 10:00", "2024-11-11 08:00"),
        ("2024-04-28 10:00", "2024-05-02 08:00"),
        ("2024-05-04 10:00", "2024-05-04 10:00"),
    ],
)
def test_an_instant_is_shifted_to_working_hours(instant, moment):
    assert next_working_moment(at(instant), OFFICE) == at(moment)


@given(st.datetimes(datetime(2024, 1, 1), datetime(2024, 12, 31)).map(lambda each: each.replace(tzinfo=UTC)))  # noqa: DTZ001 - the zone is set right after
def test_the_next_working_moment_is_worked_not_earlier_and_its_own(instant):
    moment = next_working_moment(instant, OFFICE)
    assert moment >= instant
    assert is_working(moment.date(), OFFICE)
    assert OFFICE.workday_starts <= moment.time() < OFFICE.workday_ends
    assert next_working_moment(moment, OFFICE) == moment


def test_instants_in_words():
    assert instant_in_words(at("2024-11-08 17:05")) == "17 giờ 05 ngày 08/11/2024"
    assert instant_in_words(datetime(2024, 11, 8, 23, 30, tzinfo=UTC)) == "06 giờ 30 ngày 09/11/2024"


def test_the_week_in_words():
    week = [weekday_in_words(date(2024, 11, 4) + timedelta(days=number)) for number in range(7)]
    assert week == ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"]


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=40), "chưa đầy 1 phút"),
        (timedelta(minutes=5), "5 phút"),
        (timedelta(hours=3, minutes=5), "3 giờ 5 phút"),
        (timedelta(days=2, hours=7, minutes=55), "2 ngày 7 giờ"),
        (timedelta(days=2, minutes=55), "2 ngày"),
        (-timedelta(days=1), "1 ngày"),
    ],
)
def test_span_in_its_two_largest_parts(length: timedelta, said: str) -> None:
    assert span_in_words(length) == said
