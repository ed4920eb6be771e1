"""A form and a filled table of it, made of the sample's stats_form.csv."""

import csv
from pathlib import Path
from types import SimpleNamespace

import pytest

from collector.model import Form, Indicator, Sheet, Workbook

FORM_CSV = Path(__file__).parents[1] / "sample" / "stats_form.csv"

# A union of 181 people whose figures satisfy every check of the form
FIGURES = {
    "LD_TONG": 181, "LD_CC": 21, "LD_VC": 132, "LD_HD": 28, "LD_NU": 80, "LD_DANG": 76,
    "DV_TONG": 175, "DV_NU": 78, "DV_TYLE": 96.7, "DV_MOI": 5, "DV_GIAM": 3, "TC_CDCS": 4, "TC_CDBP": 9, "TC_TOCD": 11,
    "CB_TONG": 25, "CB_CT": 2, "CB_KCT": 23, "CB_NU": 8, "CB_DAOTAO": 7,
    "TT_CUOC": 6, "TT_LUOT": 522, "KN_CUOC": 10, "KN_LUOT": 2075,
    "CL_LUOT": 760, "CL_LUOT_TET": 466, "CL_LUOT_KK": 35, "CL_LUOT_KHAC": 259,
    "CL_TIEN": 425_200_000, "CL_TIEN_TET": 279_600_000, "CL_TIEN_KK": 42_000_000, "CL_TIEN_KHAC": 103_600_000,
    "CL_TIEN_CD": 255_000_000, "BC_SUAT": 337, "BC_TIEN": 20_220_000, "TE_CHAU": 81, "TE_TIEN": 16_200_000,
    "TX_TIEN": 159_620_000, "TX_TTAI": 107_180_000, "TX_QUY": 41_940_000, "TX_KHAC": 10_500_000,
    "CS_VB": 16, "HN_DT": 15, "HN_DA": 12, "HN_TYLE": 80, "TTND": 1, "KT_CUOC": 14, "DT_NHAN": 13, "DT_GQ": 12,
    "DG_GT": 19, "DG_KN": 18, "DG_KN_NU": 17, "NC_BAN": 24, "NC_CUOC": 26, "NC_GVN": 40, "TD_SK": 29,
    "XL_XS": 2, "XL_TOT": 1, "XL_HT": 1, "XL_KHT": 0, "KT_TT": 20, "KT_CN": 30,
    "TCH_THU": 535_900_000, "TCH_DP": 149_120_000, "TCH_KP": 386_780_000, "TCH_TK": 0, "TCH_CHI": 391_207_000,
    "GC_MOHINH": "Tổ công đoàn số",
}  # fmt: skip
HEAD = (
    ("Công đoàn cấp trên: Công đoàn Bộ Khoa học và Công nghệ", None, None, None, None),
    ("Đơn vị báo cáo:", None, "Công đoàn Viện Đo lường", None, None),
    (None, None, None, None, None),
    ("BÁO CÁO TỔNG HỢP THỐNG KÊ SỐ LIỆU HOẠT ĐỘNG CÔNG ĐOÀN NĂM 2024", None, None, None, None),
    ("Năm báo cáo:", None, 2024, None, None),
    (None, None, None, None, None),
    ("TT", "Nội dung", "Đơn vị tính", "Kết quả", "Ghi chú"),
    (None, None, None, "Năm 2024", None),
    ("(1)", "(2)", "(3)", "(4)", "(5)"),
)


def the_form() -> Form:
    with FORM_CSV.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    indicators = tuple(
        Indicator(r["code"], r["parent"] or None, r["stt"], r["label"], r["unit"], r["kind"], r["check"]) for r in rows
    )
    title = "BÁO CÁO TỔNG HỢP THỐNG KÊ SỐ LIỆU HOẠT ĐỘNG CÔNG ĐOÀN NĂM 2024"
    return Form("2024-so-lieu", title, 2024, indicators)


@pytest.fixture(scope="session")
def form() -> Form:
    return the_form()


def body(form: Form, figures=None) -> list[list]:
    """Return the rows of the form, filled."""
    figures = FIGURES if figures is None else figures
    return [[i.stt or None, i.label, i.unit or None, figures.get(i.code), None] for i in form.indicators]


def sheet(rows, name="Bieu", head=HEAD, **more) -> Sheet:
    whole = [*head, *rows]
    width = max(len(row) for row in whole)
    return Sheet(name, 1, 1, tuple(tuple(row) + (None,) * (width - len(row)) for row in whole), **more)


def book(rows, **more) -> Workbook:
    return Workbook((sheet(rows, **more),))


def values(table) -> dict:
    return {code: cell.value for code, cell in table.cells.items() if cell.value is not None}


@pytest.fixture(scope="session")
def sample() -> SimpleNamespace:
    return SimpleNamespace(FIGURES=FIGURES, HEAD=HEAD, body=body, sheet=sheet, book=book, values=values)
