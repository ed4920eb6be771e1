"""Binary workbooks that SheetJS wrote."""

import struct
from pathlib import Path

import pytest

from collector.formats.excel import xlsb
from collector.formats.old_fonts import repaired
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


def wide(text):
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def test_old_fonts_of_cells_and_of_pieces_of_a_text_in_the_binary_package(make):
    fonts = b"".join(record(43, bytes(21) + wide(name)) for name in ("Arial", ".VnTime", "VNI-Times"))
    styles = (
        record(617, b"") + b"".join(record(47, struct.pack("<HHH", 0, 0, font)) for font in (0, 1)) + record(618, b"")
    )
    runs = struct.pack("<IHHHH", 2, 5, 0, 8, 2)
    texts = record(19, b"\0" + wide("Tæng sè")) + record(19, b"\1" + wide("C«ng Có Vieät") + runs)
    sheet = record(0, bytes(25)) + b"".join(
        record(7, struct.pack("<III", column, style, text))
        for column, (style, text) in enumerate([(1, 0), (0, 0), (1, 1)])
    )
    data = make.replaced((SAMPLES / "form.xlsb").read_bytes(), "xl/styles.bin", lambda _: fonts + styles)
    data = make.replaced(data, "xl/sharedStrings.bin", lambda _: texts)
    for part in ("sheet1", "sheet2"):
        data = make.replaced(data, f"xl/worksheets/{part}.bin", lambda _: sheet)

    assert repaired(xlsb.read(data)).workbook.sheets[0].rows == (("Tổng số", "Tæng sè", "Công Có Việt"),)
