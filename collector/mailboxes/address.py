"""The address of a mailbox on a server: imaps://user@host:993/INBOX."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from collector.errors import MailboxMisconfigured

_PORTS = {"imaps": 993, "imap+starttls": 143}
_RIGHT = "viết như imaps://user@host:993/INBOX hoặc imap+starttls://user@host:143/INBOX"


@dataclass(frozen=True, slots=True)
class Place:
    """One folder of one account on one server."""

    kind: str  # "imaps": TLS from the first byte; "imap+starttls"
    host: str
    port: int
    user: str
    folder: str

    @property
    def name(self) -> str:
        """The mailbox's identity, the same in every run."""
        return f"{self.kind}://{self.user}@{self.host}:{self.port}/{self.folder}"


def place(kind: str, rest: str) -> Place:
    """Read what stands behind the scheme of an address. Raises MailboxMisconfigured.

    User and folder may be written with percent signs (`%C4%90%C3%A3%20x%E1%BB%AD%20l%C3%BD`) or as they are.
    """
    # The address itself never comes back in an error: a password may stand in it by mistake.
    try:
        parts = urlsplit(f"{kind}:{rest}")
        host, port, user = parts.hostname, parts.port, unquote(parts.username or "")
    except ValueError as error:
        raise MailboxMisconfigured(f"địa chỉ hộp thư sai; {_RIGHT}") from error
    if parts.password is not None:
        raise MailboxMisconfigured(
            "không ghi mật khẩu vào địa chỉ hộp thư; dùng COLLECTOR_MAILBOX_PASSWORD hoặc mục «mailbox_secret»"
        )
    if not rest.startswith("//") or not host or not user or parts.query or parts.fragment:
        raise MailboxMisconfigured(f"địa chỉ hộp thư sai; {_RIGHT}")
    folder = unquote(parts.path).strip("/")
    # INBOX is the one name that is the same in any case.
    folder = "INBOX" if not folder or folder.upper() == "INBOX" else folder
    if any(ord(mark) < ord(" ") for mark in user + folder):
        raise MailboxMisconfigured(f"địa chỉ hộp thư có ký tự điều khiển; {_RIGHT}")
    return Place(kind, host, port or _PORTS[kind], user, folder)
