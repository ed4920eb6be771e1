"""The campaign of 2024, a report of it and a filled table, made in code."""

from types import SimpleNamespace

import pytest

from collector.campaign import load
from collector.model import Paragraph, Table, TableCell, Text

TOPS = {
    "I": "TÌNH HÌNH CÔNG CHỨC, VIÊN CHỨC, LAO ĐỘNG",
    "II": "KẾT QUẢ HOẠT ĐỘNG CÔNG ĐOÀN NĂM 2024",
    "III": "PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2025",
    "IV": "KIẾN NGHỊ, ĐỀ XUẤT",
}
ITEMS = (
    "Triển khai chủ đề năm và Nghị quyết 02-NQ/TW",
    "Tuyên truyền, quán triệt Nghị quyết đại hội công đoàn các cấp",
    "Các hoạt động chào mừng ngày thành lập công đoàn",
    "Chăm lo, tặng quà đoàn viên có hoàn cảnh khó khăn dịp lễ, tết",
    "Tham gia xây dựng chính sách; tổ chức hội nghị cán bộ, công chức",
    "Hoạt động xã hội từ thiện; Tháng Công nhân",
    "Phát triển đoàn viên, giới thiệu kết nạp Đảng",
    "Công tác tuyên truyền, vận động, nữ công",
    "Kết quả thi đua, các cuộc vận động",
    "Đổi mới công tác lãnh đạo, chỉ đạo; kinh nghiệm rút ra",
)
REQUIRED = ("I", *(f"II.{n}" for n in range(1, 11)), "III")
BODY = "Công đoàn đã tổ chức thực hiện theo kế hoạch, có 120 lượt người tham gia."
LETTERHEAD = (
    Paragraph("CÔNG ĐOÀN BỘ KHOA HỌC VÀ CÔNG NGHỆ", centred=True, cell=(0, 0, 0)),
    Paragraph("CÔNG ĐOÀN VIỆN TOÁN", bold=True, centred=True, cell=(0, 0, 0)),
    Paragraph("Số:     /BC-CĐV", centred=True, cell=(0, 0, 0)),
    Paragraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, centred=True, cell=(0, 0, 1)),
    Paragraph("Hà Nội, ngày ….. tháng 11 năm 2024", centred=True, cell=(0, 0, 1)),
    Paragraph("BÁO CÁO", bold=True, centred=True),
    Paragraph("Tổng kết công tác công đoàn năm 2024, phương hướng năm 2025", bold=True, centred=True),
    Paragraph("Kính gửi: Công đoàn Bộ Khoa học và Công nghệ", centred=True),
    Paragraph("Thực hiện hướng dẫn của Công đoàn Bộ, công đoàn Viện báo cáo như sau:"),
)
CLOSING = (
    Paragraph("Trên đây là báo cáo của công đoàn Viện./."),
    Paragraph("Nơi nhận:", bold=True, cell=(9, 0, 0)),
    Paragraph("- Lưu: VT.", cell=(9, 0, 0)),
    Paragraph("TM. BAN CHẤP HÀNH", bold=True, cell=(9, 0, 1)),
    Paragraph("……………………", cell=(9, 0, 1)),
)


def heading(text, number="", *, bold=True, **more):
    return Paragraph(f"{number} {text}".strip(), bold=bold, **more)


def sections(top="{roman}.", item="{n}.", *, bold=True, body=BODY):
    """Return headings and text of a whole report, as (section, paragraphs) in their order."""
    names = dict(zip(("I", "II", "III", "IV"), ("nhất", "hai", "ba", "tư"), strict=True))
    letters = dict(zip(("I", "II", "III", "IV"), "ABCD", strict=True))
    parts = []
    for order, (roman, text) in enumerate(TOPS.items(), 1):
        number = top.format(roman=roman, letter=letters[roman], name=names[roman], n=order)
        parts.append((roman, [heading(text, number, bold=bold)] + ([] if roman == "II" else [Paragraph(body)])))
        if roman == "II":
            parts += [
                (f"II.{n}", [heading(line, item.format(n=n), bold=bold), Paragraph(body)])
                for n, line in enumerate(ITEMS, 1)
            ]
    return parts


def report(parts, before=LETTERHEAD, after=CLOSING):
    inner = (paragraph for _, paragraphs in parts for paragraph in paragraphs)
    return Text((*before, *inner, *after))


def table(campaign, changes=None, **more):
    """Return a table whose figures are all 0 but for the changes; the checks of 2024 let the changes speak."""
    cells = {}
    for at, one in enumerate(campaign.form.indicators, 10):
        if one.kind != "section":
            cells[one.code] = TableCell(0, f"Bieu!D{at}", one.unit)
    for code, value in {**SOUND, **(changes or {})}.items():
        old = cells[code]
        cells[code] = value if isinstance(value, TableCell) else TableCell(value, old.address, old.unit)
    known = {
        "sheet": "Bieu", "hidden": False, "title": campaign.form.title, "year": campaign.year,
        "unit_text": "CĐ Viện Toán", "superior_text": "", "likeness": 1.0, "cells": cells, "absent": (),
        "filled": sum(cell.value is not None for cell in cells.values()),
    }  # fmt: skip
    return Table(**{**known, **more})


# The least that a table needs to satisfy every check; all else is 0
SOUND = {
    "LD_TONG": 30, "LD_CC": 10, "LD_VC": 20, "LD_NU": 12, "DV_TONG": 30, "DV_NU": 12, "DV_TYLE": 100, "TC_CDCS": 1,
    "CB_TONG": 3, "CB_KCT": 3, "TT_CUOC": 2, "TT_LUOT": 60, "HN_DT": 1, "HN_DA": 1, "HN_TYLE": 100, "XL_XS": 1,
    "CL_LUOT": 30, "CL_LUOT_TET": 30, "CL_TIEN": 15_000_000, "CL_TIEN_TET": 15_000_000, "CL_TIEN_CD": 5_000_000,
    "TCH_THU": 40_000_000, "TCH_DP": 40_000_000, "TCH_CHI": 30_000_000, "GC_MOHINH": "Tổ công đoàn số",
}  # fmt: skip


@pytest.fixture(scope="session")
def campaign():
    return load("2024-tong-ket")


@pytest.fixture(scope="session")
def sample():
    return SimpleNamespace(
        TOPS=TOPS, ITEMS=ITEMS, REQUIRED=REQUIRED, BODY=BODY, LETTERHEAD=LETTERHEAD, CLOSING=CLOSING, SOUND=SOUND,
        heading=heading, sections=sections, report=report, table=table,
    )  # fmt: skip
