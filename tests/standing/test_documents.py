from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collector.model import Decision, DocumentState, FileRole, Finding, Record, Severity
from collector.standing import document_states


@pytest.fixture
def states(campaign):
    """Return {id: state} in words."""

    def look(*records, extensions=None):
        return {key: found.state.value for key, found in document_states(records, campaign, extensions or {}).items()}

    return look


@pytest.fixture
def versions(campaign):
    return lambda *records: {key: found.version for key, found in document_states(records, campaign, {}).items()}


@pytest.mark.parametrize(
    ("facts", "codes", "state"),
    [
        ({}, (), "accepted"),
        ({}, ("report.no-figures!warning", "file.legacy-format!info"), "accepted"),
        ({}, ("report.section-missing",), "needs-fix"),
        # the reading is in doubt, not the report; an error says more
        ({}, ("report.layout-unknown!warning", "report.too-long!warning"), "review"),
        ({}, ("report.layout-unknown!warning", "report.wrong-period"), "needs-fix"),
        ({"approved": True}, ("report.layout-unknown!warning",), "accepted"),
        ({}, ("report.section-missing", "file.encrypted"), "unreadable"),
        ({}, ("file.refused",), "unreadable"),
        ({}, ("file.unreadable",), "unreadable"),
        ({}, ("file.empty",), "needs-fix"),
        ({}, ("file.wrong-format",), "needs-fix"),
        # the first of the list that fits
        ({"candidate": "CNC"}, ("file.encrypted",), "review"),
        ({"role": FileRole.NOTHING, "candidate": "CNC"}, (), "not-a-submission"),
        ({"decision": Decision.NONE, "union": None}, ("file.encrypted",), "not-a-submission"),
        ({"rejected": True, "role": FileRole.NOTHING}, (), "rejected"),
        ({"rejected": True, "candidate": "CNC"}, (), "rejected"),
        # staff's words
        ({"decision": Decision.MANUAL}, (), "accepted"),
        ({"approved": True}, ("report.section-missing",), "accepted"),
        ({"approved": True}, ("file.encrypted",), "accepted"),
        ({"approved": True, "rejected": True}, (), "rejected"),
        # an archive that cannot be opened and a link answer no requirement by themselves
        ({"requirement": None}, ("file.encrypted",), "unreadable"),
        ({"requirement": None, "sha256": None}, ("file.link-only",), "needs-fix"),
    ],
)
def test_the_first_state_that_fits(doc, states, facts, codes, state):
    assert states(doc("d1", *codes, **facts)) == {"d1": state}


def test_a_report_of_unknown_layout_is_a_version_that_a_newer_one_replaces(doc, states, versions):
    unread = doc("d2", "report.layout-unknown!warning")
    assert states(doc("d1"), unread) == {"d1": "accepted", "d2": "review"}
    assert versions(doc("d1"), unread) == {"d1": 1, "d2": 2}
    assert states(unread, doc("d3")) == {"d2": "superseded", "d3": "accepted"}
    assert states(unread, doc("d3", "report.section-missing")) == {"d2": "review", "d3": "needs-fix"}


def test_the_newest_acceptable_stands_and_earlier_ones_are_superseded(doc, states):
    found = states(doc("d1"), doc("d2", "report.wrong-period"), doc("d3"), doc("d4", "report.section-empty"))
    assert found == {"d1": "superseded", "d2": "needs-fix", "d3": "accepted", "d4": "needs-fix"}


def test_arrival_decides_and_not_the_order_of_recording(doc, states):
    found = states(doc("d1", when="2024-11-09 10:00"), doc("d2", when="2024-11-08 10:00"))
    assert found == {"d1": "accepted", "d2": "superseded"}


def test_requirements_and_unions_stand_apart(doc, states):
    found = states(doc("d1"), doc("d2", requirement="stats"), doc("d3", union="VINATOM"))
    assert found == {"d1": "accepted", "d2": "accepted", "d3": "accepted"}


def test_versions_count_up_with_faulty_ones_and_identical_bytes_are_one(doc, versions, states):
    sent = [
        doc("d1", "report.section-missing", same="A"),
        doc("d2", same="B"),
        doc("d3", same="B", when="2024-11-08 11:00"),
    ]
    assert versions(*sent) == {"d1": 1, "d2": 2, "d3": 2}
    assert states(*sent) == {"d1": "needs-fix", "d2": "accepted", "d3": "accepted"}


def test_bytes_sent_again_after_another_version_stand_as_the_latest(doc, versions, states):
    sent = [doc("d1", same="A"), doc("d2", same="B"), doc("d3", same="A")]
    assert versions(*sent) == {"d1": 1, "d2": 2, "d3": 3}
    assert states(*sent) == {"d1": "superseded", "d2": "superseded", "d3": "accepted"}


def test_what_waits_or_is_no_submission_has_no_version(doc, versions):
    sent = [doc("d1", candidate="CNC"), doc("d2", role=FileRole.NOTHING), doc("d3"), doc("d4", requirement=None)]
    assert versions(*sent) == {"d1": None, "d2": None, "d3": 1, "d4": None}


def test_approval_is_of_the_bytes_and_a_rejection_of_the_document(doc, states):
    fault = "report.section-missing"
    found = states(doc("d1", fault, same="A", approved=True), doc("d2", fault, same="A"))
    assert found == {"d1": "accepted", "d2": "accepted"}
    found = states(doc("d1", same="A", rejected=True), doc("d2", same="A"))
    assert found == {"d1": "rejected", "d2": "accepted"}


