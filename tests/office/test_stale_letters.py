"""Letters that waited while things went on: none goes out telling what is no longer so, and none goes out twice."""

from dataclasses import replace

import pytest
from factories.papers import Made
from office_site import REPORT, STATS, at

from collector.errors import RulingRefused
from collector.flow import intake, rulings
from collector.formats import limits
from collector.model import LetterState, Severity
from collector.office.answers import REWRITTEN
from collector.office.outbox import CHANGED, OTHER_CAMPAIGN
from collector.office.purpose import EXTENDED, GONE, UNREACHED, UNSETTLED
from collector.store.registry_file import write_registry

HOUR = "2024-11-05T13:00"
MIDYEAR = {"COLLECTOR_CAMPAIGN": "2025-giua-nam"}


def texts(small_site):
    return [letter.get_body(("plain",)).get_content() for letter in small_site.letters()]


def rewritten(small_site):
    return [(row.kind.value, row.union, row.state.value) for row in small_site.rows() if row.error != REWRITTEN]


def test_answer_that_waits_never_names_the_wrong_union_after_an_assignment(make_small_site):
    small_site = make_small_site(COLLECTOR_LETTERS="hold")
    small_site.send("CNC", REPORT)
    small_site.poll()
    (document,) = small_site.ask("documents")
    small_site.rule("assign", document["id"], "XNT", when=HOUR)
    assert rewritten(small_site) == [("acknowledgement", "XNT", "held")]
    with pytest.raises(RulingRefused, match="rút lại"):
        small_site.rule("release", 1, when=HOUR)
    small_site.rule("release", 2, when=HOUR)
    small_site.flush(HOUR)
    (said,) = texts(small_site)
    with small_site.office() as office:
        assert f"Kính gửi: {office.by_code['XNT'].name}" in said
        assert office.by_code["CNC"].name not in said


def test_answer_that_waits_asks_for_nothing_that_staff_accepted(make_small_site):
    small_site = make_small_site(COLLECTOR_LETTERS="hold")
    small_site.send("CNC", Made("report", "missing-section"))
    small_site.poll()
    assert rewritten(small_site) == [("fix-request", "CNC", "held")]
    (document,) = small_site.ask("documents")
    small_site.rule("accept", document["id"], why="đã trao đổi", when=HOUR)
    assert rewritten(small_site) == [("acknowledgement", "CNC", "held")]
    small_site.rule("undo", 1, why="nhầm", when=HOUR)
    assert [row.kind.value for row in small_site.rows(state=LetterState.HELD)] == ["fix-request"]


def test_answer_that_waits_knows_of_a_waiver_and_of_more_time(make_small_site):
    small_site = make_small_site(COLLECTOR_LETTERS="hold")
    small_site.send("CNC", Made("report", "missing-section"), when="2024-11-11T09:00")
    small_site.poll("2024-11-11T09:10")
    (document,) = small_site.ask("documents")
    (code,) = {found.code for found in document["findings"] if found.severity is Severity.ERROR}
    small_site.rule("extend", "CNC", "2024-11-15", why="xin lùi", when="2024-11-11T10:00")
    (held, _) = small_site.rows(state=LetterState.HELD)  # and the update that tells of more time
    small_site.rule("waive", document["id"], code, why="không có", when="2024-11-11T10:00")
    (_, again) = small_site.rows(state=LetterState.HELD)
    assert (held.kind.value, again.kind.value) == ("fix-request", "acknowledgement")
    small_site.rule("release", again.id, when="2024-11-11T10:00")
    small_site.flush("2024-11-11T10:05")
    (said,) = texts(small_site)
    assert "đúng hạn" in said


def test_answer_that_went_or_was_dropped_by_staff_has_no_second_one(make_small_site):
    small_site = make_small_site(COLLECTOR_LETTERS="hold")
    small_site.send("CNC", REPORT)
    small_site.poll()
    small_site.rule("drop", 1, why="đã gọi điện", when=HOUR)
    (document,) = small_site.ask("documents")
    small_site.rule("assign", document["id"], "XNT", when=HOUR)
    assert [row.state.value for row in small_site.rows()] == ["dropped"]


