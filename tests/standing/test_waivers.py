"""Findings that staff waived: for which files, for how long, and which never."""

import pytest

from collector.model import DocumentState, Finding, Severity, Waiver
from collector.standing import compared, document_states, waived

STATS = {"requirement": "stats"}


def against(*pairs, severity=Severity.WARNING):
    """Compare so that the named pairs contradict each other."""
    said = Finding("cross.mismatch", severity, "DV_MOI", "35 ≠ 30")
    return lambda asked: [(said,) if f"{report}{table}" in pairs else () for report, table in asked]


def waiver(at, code="report.section-missing", requirement="report", union="CNC"):
    return Waiver(union, requirement, code, "đã báo cáo miệng", "lan", at("2024-11-08 12:00"))


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
