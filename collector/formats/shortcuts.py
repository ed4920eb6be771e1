"""Shortcuts: files that hold the way to another file and nothing of what is in it.

.lnk and .url of Windows, .webloc of a Mac, .desktop, and what Google Drive lays on a disk in place of a document
(.gdoc, .gsheet). People attach them in good faith: on their own screen they open. So is a text file with nothing but
the address of a drive. Nothing is ever fetched.
"""

import json
import plistlib
import re
from xml.parsers.expat import ExpatError

from collector.formats import verdicts
from collector.formats.content import Content
from collector.formats.kinds import Kind
from collector.formats.mail import drive_links
from collector.model import Nature

_LNK = bytes.fromhex("4c0000000114020000000000c000000000000046")
_URL = re.compile(r"^\[InternetShortcut(?:\.[AW])?\]", re.IGNORECASE | re.MULTILINE)
_DESKTOP = re.compile(r"^\[Desktop Entry\].*^(?:Type=Link\b|URL(?:\[\w+\])?=)", re.DOTALL | re.MULTILINE)
_TARGET = re.compile(r"^URL(?:\[\w+\])?=(.+)$", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(r"(?:https?|ftp)://[\x21-\x7e]{4,}")
_PLIST = (b"bplist00", b"<?xml", b"<!DOCTYPE plist", b"<plist")
_NAMES = re.compile(
    r"\.(?:lnk|url|website|webloc|desktop|gdoc|gsheet|gslides|gdraw|gform|gtable|glink)$", re.IGNORECASE
)
# Nobody writes more into one of them; a .lnk may carry a picture.
_LONGEST, _LONGEST_LNK = 64 * 1024, 1024 * 1024
_CHARACTERS = 2_000
# Words around an address in a text file that holds nothing else: "Link báo cáo của CĐ Viện: …".
_WORDS = 40


def looks(data: bytes) -> bool:
    """Return whether bytes are a shortcut."""
    if data.startswith(_LNK):
        return len(data) <= _LONGEST_LNK
    if len(data) > _LONGEST:
        return False
    text = _text(data)
    return bool(_URL.search(text) or _DESKTOP.search(text) or _of_drive(data)) or _of_mac(data) is not None


def is_named(name: str) -> bool:
    """Return whether a name is that of a shortcut, for one that is empty or torn."""
    return _NAMES.search(name) is not None


def points(text: str) -> bool:
    """Return whether a text file holds the address of a drive and hardly a word besides."""
    found = drive_links.links(text)
    return bool(found) and len(text.split()) <= _WORDS + len(found)


def read(data: bytes) -> Content:
    """Read a shortcut: where it leads."""
    return Content(findings=(verdicts.shortcut(link(data)),))


def link(data: bytes) -> str | None:
    """Return where a shortcut leads to, None where it does not say."""
    text = _text(data)
    drive = _of_drive(data)
    found = drive.get("url") if drive else _of_mac(data)
    if not found and (target := _TARGET.search(text)):
        found = target[1]
    if not found and (drives := drive_links.links(text)):
        found = drives[0]
    if not found:
        # A .lnk holds its texts in two bytes a character, or in one.
        found = next((each[0] for each in map(_ADDRESS.search, (_wide(data), text)) if each), None)
    kept = "".join(letter for letter in str(found).strip() if letter.isprintable()) if found else ""
    return kept[:_CHARACTERS] or None


def _text(data: bytes) -> str:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", "replace")
    return data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")


def _wide(data: bytes) -> str:
    return re.sub(rb"([\x20-\x7e])\x00", rb"\1", data).decode("latin-1")


def _of_drive(data: bytes) -> dict[str, str]:
    """Read what Google Drive writes: {"url": …, "doc_id": …}, in newer versions without an address."""
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith(b"{"):
        return {}
    try:
        said = json.loads(start)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(said, dict):
        return {}
    url = said.get("url")
    leads = isinstance(url, str) and drive_links.is_drive(url)
    return {"url": url if isinstance(url, str) else ""} if leads or "doc_id" in said or "resource_id" in said else {}


def _of_mac(data: bytes) -> str | None:
    """Read a .webloc; None where it is none."""
    if not data.lstrip().startswith(_PLIST) or b"URL" not in data:
        return None
    try:
        said = plistlib.loads(data)
    except (
        plistlib.InvalidFileException,
        ExpatError,
        ValueError,
        TypeError,
        IndexError,
        OverflowError,
        RecursionError,
    ):
        return None
    url = said.get("URL") if isinstance(said, dict) else None
    return url if isinstance(url, str) else None


KINDS = (
    Kind(
        name="shortcut",
        looks=lambda sight: sight.plain and looks(sight.data),
        read=read,
        nature=Nature.LINK,
        is_ending=False,
    ),
)
