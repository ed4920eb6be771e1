"""Where the unions' mail comes from: one face, a few kinds.

A mailbox gives bytes and instants untouched and changes nothing: no message is deleted, moved or marked.
Not for reading what a message says: that is `formats/`.

To add a kind: a module here, and its line in KINDS.
"""

from collections.abc import Callable

from collector.errors import MailboxRefused, NotYetBuilt
from collector.mailboxes.clocks import Clock, received_at
from collector.mailboxes.face import Arrival, Mailbox
from collector.mailboxes.folder import open_folder
from collector.mailboxes.maildir import open_maildir
from collector.model import Position

__all__ = ["KINDS", "Arrival", "Clock", "Mailbox", "Position", "open_mailbox", "received_at"]

# Each opener gets what stands behind the colon of the mailbox's address.
KINDS: dict[str, Callable[[str], Mailbox]] = {
    "folder": open_folder,
    "maildir": open_maildir,
}
_LATER = frozenset({"imap", "imaps", "imap+starttls"})


def open_mailbox(url: str) -> Mailbox:
    """Open the mailbox of an address such as `maildir:DIR`; MailboxRefused says what is wrong with it."""
    scheme, colon, rest = url.strip().partition(":")
    kind = scheme.lower()
    if kind in KINDS and rest:
        return KINDS[kind](rest)
    if kind in _LATER:
        raise NotYetBuilt(f"hộp thư {kind}:")
    said = f"«{scheme}:»" if colon else f"«{url}»"
    raise MailboxRefused(f"{said} không phải loại hộp thư nào được biết; viết maildir:THƯ-MỤC hoặc folder:THƯ-MỤC")
