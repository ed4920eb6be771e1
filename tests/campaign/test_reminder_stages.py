"""The stages of reminding as a campaign file may have them."""

from datetime import datetime

from collector.model import ZONE


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def test_a_stage_may_name_its_day(rules):
    loaded = rules(("working_days_before: 7", "date: 2024-10-28"))
    assert loaded.reminders[0].at == at("2024-10-28 08:30")
