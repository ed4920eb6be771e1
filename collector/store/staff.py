"""Accounts of staff, their sessions, and the tokens of programs. Passwords come and go as hashes alone.

Not for who may do what, nor for how long a session lasts: that is `accounts.py`. What is secret in a session or a
token is its digest here, so that a copy of the database opens nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, or_, select, update

from collector.store import columns
from collector.store.database import Database
from collector.store.rows import AnyRow
from collector.store.tables import sessions, staff, tokens

_ACCOUNT = select(staff).where(staff.c.name == bindparam("account"))
_SESSION = (
    select(sessions, staff.c.role, staff.c.active)
    .join_from(sessions, staff, staff.c.name == sessions.c.staff)
    .where(sessions.c.token == bindparam("digest"))
)
_TOKEN = select(tokens.c.name).where(tokens.c.token == bindparam("digest"))


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the desk."""

    name: str
    password: str  # argon2
    role: str  # "viewer", "staff", "admin"
    active: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DeskSession:
    """Somebody signed in, at one browser."""

    staff: str
    role: str
    active: bool
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A program that may read the listings."""

    name: str
    created_at: datetime


class Staff:
    """The accounts of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- accounts

    def account(self, name: str) -> Account | None:
        """Return one account."""
        row = self._database.connection.execute(_ACCOUNT, {"account": name}).first()
        return None if row is None else _account(row)

    def accounts(self) -> list[Account]:
        """Return the accounts by name."""
        return [_account(row) for row in self._database.connection.execute(select(staff).order_by(staff.c.name))]

    def put(self, account: Account) -> None:
        """Write an account, new or changed. Its sessions end: a new password or role counts from now on."""
        row = {
            "password": account.password,
            "role": account.role,
            "active": account.active,
            "created_at": columns.instant_in(account.created_at),
        }
        with self._database.write() as connection:
            connection.execute(delete(sessions).where(sessions.c.staff == account.name))
            changed = connection.execute(update(staff).where(staff.c.name == account.name).values(row))
            if not changed.rowcount:
                connection.execute(insert(staff), {"name": account.name, **row})

    def remove(self, name: str) -> bool:
        """Take an account away with its sessions; what it did stays in the audit. False where there is none."""
        with self._database.write() as connection:
            connection.execute(delete(sessions).where(sessions.c.staff == name))
            return connection.execute(delete(staff).where(staff.c.name == name)).rowcount == 1

    # --- sessions

    def begin(self, digest: str, name: str, now: datetime, expires_at: datetime) -> None:
        """Note that somebody signed in; sessions that are over are swept on the way."""
        at = columns.instant_in(now)
        row = {
            "token": digest,
            "staff": name,
            "created_at": at,
            "seen_at": at,
            "expires_at": columns.instant_in(expires_at),
        }
        with self._database.write() as connection:
            connection.execute(delete(sessions).where(sessions.c.expires_at <= at))
            connection.execute(insert(sessions), row)

    def session(self, digest: str) -> DeskSession | None:
        """Return a session with its account as it is now."""
        row = self._database.connection.execute(_SESSION, {"digest": digest}).first()
        if row is None:
            return None
        return DeskSession(
            row.staff,
            row.role,
            row.active,
            columns.instant_out(row.created_at),
            columns.instant_out(row.seen_at),
            columns.instant_out(row.expires_at),
        )

    def touch(self, digest: str, now: datetime) -> None:
        """Note that a session is in use."""
        with self._database.write() as connection:
            connection.execute(
                update(sessions).where(sessions.c.token == digest).values(seen_at=columns.instant_in(now))
            )

    def end(self, digest: str) -> None:
        """End a session."""
        with self._database.write() as connection:
            connection.execute(delete(sessions).where(sessions.c.token == digest))

    # --- tokens

    def put_token(self, digest: str, name: str, now: datetime) -> None:
        """Write the token of a program; an earlier one of that name is no longer valid."""
        with self._database.write() as connection:
            connection.execute(delete(tokens).where(or_(tokens.c.name == name, tokens.c.token == digest)))
            connection.execute(insert(tokens), {"token": digest, "name": name, "created_at": columns.instant_in(now)})

    def token(self, digest: str) -> str | None:
        """Return the program that a token belongs to."""
        found: str | None = self._database.connection.execute(_TOKEN, {"digest": digest}).scalar()
        return found

    def tokens(self) -> list[TokenRow]:
        """Return the programs that have a token, by name."""
        rows = self._database.connection.execute(select(tokens).order_by(tokens.c.name))
        return [TokenRow(row.name, columns.instant_out(row.created_at)) for row in rows]

    def remove_token(self, name: str) -> bool:
        """Take the token of a program away; False where it has none."""
        with self._database.write() as connection:
            return connection.execute(delete(tokens).where(tokens.c.name == name)).rowcount == 1


def _account(row: AnyRow) -> Account:
    return Account(row.name, row.password, row.role, row.active, columns.instant_out(row.created_at))
