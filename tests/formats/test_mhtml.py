"""A web archive: the page inside it and what belongs to it."""

import base64

from collector.formats.webpage import read as read_page
from collector.model import Format

PAGE = """<html><head><meta charset="utf-8"></head><body>
<p align="center"><b>CÔNG ĐOÀN BỘ</b></p><ol type="I"><li>một</li></ol></body></html>"""


def test_a_web_archive_reads_like_its_page(one_file):
    data = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: "
        b"text/html; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(PAGE.encode()) + b"--b--\r\n"
    )

    file = one_file("BC.doc", data)

    assert (file.format, file.findings) == (Format.OTHER, ())
    assert file.text == read_page(PAGE.encode()).text


def test_the_sheets_that_excel_frames_are_read(one_file):
    rows = "".join(f"<tr><td>{n}</td><td>Chỉ tiêu</td><td>{n}</td></tr>" for n in range(6))
    pages = (
        '<html><frameset rows="*,39"><frame src="sheet001.htm"></frameset></html>',
        f"<html><body><p>Đơn vị báo cáo: A</p><table>{rows}</table></body></html>",
        "<html><body></body></html>",
        f"<html><body><table>{rows}</table></body></html>",
    )
    parts = "".join(f"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}\r\n" for page in pages)
    head = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"

    file = one_file("Bieu.xls", f"{head}{parts}--b--\r\n".encode())

    assert [(sheet.name, len(sheet.rows)) for sheet in file.workbook.sheets] == [("Bảng 1", 7), ("Bảng 2", 6)]
    assert {each.cell[0] for each in file.text.paragraphs if each.cell} == {0, 1}
