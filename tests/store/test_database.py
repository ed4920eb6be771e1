"""Transactions: one writer at a time, whole or not at all."""

from contextlib import suppress

import pytest

from collector.errors import DatabaseBusy
from collector.model import AddressEvent, AddressEventKind, MessageClass, RulingKind
from collector.store import Store


def test_nothing_acknowledged_is_lost_and_no_row_points_nowhere(store):
    asked = ("journal_mode", "synchronous", "foreign_keys")

    found = [store._database.connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]

    assert found == ["wal", 2, 1]


def test_a_second_writer_hears_that_the_database_is_busy(data, store, make):
    with store.transaction(), Store(data, patience=0.05) as other:
        with pytest.raises(DatabaseBusy), other.transaction():
            raise AssertionError("two writers at once")
        assert other.mail.messages() == []  # reading goes on
    with Store(data, patience=0.05) as other, other.transaction():
        other.notes.audit(make.noon, "x", "later", "")


def test_a_failed_transaction_leaves_no_trace_and_the_next_one_works(store, make):
    with suppress(ZeroDivisionError), store.transaction():
        store.notes.audit(make.noon, "x", "lost", "")
        raise ZeroDivisionError
    store.notes.audit(make.noon, "x", "kept", "")

    assert [row.action for row in store.notes.audits()] == ["kept"]


def test_transactions_do_not_nest(store):
    with store.transaction(), pytest.raises(RuntimeError), store.transaction():
        raise AssertionError("a transaction within a transaction")


def closed(store):
    return store.rulings.closed_at("2024")


def test_what_is_kept_in_mind_is_read_anew_once_anybody_writes(data, store, make):
    def close(where):
        where.rulings.rule(RulingKind.CLOSE, "2024", who="lan", why="", at=make.noon, campaign="2024")

    with Store(data) as other:
        assert (closed(store), closed(other), store.rulings.newest()) == (None, None, 0)
        close(other)
        assert (closed(store), closed(other), store.rulings.newest()) == (make.noon, make.noon, 1)
        with store.transaction():
            store.rulings.rule(RulingKind.UNDO, "1", who="lan", why="", at=make.noon, campaign="2024")
            assert store.rulings.newest() == 2
        assert other.rulings.newest() == 2


def test_what_was_read_of_a_failed_transaction_is_forgotten(store, make):
    with suppress(ZeroDivisionError), store.transaction():
        store.rulings.rule(RulingKind.CLOSE, "2024", who="lan", why="", at=make.noon, campaign="2024")
        assert (closed(store), store.rulings.newest()) == (make.noon, 1)
        raise ZeroDivisionError

    assert (closed(store), store.rulings.newest()) == (None, 0)


def test_that_nothing_is_told_of_addresses_holds_until_something_is(data, store, make):
    store.mail.record(make.verdict(klass=MessageClass.BOUNCE), campaign="2024")
    bounce = AddressEvent("a@x.example", AddressEventKind.BOUNCE, make.noon, "5.1.1", message=make.sha())
    with Store(data) as other:
        assert (store.addresses.any(), other.addresses.any()) == (False, False)
        store.addresses.tell(make.sha(), [bounce])
        assert (store.addresses.any(), other.addresses.any()) == (True, True)
        other.addresses.tell(make.sha(), [])
        assert (store.addresses.any(), other.addresses.any()) == (False, False)
