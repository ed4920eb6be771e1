"""The registry in the database: what an import added, changed and took away."""

from dataclasses import replace
from datetime import datetime

from collector.model import ZONE, Union
from collector.store import RegistryChange


def codes(store, **asked):
    return [union.code for union in store.registry.unions(**asked)]


def test_unions_come_back_whole_and_in_the_order_of_the_registry(store, make):
    change = store.registry.replace([make.member, make.parent])

    assert change == RegistryChange(added=("VIEN-A", "VIEN"), changed=(), gone=())
    assert store.registry.unions() == (make.member, make.parent)


def test_an_import_says_what_was_added_changed_and_gone(store):
    a, b, c = (Union(code, code.lower()) for code in "ABC")
    store.registry.replace([a, b, c])

    change = store.registry.replace([Union("D", "d"), Union("B", "new name"), a])

    assert change == RegistryChange(added=("D",), changed=("B",), gone=("C",))
    assert codes(store) == ["D", "B", "A"]


def test_the_same_import_again_changes_nothing(store, make):
    store.registry.replace([make.parent, make.member])

    assert store.registry.replace([make.parent, make.member]) == RegistryChange((), (), ())
    assert store.registry.unions() == (make.parent, make.member)


def test_a_union_that_is_gone_is_hidden_and_comes_back_as_added(store, make):
    store.registry.replace([make.parent, make.member])
    store.registry.replace([make.parent])

    assert (codes(store), codes(store, gone=True)) == (["VIEN"], ["VIEN", "VIEN-A"])
    assert store.registry.replace([make.parent, make.member]) == RegistryChange(("VIEN-A",), (), ())


def test_a_union_whose_row_was_refused_stays_as_it_was(store, make):
    store.registry.replace([make.parent, make.member])

    change = store.registry.replace([Union("NEW", "n")], spared=["VIEN", "NEVER-SEEN"])

    assert change == RegistryChange(("NEW",), (), ("VIEN-A",))
    assert set(store.registry.unions()) == {Union("NEW", "n"), make.parent}


DAYS = [datetime(2024, 10, day, 9, tzinfo=ZONE) for day in range(1, 6)]


def imported(store, unions, at):
    with store.transaction():
        before = store.registry.unions()
        store.registry.replace(unions)
        store.registry.note_changes(before, who="import", at=at)


def edits(store):
    return [(one.code, one.before and one.before.name, one.after and one.after.name) for one in store.registry.edits()]


def test_the_first_import_is_no_edit_and_every_later_change_is_one(store):
    a, b = Union("A", "a"), Union("B", "b")
    imported(store, [a, b], DAYS[0])
    assert edits(store) == []

    imported(store, [replace(a, name="a2"), Union("C", "c")], DAYS[1])
    store.registry.change(replace(a, name="a3"), who="Lan", at=DAYS[2])

    assert edits(store) == [("A", "a", "a2"), ("C", None, "c"), ("B", "b", None), ("A", "a2", "a3")]


def test_a_second_import_at_the_instant_of_the_first_changes_what_was_there(store):
    imported(store, [Union("A", "a")], DAYS[0])
    imported(store, [Union("A", "a2")], DAYS[0])

    assert edits(store) == [("A", "a", "a2")]


def test_in_a_registry_that_is_older_than_its_history_an_added_row_is_an_edit(store):
    store.registry.replace([Union("A", "a"), Union("B", "b")])

    imported(store, [Union("A", "a"), Union("B", "b"), Union("C", "c")], DAYS[0])
    assert edits(store) == [("C", None, "c")]

    imported(store, [Union("A", "a2"), Union("B", "b2"), Union("C", "c")], DAYS[1])
    assert edits(store) == [("C", None, "c"), ("A", "a", "a2"), ("B", "b", "b2")]


def test_every_code_keeps_its_place_when_it_is_gone(store):
    store.registry.replace([Union(code, code) for code in "BAC"])
    store.registry.replace([Union("C", "c")])

    assert store.registry.order() == {"B": 0, "C": 1, "A": 2}
