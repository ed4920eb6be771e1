"""The form with a union's name in its place, and nothing else changed."""

import io
from datetime import datetime
from pathlib import Path

import openpyxl

from collector import checks, forms
from collector.campaign import load
from collector.exports import ProgressCell, ProgressRow, ProgressTable, prefilled, progress
from collector.formats.excel import xlsx
from collector.model import ZONE

CAMPAIGN = load("2024-tong-ket")
BLANK = Path(CAMPAIGN.blank).read_bytes()
NAME = "Công đoàn Viện Năng lượng nguyên tử Việt Nam"


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