@pytest.mark.parametrize(
    ("sent", "right"),
    [
        ("blank", {"d1": "needs-fix"}),
        ("blank filled", {"d1": "needs-fix", "d2": "accepted"}),
        ("filled blank", {"d1": "accepted", "d2": "superseded"}),
        ("faulty blank", {"d1": "needs-fix", "d2": "superseded"}),
        # these are no filled table of this campaign that a blank one could fail to replace
        ("lastyear blank", {"d1": "needs-fix", "d2": "needs-fix"}),
        ("locked blank", {"d1": "unreadable", "d2": "needs-fix"}),
        ("rejected blank", {"d1": "rejected", "d2": "needs-fix"}),
        ("filled blank filled", {"d1": "superseded", "d2": "superseded", "d3": "accepted"}),
    ],
)
def test_a_blank_form_never_replaces_a_filled_one(doc, states, sent, right):
    kinds = {
        "blank": (("stats.blank",), {"role": FileRole.BLANK}),
        "filled": ((), {}),
        "faulty": (("stats.negative",), {}),
        "lastyear": (("stats.wrong-period",), {}),
        "locked": (("file.encrypted",), {}),
        "rejected": ((), {"rejected": True}),
    }
    records = []
    for number, kind in enumerate(sent.split(), start=1):
        codes, facts = kinds[kind]
        records.append(doc(f"d{number}", *codes, requirement="stats", **facts))
    assert states(*records) == right


def test_a_blank_form_beside_a_filled_one_asks_for_nothing(doc, states):
    beside = {"message": "one", "requirement": "stats"}
    found = states(doc("d1", "stats.blank", role=FileRole.BLANK, **beside), doc("d2", **beside))
    assert found == {"d1": "superseded", "d2": "accepted"}


def test_a_blank_form_is_known_by_its_finding_too(doc, states):
    found = states(doc("d1", requirement="stats"), doc("d2", "stats.blank", requirement="stats"))
    assert found == {"d1": "accepted", "d2": "superseded"}


@pytest.mark.parametrize(("second", "late"), [(-1, False), (0, True), (1, True)])
def test_late_by_its_own_arrival_to_the_second(doc, campaign, second, late):
    record = doc("d1")
    record = replace(record, received_at=campaign.deadline.ends_at + timedelta(seconds=second))
    assert document_states([record], campaign, {})["d1"].late is late


def test_extension_moves_the_deadline_of_that_union_only(doc, campaign, at):
    sent = [doc("d1", when="2024-11-15 23:59"), doc("d2", when="2024-11-15 23:59", union="VINATOM")]
    found = document_states(sent, campaign, {"CNC": at("2024-11-16 00:00")})
    assert {key: each.late for key, each in found.items()} == {"d1": False, "d2": True}


def test_nobody_knows_whether_a_document_without_owner_is_late(doc, campaign):
    sent = [doc("d1", candidate="CNC"), doc("d2", role=FileRole.NOTHING), doc("d3", "file.encrypted", requirement=None)]
    found = document_states(sent, campaign, {})
    assert {key: each.late for key, each in found.items()} == {"d1": None, "d2": None, "d3": False}


# --- whatever comes, in whatever order ----------------------------------------------------------------------

ERRORS = ["file.encrypted", "file.wrong-format", "report.section-missing", "report.wrong-period", "stats.blank"]


@st.composite
def records(draw, at):
    number = draw(st.integers(0, 12))
    found = []
    for order in range(number):
        codes = draw(st.lists(st.sampled_from(ERRORS), max_size=2, unique=True))
        decision = draw(st.sampled_from([Decision.AUTO, Decision.MANUAL, Decision.REVIEW, Decision.NONE]))
        found.append(
            Record(
                id=f"d{order}",
                message=f"m{draw(st.integers(0, 8))}",
                received_at=at("2024-11-09 12:00") + timedelta(hours=draw(st.integers(0, 24))),
                sha256=draw(st.sampled_from("ABCD")),
                requirement=draw(st.sampled_from(["report", "stats", None])),
                union=draw(st.sampled_from(["CNC", "VINATOM"])) if decision in {"auto", "manual"} else None,
                decision=decision,
                candidates=(),
                findings=tuple(Finding(code, Severity.ERROR, None, "") for code in codes),
                role=draw(
                    st.sampled_from([FileRole.SUBMISSION, FileRole.SUBMISSION, FileRole.BLANK, FileRole.NOTHING])
                ),
                order=order,
                rejected=draw(st.booleans()) and draw(st.booleans()),
                approved=draw(st.booleans()) and draw(st.booleans()),
            )
        )
    return found


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_the_order_of_processing_changes_nothing(data, campaign, at):
    known = data.draw(records(at))
    mixed = data.draw(st.permutations(known))
    assert document_states(mixed, campaign, {}) == document_states(known, campaign, {})


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_in_each_line_at_most_one_version_stands(data, campaign, at):
    known = {record.id: record for record in data.draw(records(at))}
    standing = {}
    for key, found in document_states(list(known.values()), campaign, {}).items():
        record = known[key]
        if found.state is DocumentState.ACCEPTED and record.union and record.requirement:
            standing.setdefault((record.union, record.requirement), set()).add((found.version, record.sha256))
    assert [line for line, stands in standing.items() if len(stands) > 1] == []


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_what_is_accepted_stays_so_whatever_faulty_ones_come_after(data, campaign, at, doc):
    known = data.draw(records(at))
    stood = {key for key, found in document_states(known, campaign, {}).items() if found.state == "accepted"}
    codes = data.draw(st.lists(st.sampled_from(ERRORS), min_size=1))
    # Bytes that staff accepted once would be no faulty ones.
    worse = doc("d99", *codes, when="2024-11-20 10:00", requirement=data.draw(st.sampled_from(["report", "stats"])))
    after = document_states([*known, worse], campaign, {})
    assert {key for key, found in after.items() if found.state == "accepted"} == stood
