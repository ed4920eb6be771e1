"""The outbox: one letter for an occasion, claimed before it goes, never twice."""

from contextlib import suppress
from datetime import timedelta

import pytest

from collector.model import LetterKind, LetterState
from collector.store import Store


def test_a_letter_comes_back_as_it_was_queued(outbox, queue, make):
    assert queue(cc=("c@x.example",))

    [row] = outbox.letters()

    assert (row.campaign, row.occasion, row.kind, row.union) == (
        "2024",
        "answer:m",
        LetterKind.ACKNOWLEDGEMENT,
        "VPB",
    )
    assert (row.to, row.cc, row.subject) == (("a@x.example",), ("c@x.example",), "Đã nhận báo cáo")
    assert (row.message_id, row.in_reply_to) == ("answer:m@office.example", "m@x.example")
    assert (row.queued_at, row.due_at, row.sent_at) == (make.noon, make.noon, None)
    assert (row.state, row.attempts, row.error, row.held) == (LetterState.QUEUED, 0, None, "")
    assert (outbox.letter(row.id), outbox.raw(row.id)) == (row, b"bytes of answer:m")


def test_a_second_letter_for_an_occasion_is_impossible(outbox, queue):
    assert queue("reminder:VPB:1")
    assert not queue("reminder:VPB:1", subject="another")
    assert queue("reminder:VPB:1", campaign="2025")

    assert [(row.campaign, row.subject) for row in outbox.letters()] == [
        ("2024", "Đã nhận báo cáo"),
        ("2025", "Đã nhận báo cáo"),
    ]


def test_a_second_letter_stays_impossible_once_the_first_is_sent_or_dropped(outbox, queue, make):
    queue("sent")
    queue("dropped")
    first, second = (row.id for row in outbox.letters())
    outbox.claim(first)
    outbox.confirm(first, make.noon)
    outbox.drop(second)

    assert (queue("sent"), queue("dropped")) == (None, None)


def test_a_letter_queued_in_a_transaction_that_fails_was_never_queued(store, outbox, queue):
    with suppress(ZeroDivisionError), store.transaction():
        queue()
        raise ZeroDivisionError

    assert outbox.letters() == []


def test_due_letters_come_by_their_time_then_as_they_were_queued(outbox, queue, make):
    minute = timedelta(minutes=1)
    queue("b", due_at=make.noon)
    queue("a", due_at=make.noon)
    queue("late", due_at=make.noon + minute)
    queue("first", due_at=make.noon - minute)
    queue("held", held="vì danh sách thư")

    assert [row.occasion for row in outbox.due(make.noon)] == ["first", "b", "a"]
    assert [row.occasion for row in outbox.due(make.noon + minute)] == ["first", "b", "a", "late"]


def test_a_claim_is_committed_before_the_hand_over_and_given_once(data, outbox, queue):
    queue()
    [letter] = outbox.letters()

    assert outbox.claim(letter.id)
    with Store(data) as other:  # what another process sees, or this one after a crash
        assert [(row.state, row.attempts) for row in other.outbox.letters()] == [(LetterState.UNCERTAIN, 1)]
        assert (other.outbox.claim(letter.id), other.outbox.due(letter.due_at)) == (False, [])


def test_a_claim_within_a_transaction_is_refused(store, outbox, queue):
    queue()

    with pytest.raises(RuntimeError), store.transaction():
        outbox.claim(1)


def test_confirmed_it_is_sent(outbox, queue, make):
    queue()
    outbox.claim(1)

    assert outbox.confirm(1, make.noon)
    assert [(row.state, row.sent_at, row.attempts) for row in outbox.letters()] == [(LetterState.SENT, make.noon, 1)]


def test_confirmed_with_what_was_left_out_it_is_sent_and_says_so(outbox, queue, make):
    queue()
    outbox.claim(1)
    outbox.confirm(1, make.noon, error="trừ b@x.example")
    assert [(row.state, row.error) for row in outbox.letters()] == [(LetterState.SENT, "trừ b@x.example")]


def test_doubted_it_stays_uncertain_and_says_why(outbox, queue, make):
    queue("doubted")
    queue("never claimed")
    outbox.claim(1)
    assert [outbox.doubt(number, "mất kết nối") for number in (1, 2)] == [True, False]
    assert [(row.state, row.error) for row in outbox.letters()] == [
        (LetterState.UNCERTAIN, "mất kết nối"),
        (LetterState.QUEUED, None),
    ]


def test_dropped_it_may_say_why(outbox, queue):
    queue("a")
    queue("b")
    outbox.drop(1, "đã nộp đủ")
    outbox.drop(2)
    assert [row.error for row in outbox.letters()] == ["đã nộp đủ", None]


