"""Accounts of the desk: what a name, a password and a role may be, and how long a session lasts."""

from datetime import timedelta

import pytest
from office_site import at

from collector.errors import AccountRefused
from collector.flow import accounts
from collector.store import Store

NOW = at("2024-11-08T09:00")
PASSWORD = "mat-khau-cua-toi"


@pytest.fixture
def store(tmp_path):
    with Store.create(tmp_path) as made:
        yield made


def add(store, name="lan", role="staff", password=PASSWORD):
    return accounts.add(store, name, role, password, who="root", now=NOW)


def test_a_session_is_its_accounts_and_ends_with_a_new_password(store):
    add(store)
    secret = accounts.sign_in(store, "lan", PASSWORD, NOW)
    assert accounts.person(store, secret, NOW) == accounts.Person("lan", "staff")
    assert add(store, role="viewer", password="mot-mat-khau-khac") == "Đã đổi tài khoản lan (quyền viewer)."
    assert accounts.person(store, secret, NOW) is None
    assert accounts.sign_in(store, "lan", PASSWORD, NOW) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "lan anh"},
        {"name": "<b>"},
        {"role": "root"},
        {"password": "ngan"},
        {"password": "x" * 257},
    ],
)
def test_what_no_account_can_have_is_refused(store, wrong):
    with pytest.raises(AccountRefused):
        add(store, **wrong)
    assert store.staff.accounts() == []


def test_sessions_that_are_over_are_swept_when_somebody_signs_in(store):
    add(store)
    accounts.sign_in(store, "lan", PASSWORD, NOW)
    accounts.sign_in(store, "lan", PASSWORD, NOW + timedelta(hours=13))
    assert store._database.connection.exec_driver_sql("SELECT count(*) FROM sessions").scalar() == 1


def test_what_is_done_with_accounts_is_audited_without_a_secret(store):
    add(store)
    accounts.new_token(store, "bot", who="root", now=NOW)
    accounts.disable(store, "lan", who="root", now=NOW)
    accounts.remove(store, "lan", who="root", now=NOW)
    told = [(row.action, row.target, row.detail) for row in store.notes.audits()]
    assert told == [
        ("staff-add", "lan", "staff"),
        ("staff-token", "bot", ""),
        ("staff-disable", "lan", ""),
        ("staff-remove", "lan", ""),
    ]


def test_a_new_token_of_a_program_takes_the_place_of_its_old_one(store):
    old = accounts.new_token(store, "bot", who="root", now=NOW)
    new = accounts.new_token(store, "bot", who="root", now=NOW)
    assert (accounts.program(store, old), accounts.program(store, new)) == (None, "bot")


@pytest.mark.parametrize("end", [accounts.disable, accounts.remove, accounts.remove_token])
def test_an_account_that_is_not_there_is_named(store, end):
    with pytest.raises(AccountRefused, match="hoa"):
        end(store, "hoa", who="root", now=NOW)
