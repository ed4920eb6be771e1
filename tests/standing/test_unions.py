from dataclasses import replace
from datetime import date, timedelta

import pytest

from collector.model import FileRole, Mark, Standing, Union
from collector.standing import Owed, lacking, owed, parse_extension, statuses


@pytest.fixture
def row(campaign, union):
    """Return the row of CNC's report."""

    def look(*records, extensions=None, marks=None, of=union, by=campaign):
        return statuses(records, [of], by, extensions or {}, marks or {})[0]

    return look


def test_a_row_for_every_union_and_requirement_in_the_order_of_the_registry(campaign, union):
    child = Union(code="A-CHILD", name="con", parent="CNC")
    found = [(row.union, row.name, row.requirement) for row in statuses([], [union, child], campaign, {}, {})]
    name = "Công đoàn Vụ Công nghệ cao"
    assert found == [
        ("CNC", name, "report"),
        ("CNC", name, "stats"),
        ("A-CHILD", "con", "report"),
        ("A-CHILD", "con", "stats"),
    ]


def test_nothing_came(row, campaign):
    found = row()
    assert (found.state, found.received_at, found.late, found.document, found.version) == (
        Standing.MISSING,
        None,
        None,
        None,
        None,
    )
    assert found.deadline == campaign.deadline.ends_at


def test_what_is_rejected_or_answers_no_requirement_leaves_it_missing(row, doc):
    sent = [doc("d1", rejected=True), doc("d2", role=FileRole.NOTHING), doc("d3", "file.refused", requirement=None)]
    assert (row(*sent).state, row(*sent).received_at) == (Standing.MISSING, None)


def test_only_faulty_ones_came_and_the_latest_is_named(row, doc):
    sent = [doc("d1", "report.section-missing"), doc("d2", "file.encrypted", when="2024-11-09 10:00")]
    found = row(*sent)
    assert (found.state, found.document, found.version) == (Standing.NEEDS_FIX, "d2", 2)


def test_an_accepted_version_stands_whatever_faulty_one_comes_after(row, doc):
    found = row(doc("d1"), doc("d2", "report.section-missing", when="2024-11-09 10:00"))
    assert (found.state, found.document, found.version) == (Standing.ACCEPTED, "d1", 1)


def test_a_standing_version_is_named_by_its_first_arrival(row, doc):
    found = row(doc("d1", same="A"), doc("d2", same="A", when="2024-11-09 10:00"))
    assert (found.document, found.version) == ("d1", 1)


def test_review_only_where_the_union_is_the_first_candidate(row, doc):
    other = Union(code="VINATOM", name="Công đoàn Viện")
    assert row(doc("d1", candidate="CNC")).state is Standing.REVIEW
    assert row(doc("d1", candidate="CNC"), of=other).state is Standing.MISSING


@pytest.mark.parametrize(
    ("before", "state"),
    [((), Standing.ACCEPTED), (("report.section-missing",), Standing.REVIEW)],
    ids=["accepted goes before review", "review goes before needs-fix"],
)
def test_where_review_ranks(row, doc, before, state):
    assert row(doc("d1", *before), doc("d2", candidate="CNC", when="2024-11-09 10:00")).state is state


def test_a_rejected_document_waits_no_more(row, doc):
    assert row(doc("d1", candidate="CNC", rejected=True)).state is Standing.MISSING


@pytest.mark.parametrize(
    "code",
    ["file.encrypted", "file.wrong-format", "file.empty", "stats.blank", "stats.wrong-form", "report.wrong-period"],
)
def test_what_does_not_count_as_received(row, doc, at, code):
    sent = [doc("d1", code, when="2024-11-09 23:59"), doc("d2", when="2024-11-10 08:00")]
    found = row(*sent)
    assert (found.received_at, found.late) == (at("2024-11-10 08:00"), True)


