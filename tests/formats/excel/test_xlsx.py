import datetime as dt
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from collector.formats.containers.package import Package
from collector.formats.excel import xlsx_fallback
from collector.formats.excel.xlsx import read
from collector.formats.excel.xlsx_scan import Facts, Formats, canonical, moved, scan
from collector.formats.verdicts import Empty, Refused, Unreadable
from collector.model import Sheet

SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"


def first(data):
    return read(data).workbook.sheets[0]


def sheet_of(make, xml):
    """A workbook whose first sheet is the given rows."""
    return make.replaced(make.xlsx(), SHEET, lambda _: HEAD + xml + TAIL)


def test_values_come_as_a_rectangle_from_the_first_filled_cell(make):
    def fill(sheet):
        sheet["B3"], sheet["D3"], sheet["C5"], sheet["D5"] = "Tổng", 12, True, 0.5
        sheet["B4"] = "   "

    assert first(make.xlsx(fill)) == Sheet(
        name="Sheet", top=3, left=2, rows=(("Tổng", None, 12), (None, None, None), (None, True, 0.5))
    )


def test_dates_are_iso_text_and_known_as_dates(make):
    def fill(sheet):
        sheet["A1"] = dt.date(2024, 1, 1)
        sheet["A2"] = dt.datetime(2024, 1, 1, 10, 30)  # noqa: DTZ001 - a cell has no zone
        sheet["A3"] = dt.time(10, 30)
        sheet["A4"] = dt.timedelta(hours=30)
        sheet["A5"] = 45292

    found = first(make.xlsx(fill))

    assert [row[0] for row in found.rows] == ["2024-01-01", "2024-01-01T10:30:00", "10:30:00", "30h", 45292]
    assert found.dates == {"A1", "A2", "A3", "A4"}


def test_a_formula_without_a_result_keeps_its_text_and_lies_in_the_rectangle(make):
    def fill(sheet):
        sheet["B2"], sheet["C2"], sheet["E4"] = 1, 2, '=SUM(B2:C2)&"<a>"'

    found = first(make.xlsx(fill))

    assert found.formulas == {"E4": '=SUM(B2:C2)&"<a>"'}
    assert (found.top, found.left, found.rows) == (2, 2, ((1, 2, None, None), (None,) * 4, (None,) * 4))


def test_a_formula_with_a_result_is_a_value(make):
    rows = b'<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>""</f><v></v></c></row>'

    found = first(sheet_of(make, rows))

    assert (found.rows, found.formulas) == (((2, None),), {})


def test_a_shared_formula_is_spelled_out_for_each_cell(make):
    rows = (
        b'<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f t="shared" ref="B1:B3" si="0">A1+$A$1</f></c></row>'
        b'<row r="2"><c r="A2"><v>2</v></c><c r="B2"><f t="shared" si="0"/></c></row>'
    )

    assert first(sheet_of(make, rows)).formulas == {"B1": "=A1+$A$1", "B2": "=A2+$A$1"}


@pytest.mark.parametrize(
    ("formula", "target", "text"),
    [
        ("SUM(A1:A9)", "C3", "SUM(B3:B11)"),
        ("$A1+A$1", "C3", "$A3+B$1"),
        ('"A1"&Sheet!A1', "C3", '"A1"&Sheet!B3'),
        ("LOG10(A1)", "C3", "LOG10(B3)"),
    ],
)
def test_relative_references_move_and_fixed_ones_stay(formula, target, text):
    assert moved(formula, "B1", target) == text


def test_errors_are_kept_by_their_name(make):
    rows = (
        b'<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="e"><f>A1/0</f><v>#DIV/0!</v></c>'
        b'<c r="C1" t="e"><v>#REF!</v></c></row>'
    )

    found = first(sheet_of(make, rows))

    assert (found.errors, found.formulas) == ({"B1": "#DIV/0!", "C1": "#REF!"}, {})
    assert found.rows[0][0] == 1


def test_percentages_are_known_by_their_format(make):
    def fill(sheet):
        for number, shown in enumerate(("0%", "0.0%", "0", '0"%"', "0.00"), 1):
            cell = sheet.cell(1, number, 0.967)
            cell.number_format = shown

    assert first(make.xlsx(fill)).percents == {"A1", "B1"}


def test_merged_areas_and_hidden_sheets_are_told():
    book = openpyxl.Workbook()
    book.active["A1"] = "a"
    book.active.merge_cells("A1:F1")
    old = book.create_sheet("Năm 2023")
    old["A1"] = 1
    old.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)

    found = read(out.getvalue()).workbook.sheets

    assert [(sheet.name, sheet.hidden, sheet.merged) for sheet in found] == [
        ("Sheet", False, ((1, 1, 1, 6),)),
        ("Năm 2023", True, ()),
    ]


