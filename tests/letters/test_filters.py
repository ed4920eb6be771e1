from datetime import UTC, datetime

import pytest

from collector.letters import filters


@pytest.mark.parametrize(
    ("amount", "said"),
    [(0, "0 byte"), (1023, "1023 byte"), (1024, "1 KB"), (49_459, "48,3 KB"), (1_843_200, "1,8 MB")],
)
def test_size(amount: int, said: str) -> None:
    assert filters.size(amount) == said


def test_instant_is_told_in_vietnamese_time() -> None:
    when = datetime(2024, 11, 9, 17, 0, 30, tzinfo=UTC)
    assert filters.instant(when) == "00 giờ 00 phút ngày 10/11/2024"
    assert filters.clock(when) == "00:00 ngày 10/11"
    assert filters.day(when) == "10/11/2024"


@pytest.mark.parametrize(("share", "said"), [(0.0, "0%"), (0.714, "71%"), (0.9999, "99%"), (1.0, "99%")])
def test_probability_never_claims_certainty(share: float, said: str) -> None:
    assert filters.percent(share) == said


@pytest.mark.parametrize(("value", "said"), [(1234567, "1.234.567"), (1234.5, "1.234,5"), (0, "0")])
def test_number_is_written_the_vietnamese_way(value: float, said: str) -> None:
    assert filters.number(value) == said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("a\r\nb\tc\u2028d", "a b c d"),
        ("exe.\u202excod", "exe.xcod"),
        ("\u200bô\ufeff", "ô"),
        ("Cộng hòa\u00a0xã hội", "Cộng hòa xã hội"),
        ("x" * 2000, "x" * 1499 + "…"),
    ],
)
def test_typed_text_becomes_one_bounded_line(typed: str, said: str) -> None:
    assert filters.one_line(typed) == said


def test_long_name_keeps_its_ending() -> None:
    said = filters.name("Báo cáo " * 40 + "2024.docx", 60)
    assert len(said) == 60
    assert said.endswith("2024.docx")
    assert filters.name(" \n ") == "(tệp không tên)"


@pytest.mark.parametrize(
    ("code", "message", "where", "said"),
    [
        ("report.section-missing", "Báo cáo chưa có mục này.", "II.5", "Mục II.5"),
        ("report.section-missing", "Báo cáo chưa có mục II.5.", "II.5", ""),
        ("report.section-missing", "Xem mục II.10.", "II.1", "Mục II.1"),
        ("stats.negative", "Ô D8 ghi -1.", "LD_TONG", "Chỉ tiêu 1 “Tổng số CCVCLĐ”"),
        ("stats.negative", "Ô D9 ghi -1.", "LD_NU", "Chỉ tiêu “Trong đó: nữ” (thuộc mục 1)"),
        ("stats.negative", "“Tổng số CCVCLĐ” ở ô D8 ghi -1.", "LD_TONG", ""),
        ("stats.negative", "Ô D8 ghi -1.", "NEW", "NEW"),
        ("file.link-only", "Thư chỉ có đường dẫn.", "https://drive.example", ""),
        ("stats.blank", "Biểu chưa điền.", None, ""),
    ],
)
def test_place_is_named_once(facts, code: str, message: str, where: str | None, said: str) -> None:
    assert filters.place(facts.error(code, message, where), facts.CAMPAIGN.form) == said


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Mục 1 để trống. Kính đề nghị điền số; nếu không phát sinh thì ghi 0.", "Mục 1 để trống."),
        (
            "Mục 2 là 5, năm 2023 là 15 (giảm 66,7%); kính đề nghị kiểm tra lại.",
            "Mục 2 là 5, năm 2023 là 15 (giảm 66,7%).",
        ),
        ("Ô D8 ghi 181; đề nghị kiểm tra lại.", "Ô D8 ghi 181."),
        ("Mục 3 ghi «kính đề nghị xem», không đọc được.", "Mục 3 ghi «kính đề nghị xem», không đọc được."),
        (
            "Báo cáo thiếu mục 5 (Kiến nghị, đề nghị). Kính đề nghị bổ sung.",
            "Báo cáo thiếu mục 5 (Kiến nghị, đề nghị).",
        ),
    ],
)
def test_what_staff_let_pass_is_told_without_what_was_asked_for(said, left):
    assert filters.without_cure(said) == left
