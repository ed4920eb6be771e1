"""A message that fails: three tries, and a rest between them where the worker does them."""

import errno
import os
from datetime import timedelta

import pytest
from factories import mail
from factories.papers import BOTH
from office_site import REPORT, at
from small_site import SmallSite

from collector.errors import DiskFull, NotFailed, UnknownMessage
from collector.flow import intake, rulings
from collector.flow.replay import UNKNOWN, rebuild, replay
from collector.office import after_restore, recording
from collector.store import Store

NOON, MINUTE = at("2024-11-05T12:10"), timedelta(minutes=1)


@pytest.fixture
def small_site(tmp_path):
    made = SmallSite(tmp_path)
    made.send("CNC", REPORT)
    return made


@pytest.fixture
def stumbling(monkeypatch):
    def stumbles(*_given):
        raise ValueError("boom")

    monkeypatch.setattr(recording, "assess", stumbles)


def attempts(office):
    return [row.attempts for row in office.store.mail.messages()]


def test_tries_of_the_worker_are_not_spent_within_one_turn(small_site, stumbling):
    with small_site.office() as office:
        tried = []
        for minutes in (0, 0, 0, 9, 10, 11, 21, 40):
            report = intake.take_in(office, NOON + minutes * MINUTE, rest=intake.REST)
            assert len(report.failed) == 1  # named each time
            tried += attempts(office)
    assert tried == [1, 1, 1, 1, 2, 2, 3, 3]


def test_clock_set_back_holds_no_try_up(small_site, stumbling):
    with small_site.office() as office:
        for hours in (0, -5):
            intake.take_in(office, NOON + timedelta(hours=hours), rest=intake.REST)
        assert attempts(office) == [2]


def test_poll_by_hand_tries_at_once_and_success_forgets_the_trouble(small_site, stumbling, monkeypatch):
    small_site.poll()
    monkeypatch.undo()
    assert small_site.poll().fresh == 1
    with small_site.office() as office:
        (message,) = office.store.mail.messages()
        assert (message.state.value, office.store.notes.meta(f"tried {message.sha256}")) == ("done", None)


def test_disk_without_room_for_a_name_is_named_and_leaves_nothing_half_written(small_site, monkeypatch):
    def no_room(*_given):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", no_room)
        with pytest.raises(DiskFull):
            small_site.poll()
    with small_site.office() as office:
        assert list((office.settings.data / "archive").glob("??/*.tmp")) == []
        assert office.store.mail.messages() == []
    small_site.poll()
    assert [row["state"].value for row in small_site.ask("messages")] == ["done"]


# --- once more, by staff's word


def give_up(site, monkeypatch):
    """Let the three tries of what lies in the mailbox fail, and then nothing stumble any more."""
    with monkeypatch.context() as patch:
        patch.setattr(recording, "assess", stumble)
        for _ in range(intake.TRIES):
            site.poll()
    assert site.poll().fresh == 0  # given up


def stumble(*_given):
    raise ValueError("boom")


def only_id(site):
    (row,) = site.ask("messages")
    return row["id"]


def test_message_that_was_given_up_is_tried_once_more_and_answered_like_any_other(small_site, monkeypatch):
    give_up(small_site, monkeypatch)
    with small_site.office() as office:
        report = intake.poll(office, at("2024-11-12T09:00"), again=[only_id(small_site)], who="Lan")
        (audited,) = [row for row in office.store.notes.audits() if row.action == "again"]
    assert (report.fresh, report.letters, report.failed) == (1, 1, [])
    assert small_site.outbox() == [("acknowledgement", "CNC", "sent")]
    assert (audited.who, audited.target, audited.detail) == ("Lan", only_id(small_site), "")
    assert small_site.poll().letters == 0


def test_message_that_fails_again_is_named_and_waits_for_the_next_word(small_site, monkeypatch):
    give_up(small_site, monkeypatch)
    monkeypatch.setattr(recording, "assess", stumble)
    with small_site.office() as office:
        report = intake.poll(office, NOON, again=[only_id(small_site)], who="Lan")
        assert ([one.reason for one in report.failed], attempts(office)) == (["ValueError: boom"], [4])


@pytest.mark.parametrize(
    ("asked", "refused"),
    [
        ("0123456789ab", UnknownMessage),
        ("", UnknownMessage),
        ("{}", UnknownMessage),  # too short a beginning is no id
        ("{id}", NotFailed),
        ("{uid}", NotFailed),
    ],
)
def test_id_that_names_no_failed_message_is_refused_before_anything_is_done(small_site, asked, refused):
    small_site.poll()
    small_site.send("XNT", REPORT)
    (row,) = small_site.ask("messages")
    asked = asked.format(row["id"][:2], id=row["id"][:8].upper(), uid=row["uid"])
    with small_site.office() as office, pytest.raises(refused):
        intake.poll(office, NOON, again=[asked])
    assert len(small_site.ask("messages")) == 1


