"""What a person sees on a sheet is what counts: columns and rows not shown, text struck through, results that are none.

The files are written by openpyxl, and written anew by LibreOffice in the other formats.
"""

import io
import re
from functools import partial

import docx
import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from collector.formats import libreoffice

STRUCK, PLAIN = InlineFont(strike=True), InlineFont(strike=False)


def some_book():
    """Column B and rows 3 and 4 are not shown; struck through are «2» of «2420», all of «5» and «64», a word."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in range(1, 7):
        for column in range(1, 6):
            sheet.cell(row, column, 10 * row + column)
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[3].hidden = sheet.row_dimensions[4].hidden = True
    sheet["D5"] = CellRichText(TextBlock(STRUCK, "2"), TextBlock(PLAIN, "420"))
    sheet["E5"] = CellRichText(TextBlock(STRUCK, "5"))
    sheet["D6"].font = Font(strike=True)
    sheet["E6"] = CellRichText("mười ", TextBlock(STRUCK, "hai "), "ba")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def written():
    made = some_book()
    yield {"xlsx": made} | {ending: libreoffice.convert(made, "xlsx", ending) for ending in ("xls", "ods")}
    libreoffice.close()


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_what_is_not_shown_is_told_in_every_format(written, one_file, ending):
    (sheet,) = one_file(f"bieu.{ending}", written[ending]).workbook.sheets
    assert (sheet.unseen_columns & set(range(1, 6)), sheet.unseen_rows & set(range(1, 7))) == ({2}, {3, 4})


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_what_is_struck_through_is_not_read(written, one_file, ending):
    (sheet,) = one_file(f"bieu.{ending}", written[ending]).workbook.sheets
    said = [sheet.rows[4][3], sheet.rows[4][4], sheet.rows[5][4], sheet.rows[5][3]]
    assert [str(each) if each is not None else None for each in said] == ["420", None, "mười ba", None]


def test_a_column_without_any_width_is_not_shown(make, one_file):
    def narrow(xml):
        return xml.replace(b"<sheetData>", b'<cols><col min="2" max="3" width="0" customWidth="1"/></cols><sheetData>')

    data = make.replaced(make.xlsx(), "xl/worksheets/sheet1.xml", narrow)
    (sheet,) = one_file("bieu.xlsx", data).workbook.sheets
    assert sheet.unseen_columns == {2, 3}


@pytest.mark.parametrize("asked", [True, False])
def test_a_result_is_believed_unless_the_file_asks_to_be_computed(make, one_file, asked):
    def fill(sheet):
        sheet["A1"], sheet["A2"], sheet["A3"] = 100, 48, "=SUM(A1:A2)"

    stored = partial(re.sub, rb"(</f>)<v ?(?:/>|></v>)", rb"\1<v>0</v>")
    data = make.replaced(make.xlsx(fill), "xl/worksheets/sheet1.xml", stored)
    if not asked:
        data = make.replaced(data, "xl/workbook.xml", lambda xml: xml.replace(b'fullCalcOnLoad="1"', b""))
    (sheet,) = one_file("bieu.xlsx", data).workbook.sheets
    assert sheet.formulas == ({"A3": "=SUM(A1:A2)"} if asked else {})
    assert sheet.rows[2][0] == 0


@pytest.fixture(scope="module")
def report():
    made, out = docx.Document(), io.BytesIO()
    paragraph = made.add_paragraph("Tổng số ")
    paragraph.add_run("2").font.strike = True
    paragraph.add_run("420 người")
    made.add_paragraph("Không có gì bị gạch.")
    made.save(out)
    found = {"docx": out.getvalue()}
    yield found | {ending: libreoffice.convert(found["docx"], "docx", ending) for ending in ("doc", "odt", "rtf")}
    libreoffice.close()


@pytest.mark.parametrize("ending", ["docx", "doc", "odt", "rtf"])
def test_what_is_struck_through_in_a_report_is_not_read(report, one_file, ending):
    said = [each.text for each in one_file(f"bao cao.{ending}", report[ending]).text.paragraphs if each.text]
    assert said == ["Tổng số 420 người", "Không có gì bị gạch."]
