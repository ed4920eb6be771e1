"""A digest goes out for news and for nothing else: each thing is told by one, and none is about the one before."""

import pytest
from office_site import REPORT, STATS

MONDAY, HOURS = "2024-10-28", ("08:00", "16:30")


def arrives(site):
    site.send("CNC", REPORT, when="2024-10-28T10:00")


def asks(site):
    site.write(site.clerk("CNC"), "Xin hỏi", "Nộp báo cáo thế nào ạ?\n", when="2024-10-28T10:00")


def stranger_asks(site):
    stranger = site.clerk("TDC")  # of a union that is not in this registry
    site.write(stranger, "Xin hỏi", "Nộp báo cáo thế nào ạ?\n", when="2024-10-28T10:00")


def is_away(site):
    site.write(
        site.clerk("XNT"),
        "Trả lời tự động: vắng mặt",
        "Tôi đi công tác đến hết ngày 12/11/2024.\n",
        when="2024-10-28T10:00",
        headers={"Auto-Submitted": "auto-replied"},
    )


def is_given_more_time(site):
    site.rule("extend", "VINATOM", "2024-11-20", why="bão", when="2024-10-28T10:00")


def bounces(site):
    site.remind("2024-10-28T09:00")
    site.send("CNC", REPORT, when="2024-10-25T10:00")
    site.poll("2024-10-25T10:10")
    (row,) = site.rows(union="CNC")
    site.bounce(row, "2024-10-28T10:00")


def is_marked(site):
    site.rule("mark", "XNT", "stats", "nothing-to-report", why="không phát sinh", when="2024-10-28T10:00")


def withdraws(site):
    site.send("CNC", REPORT, when="2024-10-24T07:00")
    site.write(site.clerk("CNC"), "Rút báo cáo", "Đơn vị xin rút lại báo cáo đã gửi.\n", when="2024-10-28T10:00")


NEWS = [
    (arrives, "Công đoàn Vụ Công nghệ cao: báo cáo tổng kết (tệp Word)"),
    (asks, "tiêu đề: “Xin hỏi”"),
    (stranger_asks, "tiêu đề: “Xin hỏi”"),
    (is_away, "báo vắng đến hết ngày 12/11/2024"),
    (is_given_more_time, "được gia hạn hết ngày 20/11/2024 (bão)"),
    (bounces, "không nhận được thư (bị trả lại lúc 10:00 ngày 28/10)"),
    (withdraws, "Rút báo cáo"),
    (is_marked, "(XNT): chưa ghi nhận được báo cáo tổng kết (tệp Word)."),
]


def digests(site, days):
    """Let the hours of digests pass, on Monday from the afternoon on, when it has happened; return the letters."""
    return [one for day in days for hour in HOURS[day == MONDAY :] for one in site.digest(f"{day}T{hour}")]


@pytest.fixture
def quiet(small_site):
    """A site of which the first digest has told everything."""
    small_site.poll("2024-10-24T08:00")
    small_site.digest("2024-10-24T08:00")
    told = [one.occasion for one in digests(small_site, ["2024-10-25"])]
    assert told == ["weekly/2024-W43"]  # which goes whatever there is to tell
    return small_site


@pytest.mark.parametrize(("happens", "said"), NEWS, ids=lambda one: getattr(one, "__name__", ""))
def test_news_is_told_by_one_digest_and_the_next_has_nothing_to_tell(quiet, happens, said):
    happens(quiet)
    quiet.poll("2024-10-28T10:05")
    told = digests(quiet, [MONDAY, "2024-10-29", "2024-10-30"])
    assert [letter.occasion for letter in told] == ["digest/2024-10-28T16:30"]
    assert said in told[0].text


def test_a_question_that_is_no_longer_listed_is_no_news(quiet):
    asks(quiet)
    quiet.poll("2024-10-28T10:05")
    assert len(digests(quiet, [MONDAY])) == 1
    quiet.rule("extend", "CNC", "2024-11-20", why="xin lùi", when="2024-10-28T18:00")
    later = digests(quiet, ["2024-10-29", "2024-10-30", "2024-10-31"])
    assert [letter.occasion for letter in later] == ["digest/2024-10-29T08:00"]  # the extension


def test_an_absence_that_ends_is_no_news(quiet):
    is_away(quiet)
    quiet.poll("2024-10-28T10:05")
    assert len(digests(quiet, [MONDAY])) == 1
    ended = [f"2024-11-{day}" for day in ("13", "14")]
    quiet.digest("2024-11-12T17:30")
    assert digests(quiet, ended) == []


def test_each_thing_is_told_once(quiet):
    for happens, _ in NEWS[:2]:
        happens(quiet)
    is_away(quiet)
    quiet.poll("2024-10-28T10:05")
    (first,) = digests(quiet, [MONDAY])
    quiet.send("CNC", STATS, when="2024-10-29T10:00")
    quiet.poll("2024-10-29T10:05")
    (second,) = digests(quiet, ["2024-10-29"])
    assert ("báo vắng" in first.text, "ĐỊA CHỈ THƯ VÀ THỜI HẠN" in second.text) == (True, False)
