"""What the standing report and table of a union say against each other, and findings that staff waived."""

from itertools import permutations

import pytest

from collector.model import Finding, Severity
from collector.standing import compared, document_states
from collector.standing.documents import judge

STATS = {"requirement": "stats"}


def against(*pairs, severity=Severity.WARNING):
    """Compare so that the named pairs contradict each other."""
    said = Finding("cross.mismatch", severity, "DV_MOI", "35 ≠ 30")
    return lambda asked: [(said,) if f"{report}{table}" in pairs else () for report, table in asked]


def found(laid):
    return {r.id: [f.code for f in r.findings] for r in laid.records if r.findings}


def states(records, campaign):
    return {id_: standing.state.value for id_, standing in document_states(records, campaign, {}).items()}


def test_it_is_said_of_the_later_of_the_two(campaign, doc):
    report, table = doc("r1", when="2024-11-07 10:00"), doc("s2", when="2024-11-08 10:00", **STATS)
    assert found(compared([report, table], campaign, against("r1s2"))) == {"s2": ["cross.mismatch"]}
    early = doc("s2", when="2024-11-06 10:00", **STATS)
    assert found(compared([report, early], campaign, against("r1s2"))) == {"r1": ["cross.mismatch"]}


def test_in_one_message_it_is_said_of_the_report(campaign, doc):
    one = {"message": "m"}
    records = [doc("r1", **one), doc("s2", **one, **STATS)]
    assert found(compared(records, campaign, against("r1s2"))) == {"r1": ["cross.mismatch"]}


def test_a_corrected_file_ends_it(campaign, doc):
    records = [
        doc("s1", when="2024-11-05 10:00", **STATS),
        doc("r2", when="2024-11-06 10:00"),
        doc("s3", when="2024-11-07 10:00", **STATS),
    ]
    assert found(compared(records[:2], campaign, against("r2s1"))) == {"r2": ["cross.mismatch"]}
    assert found(compared(records, campaign, against("r2s1"))) == {}


def test_only_what_stands_is_compared(campaign, doc):
    faulty = doc("r2", "report.section-missing", when="2024-11-07 10:00")
    waiting = doc("r3", candidate="CNC", when="2024-11-07 10:00")
    table = doc("s1", when="2024-11-05 10:00", **STATS)
    assert found(compared([table, waiting], campaign, against("r3s1"))) == {}
    assert found(compared([table, faulty], campaign, against("r2s1"))) == {"r2": ["report.section-missing"]}


def test_unions_are_compared_each_with_its_own(campaign, doc):
    records = [doc("r1"), doc("s2", union="SATI", **STATS)]
    assert found(compared(records, campaign, against("r1s2"))) == {}


@pytest.mark.parametrize("severity", [Severity.WARNING, Severity.ERROR])
def test_the_same_in_every_order_of_reading(campaign, doc, severity):
    records = [
        doc("r1", when="2024-11-05 10:00"),
        doc("s2", when="2024-11-06 10:00", **STATS),
        doc("r3", when="2024-11-07 10:00"),
        doc("s4", when="2024-11-08 10:00", **STATS),
    ]
    compare = against("r3s4", "r1s4", "r3s2", severity=severity)
    said = [found(compared(list(order), campaign, compare)) for order in permutations(records)]
    assert said == [said[0]] * len(said)


def test_weighed_as_an_error_it_lets_the_earlier_version_stand(campaign, doc):
    records = [
        doc("s1", when="2024-11-05 10:00", **STATS),
        doc("r2", when="2024-11-06 10:00"),
        doc("r3", when="2024-11-07 10:00"),
    ]
    laid = compared(records, campaign, against("r3s1", severity=Severity.ERROR))
    assert states(laid.records, campaign) == {"s1": "accepted", "r2": "accepted", "r3": "needs-fix"}
    assert laid.lines == judge(laid.records)
