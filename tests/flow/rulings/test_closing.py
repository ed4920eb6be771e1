"""The campaign closed and opened again: mail in between is kept and told so, and judged afterwards as ever."""

import pytest
from factories.papers import Made
from factories.people import Person
from office_site import REPORT, STATS, at

from collector.errors import RulingRefused
from collector.flow import reminders
from collector.flow.replay import replay

FAULTY = Made("report", "missing-section")
CLOSED, AFTER, OPENED = "2024-11-20T17:00", "2024-11-21T09:00", "2024-11-22T09:00"
STRANGER = Person("Trần Thị Lạ", "la.tran@gmail.example", "0900")


def close(small_site, when=CLOSED):
    return small_site.rule("close", why="đã tổng hợp", when=when)


def reopen(small_site, when=OPENED):
    return small_site.rule("reopen", why="còn đơn vị xin bổ sung", when=when)


def send(small_site, *made, when=AFTER, code="CNC"):
    small_site.send(code, *made, when=when)
    small_site.poll(when.replace(":00", ":10"))
    small_site.flush(when.replace(":00", ":20"))


def last(small_site):
    letter = small_site.letters()[-1]
    return letter, letter.get_body(("plain",)).get_content()


def test_mail_after_the_close_is_listed_and_changes_nothing_that_stands(small_site):
    send(small_site, FAULTY, STATS, when="2024-11-05T12:00")
    close(small_site)
    stood, values = small_site.ask("status"), small_site.ask("values")
    send(small_site, REPORT, STATS)
    send(small_site, REPORT, code="XNT")
    assert (small_site.ask("status"), small_site.ask("values")) == (stood, values)
    assert [(row["class"].value, row["after_close"]) for row in small_site.ask("messages")] == [
        ("submission", False),
        ("submission", True),
        ("submission", True),
    ]
    after = [row for row in small_site.ask("documents") if row["after_close"]]
    assert [(row["union"], row["state"].value, row["late"], row["version"]) for row in after] == [
        ("CNC", "review", None, None),
        ("CNC", "review", None, None),
        ("XNT", "review", None, None),
    ]
    assert all(
        row["remarks"][0].startswith("Đến sau khi chốt đợt báo cáo (17 giờ 00 ngày 20/11/2024)") for row in after
    )


def test_it_is_answered_once_by_a_short_receipt_that_names_no_union(small_site):
    close(small_site)
    send(small_site, FAULTY)
    small_site.poll("2024-11-21T10:00")
    assert small_site.outbox() == [("acknowledgement", None, "sent")]
    letter, text = last(small_site)
    assert letter["To"] == small_site.clerk("CNC").email
    assert letter["In-Reply-To"] is not None
    assert "Thư đến sau khi chốt: đợt báo cáo “Tổng kết công tác công đoàn năm 2024" in text
    assert "đã chốt lúc 17 giờ 00 phút ngày 20/11/2024. Thư được lưu lại, không làm thay đổi kết quả" in text
    assert "không cần gửi lại" in text
    assert "Công nghệ cao" not in text
    assert "chỉnh sửa" not in text


@pytest.mark.parametrize(
    ("subject", "body", "answered"),
    [
        ("Xin hỏi", "Kính gửi Văn phòng, đơn vị xin lùi thời hạn nộp báo cáo đến ngày 30/11 được không ạ?", True),
        ("Cảm ơn", "Đơn vị cảm ơn Văn phòng.", False),
    ],
)
def test_a_question_is_passed_on_and_thanks_are_answered_by_nothing(small_site, subject, body, answered):
    close(small_site)
    small_site.write(small_site.clerk("CNC"), subject, body, when=AFTER)
    small_site.poll("2024-11-21T09:10")
    small_site.flush("2024-11-21T09:20")
    assert small_site.outbox() == ([("acknowledgement", None, "sent")] if answered else [])
    if answered:
        assert "Thư đến sau khi chốt" in last(small_site)[1]
        assert "đã được chuyển tới cán bộ phụ trách" in last(small_site)[1]


def test_what_came_before_the_close_and_is_fetched_after_it_counts(small_site):
    small_site.send("CNC", REPORT, when="2024-11-20T16:59")
    close(small_site)
    small_site.poll(AFTER)
    assert small_site.status("CNC")["report"] == ("accepted", True)
    assert small_site.outbox() == [("acknowledgement", "CNC", "sent")]


