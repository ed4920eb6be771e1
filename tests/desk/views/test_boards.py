"""The board: found, filtered, paged, exported, and never older than the mail."""

import io
import re

import pytest
from office_site import STATS
from openpyxl import load_workbook


def test_mail_that_comes_meanwhile_is_on_the_board_at_once(desk):
    browser = desk.browser("viewer")
    assert "Đạt" not in browser.get("/", params={"q": "vu danh gia"}).text.partition("<tbody>")[2]
    desk.site.send("DTG", STATS, when="2024-11-08T08:30")
    desk.site.poll("2024-11-08T08:40")
    assert "Đạt" in browser.get("/", params={"q": "vu danh gia"}).text.partition("<tbody>")[2]


def rows_of(page):
    return re.findall(r'<a href="/unions/([^"]+)" data-walk>', page)


def test_the_board_finds_a_union_without_diacritics(browsers):
    assert rows_of(browsers["viewer"].get("/", params={"q": "vien nang luong"}).text) == ["VINATOM"]


@pytest.mark.parametrize(
    ("state", "codes"), [("needs-fix", ["NXB"]), ("accepted", ["SHTT", "CTPN"]), ("late", []), ("review", ["KHPT"])]
)
def test_the_board_filters(browsers, state, codes):
    assert rows_of(browsers["viewer"].get("/", params={"state": state}).text) == codes


def test_the_board_tells_the_numbers(browsers):
    page = browsers["viewer"].get("/").text
    numbers = re.findall(r'<(?:div|a) class="([\w-]+)"[^>]*><b>([^<]*)</b>', page)
    assert numbers == [("expected", "53"), ("received", "3"), ("on-time", "3"), ("needs-fix", "1"), ("review", "2")]


def test_the_board_pages_and_a_piece_of_it_is_the_table_alone(browsers):
    second = browsers["viewer"].get("/", params={"page": "2"}).text
    piece = browsers["viewer"].get("/", params={"q": "vien"}, headers={"HX-Request": "true"}).text
    assert rows_of(second) == rows_of(browsers["viewer"].get("/").text)  # 53 stand on one page
    assert "<html" not in piece
    assert len(rows_of(piece)) > 3


def test_the_board_is_exported_as_it_is_filtered(browsers):
    content = browsers["viewer"].get("/export.xlsx", params={"state": "accepted"}).content
    rows = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    assert [row[1] for row in rows if isinstance(row[0], int)] == ["SHTT", "CTPN"]
