"""How tables of the form are found and read."""

from dataclasses import replace

import pytest

from collector import forms
from collector.model import Paragraph, Sheet, Text, Workbook


def test_form_as_sent_out_is_read_whole(form, sample):
    (table,) = forms.read(sample.book(sample.body(form)), form)
    assert sample.values(table) == sample.FIGURES
    assert (table.likeness, table.absent, table.filled) == (1.0, (), 67)
    assert (table.year, table.unit_text) == (2024, "Công đoàn Viện Đo lường")
    assert table.superior_text == "Công đoàn Bộ Khoa học và Công nghệ"
    assert table.title == form.title
    assert table.cells["LD_CC"].address == "Bieu!D12"


def test_deleted_row_is_absent_and_the_others_stay(form, sample):
    rows = [row for row in sample.body(form) if row[1] != "Thu đoàn phí"]
    (table,) = forms.read(sample.book(rows), form)
    assert table.absent == ("TCH_DP",)
    assert sample.values(table) == {code: value for code, value in sample.FIGURES.items() if code != "TCH_DP"}


def test_details_that_a_union_added_are_passed_over(form, sample):
    rows = sample.body(form)
    rows.insert(3, [None, "  + Trong đó: người dân tộc thiểu số", None, 7, None])
    rows.insert(6, ["1.4", "Lao động thời vụ", "người", 9, None])
    (table,) = forms.read(sample.book(rows), form)
    assert sample.values(table) == sample.FIGURES


def test_part_under_a_row_of_the_unions_own_is_not_taken_for_the_forms(form, sample):
    rows = [row for row in sample.body(form) if row[3] != sample.FIGURES["LD_NU"]]
    rows[7:7] = [[None, "Cộng tác viên", "người", 12, None], [None, "- Trong đó: nữ", "người", 5, None]]
    (table,) = forms.read(sample.book(rows), form)
    assert "LD_NU" in table.absent
    assert table.cells["DV_NU"].value == sample.FIGURES["DV_NU"]


def test_blocks_in_another_order_keep_their_parts(form, sample):
    rows = sample.body(form)
    people, members = rows[1:7], rows[7:10]
    rows[1:10] = [*members, *people]
    (table,) = forms.read(sample.book(rows), form)
    assert sample.values(table) == sample.FIGURES


def test_last_years_column_beside_is_left_alone(form, sample):
    head = [list(row) for row in sample.HEAD]
    rows = sample.body(form)
    for row in (*head, *rows):
        row.insert(3, None)
    head[6][3], head[7][3] = "Kết quả", "Năm 2023"
    for row in rows:
        row[3] = 1
    (table,) = forms.read(sample.book(rows, head=head), form)
    assert sample.values(table) == sample.FIGURES


def test_heading_merged_over_two_years_is_told_apart_by_the_year(form, sample):
    head = [list(row) for row in sample.HEAD]
    rows = sample.body(form)
    for row in (*head, *rows):
        row.insert(4, None)
    head[7][3], head[7][4] = "Năm 2024", "Năm 2023"
    for row in rows:
        row[4] = 1
    (table,) = forms.read(sample.book(rows, head=head, merged=((7, 4, 7, 5),)), form)
    assert sample.values(table) == sample.FIGURES


def test_note_column_moved_before_the_figures(form, sample):
    head = [list(row) for row in sample.HEAD]
    rows = sample.body(form)
    for row in (*head, *rows):
        row[3], row[4] = row[4], row[3]
    rows[1][3] = "số liệu 31/10"
    (table,) = forms.read(sample.book(rows, head=head), form)
    assert sample.values(table) == sample.FIGURES


def test_hidden_copy_of_last_year_is_read_and_not_picked(form, sample):
    this = sample.sheet(sample.body(form))
    head = [list(row) for row in sample.HEAD]
    head[3][0], head[4][2], head[7][3] = "BÁO CÁO TỔNG HỢP THỐNG KÊ SỐ LIỆU NĂM 2023", 2023, "Năm 2023"
    last = sample.sheet(sample.body(form), name="2023", head=head, hidden=True)
    found = forms.read(Workbook((last, this)), form)
    assert [(table.sheet, table.hidden, table.year) for table in found] == [("2023", True, 2023), ("Bieu", False, 2024)]
    assert [table.sheet for table in forms.pick(found, form)] == ["Bieu"]


