"""The working days of the years that a campaign touches."""

import subprocess
import sys
from datetime import date

import holidays


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
