"""Where the unions' mail comes from: one face, a few kinds.

A mailbox gives bytes and instants untouched: no message is deleted, moved or flagged. The one mark that there is, a
keyword on a server, is set after the commit, and only where a setting asks for it.
Not for reading what a message says: that is `formats/`.

To add a kind: a module here, and its line in KINDS.
"""

from collections.abc import Callable

from collector.errors import MailboxRefused
from collector.mailboxes.clocks import Clock, received_at
from collector.mailboxes.face import Access, Arrival, Mailbox
from collector.mailboxes.folder import open_folder
from collector.mailboxes.imap import open_imaps, open_starttls
from collector.mailboxes.maildir import open_maildir
from collector.model import Position

__all__ = ["KINDS", "Access", "Arrival", "Clock", "Mailbox", "Position", "open_mailbox", "received_at"]

# Each opener gets what stands behind the colon of the mailbox's address.
KINDS: dict[str, Callable[[str, Access], Mailbox]] = {
    "folder": open_folder,
    "imap+starttls": open_starttls,
    "imaps": open_imaps,
    "maildir": open_maildir,
}


def open_mailbox(url: str, access: Access | None = None) -> Mailbox:
    """Open the mailbox of an address such as `maildir:DIR`; MailboxRefused says what is wrong with it.

    A server is not asked before the mailbox is used.
    """
    scheme, colon, rest = url.strip().partition(":")
    kind = scheme.lower()
    if kind in KINDS and rest:
        return KINDS[kind](rest, access or Access())
    if kind == "imap":
        raise MailboxRefused("«imap:» không mã hóa đường truyền; viết imaps:// hoặc imap+starttls://")
    said = f"«{scheme}:»" if colon else f"«{url}»"
    raise MailboxRefused(
        f"{said} không phải loại hộp thư nào được biết; viết imaps://user@host/INBOX, imap+starttls://…, "
        "maildir:THƯ-MỤC hoặc folder:THƯ-MỤC"
    )
