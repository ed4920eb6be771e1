"""Figures that a report tells, held against the table: what contradicts is found, and nothing is invented."""

import random
from dataclasses import replace

import pytest

from collector.checks import check_table, facts, mismatches, outline
from collector.model import Check, Finding, Paragraph, Severity, Telling

# Sentences that tell a figure of the form, {} for it: section, indicator, sentence.
TOLD = (
    ("I", "LD_TONG", "Đơn vị hiện có {} công chức, viên chức, người lao động, trong đó nữ chiếm 45%."),
    ("I", "LD_TONG", "Tổng số công chức, viên chức, người lao động của Viện là {} người."),
    ("I", "DV_TONG", "Tổng số đoàn viên hiện nay là {} người, sinh hoạt tại 3 tổ."),
    ("I", "DV_TONG", "Hiện nay có {} đoàn viên trên tổng số 181 người lao động."),
    ("II.4", "CL_TIEN", "Tổng số lượt người được thăm hỏi, hỗ trợ, tặng quà tăng nhiều, với số tiền {} đồng."),
    ("II.4", "CL_LUOT", "Tổng số lượt người được thăm hỏi, hỗ trợ, tặng quà là {} lượt."),
    ("II.5", "CS_VB", "Công đoàn tham gia góp ý {} văn bản, quy chế."),
    ("II.5", "KT_CUOC", "Trong năm đã thực hiện {} cuộc kiểm tra, không có khiếu kiện."),
    ("II.6", "BC_SUAT", "Tổ chức “Bữa cơm Công đoàn” với {} suất ăn."),
    ("II.7", "DV_MOI", "Trong năm kết nạp mới {} đoàn viên, giảm 3 người."),
    ("II.7", "DV_MOI", "Số đoàn viên kết nạp mới trong năm: {}."),
    ("II.7", "DG_GT", "Giới thiệu {} đoàn viên ưu tú cho Đảng."),
    ("II.9", "KT_TT", "Có {} tập thể và nhiều cá nhân được công đoàn cấp trên khen thưởng."),
    ("II.9", "KT_CN", "Một số tập thể và {} cá nhân được công đoàn cấp trên khen thưởng."),
    ("II.10", "TCH_THU", "Tài chính được quản lý đúng quy định: tổng thu {} đồng, có báo cáo riêng."),
)
# Sentences with a figure that is another's: {} is never that of the table.
OTHERS = (
    ("I", "So với năm trước, tổng số đoàn viên là {} người, nay đã tăng."),
    ("I", "Năm 2023, đơn vị có {} công chức, viên chức, người lao động."),
    ("II.7", "Trong quý I, công đoàn kết nạp mới {} đoàn viên."),
    ("II.7", "Sáu tháng đầu năm kết nạp mới {} đoàn viên."),
    ("II.7", "Tổ công đoàn Phòng Hành chính kết nạp mới {} đoàn viên."),
    ("II.7", "Phấn đấu kết nạp mới {} đoàn viên trong thời gian tới."),
    ("II.7", "Kết nạp mới khoảng {} đoàn viên."),
    ("II.7", "Kết nạp mới {} đoàn viên là nữ."),
    ("II.7", "Kết nạp mới {} đoàn viên tại cơ sở phía Nam."),
    ("II.7", "Đã kết nạp {} đoàn viên vào Đảng."),
    ("II.7", "Mỗi tổ kết nạp mới {} đoàn viên."),
    ("II.9", "Đề nghị Công đoàn Bộ tặng bằng khen cho {} tập thể và 5 cá nhân."),
    ("II.5", "Công đoàn bộ phận Tân Bình thực hiện {} cuộc kiểm tra."),
    ("II.5", "Công đoàn tham gia góp ý {} văn bản của Công đoàn Bộ."),
    ("II.6", "Trong đó, “Bữa cơm Công đoàn” với {} suất ăn tại cơ sở 2."),
    ("II.4", "Tổng số lượt người được thăm hỏi, hỗ trợ, tặng quà dịp Tết, trong đó có {} lượt."),
    ("II.10", "Tổng thu {} người tham gia đóng góp."),
    ("III", "Năm 2025 kết nạp mới {} đoàn viên, giới thiệu 5 đoàn viên ưu tú cho Đảng."),
)


def written(rng, value):
    """Write a figure as people do."""
    dotted = f"{value:,}".replace(",", ".")
    return rng.choice((dotted, dotted, str(value), f"{value:02d}"))


def figures_of(rng):
    """Return a year's figures of one union; each is another number, so that no two are mixed up by chance."""
    codes = dict.fromkeys(code for _, code, _ in TOLD)
    small = rng.sample(range(4, 900), len(codes))
    money = {"CL_TIEN", "TCH_THU"}
    return {code: n * 100_000 if code in money else n for code, n in zip(codes, small, strict=True)}


