"""A blank form file becomes a definition with remarks for staff, or is refused with what is wrong."""

import csv

import openpyxl
import pytest

from collector import campaign
from collector.errors import CampaignRefused, FormRefused
from collector.flow.learning import Wish, learn_form
from collector.paths import shipped

BLANK = shipped("rules", "2024-so-lieu.xlsx")
ROWS = (
    ("BIỂU TỔNG HỢP HOẠT ĐỘNG CÔNG ĐOÀN NĂM 2025",), (), ("STT", "Chỉ tiêu", "ĐVT", "Số lượng"),
    ("I", "Tổ chức"), ("1", "Tổng số đoàn viên", "người"), ("2", "Số cuộc họp", "cuộc"), ("3", "Tổng thu", "đồng"),
)  # fmt: skip


@pytest.fixture
def workbook(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Biểu"
    for row in ROWS:
        book.active.append(list(row))
    book.create_sheet("Hướng dẫn")["A1"] = "Ghi theo mẫu"
    path = tmp_path / "mau.xlsx"
    book.save(path)
    return path


def test_the_definition_is_one_that_a_campaign_takes(workbook, tmp_path):
    learnt = learn_form(workbook, Wish("2025-so-lieu", year=2025))
    assert campaign.wrong_form(learnt.text) == ""
    assert [(one.label, one.kind) for one in learnt.learnt.form.indicators] == [
        ("Tổ chức", "section"),
        ("Tổng số đoàn viên", "int"),
        ("Số cuộc họp", "int"),
        ("Tổng thu", "money"),
    ]
    assert learnt.lines()[0] == "Trang tính «Biểu»: 3 chỉ tiêu, 1 đề mục, 0 phép kiểm tra."


def test_last_years_form_gives_its_codes_and_checks_to_the_rows_it_shares():
    plain = learn_form(BLANK, Wish("2025-so-lieu"))
    alike = learn_form(BLANK, Wish("2025-so-lieu", like="2024-tong-ket"))
    form = campaign.load("2024-tong-ket").form
    assert [one.code for one in alike.learnt.form.indicators] == [one.code for one in form.indicators]
    assert [one.code for one in plain.learnt.form.indicators] != [one.code for one in form.indicators]


def test_a_campaign_without_a_table_is_no_pattern(workbook):
    with pytest.raises(CampaignRefused, match="«2025-giua-nam» không có biểu số liệu"):
        learn_form(workbook, Wish("x", like="2025-giua-nam"))


def test_a_sheet_without_a_form_is_named(workbook):
    with pytest.raises(FormRefused, match="trang tính «Hướng dẫn» không có biểu"):
        learn_form(workbook, Wish("x", sheet="Hướng dẫn"))


def test_what_is_no_workbook_is_refused_by_its_name(tmp_path):
    path = tmp_path / "bao-cao.txt"
    path.write_text("Kính gửi", encoding="utf-8")
    with pytest.raises(FormRefused, match=r": bao-cao\.txt không phải là tệp bảng tính$"):
        learn_form(path, Wish("x"))


def test_what_a_damaged_workbook_lacks_is_told(tmp_path, workbook):
    path = tmp_path / "hong.xlsx"
    path.write_bytes(workbook.read_bytes()[:2000])
    with pytest.raises(FormRefused, match=r": hong\.xlsx .*tệp"):
        learn_form(path, Wish("x"))


def test_a_file_that_holds_values_alone_is_learnt_with_a_doubt(tmp_path):
    path = tmp_path / "mau.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([*row, *[None] * (4 - len(row))] for row in ROWS)
    assert "Cần xem: Tệp không phải .xlsx" in "\n".join(learn_form(path, Wish("x", year=2025)).lines())
