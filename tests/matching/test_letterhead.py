"""The issuer of a report, however its letterhead is laid out."""

import pytest

from collector.matching.letterhead import Letterhead, places
from collector.matching.naming import Quality, name
from collector.model import Paragraph, Text

HOME = "CÔNG ĐOÀN BỘ KHOA HỌC VÀ CÔNG NGHỆ"


def heads(*paragraphs):
    return places(Text(paragraphs)).letterheads


@pytest.mark.parametrize("layout", ["table", "tabs", "header", "textbox"])
def test_last_name_is_the_issuer_in_every_layout(make, layout):
    head = make.letterhead("CÔNG ĐOÀN VỤ PHÁP CHẾ", layout=layout)
    assert places(make.report(*head)).letterheads == (Letterhead("CÔNG ĐOÀN VỤ PHÁP CHẾ", HOME),)


def test_nested_table_is_read_like_any_other(make):
    cells = [Paragraph(text, bold=bold, cell=(1, 0, 0)) for text, bold in ((HOME, False), ("CĐ VỤ PHÁP CHẾ", True))]
    assert heads(Paragraph("", cell=(0, 0, 0)), *cells) == (Letterhead("CĐ VỤ PHÁP CHẾ", HOME),)


def test_wrapped_lines_are_joined_before_they_are_read(make):
    head = make.letterhead("CÔNG ĐOÀN VĂN PHÒNG\nVIỆN ỨNG DỤNG\nCÔNG NGHỆ", "CÔNG ĐOÀN VIỆN\nỨNG DỤNG CÔNG NGHỆ")
    assert places(make.report(*head)).letterheads == (
        Letterhead("CÔNG ĐOÀN VĂN PHÒNG VIỆN ỨNG DỤNG CÔNG NGHỆ", "CÔNG ĐOÀN VIỆN ỨNG DỤNG CÔNG NGHỆ"),
    )


def test_lines_of_one_paragraph_without_boldness_are_parted_by_the_union_prefix():
    cell = Paragraph(f"{HOME}\nCÔNG ĐOÀN CỤC\nSỞ HỮU TRÍ TUỆ\n_____\nSố: 12/BC-CĐ", cell=(0, 0, 0))
    assert heads(cell) == (Letterhead("CÔNG ĐOÀN CỤC SỞ HỮU TRÍ TUỆ", HOME),)


def test_two_names_on_one_line_are_parted():
    assert heads(Paragraph(f"{HOME} CÔNG ĐOÀN VỤ PHÁP CHẾ", cell=(0, 0, 0))) == (
        Letterhead("CÔNG ĐOÀN VỤ PHÁP CHẾ", HOME),
    )


def test_letterhead_of_the_ministry_names_the_unit_below_it():
    lines = [("BỘ KHOA HỌC VÀ CÔNG NGHỆ", True), ("VỤ PHÁP CHẾ", True)]
    cells = [Paragraph(text, bold=bold, cell=(0, 0, 0)) for text, bold in lines]
    assert heads(*cells) == (Letterhead("VỤ PHÁP CHẾ", "BỘ KHOA HỌC VÀ CÔNG NGHỆ"),)


def test_prefix_alone_below_its_unit_belongs_to_it():
    cells = [Paragraph(text, bold=True, cell=(0, 0, 0)) for text in (HOME, "CÔNG ĐOÀN", "VỤ PHÁP CHẾ")]
    assert heads(*cells) == (Letterhead("CÔNG ĐOÀN VỤ PHÁP CHẾ", HOME),)


@pytest.mark.parametrize("number", ["Số: 12/BC-CĐV", "Số 20/BC-CĐ", "Số:      /BC-CĐ", "Số /TTr-CĐCS", "số: /2024/CV"])
def test_number_ends_the_name(number):
    cell = Paragraph(f"{HOME}\nCÔNG ĐOÀN VỤ PHÁP CHẾ\n{number}\nV/v báo cáo", cell=(0, 0, 0))
    assert heads(cell) == (Letterhead("CÔNG ĐOÀN VỤ PHÁP CHẾ", HOME),)


def test_report_without_letterhead_has_none(make):
    assert places(make.report()).letterheads == ()


def test_table_of_figures_below_the_title_is_no_letterhead(make):
    table = [Paragraph(f"Công đoàn Viện {at}", cell=(0, at, 0)) for at in range(3)]
    assert heads(Paragraph("BÁO CÁO"), *table) == ()


