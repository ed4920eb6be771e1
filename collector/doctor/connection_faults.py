"""Finds out why a mail server cannot be used, by dialling it once more: which of many faults has its own cure.

Not for using the server: no secret is sent, and nothing is asked but its greeting.
"""

import socket
import ssl
from collections.abc import Callable
from urllib.parse import urlsplit

from collector.credentials import tls
from collector.doctor.values import BROKEN, Installation
from collector.errors import (
    CollectorError,
    MailboxMisconfigured,
    MailboxRefused,
    PostClosed,
    PostMisconfigured,
    PostRefused,
)

SECONDS = 10.0
_DEFAULT = {"imaps": 993, "imap+starttls": 143, "smtps": 465, "smtp": 587}
_PLAIN_GREETINGS = (b"* OK", b"* PREAUTH", b"220")
_DIRECT = {"imaps", "smtps"}


def fault(url: str, context: Callable[[], ssl.SSLContext | None]) -> str:
    """Return what is wrong on the way to a server: `host`, `port`, `tls`, `authority`; `broken` for what comes then."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or _DEFAULT.get(parts.scheme, 0)
    except ValueError:
        return BROKEN
    if parts.scheme not in _DEFAULT or not host:
        return BROKEN
    try:
        socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return "host"
    try:
        with socket.create_connection((host, port), SECONDS) as line:
            return _direct(line, host, context()) if parts.scheme in _DIRECT else _greeted(line)
    except OSError:
        return "port"


def _direct(line: socket.socket, host: str, context: ssl.SSLContext | None) -> str:
    try:
        with (context or ssl.create_default_context()).wrap_socket(line, server_hostname=host):
            return BROKEN  # as far as this all is well
    except ssl.SSLCertVerificationError:
        return "authority"
    except (ssl.SSLError, OSError):
        return "tls"


def _greeted(line: socket.socket) -> str:
    """Return whether a server that is to turn to TLS greets in plain words, as one that speaks TLS at once does not."""
    try:
        greeting = line.recv(64)
    except OSError:
        return "tls"
    return BROKEN if greeting.startswith(_PLAIN_GREETINGS) else "tls"


def of_mailbox(examined: Installation, error: CollectorError) -> str:
    """Return why the mailbox cannot be opened."""
    return _fault(examined, examined.settings.mailbox, error)


def of_post(examined: Installation, error: CollectorError) -> str:
    """Return why letters cannot be sent."""
    return _fault(examined, examined.settings.smtp, error)


def _fault(examined: Installation, url: str, error: CollectorError) -> str:
    unasked = isinstance(error, MailboxMisconfigured | PostMisconfigured)
    if unasked or not isinstance(error, MailboxRefused | PostRefused | PostClosed):
        return BROKEN  # the settings, a secret or a certificate of our own, which its error names: nobody was dialled
    found = fault(url, lambda: tls(examined.settings.ca))
    said = str(error)
    if found == BROKEN and "chứng chỉ" in said:
        return "authority"  # seen behind STARTTLS alone
    if found == BROKEN and "thư mục" in said:
        return "folder"
    return found
