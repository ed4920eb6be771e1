"""What staff decide lies over what the machine found, and survives every replay."""

from datetime import timedelta

import pytest

from collector.errors import UnknownDocument
from collector.model import Deadline, Decision, FileRole, Mark, MessageState, RulingKind, Standing


@pytest.fixture
def rule(store, make):
    def rule(kind, document, **payload):
        return store.rulings.rule(
            RulingKind(kind), document, who="lan", why="lý do", at=make.noon, campaign="2024", payload=payload or None
        )

    return rule


@pytest.fixture
def recorded(record, make):
    def recorded(*documents):
        return record(make.verdict(*documents), state=MessageState.REVIEW)

    return recorded


def test_assigning_gives_a_document_its_union_by_hand(store, make, rule, recorded):
    [waiting] = recorded(make.seen(0, union=None, candidates=["B"]))

    rule("assign", waiting.id, union="A")

    [record] = store.documents.records("2024")
    assert (record.union, record.decision) == ("A", Decision.MANUAL)
    assert (store.documents.records("2024", "A"), store.documents.records("2024", "B")) == ([record], [])
    assert [(row.union, row.decision) for row in store.documents.all()] == [("A", Decision.MANUAL)]


def test_assigning_may_say_which_requirement_it_answers(store, make, rule, recorded):
    [waiting] = recorded(make.seen(0, union=None, requirement=None, role=FileRole.NOTHING))

    rule("assign", waiting.id, union="A", requirement="report", role="submission")

    [record] = store.documents.records("2024")
    assert (record.union, record.requirement, record.role) == ("A", "report", "submission")


@pytest.mark.parametrize(
    ("kinds", "rejected", "approved"),
    [
        (["reject"], True, False),
        (["accept"], False, True),
        (["accept", "reject"], True, False),  # the newest word counts
        (["reject", "accept"], False, True),
        (["reject", "assign"], False, False),
        (["accept", "assign"], False, True),
    ],
)
def test_the_newest_ruling_counts_now_and_after_every_replay(store, make, rule, kinds, rejected, approved, recorded):
    [document] = recorded(make.seen(0, union="A"))
    for kind in kinds:
        rule(kind, document.id, **({"union": "B"} if kind == "assign" else {}))

    [now] = store.documents.records("2024")
    [again] = recorded(make.seen(0, union="A"))

    assert (now.rejected, now.approved) == (rejected, approved)
    assert again == now
    assert store.documents.records("2024") == [now]


def test_a_ruling_lies_over_whatever_a_better_reading_finds(store, make, rule, recorded):
    [document] = recorded(make.seen(0, union=None, candidates=["B"]))
    rule("assign", document.id, union="A")

    [again] = recorded(make.seen(0, union="C", requirement="stats", findings=["stats.blank"]))

    assert (again.union, again.decision, again.requirement) == ("A", Decision.MANUAL, "stats")
    assert [finding.code for finding in again.findings] == ["stats.blank"]


def test_a_ruling_touches_its_own_document_alone(store, make, rule, recorded):
    first, _ = recorded(make.seen(0, union="A"), make.seen(1, union="A"))
    rule("reject", first.id)

    assert [record.rejected for record in store.documents.records("2024")] == [True, False]
    assert [record.rejected for record in recorded(make.seen(0), make.seen(1))] == [True, False]


@pytest.mark.parametrize(("kind", "payload"), [("assign", {"union": "A"}), ("reject", {})])
def test_a_message_leaves_review_with_its_last_waiting_document(store, make, rule, kind, payload, recorded):
    documents = [make.seen(number, union=None, candidates=["A"]) for number in range(2)]
    states = []
    for record in recorded(*documents):
        rule(kind, record.id, **payload)
        states.append(store.mail.message(make.sha()).state)
    recorded(*documents)
    states.append(store.mail.message(make.sha()).state)

    assert states == [MessageState.REVIEW, MessageState.DONE, MessageState.DONE]


def test_a_message_in_review_for_another_reason_stays_there(store, make, rule, recorded):
    [document] = recorded(make.seen(0, union="A"))
    rule("accept", document.id)
    recorded(make.seen(0, union="A"))

    assert store.mail.message(make.sha()).state is MessageState.REVIEW


def test_a_ruling_on_no_document_is_refused_and_not_written(store, rule):
    with pytest.raises(UnknownDocument, match="4711"):
        rule("reject", "4711")

    assert store.rulings.all() == []


def test_rulings_are_listed_as_they_were_made(store, make, rule, recorded):
    [document] = recorded(make.seen(0))
    rule("assign", document.id, union="A")
    rule("reject", document.id)

    assert [(row.kind, row.target, row.who, row.why, row.at, row.payload) for row in store.rulings.all()] == [
        ("assign", document.id, "lan", "lý do", make.noon, {"union": "A"}),
        ("reject", document.id, "lan", "lý do", make.noon, {}),
    ]
    assert store.rulings.all(target="other") == []


def test_the_newest_extension_of_each_union_is_in_force(store, make):
    day = timedelta(days=1)
    for union, days in (("A", 1), ("B", 2), ("A", 3)):
        deadline = Deadline(f"thêm {days} ngày", make.noon + days * day)
        store.rulings.extend("2024", union, deadline, who="lan", why="bão", at=make.noon)

    assert store.rulings.extensions("2024") == {
        "A": Deadline("thêm 3 ngày", make.noon + 3 * day),
        "B": Deadline("thêm 2 ngày", make.noon + 2 * day),
    }
    assert store.rulings.extensions("2025") == {}


def test_a_mark_holds_for_one_requirement_until_it_is_taken_back(store, make):
    def mark(requirement, state):
        store.rulings.mark("2024", "A", requirement, Mark(state, make.noon), who="lan", why="công văn")

    mark("report", Standing.PAPER)
    mark("stats", Standing.EXEMPT)
    mark("stats", Standing.MISSING)

    assert store.rulings.marks("2024") == {("A", "report"): Mark(Standing.PAPER, make.noon)}
