"""A plain folder of `.eml` files: exports, samples, a drop folder.

Anyone who writes into it while it is read writes under another name first (`.tmp`, `.part`, a leading dot) and
renames: a name once taken is not looked at again.
"""

from collections.abc import Iterator
from pathlib import Path

from collector.mailboxes.face import Access
from collector.mailboxes.files import FileMailbox, Listed, directory_of, entries


def open_folder(rest: str, access: Access) -> FileMailbox:  # noqa: ARG001 - the face of every opener
    """Open the folder of .eml files at a directory."""
    directory = directory_of(rest)
    return FileMailbox(f"folder:{directory}", lambda: _listing(directory), (directory,), empty_is_unfinished=True)


def _listing(directory: Path) -> Iterator[Listed]:
    for name, path in entries(directory):
        if name.lower().endswith(".eml") and not name.startswith("~"):
            yield Listed(name, path)
