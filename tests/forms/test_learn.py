"""A blank form is learnt as its author laid it out, and filled forms of the same shape are then read with it."""

import re
from dataclasses import replace
from functools import cache

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation

from collector import forms
from collector.campaign import load
from collector.checks import check_table
from collector.cli import collector as command
from collector.errors import FormRefused
from collector.flow import learning
from collector.flow.learning import Wish
from collector.formats import Readers
from collector.paths import shipped

BLANK = shipped("rules", "2024-so-lieu.xlsx")

# Two rows of headings, last year's column beside this year's, formulas, a note, limits
TWO_ROWS = (
    ("CÔNG ĐOÀN BỘ KHOA HỌC VÀ CÔNG NGHỆ",), ("Đơn vị báo cáo: ............",), (),
    ("BIỂU TỔNG HỢP HOẠT ĐỘNG CÔNG ĐOÀN NĂM 2025",), (),
    ("STT", "Chỉ tiêu", "ĐVT", "Số lượng", None, "Ghi chú"), (None, None, None, "Năm 2024", "Năm 2025", None),
    ("I", "Tổ chức"), ("1", "Tổng số đoàn viên", "người"), ("a", "Nam", "người"), ("b", "Nữ", "người"),
    ("2", "Số cuộc họp", "cuộc"), ("2.1", "Trực tuyến", "cuộc"), ("2.2", "Trực tiếp", "cuộc"),
    (None, "- Trong đó: chuyên đề", "cuộc"),
    ("II", "Tài chính"), ("1", "Tổng thu", "đồng"), ("1.1", "Đoàn phí", "đồng"), ("1.2", "Kinh phí", "đồng"),
    ("2", "Tỷ lệ đoàn phí", "%"), ("3", "Mô hình tiêu biểu", None), (), ("Người lập biểu", None, None, "Chủ tịch"),
)  # fmt: skip
# No column of numbers and none of units: the numbers stand in the labels, the unit over the table
BARE = (
    ("TỔNG HỢP THU CHI TÀI CHÍNH CÔNG ĐOÀN NĂM 2025",), (None, "Đơn vị tính: triệu đồng"),
    ("Nội dung", "Số tiền", "Ghi chú"), ("A. THU",), ("1. Thu đoàn phí",), ("2. Thu kinh phí",), ("2.1. Được cấp",),
    ("2.2. Được để lại",), ("B. CHI",), ("1. Chi lương",), ("2. Chi hoạt động",), ("- Trong đó: chăm lo",),
)  # fmt: skip
# As the forms of Tổng Liên đoàn are set: a "trong đó" with a number of its own, ditto marks for units
DITTO = (
    ("Công đoàn cấp trên :", None, None, "MẪU SỐ 1"), ("BÁO CÁO HOẠT ĐỘNG CÔNG ĐOÀN CƠ SỞ NĂM 2025",),
    ("TT", "Nội dung", "Đơn vị tính", "Số lượng", "Ghi chú"), ("I", "VIỆC LÀM"), (1, "Tổng số lao động", "người"),
    (2, "– Trong đó: nữ", "“"), (3, "Số lao động thiếu việc làm", "“"), (4, "– Trong đó: nữ", "“"),
    (5, "Tiền lương bình quân tháng", "đồng"), (None, "+ Số người được tính", "người"),
)  # fmt: skip


def saved(path, rows, finish=None, sheets=()):
    book = openpyxl.Workbook()
    for sheet, lines in ((book.active, rows), *((book.create_sheet(name), lines) for name, lines in sheets)):
        for line in lines:
            sheet.append(list(line))
    if finish:
        finish(book.active)
    book.save(path)
    return path


def with_formulas(sheet):
    for area in ("A6:A7", "B6:B7", "C6:C7", "D6:E6", "F6:F7", "A4:F4"):
        sheet.merge_cells(area)
    sheet["E9"], sheet["E17"], sheet["E20"] = "=E10+E11", "=SUM(E18:E19)", "=IFERROR(ROUND(E18/E17*100,2),0)"
    sheet["E11"].comment = Comment("Tính đến 31/10/2025", "VP")
    for kind, operator, low, high, at in (
        ("whole", "between", "0", "$E$9", "E11"),
        ("textLength", "lessThanOrEqual", "300", None, "E21"),
        ("whole", "greaterThanOrEqual", "1", None, "E12"),
    ):
        limit = DataValidation(type=kind, operator=operator, formula1=low, formula2=high)
        sheet.add_data_validation(limit)
        limit.add(at)


@cache  # a child process is started for each
def learnt(path, **more):
    return learning.learn_form(path, Wish(more.pop("id", path.stem), **more)).learnt


def rows_of(form):
    return [(one.code, one.parent, one.stt, one.unit, one.kind, one.check) for one in form.indicators]


def as_shipped(form):
    return [(one.stt, one.label, one.unit, one.kind) for one in form.indicators]


