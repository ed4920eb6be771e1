"""The second reader of workbooks agrees with the first."""

import datetime as dt

from collector.formats.containers.package import Package
from collector.formats.excel import xlsx_fallback
from collector.formats.excel.xlsx import read
from collector.formats.excel.xlsx_scan import Formats, canonical, scan

SHEET = "xl/worksheets/sheet1.xml"


def first(data):
    return read(data).workbook.sheets[0]


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
