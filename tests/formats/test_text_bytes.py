"""Text files by their bytes: what program wrote them nobody says."""

import unicodedata

import old_writings
import pytest

from collector.formats.old_fonts import repaired
from collector.formats.plain_text import read


@pytest.mark.parametrize(
    ("written", "encoding"),
    [
        (old_writings.tcvn3, "cp1252"),
        (old_writings.tcvn3, "utf-8"),
        (old_writings.vni, "cp1252"),
        (old_writings.vni, "utf-8"),
        (str, "utf-8"),
    ],
)
def test_a_text_in_an_old_font_is_read_in_the_code_page_of_that_font(written, encoding):
    lines = ["Công đoàn Viện báo cáo tổng kết", "Số đoàn viên nữ: 15", "Còn khó khăn về kinh phí – đề nghị hỗ trợ"]
    text = repaired(read(written("\n".join(lines)).encode(encoding))).text

    assert [each.text for each in text.paragraphs] == lines


def test_a_table_in_an_old_font_says_what_the_same_in_unicode_says():
    lines = [f"{number};Tổng số CCVCLĐ có mặt;Người;{number}" for number in range(8)]
    old = repaired(read(old_writings.tcvn3("\n".join(lines)).encode("cp1252")))

    assert old.workbook == read("\n".join(lines).encode()).workbook


def test_text_of_a_vietnamese_windows_stays_what_it_is():
    text = "Công đoàn Viện báo cáo: «có», không"
    data = b"".join(map(of_1258, text))

    assert [each.text for each in repaired(read(data)).text.paragraphs] == [text]


def of_1258(letter):
    """Write a letter as windows-1258 does, its tone behind it."""
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        bare, *marks = unicodedata.normalize("NFD", letter)
        tones = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
        hats = [mark for mark in marks if mark not in tones]
        return (unicodedata.normalize("NFC", bare + "".join(hats)) + "".join(tones)).encode("cp1258")
