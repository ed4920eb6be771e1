"""The office's calendar: the table of holidays and swapped days."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, time

from collector.campaign.yaml_page import YamlBlock, to_day

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
