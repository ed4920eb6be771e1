"""What staff decide after an answer went is told once, in one letter, by what stands; what they keep quiet is not."""

import sqlite3
from contextlib import closing

import pytest
from factories import people
from factories.papers import Made
from office_site import REPORT, STATS, at

from collector.errors import RulingRefused
from collector.flow import intake
from collector.model import LetterState
from collector.office.purpose import UNCHANGED
from collector.office.updates import update
from collector.store.store import DATABASE

FAULTY = Made("report", "missing-section")
MISSING = "report.section-missing"
STRANGER = people.Person("Trần Thị Lạ", "la.tran@gmail.example", "0900")


def updates(small_site, **filters):
    """Return the updates that were not withdrawn."""
    rows = small_site.rows(**filters)
    return [row for row in rows if row.kind.value == "update" and not row.occasion.startswith("withdrawn:")]


def told(small_site):
    """Return the words of the updates that went."""
    return [
        one.get_body(("plain",)).get_content() for one in small_site.letters() if "<update." in str(one["Message-ID"])
    ]


def changed(text):
    """Return what an update says is different."""
    return text.partition("NỘI DUNG THAY ĐỔI")[2].partition("TÌNH HÌNH GHI NHẬN")[0]


def answered(small_site, *made, code="CNC"):
    """Let a union send, and its answer go; return its documents by requirement."""
    small_site.send(code, *made)
    small_site.poll()
    return {one["requirement"]: one["id"] for one in small_site.ask("documents")}


def minute(number):
    return f"2024-11-05T13:{number:02}"


def test_rejected_report_is_told_with_its_reason_after_ten_minutes(small_site):
    report = answered(small_site, REPORT, STATS)["report"]
    said = small_site.rule("reject", report, why="gửi nhầm bản nháp", when=minute(0))
    (row,) = updates(small_site)
    (answer,) = [one for one in small_site.rows() if one.kind.value == "acknowledgement"]
    assert (row.to, row.union, row.in_reply_to) == (answer.to, "CNC", None)
    assert f"Thư cập nhật số {row.id} tới {row.to[0]} sẽ gửi lúc 13:10" in said
    small_site.flush(minute(9))
    assert told(small_site) == []
    small_site.flush(minute(10))
    (text,) = told(small_site)
    assert "Trước đây: đã ghi nhận." in changed(text)
    assert "Nay: không ghi nhận." in changed(text)
    assert "Lý do: gửi nhầm bản nháp." in changed(text)
    assert "gửi bổ sung báo cáo" in text
    letter = small_site.letters()[-1]
    assert letter["In-Reply-To"] is None
    assert str(letter["References"]).split()[-1] == f"<{answer.message_id}>"


def test_rulings_of_ten_minutes_are_one_letter_ten_minutes_after_the_last(small_site):
    ids = answered(small_site, FAULTY, STATS)
    small_site.rule("accept", ids["report"], why="đã trao đổi", when=minute(0))
    small_site.rule("reject", ids["stats"], why="sai kỳ", when=minute(8))
    small_site.flush(minute(15))
    assert told(small_site) == []
    small_site.flush(minute(18))
    (text,) = told(small_site)
    assert "Nay: đã ghi nhận, được hiểu là báo cáo" in changed(text)
    assert "Lý do: đã trao đổi." in changed(text)
    assert "Lý do: sai kỳ." in changed(text)


def test_ruling_taken_back_within_the_quiet_time_is_told_to_nobody(small_site):
    ids = answered(small_site, REPORT, STATS)
    small_site.rule("reject", ids["report"], why="nhầm", when=minute(0))
    small_site.rule("undo", 1, why="xem lại", when=minute(5))
    small_site.flush(minute(30))
    assert updates(small_site) == []
    assert told(small_site) == []


def test_ruling_taken_back_after_its_letter_is_told_too(small_site):
    ids = answered(small_site, REPORT, STATS)
    small_site.rule("reject", ids["report"], why="nhầm", when=minute(0))
    small_site.flush(minute(10))
    small_site.rule("undo", 1, why="đã kiểm tra lại", when=minute(20))
    small_site.flush(minute(30))
    first, second = told(small_site)
    assert "Nay: không ghi nhận." in changed(first)
    assert "Trước đây: không ghi nhận." in changed(second)
    assert "Lý do: đã kiểm tra lại." in changed(second)
    assert len(updates(small_site, state=LetterState.SENT)) == 2


