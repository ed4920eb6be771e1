"""What is said about a statistics table. Each case changes one thing in a sound table."""

from dataclasses import replace

import pytest

from collector.checks import check_table, is_blank
from collector.model import Check, Severity, TableCell


def said(table, campaign):
    return [(finding.code, finding.where) for finding in check_table(table, campaign)[0]]


def figures(table, campaign):
    return {figure.indicator: figure for figure in check_table(table, campaign)[1]}


def cell(value, **more):
    return TableCell(value, "Bieu!D99", more.pop("unit", ""), **more)


def test_sound_table_has_nothing_against_it(campaign, sample):
    table = sample.table(campaign)
    assert said(table, campaign) == []
    assert {code: figure.value for code, figure in figures(table, campaign).items()} == {
        code: sample.SOUND.get(code, 0) for code in table.cells
    }


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"CS_VB": None}, [("stats.value-missing", "CS_VB")]),
        ({"GC_MOHINH": None}, []),
        ({"CS_VB": "x"}, [("stats.not-a-number", "CS_VB")]),
        ({"CS_VB": "có"}, [("stats.not-a-number", "CS_VB")]),
        ({"CS_VB": cell("2024-02-01", date=True)}, [("stats.not-a-number", "CS_VB")]),
        ({"CS_VB": -1}, [("stats.negative", "CS_VB")]),
        ({"CB_DAOTAO": 9.5}, [("stats.not-integer", "CB_DAOTAO")]),
        ({"BC_SUAT": 1, "BC_TIEN": 279.6}, [("stats.not-integer", "BC_TIEN")]),
        ({"BC_SUAT": 3, "BC_TIEN": 10_000_000 / 3}, []),
        ({"CS_VB": cell(None, error="#REF!")}, [("stats.formula-broken", "CS_VB")]),
        ({"CS_VB": cell(None, formula="=Z9/0")}, [("stats.formula-broken", "CS_VB")]),
        ({"LD_CC": 11}, [("stats.sum-mismatch", "LD_TONG")]),
        ({"LD_CC": None}, [("stats.value-missing", "LD_CC")]),
        ({"LD_CC": "x"}, [("stats.not-a-number", "LD_CC")]),
        ({"XL_TOT": 1}, [("stats.sum-mismatch", "XL_XS")]),
        ({"DV_TYLE": 99.95}, []),
        ({"DV_TYLE": 99.8}, [("stats.sum-mismatch", "DV_TYLE")]),
        ({"DV_TYLE": cell(1, percent=True)}, []),
        ({"DV_TYLE": 1}, []),
        ({"LD_DANG": 31}, [("stats.part-exceeds-total", "LD_DANG")]),
        ({"LD_NU": 31}, [("stats.part-exceeds-total", "LD_NU")]),
        ({"CL_TIEN_CD": 16_000_000}, [("stats.part-exceeds-total", "CL_TIEN_CD")]),
        ({"DV_MOI": 16}, [("stats.implausible", "DV_MOI")]),
        ({"TC_CDCS": 0, "XL_XS": 0}, [("stats.implausible", "TC_CDCS")]),
        ({"TT_LUOT": 0}, [("stats.implausible", "TT_LUOT")]),
        ({"TE_TIEN": 500_000}, [("stats.implausible", "TE_TIEN")]),
        ({"CL_TIEN": 150, "CL_TIEN_TET": 150, "CL_TIEN_CD": 5}, [("stats.implausible", "CL_TIEN")]),
        ({"GC_MOHINH": "a" * 501}, [("stats.implausible", "GC_MOHINH")]),
        ({"HN_DT": 0, "HN_DA": 0, "HN_TYLE": 0}, [("stats.implausible", "HN_DT")]),
    ],
)
def test_one_change_says_one_thing(campaign, sample, changes, expected):
    assert said(sample.table(campaign, changes), campaign) == expected


def test_no_finding_hides_another(campaign, sample):
    table = sample.table(campaign, {"LD_CC": 11, "LD_DANG": 31, "CS_VB": None, "KT_CUOC": -2})
    assert said(table, campaign) == [
        ("stats.sum-mismatch", "LD_TONG"),
        ("stats.part-exceeds-total", "LD_DANG"),
        ("stats.value-missing", "CS_VB"),
        ("stats.negative", "KT_CUOC"),
    ]


def test_sentence_gives_both_sides_with_figures_and_the_cells(campaign, sample):
    changes = {"LD_TONG": 1250, "LD_CC": 600, "LD_VC": 640, "DV_TYLE": 2.4}
    (finding,) = check_table(sample.table(campaign, changes), campaign)[0]
    assert finding.message == (
        "Mục 1 «Tổng số CCVCLĐ» (ô Bieu!D11): 1.250 ≠ 600 + 640 + 0 = 1.240, lệch 10. "
        "Kính đề nghị kiểm tra lại các ô Bieu!D11, Bieu!D12, Bieu!D13, Bieu!D14."
    )
    assert finding.severity is Severity.ERROR


def test_row_without_a_number_is_named_with_what_it_is_a_part_of(campaign, sample):
    (finding,) = check_table(sample.table(campaign, {"LD_DANG": 31}), campaign)[0]
    assert finding.message.startswith(
        "Dòng «Trong đó: đảng viên» của mục 1 «Tổng số CCVCLĐ» (ô Bieu!D16) là 31, "
        "lớn hơn mục 1 «Tổng số CCVCLĐ» là 30."
    )