# --- the form of 2024 ------------------------------------------------------------------------------------


def test_the_blank_form_of_2024_says_what_its_definition_says():
    form, known = learnt(BLANK).form, load("2024-tong-ket").form

    assert (form.title, form.year, as_shipped(form)) == (known.title, known.year, as_shipped(known))
    renamed = {one.code: other.code for one, other in zip(form.indicators, known.indicators, strict=True)}
    assert [renamed.get(one.parent) for one in form.indicators] == [one.parent for one in known.indicators]


def test_the_sums_of_the_blank_form_of_2024_are_checks_of_its_definition():
    form, known = learnt(BLANK).form, load("2024-tong-ket").form

    renamed = {one.code: other.code for one, other in zip(form.indicators, known.indicators, strict=True)}
    told = {
        renamed[one.code]: re.sub(r"[A-Z]\w*", lambda code: renamed[code[0]], one.check)
        for one in form.indicators
        if one.check
    }
    defined = {one.code: one.check.split("; ")[0] for one in known.indicators}
    assert told == {code: defined[code] for code in told}
    assert len(told) == 8


def test_next_year_keeps_the_codes_and_checks_of_the_rows_it_keeps():
    known = load("2024-tong-ket").form

    assert learnt(BLANK, id="2024-so-lieu", like="2024-tong-ket").form == known


def test_a_check_that_names_a_row_that_is_gone_is_left_out_and_told(tmp_path):
    book = openpyxl.load_workbook(BLANK)
    for cell in book.active[56]:
        cell.value = None
    book.save(tmp_path / "2025.xlsx")

    found = learnt(tmp_path / "2025.xlsx", like="2024-tong-ket")

    assert {one.code: one.check for one in found.form.indicators if one.code in {"HN_DT", "HN_DA", "HN_TYLE"}} == {
        "HN_DA": "",
        "HN_TYLE": "<=100",
    }
    assert found.remarks["HN_DA"] == ("bỏ phép kiểm tra cũ «<=HN_DT»: không còn HN_DT",)
    assert found.remarks["HN_TYLE"][0].startswith("công thức chưa thành phép kiểm tra: =IF(")


# --- other shapes ----------------------------------------------------------------------------------------


def test_two_rows_of_headings_formulas_notes_and_limits(tmp_path):
    found = learnt(saved(tmp_path / "hoat-dong.xlsx", TWO_ROWS, with_formulas))

    assert (found.form.title, found.form.year) == ("BIỂU TỔNG HỢP HOẠT ĐỘNG CÔNG ĐOÀN NĂM 2025", 2025)
    assert rows_of(found.form) == [
        ("S1", None, "I", "", "section", ""),
        ("DOAN_VIEN", "S1", "1", "người", "int", "=NAM+NU"),
        ("NAM", "DOAN_VIEN", "a", "người", "int", ""),
        ("NU", "DOAN_VIEN", "b", "người", "int", "<=DOAN_VIEN"),
        ("CUOC_HOP", "S1", "2", "cuộc", "int", ">=1"),
        ("TRUC_TUYEN", "CUOC_HOP", "2.1", "cuộc", "int", ""),
        ("TRUC_TIEP", "CUOC_HOP", "2.2", "cuộc", "int", ""),
        ("TRUC_TIEP_CHUYEN_DE", "TRUC_TIEP", "", "cuộc", "int", ""),
        ("S2", None, "II", "", "section", ""),
        ("THU", "S2", "1", "đồng", "money", "=DOAN_PHI+KINH_PHI"),
        ("DOAN_PHI", "THU", "1.1", "đồng", "money", ""),
        ("KINH_PHI", "THU", "1.2", "đồng", "money", ""),
        ("TY_LE_DOAN_PHI", "S2", "2", "%", "percent", "=DOAN_PHI/THU*100 ~0.01"),
        ("MO_HINH_TIEU_BIEU", "S2", "3", "", "text", "len<=300"),
    ]
    assert found.remarks == {"NU": ("ghi chú của mẫu: Tính đến 31/10/2025",)}
    assert found.doubts == ("Biểu có nhiều cột số liệu; chỉ cột E «Năm 2025» được lấy, không lấy: D «Năm 2024».",)


def test_no_column_of_numbers_and_one_unit_for_all(tmp_path):
    found = learnt(saved(tmp_path / "thu-chi.xlsx", BARE))

    assert rows_of(found.form) == [
        ("S1", None, "A", "", "section", ""),
        ("THU_DOAN_PHI", "S1", "1", "triệu đồng", "money", ""),
        ("THU_KINH_PHI", "S1", "2", "triệu đồng", "money", ""),
        ("CAP", "THU_KINH_PHI", "2.1", "triệu đồng", "money", ""),
        ("LAI", "THU_KINH_PHI", "2.2", "triệu đồng", "money", ""),
        ("S2", None, "B", "", "section", ""),
        ("CHI_LUONG", "S2", "1", "triệu đồng", "money", ""),
        ("CHI_HOAT_DONG", "S2", "2", "triệu đồng", "money", ""),
        ("CHI_HOAT_DONG_CHAM_LO", "CHI_HOAT_DONG", "", "triệu đồng", "money", ""),
    ]


