"""Dots and blanks that were left to be filled in."""

import pytest

from collector.checks import check_report, outline
from collector.checks.report import left_over
from collector.model import Paragraph, Severity


def with_text(sample, section, line):
    return sample.report(
        [(number, [paras[0], Paragraph(line)] if number == section else paras) for number, paras in sample.sections()]
    )


def test_dots_left_in_a_section_are_told_with_their_place(campaign, sample):
    text = with_text(sample, "II.7", "Kết nạp được …… đoàn viên mới, hỗ trợ 5 người.")
    (finding,) = check_report(text, outline(text, campaign), campaign)
    assert (finding.code, finding.where, finding.severity) == ("report.placeholder", "II.7", Severity.WARNING)
    assert "Kết nạp được …… đoàn viên mới" in finding.message


@pytest.mark.parametrize(
    "line",
    [
        "Tổng số tiền là ……………… đồng.",
        "Kết nạp được ...... đoàn viên.",
        "Hỗ trợ … lượt người",
        "Chi ... triệu đồng",
        "Tổ chức ____ cuộc",
        "Hỗ trợ [số người] người",
        "Nội dung: [...]",
        "Tập thể <tên tập thể> được khen",
        "Mô hình mới (ghi rõ tên mô hình)",
        "Có xxx đoàn viên",
        ". . . . . . . .",
    ],
)
def test_what_was_to_be_filled_in(line):
    assert left_over(line)


@pytest.mark.parametrize(
    "line",
    [
        "Tuyên truyền trên trang thông tin, nhóm Zalo, bản tin…",
        "Tổ chức văn nghệ, thể thao...",
        "Các quỹ (Đền ơn đáp nghĩa, Vì người nghèo...) được ủng hộ",
        "Kiến nghị (nếu có)",
        "Biểu số liệu (kèm theo)",
        "Chi tiết xem Phụ lục ........................ 3",
        "Hội nghị … đã thành công",
        "Theo [1], công đoàn",
    ],
)
def test_what_only_looks_so(line):
    assert not left_over(line)
