"""Deadlines in every wording, and the day to aim at."""

from datetime import date, datetime

import pytest

from collector.model import ZONE


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def test_the_deadline_leaves_its_day_out_and_aims_at_friday(campaign):
    assert campaign.opens_at == at("2024-10-18")
    assert (campaign.deadline.words, campaign.deadline.ends_at) == ("trước ngày 10/11/2024", at("2024-11-10"))
    assert (campaign.aim, campaign.aim.weekday()) == (date(2024, 11, 8), 4)


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
