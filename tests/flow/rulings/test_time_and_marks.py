"""Rulings on one union: the deadline moves only the way that staff say it does."""

import io
import re

import openpyxl
import pytest
from office_site import REPORT, STATS

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


# --- papers ------------------------------------------------------------------------------------------------


def paper(small_site, on, via="", when="2024-11-20T09:00", **more):
    return small_site.rule("mark", "CNC", "report", "paper", why="nộp bản giấy", on=on, via=via, when=when, **more)


def row_of(small_site):
    row = next(one for one in small_site.ask("status") if (one["union"], one["requirement"]) == ("CNC", "report"))
    return row["state"].value, row["received_at"], row["late"], row["on"], row["via"]


@pytest.mark.parametrize(
    ("extended", "on", "late"),
    [
        (None, "2024-11-09", False),
        (None, "10/11/2024", True),  # the day before which it was to come
        ("2024-11-15", "2024-11-15", False),
        ("2024-11-15T11:00", "2024-11-15", False),  # nobody wrote down the hour
        ("2024-11-15", "2024-11-16", True),
        (None, "2024-11-20", True),  # today
    ],
)
def test_a_paper_is_late_or_not_by_the_day_on_which_it_came(small_site, extended, on, late):
    if extended:
        small_site.rule("extend", "CNC", extended, why="xin lùi")
    paper(small_site, on, "zalo")
    day = on if "-" in on else "2024-11-10"
    assert row_of(small_site) == ("paper", None, late, day, "Zalo")


def test_the_day_of_a_paper_goes_before_the_arrival_of_a_file_and_a_mark_without_one_keeps_its_meaning(small_site):
    small_site.send("CNC", REPORT, when="2024-11-12T09:00")
    small_site.poll("2024-11-12T09:10")
    small_site.rule("mark", "CNC", "report", "paper", why="nộp bản giấy", when="2024-11-13T09:00")
    assert row_of(small_site)[2:] == (True, None, None)
    paper(small_site, "2024-11-08")
    assert row_of(small_site)[2:] == (False, "2024-11-08", None)
    small_site.rule("undo", 2, why="nhầm ngày", when="2024-11-20T10:00")
    assert row_of(small_site)[2:] == (True, None, None)


@pytest.mark.parametrize(
    ("state", "on", "via", "said"),
    [
        ("paper", "2024-11-21", "", "ngày nhận 21/11/2024 chưa tới"),
        ("paper", "2023-11-08", "", "trước ngày mở đợt báo cáo"),
        ("paper", "hôm qua", "", "không phải là ngày"),
        ("paper", "2024-11-31", "", "không phải là ngày"),
        ("paper", "2024-11-08T10:00", "", "không phải là ngày"),
        ("paper", "2024-11-08", "fax", "không có cách nhận «fax»"),
        ("exempt", "2024-11-08", "", "chỉ dùng khi ghi nhận bản giấy"),
        ("missing", "", "giấy", "chỉ dùng khi ghi nhận bản giấy"),
    ],
)
def test_a_day_that_is_none_or_not_yet_is_refused(small_site, state, on, via, said):
    with pytest.raises(RulingRefused, match=said):
        small_site.rule("mark", "CNC", "report", state, why="x", on=on, via=via, when="2024-11-20T09:00")
    assert small_site.ask("rulings") == []


def test_the_day_is_told_once_and_again_where_it_is_another(small_site):
    small_site.send("CNC", REPORT, STATS, when="2024-11-05T09:00")
    small_site.poll("2024-11-05T09:10")
    small_site.flush("2024-11-05T09:20")
    for minute, on in ((0, ""), (20, "2024-11-11"), (40, "2024-11-11")):
        paper(small_site, on, "trục" if on else "", when=f"2024-11-20T09:{minute:02}")
        small_site.flush(f"2024-11-20T09:{minute + 10}")
    first, second = (text for _, text in told(small_site))
    assert "(tệp Word): đã ghi nhận bản giấy.\n" in first
    day = "đã ghi nhận bản gửi qua trục liên thông văn bản, nhận ngày 11/11/2024"
    assert f"(tệp Word): {day} (trước đây: đã ghi nhận bản giấy).\n" in second
    assert f"(tệp Word): {day}, sau thời hạn (thời hạn: trước ngày 10/11/2024).\n" in second


def test_papers_are_counted_apart_in_digest_and_table(small_site):
    for code in ("CNC", "XNT"):
        small_site.rule("mark", code, "stats", "nothing-to-report", why="không có", when="2024-11-12T08:00")
    small_site.rule("mark", "CNC", "report", "paper", why="giấy", on="2024-11-11", via="Zalo", when="2024-11-12T08:00")
    small_site.send("VINATOM", REPORT, STATS, when="2024-11-08T09:00")
    small_site.poll("2024-11-12T08:05")
    small_site.digest("2024-11-12T16:00")
    small_site.flush("2024-11-12T16:01")
    digest = next(one for one in small_site.letters() if "<digest." in str(one["Message-ID"]))
    text = digest.get_body(("plain",)).get_content()
    assert ": 1/3 đầy đủ, 1 ghi nhận ngoài thư, " in digest["Subject"]
    apart = "ngoài ra 1 công đoàn theo ghi nhận của Văn phòng (bản giấy, không phát sinh)"
    assert f": 1/3 công đoàn đã được ghi nhận đầy đủ, {apart}; 1 chưa gửi đủ. Thời hạn" in text
    assert re.search(r"12/11  █{7}▒{7}░{6}  1 \+ 1\n", text)
    assert "NHẬN SAU THỜI HẠN (1 bản giấy)" in text
    assert "đã ghi nhận bản gửi qua Zalo, nhận ngày 11/11/2024, sau thời hạn (trước ngày 10/11/2024).\n" in text
    (book,) = [one for one in digest.iter_attachments() if one.get_filename().endswith(".xlsx")]
    cells = [
        [cell.value for cell in row]
        for row in openpyxl.load_workbook(io.BytesIO(book.get_content())).worksheets[0].iter_rows()
    ]
    row = next(row for row in cells if row[1] == "CNC")
    assert row[3:7] == ["nhận qua Zalo ngày 11/11", None, "sau thời hạn 2 ngày", None]
    assert "Ngoài ra 1 công đoàn theo ghi nhận của Văn phòng" in cells[4][0]