def test_a_sheet_reads_the_same_whatever_program_wrote_its_xml(make):
    usual = HEAD + b'<row r="1"><c r="A1" t="e"><v>#REF!</v></c><c r="B1"><f>A1</f></c></row>' + TAIL
    prefixed = usual.replace(b"<", b"<x:").replace(b"<x:/", b"</x:").replace(b"xmlns=", b"xmlns:x=")
    unaddressed = usual.replace(b' r="A1"', b"").replace(b' r="B1"', b"")
    commented = usual.replace(b"<row", b'<!-- <c r="Z9"><f>1</f></c> --><row')
    apostrophes = usual.replace(b'"', b"'")

    found = [scan(canonical(xml), set()) for xml in (usual, prefixed, unaddressed, commented, apostrophes)]

    assert found == [Facts(formulas={"B1": "=A1"}, errors={"A1": "#REF!"})] * 5


def test_a_cell_in_the_last_corner_stops_nobody(read, make):
    rows = b'<row r="1"><c r="A1"><v>7</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'

    (file,) = read(make.mail(("a.xlsx", sheet_of(make, rows)))).files

    assert file.findings == ()
    assert file.workbook.sheets[0].rows == ((7,),)


def test_a_stated_dimension_is_not_believed(make):
    data = make.replaced(
        make.xlsx(), SHEET, lambda xml: xml.replace(b"<sheetViews>", b'<dimension ref="A1:XFD1048576"/><sheetViews>')
    )

    assert first(data).rows == (("Tổng số",),)


def test_the_second_reader_agrees_with_the_first(make):
    def fill(sheet):
        sheet["B2"], sheet["C3"], sheet["D4"], sheet["E2"] = "Tổng", 12.5, True, "=B2"
        sheet["B5"] = dt.date(2024, 1, 1)
        sheet["B6"] = 0.5
        sheet["B6"].number_format = "0%"

    data = make.xlsx(fill)
    package = Package(data)
    facts = {"Sheet": scan(canonical(package.read(SHEET)), {2})}
    dates = Formats(dates={1})

    found = xlsx_fallback.read(package, "xl/workbook.xml", facts, dates).sheets[0]
    expected = first(data)

    assert found.rows == expected.rows
    assert (found.formulas, found.percents, found.dates) == (expected.formulas, expected.percents, expected.dates)


def test_macros_are_named(make):
    with zipfile.ZipFile(io.BytesIO(make.xlsx())) as opened:
        members = [(name, opened.read(name)) for name in opened.namelist()]

    found = read(make.zip(*members, ("xl/vbaProject.bin", b"x")))

    assert [finding.code for finding in found.findings] == ["file.macro"]


def test_a_workbook_without_a_filled_cell_is_empty(make):
    with pytest.raises(Empty):
        read(make.xlsx(lambda sheet: sheet.merge_cells("A1:B2")))


def test_a_workbook_cut_off_is_unreadable(make):
    with pytest.raises(Unreadable):
        read(make.xlsx()[:2000])


def test_a_sheet_that_blows_up_is_refused(make):
    with pytest.raises(Refused):
        read(sheet_of(make, b" " * (30 << 20)))


def test_a_sheet_of_a_thousand_columns_and_rows_is_read_within_its_bounds(make):
    rows = b"".join(b'<row r="%d"><c r="AMJ%d"><v>1</v></c></row>' % (n, n) for n in range(1, 12000))

    assert first(sheet_of(make, b'<row r="1"><c r="A1"><v>1</v></c></row>' + rows)).rows[0][0] == 1


def test_a_number_that_no_integer_holds_is_a_float(make):
    found = first(sheet_of(make, b'<row r="1"><c r="A1"><v>12345678901234567890</v></c></row>'))

    assert isinstance(found.rows[0][0], float)


@pytest.mark.parametrize("name", ["0015-xls", "0057-ods"])
def test_a_real_form_in_an_old_or_open_format_has_its_rectangle(name, readers):
    message, wanted = name.split("-")
    path = Path(__file__).parents[2] / "sample" / "corpus" / "mail" / f"{message}.eml"

    (file,) = [file for file in readers.read(path).files if file.format == wanted]

    texts = [value for row in file.workbook.sheets[0].rows for value in row if isinstance(value, str)]
    assert any(text.startswith("BÁO CÁO TỔNG HỢP THỐNG KÊ") for text in texts)
