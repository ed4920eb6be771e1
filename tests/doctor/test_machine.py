"""What `doctor` says of the machine: converters, what the readers give up, the scanner."""

import shutil
from datetime import datetime

import pytest

from collector.doctor import machine
from collector.formats.process import protection_probe
from collector.model import ZONE

NOW = datetime(2024, 11, 5, 12, tzinfo=ZONE)


@pytest.mark.parametrize(("free", "ok"), [(machine.ENOUGH_BYTES, True), (machine.ENOUGH_BYTES - 1, False)])
def test_a_disk_that_is_nearly_full_is_a_fault(rows, monkeypatch, free, ok):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(0, 0, free))
    row = rows()["disk"]
    assert (row.ok, row.vietnamese, row.english) == (ok, "Đĩa còn trống 2,0 GB.", "2.0 GB of the disk are free.")


def test_the_converters_that_are_there_are_named(rows):
    row = rows()["converters"]

    assert (row.ok, row.english) == (
        True,
        "What our own readers cannot read goes to antiword, catdoc, LibreOffice.",
    )


def test_without_any_converter_it_says_what_must_be_sent_again(rows, monkeypatch):
    monkeypatch.setenv("PATH", "")

    row = rows()["converters"]

    assert row.ok
    assert ".wps" in row.vietnamese


def test_what_the_readers_give_up_is_told_as_it_is_on_this_machine(rows):
    row, given_up = rows()["protection"], protection_probe.given_up()

    assert row.ok
    assert ("seccomp)" in row.english, "Landlock)" in row.english) == ("network" in given_up, "files" in given_up)


def test_an_old_kernel_is_told_and_is_no_fault(rows, monkeypatch):
    monkeypatch.setattr(protection_probe, "given_up", list)

    row = rows()["protection"]

    assert (row.ok, "neither seccomp nor Landlock" in row.english) == (True, True)


def test_a_scanner_is_asked_only_where_one_is_named(rows, tmp_path):
    place = tmp_path / "clamd.ctl"

    assert "clamd" not in rows()
    row = rows(COLLECTOR_CLAMD=str(place))["clamd"]
    assert (row.ok, str(place) in row.vietnamese, "clamav-daemon" in row.mend_english) == (False, True, True)
