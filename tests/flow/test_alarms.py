"""What is wrong now, and the letter that says so once a day."""

from datetime import timedelta

import pytest
from office_site import REPORT, STATS, at
from small_site import SmallSite

from collector import doctor
from collector.flow import alarms, intake
from collector.model import LetterState
from collector.office import outbox

NOW = at("2024-11-05T12:30")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def office(site):
    with site.office() as opened:
        yield opened


@pytest.fixture
def small_site(tmp_path):
    return SmallSite(tmp_path, codes=("CNC", "XNT", "VINATOM", "SHTT", "TTRA"))


def kinds(office, now=NOW):
    return [alarm.kind for alarm in alarms.alarms(office, now)]


def noted(office, **notes):
    for key, value in notes.items():
        office.store.notes.set_meta(key.replace("__", "."), value)


def test_a_new_installation_has_no_alarm(office):
    assert kinds(office) == []


@pytest.mark.parametrize(("ago", "wrong"), [(30 * MINUTE, []), (30 * MINUTE + MINUTE, ["poll"])])
def test_no_look_into_the_mailbox_for_too_long_is_an_alarm(office, ago, wrong):
    noted(office, poll=(NOW - ago).isoformat())
    assert kinds(office) == wrong


def test_a_worker_that_never_got_into_the_mailbox_counts_from_its_start(office):
    noted(office, worker=(NOW - HOUR).isoformat())
    assert kinds(office) == ["poll"]


def test_how_long_may_pass_is_a_setting(site):
    with site.office(COLLECTOR_ALARM_MINUTES="120") as office:
        noted(office, poll=(NOW - HOUR).isoformat())
        assert kinds(office) == []


def test_a_look_that_lies_ahead_tells_of_a_clock_set_back(office):
    noted(office, poll=(NOW + DAY).isoformat())
    assert kinds(office) == ["clock"]


@pytest.mark.parametrize(
    ("free", "kind", "stopped"),
    [(alarms.DISK_LOW, [], False), (alarms.DISK_LOW - 1, ["disk"], False), (alarms.DISK_STOP - 1, ["disk"], True)],
)
def test_a_disk_that_is_nearly_full_is_an_alarm_and_says_whether_mail_is_taken(
    office, monkeypatch, free, kind, stopped
):
    monkeypatch.setattr(alarms, "room", lambda data: free)
    found = alarms.alarms(office, NOW)
    assert [alarm.kind for alarm in found] == kind
    assert any("đã ngừng nhận thư" in alarm.vietnamese for alarm in found) is stopped


def queued(site, office):
    site.send("CNC", REPORT, STATS)
    site.send("XNT", REPORT, STATS)
    intake.take_in(office, NOW)
    noted(office, poll=None)
    return [row.id for row in office.store.outbox.letters()]


def test_letters_that_wait_too_long_are_an_alarm_that_names_them(site, office):
    first, second = queued(site, office)
    assert kinds(office, NOW + 30 * MINUTE) == []
    (alarm,) = alarms.alarms(office, NOW + 31 * MINUTE)
    assert (alarm.kind, f"2 thư đi bị kẹt (số {first}, {second})" in alarm.vietnamese) == ("outbox", True)


def test_a_letter_put_off_again_and_again_is_stuck_though_its_time_moves_on(site, office):
    first, second = queued(site, office)
    office.store.outbox.hold(second, "chờ")
    office.store.outbox.claim(first)
    office.store.outbox.failed(first, "later", retry_at=NOW + 2 * HOUR)
    assert kinds(office, NOW + MINUTE) == []
    assert kinds(office, NOW + HOUR) == ["outbox"]


def test_a_letter_held_for_staff_is_no_alarm(site, office):
    for number in queued(site, office):
        office.store.outbox.hold(number, "chờ")
    assert kinds(office, NOW + DAY) == []


def test_failed_and_uncertain_letters_are_an_alarm_for_three_days(site, office):
    first, second = queued(site, office)
    for number in (first, second):
        office.store.outbox.claim(number)
    office.store.outbox.failed(first, "no such user")
    assert [office.store.outbox.letter(n).state for n in (first, second)] == [
        LetterState.FAILED,
        LetterState.UNCERTAIN,
    ]
    (alarm,) = alarms.alarms(office, NOW + MINUTE)
    assert alarm.vietnamese == (
        f"0 thư đi bị kẹt, 1 thư gửi không được (số {first}), 1 thư chưa rõ đã gửi hay chưa (số {second})."
    )
    assert kinds(office, NOW + 3 * DAY + HOUR) == []


@pytest.mark.parametrize(("fallen", "wrong"), [(3, []), (4, ["addresses"])])
def test_more_than_three_addresses_that_fall_in_a_day_are_an_alarm(small_site, fallen, wrong):
    small_site.remind("2024-10-31T09:00")
    small_site.flush("2024-10-31T09:00")
    rows = small_site.rows()[:fallen]
    for row in rows:
        small_site.bounce(row, "2024-10-31T09:05")
    small_site.poll("2024-10-31T09:10")
    with small_site.office() as office:
        noted(office, poll=None)
        assert kinds(office, at("2024-10-31T09:30")) == wrong
        for alarm in alarms.alarms(office, at("2024-10-31T09:30")):
            assert f"{fallen} địa chỉ" in alarm.vietnamese
            assert all(row.to[0] in alarm.vietnamese for row in rows)
        assert kinds(office, at("2024-11-01T09:06")) == []


