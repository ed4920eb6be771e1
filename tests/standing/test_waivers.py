"""Findings that staff waived: for which files, for how long, and which never."""

from dataclasses import replace

import pytest

from collector.model import DocumentState, Finding, Severity, Waiver
from collector.standing import compared, document_states, in_short, statuses, waived, waiver_of

STATS = {"requirement": "stats"}


def against(*pairs, severity=Severity.WARNING):
    """Compare so that the named pairs contradict each other."""
    said = Finding("cross.mismatch", severity, "DV_MOI", "35 ≠ 30")
    return lambda asked: [(said,) if f"{report}{table}" in pairs else () for report, table in asked]


def waiver(at, code="report.section-missing", requirement="report", union="CNC", *, everywhere=True, where=None):
    return Waiver(union, requirement, code, "đã báo cáo miệng", "lan", at("2024-11-08 12:00"), everywhere, where)


def states(records, campaign):
    return {id_: standing.state.value for id_, standing in document_states(records, campaign, {}).items()}


def test_a_waived_error_is_told_and_does_not_count(campaign, doc, at):
    (laid,) = waived([doc("r1", "report.section-missing")], [waiver(at)])
    assert [(f.severity, f.waived) for f in laid.findings] == [(Severity.INFO, "đã báo cáo miệng")]
    assert states([laid], campaign) == {"r1": "accepted"}


def test_a_waiver_holds_for_later_versions(campaign, doc, at):
    records = [doc("r1", "report.section-missing"), doc("r2", "report.section-missing", when="2024-11-09 08:00")]
    assert states(waived(records, [waiver(at)]), campaign) == {"r1": "superseded", "r2": "accepted"}


@pytest.mark.parametrize(
    "other",
    [
        {"code": "report.section-empty"},
        {"requirement": "stats"},
        {"union": "SATI"},
    ],
)
def test_a_waiver_is_for_one_union_requirement_and_code(campaign, doc, at, other):
    records = waived([doc("r1", "report.section-missing")], [waiver(at, **other)])
    assert states(records, campaign) == {"r1": "needs-fix"}


SUM = "stats.sum-mismatch"


def sums(doc, id_, *places, when="2024-11-08 10:00"):
    """Make a table with a wrong sum at each place."""
    found = tuple(Finding(SUM, Severity.ERROR, place, f"{place} ≠") for place in places)
    return replace(doc(id_, when=when, **STATS), findings=found)


def sum_waiver(at, where=None, *, everywhere=False):
    return waiver(at, SUM, "stats", everywhere=everywhere, where=where)


@pytest.mark.parametrize(
    ("given", "places", "state"),
    [
        (["XL_XS"], ["XL_XS"], "accepted"),
        (["XL_XS"], ["DV_MOI"], "needs-fix"),  # the one that was let pass lets no other through
        (["XL_XS"], ["XL_XS", "DV_MOI"], "needs-fix"),
        (["XL_XS", "DV_MOI"], ["XL_XS", "DV_MOI"], "accepted"),
        (["XL_XS"], [None], "needs-fix"),  # of the whole file
        ([None], [None], "accepted"),
        ([None], ["XL_XS"], "needs-fix"),
        (["*"], ["XL_XS", "DV_MOI", None], "accepted"),
    ],
)
def test_a_waiver_is_for_its_place_unless_it_is_everywhere(campaign, doc, at, given, places, state):
    waivers = [sum_waiver(at, None if one == "*" else one, everywhere=one == "*") for one in given]
    assert states(waived([sums(doc, "s1", *places)], waivers), campaign) == {"s1": state}


def test_one_waived_sum_lets_no_new_ones_of_a_later_version_through(campaign, doc, at):
    records = [sums(doc, "s1", "XL_XS"), sums(doc, "s2", "XL_XS", "DV_MOI", "DV_NU", when="2024-11-09 08:00")]
    assert states(waived(records, [sum_waiver(at, "XL_XS")]), campaign) == {"s1": "accepted", "s2": "needs-fix"}
    everywhere = waived(records, [sum_waiver(at, everywhere=True)])
    assert states(everywhere, campaign) == {"s1": "superseded", "s2": "accepted"}


def test_the_waiver_of_the_place_goes_before_the_one_for_everywhere(doc, at):
    (finding,) = sums(doc, "s1", "XL_XS").findings
    wide, here = sum_waiver(at, everywhere=True), sum_waiver(at, "XL_XS")
    assert waiver_of(finding, "CNC", "stats", [here, wide]) is here
    assert waiver_of(finding, "CNC", "stats", [wide]) is wide
    assert waiver_of(finding, "CNC", "report", [here, wide]) is None


def test_a_status_names_what_was_let_pass_in_its_document(campaign, doc, at, union):
    records = waived([sums(doc, "s1", "XL_XS")], [sum_waiver(at, "XL_XS")])
    report, table = statuses(records, [union], campaign, {}, {})
    assert report.waived == ()
    assert [(one.code, one.where, one.waived) for one in table.waived] == [(SUM, "XL_XS", "đã báo cáo miệng")]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([("report.section-missing", "II.4"), ("report.section-empty", "II.4")], "mục II.4"),
        ([("report.too-long", None), ("report.section-missing", "III")], "cả tệp, mục III"),
        ([(SUM, "DV_TONG"), (SUM, "DV_NU"), (SUM, "LA")], "chỉ tiêu 2, chỉ tiêu 2 “Trong đó: nữ”, chỉ tiêu LA"),
        ([(SUM, name) for name in "ABCDEF"], "chỉ tiêu A, chỉ tiêu B, chỉ tiêu C, chỉ tiêu D và 2 chỗ khác"),
    ],
)
def test_places_are_told_in_short(campaign, found, said):
    assert in_short([Finding(code, Severity.INFO, where, "") for code, where in found], campaign.form) == said


@pytest.mark.parametrize("code", ["file.unreadable", "file.encrypted", "stats.blank", "identity.conflict"])
def test_what_leaves_nothing_to_count_is_never_waived(doc, at, code):
    record = doc("r1", code)
    assert waived([record], [waiver(at, code=code)]) == [record]


def test_what_waits_for_staff_has_no_union_to_waive_for(doc, at):
    record = doc("r1", "report.section-missing", candidate="CNC")
    assert waived([record], [waiver(at)]) == [record]


def test_a_mismatch_is_waived_like_any_other(campaign, doc, at):
    records = [doc("s1", when="2024-11-05 10:00", **STATS), doc("r2", when="2024-11-06 10:00")]
    compare = against("r2s1", severity=Severity.ERROR)
    laid, _ = compared(records, campaign, compare, [waiver(at, code="cross.mismatch")])
    assert document_states(laid, campaign, {})["r2"].state is DocumentState.ACCEPTED
    assert [f.waived for r in laid for f in r.findings] == ["đã báo cáo miệng"]
