"""FETCH answers as servers write them, cut into pieces as imaplib cuts them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.mailboxes.fetch_responses import Answer, answers, compact

HANOI = timezone(timedelta(hours=7))


@pytest.mark.parametrize(
    ("pieces", "found"),
    [
        # Dovecot: everything before the literal
        (
            [(b'1 (UID 5 INTERNALDATE " 9-Nov-2024 23:59:59 +0700" RFC822.SIZE 3 BODY[] {3}', b"abc"), b")"],
            [Answer(5, 3, datetime(2024, 11, 9, 23, 59, 59, tzinfo=HANOI), b"abc")],
        ),
        # Exchange: the UID behind the literal
        ([(b"1 (BODY[] {3}", b"abc"), b" UID 5)", (b"2 (BODY[] {3}", b"def"), b" UID 6)"],
         [Answer(5, raw=b"abc"), Answer(6, raw=b"def")]),
        # another client changes flags meanwhile: an answer nobody asked for, with and without a UID
        ([b"9 (FLAGS (\\Seen))", (b"1 (UID 5 BODY[] {3}", b"abc"), b" FLAGS ())", b"8 (UID 4 FLAGS (\\Seen $X))"],
         [Answer(None), Answer(5, raw=b"abc"), Answer(4)]),
        # a short body may come quoted, a vanished one as NIL
        ([b'1 (UID 5 BODY[] "a \\"b\\" \\\\")', b"2 (UID 6 BODY[] NIL)"], [Answer(5, raw=b'a "b" \\'), Answer(6)]),
        # a body that speaks the protocol is a body
        ([(b"1 (UID 5 BODY[] {11}", b") (UID 9 X "), b")"], [Answer(5, raw=b") (UID 9 X ")]),
        # two literals in one answer, a nested list, lower case, an item that nobody knows
        ([(b"1 (X-GM-LABELS (a (b) {1}", b"("), (b" c) uid 5 BODY[] {3}", b"abc"), b" MODSEQ (7) X-Y z)"],
         [Answer(5, raw=b"abc")]),
        ([(b"1 (UID 5 BODY[] {0}", b""), b")"], [Answer(5, raw=b"")]),
        ([b"1 (UID 5 RFC822.SIZE 12)"], [Answer(5, 12)]),
        ([None], []),
    ],
)  # fmt: skip
def test_an_answer_is_known_by_the_uid_that_stands_in_it(pieces, found):
    assert list(answers(pieces)) == found


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        (b'"17-Jul-2024 02:44:25 -0730"', datetime(2024, 7, 17, 10, 14, 25, tzinfo=UTC)),
        (b'"09-nov-2024 23:59:59 +0000"', datetime(2024, 11, 9, 23, 59, 59, tzinfo=UTC)),
        (b'"31-Dec-2016 23:59:60 +0000"', datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)),  # a leap second
        (b'"30-Feb-2024 00:00:00 +0000"', None),
        (b'"01-Foo-2024 00:00:00 +0000"', None),
        (b'"yesterday"', None),
        (b"NIL", None),
    ],
)
def test_internaldate_is_read_with_its_zone_or_not_at_all(written, instant):
    [answer] = answers([b"1 (UID 5 INTERNALDATE " + written + b")"])

    assert answer.stored_at == instant


MESSAGES = st.dictionaries(st.integers(1, 2**32 - 1), st.binary(max_size=40), min_size=1, max_size=6)


@given(MESSAGES, st.randoms(use_true_random=False))
def test_bytes_and_uid_stay_together_in_every_order_of_items(messages, random):
    pieces = []
    for number, (uid, raw) in enumerate(messages.items(), 1):
        if random.random() < 0.3:
            pieces.append(b"%d (FLAGS (\\Seen) UID %d)" % (number, uid))
        items = [b"UID %d" % uid, b"FLAGS (\\Seen $X)", b'INTERNALDATE "01-Nov-2024 00:00:00 +0000"', raw]
        random.shuffle(items)
        line = b"%d (" % number
        for place, item in enumerate(items):
            line += b" " if place else b""
            if item is raw:
                pieces.append((line + b"BODY[] {%d}" % len(raw), raw))
                line = b""
            else:
                line += item
        pieces.append(line + b")")

    assert {answer.uid: answer.raw for answer in answers(pieces) if answer.raw is not None} == messages


@pytest.mark.parametrize(
    ("uids", "written"), [([7, 1, 2, 3, 3], "1:3,7"), ([5], "5"), ([1, 3, 5], "1,3,5"), ([9, 10], "9:10")]
)
def test_uids_are_written_as_ranges(uids, written):
    assert compact(uids) == written
