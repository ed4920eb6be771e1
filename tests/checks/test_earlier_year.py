"""This year's figures beside last year's: what is told as a jump, and what is left alone."""

from dataclasses import replace

import pytest

from collector.checks import Past, check_table
from collector.model import Check, Severity


def said(table, campaign, **figures):
    findings, _ = check_table(table, campaign, Past(2023, figures))
    return [(finding.code, finding.severity, finding.where) for finding in findings]


def sentence(table, campaign, **figures):
    ((finding),) = check_table(table, campaign, Past(2023, figures))[0]
    return finding.message


JUMP = ("stats.implausible", Severity.WARNING)


@pytest.mark.parametrize(
    ("figures", "where"),
    [
        ({"LD_TONG": 30}, []),
        ({"LD_TONG": 61}, ["LD_TONG"]),
        ({"LD_TONG": 60}, []),  # half as many is the bound itself
        ({"LD_TONG": 20}, []),  # half as many again
        ({"LD_TONG": 19}, ["LD_TONG"]),
        ({"CB_TONG": 9}, []),  # small counts jump every year
        ({"CB_TONG": 0}, []),  # nothing to compare with
        ({"CL_TIEN": 40_000_000}, ["CL_TIEN"]),
        ({"CL_TIEN_CD": 1_000_000}, []),  # small sums too
        ({"DV_TYLE": 20}, []),  # a ratio follows what it is made of
        ({"KHONG_CON": 5}, []),  # a row of last year's form alone
        ({"LD_TONG": 100, "DV_TONG": 100}, ["LD_TONG", "DV_TONG"]),
        ({"LD_TONG": 300, "LD_VC": 200}, ["LD_TONG"]),  # the part went the way of its whole
        ({"LD_TONG": 300, "LD_VC": 5}, ["LD_TONG", "LD_VC"]),  # and here it did not
    ],
)
def test_what_is_a_jump(campaign, sample, figures, where):
    assert said(sample.table(campaign), campaign, **figures) == [(*JUMP, code) for code in where]


@pytest.mark.parametrize(
    ("before", "told"),
    [
        (100, "là 30, năm 2023 là 100 (giảm 70%)"),
        (16, "là 30, năm 2023 là 16 (tăng 87,5%)"),
        (4, "là 30, năm 2023 là 4 (gấp 7,5 lần)"),
        (30_000, "năm 2023 là 30.000 (có thể ghi nhầm đơn vị tính)"),
    ],
)
def test_both_figures_are_told_and_by_how_much(campaign, sample, before, told):
    assert told in sentence(sample.table(campaign), campaign, LD_TONG=before)


def test_the_campaign_sets_the_bounds(campaign, sample):
    bounds = {"change": 0.1, "least": 1.0, "least_money": 1.0}
    strict = replace(campaign, checks=campaign.checks | {"stats.implausible": Check(Severity.ERROR, bounds=bounds)})

    assert said(sample.table(campaign), strict, LD_TONG=27, CB_TONG=3) == [
        ("stats.implausible", Severity.ERROR, "LD_TONG")
    ]


def test_switched_off_it_says_nothing(campaign, sample):
    off = replace(campaign, checks=campaign.checks | {"stats.implausible": Check(Severity.WARNING, on=False)})

    assert said(sample.table(campaign), off, LD_TONG=300) == []


def test_a_jump_hides_no_other_finding_of_the_row(campaign, sample):
    table = sample.table(campaign, {"LD_TONG": 29})

    codes = [code for code, _, where in said(table, campaign, LD_TONG=300) if where == "LD_TONG"]
    assert codes == ["stats.sum-mismatch", "stats.implausible"]
