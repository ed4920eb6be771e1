"""Letters that waited while things went on: none goes out telling what is no longer so, and none goes out twice."""

import pytest
from town import REPORT, STATS, Made, at

from collector.errors import RulingRefused
from collector.flow import intake, rulings
from collector.formats.process import limits
from collector.model import LetterState, Severity
from collector.office.answers import REWRITTEN
from collector.office.outbox import CHANGED, EXTENDED, GONE, OTHER_CAMPAIGN, UNSETTLED

HOUR = "2024-11-05T13:00"
MIDYEAR = {"COLLECTOR_CAMPAIGN": "2025-giua-nam"}


def texts(village):
    return [letter.get_body(("plain",)).get_content() for letter in village.letters()]


def rewritten(village):
    return [(row.kind.value, row.union, row.state.value) for row in village.rows() if row.error != REWRITTEN]


def test_answer_that_waits_never_names_the_wrong_union_after_an_assignment(make_village):
    village = make_village(COLLECTOR_LETTERS="hold")
    village.send("CNC", REPORT)
    village.poll()
    (document,) = village.ask("documents")
    village.rule("assign", document["id"], "XNT", when=HOUR)
    assert rewritten(village) == [("acknowledgement", "XNT", "held")]
    with pytest.raises(RulingRefused, match="rút lại"):
        village.rule("release", 1, when=HOUR)
    village.rule("release", 2, when=HOUR)
    village.flush(HOUR)
    (said,) = texts(village)
    with village.office() as office:
        assert f"Kính gửi: {office.by_code['XNT'].name}" in said
        assert office.by_code["CNC"].name not in said


def test_answer_that_waits_asks_for_nothing_that_staff_accepted(make_village):
    village = make_village(COLLECTOR_LETTERS="hold")
    village.send("CNC", Made("report", "missing-section"))
    village.poll()
    assert rewritten(village) == [("fix-request", "CNC", "held")]
    (document,) = village.ask("documents")
    village.rule("accept", document["id"], why="đã trao đổi", when=HOUR)
    assert rewritten(village) == [("acknowledgement", "CNC", "held")]
    village.rule("undo", 1, why="nhầm", when=HOUR)
    assert [row.kind.value for row in village.rows(state=LetterState.HELD)] == ["fix-request"]


def test_answer_that_waits_knows_of_a_waiver_and_of_more_time(make_village):
    village = make_village(COLLECTOR_LETTERS="hold")
    village.send("CNC", Made("report", "missing-section"), when="2024-11-11T09:00")
    village.poll("2024-11-11T09:10")
    (document,) = village.ask("documents")
    (code,) = {found.code for found in document["findings"] if found.severity is Severity.ERROR}
    village.rule("extend", "CNC", "2024-11-15", why="xin lùi", when="2024-11-11T10:00")
    (held,) = village.rows(state=LetterState.HELD)
    village.rule("waive", document["id"], code, why="không có", when="2024-11-11T10:00")
    (again,) = village.rows(state=LetterState.HELD)
    assert (held.kind.value, again.kind.value) == ("fix-request", "acknowledgement")
    village.rule("release", again.id, when="2024-11-11T10:00")
    village.flush("2024-11-11T10:05")
    (said,) = texts(village)
    assert "đúng hạn" in said


def test_answer_that_went_or_was_dropped_by_staff_has_no_second_one(make_village):
    village = make_village(COLLECTOR_LETTERS="hold")
    village.send("CNC", REPORT)
    village.poll()
    village.rule("drop", 1, why="đã gọi điện", when=HOUR)
    (document,) = village.ask("documents")
    village.rule("assign", document["id"], "XNT", when=HOUR)
    assert [row.state.value for row in village.rows()] == ["dropped"]


def test_overdue_letter_is_dropped_when_its_union_got_more_time(make_village):
    village = make_village(COLLECTOR_LETTERS="hold")
    village.remind("2024-11-11T09:30")
    (row,) = village.rows(union="CNC")
    village.rule("extend", "CNC", "2024-11-20", why="xin lùi", when="2024-11-11T10:00")
    assert EXTENDED in village.rule("release", row.id, when="2024-11-11T10:10")
    assert village.rows(union="CNC")[0].state is LetterState.DROPPED


def test_reminder_approved_after_half_of_it_came_is_written_anew_and_waits_again(make_village):
    village = make_village(letters="{approval: reminders}")
    village.remind("2024-10-31T09:30")
    (row,) = village.rows(union="CNC")
    village.send("CNC", REPORT, when="2024-10-31T10:00")
    village.poll("2024-10-31T10:01")
    assert CHANGED in village.rule("release", row.id, when="2024-11-01T08:30")
    (fresh,) = [one for one in village.rows(union="CNC") if one.state is LetterState.HELD]
    village.rule("release", fresh.id, when="2024-11-01T08:31")
    village.flush("2024-11-01T08:32")
    said = texts(village)[-1]
    asked = said.partition("chưa ghi nhận được các tài liệu")[2].partition("Ngày làm việc cuối")[0]
    assert "tệp Excel" in said
    assert "1. Báo cáo tổng kết" not in asked


