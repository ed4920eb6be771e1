"""Accounts, sessions and tokens: what they hold, when a session ends, and that nothing in them is a secret."""

from datetime import timedelta

import pytest

from collector.store.staff import Account

HOUR = timedelta(hours=1)


@pytest.fixture
def lan(make):
    return Account("lan", "argon2…", "staff", active=True, created_at=make.noon)


@pytest.fixture
def staff(store, lan):
    store.staff.put(lan)
    return store.staff


def test_an_account_comes_back_as_it_was_written_and_goes_once(staff, lan):
    assert (staff.account("lan"), staff.account("an"), staff.accounts()) == (lan, None, [lan])
    assert [staff.remove("lan"), staff.remove("lan"), staff.account("lan")] == [True, False, None]


def test_a_session_shows_its_account_as_it_is_now(staff, lan, make):
    staff.begin("d", "lan", make.noon, make.noon + HOUR)
    staff.touch("d", make.noon + HOUR / 2)
    session = staff.session("d")
    assert (session.staff, session.role, session.active) == ("lan", "staff", True)
    assert (session.created_at, session.seen_at, session.expires_at) == (
        make.noon,
        make.noon + HOUR / 2,
        make.noon + HOUR,
    )


def test_sessions_end_by_sign_out_by_a_new_password_and_with_their_account(staff, lan, make):
    def signed_in():
        for digest in ("a", "b"):
            staff.begin(digest, "lan", make.noon, make.noon + HOUR)
        return [digest for digest in ("a", "b") if staff.session(digest)]

    left = [signed_in()]
    staff.end("a")
    left.append([digest for digest in ("a", "b") if staff.session(digest)])
    staff.put(lan)
    left.append([digest for digest in ("a", "b") if staff.session(digest)])
    left.append(signed_in())
    staff.remove("lan")
    left.append([digest for digest in ("a", "b") if staff.session(digest)])
    assert left == [["a", "b"], ["b"], [], ["a", "b"], []]


def test_a_session_that_is_over_is_swept_when_the_next_one_begins(staff, make):
    staff.begin("old", "lan", make.noon, make.noon + HOUR)
    staff.begin("new", "lan", make.noon + HOUR, make.noon + 2 * HOUR)
    assert (staff.session("old"), staff.session("new") is None) == (None, False)


def test_a_program_has_one_token(staff, make):
    for digest in ("one", "two"):
        staff.put_token(digest, "bảng tin", make.noon)
    assert (staff.token("one"), staff.token("two")) == (None, "bảng tin")
    assert [row.name for row in staff.tokens()] == ["bảng tin"]
    assert [staff.remove_token("bảng tin"), staff.remove_token("bảng tin"), staff.tokens()] == [True, False, []]