def test_reopened_everything_is_judged_as_it_would_have_been_and_answered(small_site, make_small_site):
    never = make_small_site()
    for site in (small_site, never):
        send(site, FAULTY, when="2024-11-05T12:00")
    close(small_site)
    for site in (small_site, never):
        send(site, REPORT, STATS)
        send(site, STATS, code="XNT")
    said = reopen(small_site)
    assert "Đã xét 2 thư nhận từ khi chốt" in said
    assert "2 thư được trả lời" in said
    names = ("union", "requirement", "state", "received_at", "late", "version")
    closed, open_ = ([[row[name] for name in names] for row in site.ask("status")] for site in (small_site, never))
    assert closed == open_
    small_site.flush("2024-11-22T09:10")
    kinds = [(kind, union) for kind, union, _ in small_site.outbox()]
    assert kinds[1:] == [
        ("acknowledgement", None),
        ("acknowledgement", None),
        ("acknowledgement", "CNC"),
        ("acknowledgement", "XNT"),
    ]
    assert "sau thời hạn 11 ngày" in last(small_site)[1]


def test_closed_again_only_what_comes_from_then_on_is_left_out(small_site):
    close(small_site)
    send(small_site, REPORT)
    reopen(small_site)
    close(small_site, "2024-11-25T17:00")
    send(small_site, STATS, when="2024-11-26T09:00")
    assert small_site.status("CNC") == {"report": ("accepted", True), "stats": ("missing", None)}


def test_closing_and_opening_twice_is_refused(small_site):
    with pytest.raises(RulingRefused, match="đang mở"):
        reopen(small_site)
    close(small_site)
    with pytest.raises(RulingRefused, match="đã chốt từ 17 giờ 00 ngày"):
        close(small_site, AFTER)
    with pytest.raises(RulingRefused, match="cần nêu lý do"):
        small_site.rule("reopen", why=" ", when=OPENED)
    with pytest.raises(RulingRefused, match="không rút lại được"):
        small_site.rule("undo", 1, why="nhầm", when=OPENED)
    assert [one["kind"].value for one in small_site.ask("rulings")] == ["close"]


def test_nobody_is_asked_for_anything_after_the_close_and_again_once_it_is_open(small_site):
    close(small_site, "2024-10-30T17:00")
    assert small_site.remind("2024-10-31T09:00") == []
    with small_site.office() as office:
        assert reminders.forecast(office, at("2024-10-31T09:00"), 30) == []
        assert reminders.to_remind(office, {"CNC"}, at("2024-10-31T09:00")) == []
        assert reminders.remind_these(office, {"CNC"}, at("2024-10-31T09:00"), who="Lan") == []
    reopen(small_site, "2024-10-31T10:00")
    assert {letter.union for letter in small_site.remind("2024-10-31T10:30")} == {"CNC", "XNT", "VINATOM"}


def test_a_reminder_that_waits_is_dropped_by_the_close(small_site):
    small_site.remind("2024-10-31T09:30")
    close(small_site, "2024-10-31T09:31")
    small_site.flush("2024-10-31T09:32")
    assert {(kind, state, why) for kind, _, state, why in small_site.stands()} == {
        ("reminder", "dropped", "không gửi: đợt báo cáo đã chốt")
    }


def test_a_receipt_that_waits_is_withdrawn_by_the_opening(make_small_site):
    small_site = make_small_site(COLLECTOR_LETTERS="hold")
    close(small_site)
    send(small_site, REPORT)
    reopen(small_site)
    assert [(kind, union, state) for kind, union, state, _ in small_site.stands()] == [
        ("acknowledgement", None, "dropped"),
        ("acknowledgement", "CNC", "held"),
    ]


def test_a_stranger_s_file_after_the_close_is_asked_about_once_it_is_open(small_site):
    close(small_site)
    files = small_site.files("CNC", Made("report", "anonymous"))
    small_site.write(STRANGER, "Gửi báo cáo", "Gửi Văn phòng.\n", files, when=AFTER)
    small_site.poll("2024-11-21T09:10")
    small_site.flush("2024-11-21T09:20")
    reopen(small_site)
    assert [(kind, union) for kind, union, _ in small_site.outbox()] == [
        ("acknowledgement", None),
        ("receipt-unknown", None),
    ]


@pytest.mark.parametrize("opened", [False, True], ids=["closed", "opened"])
def test_a_replay_gives_the_same(small_site, opened):
    send(small_site, FAULTY, STATS, when="2024-11-05T12:00")
    close(small_site)
    send(small_site, REPORT)
    if opened:
        reopen(small_site)
    before = [small_site.ask(what) for what in ("status", "documents", "messages", "outbox")]
    with small_site.office() as office:
        assert replay(office) == []
    assert [small_site.ask(what) for what in ("status", "documents", "messages", "outbox")] == before


def test_staff_still_rule_on_what_came_before_the_close(small_site):
    send(small_site, FAULTY, when="2024-11-05T12:00")
    close(small_site)
    (document,) = small_site.ask("documents")
    small_site.rule("accept", document["id"], why="đã trao đổi", when=AFTER)
    assert small_site.status("CNC")["report"] == ("accepted", False)
