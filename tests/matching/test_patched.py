"""The index of another day is what would be built of its rows, and the one that it is made from stays as it is."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matching.maker import Maker, index_of, sample_registry

from collector.matching.index import labels
from collector.matching.patched import patched
from collector.model import Union

QUICK = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
# Names that share words, tails, initials and the whole name with those of the sample's registry and with each other.
NAMES = (
    "Công đoàn Cục Sở hữu trí tuệ",
    "Công đoàn Viện Năng lượng nguyên tử",
    "Công đoàn Viện Năng lượng nguyên tử Việt Nam",
    "CĐ Viện Năng lượng quốc gia",
    "Công đoàn Vụ Pháp chế",
    "CĐ Văn phòng Bộ Khoa học và Công nghệ",
    "Công đoàn Trung tâm Kỹ thuật 2",
    "CĐ SHTT",
    "BoA",
)
ADDRESSES = ("cd@mot.example", "CD@mot.example", "vanthu@hai.example", "")
DOMAINS = ("mot.example", "@hai.example", "most.example")
ROWS = st.builds(
    Union,
    code=st.just(""),
    name=st.sampled_from(NAMES),
    short_name=st.sampled_from(["", *NAMES]),
    aliases=st.lists(st.sampled_from(NAMES), max_size=2).map(tuple),
    parent=st.sampled_from([None, "VINATOM", "SHTT"]),
    emails=st.lists(st.sampled_from(ADDRESSES), max_size=2).map(tuple),
    domains=st.lists(st.sampled_from(DOMAINS), max_size=2).map(tuple),
    contact_name=st.sampled_from(["", "Lê Thị Hoa", "le thi hoa"]),
    contact_phone=st.sampled_from(["", "0962 671 771", "+84962671771"]),
    owes=st.booleans(),
)
CODES = ("VINATOM", "SHTT", "PC", "VPB", "BOA", "MOI-1", "MOI-2")
CHANGES = st.dictionaries(st.sampled_from(CODES), st.none() | ROWS, max_size=5)
BASE = sample_registry()
ORDER = {code: at for at, code in enumerate([*(union.code for union in BASE), "MOI-2", "MOI-1"])}


def rows_with(rows, changes):
    """Return the rows as they are after the changes, in registry order."""
    found = {row.code: row for row in rows} | {
        code: replace(row, code=code) if row else None for code, row in changes.items()
    }
    return sorted((row for row in found.values() if row), key=lambda row: ORDER[row.code])


def change(index, changes):
    return patched(index, {code: replace(row, code=code) if row else None for code, row in changes.items()}, ORDER)


def walk(node, path=()):
    yield path, node
    for token, below in node.edges.items():
        yield from walk(below, (*path, token))


def shape(index):
    """Return all that an index says, without the places of names and the nodes that lead nowhere."""
    nodes = dict(walk(index.root))
    spelled = {code: Counter(index.cores_of(code)) for code in index.unions}
    return {
        "writings": {path: node.writings for path, node in nodes.items() if node.writings},
        "names": {code: names for code, names in spelled.items() if names},
        "words": {word: Counter(index.cores[at] for at in places) for word, places in index.postings.items()},
        **{
            name: dict(getattr(index, name))
            for name in ("unions", "emails", "domains", "phones", "contacts", "pairs", "kinds", "symbols", "children")
        },
        **{name: getattr(index, name) for name in ("home", "owing", "excused", "timed", "issuer", "tailless")},
        "ministries": dict(index.ministries),
    }


def broken_jumps(index):
    """Return the jumps that lead to no node of this trie, or that are missing or there twice."""
    nodes = dict(walk(index.root))
    due = Counter((path[:at], label, id(node)) for path, node in nodes.items() for at, label in labels(path))
    found = Counter(
        (path, label, id(node)) for path, above in nodes.items() for label, led in above.jumps.items() for node in led
    )
    return (due - found) + (found - due)


@given(changes=CHANGES)
@QUICK
def test_patched_index_is_the_one_that_would_be_built(changes):
    base = index_of(BASE, Maker.home)

    made = change(base, changes)

    assert shape(made) == shape(index_of(rows_with(BASE, changes), Maker.home))
    assert not broken_jumps(made)


@given(first=CHANGES, second=CHANGES)
@QUICK
def test_patching_leaves_the_index_before_it_as_it_was(first, second):
    base = index_of(BASE, Maker.home)
    before, made = shape(base), change(base, first)
    once = shape(made)

    change(base, second)
    twice = change(made, second)

    assert (shape(base), shape(made)) == (before, once)
    assert shape(twice) == shape(index_of(rows_with(rows_with(BASE, first), second), Maker.home))
    assert not broken_jumps(base)
    assert not broken_jumps(twice)


@pytest.mark.parametrize(
    "changes",
    [
        {"PC": replace(BASE[4], name="Công đoàn Vụ Pháp chế Bộ Y tế")},  # the body above all has another name too
        {row.code: replace(row, contact_name="Ai đó") for row in BASE},  # more than are worth patching
    ],
)
def test_what_is_not_worth_patching_is_built_anew(changes):
    base = index_of(BASE, Maker.home)

    assert shape(change(base, changes)) == shape(index_of(rows_with(BASE, changes), Maker.home))


def test_rows_that_do_not_differ_give_the_index_itself():
    base = index_of(BASE, Maker.home)

    assert patched(base, {"PC": base.unions["PC"], "NEW": None}, ORDER) is base