def test_sheets_of_several_unions_are_all_picked(form, sample):
    other = [list(row) for row in sample.HEAD]
    other[1][2] = "Công đoàn Viện Toán"
    book = Workbook((sample.sheet(sample.body(form)), sample.sheet(sample.body(form), name="2", head=other)))
    picked = forms.pick(forms.read(book, form), form)
    assert [table.unit_text for table in picked] == ["Công đoàn Viện Đo lường", "Công đoàn Viện Toán"]


def test_forms_one_below_the_other_are_two_tables(form, sample):
    other = [list(row) for row in sample.HEAD]
    other[1][2] = "Công đoàn Viện Toán"
    second = sample.body(form, {**sample.FIGURES, "LD_TONG": 99})
    found = forms.read(sample.book([*sample.body(form), [None] * 5, *other, *second]), form)
    assert [table.unit_text for table in found] == ["Công đoàn Viện Đo lường", "Công đoàn Viện Toán"]
    assert sample.values(found[0]) == sample.FIGURES
    assert sample.values(found[1]) == {**sample.FIGURES, "LD_TONG": 99}


@pytest.mark.parametrize(
    ("cells", "unit"),
    [
        (["Đơn vị báo cáo: CĐ Viện Toán", None, None], "CĐ Viện Toán"),
        (["Đơn vị báo cáo:", None, "CĐ Viện Toán"], "CĐ Viện Toán"),
        (["Tên đơn vị:", "CĐ Viện Toán", None], "CĐ Viện Toán"),
        (["Đơn vị", "CĐ Viện Toán", None], "CĐ Viện Toán"),
        ([None, "Công đoàn cơ sở", "CĐ Viện Toán"], "CĐ Viện Toán"),
        (["Năm 2024", "Đơn vị báo cáo", "CĐ Viện Toán"], "CĐ Viện Toán"),
        (["Chỉ tiêu", "Đơn vị", "Số liệu năm 2024"], ""),
        (["Nội dung", "Đơn vị", "Số lượng"], ""),
        (["Đơn vị", "Kế hoạch", "Thực hiện"], ""),
        (["Đơn vị báo cáo: ……………", None, None], ""),
        (["Đơn vị báo cáo:", None, None], ""),
        (["CÔNG ĐOÀN VIỆN TOÁN", None, None], "CÔNG ĐOÀN VIỆN TOÁN"),
        (["BAN CHẤP HÀNH CÔNG ĐOÀN VIỆN TOÁN", None, None], "BAN CHẤP HÀNH CÔNG ĐOÀN VIỆN TOÁN"),
        (["BCH CĐ Viện Toán", None, None], "BCH CĐ Viện Toán"),
        (["Đơn vị: đồng", None, None], ""),
        (["CÔNG ĐOÀN NĂM 2024", None, None], ""),
        (["công đoàn quý III năm 2024 (tính đến 30/9)", None, None], ""),
        (["CĐCS Năm Căn", None, None], "CĐCS Năm Căn"),
    ],
)
def test_reporting_unit_is_read_wherever_it_was_written(form, sample, cells, unit):
    head = [list(row) for row in sample.HEAD]
    head[0] = [None] * 5
    head[1] = [*cells, None, None]
    (table,) = forms.read(sample.book(sample.body(form), head=head), form)
    assert table.unit_text == unit


@pytest.mark.parametrize("figures", ["Số lượng", "Số liệu năm 2024", "Thực hiện"])
def test_the_head_of_the_column_of_units_asks_for_no_name(form, sample, figures):
    head = [list(row) for row in sample.HEAD]
    head[0] = head[1] = [None] * 5
    at = next(at for at, row in enumerate(head) if "Nội dung" in row)
    head[at][2:4] = ["Đơn vị", figures]
    (table,) = forms.read(sample.book(sample.body(form), head=head), form)
    assert table.unit_text == ""