@pytest.mark.parametrize("everything", ["accept", "waive"])
def test_report_taken_after_a_fix_request_is_told_without_asking_for_anything(small_site, everything):
    report = answered(small_site, FAULTY, STATS)["report"]
    if everything == "waive":
        small_site.rule("waive", report, MISSING, why="không có tổ chức ở nước ngoài", when=minute(0))
    else:
        small_site.rule("accept", report, why="đã trao đổi", when=minute(0))
    small_site.flush(minute(10))
    (text,) = told(small_site)
    assert "Trước đây: cần chỉnh sửa." in changed(text)
    assert "Nay: đã ghi nhận" in changed(text)
    reason = "không có tổ chức ở nước ngoài" if everything == "waive" else "đã trao đổi"
    assert changed(text).count(f"Lý do: {reason}.") == 1
    assert "không cần gửi thêm tài liệu" in text


def test_more_time_is_told_to_the_union_at_once_and_at_any_hour(small_site):
    small_site.rule("extend", "CNC", "2024-11-15", why="đơn vị có công văn xin lùi", when="2024-11-02T21:00")
    small_site.flush("2024-11-02T21:10")
    (row,) = updates(small_site)
    assert (row.to, row.state) == ((small_site.clerk("CNC").email,), LetterState.SENT)
    (text,) = told(small_site)
    assert "nay là hết ngày 15/11/2024 (trước đây: trước ngày 10/11/2024)." in changed(text)
    assert "Lý do: đơn vị có công văn xin lùi." in changed(text)


def test_update_is_not_the_letter_of_the_day(small_site):
    small_site.send("CNC", REPORT, when="2024-10-30T12:00")
    small_site.poll("2024-10-30T12:10")
    (document,) = small_site.ask("documents")
    small_site.rule("reject", document["id"], why="gửi nhầm", when="2024-10-31T07:00")
    small_site.flush("2024-10-31T07:10")
    small_site.remind("2024-10-31T09:30")
    small_site.flush("2024-10-31T09:31")
    states = {row.kind.value: row.state for row in small_site.rows(union="CNC")}
    assert (states["update"], states["reminder"]) == (LetterState.SENT, LetterState.SENT)

    small_site.rule("extend", "XNT", "2024-11-16", why="có công văn", when="2024-10-31T10:00")
    small_site.flush("2024-10-31T10:10")
    states = {row.kind.value: row.state for row in small_site.rows(union="XNT")}
    assert (states["reminder"], states["update"]) == (LetterState.SENT, LetterState.SENT)


def test_second_file_settled_after_the_answer_is_told_and_is_asked_for_no_more(small_site):
    files = (*small_site.files("CNC", REPORT), *small_site.files("XNT", STATS))
    small_site.write(small_site.clerk("CNC"), "Báo cáo", "Gửi Văn phòng.\n", files)
    small_site.poll()
    waiting = [one for one in small_site.ask("documents") if one["decision"].value == "review"]
    stats = next(one for one in small_site.ask("documents") if one["requirement"] == "stats")
    assert [one["id"] for one in waiting] in ([stats["id"]], [])
    small_site.rule("assign", stats["id"], "CNC", when=minute(0))
    small_site.flush(minute(10))
    (text,) = told(small_site)
    assert "Nay: đã ghi nhận, được hiểu là bảng tổng hợp số liệu" in changed(text)
    assert "không cần gửi thêm tài liệu" in text


def test_file_given_to_another_union_is_told_without_its_name_or_standing(small_site):
    report = answered(small_site, REPORT, STATS)["report"]
    small_site.rule("assign", report, "XNT", when=minute(0))
    small_site.flush(minute(10))
    (text,) = told(small_site)
    with small_site.office() as office:
        names = {code: office.by_code[code].name for code in ("CNC", "XNT")}
    assert f"Nay: không ghi nhận cho {names['CNC']}, vì tài liệu được xác định là của công đoàn khác." in changed(text)
    assert names["XNT"] not in text
    assert "gửi bổ sung báo cáo" in text


