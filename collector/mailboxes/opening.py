"""The kinds of mailboxes, by the scheme of their address."""

from collections.abc import Callable

from collector.errors import MailboxMisconfigured
from collector.mailboxes.face import Access, Mailbox
from collector.mailboxes.folder import open_folder
from collector.mailboxes.imap import open_imaps, open_starttls
from collector.mailboxes.maildir import open_maildir

# Each opener gets what stands behind the colon of the mailbox's address.
KINDS: dict[str, Callable[[str, Access], Mailbox]] = {
    "folder": open_folder,
    "imap+starttls": open_starttls,
    "imaps": open_imaps,
    "maildir": open_maildir,
}


def open_mailbox(url: str, access: Access | None = None) -> Mailbox:
    """Open the mailbox of an address such as `maildir:DIR`; MailboxMisconfigured says what is wrong with it.

    A server is not asked before the mailbox is used.
    """
    scheme, colon, rest = url.strip().partition(":")
    kind = scheme.lower()
    if kind in KINDS and rest:
        return KINDS[kind](rest, access or Access())
    if kind == "imap":
        raise MailboxMisconfigured("«imap:» không mã hóa đường truyền; viết imaps:// hoặc imap+starttls://")
    said = f"«{scheme}:»" if colon else f"«{url}»"
    raise MailboxMisconfigured(
        f"{said} không phải loại hộp thư nào được biết; viết imaps://user@host/INBOX, imap+starttls://…, "
        "maildir:THƯ-MỤC hoặc folder:THƯ-MỤC"
    )
