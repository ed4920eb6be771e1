"""Rows are placed as a sequence: words, number, unit and neighbours together; what two rows may be is nobody's."""

import pytest

from collector import forms


def read(sample, form, rows, **more):
    (table,) = forms.read(sample.book(rows, **more), form)
    return table


def at(form, code):
    return next(nth for nth, one in enumerate(form.indicators) if one.code == code)


def test_a_table_whose_every_label_was_shortened_is_read_whole(form, sample):
    rows = sample.body(form)
    for row in rows:
        short = row[1].replace("công đoàn", "CĐ").replace("đoàn viên", "ĐV").replace("CCVCLĐ", "CNVCLĐ")
        row[1] = short.replace("Số ", "SL ").replace("Tổng số", "TS").partition(" (")[0]
    assert sample.values(read(sample, form, rows)) == sample.FIGURES


def test_numbers_that_are_all_others_do_not_matter(form, sample):
    rows = sample.body(form)
    for nth, row in enumerate(rows):
        row[0] = str(nth + 1)
    rows[at(form, "DV_MOI")][1] = "ĐV kết nạp mới"
    assert sample.values(read(sample, form, rows)) == sample.FIGURES


def test_a_label_that_may_be_two_rows_is_nobodys_row(form, sample):
    """Without number and neighbours "hoàn thành nhiệm vụ" of two rows cannot be told apart."""
    rows = [row for row in sample.body(form) if not str(row[1]).startswith("Số công đoàn xếp loại")]
    rows.append([None, "Xếp loại nhiệm vụ", "đơn vị", 7, None])
    table = read(sample, form, rows)
    assert {"XL_XS", "XL_TOT", "XL_HT", "XL_KHT"} <= set(table.absent)


@pytest.mark.parametrize("label", ["Công chức nữ", "Công chức tập sự", "Không là công chức", "Công chức (nữ)"])
def test_a_part_of_the_matter_is_not_the_row_though_number_and_place_are(form, sample, label):
    rows = sample.body(form)
    rows[at(form, "LD_CC")][1] = label
    assert read(sample, form, rows).absent == ("LD_CC",)


@pytest.mark.parametrize("place", [0, 1])
def test_of_two_rows_in_other_words_that_say_different_things_neither_is_taken(form, sample, place):
    rows = sample.body(form)
    nth = at(form, "TCH_DP")
    rows.insert(nth + place, [rows[nth][0], "Thu ĐP", rows[nth][2], 5, None])
    assert read(sample, form, rows).absent == ("TCH_DP",)


def test_two_rows_that_say_the_same_do_no_harm(form, sample):
    rows = sample.body(form)
    nth = at(form, "TCH_DP")
    rows.insert(nth + 1, list(rows[nth]))
    table = read(sample, form, rows)
    assert table.absent in {(), ("TCH_DP",)}
    assert sample.values(table).get("TCH_DP", sample.FIGURES["TCH_DP"]) == sample.FIGURES["TCH_DP"]


def test_of_two_columns_of_figures_neither_is_taken_where_they_differ(form, sample):
    head = [[*row[:4], row[3], row[4]] for row in sample.HEAD]
    rows = [[*row[:4], row[3], row[4]] for row in sample.body(form)]
    rows[at(form, "LD_CC")][4] = 22
    table = read(sample, form, rows, head=head)
    assert table.absent == ("LD_CC",)
    assert sample.values(table) == {code: value for code, value in sample.FIGURES.items() if code != "LD_CC"}


def test_a_label_typed_over_two_rows_is_one_row(form, sample):
    rows = sample.body(form)
    nth = at(form, "DV_GIAM")
    number, _, unit, figure, _ = rows[nth]
    rows[nth : nth + 1] = [
        [number, "Số đoàn viên giảm trong năm (nghỉ hưu,", unit, None, None],
        [None, "chuyển công tác, thôi việc)", None, figure, None],
    ]
    assert sample.values(read(sample, form, rows)) == sample.FIGURES


def test_a_unit_merged_over_its_rows_is_that_of_each(form, sample):
    rows = sample.body(form)
    first = len(sample.HEAD) + 1
    nth = at(form, "TCH_THU")
    figures = {code: sample.FIGURES[code] for code in ("TCH_THU", "TCH_DP", "TCH_KP", "TCH_TK", "TCH_CHI")}
    for row, figure in zip(rows[nth : nth + 5], figures.values(), strict=True):
        row[2], row[3] = None, figure / 1_000_000
    rows[nth][2] = "triệu đồng"
    table = read(sample, form, rows, merged=((first + nth, 3, first + nth + 4, 3),))
    assert {table.cells[code].unit for code in figures} == {"triệu đồng"}


def test_a_heading_that_stands_again_on_the_second_page_parts_no_row_from_its_detail(form, sample):
    rows = sample.body(form)
    rows.insert(at(form, "DV_NU"), ["TT", "Nội dung", "Đơn vị tính", "Kết quả", "Ghi chú"])
    assert sample.values(read(sample, form, rows)) == sample.FIGURES


def test_sections_that_changed_places_keep_their_rows_in_other_words(form, sample):
    rows = sample.body(form)
    starts = [nth for nth, one in enumerate(form.indicators) if one.kind == "section"]
    second, third, fourth = starts[1:4]
    rows[second:fourth] = [*rows[third:fourth], *rows[second:third]]
    for row in rows:
        row[1] = row[1].replace("công đoàn", "CĐ").replace("Tổng số", "TS")
    assert sample.values(read(sample, form, rows)) == sample.FIGURES


def test_a_detail_may_name_what_it_is_a_part_of(form, sample):
    rows = sample.body(form)
    rows[at(form, "LD_NU")][1] = "Trong đó: Nữ CNVCLĐ"
    rows[at(form, "DV_NU")][1] = "- Nữ đoàn viên"
    assert sample.values(read(sample, form, rows)) == sample.FIGURES


def test_a_detail_below_a_part_that_nobody_can_tell_is_still_one_of_the_whole(form, sample):
    rows = sample.body(form)
    rows[at(form, "LD_HD")][1] = "Người làm việc theo thời vụ"
    assert read(sample, form, rows).absent == ("LD_HD",)


def test_a_twin_whose_unit_is_written_in_short_is_a_twin(form, sample):
    rows = sample.body(form)
    nth = at(form, "CL_LUOT")
    rows.insert(nth, [*rows[nth][:2], "lượt", 7, None])
    assert read(sample, form, rows).absent == ("CL_LUOT",)


def test_a_detail_whose_blank_slipped_is_the_detail(form, sample):
    rows = sample.body(form)
    rows[at(form, "CB_NU")][1] = "- Tron gđó: nữ"
    assert sample.values(read(sample, form, rows)) == sample.FIGURES


def test_a_row_below_a_heading_that_speaks_of_the_same_is_no_end_of_the_heading(form, sample):
    """In a table without numbers and units the heading has no figure, and the first row might be its second line."""
    rows = sample.body(form)
    for row, one in zip(rows, form.indicators, strict=True):
        row[0] = row[2] = None
        if one.unit in {"đồng", "%"}:
            row[1] = f"{row[1]} ({one.unit})"
    assert sample.values(read(sample, form, rows)) == sample.FIGURES