def test_stranger_is_told_whose_his_file_is_now_as_in_any_answer(small_site):
    files = small_site.files("CNC", REPORT)
    small_site.write(STRANGER, "Gửi báo cáo", "Gửi Văn phòng.\n", files)
    small_site.poll()
    (document,) = small_site.ask("documents")
    small_site.rule("assign", document["id"], "CNC", when=minute(0))
    small_site.flush(minute(1))
    small_site.rule("assign", document["id"], "XNT", when=minute(2))
    small_site.flush(minute(12))
    (text,) = told(small_site)
    with small_site.office() as office:
        names = {code: office.by_code[code].name for code in ("CNC", "XNT")}
    assert f"Trước đây: đã ghi nhận, được hiểu là của {names['CNC']}." in changed(text)
    assert f"của {names['XNT']}." in changed(text)
    assert f"{names['CNC']}:" not in text


def test_quiet_ruling_is_never_told_nor_is_its_undoing(small_site):
    ids = answered(small_site, FAULTY, STATS)
    said = small_site.rule("accept", ids["report"], why="nội bộ", when=minute(0), quiet=True)
    assert "Không gửi thư" in said
    small_site.rule("undo", 1, why="thôi", when=minute(20))
    small_site.flush(minute(40))
    assert told(small_site) == []
    small_site.rule("accept", ids["report"], why="đã trao đổi", when=minute(45))
    small_site.flush(minute(55))
    (text,) = told(small_site)
    assert "Lý do: đã trao đổi." in changed(text)
    assert "nội bộ" not in text


def test_quiet_ruling_leaves_what_was_decided_aloud_before_it(small_site):
    ids = answered(small_site, FAULTY, STATS)
    small_site.rule("reject", ids["stats"], why="sai kỳ", when=minute(0))
    small_site.rule("accept", ids["report"], why="nội bộ", when=minute(2), quiet=True)
    small_site.flush(minute(15))
    (text,) = told(small_site)
    assert "Lý do: sai kỳ." in changed(text)
    assert "nội bộ" not in text
    assert changed(text).count("Trước đây:") == 1


def test_quiet_assignment_gives_no_answer_after_the_receipt(small_site):
    small_site.write(STRANGER, "Gửi báo cáo", "Gửi Văn phòng.\n", small_site.files("CNC", Made("report", "anonymous")))
    small_site.poll()
    (document,) = small_site.ask("documents")
    small_site.rule("assign", document["id"], "CNC", when=minute(0), quiet=True)
    small_site.flush(minute(15))
    assert small_site.outbox() == [("receipt-unknown", None, "sent")]


def test_one_full_answer_after_the_receipt_and_updates_from_then_on(small_site):
    small_site.write(STRANGER, "Gửi báo cáo", "Gửi Văn phòng.\n", small_site.files("CNC", Made("report", "anonymous")))
    small_site.poll()
    (document,) = small_site.ask("documents")
    small_site.rule("assign", document["id"], "CNC", when=minute(0))
    small_site.flush(minute(1))
    small_site.rule("reject", document["id"], why="gửi nhầm", when=minute(5))
    small_site.flush(minute(15))
    assert small_site.outbox() == [
        ("receipt-unknown", None, "sent"),
        ("acknowledgement", "CNC", "sent"),
        ("update", "CNC", "sent"),
    ]


def test_update_that_staff_drop_is_never_told_but_a_later_ruling_is(small_site):
    ids = answered(small_site, REPORT, STATS)
    small_site.rule("reject", ids["report"], why="nhầm", when=minute(0))
    (row,) = updates(small_site)
    small_site.rule("drop", row.id, why="đã gọi điện", when=minute(2))
    small_site.rule("reject", ids["stats"], why="sai kỳ", when=minute(20))
    small_site.flush(minute(30))
    (text,) = told(small_site)
    assert changed(text).count("Trước đây:") == 1
    assert "Lý do: sai kỳ." in changed(text)


