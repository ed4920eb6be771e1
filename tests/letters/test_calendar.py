"""The deadline as a calendar file, read by the rules of RFC 5545."""

from dataclasses import replace
from datetime import date

import pytest

from collector import letters
from collector.letters.calendar import deadline_entry
from collector.model import Deadline


def entry(facts, *, now=None, deadline=None, union=None, campaign=None):
    made = deadline_entry(
        campaign or facts.CAMPAIGN, union or facts.VINATOM, deadline or facts.DEADLINE, now or facts.at(5), "o.example"
    )
    return made.content


def unfolded(raw):
    assert raw.endswith(b"\r\n")
    assert raw.replace(b"\r\n", b"").count(b"\n") == raw.replace(b"\r\n", b"").count(b"\r") == 0
    return raw.replace(b"\r\n ", b"").decode("utf-8").split("\r\n")[:-1]


def event(raw):
    lines = unfolded(raw)
    inside = lines[lines.index("BEGIN:VEVENT") + 1 : lines.index("BEGIN:VALARM")]
    return {line.partition(":")[0]: line.partition(":")[2] for line in inside}


def test_event_ends_with_the_time_allowed_and_begins_on_the_day_to_aim_at(facts):
    told = event(entry(facts))
    assert told["DTSTART;TZID=Asia/Ho_Chi_Minh"] == "20241108T080000"
    assert told["DTEND;TZID=Asia/Ho_Chi_Minh"] == "20241110T000000"
    assert told["DTSTAMP"] == "20241105T020000Z"


def test_event_after_the_day_to_aim_at_begins_now_and_never_after_its_end(facts):
    assert event(entry(facts, now=facts.at(9, 10, 40)))["DTSTART;TZID=Asia/Ho_Chi_Minh"] == "20241109T100000"
    assert event(entry(facts, now=facts.at(9, 23, 59)))["DTSTART;TZID=Asia/Ho_Chi_Minh"] == "20241109T230000"


def test_holiday_is_not_the_day_to_aim_at(facts):
    campaign = replace(facts.CAMPAIGN, holidays=frozenset({date(2024, 11, 8)}))
    assert event(entry(facts, campaign=campaign))["DTSTART;TZID=Asia/Ho_Chi_Minh"] == "20241107T080000"


def test_extension_replaces_the_entry_of_the_same_union(facts):
    first, second = event(entry(facts)), event(entry(facts, deadline=Deadline("đến hết ngày 15/11", facts.at(16, 0))))
    assert first["UID"] == second["UID"] != event(entry(facts, union=facts.INST))["UID"]
    assert int(second["SEQUENCE"]) > int(first["SEQUENCE"])


def test_lines_are_folded_at_75_bytes_and_never_through_a_letter(facts):
    campaign = replace(facts.CAMPAIGN, title="Tổng kết hoạt động ở đơn vị; phần 1, phần 2 \\ hết " * 8)
    raw = entry(facts, campaign=campaign)
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode("utf-8")
    (said,) = [line for line in unfolded(raw) if line.startswith("DESCRIPTION:Tổng kết")]
    assert "đơn vị\\; phần 1\\, phần 2 \\\\ hết" in said


@pytest.mark.parametrize("typed", ["x\r\nATTACH:http://evil.example", "x\nEND:VEVENT", 'a"b:c'])
def test_nothing_can_be_slipped_into_the_file(facts, typed):
    campaign = replace(facts.CAMPAIGN, title=typed, office=typed, mailbox="a@b.example\r\nX:y")
    union = replace(facts.VINATOM, code=typed)
    plain = [line.partition(":")[0] for line in unfolded(entry(facts))]
    slipped = [line.partition(":")[0] for line in unfolded(entry(facts, campaign=campaign, union=union))]
    assert [name.partition(";")[0] for name in slipped] == [name.partition(";")[0] for name in plain]


def test_every_part_that_begins_ends(facts):
    open_ = []
    for line in unfolded(entry(facts)):
        name, _, value = line.partition(":")
        if name == "BEGIN":
            open_.append(value)
        elif name == "END":
            assert open_.pop() == value
    assert open_ == []


def test_reminder_after_the_deadline_of_its_union_carries_no_entry(facts):
    before = letters.reminder(facts.reminder_facts(), facts.SEAL)
    after = letters.reminder(replace(facts.reminder_facts(), now=facts.at(10, 0)), facts.SEAL)
    assert ([one.name for one in before.attachments], after.attachments) == (["Han-gui-bao-cao.ics"], ())
    assert "Tệp lịch kèm theo" in before.text
    assert "Tệp lịch kèm theo" not in after.text