def test_content_faults_count_as_received_and_a_correction_makes_nobody_late(row, doc, at):
    sent = [
        doc("d1", "report.section-missing", "file.macro!warning", when="2024-11-09 23:59"),
        doc("d2", when="2024-11-20 08:00"),
    ]
    found = row(*sent)
    assert (found.state, found.document, found.received_at, found.late) == (
        Standing.ACCEPTED,
        "d2",
        at("2024-11-09 23:59"),
        False,
    )


def test_a_file_that_staff_accept_counts_from_its_own_arrival(row, doc, at):
    found = row(doc("d1", "file.wrong-format", when="2024-11-09 10:00", approved=True))
    assert (found.state, found.received_at) == (Standing.ACCEPTED, at("2024-11-09 10:00"))


def test_a_file_in_review_is_not_yet_taken(row, doc):
    assert row(doc("d1", candidate="CNC")).received_at is None


def test_first_accepted_judges_by_the_first_version_without_errors(row, doc, at, campaign):
    strict = replace(campaign, on_time="first_accepted")
    sent = [
        doc("d1", "report.section-missing", when="2024-11-09 10:00"),
        doc("d2", when="2024-11-10 10:00"),
        doc("d3", when="2024-11-11 10:00"),
    ]
    found = row(*sent, by=strict)
    assert (found.document, found.received_at, found.late) == ("d3", at("2024-11-10 10:00"), True)
    assert row(sent[0], by=strict).received_at is None


@pytest.mark.parametrize(("second", "late"), [(-1, False), (0, True), (1, True)])
def test_late_to_the_second(row, doc, campaign, second, late):
    record = replace(doc("d1"), received_at=campaign.deadline.ends_at + timedelta(seconds=second))
    assert row(record).late is late


@pytest.mark.parametrize(("second", "late"), [(-1, False), (0, True), (1, True)])
def test_an_extended_union_is_judged_by_its_extension_to_the_second(row, doc, second, late):
    end = parse_extension("2024-11-15")
    record = replace(doc("d1"), received_at=end + timedelta(seconds=second))
    found = row(record, extensions={"CNC": end})
    assert (found.late, found.deadline) == (late, end)


def test_staffs_word_goes_before_the_documents(row, doc):
    marks = {("CNC", "report"): Mark(Standing.PAPER, parse_extension("2024-11-08T10:00"))}
    found = row(doc("d1", "report.section-missing"), marks=marks)
    assert (found.state, found.document) == (Standing.PAPER, "d1")


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({}, Standing.MISSING),
        ({"owes": False}, Standing.EXEMPT),
        ({"valid_to": date(2024, 10, 17)}, Standing.EXEMPT),
        ({"valid_to": date(2024, 10, 18)}, Standing.MISSING),
        ({"valid_from": date(2024, 11, 8)}, Standing.MISSING),
        ({"valid_from": date(2025, 3, 1)}, Standing.EXEMPT),
    ],
)
def test_who_owes_nothing_is_exempt(row, union, facts, state):
    assert row(of=replace(union, **facts)).state is state


def test_what_is_owed_is_missing_or_to_mend(campaign, union, doc):
    rows = statuses([doc("d1", "report.section-missing")], [union], campaign, {}, {})
    assert owed(rows, "CNC") == Owed(missing=("stats",), to_fix=("report",))
    assert lacking(rows, "CNC") == ("report", "stats")


def test_what_waits_or_stands_is_not_owed(campaign, union, doc):
    rows = statuses([doc("d1"), doc("d2", requirement="stats", candidate="CNC")], [union], campaign, {}, {})
    assert (owed(rows, "CNC"), lacking(rows, "CNC")) == (Owed((), ()), ())


def test_what_a_forger_sent_in_a_unions_name_says_nothing_of_where_it_stands(row, doc):
    forged = replace(doc("a", candidate="CNC"), forged=True)
    honest = doc("b", candidate="CNC", when="2024-11-08 09:00")
    assert row(forged).state is Standing.MISSING
    assert row(honest, forged).state is Standing.REVIEW
