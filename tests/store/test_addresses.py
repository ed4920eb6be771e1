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


def test_a_recipient_that_the_server_refused_is_a_claim_once_for_each_letter(store, make, write):
    write("a")
    write("b")
    assert not store.addresses.any()
    for letter, minutes in ((1, 1), (1, 2), (2, 3)):
        store.addresses.refuse(letter, ADDRESS, "5.1.1", make.noon + minutes * MINUTE)
    claim = AddressEventKind.CLAIM
    told = [AddressEvent(ADDRESS, claim, make.noon + minutes * MINUTE, "5.1.1") for minutes in (1, 3)]
    assert (store.addresses.events(), store.addresses.any()) == (told, True)


def test_events_of_messages_and_of_the_server_come_in_their_order(store, make, bounce, write):
    write("a")
    told = bounce()
    store.addresses.refuse(1, "other@vien.example", "5.1.1", make.noon - MINUTE)
    store.addresses.refuse(1, "third@vien.example", "5.1.1", make.noon + MINUTE)
    store.addresses.tell(told.message, [told])
    assert [one.address.partition("@")[0] for one in store.addresses.events()] == ["other", "cd", "third"]


def test_letters_are_found_by_the_second_in_which_they_went(store, make, write):
    for name, micro in (("a", 0), ("b", 999_999), ("c", 1_000_000)):
        write(name, state=LetterState.UNCERTAIN)
        store.outbox.confirm(store.outbox.letters()[-1].id, make.noon + timedelta(microseconds=micro))
    found = store.outbox.sent_at(make.noon + timedelta(microseconds=5))
    assert [row.occasion for row in found] == ["a", "b"]
    assert store.outbox.sent_at(make.noon - timedelta(seconds=1)) == []