def test_overdue_letter_is_dropped_when_its_union_got_more_time(make_small_site):
    small_site = make_small_site(COLLECTOR_LETTERS="hold")
    small_site.remind("2024-11-11T09:30")
    (row,) = small_site.rows(union="CNC")
    small_site.rule("extend", "CNC", "2024-11-20", why="xin lùi", when="2024-11-11T10:00")
    assert EXTENDED in small_site.rule("release", row.id, when="2024-11-11T10:10")
    assert small_site.rows(union="CNC")[0].state is LetterState.DROPPED


def test_reminder_approved_after_half_of_it_came_is_written_anew_and_waits_again(make_small_site):
    small_site = make_small_site(letters="{approval: reminders}")
    small_site.remind("2024-10-31T09:30")
    (row,) = small_site.rows(union="CNC")
    small_site.send("CNC", REPORT, when="2024-10-31T10:00")
    small_site.poll("2024-10-31T10:01")
    assert CHANGED in small_site.rule("release", row.id, when="2024-11-01T08:30")
    (fresh,) = [one for one in small_site.rows(union="CNC") if one.state is LetterState.HELD]
    small_site.rule("release", fresh.id, when="2024-11-01T08:31")
    small_site.flush("2024-11-01T08:32")
    said = texts(small_site)[-1]
    asked = said.partition("chưa ghi nhận được các tài liệu")[2].partition("Ngày làm việc cuối")[0]
    assert "tệp Excel" in said
    assert "1. Báo cáo tổng kết" not in asked


def test_released_reminder_waits_again_where_a_file_came_before_it_went(make_small_site):
    small_site = make_small_site(letters="{approval: reminders}")
    small_site.remind("2024-10-31T16:50")
    (row,) = small_site.rows(union="CNC")
    small_site.rule("release", row.id, when="2024-10-31T18:00")
    small_site.send("CNC", REPORT, when="2024-10-31T19:00")
    small_site.poll("2024-10-31T19:01")
    small_site.flush("2024-11-01T08:00")
    assert [one.state.value for one in small_site.rows(union="CNC") if one.kind.value == "reminder"] == [
        "dropped",
        "held",
    ]


def test_letter_to_a_union_that_left_the_registry_is_dropped_and_says_so(make_small_site):
    small_site = make_small_site(COLLECTOR_LETTERS="hold")
    small_site.remind("2024-10-31T09:30")
    (row,) = small_site.rows(union="CNC")
    with small_site.office() as office:
        office.store.registry.replace([one for one in office.unions if one.code != "CNC"])
    assert GONE in small_site.rule("release", row.id, when="2024-10-31T10:00")


def test_thanks_that_wait_are_withdrawn_when_a_file_is_rejected_and_come_when_it_is_mended(make_small_site):
    small_site = make_small_site(letters="{thanks: true}", COLLECTOR_LETTERS="hold")
    small_site.send("CNC", REPORT, STATS)
    small_site.poll()
    small_site.remind("2024-11-05T14:00")
    (row,) = [one for one in small_site.rows() if one.kind.value == "thanks"]
    report = next(one for one in small_site.ask("documents") if one["requirement"] == "report")
    small_site.rule("reject", report["id"], why="gửi nhầm", when="2024-11-05T14:10")
    assert UNSETTLED in small_site.rule("release", row.id, when="2024-11-05T14:20")
    small_site.rule("undo", 1, why="không nhầm", when="2024-11-05T14:30")
    small_site.remind("2024-11-05T14:40")
    states = [one.state.value for one in small_site.rows() if one.kind.value == "thanks"]
    assert states == ["dropped", "held"]


