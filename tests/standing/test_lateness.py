"""When the time of a union ends, and what is late: from the first instant after it, to the second."""

from datetime import timedelta

import pytest

from collector.standing import deadline_of, is_late


@pytest.mark.parametrize(
    ("union", "when", "late"),
    [
        ("CNC", "2024-11-09 23:59:59", False),
        ("CNC", "2024-11-10 00:00:00", True),
        (None, "2024-11-10 00:00:00", True),
        ("PC", "2024-11-10 00:00:00", False),
        ("PC", "2024-11-15 23:59:59", False),
        ("PC", "2024-11-16 00:00:00", True),
    ],
)
def test_late_is_what_came_at_the_end_or_after(campaign, at, union, when, late):
    extensions = {"PC": at("2024-11-16 00:00:00")}
    assert is_late(at(when), union, campaign, extensions) is late
    assert is_late(at(when), union, campaign, {}) is (at(when) >= at("2024-11-10 00:00:00"))


def test_the_end_is_that_of_the_campaign_or_of_the_extension(campaign, at):
    extensions = {"PC": at("2024-11-16 00:00:00")}
    ends = [deadline_of(union, campaign, extensions) for union in ("CNC", None, "PC")]
    assert ends == [campaign.deadline.ends_at, campaign.deadline.ends_at, at("2024-11-16 00:00:00")]
    assert campaign.deadline.ends_at - at("2024-11-09 23:59:59") == timedelta(seconds=1)
