"""What of a body is new and what is an older message below it; who wrote the forwarded one; links to drives.

Works on text. Covers the Vietnamese and English forms of Outlook, Gmail, Zimbra, Thunderbird, Yahoo and phones.
What it does not know stays in the new text: better one line too many than one lost.
"""

import re
from dataclasses import dataclass

from collector.formats.headers import addresses
from collector.model import Address

# `pages` puts this where a web page marks its quoted part itself. No space, or strip() would take it away.
MARK = "\x02"

_FORWARD_WORDS = (
    r"forwarded message|begin forwarded message|forwarded mail|"
    r"thư (?:đã )?(?:được )?chuyển tiếp|tin nhắn (?:đã )?(?:được )?chuyển tiếp|nội dung chuyển tiếp|"
    r"bắt đầu (?:thư|tin nhắn) (?:được )?chuyển tiếp|chuyển tiếp (?:thư|tin nhắn)|bắt đầu chuyển tiếp"
)
_REPLY_WORDS = (
    r"original (?:message|appointment)|reply message|thư gốc|tin nhắn gốc|nội dung gốc|thông báo gốc|thư ban đầu"
)
# Ruled lines such as ---Original Message---, and the bare line that Apple Mail writes.
_RULED = re.compile(
    rf"^[\s*_>]*(?:[-=_]{{2,}}\s*(?:{_FORWARD_WORDS}|{_REPLY_WORDS})\s*[-=_]{{0,}}|(?:{_FORWARD_WORDS})\s*:)\W*$",
    re.IGNORECASE,
)
_FORWARD = re.compile(_FORWARD_WORDS, re.IGNORECASE)
# Attribution lines: On <day>, A <a@b> wrote / Vào Th 2, 4 thg 11, 2024 vào lúc 10:30 A <a@b> đã viết
_ON_WROTE = re.compile(
    r"^\s*(?:on|vào|ngày|lúc|hôm)\b.{4,300}?(?:\bwrote|\bđã viết|\bviết|\bđã gửi|\bđã ghi)\s*:\s*$",
    re.IGNORECASE,
)
_WROTE = re.compile(
    _ON_WROTE.pattern
    + r"|^.{1,120}(?:<|&lt;)[^<>\s]+@[^<>\s]+(?:>|&gt;)\s*(?:wrote|đã viết|viết)\s*:\s*$"
    + r"|^\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.{0,200}(?:wrote|đã viết|viết)\s*:\s*$",
    re.IGNORECASE,
)
_FIELDS = {
    "from": ("from", "từ", "người gửi", "gửi từ"),
    "date": (
        "sent",
        "date",
        "ngày",
        "đã gửi",
        "ngày gửi",
        "thời gian",
        "gửi lúc",
        "lúc",
        "gửi",
        "vào lúc",
        "đã gửi lúc",
    ),
    "to": ("to", "tới", "đến", "người nhận", "gửi đến", "gửi tới", "kính gửi"),
    "cc": ("cc", "đồng gửi", "đồng kính gửi", "sao gửi"),
    "subject": ("subject", "chủ đề", "tiêu đề", "v/v"),
}
_FIELD_OF = {word: field for field, words in _FIELDS.items() for word in words}
_FIELD = re.compile(
    r"^[\s>*_]*(" + "|".join(sorted(map(re.escape, _FIELD_OF), key=len, reverse=True)) + r")[*_\s]*:[*_\s]*(.*)$",
    re.IGNORECASE,
)
_LOOKAHEAD = 8
_ENOUGH = 3
_SHOWN_LINES = 3  # a phone or a mailer wraps "On … wrote:" over so many lines

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


@dataclass(frozen=True, slots=True)
class Split:
    """A body taken apart."""

    new: str
    quoted: str
    forwarded: tuple[Address, ...] = ()


def split(text: str, forward: bool = False) -> Split:
    """Part the new text from the thread below; `forward` says that the subject calls it a forward."""
    lines = text.split("\n")
    at, kind = _boundary(lines)
    if at is None:
        new, quoted = _unquoted(lines)
        return Split(_trim(new), _trim(quoted))
    above, below = lines[:at], lines[at:]
    if kind == "wrote" and below and any(line.lstrip().startswith(">") for line in below):
        # An answer written below the quotation: only the quoted lines are old.
        answer, quoted = _unquoted(below[_attribution(below) :])
        above, below = above + answer, below[: _attribution(below)] + quoted
    new, inline = _unquoted(above)
    forward = forward or any(_FORWARD.search(line) for line in below[:3])
    authors = _authors(below) if forward else ()
    return Split(_trim(new), _trim(inline + below), authors)


def _boundary(lines: list[str]) -> tuple[int | None, str]:
    for at, line in enumerate(lines):
        if MARK in line:
            return at, "mark"
        if not line.strip() or line.lstrip().startswith(">"):
            continue
        if _RULED.match(line):
            return at, "ruled"
        if _wrote(lines, at):
            return at, "wrote"
        if _block(lines, at):
            return at, "block"
    return None, ""


def _wrote(lines: list[str], at: int) -> int:
    """Say over how many lines an "On … wrote:" runs from here, 0 for none."""
    for count in range(1, _SHOWN_LINES + 1):
        piece = lines[at : at + count]
        if len(piece) < count or not piece[-1].strip():
            return 0
        if piece[-1].rstrip().endswith(":") and (_WROTE if count == 1 else _ON_WROTE).match(" ".join(piece)):
            return count
    return 0


def _attribution(below: list[str]) -> int:
    return _wrote(below, 0) or 1


def _block(lines: list[str], at: int) -> bool:
    """Say whether a header block of an older message begins here: From, and two more fields close below."""
    first = _FIELD.match(lines[at])
    if not first or _FIELD_OF[first[1].lower()] != "from":
        return False
    below = (_FIELD.match(line) for line in lines[at : at + _LOOKAHEAD])
    return len({_FIELD_OF[found[1].lower()] for found in below if found}) >= _ENOUGH


def _unquoted(lines: list[str]) -> tuple[list[str], list[str]]:
    new = [line for line in lines if not line.lstrip().startswith(">")]
    return new, [line for line in lines if line.lstrip().startswith(">")]


def _authors(lines: list[str]) -> tuple[Address, ...]:
    found: list[Address] = []
    for line in lines:
        field = _FIELD.match(line.replace(MARK, ""))
        if field and _FIELD_OF[field[1].lower()] == "from":
            found += addresses(re.sub(r"\[?mailto:", "<", field[2]).replace("]", ">"))[:1]
    return tuple(dict.fromkeys(found))


def _trim(lines: list[str]) -> str:
    text = "\n".join(lines).replace(MARK, "")
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def is_drive(link: str) -> bool:
    """Say whether an address leads to a file on a known drive."""
    found = _HOST.match(link)
    if not found or not (found[2] or "").strip("/"):
        return False
    host = found[1].lower()
    labels = host.removeprefix("www.").split(".")[:-1]
    return not LABELS.isdisjoint(labels) or any(host == drive or host.endswith("." + drive) for drive in DRIVES)


def may_hold_drives(text: str) -> bool:
    """Say cheaply whether it is worth looking for addresses of drives in a text."""
    low = text.lower()
    return any(drive in low for drive in DRIVES) or ("://" in low and any(label in low for label in LABELS))


def links(text: str) -> tuple[str, ...]:
    """Give the addresses of drives in a text, each once, in order."""
    if not may_hold_drives(text):
        return ()
    found = (each.rstrip(".,;:!?)»”’*_") for each in _LINK.findall(text))
    return tuple(dict.fromkeys(each for each in found if is_drive(each)))
