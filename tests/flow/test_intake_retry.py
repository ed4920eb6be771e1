"""A message that fails: three tries, and a rest between them where the worker does them."""

import errno
import os
from datetime import timedelta

import pytest
from office_site import REPORT, at
from small_site import SmallSite

from collector.errors import DiskFull
from collector.flow import intake
from collector.office import recording

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
