"""winmail.dat: the files in Outlook's own wrapping (TNEF, MS-OXTNEF), under the long names where it has them.

And the words, which are there alone where the sender's Outlook writes in "Rich Text". Not for calendar items.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from collector.formats.containers import ole
from collector.formats.kinds import Kind
from collector.formats.mail import compressed_rtf
from collector.formats.mail.enclosed import Inner, headers_of, mailbox
from collector.formats.mail.encoded_words import guess
from collector.formats.mail.headers import Headers
from collector.formats.mail.html_text import text_of
from collector.formats.verdicts import DAMAGED, Unreadable
from collector.formats.webpage import decode
from collector.model import Nature

_RENDERED, _TITLE, _DATA, _PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
_MESSAGE, _WORDS, _ABOUT = 0x00069003, 0x0002800C, 0x00018004
_PLAIN, _COMPRESSED, _PAGE, _SUBJECT, _ID = 0x1000, 0x1009, 0x1013, 0x0037, 0x1035
# The address on the net first, then whatever Exchange calls the sender.
_ADDRESSES, _PEOPLE = (0x5D01, 0x5D02, 0x0C1F, 0x0065), (0x0C1A, 0x0042)
_LONG_NAME, _SHORT_NAME, _OBJECT = 0x3707, 0x3704, 0x3701
_TEXT8, _TEXT16, _EMBEDDED, _BINARY = 0x1E, 0x1F, 0x0D, 0x102
_VARIABLE = {_TEXT8, _TEXT16, _EMBEDDED, _BINARY}
_WIDTHS = {0x02: 4, 0x03: 4, 0x04: 4, 0x0A: 4, 0x0B: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x14: 8, 0x40: 8, 0x48: 16}
_MANY = 0x1000


@dataclass(slots=True)
class Attachment:
    """One file of a winmail.dat; an embedded message comes as TNEF again."""

    name: str = ""
    data: bytes = b""


def attachments(data: bytes) -> list[Attachment]:
    """Return the files; a damaged stream raises `Unreadable`, unless files stood before the damage."""
    found: list[Attachment] = []
    try:
        for kind, value in _attributes(data):
            # Some writers leave out how a file is drawn, which is to begin it.
            if kind == _RENDERED or (kind in {_TITLE, _DATA, _PROPERTIES} and _begins(found, kind)):
                found.append(Attachment())
            if found and kind != _RENDERED:
                _add(found[-1], kind, value)
    except (struct.error, IndexError) as error:
        if not found:
            raise Unreadable(DAMAGED) from error
    return found


def _begins(found: list[Attachment], kind: int) -> bool:
    """Return whether something of a file belongs to none yet: to a first one, or to one that has its bytes already."""
    return not found or (kind == _DATA and bool(found[-1].data))


def message(data: bytes, *, own: bool) -> Inner | None:
    """Return the message that is wrapped, None where nothing of it can be read; `own` is that which it came with."""
    said: dict[int, bytes | str] = {}
    try:
        for kind, value in _attributes(data):
            if kind == _MESSAGE:
                said |= dict(_properties(value))
            elif kind in {_WORDS, _ABOUT}:
                said.setdefault(_PLAIN if kind == _WORDS else _SUBJECT, guess(value.rstrip(b"\x00")))
    except (struct.error, IndexError):
        pass
    return Inner(_headers(said), _text_of(said), own=own) if said else None


def _headers(said: dict[int, bytes | str]) -> Headers:
    texts = {name: value for name, value in said.items() if isinstance(value, str)}
    address = next((texts[name] for name in _ADDRESSES if "@" in texts.get(name, "")), "")
    person = next((texts[name] for name in _PEOPLE if texts.get(name)), "")
    return headers_of(
        {
            "From": mailbox(person, address),
            "Subject": texts.get(_SUBJECT, ""),
            "Message-ID": texts.get(_ID, ""),
        }
    )


def _text_of(said: dict[int, bytes | str]) -> str:
    plain, page, compressed = said.get(_PLAIN), said.get(_PAGE), said.get(_COMPRESSED)
    if isinstance(plain, str) and plain.strip():
        return plain.replace("\r\n", "\n").replace("\r", "\n")
    if page:
        return text_of(decode(page) if isinstance(page, bytes) else page)
    return compressed_rtf.words(compressed) if isinstance(compressed, bytes) else ""


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 6
    while at + 9 <= len(data):
        _, kind, length = struct.unpack_from("<BII", data, at)
        if at + 9 + length > len(data):
            raise struct.error
        yield kind, data[at + 9 : at + 9 + length]
        at += 9 + length + 2


def _add(attachment: Attachment, kind: int, value: bytes) -> None:
    if kind == _TITLE and not attachment.name:
        attachment.name = guess(value.split(b"\x00")[0])
    elif kind == _DATA:
        attachment.data = value
    elif kind == _PROPERTIES:
        named = dict(_properties(value))
        attachment.name = named.get(_LONG_NAME) or attachment.name or named.get(_SHORT_NAME) or ""  # type: ignore[assignment]  # names are text
        inner = named.get(_OBJECT)
        # An embedded message, or an object of Office, stands behind the 16 bytes that name its interface.
        if isinstance(inner, bytes) and not attachment.data:
            attachment.data = inner[16:] if inner[16:].startswith((b"\x78\x9f\x3e\x22", ole.MAGIC)) else inner


def _properties(data: bytes) -> Iterator[tuple[int, bytes | str]]:
    count, at = struct.unpack_from("<I", data)[0], 4
    for _ in range(count):
        kind, name = struct.unpack_from("<HH", data, at)
        at += 4
        if name >= 0x8000:  # noqa: PLR2004 - a named property: its name comes first
            length = struct.unpack_from("<I", data, at + 20)[0] if data[at + 16] else 0
            at += 20 + (4 + _padded(length) if data[at + 16] else 4)
        values, many, kind = 1, kind & _MANY, kind & ~_MANY
        if many or kind in _VARIABLE:
            values = struct.unpack_from("<I", data, at)[0]
            at += 4
        for _each in range(values):
            if kind not in _VARIABLE:
                at += _WIDTHS.get(kind, 4)
                continue
            length = struct.unpack_from("<I", data, at)[0]
            value = data[at + 4 : at + 4 + length]
            at += 4 + _padded(length)
            yield name, _text(kind, value)


def _text(kind: int, value: bytes) -> bytes | str:
    if kind == _TEXT16:
        return value.decode("utf-16-le", "replace").rstrip("\x00")
    return guess(value.rstrip(b"\x00")) if kind == _TEXT8 else value


def _padded(length: int) -> int:
    return (length + 3) & ~3


KINDS = (Kind(name="tnef", looks=lambda sight: sight.begins(b"\x78\x9f\x3e\x22"), nature=Nature.CONTAINER),)
