"""A message saved by Outlook (.msg, MS-OXMSG): who wrote it, its words, the files in it, and the messages in those.

Properties are streams whose names end in their number and type: 1000 the words, 3701 the bytes of a file, 3707 and
3704 its long and short name. An enclosed message is a storage of the same make. Not for contacts and calendar items,
which have no words that anybody asks for.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from collector.formats import limits
from collector.formats.containers import ole
from collector.formats.kinds import Kind, Sight
from collector.formats.mail import compressed_rtf, file_names
from collector.formats.mail.enclosed import Inner, headers_of, mailbox
from collector.formats.mail.encoded_words import guess, raw_bytes
from collector.formats.mail.headers import Headers
from collector.formats.mail.html_text import text_of
from collector.formats.mail.message_parts import header_fields
from collector.formats.mail.tnef import Attachment
from collector.formats.verdicts import DAMAGED, Unreadable
from collector.formats.webpage import decode
from collector.model import Nature

_FOLDER, _PART = "__attach_version1.0_#", "__substg1.0_"
_BYTES, _MESSAGE = "37010102", "3701000D"
_NAMES = ("3707", "3704", "3001")
_TEXT16, _TEXT8 = "001F", "001E"
_WORDS, _RTF, _PAGE = "1000", "10090102", "1013"
_SUBJECT, _SENT, _ID, _ANSWERS, _HEADERS = "0037", 0x0039, "1035", "1042", "007D"
# The address on the net first, then whatever Exchange calls the sender.
_ADDRESSES = ("5D01", "5D02", "0C1F", "0065")
_PEOPLE = ("0C1A", "0042")
_CODEPAGE = (0x3FDE, 0x3FFD)
_LONGEST_FIELD = 256 * 1024
_DEEPEST = 6


@dataclass(slots=True)
class Saved:
    """A saved message: it and those in it, outermost first; the files with the messages that they lie in."""

    messages: list[Inner] = field(default_factory=list)
    files: list[tuple[tuple[str, ...], Attachment]] = field(default_factory=list)


def read(data: bytes) -> Saved:
    """Read a message; raises `Unreadable`."""
    try:
        compound = ole.open_compound(data)
    except ole.NotCompound as error:
        raise Unreadable(DAMAGED) from error
    saved = Saved()
    _read(compound, "", (), saved)
    return saved


def _read(compound: ole.Compound, root: str, inside: tuple[str, ...], saved: Saved) -> None:
    properties = _Properties(compound, root, 24 if root else 32)
    saved.messages.append(Inner(_headers(properties), _words(properties)))
    for folder in _folders(compound, root):
        name = _Properties(compound, folder, 8).first(_NAMES)
        enclosed = f"{folder}{_PART}{_MESSAGE}"
        if compound.has(f"{folder}{_PART}{_BYTES}"):
            content = compound.stream(f"{folder}{_PART}{_BYTES}", limits.TOTAL_BYTES)
            saved.files.append((inside, Attachment(name, content)))
        elif compound.has(enclosed) and len(inside) < _DEEPEST:
            _read(compound, enclosed + "/", (*inside, (file_names.safe(name) or "forwarded") + ".msg"), saved)


def _folders(compound: ole.Compound, root: str) -> Iterator[str]:
    """Return the storages of the attachments right under this message, in its order."""
    for name in sorted(compound.entries):
        if name.startswith((root + _FOLDER).lower()) and "/" not in name[len(root) :]:
            yield name + "/"


class _Properties:
    """What a message or an attachment says of itself."""

    def __init__(self, compound: ole.Compound, root: str, header: int) -> None:
        self.compound = compound
        self.root = root
        raw = compound.stream(f"{root}__properties_version1.0", _LONGEST_FIELD)
        rows = struct.iter_unpack("<HHI8s", raw[header : header + (len(raw) - header) // 16 * 16])
        self.fixed = {number: value for _, number, _, value in rows}
        self.charset = next((f"cp{page}" for page in map(self._number, _CODEPAGE) if page), "").replace(
            "cp65001", "utf-8"
        )

    def _number(self, number: int) -> int:
        return int.from_bytes(self.fixed.get(number, b"")[:4], "little")

    def text(self, number: str, longest: int = 4096) -> str:
        """Return a text, "" where there is none."""
        wide = self.compound.stream(f"{self.root}{_PART}{number}{_TEXT16}", longest)
        if wide:
            return wide.decode("utf-16-le", "replace").rstrip("\x00")
        narrow = self.compound.stream(f"{self.root}{_PART}{number}{_TEXT8}", longest)
        return guess(narrow.rstrip(b"\x00"), self.charset) if narrow else ""

    def first(self, numbers: tuple[str, ...]) -> str:
        """Return the first of several texts that is there."""
        return next((text for text in map(self.text, numbers) if text), "")

    def bytes(self, number: str) -> bytes:
        """Return the bytes of a property."""
        return self.compound.stream(f"{self.root}{_PART}{number}", 4 * limits.BODY_CHARACTERS)

    def instant(self, number: int) -> str:
        """Return an instant as a header writes it."""
        ticks = int.from_bytes(self.fixed.get(number, b""), "little")
        try:
            return (
                format_datetime(datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10)) if ticks else ""
            )
        except (OverflowError, ValueError):
            return ""


def _headers(properties: _Properties) -> Headers:
    """Return the headers that came with it, else what Outlook made of them; a draft never had any."""
    came = properties.text(_HEADERS, _LONGEST_FIELD)
    if ":" in came:
        return header_fields(raw_bytes(came.lstrip()))
    address = next((text for text in map(properties.text, _ADDRESSES) if "@" in text), "")
    return headers_of(
        {
            "From": mailbox(properties.first(_PEOPLE), address),
            "Subject": properties.text(_SUBJECT),
            "Date": properties.instant(_SENT),
            "Message-ID": properties.text(_ID),
            "In-Reply-To": properties.text(_ANSWERS),
        }
    )


def _words(properties: _Properties) -> str:
    """Return the words: as text, else of the page, else of the RTF that Outlook itself writes in."""
    text = properties.text(_WORDS, 4 * limits.BODY_CHARACTERS)
    if text.strip():
        return text.replace("\r\n", "\n").replace("\r", "\n")
    page = properties.bytes(f"{_PAGE}0102")
    wide = properties.text(_PAGE, 4 * limits.BODY_CHARACTERS)
    if page or wide:
        return text_of(decode(page, properties.charset) if page else wide)
    return compressed_rtf.words(properties.bytes(_RTF))


def _looks(sight: Sight) -> bool:
    return sight.streams is not None and "__properties_version1.0" in sight.streams


KINDS = (Kind(name="msg", looks=_looks, nature=Nature.CONTAINER),)