def test_rehearsed_answer_is_not_sent_for_real_after_a_ruling_against_it(make_small_site):
    small_site = make_small_site(COLLECTOR_LETTERS="office")
    small_site.send("CNC", REPORT)
    small_site.poll()
    (document,) = small_site.ask("documents")
    small_site.rule("assign", document["id"], "XNT", when=HOUR)
    with small_site.office(COLLECTOR_LETTERS="send") as office, pytest.raises(RulingRefused, match="đã cũ"):
        rulings.resend(office, 1, who="Lan", now=at("2024-11-05T14:00"))


def test_reminder_of_another_campaign_is_not_sent_in_this_one(make_small_site):
    small_site = make_small_site()
    small_site.remind("2024-10-31T09:30")
    small_site.flush("2024-10-31T09:31", **MIDYEAR)
    assert {(row.state.value, row.held[: len(OTHER_CAMPAIGN)]) for row in small_site.rows()} == {
        ("held", OTHER_CAMPAIGN)
    }
    assert small_site.letters() == []


def test_mail_passed_over_under_another_campaign_is_taken_up_under_its_own(make_small_site):
    small_site = make_small_site()
    small_site.send("CNC", REPORT)
    with small_site.office(**MIDYEAR) as office:
        assert intake.poll(office, at("2024-11-05T12:10")).early == 1
    small_site.poll("2024-11-05T12:20")
    assert small_site.status("CNC")["report"] == ("accepted", False)
    assert small_site.outbox() == [("acknowledgement", "CNC", "sent")]


def test_message_of_more_parts_than_are_read_shows_the_rest_as_refused(make_small_site, monkeypatch):
    monkeypatch.setattr(limits, "PARTS", 4)
    small_site = make_small_site()
    small_site.send("CNC", *[REPORT] * 5)
    small_site.poll()
    refused = [one for one in small_site.ask("documents") if any(f.code == "file.refused" for f in one["findings"])]
    assert len(refused) == 1
    assert refused[0]["state"].value in {"review", "unreadable"}


@pytest.mark.parametrize("ruled", ["release", "drop"])
def test_letter_that_staff_rule_on_while_it_is_handed_over_goes_once(make_small_site, ruled):
    small_site = make_small_site()
    small_site.send("CNC", REPORT)
    with small_site.office() as office:
        intake.take_in(office, at("2024-11-05T12:10"))
        box = office.store.outbox
        assert box.claim(1)
        assert getattr(box, ruled)(1)  # it stood there as uncertain
        assert box.confirm(1, at("2024-11-05T12:11"))
    small_site.flush("2024-11-05T12:20")
    assert [row.state.value for row in small_site.rows()] == ["sent"]
    assert small_site.letters() == []  # handed over by the one who had claimed it, and by nobody else


# --- the registry was edited since -------------------------------------------------------------------------


def edited(small_site, code, when, **changed):
    with small_site.office() as office:
        rulings.edit_union(office, replace(office.by_code[code], **changed), who="Lan", now=at(when))


NEW_ADDRESS = {"emails": ("vanthu.moi@cnc.example",)}
NEW_NAME = {"name": "Công đoàn Viện Tên Mới"}


def test_reminder_that_waits_for_the_morning_goes_to_the_address_and_name_of_that_moment(make_small_site):
    small_site = make_small_site()
    small_site.remind("2024-10-31T16:59")
    edited(small_site, "CNC", "2024-10-31T18:00", **NEW_ADDRESS, **NEW_NAME)
    small_site.flush("2024-11-01T08:00")
    (letter,) = [one for one in small_site.letters() if one["To"] == "vanthu.moi@cnc.example"]
    assert "Kính gửi: Công đoàn Viện Tên Mới" in letter.get_body(("plain",)).get_content()
    assert len(small_site.letters()) == 3
    states = [(row.state.value, row.error) for row in small_site.rows(union="CNC")]
    assert states == [("dropped", CHANGED), ("sent", None)]