def test_held_update_is_written_anew_after_another_ruling_and_dropped_when_it_says_nothing(make_small_site):
    small_site = make_small_site(COLLECTOR_LETTERS="hold")
    ids = answered(small_site, REPORT, STATS)
    small_site.rule("release", 1, when="2024-11-05T12:15")
    small_site.flush("2024-11-05T12:16")
    small_site.rule("reject", ids["report"], why="nhầm", when=minute(0))
    (first,) = updates(small_site, state=LetterState.HELD)
    small_site.rule("reject", ids["stats"], why="sai kỳ", when=minute(30))
    (second,) = updates(small_site, state=LetterState.HELD)
    assert second.id > first.id
    with pytest.raises(RulingRefused, match="rút lại"):
        small_site.rule("release", first.id, when=minute(31))
    small_site.rule("undo", 2, why="nhầm", when=minute(40))
    small_site.rule("undo", 3, why="nhầm", when=minute(41))
    assert updates(small_site, state=LetterState.HELD) == []


def test_update_that_says_nothing_new_any_more_is_dropped_when_it_is_to_go(make_small_site):
    small_site = make_small_site(COLLECTOR_LETTERS="hold")
    ids = answered(small_site, REPORT, STATS)
    small_site.rule("release", 1, when="2024-11-05T12:15")
    small_site.flush("2024-11-05T12:16")
    small_site.rule("reject", ids["report"], why="nhầm", when=minute(0))
    (row,) = updates(small_site)
    with closing(sqlite3.connect(small_site.root / "data" / DATABASE)) as database, database:
        database.execute("UPDATE documents SET rejected = 0")  # by whatever way it came to stand again
    assert UNCHANGED in small_site.rule("release", row.id, when=minute(5))
    assert updates(small_site) == []


def test_nothing_is_told_to_who_got_no_answer(small_site):
    small_site.send("CNC", REPORT, headers={"Auto-Submitted": "auto-generated"})
    small_site.poll()
    for document in small_site.ask("documents"):
        small_site.rule("assign", document["id"], "CNC", requirement="report", when=minute(0))
        small_site.rule("reject", document["id"], why="máy gửi", when=minute(1))
    small_site.rule("mark", "CNC", "stats", "exempt", why="không có", when=minute(2))
    small_site.flush(minute(30))
    assert updates(small_site) == []


def test_mark_is_told_to_who_was_told_otherwise(small_site):
    answered(small_site, REPORT)
    small_site.rule("mark", "CNC", "stats", "nothing-to-report", why="đơn vị mới thành lập", when=minute(0))
    small_site.flush(minute(10))
    small_site.rule("mark", "CNC", "stats", "missing", why="có phát sinh", when=minute(20))
    small_site.flush(minute(30))
    first, second = told(small_site)
    assert "đã ghi nhận không phát sinh." in changed(first)
    assert "Lý do: đơn vị mới thành lập." in changed(first)
    assert "đơn vị gửi như thường lệ (trước đây: đã ghi nhận không phát sinh)." in changed(second)


def test_waiver_of_two_versions_is_one_letter_about_the_latest(small_site):
    first = answered(small_site, FAULTY)["report"]
    small_site.send("CNC", FAULTY, STATS, when="2024-11-05T12:30")
    small_site.poll("2024-11-05T12:40")
    small_site.rule("waive", first, MISSING, why="không có", when=minute(0))
    small_site.flush(minute(10))
    (row,) = updates(small_site)
    with small_site.office() as office:
        latest = max(office.store.mail.messages(), key=lambda one: one.received_at)
    assert row.occasion.message == latest.sha256
    assert len(told(small_site)) == 1


def test_answers_of_before_the_record_are_corrected_only_by_rulings_after_it(small_site):
    ids = answered(small_site, REPORT, STATS)
    with closing(sqlite3.connect(small_site.root / "data" / DATABASE)) as database, database:
        database.execute("DELETE FROM tellings")
    small_site.flush(minute(0))
    assert updates(small_site) == []
    small_site.rule("reject", ids["stats"], why="sai kỳ", when=minute(0))
    small_site.flush(minute(10))
    (text,) = told(small_site)
    assert changed(text).count("Trước đây:") == 1
    assert "Lý do: sai kỳ." in changed(text)


