"""Passwords, access tokens and trusted certificates, for whichever room opens a server.

Not for keeping them: a secret is read when it is needed, stands in no error, no log and no `repr`.
"""

import shlex
import ssl
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from urllib.parse import unquote, urlsplit

from collector.errors import SecretRefused

# A token command may have to ask a server of its own.
TOKEN_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Credentials:
    """As whom to log in, and with what: a password, or a call that gives a fresh XOAUTH2 access token."""

    user: str
    password: str | None = field(default=None, repr=False)
    token: Callable[[], str] | None = field(default=None, repr=False)


def credentials(user: str, secret: str, password: str) -> Credentials:
    """Find the secret of a user.

    `password` is what the environment says and wins; `secret` is a setting: `file:PATH`, `keyring:SERVICE`,
    `token:COMMAND`, or empty. Raises SecretRefused, never with the secret in it.
    """
    kind, _, place = secret.partition(":")
    if password:
        return Credentials(user, _one_line(password, "mật khẩu trong biến môi trường"))
    if kind == "file":
        return Credentials(user, _from_file(Path(place).expanduser()))
    if kind == "keyring":
        return Credentials(user, _from_keyring(place, user))
    if kind == "token":
        return Credentials(user, token=lambda: _from_command(place))
    return Credentials(user)


def user_of(url: str) -> str:
    """Return the user that an address names: `imaps://user@host/INBOX`. A user may itself hold an @."""
    try:
        return unquote(urlsplit(url).username or "")
    except ValueError:  # a host in half a bracket; anyone who opens the address says so
        return ""


def tls(ca: Path | None) -> ssl.SSLContext:
    """Return the rules of a TLS connection: certificate and name of the server are verified, always.

    `ca` is a PEM file with an internal authority, trusted beside the system's own. Raises SecretRefused.
    """
    try:
        changed = ca.stat().st_mtime_ns if ca else 0
        return _context(ca, changed)
    except (OSError, ssl.SSLError) as error:
        raise SecretRefused(f"«ca»: {ca} không phải tệp chứng chỉ PEM đọc được ({_reason(error)})") from error


@lru_cache(maxsize=4)  # reading the system's authorities costs more than the rest of a log-in
def _context(ca: Path | None, changed: int) -> ssl.SSLContext:
    del changed  # a part of the key alone: a file that is replaced is read again
    context = ssl.create_default_context()
    if ca:
        context.load_verify_locations(cafile=ca)
        # Python 3.13 began to ask for every extension of RFC 5280, which the authorities that offices made for
        # themselves often lack. Chain, dates and name are verified as ever, on every Python alike.
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context


def _from_file(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SecretRefused(f"không đọc được tệp {path} ({_reason(error)})") from None
    return _one_line(text.rstrip("\r\n"), f"tệp {path}")


def _from_keyring(service: str, user: str) -> str:
    try:
        keyring = import_module("keyring")  # an optional library
    except ImportError as error:
        raise SecretRefused("chưa cài thư viện keyring; chạy «pip install keyring»") from error
    try:
        password = keyring.get_password(service, user)
    except Exception as error:  # noqa: BLE001 - each keeper of keys has errors of its own
        raise SecretRefused(f"keyring «{service}»: {type(error).__name__}") from None
    if password is None:
        raise SecretRefused(f"keyring «{service}» không có mật khẩu của «{user}»")
    return _one_line(str(password), f"keyring «{service}»")


def _from_command(command: str) -> str:
    """Run the token command. What it prints, on either stream, is a secret and told to nobody."""
    try:
        done = subprocess.run(  # noqa: S603 - the command is a setting of whoever installs
            shlex.split(command),
            capture_output=True,
            timeout=TOKEN_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, ValueError, IndexError, subprocess.TimeoutExpired) as error:
        raise SecretRefused(f"không chạy được lệnh lấy mã truy cập ({_reason(error)})") from None
    if done.returncode:
        raise SecretRefused(f"lệnh lấy mã truy cập kết thúc với mã lỗi {done.returncode}; hãy chạy thử bằng tay")
    return _one_line(done.stdout.decode("utf-8", "replace").strip(), "lệnh lấy mã truy cập")


def _one_line(secret: str, source: str) -> str:
    # A line end in a password would be a command of its own to the server.
    if not secret or any(mark in secret for mark in "\r\n\0"):
        raise SecretRefused(f"{source}: rỗng hoặc có nhiều hơn một dòng")
    return secret


def _reason(error: Exception) -> str:
    """Describe what went wrong without any text that may hold a secret."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return type(error).__name__
