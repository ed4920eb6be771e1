"""Tables of pages: the text of a cell as a browser shows it, tables in tables, what is not shown."""

import pytest
from lxml import html

from collector.formats.web_tables import cell_text
from collector.formats.webpage import read


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("Công đoàn Bộ<br>Đơn vị báo cáo: Viện A", "Công đoàn Bộ\nĐơn vị báo cáo: Viện A"),
        ("<p>Công đoàn Bộ</p>\n<p>Viện A</p>", "Công đoàn Bộ\nViện A"),
        ("<div>Công đoàn<div>Viện <b>A</b></div></div>", "Công đoàn\nViện A"),
        ("<span>Tổng</span> <span>số</span>", "Tổng số"),
        ("Tổng\n   số&nbsp;lao động", "Tổng số lao động"),
        ("<s>2</s> 420", "420"),
        ("<span style='text-decoration:line-through'>2</span>420", "420"),
        ("<span style='display: none'>2</span>420", "420"),
        ("a<table><tr><td>b</td></tr></table>c", "ac"),
    ],
)
def test_the_text_of_a_cell_is_what_a_browser_shows(cell, said):
    assert cell_text(html.fromstring(f"<table><tr><td>{cell}</td></tr></table>").find(".//td")) == said


def form(more=""):
    rows = "".join(f"<tr><td>{n}</td><td>Chỉ tiêu {n}</td><td>{n * 10}</td>{more}</tr>" for n in range(1, 7))
    return f"<table><tr><td colspan=3>Biểu</td>{more}</tr>{rows}</table>"


@pytest.mark.parametrize("deep", [1, 2, 3])
def test_a_form_within_tables_of_the_layout_is_found(deep):
    page = form()
    for _ in range(deep):
        page = f"<table><tr><td>CÔNG ĐOÀN</td><td></td></tr><tr><td colspan=2>{page}</td></tr></table>"
    (sheet,) = read(page.encode()).workbook.sheets
    assert sheet.rows[:2] == (("Biểu", None, None), ("1", "Chỉ tiêu 1", "10"))


def test_what_a_page_does_not_show_is_told():
    page = form("<td>0</td>").replace("<table>", "<table><col span=2><col style='display:none'><col>")
    page = page.replace("<tr><td>4</td>", "<tr style='display:none'><td>4</td>")
    page = page.replace("<td>30</td>", "<td style='text-decoration: line-through'>30</td>")
    (sheet,) = read(page.encode()).workbook.sheets
    assert (sheet.unseen_columns, sheet.unseen_rows) == ({3}, {5})
    assert sheet.rows[3] == ("3", "Chỉ tiêu 3", None, "0")
