"""Transactions: one writer at a time, whole or not at all."""

from contextlib import suppress

import pytest

from collector.errors import DatabaseBusy
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
