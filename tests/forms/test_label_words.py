"""How much of a label of the form another one says."""

import pytest

from collector.forms.compiled import compiled
from collector.forms.label_words import alike_rows, said, unit_in


def likest(form, label):
    book = compiled(form)
    found = alike_rows(label, book)
    return book.entries[found[0][1]].indicator.code if found and found[0][0] >= 0.7 else None


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Tổng số CNVC-LĐ", "LD_TONG"),  # the whole of the staff by another of its names
        ("TS CC, VC, NLĐ", "LD_TONG"),
        ("Tổng số cán bộ, công chức, viên chức và người lao động", "LD_TONG"),
        ("LĐ hợp đồng", "LD_HD"),
        ("Laođộng hợp đồng", "LD_HD"),
        ("Số ĐV ưu tú đc giới thiệu cho Đảng", "DG_GT"),
        ("Số đv đã tổ chức", "HN_DA"),  # "đv" is what the row makes of it
        ("CĐ xếp loại HTXSNV", "XL_XS"),
        ("CĐ xếp loại HTTNV", "XL_TOT"),
        ("SỐ CUỘC KIỂM TRA CỦA CĐ (ĐỒNG CẤP VÀ CẤP DƯỚI)", "KT_CUOC"),
        ("SốlượtCCVCLĐtham dự", "TT_LUOT"),
        ("Năm 2024: số đoàn viên kết nạp mới", "DV_MOI"),
        ("Số đoàn viên kết nạp mới totng năm", "DV_MOI"),
        # The blank a letter too early or too late, two letters changed about
        ("Lao độn ghợp đồng", "LD_HD"),
        ("Lao động hợ pđồng", "LD_HD"),
        ("Tổn gsố CCVCLĐ", "LD_TONG"),
        ("Số hoạ tđộng nữ công trong năm", "NC_CUOC"),
        ("Số hoạt động ữn công trong năm", "NC_CUOC"),
        ("Số công đoàn xếp loạikhông hoàn thành nhiệm vụ", "XL_KHT"),
        ("Số công đoàn xếp loại khôn ghoàn thành nhiệm vụ", "XL_KHT"),
        ("Số công đoàn xếp loại kôhng hoàn thành nhiệm vụ", "XL_KHT"),
        ("Khôngchuyên trách", "CB_KCT"),
        ("Lao độnghợp đồng", "LD_HD"),
        ("Số lượt cán bộ công đoàn được đoà tạo, bồi dưỡng, tập huấn", "CB_DAOTAO"),
        ("Tổng số lượt CCVCLĐ được thăm hỏ,i hỗ trợ, tặng quà", "CL_LUOT"),
        ("Số suất “Bữa cơm Công đoà”n trong Tháng Công nhân", "BC_SUAT"),
        ("Số đơn vị thuộc diện tổ chức Hội nghị cán bộ, ôcng chức, viên chức/Hội nghị người lao động", "HN_DT"),
        ("Số đơn vị thuộc diện tổ chức Hội ngh ịcán bộ, công chức, viên hcức/Hội nghị người lao động", "HN_DT"),
        ("Số cháu được tặng quà, khen thưởng trong Tháng hành động vì trẻem", "TE_CHAU"),
        ("Ủng hộ đồng bào bị thiên tai, ãbo lũ", "TX_TTAI"),
        ("Số đơn vị thuộc diện tổ chức Hội nghị cán bộ, công chức, vêin chức/Hội nghị người lao động", "HN_DT"),
        ("Viên hcức nữ", None),
        ("Lao độnghợp tác", None),
        ("Thu đả,ng phí", None),
        ("Số lượt cán bộ công đoàn chưađ ược đào tạo", None),
        ("Cá nhâ nkhông chuyên trách", None),
        ("Lao độn gnước ngoài", None),
        ("Số đơn thư chư ađược giải quyết", None),
        ("Số công đoàn bộ phận khôn ghoạt động", None),
        ("Nữ cô ngchức", None),
        # A part of the matter, its contrary, another matter
        ("Công chức nữ", None),
        ("Viên chức nghỉ thai sản", None),
        ("Số đơn thư chưa được giải quyết", None),
        ("Số công đoàn bộ phận không hoạt động", None),
        ("Số người tham gia bảo hiểm y tế", None),
        ("Số đoàn viên vay vốn trong năm", None),
        ("Thu đảng phí", None),  # a word of its own, though but a letter away
        ("Số cháu hiến quà", None),  # "hiến" folds as "hiện" does
    ],
)
def test_a_label_in_other_words_is_its_row_and_another_matter_is_none(form, label, code):
    assert likest(form, label) == code


def test_a_mark_tells_repair_from_denial():
    """ "sửa chữa" and "chưa" fold alike."""
    import varied_tables  # noqa: PLC0415 - the form that speaks of repairs

    other = varied_tables.invented(2024)
    assert likest(other, "Nhà tập luyện cần sửa chữa") == "NHA_SUA"
    assert likest(other, "Số nhà tập luyện chưa cần sửa chữa") is None


def test_a_year_or_an_age_that_differs_is_another_matter(form):
    book = compiled(form)
    at = next(entry.index for entry in book.entries if entry.indicator.code == "KN_CUOC")
    label = book.entries[at].indicator.label
    assert not said(label, at, book).against
    assert said(label.replace("65 năm", "64 năm"), at, book).against


def test_the_country_mistyped_speaks_of_no_men(form):
    book = compiled(form)
    at = next(entry.index for entry in book.entries if entry.indicator.code == "KN_CUOC")
    label = book.entries[at].indicator.label
    for slip in ("Vệit Nam", "Viêt Nam", "Việtt Nam", "cViệt Nam"):
        assert not said(label.replace("Việt Nam", slip), at, book).against
    assert said(f"{label} của nam", at, book).against


@pytest.mark.parametrize(
    ("label", "words", "unit"),
    [
        ("Thu đoàn phí (triệu đồng)", "Thu đoàn phí", "triệu đồng"),
        ("Thu đoàn phí, ĐVT: Trđ", "Thu đoàn phí", "Trđ"),
        ("Công chức (ng)", "Công chức", "ng"),
        ("Số tổ công đoàn (ĐVT: đơn vị)", "Số tổ công đoàn", "đơn vị"),
        ("Mô hình mới (ghi tên)", "Mô hình mới (ghi tên)", ""),
        ("Công chức (nữ)", "Công chức (nữ)", ""),
    ],
)
def test_a_unit_that_was_moved_into_the_label_is_found_there(form, label, words, unit):
    assert unit_in(label, compiled(form).units) == (words, unit)
