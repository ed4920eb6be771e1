"""Caps, approval and the three modes: what waits, what goes when staff say so, and what never goes."""

from dataclasses import replace

import pytest
from factories.people import Person
from office_site import REPORT, STATS, at

from collector.errors import RulingRefused
from collector.flow import alarms, reminders, rulings
from collector.model import LetterKind
from collector.office import outbox
from collector.office.outbox import HOLD, OFFICE
from collector.office.purpose import NEWER, PAST, SETTLED

WAVE, NEXT = "2024-10-31T09:00", "2024-11-06T09:00"
APPROVAL = "{approval: reminders}"


def states(small_site, **filters):
    return [row.state.value for row in small_site.rows(**filters)]


# --- too many --------------------------------------------------------------------------------------------


def ask(small_site, minute, *, who=None, answers="", day=5, files=()):
    asker = who or Person("Hoa", "hoa@gmail.example", "")
    when = f"2024-11-{day:02}T10:{minute:02}"
    small_site.write(asker, "Hỏi", f"Xin hỏi câu số {minute} ạ?\n", files, when=when, answers=answers)
    small_site.poll(f"2024-11-{day:02}T10:{minute:02}")


def test_more_letters_to_one_address_than_the_cap_are_held_and_none_is_unqueued(make_small_site):
    small_site = make_small_site(letters="{per_address: 2}")
    for minute in range(4):
        ask(small_site, minute)
    ask(small_site, 9, who=Person("Lan", "lan@gmail.example", ""))
    assert states(small_site) == ["sent", "sent", "held", "held", "sent"]
    assert "giữ lại: đã gửi 2 thư tới hoa@gmail.example trong 24 giờ" in small_site.rows()[2].held


def test_cap_counts_a_day_and_not_for_ever(make_small_site):
    small_site = make_small_site(letters="{per_address: 1}")
    for day in (5, 6, 7):
        ask(small_site, day, day=day)
    assert states(small_site) == ["sent", "sent", "sent"]


def test_exchange_with_a_robot_that_bears_no_mark_comes_to_an_end(make_small_site):
    small_site = make_small_site(letters="{per_thread: 3}")
    for minute in range(6):
        rows = small_site.rows()
        ask(small_site, minute, answers=rows[-1].message_id if rows else "", files=small_site.files("CNC", STATS))
    assert states(small_site) == ["sent"] * 3 + ["held"] * 3
    assert "trong cùng một trao đổi" in small_site.rows()[3].held


def test_breaker_holds_what_passes_the_day_s_number_and_rings(make_small_site):
    small_site = make_small_site(letters="{per_day: 2}")
    for minute in range(3):
        ask(small_site, minute, who=Person("A", f"a{minute}@x.example", ""))
    assert states(small_site) == ["sent", "sent", "held"]
    with small_site.office() as office:
        (alarm,) = [one for one in alarms.alarms(office, at("2024-11-05T11:00")) if one.kind == "breaker"]
        assert "1 thư đi bị giữ vì vượt giới hạn (số 3)" in alarm.vietnamese
        alarms.raise_alarms(office, at("2024-11-05T11:00"))
    # The alarm itself is under no cap, and a held letter goes when staff say so.
    assert "alarm" in {row.kind.value for row in small_site.rows(state="queued")}
    small_site.rule("release", 3, when="2024-11-05T11:05")
    small_site.flush("2024-11-05T11:06")
    assert states(small_site)[2] == "sent"


def test_no_cap_is_a_cap_of_zero(make_small_site):
    small_site = make_small_site(letters="{per_day: 0, per_address: 0, per_thread: 0}")
    for minute in range(4):
        ask(small_site, minute, files=small_site.files("CNC", STATS))
    assert states(small_site) == ["sent"] * 4


# --- a machine that answers each answer, and bears no mark of one ------------------------------------------

SAME = "giữ lại: đã trả lời 3 thư không kèm báo cáo của cùng người gửi trong 24 giờ"
THREAD = "giữ lại: đã trả lời 3 thư không kèm báo cáo trong cùng một trao đổi trong 24 giờ"


@pytest.mark.parametrize(
    "address",
    [
        "hotro@desk.example",
        "hotro+{}@desk.example",
        "ticket-{}@desk.example",
        "case{}7@desk{}.example",
        "hotro{}+x{}@Desk.example",
    ],
)
def test_addresses_that_differ_in_digits_or_a_tag_get_three_answers_a_day(small_site, address):
    for minute in range(5):
        ask(small_site, minute, who=Person("Hỗ trợ", address.format(minute, minute), ""))
    assert states(small_site) == ["sent"] * 3 + ["held"] * 2
    assert [row.held for row in small_site.rows()[3:]] == [SAME, SAME]


