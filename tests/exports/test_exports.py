"""The form with a union's name, the table of progress, and what a sender typed in either."""

import io
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from collector import checks, forms
from collector.campaign import load
from collector.exports import ProgressCell, ProgressRow, ProgressTable, prefilled, progress
from collector.formats.excel import xlsx
from collector.model import ZONE

CAMPAIGN = load("2024-tong-ket")
BLANK = Path(CAMPAIGN.blank).read_bytes()
NAME = "Công đoàn Viện Năng lượng nguyên tử Việt Nam"
HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://evil.example","x")',
    "+84 900",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\x00\x07=cmd|' /C calc'!A0",
]


def read(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def table(data):
    (found,) = forms.pick(forms.read(xlsx.read(data).workbook, CAMPAIGN.form), CAMPAIGN.form)
    return found


def test_form_with_a_name_is_the_form_unfilled_to_our_own_reader():
    found = table(prefilled(BLANK, NAME))
    assert found.unit_text == NAME
    assert (found.likeness, found.absent, found.year) == (1.0, (), 2024)
    assert [one.code for one in checks.check_table(found, CAMPAIGN)[0]] == ["stats.blank"]


def test_only_the_place_of_the_name_changes():
    def cells(data):
        return {cell.coordinate: cell.value for row in read(data).worksheets[0].iter_rows() for cell in row}

    before, after = cells(BLANK), cells(prefilled(BLANK, NAME))
    assert {at: value for at, value in after.items() if before[at] != value} == {"A2": f"Đơn vị báo cáo: {NAME}"}


def test_name_goes_beside_its_label_where_the_form_has_a_cell_for_it():
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A2"] = "Công đoàn cấp trên:", "Đơn vị báo cáo:"
    book.active["C4"] = "Nội dung"
    made = io.BytesIO()
    book.save(made)
    sheet = read(prefilled(made.getvalue(), NAME)).worksheets[0]
    assert (sheet["A2"].value, sheet["B2"].value) == ("Đơn vị báo cáo:", NAME)


def test_form_without_a_place_for_the_name_stays_as_it_is():
    book = openpyxl.Workbook()
    book.active["A1"] = "Biểu khác"
    made = io.BytesIO()
    book.save(made)
    sheet = read(prefilled(made.getvalue(), NAME)).worksheets[0]
    assert [cell.value for row in sheet.iter_rows() for cell in row] == ["Biểu khác"]


def test_same_facts_give_the_same_bytes():
    assert prefilled(BLANK, NAME) == prefilled(BLANK, NAME)
    assert progress(the_table()) == progress(the_table())


def the_table(text="Công đoàn Viện"):
    at = datetime(2024, 11, 7, 16, 5, tzinfo=ZONE)
    cells = (ProgressCell("đã ghi nhận", "good", at, "đúng hạn", 2), ProgressCell("chưa ghi nhận được", "bad"))
    row = ProgressRow(text, text, cells, reminded=2, contact=text, phone=text, note=text)
    return ProgressTable(
        issuer="Công đoàn Bộ",
        office="Văn phòng",
        title=text,
        deadline="trước ngày 10/11/2024",
        now=datetime(2024, 11, 12, 8, tzinfo=ZONE),
        requirements=("Báo cáo", text),
        rows=(row,),
        summary=text,
    )


def test_table_of_progress_tells_who_sent_what_and_when():
    sheet = read(progress(the_table())).worksheets[0]
    assert [cell.value for cell in sheet[8]] == [
        1,
        "Công đoàn Viện",
        "Công đoàn Viện",
        "đã ghi nhận",
        datetime(2024, 11, 7, 16, 5),  # noqa: DTZ001 - Excel knows no zones
        "đúng hạn",
        2,
        "chưa ghi nhận được",
        None,
        None,
        None,
        2,
        "Công đoàn Viện",
        "Công đoàn Viện",
        "Công đoàn Viện",
    ]
    assert sheet["A5"].value == "Tính đến 08 giờ 00 phút ngày 12/11/2024 (giờ Việt Nam). Công đoàn Viện"


def test_table_is_printed_across_with_its_head_on_every_page():
    sheet = read(progress(the_table())).worksheets[0]
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.print_title_rows) == (
        "landscape",
        1,
        "$6:$7",
    )


def formulas(data):
    return {c.coordinate for row in read(data).worksheets[0].iter_rows() for c in row if c.data_type == "f"}


@pytest.mark.parametrize("typed", HOSTILE)
def test_nothing_that_was_typed_is_ever_a_formula(typed):
    assert formulas(progress(the_table(typed))) == set()
    assert formulas(prefilled(BLANK, typed)) == formulas(BLANK)
    sheet = read(progress(the_table(typed))).worksheets[0]
    shown = [cell for cell in sheet[8] if isinstance(cell.value, str) and cell.value.startswith(tuple("=+-@\t"))]
    assert len(shown) == 5
    assert [cell.coordinate for cell in shown if not cell.quotePrefix] == []
