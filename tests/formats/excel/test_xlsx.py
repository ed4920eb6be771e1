"""A workbook of today: values, dates, errors, hidden sheets, and what stops nobody."""

import datetime as dt
import io
import zipfile

import pytest

from collector.formats.excel.xlsx import read
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