def test_addresses_that_differ_in_a_letter_are_two(small_site):
    for minute in range(6):
        ask(small_site, minute, who=Person("Lan", f"{'lan' if minute % 2 else 'lam'}@x.example", ""))
    assert states(small_site) == ["sent"] * 6


def test_exchange_gets_three_answers_a_day_whatever_address_it_comes_from(small_site):
    for minute in range(5):
        rows = small_site.rows()
        who = Person("Hỗ trợ", f"{'abcde'[minute]}@desk.example", "")
        ask(small_site, minute, who=who, answers=rows[-1].message_id if rows else "")
    assert states(small_site) == ["sent"] * 3 + ["held"] * 2
    assert {row.held for row in small_site.rows()[3:]} == {THREAD}


def test_three_answers_a_day_are_three_again_on_the_next(small_site):
    for day in (5, 6):
        for minute in range(4):
            ask(small_site, minute, day=day)
    assert states(small_site) == ["sent", "sent", "sent", "held"] * 2


def test_answers_to_messages_that_bring_a_submission_do_not_count_and_are_not_held(small_site):
    clerk = small_site.clerk("CNC")
    for minute in range(4):
        ask(small_site, minute, who=clerk, files=small_site.files("CNC", STATS))
    for minute in range(4, 8):
        ask(small_site, minute, who=clerk)
    ask(small_site, 9, who=clerk, files=small_site.files("CNC", STATS))
    assert states(small_site) == ["sent"] * 7 + ["held"] + ["sent"]


def test_staff_let_an_answer_go_that_was_one_too_many(small_site):
    for minute in range(4):
        ask(small_site, minute)
    small_site.rule("release", 4, when="2024-11-05T11:05")
    small_site.flush("2024-11-05T11:06")
    assert states(small_site) == ["sent"] * 4


def test_usual_caps_stand_in_no_honest_clerks_way(small_site):
    with small_site.office() as office:
        posting = office.campaign.posting
    assert (posting.approval, posting.per_address, posting.per_thread, posting.per_day) == ("none", 30, 12, 2000)


# --- staff's yes -----------------------------------------------------------------------------------------


def test_wave_that_needs_a_yes_waits_and_goes_when_it_is_given(make_small_site):
    small_site = make_small_site(letters=APPROVAL)
    small_site.remind(WAVE)
    assert small_site.flush(WAVE).sent == 0
    assert states(small_site) == ["held"] * 3

    said = [small_site.rule("release", number, when="2024-10-31T10:00") for number in (1, 2)]
    small_site.rule("drop", 3, why="đã hứa qua điện thoại", when="2024-10-31T10:00")
    small_site.flush("2024-10-31T10:01")

    assert states(small_site) == ["sent", "sent", "dropped"]
    assert said[0].startswith("Đã cho gửi thư số 1 (reminder, CNC) tới ")
    assert small_site.rows()[2].error == "cán bộ bỏ thư này: đã hứa qua điện thoại"
    assert [letter.union for letter in small_site.remind("2024-11-01T09:00")] == []


def test_answers_need_no_yes(make_small_site):
    small_site = make_small_site(letters=APPROVAL)
    small_site.send("CNC", REPORT)
    small_site.poll()
    assert states(small_site) == ["sent"]


def test_letter_released_after_its_union_has_sent_is_dropped_instead(make_small_site):
    small_site = make_small_site(letters=APPROVAL)
    small_site.remind(WAVE)
    small_site.send("CNC", REPORT, STATS, when="2024-10-31T10:00")
    small_site.poll("2024-10-31T10:01")
    number = next(row.id for row in small_site.rows(kind=LetterKind.REMINDER) if row.union == "CNC")

    said = small_site.rule("release", number, when="2024-10-31T11:00")

    assert SETTLED in said
    assert [row.error for row in small_site.rows() if row.id == number] == [SETTLED]


def test_letter_released_in_time_and_settled_before_it_goes_is_dropped(make_small_site):
    small_site = make_small_site(letters=APPROVAL)
    small_site.remind(WAVE)
    small_site.rule("release", 1, when="2024-10-31T20:00")
    assert small_site.flush("2024-10-31T20:01").sent == 0  # nobody waits for it at night
    small_site.send("CNC", REPORT, STATS, when="2024-10-31T21:00")
    small_site.poll("2024-10-31T21:01")
    small_site.flush("2024-11-01T08:00")
    assert small_site.rows()[0].error == SETTLED


def test_reminder_released_after_the_deadline_is_dropped(make_small_site):
    small_site = make_small_site(letters=APPROVAL)
    small_site.remind("2024-11-08T09:00")
    assert PAST in small_site.rule("release", 1, when="2024-11-10T00:00")


