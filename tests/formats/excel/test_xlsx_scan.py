"""What a sheet's XML tells beside its values: formulas, formats, merged areas, whatever program wrote it."""

import io

import openpyxl
import pytest

from collector.formats.excel.xlsx import read
from collector.formats.excel.xlsx_scan import Facts, canonical, moved, scan

SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"


def first(data):
    return read(data).workbook.sheets[0]


def sheet_of(make, xml):
    """A workbook whose first sheet is the given rows."""
    book = make.replaced(make.xlsx(), "xl/workbook.xml", lambda data: data.replace(b'fullCalcOnLoad="1"', b""))
    return make.replaced(book, SHEET, lambda _: HEAD + xml + TAIL)


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


@pytest.mark.parametrize(
    ("stored", "formulas"),
    [
        (("0", "0"), {"B1": "=A1+1", "B2": "=SUM(A1:A2)"}),
        (("0.0", "0"), {"B1": "=A1+1", "B2": "=SUM(A1:A2)"}),
        # One that was computed vouches for the others, and a single nought may be one.
        (("6", "0"), {}),
        (("0", None), {"B2": "=SUM(A1:A2)"}),
    ],
)
def test_noughts_stored_for_every_formula_are_no_results(make, stored, formulas):
    """As programs write them that compute nothing and do not ask Excel to, either."""
    first_, second = (f"<v>{one}</v>" if one else "" for one in stored)
    rows = (
        f'<row r="1"><c r="A1"><v>5</v></c><c r="B1"><f>A1+1</f>{first_}</c></row>'
        f'<row r="2"><c r="A2"><v>2</v></c><c r="B2"><f>SUM(A1:A2)</f>{second}</c></row>'
    )
    assert first(sheet_of(make, rows.encode())).formulas == formulas


def test_a_nought_that_is_not_computed_here_is_believed(make):
    rows = b'<row r="1"><c r="A1"><f>VLOOKUP(1,B1:C9,2)</f><v>0</v></c><c r="D1"><f>B1+C1</f><v>0</v></c></row>'
    assert first(sheet_of(make, rows)).formulas == {"D1": "=B1+C1"}


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


def test_a_number_that_no_integer_holds_is_a_float(make):
    found = first(sheet_of(make, b'<row r="1"><c r="A1"><v>12345678901234567890</v></c></row>'))

    assert isinstance(found.rows[0][0], float)
