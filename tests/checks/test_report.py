"""What is said about a report. The sections themselves are tried in test_outline.py."""

from dataclasses import replace

import pytest

from collector.checks import check_report, outline
from collector.checks.figures import has_figures
from collector.checks.report import left_over
from collector.model import Paragraph, Severity


def said(text, campaign):
    return [(finding.code, finding.where) for finding in check_report(text, outline(text, campaign), campaign)]


def with_text(sample, section, line):
    return sample.report(
        [(number, [paras[0], Paragraph(line)] if number == section else paras) for number, paras in sample.sections()]
    )


def test_sound_report_has_nothing_against_it(campaign, sample):
    assert said(sample.report(sample.sections()), campaign) == []


def test_section_without_a_figure_is_told_where_figures_are_asked(campaign, sample):
    line = "Ngày 27/7/2024, thực hiện Nghị quyết 02-NQ/TW, công đoàn đã thăm hỏi đoàn viên."
    assert said(with_text(sample, "II.4", line), campaign) == [("report.no-figures", "II.4")]
    assert said(with_text(sample, "I", line), campaign) == []


def test_merged_heading_is_asked_for_figures_once(campaign, sample):
    parts = sample.sections()
    heading = sample.heading("Phát triển đoàn viên, kết nạp Đảng; công tác tuyên truyền, vận động, nữ công", "7.")
    parts[8:10] = [("x", [heading, Paragraph("Công tác được quan tâm.")])]
    assert said(sample.report(parts), campaign) == [("report.no-figures", "II.7")]


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


@pytest.mark.parametrize(
    "line",
    [
        "có 120 lượt người",
        "đạt 98,5%",
        "tổng số 25 em",
        "năm 2024, 120 bạn",
        "đạt 5/5 tổ",
        "chi 1,5 triệu",
        "tổ chức hai hội nghị",
        "số tiền 12.000.000 đồng",
        "trong 2 đợt, 30 suất quà",
        "12 giải thưởng",
    ],
)
def test_figures(line):
    assert has_figures(line)


@pytest.mark.parametrize(
    "line",
    [
        "ngày 27/7 và 20/10",
        "ngày 8/3, 20/10 và 28/7",
        "ngày 12 tháng 6 năm 2024",
        "Nghị quyết 02-NQ/TW ngày 12/6/2021",
        "Nghị định số 30/2020/NĐ-CP",
        "Kế hoạch số 05/NQ-CĐ ngày 18/2/2024",
        "kỷ niệm 95 năm ngày thành lập",
        "Đại hội lần thứ 13, bão số 3",
        "6 tháng đầu năm 2024",
        "nhiệm kỳ 2023 - 2028",
        "quý I/2025",
        "1. Công tác chăm lo\n2. Công tác thăm hỏi",
        "tiêu chuẩn ISO 9001, phong trào 5S",
        "điện thoại 0912 345 678",
        "được quan tâm thường xuyên",
    ],
)
def test_no_figures(line):
    assert not has_figures(line)


def test_length_bound_is_the_campaigns(campaign, sample):
    text = with_text(sample, "II.3", "có 5 cuộc " * 1700)
    words = outline(text, campaign).words
    assert words > 5000
    assert said(text, campaign) == [("report.too-long", None)]
    bounds = replace(campaign.checks["report.too-long"], bounds={"words": float(words)})
    assert said(text, replace(campaign, checks={**campaign.checks, "report.too-long": bounds})) == []


def test_last_years_report_is_of_the_wrong_period(campaign, sample):
    before = [
        replace(p, text=p.text.replace("2025", "2024").replace("năm 2024,", "năm 2023,")) for p in sample.LETTERHEAD
    ]
    assert said(sample.report(sample.sections(), before), campaign) == [("report.wrong-period", None)]


def of_year(sample, year, title):
    parts = [
        (number, [replace(paras[0], text=f"{paras[0].text} năm {year}"), *paras[1:]] if "." in number else paras)
        for number, paras in sample.sections()
    ]
    parts = [(n, [replace(p, text=p.text.replace("NĂM 2024", "")) for p in paras]) for n, paras in parts]
    before = [replace(p, text=title) if p.text.startswith("Tổng kết") else p for p in sample.LETTERHEAD]
    return sample.report(parts, before)


@pytest.mark.parametrize(
    ("year", "title", "found"),
    [
        (2023, "Tổng kết công tác công đoàn", [("report.wrong-period", None)]),
        (2024, "Tổng kết công tác công đoàn", []),
        # Last year's file under this year's title
        (2023, "Tổng kết công tác công đoàn năm 2024, phương hướng năm 2025", [("report.wrong-period", None)]),
        (2024, "Tổng kết công tác công đoàn năm 2024", []),
        (2024, "Tổng kết công tác công đoàn năm 2023", []),
    ],
)
def test_headings_of_the_results_tell_the_year_better_than_a_title(campaign, sample, year, title, found):
    assert said(of_year(sample, year, title), campaign) == found


def test_year_of_the_plan_in_part_three_is_right(campaign, sample):
    assert said(with_text(sample, "III", "Năm 2025, công đoàn tổ chức 5 hoạt động."), campaign) == []


@pytest.mark.parametrize("line", ["Không có.", "Không"])
def test_nothing_to_propose_is_an_answer(campaign, sample, line):
    assert said(with_text(sample, "IV", line), campaign) == []


def test_section_four_is_never_asked_for(campaign, sample):
    parts = sample.sections()
    assert said(sample.report(parts[:-1]), campaign) == []
    parts[-1] = (parts[-1][0], parts[-1][1][:1])
    assert said(sample.report(parts), campaign) == []
