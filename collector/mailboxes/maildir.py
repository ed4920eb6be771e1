"""A Maildir: `new/` and `cur/` hold whole messages, `tmp/` those still being delivered.

A message keeps the base of its name while clients move it from new/ to cur/ and change its flags
(`1731.M5P7.host:2,RS`), so the base is its identity. Subfolders (`.Sent`) are other mailboxes.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from collector.errors import MailboxRefused
from collector.mailboxes.face import Access
from collector.mailboxes.files import FileMailbox, Listed, directory_of, entries

# Where a file system forbids the colon, programs write ";" or "!" in its place.
_FLAGS = re.compile(r":.*$|[;!]2,[A-Za-z]*$", re.DOTALL)


def open_maildir(rest: str, access: Access) -> FileMailbox:  # noqa: ARG001 - the face of every opener
    """Open the Maildir at a directory."""
    directory = directory_of(rest)
    parts = [directory / part for part in ("new", "cur") if (directory / part).is_dir()]
    if not parts:
        raise MailboxRefused(f"{directory} không phải Maildir: thiếu thư mục new và cur")
    # A message enters by new/, or by cur/ where a client copies it there.
    return FileMailbox(f"maildir:{directory}", lambda: _listing(directory), parts, empty_is_unfinished=False)


def _listing(directory: Path) -> Iterator[Listed]:
    # new/ first: a message that moves meanwhile is then seen twice rather than not at all.
    for part in ("new", "cur"):
        if (directory / part).is_dir():
            for name, path in entries(directory / part):
                yield Listed(_FLAGS.sub("", name), path)
