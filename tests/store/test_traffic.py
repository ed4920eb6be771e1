"""What went out, counted."""

from datetime import timedelta

from collector.model import LetterKind, LetterState


def test_what_went_is_counted_after_one_instant_and_up_to_another(store, queue, make):
    for number in range(4):
        queue(str(number))
        store.outbox.claim(number + 1)
    for number in (1, 2, 3):
        store.outbox.confirm(number, make.noon + timedelta(seconds=number))

    counts = [
        store.traffic.sent_between(make.noon + timedelta(seconds=a), make.noon + timedelta(seconds=b))
        for a, b in ((0, 3), (1, 3), (1, 2), (3, 9))
    ]
    assert counts == [3, 2, 1, 0]


def test_letters_are_counted_by_kind_without_the_dropped_ones(store, queue):
    queue("a")
    queue("b")
    queue("c", kind=LetterKind.REMINDER)
    queue("d", kind=LetterKind.DIGEST, campaign="2025")
    store.outbox.drop(1)

    assert store.traffic.by_kind() == {LetterKind.ACKNOWLEDGEMENT: 1, LetterKind.REMINDER: 1, LetterKind.DIGEST: 1}
    assert store.traffic.by_kind("2025") == {LetterKind.DIGEST: 1}


def test_letters_of_a_campaign_are_counted_by_state(store, queue):
    queue("a")
    queue("b")
    queue("c", campaign="2025")
    store.outbox.drop(1)

    assert store.traffic.by_state("2024") == {LetterState.DROPPED: 1, LetterState.QUEUED: 1}
