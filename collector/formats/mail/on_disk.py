"""Whether a file on disk is a mail, by its first bytes. Not for reading one: `message`."""

from pathlib import Path

_HEADER_LIKE = (b"received:", b"from:", b"return-path:", b"delivered-to:", b"message-id:", b"date:", b"mime-version:")
_HEAD = 65536
_COMPOUND, _SAVED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "__properties_version1.0".encode("utf-16-le")


def is_mail(path: Path) -> bool:
    """Return whether the bytes begin like a mail or are one that Outlook saved; the name says nothing."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
        if head.startswith(_COMPOUND):
            # The directory of a compound file may stand anywhere in it, and is written last.
            return _SAVED in head or _SAVED in file.read()
    first = head.lower().split(b"\n\n")[0].split(b"\r\n\r\n")[0]
    return b"\0" not in first and sum(b"\n" + name in b"\n" + first for name in _HEADER_LIKE) > 1
