"""Rulings on one union: the deadline moves only the way that staff say it does."""

import pytest
from office_site import REPORT

from collector.errors import RulingRefused

HALFWAY = "2024-11-05T13:00"


def deadline(small_site, code="CNC"):
    return {row["deadline"].isoformat() for row in small_site.ask("status") if row["union"] == code}


def told(small_site):
    """Return (subject, text) of the updates that went."""
    return [
        (one["Subject"], one.get_body(("plain",)).get_content())
        for one in small_site.letters()
        if "<update." in str(one["Message-ID"])
    ]


@pytest.mark.parametrize(
    ("before", "until", "shorten", "said"),
    [
        (None, "2024-11-08", False, "sớm hơn hạn đang áp dụng"),  # the campaign's own excludes the 10th
        (None, "2024-11-09", False, "không có gì thay đổi"),  # its last day, in other words
        (None, "2024-11-09", True, "không có gì thay đổi"),
        (None, "2024-11-09T23:59", False, "sớm hơn hạn đang áp dụng"),
        (None, "2024-11-12", True, "không sớm hơn hạn đang áp dụng"),
        ("2024-11-20", "2024-11-15", False, "sớm hơn hạn đang áp dụng"),  # after the campaign's own, before the union's
        ("2024-11-20", "2024-11-20", False, "không có gì thay đổi"),
        ("2024-11-20", "2024-11-21", True, "không sớm hơn hạn đang áp dụng"),
    ],
)
def test_a_date_on_the_other_side_of_the_deadline_in_force_is_refused(small_site, before, until, shorten, said):
    if before:
        small_site.rule("extend", "CNC", before, why="xin lùi")
    stood, ruled = deadline(small_site), small_site.ask("rulings")
    with pytest.raises(RulingRefused, match=said):
        small_site.rule("extend", "CNC", until, why="nhầm ngày", shorten=shorten)
    assert (deadline(small_site), small_site.ask("rulings")) == (stood, ruled)


def test_a_deadline_is_shortened_where_staff_say_so_and_taken_back(small_site):
    small_site.rule("extend", "CNC", "2024-11-20", why="xin lùi")
    said = small_site.rule("extend", "CNC", "2024-11-15", why="Bộ cần số liệu sớm", shorten=True)
    assert said.startswith("Đã rút ngắn hạn của ")
    assert "còn hết ngày 15/11/2024." in said
    assert deadline(small_site) == {"2024-11-16T00:00:00+07:00"}
    small_site.rule("undo", 2, why="xem lại")
    assert deadline(small_site) == {"2024-11-21T00:00:00+07:00"}


def test_a_shortened_deadline_is_told_as_one(small_site):
    small_site.rule("extend", "CNC", "2024-11-20", why="xin lùi")
    small_site.flush("2024-11-05T12:10")
    small_site.rule("extend", "CNC", "2024-11-15", why="Bộ cần số liệu sớm", shorten=True, when=HALFWAY)
    small_site.flush("2024-11-05T13:10")
    (_, more), (subject, less) = told(small_site)
    assert "rút ngắn" not in more
    assert subject.startswith("Rút ngắn thời hạn gửi báo cáo: hết ngày 15/11/2024: ")
    assert (
        "- Thời hạn gửi báo cáo của đơn vị được rút ngắn, nay là hết ngày 15/11/2024 (trước đây: hết ngày 20/11/2024); "
        "kính mong đơn vị lưu ý.\n  Lý do: Bộ cần số liệu sớm.\n"
    ) in less


def test_an_extension_taken_back_after_its_letter_is_told_as_a_shorter_deadline(small_site):
    small_site.rule("extend", "CNC", "2024-11-20", why="xin lùi")
    small_site.flush("2024-11-05T12:10")
    small_site.rule("undo", 1, why="nhầm đơn vị", when=HALFWAY)
    small_site.flush("2024-11-05T13:10")
    subject, text = told(small_site)[-1]
    assert subject.startswith("Rút ngắn thời hạn gửi báo cáo: trước ngày 10/11/2024: ")
    assert "nay là trước ngày 10/11/2024 (trước đây: hết ngày 20/11/2024)" in text


def test_more_and_less_time_within_the_quiet_minutes_is_one_letter_against_what_was_told(small_site):
    small_site.rule("extend", "CNC", "2024-11-20", why="xin lùi")
    small_site.rule("extend", "CNC", "2024-11-15", why="lùi ít hơn", shorten=True, when="2024-11-05T12:05")
    small_site.flush("2024-11-05T12:15")
    ((subject, text),) = told(small_site)
    assert subject.startswith("Thay đổi thời hạn gửi báo cáo: hết ngày 15/11/2024: ")
    assert "nay là hết ngày 15/11/2024 (trước đây: trước ngày 10/11/2024)." in text


def test_a_file_between_the_two_ends_becomes_late_with_the_shorter_one(small_site):
    small_site.rule("extend", "CNC", "2024-11-20", why="xin lùi")
    small_site.send("CNC", REPORT, when="2024-11-16T09:00")
    small_site.poll("2024-11-16T09:10")
    assert small_site.status("CNC")["report"] == ("accepted", False)
    small_site.rule("extend", "CNC", "2024-11-15", why="thống nhất lại", shorten=True, when="2024-11-18T09:00")
    assert small_site.status("CNC")["report"] == ("accepted", True)
