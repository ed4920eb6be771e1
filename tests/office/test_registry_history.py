"""Mail is judged by the registry of its day: an edit credits yesterday's files to nobody new."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matching.maker import Maker, index_of
from office_site import at

from collector.matching import attribute, hinted, patched
from collector.model import Union
from collector.office.registry_history import Lesson, PastRegistry, RegistryHistory, with_news
from collector.store import UnionChange

OPENS = at("2024-10-18T00:00")
A = Union("A", "Công đoàn Viện Lúa", emails=("lua@a.example",), domains=("a.example",))
B = Union("B", "Công đoàn Viện Ngô", emails=("ngo@b.example",))


def day(number):
    return OPENS + timedelta(days=number)


def changes_of(*registries):
    """Return the history of a registry that was imported on the first day and edited on each one after it."""
    changes = []
    for number, (was, now) in enumerate(pairwise(registries), 1):
        before, after = ({row.code: row for row in rows} for rows in (was, now))
        changes += [
            UnionChange(len(changes), day(number), "Lan", code, before.get(code), after.get(code))
            for code in {**after, **before}
            if before.get(code) != after.get(code)
        ]
    return changes


def past_of(*registries, lessons=()):
    return PastRegistry({row.code: row for row in registries[-1]}, changes_of(*registries), lessons)


def emails(past, when):
    return {code: row.emails for code in "AB" if (row := past.union(code, when))}


MOVED = replace(A, emails=()), replace(B, emails=("ngo@b.example", "lua@a.example"))


@pytest.mark.parametrize(
    ("when", "owner"),
    [
        (day(-100), "A"),  # the first import counts from the beginning
        (day(1) - timedelta(seconds=1), "A"),
        (day(1), "B"),  # from the instant of the edit on
        (day(100), "B"),
    ],
)
def test_address_is_whose_it_was_at_that_instant(when, owner):
    past = past_of((A, B), MOVED)

    assert [code for code, known in emails(past, when).items() if "lua@a.example" in known] == [owner]


def test_rows_that_come_and_go_are_there_in_between_alone():
    past = past_of((A,), (A, B), (A,), (A, B))

    assert [sorted(emails(past, day(number))) for number in range(4)] == [["A"], ["A", "B"], ["A"], ["A", "B"]]
    assert past.rows(day(1)) == {}
    assert past.rows(day(2)) == {"B": None}


def test_clock_set_back_between_two_edits_of_a_row_keeps_their_order():
    once, twice = replace(A, emails=("1@a.example",)), replace(A, emails=("2@a.example",))
    changes = [UnionChange(1, day(9), "Lan", "A", A, once), UnionChange(2, day(3), "Lan", "A", once, twice)]
    past = PastRegistry({"A": twice}, changes)

    assert [past.union("A", day(number)).emails for number in (2, 3, 9)] == [A.emails, twice.emails, twice.emails]


def test_what_was_taught_and_taken_back_never_counted():
    taught = replace(B, emails=(*B.emails, "lua@a.example"))
    lesson = Lesson("B", "lua@a.example", day(1), day(2))
    past = past_of((A, B), (A, taught), (A, B), lessons=[lesson])

    assert [emails(past, day(number))["B"] for number in range(4)] == [B.emails] * 4


def test_what_staff_put_in_again_after_it_was_taken_back_counts_from_then_on():
    taught = replace(B, emails=(*B.emails, "lua@a.example"))
    lesson = Lesson("B", "lua@a.example", day(1), day(2))
    past = past_of((A, B), (A, taught), (A, B), (A, taught), lessons=[lesson])

    assert [emails(past, day(number))["B"] == taught.emails for number in range(5)] == [False, False, False, True, True]


def test_lesson_ends_when_it_left_the_registry_where_the_clocks_differ():
    taught = replace(B, emails=(*B.emails, "lua@a.example"))
    lesson = Lesson("B", "lua@a.example", day(0.5), day(1.5))
    past = past_of((A, B), (A, taught), (A, B), lessons=[lesson])

    assert [emails(past, day(number))["B"] for number in (1, 1.6, 2)] == [B.emails] * 3


def test_versions_are_the_same_between_edits_and_others_after_each():
    past = past_of((A, B), MOVED, (A,))

    assert [past.version(day(number)) for number in (0, 0.5, 1, 1.5, 2, 9)] == [0, 0, 1, 1, 2, 2]


# --- what is new since ---------------------------------------------------------------------------------------------


def news(past, when):
    """Return what each row has by the news, beyond what it had at an instant."""
    order = {code: place for place, code in enumerate("ABC")}
    today = index_of(sorted(past.today.values(), key=lambda row: order[row.code]))
    then = patched(today, past.rows(when), order)
    found = {}
    for code, row in with_news(past, then, when).items():
        was = then.unions.get(code, Union(code, ""))
        now = row or was
        found[code] = [
            text
            for field in ("aliases", "emails", "domains")
            for text in getattr(now, field)
            if text not in getattr(was, field)
        ]
    return {code: texts for code, texts in found.items() if texts}


@pytest.mark.parametrize(
    ("now", "told"),
    [
        # a new address helps, a moved one does not
        ((A, replace(B, emails=("ngo@b.example", "moi@b.example"))), {"B": ["moi@b.example"]}),
        (MOVED, {}),
        # one that somebody else has still is not new
        ((A, replace(B, emails=("ngo@b.example", "LUA@a.example"))), {}),
        ((A, replace(B, domains=("b.example", "@A.example"))), {"B": ["b.example"]}),
        # a name by which another was called is moved, whatever its spelling
        (
            (replace(A, name="Công đoàn Viện Gạo"), replace(B, aliases=("CĐ viện lúa", "CĐ Viện Bắp"))),
            {"A": ["Công đoàn Viện Gạo"], "B": ["CĐ Viện Bắp"]},
        ),
        # a new row with a new name and address; a new code for an old row
        (
            (A, B, Union("C", "Công đoàn Viện Chè", emails=("che@c.example",))),
            {"C": ["Công đoàn Viện Chè", "che@c.example"]},
        ),
        ((B, replace(A, code="C", emails=("lua@a.example", "lua@c.example"))), {"C": ["lua@c.example"]}),
        # what is gone is no news
        ((A,), {}),
    ],
)
def test_what_is_new_and_was_nobodys_helps_and_what_moved_does_not(now, told):
    assert news(past_of((A, B), now), day(0)) == told


TEXTS = ("m1@x.example", "m2@x.example", "m3@x.example")
REGISTRIES = st.lists(
    st.dictionaries(st.sampled_from("ABC"), st.lists(st.sampled_from(TEXTS), unique=True, max_size=2), min_size=1),
    min_size=1,
    max_size=5,
)


def rows_of(registries):
    return [
        tuple(Union(code, f"Công đoàn {code}", emails=tuple(mails)) for code, mails in sorted(one.items()))
        for one in registries
    ]


@given(registries=REGISTRIES, number=st.integers(0, 5))
@settings(max_examples=150, deadline=None)
def test_past_of_any_edits_is_the_registry_that_was(registries, number):
    rows = rows_of(registries)
    past = past_of(*rows)
    then = rows[min(number, len(rows) - 1)]

    assert {code: row for code in "ABC" if (row := past.union(code, day(number)))} == {row.code: row for row in then}
    owners = {mail: {row.code for row in then if mail in row.emails} for mail in TEXTS}
    assert all(not owners[text] for texts in news(past, day(number)).values() for text in texts if text in owners)


# --- what mail comes to ----------------------------------------------------------------------------------------------


class Books:
    """The history of a registry and no rulings, in place of the store."""

    def __init__(self, past):
        self.registry = self.rulings = self
        self._past = past

    def edits(self):
        return self._past

    def order(self):
        return {code: place for place, code in enumerate("ABC")}

    def newest(self):
        return 0

    def unlearnt(self):
        return []


def history_of(rows):
    """Return the history of a registry that was edited on each day."""
    changes = changes_of(*rows)
    return RegistryHistory(Books(changes), {row.code: row for row in rows[-1]}, lambda: index_of(rows[-1]))


def judged(history, make, sender, when):
    """Return what becomes of a report without a name: it is whose its sender is."""
    index, news = history.indexes(when)
    given = make.message(sender), [make.claim("bc.docx", make.report())], index, make.context()
    (found,) = attribute(*given)
    if news is None:
        return found
    (later,) = attribute(*given[:2], news, given[3])
    return hinted(found, later)


@given(
    registries=REGISTRIES,
    mails=st.lists(st.tuples(st.sampled_from(TEXTS), st.floats(-1, 6)), min_size=1, max_size=4),
)
@settings(max_examples=150, deadline=None)
def test_whatever_moves_no_file_goes_to_a_union_without_the_address_at_its_receipt(registries, mails):
    make = Maker()
    rows = rows_of(registries)
    for sender, number in mails:
        then = rows[max(0, min(int(number), len(rows) - 1))]
        owners = [row.code for row in then if sender in row.emails]
        # Looked at when it comes, and again after every later edit.
        found = [judged(history_of(rows[: last + 1]), make, sender, day(number)) for last in range(len(rows))]
        seen = [one for last, one in enumerate(found) if last >= min(number, len(rows) - 1)]
        assert {one.union for one in seen} == {owners[0] if len(owners) == 1 else None}
        assert all({one.union for one in match.candidates} >= set(owners) for match in seen)


@given(registries=REGISTRIES)
@settings(max_examples=150, deadline=None)
def test_domains_of_a_day_are_those_that_its_rows_listed(registries):
    rows = [tuple(replace(row, domains=row.emails, emails=()) for row in one) for one in rows_of(registries)]
    history = history_of(rows)
    for number in (*range(len(rows) + 2), 0):  # back to the first day at the end
        then = rows[min(number, len(rows) - 1)]
        found = history.known_senders("A", day(number), ()).others
        assert {text for text in TEXTS if text in found} == {text for row in then for text in row.domains}