def test_unit_of_money_said_over_the_table_holds_for_its_rows(form, sample):
    head = [list(row) for row in sample.HEAD]
    head[5][3] = "Đơn vị tính tiền: triệu đồng"
    money = {one.code for one in form.indicators if one.kind == "money"}
    figures = {code: value / 1e6 if code in money else value for code, value in sample.FIGURES.items()}
    (table,) = forms.read(sample.book(sample.body(form, figures), head=head), form)
    assert {table.cells[code].unit for code in money} == {"triệu đồng"}
    assert table.cells["LD_TONG"].unit == "người"


def test_unit_over_the_table_is_not_believed_against_large_figures(form, sample):
    head = [list(row) for row in sample.HEAD]
    head[5][3] = "Đơn vị tính: triệu đồng"
    (table,) = forms.read(sample.book(sample.body(form), head=head), form)
    assert table.cells["CL_TIEN"].unit == "đồng"


def test_number_turned_into_a_date_by_excel_does_not_matter(form, sample):
    rows = sample.body(form)
    dates = set()
    for at, row in enumerate(rows, len(sample.HEAD) + 1):
        if row[0] and "." in row[0]:
            day, month = row[0].split(".")
            if int(day) <= 12:
                row[0] = f"2024-{int(month):02}-{int(day):02}"
                dates.add(f"A{at}")
    (table,) = forms.read(sample.book(rows, dates=frozenset(dates)), form)
    assert sample.values(table) == sample.FIGURES


def test_label_and_value_in_merged_cells(form, sample):
    rows = [[*row[:3], None, row[3]] for row in sample.body(form)]
    head = [[*row[:4], None] for row in sample.HEAD]
    for row in rows:
        row[3], row[4] = row[4], None
    merged = tuple((at, 4, at, 5) for at in range(7, 7 + len(rows)))
    (table,) = forms.read(sample.book(rows, head=head, merged=merged), form)
    assert sample.values(table) == sample.FIGURES


def test_two_rows_for_one_indicator_are_refused(form, sample):
    rows = sample.body(form)
    at = next(at for at, row in enumerate(rows) if row[1] == "Thu đoàn phí")
    rows.insert(at + 1, [*rows[at][:3], 5, None])
    (table,) = forms.read(sample.book(rows), form)
    assert table.absent == ("TCH_DP",)


def test_form_of_another_body_is_unlike(form, sample):
    rows = [
        ("MẪU SỐ 1-HĐCĐ", None, None, None),
        ("BÁO CÁO HOẠT ĐỘNG CÔNG ĐOÀN CƠ SỞ NĂM 2024", None, None, None),
        ("TT", "Nội dung", "Đơn vị tính", "Số lượng"),
        (1, "Tổng số lao động", "người", 120),
        (2, "- Trong đó: nữ", "người", 50),
        (3, "Số lao động thiếu việc làm", "người", 0),
        (4, "- Trong đó: nữ", "người", 0),
        (5, "Tiền lương bình quân tháng", "đồng", 9_000_000),
        (6, "Số doanh nghiệp nợ lương", "đồng", 0),
    ]
    (table,) = forms.read(sample.book([], head=rows), form)
    assert table.likeness < 0.1
    assert table.title == "BÁO CÁO HOẠT ĐỘNG CÔNG ĐOÀN CƠ SỞ NĂM 2024"


def test_workbook_without_anything_has_no_table(form):
    assert forms.read(Workbook(()), form) == ()
    assert forms.read(Workbook((Sheet("Trống", 1, 1, ()),)), form) == ()


def test_table_typed_in_word_is_read_by_its_rows(form, sample):
    cells = [
        Paragraph(str(value), cell=(2, at, column))
        for at, row in enumerate([*sample.HEAD[6:8], *sample.body(form)])
        for column, value in enumerate(row)
        if value is not None
    ]
    letterhead = Paragraph("CÔNG ĐOÀN VIỆN TOÁN", cell=(0, 0, 0))
    (table,) = forms.read_text(Text((letterhead, Paragraph("BÁO CÁO"), *cells)), form)
    assert sample.values(table) == {code: str(value) for code, value in sample.FIGURES.items()}
    assert table.cells["LD_TONG"].address == "Bảng 3!D4"


