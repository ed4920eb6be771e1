"""Every way of writing a figure: the tables of docs/figures.md row by row, and properties over all numbers."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collector.checks.numbers import CellTrouble, ParsedFigure, parse_number, read
from collector.model import TableCell

PAGE = (Path(__file__).parents[2] / "docs" / "figures.md").read_text(encoding="utf-8")
NO_FIGURE = {
    "words": CellTrouble.WORDS,
    "blank": CellTrouble.BLANK,
    "a sum beyond any union's: the unit of the row is wrong": CellTrouble.UNIT,
}


def rows(heading):
    _, _, part = PAGE.partition(f"## {heading}\n")
    lines = re.findall(r"^\| `(.+?)` \|(.+)\|$", part.partition("\n## ")[0], re.MULTILINE)
    return [(written, *(cell.strip() for cell in rest.split("|"))) for written, rest in lines]


@pytest.mark.parametrize(("written", "unit", "kind", "value", "why"), rows("Figures"))
def test_a_figure_of_the_page_is_read_as_it_says(written, unit, kind, value, why):
    del why
    assert parse_number(written, kind, unit) == ParsedFigure(float(value), plain=written == "0,967")


@pytest.mark.parametrize(("written", "unit", "kind", "what"), rows("No figures"))
def test_what_is_no_figure_on_the_page_is_none(written, unit, kind, what):
    assert parse_number(written, kind, unit) is NO_FIGURE[what]


def test_the_page_tells_of_every_kind_of_row():
    assert len(rows("Figures")) > 40
    assert {row[2] for row in rows("Figures")} == {"int", "money", "percent"}
    assert {row[3] for row in rows("No figures")} == set(NO_FIGURE)


# --- over all numbers ------------------------------------------------------------------------------------

WHOLE = st.integers(0, 10**9)
MARKS = st.sampled_from([".", ",", " ", "\u00a0", "\u202f", "'"])
BEFORE = st.sampled_from(["", " ", "khoảng ", "ước ", "Khoảng "])
COUNTED = st.sampled_from(["", " người", " lượt người", "người", " đ/c", " cuộc", " đơn vị", " Người", " NGƯỜI", "."])
REMARK = st.sampled_from(["", " (ước)", " (có danh sách)"])
SHAPE = st.sampled_from(["NFC", "NFD"])


def grouped(value, mark):
    return f"{value:,}".replace(",", mark)


@given(WHOLE, MARKS, BEFORE, COUNTED, REMARK, SHAPE)
@settings(max_examples=300, deadline=None)
def test_a_count_is_read_however_it_is_written(value, mark, before, counted, remark, shape):
    for digits in (str(value), grouped(value, mark)):
        written = unicodedata.normalize(shape, f"{before}{digits}{counted}{remark}")
        assert parse_number(written, "int", "người") == ParsedFigure(value), written


@given(WHOLE, MARKS, st.sampled_from(["", " đ", "đ", " đồng", " VNĐ", " vnd", " Đồng"]))
@settings(max_examples=200, deadline=None)
def test_money_is_read_however_it_is_written(value, mark, said):
    assert parse_number(f"{grouped(value, mark)}{said}", "money", "đồng") == ParsedFigure(value)


@given(
    st.integers(1, 999_999),
    st.sampled_from([("nghìn", 1e3), ("ngàn", 1e3), ("triệu", 1e6), ("tr", 1e6), ("tỷ", 1e9), ("tỉ", 1e9)]),
    st.sampled_from(["", " đồng", " đ"]),
)
@settings(max_examples=200, deadline=None)
def test_money_in_its_own_unit_is_worth_the_same_in_any_row(tenths, unit, end):
    word, factor = unit
    value = tenths / 10 * factor
    if value >= 1e11:
        return
    written = f"{tenths // 10},{tenths % 10} {word}{end}"
    for row in ("đồng", "nghìn đồng", "triệu đồng", ""):
        found = parse_number(written, "money", row)
        assert isinstance(found, ParsedFigure), (written, row)
        assert found.value == pytest.approx(value), (written, row)


@given(st.integers(0, 10_000), st.sampled_from([".", ","]), st.sampled_from(["%", " %"]))
@settings(max_examples=200, deadline=None)
def test_a_percentage_is_the_same_marked_typed_or_formatted(hundredths, mark, sign):
    value = hundredths / 100
    digits = f"{value:g}".replace(".", mark)

    assert parse_number(f"{digits}{sign}", "percent", "%") == ParsedFigure(value)
    assert read(TableCell(round(value / 100, 6), "S!D1", "%", percent=True), "percent") == ParsedFigure(value)
    if value > 1:
        assert parse_number(digits, "percent", "%") == ParsedFigure(value)


@given(st.text(alphabet="0123456789.,-%đxkhôngtriệu ()/+", max_size=12), st.sampled_from(["int", "money", "percent"]))
@settings(max_examples=400, deadline=None)
def test_whatever_is_read_is_one_of_the_numbers_that_stand_there(written, kind):
    """A figure never holds digits that nobody typed, nor in another order."""
    found = parse_number(written, kind, "đồng")
    if isinstance(found, ParsedFigure) and found.value:
        digits = re.sub(r"\D", "", written).strip("0")
        told = re.sub(r"\D", "", f"{abs(found.value):.8f}").strip("0")
        assert told in digits or digits in told


@given(st.text(max_size=90), st.sampled_from(["int", "money", "percent"]), st.text(max_size=12))
@settings(max_examples=300, deadline=None)
def test_no_text_stops_the_reader(written, kind, unit):
    assert isinstance(parse_number(written, kind, unit), (ParsedFigure, CellTrouble))
