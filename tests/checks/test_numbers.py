"""Figures as people write them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.checks.numbers import CellTrouble, ParsedFigure, multiple, parse_number, read, shown
from collector.model import TableCell


def figure(text, kind="int", unit="", **more):
    found = parse_number(text, kind, unit, **more)
    return found.value if isinstance(found, ParsedFigure) else found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("181", 181),
        (" 181 ", 181),
        ("1.234", 1234),
        ("1,234", 1234),
        ("1 234", 1234),
        ("1\u00a0234", 1234),
        ("1'234", 1234),
        ("12.345.678", 12_345_678),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1234,5", 1234.5),
        ("12,5", 12.5),
        ("0,500", 0.5),
        ("12 người", 12),
        ("12người", 12),
        ("1.250 lượt người", 1250),
        ("03", 3),
        ("05 đ/c", 5),
        ("khoảng 120", 120),
        ("12 người (ước)", 12),
        ("12.", 12),
        ("-", 0),
        ("–", 0),
        ("—", 0),
        ("không", 0),
        ("Không", 0),
        ("KHÔNG CÓ", 0),
        ("khong", 0),
        ("0", 0),
        ("không người", 0),
        ("-5", -5),
        ("- 5", -5),
        ("−5", -5),
        ("12 nghìn", 12_000),
    ],
)
def test_counts(text, value):
    assert figure(text) == value


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("87.500.000 đ", "đồng", 87_500_000),
        ("87.500.000đ", "đồng", 87_500_000),
        ("87,500,000 VNĐ", "đồng", 87_500_000),
        ("87 500 000 đồng", "đồng", 87_500_000),
        ("5 triệu", "đồng", 5_000_000),
        ("5,5 triệu đồng", "đồng", 5_500_000),
        ("5.5tr", "đồng", 5_500_000),
        ("500 nghìn", "đồng", 500_000),
        ("500k", "đồng", 500_000),
        ("1,2 tỷ", "đồng", 1_200_000_000),
        ("1 tỷ 200 triệu", "đồng", 1_200_000_000),
        ("2 triệu 500 nghìn đồng", "đồng", 2_500_000),
        ("279,6", "triệu đồng", 279_600_000),
        ("42", "triệu đồng", 42_000_000),
        ("391,207", "triệu đồng", 391_207_000),
        ("391.207", "triệu đồng", 391_207_000),
        ("1.250", "triệu đồng", 1_250_000_000),
        ("1.250,5", "triệu đồng", 1_250_500_000),
        ("279,6 triệu", "triệu đồng", 279_600_000),
        ("42.000.000 đ", "triệu đồng", 42_000_000),
        ("1.250", "nghìn đồng", 1_250_000),
        ("1.250", "1.000 đồng", 1_250_000),
        ("1.250", "đồng", 1250),
        ("1,250", "", 1250),
        ("không đồng", "đồng", 0),
    ],
)
def test_money(text, unit, value):
    assert figure(text, "money", unit) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("96,7%", 96.7), ("96.7 %", 96.7), ("96,7", 96.7), ("0,967", 96.7), ("100%", 100), ("1%", 1), ("95.250", 95.25)],
)
def test_percentages(text, value):
    assert figure(text, "percent", "%") == value


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "có",
        "Đang thống kê",
        "không rõ",
        "không thống kê được",
        "12 hoặc 13",
        "12-15",
        "12/15",
        "12 chục",
        "hơn 100",
        "mười hai",
        "1.23.4",
        "1,234,56",
        "1.234,567",
        "12 người, trong đó 3 nữ",
        "5 triệu 5 tỷ",
        "năm 2024",
        "01/11/2024",
        "96,7%",
        "#REF",
        "12e5",
        "٣",
        "1.234.56.789",
        "(5)",
        "5+3",
    ],
)
def test_what_is_not_surely_a_figure_is_none(text):
    assert figure(text) is CellTrouble.WORDS


@pytest.mark.parametrize("text", ["", "   ", "\u00a0", "......", "…", "____"])
def test_blank_is_never_zero(text):
    assert figure(text) is CellTrouble.BLANK


@pytest.mark.parametrize(
    ("unit", "value"),
    [
        ("đồng", 1),
        ("", 1),
        ("Nghìn đồng", 1e3),
        ("ngàn đồng", 1e3),
        ("triệu đồng", 1e6),
        ("Triệu đ", 1e6),
        ("trđ", 1e6),
        ("tỷ đồng", 1e9),
        ("1.000 đồng", 1e3),
        ("1000đ", 1e3),
        ("1.000.000 đồng", 1e6),
        ("người", 1),
    ],
)
def test_units_of_money(unit, value):
    assert multiple(unit) == value


def cell(value, **more):
    return TableCell(value, "S!D1", more.pop("unit", ""), **more)


@pytest.mark.parametrize(
    ("given_cell", "kind", "value"),
    [
        (cell(0.1 + 0.2 + 0.7), "int", 1),
        (cell(181.0), "int", 181),
        (cell(9.5), "int", 9.5),
        (cell(279.6, unit="triệu đồng"), "money", 279_600_000),
        (cell(20.22, unit="triệu đồng"), "money", 20_220_000),
        (cell(0.967, percent=True), "percent", 96.7),
        (cell(96.7, percent=True), "percent", 96.7),
        (cell(96.7), "percent", 96.7),
        (cell(0), "percent", 0),
        (cell("1.250"), "int", 1250),
        (cell(181, formula="=D1+D2"), "int", 181),
    ],
)
def test_cells(given_cell, kind, value):
    assert read(given_cell, kind).value == value


@pytest.mark.parametrize(
    ("given_cell", "trouble"),
    [
        (cell(None), CellTrouble.BLANK),
        (cell(None, error="#REF!"), CellTrouble.BROKEN),
        (cell(None, formula="=A1"), CellTrouble.BROKEN),
        (cell(math.inf), CellTrouble.BROKEN),
        (cell(True), CellTrouble.WORDS),
        (cell("2024-01-01", date=True), CellTrouble.WORDS),
    ],
)
def test_cells_without_a_figure(given_cell, trouble):
    assert read(given_cell, "int") is trouble


def written(value, mark):
    return f"{value:,}".replace(",", mark)


@given(
    value=st.integers(0, 10**12),
    mark=st.sampled_from([".", ",", " ", "\u00a0", "'"]),
    unit=st.sampled_from(["", " người"]),
)
def test_whole_numbers_come_back_however_thousands_are_parted(value, mark, unit):
    assert figure(written(value, mark) + unit) == value


@given(
    value=st.integers(0, 10**11),
    unit=st.sampled_from([" đ", "đ", " đồng", " VNĐ", " vnd", ""]),
    sign=st.sampled_from(["", "-"]),
)
def test_money_comes_back_with_any_name_of_the_unit(value, unit, sign):
    expected = -value if sign else value
    assert figure(sign + written(value, ".") + unit, "money", "đồng") == expected


@given(tenths=st.integers(11, 1000), mark=st.sampled_from([",", "."]), sign=st.sampled_from(["%", " %", ""]))
def test_percentages_come_back(tenths, mark, sign):
    text = f"{tenths // 10}{mark}{tenths % 10}{sign}"
    assert figure(text, "percent", "%") == tenths / 10


@given(value=st.integers(1, 99_999), tenth=st.integers(0, 9))
def test_millions_in_words_and_in_the_row_are_the_same(value, tenth):
    text = f"{value},{tenth}"
    assert (
        figure(f"{text} triệu", "money", "đồng") == figure(text, "money", "triệu đồng") == value * 10**6 + tenth * 10**5
    )


@given(st.text(max_size=40), st.sampled_from(["int", "money", "percent"]), st.sampled_from(["", "đồng", "triệu đồng"]))
def test_anything_that_is_typed_is_read_or_refused_without_an_error(text, kind, unit):
    found = parse_number(text, kind, unit)
    assert isinstance(found, CellTrouble) or math.isfinite(found.value)


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(["int", "money", "percent"]))
def test_any_number_in_a_cell_is_read(value, kind):
    found = read(cell(value, unit="triệu đồng"), kind)
    assert isinstance(found, CellTrouble) or math.isfinite(found.value)


@pytest.mark.parametrize(
    ("value", "text"), [(1240, "1.240"), (1234.5, "1.234,5"), (96.7, "96,7"), (-3, "-3"), (0, "0"), (2.0, "2")]
)
def test_figures_are_shown_the_vietnamese_way(value, text):
    assert shown(value) == text


@pytest.mark.parametrize(
    ("value", "unit", "read_as"),
    [
        (12_500_000, "triệu đồng", CellTrouble.UNIT),  # typed in đồng, the row says millions
        ("12.500.000", "triệu đồng", CellTrouble.UNIT),
        (12.5, "triệu đồng", ParsedFigure(12_500_000)),
        (999_999, "triệu đồng", ParsedFigure(999_999_000_000)),
        (5_000_000_000_000, "đồng", ParsedFigure(5_000_000_000_000)),  # what is told in đồng is told
    ],
)
def test_money_beyond_any_unions_is_in_another_unit(value, unit, read_as):
    assert read(cell(value, unit=unit), "money") == read_as
