import pytest

from collector.formats.old_fonts import repaired
from collector.formats.webpage import read_page

OLD = "Tæng sè ®oµn viªn cã"
NEW = "Tổng số đoàn viên có"


def told(page):
    return [each.text for each in repaired(read_page(page)).text.paragraphs]


@pytest.mark.parametrize(
    "page",
    [
        f'<p><font face=".VnTime">{OLD}</font></p>',
        f"<p style=\"font-family:'.VnTime','serif'\">{OLD}</p>",
        f'<p style="font:bold 12.0pt/14pt .VnTime, serif">{OLD}</p>',
        f"<style><!-- /* */ p.Mso, li.Mso {{margin:0; font-family:'.VnTime'}} --></style><p class=Mso>{OLD}</p>",
        f"<style>.xl24 {{font-family:.VnTime}}</style><p class='a xl24'><b>{OLD}</b></p>",
        f"<style>body {{font-family:Arial}} p {{font-family:.VnTime}}</style><p>{OLD}</p>",
    ],
)
def test_the_font_is_found_where_programs_write_it(page):
    assert told(page) == [NEW]


def test_the_nearer_word_counts():
    page = "<style>p {font-family:.VnTime}</style><p>Tæng sè <span style='font-family:Arial'>Có Không</span> cã</p>"

    assert told(page) == ["Tổng số Có Không có"]


def test_a_font_for_other_letters_only_is_no_font():
    assert told('<p style="mso-ascii-font-family:.VnTime">thé</p>') == ["thé"]


@pytest.mark.parametrize(
    "sheet", ["{" * 200_000, "/*" * 200_000, "a" * 400_000, "p{font:1 " * 50_000, "font:1pt" * 50_000]
)
def test_a_style_sheet_of_rubbish_costs_no_more_than_its_length(sheet):
    assert told(f"<style>.vn {sheet}</style><p style='font:{sheet[:9000]}'>Có</p>") == ["Có"]


def test_a_table_says_the_same_as_its_text():
    cells = f"<td>1</td><td style='font-family:.VnTime'>{OLD}</td><td>Có</td>"
    page = f"<table>{f'<tr>{cells}</tr>' * 5}</table>"

    assert repaired(read_page(page)).workbook.sheets[0].rows == (("1", NEW, "Có"),) * 5
