"""When the weekly and the final digest are due."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from collector.campaign import load
from collector.model import ZONE
from collector.standing import due_edition

CAMPAIGN = load("2024-tong-ket")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def due(text, *known, campaign=CAMPAIGN):
    found = due_edition(at(text), campaign, set(known))
    return found.occasion if found else None


@pytest.mark.parametrize(
    ("now", "known", "occasion"),
    [
        ("2024-11-08T14:59", (), None),  # a minute early
        ("2024-11-08T15:00", (), "weekly/2024-W45"),
        ("2024-11-08T16:40", (), "weekly/2024-W45"),  # the worker slept over its hour
        ("2024-11-08T16:40", ("weekly/2024-W45",), None),
        ("2024-11-08T17:30", (), None),  # after work
        ("2024-11-09T10:00", (), None),  # on Saturday nobody reads it
        ("2024-11-11T10:00", (), None),  # the week is over
        ("2024-10-17T15:00", (), None),  # before the campaign
        ("2024-11-22T08:59", (), None),
        ("2024-11-22T09:00", (), "final"),  # ten working days after the deadline
        ("2024-11-22T16:00", ("final",), None),  # no weekly one beside it or after it
        ("2024-11-27T10:00", (), "final"),
        ("2024-12-09T10:00", (), None),  # a worker started again weeks later tells nobody
    ],
)
def test_edition_is_due_once_in_its_time(now, known, occasion):
    assert due(now, *known) == occasion


def test_holiday_moves_the_weekly_digest_to_the_working_day_before():
    campaign = replace(CAMPAIGN, holidays=CAMPAIGN.holidays | {date(2024, 11, 8)})
    assert due("2024-11-07T15:00", campaign=campaign) == "weekly/2024-W45"


def test_week_without_work_has_none():
    campaign = replace(CAMPAIGN, holidays=CAMPAIGN.holidays | {date(2024, 11, day) for day in range(4, 9)})
    assert due("2024-11-09T15:00", campaign=campaign) is None


def test_campaign_that_names_none_has_none():
    campaign = replace(CAMPAIGN, weekly_digest=None, final_digest=None)
    assert [due(now, campaign=campaign) for now in ("2024-11-08T15:00", "2024-11-22T09:00")] == [None, None]


def test_days_of_the_shipped_campaign():
    assert CAMPAIGN.weekly_digest == (4, time(15))
    assert CAMPAIGN.final_digest == at("2024-11-22T09:00")