def test_reminder_stays_as_it_is_where_an_edit_changes_nothing_that_it_tells(make_small_site):
    small_site = make_small_site()
    small_site.remind("2024-10-31T16:59")
    edited(small_site, "CNC", "2024-10-31T18:00", contact_phone="0900 000 001")
    small_site.flush("2024-11-01T08:00")
    assert [row.state.value for row in small_site.rows(union="CNC")] == ["sent"]


def test_released_reminder_is_shown_anew_where_its_address_was_edited(make_small_site):
    small_site = make_small_site(letters="{approval: reminders}")
    small_site.remind("2024-10-31T09:30")
    (row,) = small_site.rows(union="CNC")
    edited(small_site, "CNC", "2024-10-31T10:00", **NEW_ADDRESS)
    assert CHANGED in small_site.rule("release", row.id, when="2024-10-31T10:10")
    (fresh,) = small_site.rows(union="CNC", state=LetterState.HELD)
    assert fresh.to == ("vanthu.moi@cnc.example",)


def test_reminder_to_a_union_without_any_address_left_is_dropped_and_says_so(make_small_site):
    small_site = make_small_site()
    small_site.remind("2024-10-31T16:59")
    edited(small_site, "CNC", "2024-10-31T18:00", emails=())
    small_site.flush("2024-11-01T08:00")
    assert [(row.state.value, row.error) for row in small_site.rows(union="CNC")] == [("dropped", UNREACHED)]


def test_thanks_that_wait_go_to_the_address_of_that_moment(make_small_site):
    small_site = make_small_site(letters="{thanks: true}", COLLECTOR_LETTERS="hold")
    small_site.send("CNC", REPORT, STATS)
    small_site.poll()
    small_site.remind("2024-11-05T14:00")
    (row,) = [one for one in small_site.rows() if one.kind.value == "thanks"]
    edited(small_site, "CNC", "2024-11-05T14:05", **NEW_ADDRESS)
    assert CHANGED in small_site.rule("release", row.id, when="2024-11-05T14:10")
    (fresh,) = [one for one in small_site.rows(state=LetterState.HELD) if one.kind.value == "thanks"]
    assert fresh.to == ("vanthu.moi@cnc.example",)


def test_answer_that_waits_greets_a_union_by_the_name_of_that_moment(make_small_site):
    small_site = make_small_site(COLLECTOR_LETTERS="hold")
    small_site.send("CNC", REPORT)
    small_site.poll()
    edited(small_site, "CNC", HOUR, **NEW_NAME)
    assert rewritten(small_site) == [("acknowledgement", "CNC", "held")]
    small_site.rule("release", small_site.rows(state=LetterState.HELD)[0].id, when=HOUR)
    small_site.flush(HOUR)
    assert "Kính gửi: Công đoàn Viện Tên Mới" in texts(small_site)[0]


def test_answer_that_waits_follows_no_reply_to_that_moved_to_another_union(make_small_site):
    small_site = make_small_site(COLLECTOR_LETTERS="hold")
    other = small_site.clerk("CNC").email.replace("@", ".2@")
    edited(small_site, "CNC", "2024-11-05T09:00", emails=(small_site.clerk("CNC").email, other))
    small_site.send("CNC", REPORT, headers={"Reply-To": other})
    small_site.poll()
    assert [row.to for row in small_site.rows()] == [(other,)]
    edited(small_site, "CNC", HOUR, emails=(small_site.clerk("CNC").email,))
    edited(small_site, "XNT", HOUR, emails=(other,))
    assert [row.to for row in small_site.rows(state=LetterState.HELD)] == [(small_site.clerk("CNC").email,)]


def test_answer_that_waits_is_withdrawn_where_its_union_leaves(make_small_site):
    small_site = make_small_site(COLLECTOR_LETTERS="hold")
    small_site.send("CNC", REPORT)
    small_site.poll()
    with small_site.office() as office:
        path = small_site.root / "less.csv"
        write_registry(path, [one for one in office.unions if one.code != "CNC"])
        rulings.import_unions(office, path, at(HOUR), rulings.ImportOrders(remove=True))
    assert [row.state.value for row in small_site.rows()] == ["dropped"]