def test_figures_keep_cell_and_source_and_come_in_the_units_of_the_form(campaign, sample):
    money = {"CL_TIEN": "15 triệu", "CL_TIEN_TET": cell(15, unit="triệu đồng"), "TCH_DP": "40.000.000 đ"}
    found = figures(sample.table(campaign, money), campaign)
    told = {code: (found[code].value, found[code].unit, found[code].source) for code in money}
    assert told == {
        "CL_TIEN": (15_000_000, "đồng", "15 triệu"),
        "CL_TIEN_TET": (15_000_000, "đồng", "15"),
        "TCH_DP": (40_000_000, "đồng", "40.000.000 đ"),
    }
    assert found["CL_TIEN_TET"].cell == "Bieu!D99"


def test_absent_row_is_missing_and_its_checks_are_not_judged(campaign, sample):
    table = sample.table(campaign)
    cells = {code: found for code, found in table.cells.items() if code != "LD_CC"}
    assert said(replace(table, cells=cells, absent=("LD_CC",)), campaign) == [("stats.indicator-missing", "LD_CC")]


def test_blank_form_gets_only_that_finding(campaign, sample):
    table = sample.table(campaign)
    empty = {code: replace(found, value=None) for code, found in table.cells.items()}
    totals = {code: replace(empty[code], value=0) for code in ("LD_TONG", "CL_TIEN", "DV_TYLE")}
    for cells in (empty, empty | totals, empty | {"CL_TIEN": cell(None, error="#DIV/0!")}):
        blank = replace(table, cells=cells)
        assert is_blank(blank)
        assert check_table(blank, campaign) == (check_table(blank, campaign)[0], ())
        assert said(blank, campaign) == [("stats.blank", None)]


def test_form_with_a_single_figure_is_not_blank(campaign, sample):
    table = sample.table(campaign)
    empty = {code: replace(found, value=None) for code, found in table.cells.items()}
    assert not is_blank(replace(table, cells=empty | {"LD_CC": cell(3)}))
    assert not is_blank(replace(table, cells=empty | {"GC_MOHINH": cell("Tổ công đoàn số")}))


def test_table_full_of_zeros_is_not_blank(campaign, sample):
    table = sample.table(campaign)
    assert not is_blank(replace(table, cells={code: replace(found, value=0) for code, found in table.cells.items()}))


def test_another_form_gets_only_that_finding(campaign, sample):
    table = sample.table(campaign, {"LD_CC": -5}, likeness=0.2, title="MẪU SỐ 1-HĐCĐ", year=2019)
    (finding,), none = check_table(table, campaign)
    assert (finding.code, none) == ("stats.wrong-form", ())
    assert "MẪU SỐ 1-HĐCĐ" in finding.message


@pytest.mark.parametrize(("year", "expected"), [(2024, []), (None, []), (2023, [("stats.wrong-period", None)])])
def test_period_of_the_table(campaign, sample, year, expected):
    assert said(sample.table(campaign, year=year), campaign) == expected


def test_campaign_raises_lowers_and_switches_off(campaign, sample):
    table = sample.table(campaign, {"CS_VB": None, "KT_CUOC": -1})
    checks = {
        **campaign.checks,
        "stats.value-missing": Check(Severity.ERROR),
        "stats.negative": Check(Severity.INFO, on=False),
    }
    (finding,) = check_table(table, replace(campaign, checks=checks))[0]
    assert (finding.code, finding.severity) == ("stats.value-missing", Severity.ERROR)


def test_silent_campaign_keeps_the_defaults_of_the_contract(campaign, sample):
    table = sample.table(campaign, {"CS_VB": None, "KT_CUOC": -1})
    found = check_table(table, replace(campaign, checks={}))[0]
    assert [(finding.code, finding.severity) for finding in found] == [
        ("stats.value-missing", Severity.WARNING),
        ("stats.negative", Severity.ERROR),
    ]


def test_a_unit_that_cannot_be_is_asked_about(campaign, sample):
    table = sample.table(campaign, {"TCH_CHI": cell(30_000_000, unit="triệu đồng")})

    (finding,) = check_table(table, campaign)[0]

    assert (finding.code, finding.where) == ("stats.not-a-number", "TCH_CHI")
    assert "đơn vị tính là triệu đồng" in finding.message
    assert "TCH_CHI" not in figures(table, campaign)


def test_a_form_in_millions_keeps_its_figures_in_millions(campaign, sample):
    rows = tuple(replace(one, unit="triệu đồng") if one.kind == "money" else one for one in campaign.form.indicators)
    in_millions = replace(campaign, form=replace(campaign.form, indicators=rows))
    cells = {"TCH_CHI": cell(30.25), "TCH_THU": cell("40 triệu"), "TCH_DP": cell("40.000.000 đồng")}

    read = figures(sample.table(in_millions, cells), in_millions)

    assert {code: read[code].value for code in cells} == {"TCH_CHI": 30.25, "TCH_THU": 40, "TCH_DP": 40}
    assert read["TCH_CHI"].unit == "triệu đồng"