def test_recipients_are_never_read(make):
    found = places(make.report(opening="Kính gửi: Công đoàn Vụ Pháp chế", closing="Nơi nhận: Công đoàn Vụ Pháp chế"))
    assert (found.opening, found.closing, found.signature) == (
        (),
        (),
        ("TM. BAN CHẤP HÀNH",),
    )


@pytest.mark.parametrize("role", ["CHỦ TỊCH", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", "Q. CHỦ TỊCH", "KT/CHỦ TỊCH"])
def test_the_office_of_who_signs_is_no_part_of_the_name_above_it(role):
    signed = Paragraph(f"TM. BAN CHẤP HÀNH CÔNG ĐOÀN VỤ PHÁP CHẾ\n{role}\nĐỗ Thu Hà")
    signature = places(Text((Paragraph("BÁO CÁO"), Paragraph("Công việc."), signed))).signature
    assert signature[0] == "TM. BAN CHẤP HÀNH CÔNG ĐOÀN VỤ PHÁP CHẾ"
    assert [line for line in signature if "CHỦ TỊCH" in line] == []


@pytest.mark.parametrize(
    "date", ["Hà Nội, ngày 31/10/2024", "TP. Hồ Chí Minh, ngày      tháng 11 năm 2024", "Hà nội, ngày … / 11"]
)
def test_the_day_below_the_issuer_is_no_part_of_its_name(date):
    lines = [Paragraph(HOME), Paragraph("CÔNG ĐOÀN VỤ PHÁP CHẾ", bold=True), Paragraph(date), Paragraph("BÁO CÁO")]
    assert heads(*lines) == (Letterhead("CÔNG ĐOÀN VỤ PHÁP CHẾ", HOME),)


@pytest.mark.parametrize(
    ("text", "unions", "quality"),
    [
        ("CÔNG ĐOÀN VIỆN NGHIÊN CỨU HẠT NHÂN", ("VINATOM-NRI",), Quality.FULL),
        ("BCH Công đoàn Thanh tra Bộ, khóa IX nhiệm kỳ 2023-2028", ("TTRA",), Quality.FULL),
        ("CÔNG ĐOÀN CƠ SỞ VỤ PHÁP CHẾ BỘ KHOA HỌC VÀ CÔNG NGHỆ", ("PC",), Quality.FULL),
        ("Công đoàn cơ quan Cục Sở hữu trí tuệ", ("SHTT",), Quality.FULL),
        ("Công đoàn Viện Năng lượng nguyên tử", ("VINATOM",), Quality.CUT),
        # typing errors
        ("CÔNG ĐOÀN VIỆN NGHIÊN CỨU HẠT NHNA", ("VINATOM-NRI",), Quality.TYPO),
        ("CÔNG ĐOÀN VIỆN NGHIÊNCỨU HẠT NHÂN", ("VINATOM-NRI",), Quality.TYPO),
        ("Công đoàn Quỹ Phát triển khoa học và công nghê Quốc gai", ("NAFOSTED",), Quality.TYPO),
        # a word of another name is no typing error, and neither is a digit or the kind of unit
        ("CÔNG ĐOÀN VỤ NGHIÊN CỨU HẠT NHÂN", (), Quality.STRANGER),
        ("CÔNG ĐOÀN TRUNG TÂM KỸ THUẬT TIÊU CHUẨN ĐO LƯỜNG CHẤT LƯỢNG 4", (), Quality.STRANGER),
        ("CÔNG ĐOÀN QUỸ ĐỔI MỚI KHOA HỌC QUỐC GIA", (), Quality.STRANGER),
        # longer names that are not registered
        ("CÔNG ĐOÀN PHÒNG TỔ CHỨC VIỆN ỨNG DỤNG CÔNG NGHỆ", ("NACENTECH",), Quality.PARTIAL),
        ("CÔNG ĐOÀN TRUNG TÂM CÔNG NGHỆ THÔNG TIN VÀ TRUYỀN THÔNG", ("CNTT",), Quality.PARTIAL),
        ("CÔNG ĐOÀN VIỆN HÀN LÂM KHOA HỌC VÀ CÔNG NGHỆ VIỆT NAM", (), Quality.STRANGER),
    ],
)
def test_issuer_line_is_read_whole(index, text, unions, quality):
    found = name(index, text)
    assert (found.unions, found.quality) == (unions, quality)


@pytest.mark.parametrize("text", ["", "……………", "Công đoàn cơ sở", "CĐCS", HOME, "Đơn vị", "CÔNG ĐOÀN BỘ KH&CN"])
def test_line_that_names_nobody_says_nothing(index, text):
    assert name(index, text) is None
