"""Deadlines in every wording, and the working days of the years that a campaign touches."""

import subprocess
import sys
from datetime import date, datetime

import holidays
import pytest

from collector.model import ZONE


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def test_the_deadline_leaves_its_day_out_and_aims_at_friday(campaign):
    assert campaign.opens_at == at("2024-10-18")
    assert (campaign.deadline.words, campaign.deadline.ends_at) == ("trước ngày 10/11/2024", at("2024-11-10"))
    assert (campaign.aim, campaign.aim.weekday()) == (date(2024, 11, 8), 4)


def test_the_table_of_holidays_agrees_with_the_library(campaign):
    """But for the swap of 2/1 and 10/1/2026, which the library does not know."""
    known = holidays.country_holidays("VN", years=[2024, 2025, 2026])
    assert campaign.holidays ^ set(known) == {date(2026, 1, 2)}
    worked = {day for day in known.weekend_workdays if day.year in {2024, 2025, 2026}}
    assert campaign.workdays ^ worked == {date(2026, 1, 10)}


def test_a_year_without_a_table_is_asked_of_the_library(rules):
    changes = [
        ("opens_at: 2024-10-18T00:00+07:00", "opens_at: 2027-10-18T00:00+07:00"),
        ("words: trước ngày 10/11/2024", "words: trước ngày 10/11/2027"),
        ("date: 2024-11-10", "date: 2027-11-10"),
    ]
    assert date(2027, 9, 2) in rules(*changes).holidays


def test_the_library_is_not_even_imported_for_a_year_of_the_table():
    code = "import sys; from collector.campaign import load; load('2024-tong-ket'); print('holidays' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@pytest.mark.parametrize(
    ("says", "ends", "aim"),
    [
        ("date: 2024-11-10", "2024-11-10", "2024-11-08"),
        ("date: 2024-11-10\n  inclusive: true", "2024-11-11", "2024-11-08"),
        # Saturday 9 and Sunday 10 move to the end of Monday 11
        ("date: 2024-11-10\n  roll_weekend: true", "2024-11-12", "2024-11-11"),
        ("date: 2024-11-10\n  inclusive: true\n  roll_weekend: true", "2024-11-12", "2024-11-11"),
        ("date: 2024-11-09\n  roll_weekend: true", "2024-11-09", "2024-11-08"),
        ("date: 2024-11-10\n  time: 17:00", "2024-11-10 17:00", "2024-11-08"),
        ("date: 2024-11-11\n  time: 17:00", "2024-11-11 17:00", "2024-11-11"),
        ("date: 2024-11-10\n  time: 17:00\n  roll_weekend: true", "2024-11-12", "2024-11-11"),
    ],
)
def test_how_a_deadline_may_be_said(rules, says, ends, aim):
    rest = """
  inclusive: false # true: the day itself still counts ("chậm nhất ngày", "hết ngày")
  roll_weekend: false # true: a last day on a weekend or holiday moves to the end of the next working day
"""
    loaded = rules(("words: trước ngày 10/11/2024\n  date: 2024-11-10" + rest, f"words: như đã hẹn\n  {says}\n"))
    assert (loaded.deadline.ends_at, loaded.aim) == (at(ends), date.fromisoformat(aim))
    assert loaded.deadline.words == "như đã hẹn"


def test_a_stage_may_name_its_day(rules):
    loaded = rules(("working_days_before: 7", "date: 2024-10-28"))
    assert loaded.reminders[0].at == at("2024-10-28 08:30")
