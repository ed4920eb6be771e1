"""Addresses of files on drives in a text: which hosts are known, and what around them is none of theirs."""

import re
from urllib.parse import unquote

# Hosts of drives and transfer services that unions use; a path must follow.
DRIVES = (
    "drive.google.com", "docs.google.com", "photos.app.goo.gl", "onedrive.live.com", "1drv.ms", "sharepoint.com",
    "dropbox.com", "dropboxusercontent.com", "db.tt", "fshare.vn", "zalo.me", "zaloapp.com", "zdn.vn", "box.com",
    "icloud.com", "mediafire.com", "mega.nz", "mega.co.nz", "wetransfer.com", "we.tl", "4shared.com",
    "sendspace.com", "transfer.sh", "gofile.io", "pcloud.com", "terabox.com", "4sync.com", "drive.vn", "mydrive.vn",
    "smash.com", "fromsmash.com", "filemail.com", "disk.yandex.com", "yadi.sk",
)  # fmt: skip
# A service has hosts in many countries, and an office may run one of its own (cloud.unit.vn): the label tells.
LABELS = frozenset(
    (
        "drive", "onedrive", "1drv", "cloud", "nextcloud", "owncloud", "seafile", "dropbox", "fshare", "sharepoint",
        "mediafire", "wetransfer", "terabox", "icloud", "mega",
    )
)  # fmt: skip
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'\[\]{}|\\^`]+|(?<![\w@./-])(?:"
    + "|".join(map(re.escape, DRIVES))
    + r")/[^\s<>\"'\[\]{}|\\^`]+",
    re.IGNORECASE,
)
_HOST = re.compile(r"^(?:[a-z]+://)?(?:[^/@]*@)?([^/:?#]+)(?:[:/?#](.*))?$", re.IGNORECASE | re.DOTALL)
# Of these services but no file: somebody's chat, a group, a form to be filled in.
_NO_FILE = re.compile(
    r"(?:[a-z]+\.)?zalo\.me/(?:\+?\d{8,12}|g/|pc)|docs\.google\.com/(?:a/[^/]+/)?forms/|zalo\.me/?$", re.IGNORECASE
)
# Exchange and Google put an address of their own around the real one.
_WRAPPED = re.compile(
    r"^https?://(?:[a-z0-9-]+\.)?safelinks\.protection\.outlook\.com/[^?]*\?(?:[^#]*&)?url=([^&#]+)"
    r"|^https?://(?:www\.)?google\.com(?:\.vn)?/url\?(?:[^#]*&)?(?:q|url)=([^&#]+)",
    re.IGNORECASE,
)


def is_drive(link: str) -> bool:
    """Return whether an address leads to a file on a known drive."""
    found = _HOST.match(link)
    if not found or not (found[2] or "").strip("/"):
        return False
    host = found[1].lower()
    if _NO_FILE.match(host + "/" + found[2]):
        return False
    labels = host.removeprefix("www.").split(".")[:-1]
    return not LABELS.isdisjoint(labels) or any(host == drive or host.endswith("." + drive) for drive in DRIVES)


def unwrapped(link: str) -> str:
    """Return the real address of a link that Exchange or Google put its own around."""
    found = _WRAPPED.match(link)
    return unquote(found[1] or found[2]) if found else link


def may_hold_drives(text: str) -> bool:
    """Return, at little cost, whether it is worth looking for addresses of drives in a text."""
    low = text.lower()
    return any(drive in low for drive in DRIVES) or ("://" in low and any(label in low for label in LABELS))


def links(text: str) -> tuple[str, ...]:
    """Return the addresses of drives in a text, each once, in order."""
    if not may_hold_drives(text):
        return ()
    found = (unwrapped(each.rstrip(".,;:!?)»”’*_")) for each in _LINK.findall(text))
    return tuple(dict.fromkeys(each for each in found if is_drive(each)))
