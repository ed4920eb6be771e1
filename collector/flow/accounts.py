"""Who may use the desk: accounts, sessions and the tokens of programs.

Passwords are kept as argon2id hashes (OWASP's parameters: 19 MiB, two passes), sessions and tokens as digests of a
random secret. A session ends when nobody uses it for `IDLE`, and after `LONGEST` in any case. Not for who may open
which page: the desk's table of pages says that.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from collector.errors import AccountRefused
from collector.store import Store
from collector.store.staff import Account

# From the least to the most.
ROLES = ("viewer", "staff", "admin")
IDLE = timedelta(hours=4)
LONGEST = timedelta(hours=12)
SHORTEST_PASSWORD = 10
_LONGEST_PASSWORD = 256
# How often it is noted that a session is in use: not at every page.
_NOTED = timedelta(minutes=1)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Each check holds 19 MiB: a crowd at the door must not cost the machine its memory.
_CHECKS = BoundedSemaphore(2)
# Of no password; checked where an account is unknown, so that the time taken tells nothing.
_NOBODY = _HASHER.hash(secrets.token_hex(16))


@dataclass(frozen=True, slots=True)
class Person:
    """Who is at the desk."""

    name: str
    role: str

    def may(self, role: str) -> bool:
        """Return whether this role is enough for what asks for that one."""
        return ROLES.index(self.role) >= ROLES.index(role)


def add(store: Store, name: str, role: str, password: str, *, who: str, now: datetime) -> str:
    """Make an account, or give an existing one a new password and role. Raises AccountRefused."""
    if not _NAME.fullmatch(name):
        raise AccountRefused(f"tên «{name}» chỉ được gồm chữ cái không dấu, chữ số và . _ @ -")
    if role not in ROLES:
        raise AccountRefused(f"không có quyền «{role}»; chọn {', '.join(ROLES)}")
    if not SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
        raise AccountRefused(f"mật khẩu cần từ {SHORTEST_PASSWORD} đến {_LONGEST_PASSWORD} ký tự")
    before = store.staff.account(name)
    made = Account(name, _HASHER.hash(password), role, active=True, created_at=before.created_at if before else now)
    with store.transaction():
        store.staff.put(made)
        store.notes.audit(now, who, "staff-add", name, role)
    return f"Đã {'đổi' if before else 'tạo'} tài khoản {name} (quyền {role})."


def disable(store: Store, name: str, *, who: str, now: datetime) -> str:
    """Shut an account out at once; it can be given a new password later. Raises AccountRefused."""
    found = store.staff.account(name)
    if found is None:
        raise AccountRefused(f"không có tài khoản «{name}»")
    with store.transaction():
        store.staff.put(Account(found.name, found.password, found.role, active=False, created_at=found.created_at))
        store.notes.audit(now, who, "staff-disable", name)
    return f"Đã khóa tài khoản {name}."


def remove(store: Store, name: str, *, who: str, now: datetime) -> str:
    """Take an account away; what it did stays in the audit. Raises AccountRefused."""
    with store.transaction():
        if not store.staff.remove(name):
            raise AccountRefused(f"không có tài khoản «{name}»")
        store.notes.audit(now, who, "staff-remove", name)
    return f"Đã xóa tài khoản {name}."


def sign_in(store: Store, name: str, password: str, now: datetime) -> str | None:
    """Begin a session where name and password are right; return its secret, for the cookie."""
    found = store.staff.account(name)
    usable = found is not None and found.active
    if not _is_right(found.password if found and usable else _NOBODY, password) or not usable:
        return None
    secret = secrets.token_urlsafe(32)
    with store.transaction():
        store.staff.begin(digest(secret), name, now, now + LONGEST)
        store.notes.audit(now, name, "sign-in", name)
    return secret


def person(store: Store, secret: str, now: datetime) -> Person | None:
    """Return whose session a cookie's secret is; None where it is over."""
    if not secret:
        return None
    found = store.staff.session(digest(secret))
    if found is None or not found.active:
        return None
    if not (found.created_at <= now < found.expires_at and now - found.seen_at < IDLE):
        store.staff.end(digest(secret))
        return None
    if now - found.seen_at >= _NOTED:
        store.staff.touch(digest(secret), now)
    return Person(found.staff, found.role)


def sign_out(store: Store, secret: str) -> None:
    """End a session."""
    store.staff.end(digest(secret))


def new_token(store: Store, name: str, *, who: str, now: datetime) -> str:
    """Make the token of a program that reads the listings; it is shown this once. Raises AccountRefused."""
    if not _NAME.fullmatch(name):
        raise AccountRefused(f"tên «{name}» chỉ được gồm chữ cái không dấu, chữ số và . _ @ -")
    secret = secrets.token_urlsafe(32)
    with store.transaction():
        store.staff.put_token(digest(secret), name, now)
        store.notes.audit(now, who, "staff-token", name)
    return secret


def remove_token(store: Store, name: str, *, who: str, now: datetime) -> str:
    """Take the token of a program away. Raises AccountRefused."""
    with store.transaction():
        if not store.staff.remove_token(name):
            raise AccountRefused(f"không có mã truy cập của «{name}»")
        store.notes.audit(now, who, "staff-token", name, "removed")
    return f"Đã thu hồi mã truy cập của {name}."


def program(store: Store, secret: str) -> str | None:
    """Return the program that a token belongs to."""
    return store.staff.token(digest(secret)) if secret else None


def digest(secret: str) -> str:
    """Return the digest under which a secret is kept; it is random, so no salt is needed."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _is_right(kept: str, password: str) -> bool:
    with _CHECKS:
        try:
            return _HASHER.verify(kept, password[:_LONGEST_PASSWORD])
        except (Argon2Error, InvalidHashError):
            return False
