"""What differs from the form as it was sent out is listed for staff; the figures are read all the same."""

import pytest

from collector import forms
from collector.model import Paragraph, Sheet, Text, Workbook


def listed(book, form):
    (table,) = forms.read(book, form)
    return table.drift


def rows_with(sample, form, **changes):
    """Return the form's rows, with (number, label, unit) of some changed."""
    rows = sample.body(form)
    for at, one in enumerate(form.indicators):
        for place, text in changes.get(one.code, {}).items():
            rows[at][place] = text
    return rows


def test_the_form_itself_differs_in_nothing(form, sample):
    assert listed(sample.book(sample.body(form)), form) == ()


@pytest.mark.parametrize(
    ("code", "place", "text", "said"),
    [
        (
            "LD_CC",
            1,
            "Số công chức",
            "Ghi nội dung khác mẫu: dòng 12 «Số công chức» (mẫu: 1.1 «Công chức»).",
        ),
        ("TX_QUY", 2, "triệu đồng", "Đổi đơn vị tính «đồng» thành «triệu đồng» ở 1 dòng: 14.2 «Đóng góp các quỹ"),
        ("KT_CN", 0, "99", "Số thứ tự khác mẫu ở 1 dòng."),
    ],
)
def test_one_change_is_one_sentence(form, sample, code, place, text, said):
    (only,) = listed(sample.book(rows_with(sample, form, **{code: {place: text}})), form)

    assert only.startswith(said)


def test_a_row_that_is_gone_and_one_that_came(form, sample):
    rows = sample.body(form)
    del rows[3]
    rows.insert(20, [None, "Lao động thời vụ", "người", 5, None])

    assert listed(sample.book(rows), form) == (
        "Thiếu dòng của mẫu: 1.2 «Viên chức».",
        "Có dòng không thuộc mẫu: dòng 30 «Lao động thời vụ».",
    )


def test_only_the_rows_that_moved_are_named(form, sample):
    rows = sample.body(form)
    rows.insert(12, rows.pop(40))

    moved = form.indicators[40]
    assert listed(sample.book(rows), form) == (f"Đứng khác thứ tự của mẫu: {moved.stt} «{moved.label}».",)


def test_many_of_a_kind_are_counted(form, sample):
    rows = [row for at, row in enumerate(sample.body(form)) if not 20 < at < 40]

    (gone,) = listed(sample.book(rows), form)

    assert gone.startswith("Thiếu dòng của mẫu: ")
    assert gone.endswith(" và 13 dòng khác.")


def test_a_second_column_of_figures_is_told(form, sample):
    rows = [[*row[:4], 7 if row[3] is not None else None, row[4]] for row in sample.body(form)]
    head = [[*row[:4], None, row[4]] for row in sample.HEAD]
    head[6][4], head[7][4] = "Kết quả", "Năm 2023"

    assert listed(sample.book(rows, head=head), form) == ("Có thêm cột số liệu «Năm 2023», không lấy số ở cột này.",)


def test_a_hidden_sheet_is_told(form, sample):
    assert listed(sample.book(sample.body(form), hidden=True), form) == ("Biểu nằm ở trang tính ẩn «Bieu».",)


# --- what stands over the table, and marks in it -----------------------------------------------------------


def in_word(form, figures, *over):
    rows = [("TT", "Nội dung", "Đơn vị tính", "Kết quả")]
    rows += [(one.stt, one.label, one.unit, figures.get(one.code)) for one in form.indicators]
    cells = [
        Paragraph("" if text is None else str(text), cell=(0, at, column))
        for at, row in enumerate(rows)
        for column, text in enumerate(row)
    ]
    return Text((*(Paragraph(line) for line in over), *cells))


def test_the_lines_over_a_word_table_speak_of_it(form, sample):
    text = in_word(form, sample.FIGURES, "BÁO CÁO TỔNG HỢP SỐ LIỆU NĂM 2023", "Đơn vị báo cáo: Công đoàn Viện Toán")

    (table,) = forms.read_text(text, form)

    assert (table.year, table.unit_text) == (2023, "Công đoàn Viện Toán")
    assert table.cells["LD_TONG"].address == "Bảng 1!D3"


def test_a_unit_over_a_word_table_is_that_of_its_money(form, sample):
    figures = {code: 12.5 if str(value).endswith("0000") else value for code, value in sample.FIGURES.items()}
    text = in_word(form, figures, "Đơn vị tính: triệu đồng")

    (table,) = forms.read_text(text, form)

    money = [cell.unit for code, cell in table.cells.items() if code.startswith(("CL_TIEN", "TX_", "TCH_"))]
    assert set(money) == {"triệu đồng"}


@pytest.mark.parametrize("mark", ["“", '"', "nt", "-nt-", "như trên"])
def test_a_ditto_mark_is_the_unit_above(form, sample, mark):
    rows = sample.body(form)
    above = None
    for row in rows:
        row[2] = "triệu đồng" if row[2] == "đồng" else row[2]
        if row[2] and row[2] == above:
            row[2] = mark
        else:
            above = row[2] or above

    (table,) = forms.read(sample.book(rows), form)

    assert {cell.unit for code, cell in table.cells.items() if code.startswith(("CL_TIEN", "TX_", "TCH_"))} == {
        "triệu đồng"
    }


def test_the_year_over_the_report_is_not_that_of_a_column(form, sample):
    """Only the headings right over the figures tell last year's column from this year's."""
    head = [("Năm báo cáo:", None, 2024, None), (None, None, "Kết quả", None), (None, None, "Năm 2023", "Năm 2024")]
    rows = [[row[1], row[2], 7 if row[3] is not None else None, row[3]] for row in sample.body(form)]
    sheet = Sheet("Bieu", 1, 1, tuple(tuple(row) for row in (*head, *rows)), merged=((2, 3, 2, 4),))

    (table,) = forms.read(Workbook((sheet,)), form)

    assert table.cells["LD_TONG"].value == sample.FIGURES["LD_TONG"]


def test_a_detail_under_a_row_of_the_unions_own_is_not_the_forms(form, sample):
    rows = [row for row in sample.body(form) if row[1] != "- Trong đó: đảng viên"]
    rows.append([None, "Cán bộ của riêng đơn vị", "người", 40, None])
    rows.append([None, "- Trong đó: đảng viên", "người", 9, None])

    (table,) = forms.read(sample.book(rows), form)

    assert "LD_DANG" in table.absent
