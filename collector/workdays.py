"""Working days and hours of an office, and instants said in Vietnamese.

It knows no calendar by itself: the campaign brings its holidays, its swapped days and its hours. It never
reads the clock, and it never decides whether somebody is late: that is `standing`.

Every instant is looked at in the office's own zone, whatever zone it comes in.
"""

from collections.abc import Set as AbstractSet
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

# The zone of model.ZONE. Spelled again because this room stands on the ground beside model.py.
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

_SATURDAY = 5
_DAY = timedelta(days=1)
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


class Calendar(Protocol):
    """What is asked of a calendar; a `Campaign` is one."""

    @property
    def holidays(self) -> AbstractSet[date]:
        """Public holidays and days swapped off."""

    @property
    def workdays(self) -> AbstractSet[date]:
        """Weekend days worked in their stead."""

    @property
    def workday_starts(self) -> time:
        """The hour at which work begins."""

    @property
    def workday_ends(self) -> time:
        """The hour from which on nobody is there."""


# --- days ----------------------------------------------------------------------------------------------


def is_working(day: date, calendar: Calendar) -> bool:
    """Return whether the office works on this day."""
    if day in calendar.workdays:
        return True
    return day.weekday() < _SATURDAY and day not in calendar.holidays


def working_day_before(day: date, calendar: Calendar, count: int = 1) -> date:
    """Return the count-th working day before this day."""
    while count:
        day -= _DAY
        count -= is_working(day, calendar)
    return day


def working_day_after(day: date, calendar: Calendar, count: int = 1) -> date:
    """Return the count-th working day after this day."""
    while count:
        day += _DAY
        count -= is_working(day, calendar)
    return day


def working_days_between(first: date, last: date, calendar: Calendar) -> int:
    """Count the working days from the first day to the last, both included; 0 where they are in disorder."""
    days = range((last - first).days + 1)
    return sum(is_working(first + number * _DAY, calendar) for number in days)


# --- instants --------------------------------------------------------------------------------------------


def last_day(ends_at: datetime) -> date:
    """Return the last day that an exclusive end still allows, in whole or in part."""
    return (ends_at.astimezone(ZONE) - timedelta(microseconds=1)).date()


def last_working_day(ends_at: datetime, calendar: Calendar) -> date:
    """Return the last working day that an exclusive end still allows: the day to aim at."""
    return working_day_before(last_day(ends_at) + _DAY, calendar)


def next_working_moment(instant: datetime, calendar: Calendar) -> datetime:
    """Return the instant itself within working hours, else the beginning of the next ones."""
    local = instant.astimezone(ZONE)
    day = local.date()
    if is_working(day, calendar):
        if calendar.workday_starts <= local.time() < calendar.workday_ends:
            return local
        if local.time() < calendar.workday_starts:
            return datetime.combine(day, calendar.workday_starts, ZONE)
    return datetime.combine(working_day_after(day, calendar), calendar.workday_starts, ZONE)


# --- in words --------------------------------------------------------------------------------------------


def weekday_in_words(day: date) -> str:
    """Say the weekday: «thứ Sáu», «Chủ nhật»."""
    return _WEEKDAYS[day.weekday()]


def instant_in_words(instant: datetime) -> str:
    """Say an instant as a letter does: «17 giờ 05 ngày 08/11/2024»."""
    return f"{instant.astimezone(ZONE):%H giờ %M ngày %d/%m/%Y}"


def span_in_words(length: timedelta) -> str:
    """Return a length of time in its two largest parts: "2 ngày 7 giờ"."""
    minutes = int(abs(length).total_seconds() // 60)
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(days, "ngày"), (hours, "giờ"), (minutes, "phút")]
    said = [f"{count} {unit}" for count, unit in parts if count][:2]
    # "3 ngày 5 phút" says less than it seems to: the hour between them is none.
    return " ".join(said[:1] if days and not hours else said) or "chưa đầy 1 phút"