def test_released_reminder_waits_again_where_a_file_came_before_it_went(make_village):
    village = make_village(letters="{approval: reminders}")
    village.remind("2024-10-31T16:50")
    (row,) = village.rows(union="CNC")
    village.rule("release", row.id, when="2024-10-31T18:00")
    village.send("CNC", REPORT, when="2024-10-31T19:00")
    village.poll("2024-10-31T19:01")
    village.flush("2024-11-01T08:00")
    assert [one.state.value for one in village.rows(union="CNC") if one.kind.value == "reminder"] == ["dropped", "held"]


def test_letter_to_a_union_that_left_the_registry_is_dropped_and_says_so(make_village):
    village = make_village(COLLECTOR_LETTERS="hold")
    village.remind("2024-10-31T09:30")
    (row,) = village.rows(union="CNC")
    with village.office() as office:
        office.store.registry.replace([one for one in office.unions if one.code != "CNC"])
    assert GONE in village.rule("release", row.id, when="2024-10-31T10:00")


def test_thanks_that_wait_are_withdrawn_when_a_file_is_rejected_and_come_when_it_is_mended(make_village):
    village = make_village(letters="{thanks: true}", COLLECTOR_LETTERS="hold")
    village.send("CNC", REPORT, STATS)
    village.poll()
    village.remind("2024-11-05T14:00")
    (row,) = [one for one in village.rows() if one.kind.value == "thanks"]
    report = next(one for one in village.ask("documents") if one["requirement"] == "report")
    village.rule("reject", report["id"], why="gửi nhầm", when="2024-11-05T14:10")
    assert UNSETTLED in village.rule("release", row.id, when="2024-11-05T14:20")
    village.rule("undo", 1, why="không nhầm", when="2024-11-05T14:30")
    village.remind("2024-11-05T14:40")
    states = [one.state.value for one in village.rows() if one.kind.value == "thanks"]
    assert states == ["dropped", "held"]


def test_rehearsed_answer_is_not_sent_for_real_after_a_ruling_against_it(make_village):
    village = make_village(COLLECTOR_LETTERS="office")
    village.send("CNC", REPORT)
    village.poll()
    (document,) = village.ask("documents")
    village.rule("assign", document["id"], "XNT", when=HOUR)
    with village.office(COLLECTOR_LETTERS="send") as office, pytest.raises(RulingRefused, match="đã cũ"):
        rulings.resend(office, 1, who="Lan", now=at("2024-11-05T14:00"))


def test_reminder_of_another_campaign_is_not_sent_in_this_one(make_village):
    village = make_village()
    village.remind("2024-10-31T09:30")
    village.flush("2024-10-31T09:31", **MIDYEAR)
    assert {(row.state.value, row.held[: len(OTHER_CAMPAIGN)]) for row in village.rows()} == {("held", OTHER_CAMPAIGN)}
    assert village.letters() == []


def test_mail_passed_over_under_another_campaign_is_taken_up_under_its_own(make_village):
    village = make_village()
    village.send("CNC", REPORT)
    with village.office(**MIDYEAR) as office:
        assert intake.poll(office, at("2024-11-05T12:10")).early == 1
    village.poll("2024-11-05T12:20")
    assert village.status("CNC")["report"] == ("accepted", False)
    assert village.outbox() == [("acknowledgement", "CNC", "sent")]


def test_message_of_more_parts_than_are_read_shows_the_rest_as_refused(make_village, monkeypatch):
    monkeypatch.setattr(limits, "PARTS", 4)
    village = make_village()
    village.send("CNC", *[REPORT] * 5)
    village.poll()
    refused = [one for one in village.ask("documents") if any(f.code == "file.refused" for f in one["findings"])]
    assert len(refused) == 1
    assert refused[0]["state"].value in {"review", "unreadable"}


@pytest.mark.parametrize("ruled", ["release", "drop"])
def test_letter_that_staff_rule_on_while_it_is_handed_over_goes_once(make_village, ruled):
    village = make_village()
    village.send("CNC", REPORT)
    with village.office() as office:
        intake.take_in(office, at("2024-11-05T12:10"))
        box = office.store.outbox
        assert box.claim(1)
        assert getattr(box, ruled)(1)  # it stood there as uncertain
        assert box.confirm(1, at("2024-11-05T12:11"))
    village.flush("2024-11-05T12:20")
    assert [row.state.value for row in village.rows()] == ["sent"]
    assert village.letters() == []  # handed over by the one who had claimed it, and by nobody else
