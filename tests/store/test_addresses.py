from datetime import date, timedelta

import pytest

from collector.model import AddressEvent, AddressEventKind, Authenticity, LetterKind, LetterState, MessageClass

ADDRESS, MINUTE = "cd@vien.example", timedelta(minutes=1)


@pytest.fixture
def bounce(store, make):
    """Record a bounce, and give what it tells of an address."""

    def bounce(label="b", **more):
        store.mail.record(make.verdict(label=label, klass=MessageClass.BOUNCE), campaign=make.campaign)
        told = {"kind": AddressEventKind.BOUNCE, "at": make.noon, "status": "5.1.1", "message": make.sha(label)}
        return AddressEvent(ADDRESS, **(told | more))

    return bounce


def test_address_events_come_back_as_they_were_told(store, bounce):
    told = bounce()
    away = bounce("c", kind=AddressEventKind.AWAY, status="", until=date(2024, 11, 15))
    assert not store.addresses.any()
    store.addresses.tell(told.message, [told])
    store.addresses.tell(away.message, [away])
    assert store.addresses.events() == [told, away]
    assert store.addresses.any()


def test_message_told_again_replaces_what_it_told_and_no_other(store, bounce):
    first, other = bounce("b"), bounce("c")
    store.addresses.tell(first.message, [first])
    store.addresses.tell(other.message, [other])
    store.addresses.tell(first.message, [])
    assert store.addresses.events() == [other]


def test_bounces_and_forged_messages_are_no_sign_of_life(store, make):
    for label, minutes, klass, authentic in (
        ("m1", 1, MessageClass.SUBMISSION, Authenticity.UNKNOWN),
        ("m2", 2, MessageClass.AUTO_REPLY, Authenticity.PROVEN),
        ("m3", 3, MessageClass.QUESTION, Authenticity.FALSE),
        ("m4", 4, MessageClass.BOUNCE, Authenticity.UNKNOWN),
    ):
        verdict = make.verdict(label=label, at=make.noon + minutes * MINUTE, klass=klass, authentic=authentic)
        store.mail.record(verdict, campaign=make.campaign)
    assert store.addresses.heard(["a@x.example", "nobody@x.example"]) == {"a@x.example": make.noon + 2 * MINUTE}


@pytest.fixture
def write(store, make):
    def write(occasion, *, state=LetterState.QUEUED, **more):
        store.outbox.queue(make.letter(occasion, **more), b"x", make.campaign, make.noon)
        number = store.outbox.letters()[-1].id
        if state is LetterState.HELD:
            store.outbox.hold(number, "x")
        if state is LetterState.DROPPED:
            store.outbox.drop(number)
        if state is LetterState.UNCERTAIN:
            store.outbox.claim(number)

    return write


def test_letters_of_a_span_are_counted_in_all_and_to_an_address(store, make, write):
    write("a", to=("A@x.example", "b@x.example"))
    write("b", to=("b@x.example",), cc=("a@x.example",))
    write("c", to=("ba@x.example",), kind=LetterKind.REMINDER)
    write("d", to=("a@x.example",), state=LetterState.UNCERTAIN)
    write("held", to=("a@x.example",), state=LetterState.HELD)
    write("dropped", to=("a@x.example",), state=LetterState.DROPPED)
    write("old", to=("a@x.example",), due_at=make.noon - timedelta(days=1))
    count, day = store.traffic.lately, timedelta(days=1)
    assert count(make.noon - day, make.noon) == 4
    assert [count(make.noon - day, make.noon, one) for one in ("a@x.example", "b@x.example", "x.example")] == [3, 2, 0]
    assert count(make.noon, make.noon + day) == 0


def test_only_an_address_that_a_letter_was_handed_over_to_was_written_to(store, make, write):
    write("a", to=("a@x.example",), state=LetterState.UNCERTAIN)
    write("b", to=("b@x.example",))
    wrote = [store.traffic.wrote_to(f"{one}@x.example", make.noon) for one in "abc"]
    assert wrote == [True, False, False]
    assert not store.traffic.wrote_to("a@x.example", make.noon - MINUTE)