def test_rehearsed_update_goes_to_the_office_and_shows_whom_it_is_meant_for(make_small_site):
    small_site = make_small_site(COLLECTOR_LETTERS="office")
    ids = answered(small_site, REPORT, STATS)
    small_site.rule("reject", ids["report"], why="nhầm", when=minute(0))
    small_site.flush(minute(10))
    (row,) = updates(small_site)
    assert row.to == (people.OFFICE,)
    (text,) = told(small_site)
    assert small_site.clerk("CNC").email in text.partition("\n\n")[0]
    # Nobody else was told anything, so nothing is corrected when the mode is over.
    with small_site.office(COLLECTOR_LETTERS="send") as office:
        message = office.store.documents.one(ids["report"]).message
        assert update(office, message, row.due_at) is None


def forms(small_site):
    """Return the names of the files that the last update carries, and whether its words speak of one."""
    letter = [one for one in small_site.letters() if "<update." in str(one["Message-ID"])][-1]
    named = [one.get_filename() for one in letter.iter_attachments()]
    return named, "Kèm theo thư này là mẫu biểu" in letter.get_body(("plain",)).get_content()


def test_an_update_that_sends_a_table_back_brings_the_form_as_a_fix_request_does(small_site):
    ids = answered(small_site, REPORT, Made("stats", "blank"))
    assert [one.get_filename()[:6] for one in small_site.letters()[-1].iter_attachments()] == ["CNC - "]
    small_site.rule("accept", ids["stats"], why="sẽ bổ sung sau", when=minute(0))
    small_site.flush(minute(10))
    assert forms(small_site) == ([], False)
    small_site.rule("undo", 1, why="phải có số liệu", when=minute(20))
    small_site.flush(minute(30))
    (name,), told_ = forms(small_site)
    assert (name[:6], name[-5:], told_) == ("CNC - ", ".xlsx", True)


def test_a_table_that_was_rejected_is_missing_and_the_form_comes_along(small_site):
    ids = answered(small_site, REPORT, STATS)
    small_site.rule("reject", ids["stats"], why="sai đơn vị", when=minute(0))
    small_site.flush(minute(10))
    (name,), told_ = forms(small_site)
    assert (name[:6], told_) == ("CNC - ", True)


def test_a_report_that_is_sent_back_and_a_table_that_is_corrected_bring_no_form(small_site):
    ids = answered(small_site, REPORT, Made("stats", "sum"))
    small_site.rule("reject", ids["report"], why="gửi nhầm", when=minute(0))
    small_site.flush(minute(10))
    assert forms(small_site) == ([], False)


def test_the_form_names_no_union_that_its_reader_does_not_belong_to(small_site):
    ids = answered(small_site, REPORT, STATS)
    small_site.rule("assign", ids["stats"], "XNT", when=minute(0))
    small_site.rule("reject", ids["stats"], why="sai", when=minute(1))
    small_site.flush(minute(11))
    named, _ = forms(small_site)
    assert [one for one in named if "XNT" in one] == []


def test_mark_that_an_answer_to_newer_mail_tells_is_not_told_by_an_update_too(small_site):
    small_site.send("CNC", Made("stats", "sum"))
    small_site.poll()
    small_site.flush("2024-11-05T12:11")
    (document,) = small_site.ask("documents")
    small_site.rule("assign", document["id"], "XNT", when="2024-11-05T12:20")
    small_site.flush("2024-11-05T12:40")
    small_site.send("XNT", Made("stats", "sum"), when="2024-11-05T13:00")
    with small_site.office() as office:
        intake.take_in(office, at("2024-11-05T13:01"))
    small_site.rule("mark", "XNT", "report", "paper", why="bản giấy", when="2024-11-05T13:02")
    small_site.flush("2024-11-05T13:30")
    small_site.flush("2024-11-05T13:50")
    assert [(kind, union) for kind, union, state in small_site.outbox() if state == "sent"] == [
        ("fix-request", "CNC"),
        ("update", "CNC"),
        ("fix-request", "XNT"),
    ]
