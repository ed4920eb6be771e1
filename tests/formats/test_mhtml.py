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