@pytest.mark.parametrize(("way", "letters"), [("poll", 1), ("again", 1), ("replay", 1)])
def test_message_tried_again_keeps_its_own_instant_of_receipt(tmp_path, monkeypatch, way, letters):
    site = SmallSite(tmp_path)
    draft = mail.Draft(site.clerk("CNC"), "Báo cáo", "Đơn vị gửi báo cáo.\n", site.files("CNC", *BOTH))
    # Received in the last minute, and copied into this folder days after the deadline.
    site.deliver(mail.build(draft, at("2024-11-09T23:59")), when="2024-11-13T08:00")
    if way == "poll":
        with monkeypatch.context() as patch:
            patch.setattr(recording, "assess", stumble)
            site.poll("2024-11-13T08:10")
    else:
        give_up(site, monkeypatch)
    assert [row["received_at"] for row in site.ask("messages")] == [at("2024-11-09T23:59")]
    with site.office() as office:
        if way == "replay":
            replay(office, at("2024-11-14T08:00"))
        else:
            asked = [only_id(site)] if way == "again" else []
            intake.poll(office, at("2024-11-14T08:00"), again=asked, who="Lan")
    assert [row["received_at"] for row in site.ask("messages")] == [at("2024-11-09T23:59")]
    assert site.status("CNC") == {"report": ("accepted", False), "stats": ("accepted", False)}
    assert len(site.outbox()) == letters


def test_instant_of_a_message_that_an_earlier_version_noted_by_the_mailbox_is_worked_out_again(tmp_path, monkeypatch):
    site = SmallSite(tmp_path)
    draft = mail.Draft(site.clerk("CNC"), "Báo cáo", "Đơn vị gửi báo cáo.\n", site.files("CNC", *BOTH))
    site.deliver(mail.build(draft, at("2024-11-09T23:59")), when="2024-11-13T08:00")
    give_up(site, monkeypatch)
    with site.office() as office:
        (row,) = office.store.mail.messages()
        office.store.mail.record_failure(row.sha256, row.size, at("2024-11-13T08:00"), row.campaign, row.reason)
        replay(office)
    assert site.status("CNC") == {"report": ("accepted", False), "stats": ("accepted", False)}


# --- replay


def test_replay_queues_the_answer_that_was_never_given_and_no_other(small_site, monkeypatch):
    small_site.poll()  # one is read and answered,
    small_site.send("XNT", *BOTH)
    give_up(small_site, monkeypatch)  # the other is not
    before = small_site.outbox()
    for _ in range(2):
        with small_site.office() as office:
            replay(office, at("2024-11-06T09:00"))
    assert small_site.outbox() == [*before, ("acknowledgement", "XNT", "queued")]
    small_site.poll("2024-11-06T09:10")
    assert [row["state"].value for row in small_site.ask("outbox")] == ["sent", "sent"]
    assert [one["To"] for one in small_site.letters()] == [small_site.clerk(code).email for code in ("CNC", "XNT")]


def test_replay_that_stumbles_leaves_the_ledger_as_it_was_and_names_the_message(small_site, monkeypatch):
    small_site.poll()
    documents = small_site.ask("documents")
    monkeypatch.setattr(recording, "assess", stumble)
    with small_site.office() as office:
        said = replay(office, NOON)
    assert said == [f"{only_id(small_site)}: không xử lý được: ValueError: boom; sổ giữ nguyên"]
    assert small_site.ask("documents") == documents


def lose_the_ledger(site, *, keep_key=True):
    """Compute the ledger anew from the archive, as `replay --archive` and `unions import` do."""
    for left in site.settings.data.glob("collector.sqlite3*"):
        left.unlink()
    if not keep_key:
        (site.settings.data / "key").unlink()
    same_key = Store.rebuild(site.settings.data)
    after_restore.mark_rebuilt(site.settings.data, NOON, same_key=same_key)
    with site.office() as office:
        rebuild(office, at("2024-11-06T08:00"))
        replay(office, at("2024-11-06T08:30"))  # without a registry nothing is anybody's
        assert office.store.outbox.letters() == []
        rulings.import_unions(office, site.root / "registry.csv", at("2024-10-18T08:00"))
        replay(office, at("2024-11-06T09:00"))
        replay(office, at("2024-11-06T09:01"))


@pytest.mark.parametrize("keep_key", [True, False])
def test_ledger_made_anew_holds_the_answers_of_which_nobody_knows_whether_they_went(small_site, monkeypatch, keep_key):
    small_site.poll()
    small_site.send("XNT", *BOTH)
    give_up(small_site, monkeypatch)
    lose_the_ledger(small_site, keep_key=keep_key)
    small_site.poll("2024-11-06T09:10")
    with small_site.office() as office:
        after_restore.release(office, "lan", at("2024-11-06T09:20"))
    small_site.poll("2024-11-06T09:30")

    # The letter that lies in the folder of what was sent counts as sent, where it can be known for ours.
    first = "sent" if keep_key else "held"
    assert small_site.outbox() == [("acknowledgement", "CNC", first), ("acknowledgement", "XNT", "held")]
    assert len(small_site.letters()) == 1
    (held,) = [row for row in small_site.ask("outbox") if row["union"] == "XNT"]
    assert held["error"] == UNKNOWN
    with small_site.office() as office:
        rulings.release(office, held["id"], who="Lan", now=at("2024-11-06T10:00"))
    small_site.poll("2024-11-06T10:05")
    assert [one["To"] for one in small_site.letters()] == [small_site.clerk(code).email for code in ("CNC", "XNT")]
