"""Bodies that are pages: what a reader sees of them, and the quotation that they mark."""

import pytest

from collector.formats.mail.html_text import text_of
from collector.formats.mail.quotes import split


def test_a_page_becomes_the_text_that_a_reader_sees():
    page = """<html><head><title>t</title><style>p{}</style></head><body><p>Kính gửi&nbsp;<b>VP</b>,</p>
    <div>một<br>hai</div><script>alert(1)</script><p style="display:none">ẩn</p><!-- gì -->
    <table><tr><td>a</td><td>b</td></tr></table><a href="https://drive.google.com/d/1">tại đây</a></body></html>"""

    assert text_of(page) == ("Kính gửi VP,\n\nmột\nhai\n\na b\n\ntại đây <https://drive.google.com/d/1>")


@pytest.mark.parametrize(
    "page",
    [
        '<div>mới</div><div class="gmail_quote"><div>Vào Th 2 A viết:</div><blockquote>cũ</blockquote></div>',
        '<p>mới</p><div id="divRplyFwdMsg">From: A</div><div>cũ</div>',
        '<p>mới</p><blockquote type="cite">cũ</blockquote>',
        '<p>mới</p><hr id="zwchr"><div>cũ</div>',
    ],
)
def test_a_page_that_marks_its_quotation_is_parted_there(page):
    parted = split(text_of(page))

    assert parted.new == "mới"
    assert parted.quoted.endswith("cũ")


def test_the_plain_text_is_preferred_and_the_page_stands_in_for_an_empty_one(walk):
    def body(plain):
        return (
            b"Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n"
            + plain
            + b"\n--b\nContent-Type: text/html\n\n<p>trang</p>\n--b--\n"
        )

    assert [walk(body(plain)).body for plain in (b"chu", b"  \n")] == ["chu", "trang"]


def test_a_drive_link_that_only_the_page_holds_is_found(walk):
    raw = (
        b"Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\ntai day"
        b'\n--b\nContent-Type: text/html\n\n<p><a href="https://drive.google.com/d/1">tai day</a></p>\n--b--\n'
    )

    assert walk(raw).links == ("https://drive.google.com/d/1",)