def pair(campaign, sample, lines, values):
    """Return what is said of a report with these (section, line) and a table with these values."""
    parts = [
        (number, [paras[0], *(Paragraph(line) for section, line in lines if section == number), *paras[1:]])
        for number, paras in sample.sections(body="Các hoạt động được tổ chức thiết thực, hiệu quả.")
    ]
    text = sample.report(parts)
    told = facts(text, outline(text, campaign), campaign)["told"]
    _, figures = check_table(sample.table(campaign, values), campaign)
    return mismatches(told, figures, campaign)


@pytest.mark.parametrize("seed", range(40))
def test_seeded_contradictions_are_found_and_nothing_else(campaign, sample, seed):
    rng = random.Random(seed)
    values = figures_of(rng)
    said = rng.sample(TOLD, rng.randrange(3, len(TOLD)))
    # One figure is told in one place here; several places are tried below.
    said = list({code: (section, code, line) for section, code, line in said}.values())
    wrong = {code for _, code, _ in said if rng.random() < 0.3}
    lines = [
        (section, line.format(written(rng, values[code] + (100_000 if values[code] > 1000 else 1) * (code in wrong))))
        for section, code, line in said
    ]
    lines += [(section, line.format(rng.randrange(1000, 1999))) for section, line in rng.sample(OTHERS, 6)]
    rng.shuffle(lines)
    found = pair(campaign, sample, lines, values)
    assert {finding.where for finding in found} == wrong
    assert {(finding.code, finding.severity) for finding in found} <= {("cross.mismatch", Severity.WARNING)}


@pytest.mark.parametrize(("section", "line"), OTHERS)
def test_a_figure_of_something_else_is_passed_over(campaign, sample, section, line):
    assert pair(campaign, sample, [(section, line.format(777))], {"DV_MOI": 5, "CS_VB": 3}) == ()


@pytest.mark.parametrize(("section", "code", "line"), TOLD)
def test_each_way_of_telling_a_figure_is_read(campaign, sample, section, code, line):
    value = 87_500_000 if code in {"CL_TIEN", "TCH_THU"} else 35
    assert pair(campaign, sample, [(section, line.format(value))], {code: value}) == ()
    (found,) = pair(campaign, sample, [(section, line.format(value + 1))], {code: value})
    assert found.where == code


def test_both_sides_stand_in_the_sentence(campaign, sample):
    (found,) = pair(campaign, sample, [("II.7", "Kết nạp mới 35 đoàn viên.")], {"DV_MOI": 30})
    assert found == Finding(
        "cross.mismatch",
        Severity.WARNING,
        "DV_MOI",
        "Mục II.7 của báo cáo ghi «Kết nạp mới 35 đoàn viên.», biểu số liệu ghi 30 người ở mục 3 «Số đoàn viên kết nạp "
        "mới trong năm» (ô Bieu!D20). Kính đề nghị đối chiếu, thống nhất số liệu giữa báo cáo và biểu.",
    )


@pytest.mark.parametrize(
    ("told", "value", "agrees"),
    [
        ("87,5 triệu", 87_500_000, True),
        ("87,5 triệu", 87_541_000, True),
        ("87 triệu", 87_900_000, True),
        ("88 triệu", 87_500_000, True),
        ("1,2 tỷ", 1_215_000_000, True),
        ("87,5 triệu", 85_000_000, False),
        ("87.500.000", 87_500_001, False),
        ("90 triệu", 87_500_000, False),
    ],
)
def test_rounded_money_agrees_within_its_last_digit(campaign, sample, told, value, agrees):
    line = f"Tài chính được quản lý đúng quy định: tổng thu {told} đồng."
    found = pair(campaign, sample, [("II.10", line)], {"TCH_THU": value, "TCH_DP": value})
    assert (found == ()) is agrees


def test_a_report_that_tells_two_figures_is_not_sure(campaign, sample):
    lines = [("II.7", "Kết nạp mới 35 đoàn viên."), ("I", "Trong năm kết nạp mới 20 đoàn viên.")]
    assert pair(campaign, sample, lines, {"DV_MOI": 30}) == ()


def test_a_blank_in_the_table_contradicts_nothing(campaign, sample):
    assert pair(campaign, sample, [("II.7", "Kết nạp mới 35 đoàn viên.")], {"DV_MOI": None}) == ()


def test_the_campaign_weighs_it_or_switches_it_off(campaign, sample):
    def said(check):
        changed = replace(campaign, checks={**campaign.checks, "cross.mismatch": check})
        return [f.severity for f in pair(changed, sample, [("II.7", "Kết nạp mới 35 đoàn viên.")], {"DV_MOI": 30})]

    assert said(Check(Severity.ERROR)) == [Severity.ERROR]
    assert said(Check(Severity.WARNING, on=False)) == []


def test_wordings_are_the_campaigns(campaign, sample):
    line = [("II.7", "Năm nay đơn vị đón 35 thành viên mới.")]
    assert pair(campaign, sample, line, {"DV_MOI": 30}) == ()
    taught = replace(campaign, tellings=(Telling("DV_MOI", ("đón # thành viên mới",)),))
    assert [finding.where for finding in pair(taught, sample, line, {"DV_MOI": 30})] == ["DV_MOI"]
