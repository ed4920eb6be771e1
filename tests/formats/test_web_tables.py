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
    table = sheet.rows[1 - sheet.top :]
    assert table[:2] == (("Biểu", None, None), ("1", "Chỉ tiêu 1", "10"))
    assert {row[0] for row in sheet.rows[: 1 - sheet.top]} == {"CÔNG ĐOÀN"}


def test_what_a_page_does_not_show_is_told():
    page = form("<td>0</td>").replace("<table>", "<table><col span=2><col style='display:none'><col>")
    page = page.replace("<tr><td>4</td>", "<tr style='display:none'><td>4</td>")
    page = page.replace("<td>30</td>", "<td style='text-decoration: line-through'>30</td>")
    (sheet,) = read(page.encode()).workbook.sheets
    assert (sheet.unseen_columns, sheet.unseen_rows) == ({3}, {5})
    assert sheet.rows[3] == ("3", "Chỉ tiêu 3", None, "0")


OVER = ("CÔNG ĐOÀN CẤP TRÊN: A", "ĐƠN VỊ BÁO CÁO: B", "BÁO CÁO NĂM 2024")


@pytest.mark.parametrize(
    "page",
    [
        "".join(f"<p>{line}</p>" for line in OVER) + form(),
        "<br>".join(OVER) + form(),
        f"<center>{'<br/>'.join(OVER)}</center>{form()}",
        f"<table><tr><td>{'<br>'.join(OVER)}</td></tr></table>{form()}",
        f"<table>{''.join(f'<tr><td>{line}' for line in OVER)}<tr><td>{form()}</table>",
        f"<div><div>{'</div><div>'.join(OVER)}</div></div><div>{form()}</div><p>Người lập biểu</p>",
        f"<title>x</title><style>td{{}}</style><p hidden>0</p>{''.join(f'<p>{o}</p>' for o in OVER)}{form()}",
    ],
)
def test_the_lines_over_a_table_stand_above_its_first_row(page):
    (sheet,) = read(f"<html><body>{page}</body></html>".encode()).workbook.sheets
    assert (sheet.top, [row[0] for row in sheet.rows[:3]], sheet.rows[3][0]) == (-2, list(OVER), "Biểu")


def test_of_two_tables_each_has_the_lines_over_itself():
    first, second = read(f"<p>một</p>{form()}<p>hai</p>{form()}<p>ba</p>".encode()).workbook.sheets
    assert (first.rows[0], second.rows[0]) == (("một", None, None), ("hai", None, None))