def test_a_numbered_part_and_ditto_marks(tmp_path):
    found = learnt(saved(tmp_path / "mau-1.xlsx", DITTO))

    assert rows_of(found.form)[1:] == [
        ("LAO_DONG", "S1", "1", "người", "int", ""),
        ("LAO_DONG_NU", "LAO_DONG", "2", "người", "int", ""),
        ("LAO_DONG_THIEU_VIEC", "S1", "3", "người", "int", ""),
        ("LAO_DONG_THIEU_VIEC_NU", "LAO_DONG_THIEU_VIEC", "4", "người", "int", ""),
        ("TIEN_LUONG_BINH_QUAN", "S1", "5", "đồng", "money", ""),
        ("TIEN_LUONG_BINH_QUAN_NGUOI_TINH", "TIEN_LUONG_BINH_QUAN", "", "người", "int", ""),
    ]


def test_of_several_forms_the_office_chooses_the_sheet(tmp_path):
    path = saved(tmp_path / "bieu.xlsx", (("Hướng dẫn ghi biểu",),), sheets=(("Tài chính", BARE), ("Lao động", DITTO)))

    assert learnt(path).sheet == "Tài chính"
    assert "Lao động" in learnt(path).doubts[0]
    assert learnt(path, sheet="Lao động").form.title == "BÁO CÁO HOẠT ĐỘNG CÔNG ĐOÀN CƠ SỞ NĂM 2025"


@pytest.mark.parametrize("rows", [((),), (("Chỉ một dòng chữ",),), (("Nội dung", "Kết quả"), ("Một dòng", None))])
def test_what_holds_no_form_is_refused(tmp_path, rows):
    with pytest.raises(FormRefused):
        learnt(saved(tmp_path / "khac.xlsx", rows))


# --- what is learnt reads what is filled -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "column", "typed", "read"),
    [
        (
            TWO_ROWS,
            "E",
            {9: "120 người", 10: 70, 11: 50, 15: 3, 18: "12.500.000 đ", 20: "25%"},
            {
                "DOAN_VIEN": 120,
                "NAM": 70,
                "NU": 50,
                "CUOC_HOP_CHUYEN_DE": 3,
                "DOAN_PHI": 12_500_000,
                "TY_LE_DOAN_PHI": 25,
            },
        ),
        (
            BARE,
            "B",
            {5: 12.5, 7: "30 triệu", 10: 1250, 12: "4.250.000 đồng"},
            {"THU_DOAN_PHI": 12.5, "CAP": 30, "CHI_LUONG": 1250, "CHI_HOAT_DONG_CHAM_LO": 4.25},
        ),
        (
            DITTO,
            "D",
            {5: 120, 6: 60, 8: 2, 9: "8,5 triệu", 10: "1.200"},
            {"LAO_DONG": 120, "LAO_DONG_NU": 60, "LAO_DONG_THIEU_VIEC_NU": 2, "TIEN_LUONG_BINH_QUAN": 8_500_000}
            | {"TIEN_LUONG_BINH_QUAN_NGUOI_TINH": 1200},
        ),
    ],
    ids=["two-rows", "bare", "ditto"],
)
def test_a_learnt_form_reads_its_filled_copies_in_its_own_unit(tmp_path, rows, column, typed, read):
    form = learnt(saved(tmp_path / "trong.xlsx", rows)).form

    def fill(sheet):
        for at, value in typed.items():
            sheet[f"{column}{at}"] = value

    filled = saved(tmp_path / "day.xlsx", rows, fill)
    with Readers(workers=1) as readers:
        workbook = next(file.workbook for file in readers.read_files(filled) if file.workbook)

    (table,) = forms.pick(forms.read(workbook, form), form)

    assert (table.likeness, table.drift) == (1.0, ())
    figures = check_table(table, replace(load("2024-tong-ket"), form=form))[1]
    assert {figure.indicator: figure.value for figure in figures} == read


def test_the_command_prints_and_writes_and_never_overwrites(tmp_path, capfd):
    out = tmp_path / "2025-so-lieu.yaml"

    command(["form", "learn", str(BLANK), "--out", str(out)], standalone_mode=False)
    with pytest.raises(FormRefused, match="đã có tệp"):
        command(["form", "learn", str(BLANK), "--out", str(out)], standalone_mode=False)

    assert "id: 2025-so-lieu" in out.read_text(encoding="utf-8")
    assert "67 chỉ tiêu" in capfd.readouterr().out