def test_newer_stage_takes_the_place_of_one_that_still_waits(make_small_site):
    small_site = make_small_site(letters=APPROVAL)
    small_site.remind(WAVE)
    small_site.remind(NEXT)
    rows = small_site.rows(union="CNC")
    assert [(row.state.value, row.error) for row in rows] == [("dropped", NEWER), ("held", None)]


def test_letter_released_on_the_day_of_the_next_one_does_not_make_two(make_small_site):
    small_site = make_small_site(letters=APPROVAL)
    small_site.remind(WAVE)
    small_site.rule("release", 1, when="2024-11-05T16:59")
    small_site.flush("2024-11-06T08:00")  # the first letter goes on the morning of the second stage
    small_site.remind(NEXT)
    small_site.remind("2024-11-07T09:00")
    rows = small_site.rows(union="CNC")
    assert [(row.state.value, row.queued_at.day) for row in rows] == [("sent", 31), ("held", 7)]


# --- quiet hours -----------------------------------------------------------------------------------------


def test_reminder_delayed_into_the_night_waits_for_the_morning_and_answers_do_not(small_site):
    small_site.remind("2024-10-31T16:59")
    small_site.send("CNC", REPORT, when="2024-10-31T19:00")
    small_site.poll("2024-10-31T19:01")
    assert states(small_site, kind=LetterKind.REMINDER) == ["queued"] * 3
    assert states(small_site, kind=LetterKind.ACKNOWLEDGEMENT) == ["sent"]
    small_site.flush("2024-11-01T07:59")
    assert states(small_site, kind=LetterKind.REMINDER) == ["queued"] * 3
    small_site.flush("2024-11-01T08:00")
    # One asked for the report that has come since, and was written anew.
    assert sorted(states(small_site, kind=LetterKind.REMINDER)) == ["dropped", *["sent"] * 3]


def test_last_reminder_goes_on_the_weekend_where_monday_is_too_late(small_site):
    small_site.remind("2024-11-09T20:00")
    small_site.flush("2024-11-09T20:01")
    assert states(small_site) == ["sent"] * 3


# --- the modes -------------------------------------------------------------------------------------------


def test_letter_held_by_the_mode_goes_really_when_it_is_released(make_small_site):
    small_site = make_small_site(COLLECTOR_LETTERS="hold")
    small_site.send("CNC", REPORT)
    small_site.poll()
    assert small_site.stands() == [("acknowledgement", "CNC", "held", HOLD)]
    small_site.rule("release", 1)
    small_site.flush("2024-11-05T12:20")
    (sent,) = small_site.letters()
    assert sent["To"] == small_site.clerk("CNC").email


def test_letter_queued_before_the_mode_was_set_waits_too(small_site):
    small_site.remind(WAVE)
    small_site.flush(WAVE, COLLECTOR_LETTERS="hold")
    assert {row.held for row in small_site.rows()} == {HOLD}
    small_site.rule("release", 1, when="2024-10-31T09:10")
    small_site.flush("2024-10-31T09:11", COLLECTOR_LETTERS="hold")
    assert states(small_site) == ["sent", "held", "held"]


def test_nothing_goes_to_a_union_in_the_mode_office_whatever_was_queued_before(small_site):
    small_site.remind(WAVE)
    small_site.flush(WAVE, COLLECTOR_LETTERS="office")
    assert small_site.letters() == []
    assert {row.held for row in small_site.rows()} == {OFFICE}
    with small_site.office(COLLECTOR_LETTERS="office") as office, pytest.raises(RulingRefused, match="chế độ office"):
        rulings.release(office, 1, who="Lan", now=at(WAVE))


@pytest.fixture
def rehearsed(make_small_site):
    """An office that has worked in the mode «office», and goes over to «send»."""
    small_site = make_small_site(COLLECTOR_LETTERS="office")
    small_site.send("CNC", REPORT, when="2024-10-31T08:30")
    small_site.poll("2024-10-31T08:31")
    small_site.remind(WAVE)
    small_site.flush(WAVE)
    return lambda: small_site.office(COLLECTOR_LETTERS="send"), small_site


def test_letters_of_the_mode_office_are_sent_again_for_real_once(rehearsed):
    open_office, small_site = rehearsed
    office_address = small_site.rows()[0].to
    with open_office() as office:
        numbers = rulings.meant_for_others(office, now=at("2024-10-31T10:00"))
        for number in numbers:
            rulings.resend(office, number, who="Lan", now=at("2024-10-31T10:00"))
        with pytest.raises(RulingRefused, match="đã được gửi lại"):
            rulings.resend(office, 1, who="Lan", now=at("2024-10-31T10:01"))
        assert rulings.meant_for_others(office, now=at("2024-10-31T10:01")) == []
        outbox.flush(office, at("2024-10-31T10:02"))

    rows = small_site.rows()
    first, again = rows[0], rows[len(numbers)]
    assert (first.to, again.to, again.state.value) == (office_address, (small_site.clerk("CNC").email,), "sent")
    assert again.subject == first.subject.partition("] ")[2]
    real = next(one for one in small_site.letters() if one["Message-ID"] == f"<{again.message_id}>")
    body = real.get_body(("plain",)).get_content() + real.get_body(("html",)).get_content()
    assert "Chế độ kiểm tra" not in body
    assert "Công đoàn Vụ Công nghệ cao" in body
    assert real["In-Reply-To"] == f"<{first.in_reply_to}>"


