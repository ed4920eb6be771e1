"""The registry in the database: what an import added, changed and took away."""

from collector.model import Union
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
