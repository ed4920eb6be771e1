"""The folder of sent letters on the mailbox's server: asked whether it shows a letter, given copies.

Not for taking in mail, and never for changing or removing what lies there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import Protocol

from imap_tools.utils import encode_folder

from collector.errors import MailboxRefused
from collector.mailboxes.address import place
from collector.mailboxes.face import Access
from collector.mailboxes.session import Lost, Session

_SERVERS = frozenset({"imaps", "imap+starttls"})
_SEEN = r"(\Seen)"
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_AT_ONCE = 20


class SentFolder(Protocol):
    """A folder of letters that went out. Every call may raise MailboxRefused."""

    def holds(self, message_id: str) -> bool:
        """Return whether a letter with this Message-ID lies there."""

    def append(self, raw: bytes, at: datetime) -> None:
        """Put a copy there, as read and of that instant."""

    def since(self, day: date, domain: str) -> Iterator[tuple[bytes, datetime]]:
        """Return the letters from a day on whose Message-ID is of a domain, and when each was put there."""

    def close(self) -> None:
        """Log out."""


def open_sent(url: str, folder: str, access: Access) -> SentFolder:
    """Open a folder of the account at a mailbox's address. Raises MailboxRefused."""
    scheme, _, rest = url.strip().partition(":")
    if scheme.lower() not in _SERVERS:
        raise MailboxRefused("«sent_folder» cần hộp thư trên máy chủ IMAP (imaps://… hoặc imap+starttls://…)")
    here = replace(place(scheme.lower(), rest), folder=folder)
    with _named():
        return _Folder(here, replace(access, keyword=""))


class _Folder(Session):
    """A session on the folder; EXAMINE is enough for it, since APPEND names the folder itself."""

    def holds(self, message_id: str) -> bool:
        with _named():
            # Only our own ids come here: no quote and no backslash can stand in them.
            return bool(self.search(f'HEADER Message-ID "<{message_id}>"'))

    def append(self, raw: bytes, at: datetime) -> None:
        with _named(), self._command():
            status, said = self._client.append(encode_folder(self._folder).decode(), _SEEN, at, raw)
        if status != "OK":
            raise MailboxRefused(f"máy chủ không nhận bản sao thư: {said[0]!r:.200}")

    def since(self, day: date, domain: str) -> Iterator[tuple[bytes, datetime]]:
        with _named():
            # The day is the server's own and rough; who asks takes one that lies early enough.
            found = self.search(f'SINCE {day:%d}-{_MONTHS[day.month - 1]}-{day:%Y} HEADER Message-ID "@{domain}"')
            for at in range(0, len(found), _AT_ONCE):
                for one in self.fetch(found[at : at + _AT_ONCE], "UID INTERNALDATE BODY.PEEK[]"):
                    if one.raw is not None and one.stored_at is not None:
                        yield one.raw, one.stored_at


@contextmanager
def _named() -> Iterator[None]:
    try:
        yield
    except Lost as lost:
        raise MailboxRefused(str(lost)) from lost