def test_reminders_of_stages_gone_by_are_not_sent_again_in_a_row(rehearsed):
    open_office, small_site = rehearsed
    small_site.remind(NEXT)
    with open_office() as office:
        numbers = rulings.meant_for_others(office, now=at(NEXT))
        first = next(row.id for row in small_site.rows(kind=LetterKind.REMINDER))
        with pytest.raises(RulingRefused, match="đã có thư nhắc mới hơn"):
            rulings.resend(office, first, who="Lan", now=at(NEXT))
    stages = [row.occasion.split("/")[1] for row in small_site.rows() if row.id in numbers and "/" in row.occasion]
    assert stages == ["2024-11-06"] * 3


def test_letter_of_the_mode_send_is_not_sent_again(small_site):
    small_site.send("CNC", REPORT)
    small_site.poll()
    with pytest.raises(RulingRefused, match="không phải thư soạn ở chế độ office"):
        small_site.rule("resend", 1)


# --- rulings that cannot be ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ruling", "number", "more", "says"),
    [
        ("release", 99, {}, "không có thư đi nào mang số 99"),
        ("release", 1, {}, "đã gửi"),
        ("drop", 1, {"why": "x"}, "đã gửi"),
        ("drop", 1, {"why": " "}, "lý do"),
    ],
)
def test_ruling_that_comes_too_late_is_refused(small_site, ruling, number, more, says):
    small_site.send("CNC", REPORT)
    small_site.poll()
    with pytest.raises(RulingRefused, match=says):
        small_site.rule(ruling, number, **more)


def test_every_ruling_on_a_letter_is_audited(make_small_site):
    small_site = make_small_site(letters=APPROVAL)
    small_site.remind(WAVE)
    small_site.rule("release", 1, when=WAVE)
    small_site.rule("drop", 2, why="thôi", when=WAVE)
    assert [(row["who"], row["action"], row["target"], row["detail"]) for row in small_site.ask("audit")][1:] == [
        ("Lan", "release", "1", "reminder"),
        ("Lan", "drop", "2", "thôi"),
    ]


# --- marks -----------------------------------------------------------------------------------------------


def test_marked_requirement_is_never_asked_for_and_a_mark_can_be_taken_back(small_site):
    for requirement in ("report", "stats"):
        small_site.rule("mark", "cnc", requirement, "paper", why="nộp bản giấy", when="2024-10-30T09:00")
    small_site.rule("mark", "XNT", "stats", "nothing-to-report", why="không phát sinh", when="2024-10-30T09:00")
    small_site.rule("mark", "VINATOM", "stats", "exempt", why="nhầm", when="2024-10-30T09:00")
    small_site.rule("mark", "VINATOM", "stats", "missing", why="ghi nhầm", when="2024-10-30T09:05")

    assert small_site.status("CNC") == {"report": ("paper", None), "stats": ("paper", None)}
    assert small_site.status("XNT")["stats"] == ("nothing-to-report", None)
    with small_site.office() as office:
        found = {one.union: one.missing for one in reminders.due(office, at(WAVE))}
    assert found == {"XNT": ("report",), "VINATOM": ("report", "stats")}


@pytest.mark.parametrize(("requirement", "state"), [("words", "paper"), ("report", "late")])
def test_mark_that_means_nothing_is_refused(small_site, requirement, state):
    with pytest.raises(RulingRefused):
        small_site.rule("mark", "CNC", requirement, state, why="x")


def test_mark_drops_the_reminder_that_is_on_its_way(small_site):
    small_site.remind(WAVE)
    for requirement in ("report", "stats"):
        small_site.rule("mark", "CNC", requirement, "paper", why="nộp bản giấy", when=WAVE)
    small_site.flush(WAVE)
    assert [(row.state.value, row.error) for row in small_site.rows(union="CNC")] == [("dropped", SETTLED)]


# --- whom letters never go to ----------------------------------------------------------------------------


def test_union_whose_only_address_is_ours_or_a_mail_systems_is_not_written_to(small_site):
    with small_site.office() as office:
        wrong = {"CNC": (office.own[0],), "XNT": ("mailer-daemon@most.example",)}
        office.store.registry.replace([replace(u, emails=wrong.get(u.code, u.emails)) for u in office.unions])
    assert [letter.union for letter in small_site.remind(WAVE)] == ["VINATOM"]
