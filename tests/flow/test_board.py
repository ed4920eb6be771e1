"""The board: numbers and curve from the books, rows found and sorted without the database."""

from datetime import date

import pytest
from factories.papers import Made
from office_site import REPORT, STATS, Site, at

from collector.flow import board, rulings
from collector.model import Standing


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    site = Site(tmp_path_factory.mktemp("board"))
    site.send("SHTT", REPORT, STATS, when="2024-11-05T10:00")
    site.send("NXB", REPORT, Made("stats", "sum"), when="2024-11-06T10:00")
    site.send("CNC", REPORT, when="2024-11-07T10:00")
    site.send("VNE", REPORT, STATS, when="2024-11-11T10:00")
    site.poll("2024-11-11T11:00")
    with site.office() as office:
        told = {"why": "bản giấy", "who": "lan", "now": at("2024-11-11T11:00")}
        rulings.mark(office, "DTG", "report", "paper", **told)
        rulings.mark(office, "DTG", "stats", "nothing-to-report", **told)
        rulings.mark(office, "XNT", "report", "paper", on="2024-11-10", via="Zalo", **told)
        rulings.mark(office, "XNT", "stats", "paper", on="2024-11-06", **told)
        return board.build(office, at("2024-11-12T09:00"))


def codes(rows):
    return [row.union.code for row in rows]


def test_the_numbers_count_unions_and_what_staff_settled(made):
    assert made.numbers == board.Numbers(
        expected=53,
        received=3,
        on_time=2,
        marked=2,
        marked_late=1,
        to_fix=1,
        review=0,
        missing=48,
        late=1,
        withdrawals=0,
    )


def test_the_curve_steps_when_the_first_and_the_last_paper_of_a_union_came(made):
    steps = {day.day: (day.whole, day.whole_late, day.part, day.marked) for day in made.days}
    assert steps[date(2024, 11, 4)] == (0, 0, 0, 0)
    # The first paper of XNT is part of it on its own day; marks are counted apart once all is settled.
    assert steps[date(2024, 11, 7)] == (2, 0, 2, 0)
    assert steps[date(2024, 11, 10)] == (2, 0, 1, 1)
    assert steps[date(2024, 11, 12)] == (2, 1, 1, 2)
    assert next(iter(steps)) == date(2024, 10, 18)


@pytest.mark.parametrize(
    ("state", "found"),
    [
        ("accepted", ["SHTT", "VNE"]),
        ("needs-fix", ["NXB"]),
        ("late", ["XNT", "VNE"]),
        ("settled", ["XNT", "DTG"]),
    ],
)
def test_a_filter_gives_its_rows_and_counts_them(made, state, found):
    assert codes(board.select(made, state=state)) == found
    assert board.counts(made)[state] == len(found)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("so huu tri tue cuc", ["SHTT"]),
        ("SỞ HỮU TRÍ TUỆ CỤC", ["SHTT"]),
        ("shtt", ["SHTT", "VIPRI"]),  # within a word too: «KHSHTT»
        ("vnexpress", ["VNE"]),
        ("nothing at all", []),
    ],
)
def test_every_word_asked_for_is_found_in_whatever_writing(made, asked, found):
    assert codes(board.select(made, asked=asked)) == found


def test_rows_are_sorted_by_name_by_need_and_by_arrival(made):
    names = [row.union.name for row in board.select(made, sort="name")]
    assert (names[0], len(names)) == ("Công đoàn Báo Khoa học và Phát triển", 53)
    states = [row.state for row in board.select(made, sort="state")]
    assert (states[0], states[-1]) == (Standing.MISSING, Standing.PAPER)
    assert codes(board.select(made, sort="received"))[:3] == ["SHTT", "NXB", "CNC"]


def test_an_order_or_a_filter_that_nobody_knows_is_none(made):
    assert board.select(made, state="x", sort="x") == list(made.rows)