def test_refused_it_is_failed_or_queued_for_later(outbox, queue, make):
    later = make.noon + timedelta(minutes=5)
    queue("hard")
    queue("soft")
    for number in (1, 2):
        outbox.claim(number)
    outbox.failed(1, "550 no such user")
    outbox.failed(2, "451 try later", retry_at=later)

    assert [(row.state, row.error) for row in outbox.letters()] == [
        (LetterState.FAILED, "550 no such user"),
        (LetterState.QUEUED, "451 try later"),
    ]
    assert (outbox.due(make.noon), [row.id for row in outbox.due(later)]) == ([], [2])


# From each state: what may be done, and what then stands.
Q, S, F, H, U, D = (
    LetterState.QUEUED,
    LetterState.SENT,
    LetterState.FAILED,
    LetterState.HELD,
    LetterState.UNCERTAIN,
    LetterState.DROPPED,
)


@pytest.mark.parametrize(
    ("state", "after"),
    [
        (Q, {"claim": U, "confirm": Q, "failed": Q, "hold": H, "release": Q, "drop": D}),
        (S, {"claim": S, "confirm": S, "failed": S, "hold": S, "release": S, "drop": S}),
        (F, {"claim": F, "confirm": F, "failed": F, "hold": F, "release": Q, "drop": D}),
        (H, {"claim": H, "confirm": H, "failed": H, "hold": H, "release": Q, "drop": D}),
        (U, {"claim": U, "confirm": S, "failed": F, "hold": U, "release": Q, "drop": D}),
        (D, {"claim": D, "confirm": D, "failed": D, "hold": D, "release": Q, "drop": D}),
    ],
)
def test_a_letter_goes_only_the_ways_that_lead_to_one_copy(outbox, queue, make, state, after):
    steps = {
        "claim": outbox.claim,
        "confirm": lambda number: outbox.confirm(number, make.noon),
        "failed": lambda number: outbox.failed(number, "x"),
        "hold": lambda number: outbox.hold(number, "x"),
        "release": outbox.release,
        "drop": outbox.drop,
    }
    ways = {Q: [], S: ["claim", "confirm"], F: ["claim", "failed"], H: ["hold"], U: ["claim"], D: ["drop"]}
    reached = {}
    for number, (name, step) in enumerate(steps.items(), 1):
        queue(name)
        for way in ways[state]:
            steps[way](number)
        done = step(number)
        reached[name] = outbox.letter(number).state
        assert done == (reached[name] is not state)

    assert reached == after


def test_a_held_letter_says_why_and_goes_once_it_is_released(outbox, queue, make):
    queue(held="qua danh sách thư")
    held = outbox.letters()[0]
    outbox.release(held.id)

    assert (held.state, held.held) == (LetterState.HELD, "qua danh sách thư")
    assert [row.held for row in outbox.due(make.noon)] == [""]


def test_letters_are_found_by_the_message_ids_that_a_reply_names(outbox, queue):
    queue("one")
    queue("two", union="TTRA")

    found = outbox.by_message_id(["two@office.example", "strange@x.example"])

    assert {name: row.union for name, row in found.items()} == {"two@office.example": "TTRA"}
    assert outbox.by_message_id([]) == {}


def test_occasions_tell_what_became_of_each(outbox, queue, make):
    queue("a")
    queue("b", kind=LetterKind.REMINDER, union=None)
    queue("c", campaign="2025")
    outbox.claim(1)
    outbox.confirm(1, make.noon)

    found = outbox.occasions("2024")

    assert {name: (one.kind, one.union, one.state, one.queued_at, one.sent_at) for name, one in found.items()} == {
        "a": (LetterKind.ACKNOWLEDGEMENT, "VPB", LetterState.SENT, make.noon, make.noon),
        "b": (LetterKind.REMINDER, None, LetterState.QUEUED, make.noon, None),
    }


def test_letters_are_listed_by_each_filter(outbox, queue):
    queue("a")
    queue("b", kind=LetterKind.REMINDER, union="TTRA", held="x")

    def listed(**asked):
        return [row.occasion for row in outbox.letters(**asked)]

    assert listed(kind=LetterKind.REMINDER) == ["b"]
    assert listed(state=LetterState.HELD) == ["b"]
    assert listed(union="VPB") == ["a"]
    assert listed(campaign="2025") == []


def test_the_bytes_of_no_letter_are_a_mistake_of_the_caller(outbox):
    with pytest.raises(KeyError):
        outbox.raw(4711)
