"""Binary workbooks: .xlsb that SheetJS wrote, and .xls of programs that leave the computing to Excel."""

import struct
from pathlib import Path

import pytest

from collector.formats.excel import xls, xlsb
from collector.formats.excel.xls_formulas import UNKNOWN, formula
from collector.formats.excel.xls_scan import _uncomputed
from collector.forms.formulas import foreign
from collector.model import Sheet

SAMPLES = Path(__file__).parents[2] / "samples" / "formats"


def test_a_form_in_the_binary_package_has_all_that_the_other_formats_have():
    form, old = xlsb.read((SAMPLES / "form.xlsb").read_bytes()).workbook.sheets

    assert form == Sheet(
        name="Biểu",
        top=2,
        left=2,
        rows=(
            ("BÁO CÁO TỔNG HỢP", None, None),
            ("Tỷ lệ", 0.967, None),
            ("Tổng", 42.5, None),
            (None, 12, None),
            (None, 30.5, None),
            ("Lỗi", None, None),
            ("Ngày", "2024-11-09", None),
            ("Đúng", True, None),
        ),
        errors={"C7": "#DIV/0!", "D7": "#REF!"},
        percents=frozenset({"C3"}),
        dates=frozenset({"C8"}),
        merged=((2, 2, 2, 4),),
    )
    assert (old.name, old.hidden, old.rows) == ("Năm 2023", True, (("cũ",),))


def record(kind, body):
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(body)]) + body


def cell(kind, column, body):
    return record(kind, struct.pack("<II", column, 0) + body)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (cell(2, 0, struct.pack("<I", 12 << 2 | 2)), 12),
        (cell(2, 0, struct.pack("<I", (-12 << 2 | 2) & 0xFFFFFFFF)), -12),
        (cell(2, 0, struct.pack("<I", 1250 << 2 | 3)), 12.5),  # a hundred times too large
        (cell(2, 0, struct.pack("<d", 0.5)[4:]), 0.5),  # the upper half of a float
        (cell(5, 0, struct.pack("<d", 30.5)), 30.5),
        (cell(9, 0, struct.pack("<d", 42.5) + bytes(8)), 42.5),  # the result of a formula
        (cell(8, 0, struct.pack("<I", 2) + "Số".encode("utf-16-le") + bytes(8)), "Số"),
        (cell(10, 0, b"\x01" + bytes(8)), True),
        (cell(6, 0, struct.pack("<I", 2) + "Số".encode("utf-16-le")), "Số"),
        (cell(62, 0, b"\x01" + struct.pack("<I", 2) + "Số".encode("utf-16-le")), "Số"),
        (cell(7, 0, struct.pack("<I", 0)), "cũ"),
        (cell(1, 0, b"") + record(16, bytes(4) + struct.pack("<d", 7)), 7),  # short: one column after the last cell
    ],
    ids=[
        "whole",
        "below zero",
        "hundredth",
        "half a float",
        "real",
        "result",
        "text result",
        "truth result",
        "inline",
        "rich",
        "shared",
        "short",
    ],
)
def test_every_kind_of_cell_of_the_binary_package_is_read(make, written, value):
    sheet = record(0, struct.pack("<I", 0) + bytes(21)) + written
    data = (SAMPLES / "form.xlsb").read_bytes()
    for part in ("sheet1", "sheet2"):
        data = make.replaced(data, f"xl/worksheets/{part}.bin", lambda _: sheet)
    data = make.replaced(
        data, "xl/sharedStrings.bin", lambda _: record(19, b"\0" + struct.pack("<I", 2) + b"c\0\x69\x01")
    )

    assert xlsb.read(data).workbook.sheets[1].rows == ((value,),)


def test_errors_of_formulas_in_the_binary_package_are_kept(make):
    sheet = record(0, struct.pack("<I", 4) + bytes(21)) + cell(11, 2, b"\x17" + bytes(8)) + cell(3, 3, b"\x2a")
    data = make.replaced((SAMPLES / "form.xlsb").read_bytes(), "xl/worksheets/sheet2.bin", lambda _: sheet)

    assert xlsb.read(data).workbook.sheets[1].errors == {"C5": "#REF!", "D5": "#N/A"}


def test_formulas_without_a_result_in_an_old_workbook_are_kept_in_words(monkeypatch):
    monkeypatch.setenv("PATH", "")

    (sheet,) = xls.read((SAMPLES / "uncomputed.xls").read_bytes()).workbook.sheets

    assert sheet.formulas == {
        "D4": "=SUM(D2:D3)",
        "D5": "=(D2+D3*2)/D2-1",
        "D6": "=ROUND(D5,1)",
        "D9": "=SUM(D2,D3,5)",
    }
    assert not any(map(foreign, sheet.formulas.values()))


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ("25 0100 0200 03c0 03c0 19 10 0000", "=SUM(D2:D3)"),
        ("1e 0500 13 1e 0200 05", "=-5*2"),
        ("1f 000000000000f83f 14", "=1.5%"),
        ("44 0100 03c0 17 02 00 4869 0b 1d 01 08", '=D2="Hi"&TRUE'),
        ("44 0100 03c0 42 01 0100", "=IF(D2)"),
        ("16 1e 0100 42 02 0400", "=SUM(,1)"),
        ("17 02 01 4800 2200", '="H"""'),
        ("3a 0000 0100 03c0", UNKNOWN),  # of another sheet
        ("25 0100", UNKNOWN),
        ("1e 0100 1e 0200", UNKNOWN),
        ("42 09 0400", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_tokens_are_put_back_into_words(tokens, text):
    assert formula(bytes.fromhex(tokens)) == text


@pytest.mark.parametrize(
    ("result", "flags", "tokens", "text"),
    [
        (bytes(8), 3, "1e 0100 1e 0200 03", "=1+2"),
        (bytes(8), 0, "1e 0100 1e 0200 03", ""),  # Excel found a nought
        (struct.pack("<d", 3), 3, "1e 0100 1e 0200 03", ""),
        (b"\x03\0\0\0\0\0\xff\xff", 0, "1e 0100 1e 0200 03", "=1+2"),  # no sum comes to the empty text
        (b"\x03\0\0\0\0\0\xff\xff", 0, "17 00 00", ""),  # this one does
        (b"\x03\0\0\0\0\0\xff\xff", 0, "3a 0000 0100 03c0", ""),
        (bytes(8), 3, "3a 0000 0100 03c0", UNKNOWN),
    ],
)
def test_a_result_is_missing_only_where_nobody_computed_it(result, flags, tokens, text):
    made = bytes.fromhex(tokens)

    assert _uncomputed(bytes(6) + result + struct.pack("<HIH", flags, 0, len(made)) + made) == text


def test_a_formula_that_cannot_be_read_is_left_to_libreoffice():
    assert foreign(UNKNOWN)
    assert not foreign('=IF(A1="SUMIF(?",1,2)')
