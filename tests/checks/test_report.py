"""What is said about a report. The sections themselves are tried in test_outline.py."""

from dataclasses import replace

import pytest
from factories import papers

from collector.checks import check_report, outline
from collector.model import Paragraph


def said(text, campaign):
    return [(finding.code, finding.where) for finding in check_report(text, outline(text, campaign), campaign)]


def with_text(sample, section, line):
    return sample.report(
        [(number, [paras[0], Paragraph(line)] if number == section else paras) for number, paras in sample.sections()]
    )


def test_sound_report_has_nothing_against_it(campaign, sample):
    assert said(sample.report(sample.sections()), campaign) == []


def unreadable(sample, many=10):
    """Return a report with headings of its own under II, and text of the usual length."""
    inner = [("x", [sample.heading(words), *[Paragraph(sample.BODY)] * 3]) for words in papers.OWN[:many]]
    parts = sample.sections()
    return sample.report([*parts[:2], *inner, *parts[12:]])


def test_layout_not_understood_is_said_in_place_of_what_rests_on_it(campaign, sample):
    text = unreadable(sample)
    assert outline(text, campaign).strange >= 8
    assert said(text, campaign) == [("report.layout-unknown", None)]
    assert said(unreadable(sample, many=0), campaign) == [
        ("report.section-missing", f"II.{number}") for number in range(1, 11)
    ]


def test_a_section_or_two_missing_are_missing(campaign, sample):
    parts = [part for part in sample.sections() if part[0] not in {"II.4", "II.9"}]
    assert said(sample.report(parts), campaign) == [
        ("report.section-missing", "II.4"), ("report.section-missing", "II.9"),
    ]  # fmt: skip


def test_a_section_is_named_by_the_guidances_own_title_cut_at_a_word(campaign, sample):
    parts = [part for part in sample.sections() if part[0] not in {"II.4", "II.9"}]
    text = sample.report(parts)
    first, second = (one.message for one in check_report(text, outline(text, campaign), campaign))
    assert first == (
        "Báo cáo thiếu mục II.4 «Hoạt động chăm lo, tặng quà cho cán bộ công chức, viên chức, người lao động có hoàn "
        "cảnh khó khăn nhân dịp lễ…». Kính đề nghị bổ sung theo đề cương."
    )
    assert second == (
        "Báo cáo thiếu mục II.9 «Đánh giá kết quả thi đua, các cuộc vận động trong năm 2024». "
        "Kính đề nghị bổ sung theo đề cương."
    )


def test_section_without_a_figure_is_told_where_figures_are_asked(campaign, sample):
    line = "Ngày 27/7/2024, thực hiện Nghị quyết 02-NQ/TW, công đoàn đã thăm hỏi đoàn viên."
    assert said(with_text(sample, "II.4", line), campaign) == [("report.no-figures", "II.4")]
    assert said(with_text(sample, "I", line), campaign) == []


def test_merged_heading_is_asked_for_figures_once(campaign, sample):
    parts = sample.sections()
    heading = sample.heading("Phát triển đoàn viên, kết nạp Đảng; công tác tuyên truyền, vận động, nữ công", "7.")
    parts[8:10] = [("x", [heading, Paragraph("Công tác được quan tâm.")])]
    assert said(sample.report(parts), campaign) == [("report.no-figures", "II.7")]


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
