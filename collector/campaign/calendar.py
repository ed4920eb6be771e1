"""The office's calendar: the table of holidays and swapped days, and the stages that are counted by it."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from collector.campaign.yaml_page import YamlBlock, YamlItem, to_day
from collector.model import ZONE, Deadline, Reminder
from collector.workdays import is_working, last_day, next_working_moment, working_day_after, working_day_before

_SATURDAY = 5
_DATED = "%d/%m/%Y"


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days and hours are worked."""

    holidays: AbstractSet[date]
    workdays: AbstractSet[date]
    workday_starts: time
    workday_ends: time
    guessed: tuple[int, ...] = ()  # years in use that the table does not know


# --- the table -------------------------------------------------------------------------------------------


def read_days(block: YamlBlock) -> dict[int, tuple[frozenset[date], frozenset[date]]]:
    """Return the days off and the weekend days worked of each year of the table."""
    table = {}
    years = block.block("years")
    for key in years.keys():  # noqa: SIM118 - a Block is no mapping: its keys are asked for by name
        year = years.block(key)
        off = _days(year, "off", key)
        worked = _days(year, "worked", key)
        year.close()
        for day in sorted(worked):
            if day.weekday() < _SATURDAY or day in off:
                year.page.note(
                    year.line_of("worked"),
                    f"ngày làm bù {day.strftime(_DATED)} phải là thứ Bảy hoặc Chủ nhật không nghỉ",
                )
        if key.isdecimal():
            table[int(key)] = off, worked
        else:
            year.note(f"«{key}» không phải là một năm")
    block.close()
    return table


def _days(year: YamlBlock, key: str, name: str) -> frozenset[date]:
    days = set()
    for item in year.members(key, required=False):
        day = item.convert(to_day, "ngày có dạng 2024-11-10", None)
        if day is None:
            continue
        if str(day.year) != name:
            item.note(f"ngày {day.strftime(_DATED)} không thuộc năm {name}")
        if day in days:
            item.note(f"ngày {day.strftime(_DATED)} được viết hai lần")
        days.add(day)
    return frozenset(days)


def complete(
    table: dict[int, tuple[frozenset[date], frozenset[date]]], years: range
) -> tuple[frozenset[date], frozenset[date]]:
    """Return the days off and worked of all years told and asked; a year without a table from the library."""
    for year in years:
        if year not in table:
            table[year] = _from_library(year)
    off, worked = zip(*table.values(), strict=True) if table else ((), ())
    return frozenset[date]().union(*off), frozenset[date]().union(*worked)


def _from_library(year: int) -> tuple[frozenset[date], frozenset[date]]:
    # Imported here: it costs 0.1 s, and the table knows the years of most campaigns.
    import holidays  # noqa: PLC0415 - slow to load

    known = holidays.country_holidays("VN", years=year)
    worked = {day for day in known.weekend_workdays if day.year == year}
    return frozenset(day for day in known if day.year == year), frozenset(worked)


# --- the deadline ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WrittenDeadline:
    """The deadline as the file says it, before the calendar is asked."""

    words: str
    day: date
    hour: time | None
    inclusive: bool
    roll_weekend: bool
    line: int

    def end(self) -> datetime:
        """Return the exclusive instant that the words mean, weekends not looked at."""
        if self.hour is not None:
            return datetime.combine(self.day, self.hour, ZONE)
        return datetime.combine(self.day + timedelta(days=self.inclusive), time(0), ZONE)

    def deadline(self, calendar: WorkCalendar) -> Deadline:
        """Return the deadline; with `roll_weekend` a last day off moves to the end of the next working day."""
        end = self.end()
        if self.roll_weekend and not is_working(last_day(end), calendar):
            worked = working_day_after(last_day(end), calendar)
            end = datetime.combine(worked + timedelta(days=1), time(0), ZONE)
        return Deadline(self.words, end)


# --- the schedule of letters -----------------------------------------------------------------------------


def read_stage(item: YamlItem, opens_at: datetime, deadline: Deadline, calendar: WorkCalendar) -> Reminder:
    """Return one stage of reminding; a stage on the wrong side of the deadline is noted as wrong."""
    block = item.block()
    stage = block.choice("stage", ("notice", "reminder", "overdue"))
    day = _day_of_stage(block, stage, opens_at, deadline, calendar)
    at = datetime.combine(day, block.hour("at"), ZONE)
    reminder = Reminder(at, stage, urgent=block.flag("urgent", default=False))
    block.close()
    if not block.page.wrong:
        _look_over(block, reminder, opens_at, deadline, calendar)
    return reminder


def _day_of_stage(block: YamlBlock, stage: str, opens_at: datetime, deadline: Deadline, calendar: WorkCalendar) -> date:
    ways = [key for key in ("date", "working_days_before", "working_days_after") if block.has(key)]
    if stage == "notice" and not ways:
        # The notice of the opening goes out on the first working day of the campaign.
        return working_day_after(opens_at.astimezone(ZONE).date() - timedelta(days=1), calendar)
    if len(ways) != 1:
        block.note("mỗi lần nhắc cần đúng một khóa: date, working_days_before hoặc working_days_after")
        return deadline.ends_at.date()
    if ways == ["date"]:
        return block.day("date")
    count = block.integer(ways[0])
    if count not in range(1, 100):
        block.page.note(block.line_of(ways[0]), f"«{ways[0]}» phải từ 1 đến 99")
        return deadline.ends_at.date()
    last = last_day(deadline.ends_at)
    if ways == ["working_days_before"]:
        return working_day_before(last + timedelta(days=1), calendar, count)
    return working_day_after(last, calendar, count)


def _look_over(
    block: YamlBlock, reminder: Reminder, opens_at: datetime, deadline: Deadline, calendar: WorkCalendar
) -> None:
    goes_out = next_working_moment(reminder.at, calendar)
    said = f"lần nhắc lúc {reminder.at:%H:%M %d/%m/%Y}"
    if reminder.at < opens_at:
        block.note(f"{said} sớm hơn lúc mở đợt báo cáo")
    elif reminder.stage != "overdue" and goes_out >= deadline.ends_at:
        moved = "" if goes_out == reminder.at else f" (dời sang giờ làm việc: {goes_out:%H:%M %d/%m/%Y})"
        block.note(f"{said}{moved} nằm sau thời hạn, hãy dùng stage: overdue hoặc ngày sớm hơn")
    elif reminder.stage == "overdue" and reminder.at < deadline.ends_at:
        block.note(f"{said} nằm trước thời hạn, hãy dùng stage: reminder")
