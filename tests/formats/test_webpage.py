"""A page saved as a file reads like the document or workbook that it shows."""

import pytest

from collector.formats.webpage import read as read_page
from collector.model import Paragraph

PAGE = """<html><head><meta charset="utf-8"><title>x</title></head><body>
<table><tr><td><p align="center">CÔNG ĐOÀN BỘ</p><p style="text-align:center"><b>CÔNG ĐOÀN
VIỆN</b></p></td><td>bên</td></tr></table><h2>Mục</h2><ol type="I"><li><p>một</p></li><li>hai</li></ol>
<p style="display:none">ẩn</p><p>a<br>b</p></body></html>"""


def test_a_page_reads_like_a_report():
    found = read_page(PAGE.encode()).text.paragraphs

    assert found == (
        Paragraph("CÔNG ĐOÀN BỘ", centred=True, cell=(0, 0, 0)),
        Paragraph("CÔNG ĐOÀN VIỆN", bold=True, centred=True, cell=(0, 0, 0)),
        Paragraph("bên", cell=(0, 0, 1)),
        Paragraph("Mục", bold=True, heading=2),
        Paragraph("một", number="I."),
        Paragraph("hai", number="II."),
        Paragraph("a\nb"),
    )


@pytest.mark.parametrize("charset", ["utf-8", "windows-1258", "utf-16"])
def test_a_page_is_decoded_by_what_it_says(charset):
    page = PAGE.replace('"utf-8"', f'"{charset}"')
    if charset == "windows-1258":
        page = (
            page.replace("Ộ", "Ô\u0323")
            .replace("Ệ", "Ê\u0323")
            .replace("ụ", "u\u0323")
            .replace("ộ", "ô\u0323")
            .replace("ẩ", "â\u0309")
        )
    data = page.encode({"windows-1258": "cp1258"}.get(charset, charset))

    assert [each.text for each in read_page(data).text.paragraphs][:2] == ["CÔNG ĐOÀN BỘ", "CÔNG ĐOÀN VIỆN"]


def test_a_form_in_a_page_is_a_workbook_and_a_letterhead_is_none():
    rows = "".join(f"<tr><td>{n}</td><td>Chỉ tiêu {n}</td><td>{n * 10}</td></tr>" for n in range(1, 7))
    page = f"<table><tr><td>a</td><td>b</td></tr></table><table><tr><td colspan=3>Biểu</td></tr>{rows}</table>"

    (sheet,) = read_page(page.encode()).workbook.sheets

    assert (sheet.top, sheet.rows[:2]) == (-1, (("a", None, None), ("b", None, None)))
    assert sheet.rows[2:5] == (("Biểu", None, None), ("1", "Chỉ tiêu 1", "10"), ("2", "Chỉ tiêu 2", "20"))
    assert sheet.merged == ((1, 1, 1, 3),)


def test_marks_around_form_fields_are_no_text():
    assert [each.text for each in read_page("<p>Tên: \x04Viện\x05</p>".encode()).text.paragraphs] == ["Tên: Viện"]
