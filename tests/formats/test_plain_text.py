import pytest

from collector.formats.plain_text import read

WORDS = "CÔNG ĐOÀN VIỆN\n\n  Báo cáo tổng kết, năm 2024  \nI. Tình hình\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_lines_of_a_text_file_are_paragraphs_and_it_is_marked(encoding):
    text = read(WORDS.encode(encoding)).text
    assert text.plain
    assert [each.text for each in text.paragraphs] == [
        "CÔNG ĐOÀN VIỆN",
        "Báo cáo tổng kết, năm 2024",
        "I. Tình hình",
    ]


def test_a_table_saved_as_text_is_a_workbook():
    found = read("\n".join(f"{n}\tSố đoàn viên\tngười\t{n}" for n in range(9)).encode())
    assert (found.text, len(found.workbook.sheets)) == (None, 1)


def test_a_text_without_a_word_is_nothing():
    assert (read(b" \n\t\n").text, read(b" \n\t\n").findings) == (None, ())