def test_tables_of_a_report_are_no_form(form, sample):
    cells = [Paragraph(text, cell=(1, at // 2, at % 2)) for at, text in enumerate(["TT", "Nội dung", "1", "Tết"])]
    assert forms.read_text(Text(tuple(cells)), form) == ()


# --- what is not shown ---------------------------------------------------------------------------------


def with_twin(sample, form, at, *, hidden):
    """Return the form with a second column of figures, each greater by a thousand, at a place; one is not shown."""
    figures = {code: value + 1000 if isinstance(value, int) else value for code, value in sample.FIGURES.items()}
    book = sample.book(sample.body(form))
    (sheet,) = book.sheets
    twin = [row[3] for row in sample.book(sample.body(form, figures)).sheets[0].rows]
    rows = tuple((*row[:at], other, *row[at:]) for row, other in zip(sheet.rows, twin, strict=True))
    unseen = frozenset({at + 1}) if hidden == "twin" else frozenset({5 if at == 3 else 4})
    return Workbook((replace(sheet, rows=rows, unseen_columns=unseen),))


@pytest.mark.parametrize("at", [3, 4])
def test_of_two_columns_of_figures_the_one_that_is_shown_counts(form, sample, at):
    (table,) = forms.read(with_twin(sample, form, at, hidden="twin"), form)
    assert sample.values(table) == sample.FIGURES
    (table,) = forms.read(with_twin(sample, form, at, hidden="other"), form)
    assert sample.values(table)["LD_TONG"] == sample.FIGURES["LD_TONG"] + 1000


def test_the_only_column_of_figures_counts_though_it_is_not_shown(form, sample):
    book = sample.book(sample.body(form))
    (table,) = forms.read(Workbook((replace(book.sheets[0], unseen_columns=frozenset({4})),)), form)
    assert sample.values(table) == sample.FIGURES


@pytest.mark.parametrize("below", [True, False])
def test_a_row_that_is_not_shown_gives_way_to_its_twin_that_is(form, sample, below):
    rows = sample.body(form)
    place = next(at for at, row in enumerate(rows) if row[3] == sample.FIGURES["LD_NU"])
    rows.insert(place + below, [*rows[place][:3], 7, None])
    book = sample.book(rows)
    unseen = book.sheets[0].top + len(book.sheets[0].rows) - len(rows) + place + below
    (table,) = forms.read(Workbook((replace(book.sheets[0], unseen_rows=frozenset({unseen})),)), form)
    assert sample.values(table) == sample.FIGURES


def test_a_row_that_is_not_shown_and_has_no_twin_counts(form, sample):
    book = sample.book(sample.body(form))
    every = frozenset(range(12, 40))
    (table,) = forms.read(Workbook((replace(book.sheets[0], unseen_rows=every),)), form)
    assert sample.values(table) == sample.FIGURES


@pytest.mark.parametrize(
    "said",
    [
        "Công đoàn cấp trên: Công đoàn Bộ\nĐơn vị báo cáo: Công đoàn Viện A",
        "Đơn vị báo cáo:\nCông đoàn Viện A\nCông đoàn cấp trên: Công đoàn Bộ",
        "Mẫu 01\nĐơn vị báo cáo: Công đoàn Viện A\nCông đoàn cấp trên:\n Công đoàn Bộ",
    ],
)
def test_each_line_of_a_cell_over_the_table_is_read_by_itself(form, sample, said):
    (usual,) = forms.read(sample.book(sample.body(form)), form)
    book = sample.book(sample.body(form))
    (sheet,) = book.sheets
    kept = [
        row
        for row in sheet.rows
        if not any(isinstance(c, str) and c.startswith(("Công đoàn cấp", "Đơn vị báo")) for c in row)
    ]
    width = len(sheet.rows[0])
    rows = ((said, *(None,) * (width - 1)), *kept)

    (table,) = forms.read(Workbook((replace(sheet, rows=tuple(rows)),)), form)

    assert (table.unit_text, table.superior_text) == ("Công đoàn Viện A", "Công đoàn Bộ")
    assert (table.title, table.year, sample.values(table)) == (usual.title, usual.year, sample.FIGURES)