def test_a_difference_between_mailbox_and_ledger_is_an_alarm_that_names_the_uid(office):
    noted(office, reconcile="17 23")
    (alarm,) = alarms.alarms(office, NOW)
    assert (alarm.kind, "2 thư" in alarm.vietnamese, "UID 17, 23" in alarm.vietnamese) == ("reconcile", True, True)


@pytest.mark.parametrize(("left", "wrong"), [(15 * DAY, []), (14 * DAY, ["certificate"]), (-DAY, ["certificate"])])
@pytest.mark.parametrize("server", ["mailbox", "smtp"])
def test_a_certificate_that_ends_within_two_weeks_is_an_alarm(office, server, left, wrong):
    noted(office, **{f"certificate__{server}": (NOW + left).isoformat()})
    assert kinds(office) == wrong


def test_an_alarm_is_a_letter_to_the_technical_address_once_a_day(site):
    with site.office(COLLECTOR_TECHNICAL="it@congdoankhcn.example") as office:
        noted(office, poll=(NOW - HOUR).isoformat(), reconcile="17")
        assert [letter.to for letter in alarms.raise_alarms(office, NOW)] == [("it@congdoankhcn.example",)] * 2
        outbox.flush(office, NOW)
        assert alarms.raise_alarms(office, NOW + HOUR) == []
        assert len(alarms.raise_alarms(office, NOW + DAY)) == 2
    assert site.outbox() == [("alarm", None, "sent")] * 2 + [("alarm", None, "queued")] * 2


def test_without_a_technical_address_the_office_hears_it(office):
    noted(office, reconcile="17")
    (letter,) = alarms.raise_alarms(office, NOW)
    assert letter.to == office.own[:1]
    assert letter.subject == "Cảnh báo hệ thống thu báo cáo: hộp thư và sổ không khớp"


def rung(office, when):
    """Let the alarms ring at an instant and go; return the subjects of the letters written."""
    subjects = [letter.subject for letter in alarms.raise_alarms(office, when)]
    outbox.flush(office, when)
    return subjects


RINGS, OVER = (
    "Cảnh báo hệ thống thu báo cáo: chưa nhận được thư mới",
    "Hệ thống thu báo cáo: đã nhận thư trở lại",
)


def test_that_mail_is_taken_in_again_is_told_once(office):
    noted(office, poll=(NOW - HOUR).isoformat())
    assert rung(office, NOW) == [RINGS]
    assert rung(office, NOW + 5 * MINUTE) == []
    noted(office, poll=(NOW + 6 * MINUTE).isoformat())
    (over,) = alarms.raise_alarms(office, NOW + 7 * MINUTE)
    assert (over.subject, "Cảnh báo lúc 12:30 ngày 05/11/2024" in over.text) == (OVER, True)
    assert "Cách khắc phục" not in over.text + over.html
    assert rung(office, NOW + 8 * MINUTE) == []


def test_an_alarm_over_days_ends_once_and_one_that_never_rang_never(office):
    noted(office, poll=NOW.isoformat())
    assert rung(office, NOW + MINUTE) == []
    assert [rung(office, NOW + days * DAY) for days in (1, 2)] == [[RINGS], [RINGS]]
    noted(office, poll=(NOW + 2 * DAY + HOUR).isoformat())
    assert [rung(office, NOW + 2 * DAY + HOUR + late * MINUTE) for late in (1, 2)] == [[OVER], []]


def test_after_its_end_it_rings_again_on_the_same_day(office):
    noted(office, poll=(NOW - HOUR).isoformat())
    rung(office, NOW)
    noted(office, poll=(NOW + MINUTE).isoformat())
    assert rung(office, NOW + 2 * MINUTE) == [OVER]
    assert rung(office, NOW + HOUR) == [RINGS]
    noted(office, poll=(NOW + HOUR + MINUTE).isoformat())
    assert rung(office, NOW + HOUR + 2 * MINUTE) == [OVER]


def test_an_alarm_that_could_not_go_before_its_end_stays_behind(site, office):
    noted(office, poll=(NOW - HOUR).isoformat())
    alarms.raise_alarms(office, NOW)
    noted(office, poll=(NOW + MINUTE).isoformat())
    assert rung(office, NOW + 2 * MINUTE) == [OVER]
    assert [letter["subject"] for letter in site.letters()] == [OVER]


def test_doctor_has_a_row_for_every_kind_of_alarm(site, office):
    noted(office, reconcile="17")
    rows = {result.name: result for result in doctor.examine(lambda: site.settings, lambda: NOW)}
    assert {name: rows[f"alarm.{name}"].ok for name in alarms.KINDS} == {
        name: name != "reconcile" for name in alarms.KINDS
    }
    assert rows["alarm.reconcile"].english == "1 messages of the mailbox differ from ledger or archive (UID 17)."
