"""Why an archive, or a member of it, stays shut: a password, missing parts, a way of packing that nobody here knows.

libarchive says much of it in its own words; what it calls damage is looked up in the headers of the archive. Each
reason comes with its cure for the sender. Not for opening anything.
"""

import re

from collector.formats.containers import zips
from collector.formats.verdicts import DAMAGED, Encrypted, Refused, Unreadable

_SECRET = re.compile(r"crypt|passphrase|password", re.IGNORECASE)
_SOLID = re.compile(r"solid", re.IGNORECASE)
_METHOD = re.compile(
    r"unsupported|not supported|unavailable|unknown (?:codec|compression|method|filter)", re.IGNORECASE
)
_PART = re.compile(r"\.(?:part\d+\.rar|r\d\d|z\d\d|(?:zip|7z|rar|tar|gz)\.\d{2,3}|\d{3})$", re.IGNORECASE)
_RAR4, _RAR5 = b"Rar!\x1a\x07\x00", b"Rar!\x1a\x07\x01\x00"
# Archive header of RAR 4 (73 hex) and its flags; blocks and flags of RAR 5.
_MAIN4, _VOLUME4, _SECRET4, _FILE4, _FILE_SECRET4, _OLD4 = 0x73, 0x0001, 0x0080, 0x74, 0x0004, 29
_MAIN5, _FILE5, _SECRET5, _EXTRA5, _DATA5, _VOLUME5 = 1, 2, 4, 1, 2, 1
_HEADERS = 5_000
_LOCAL = 30

# How archives are named, and those that nothing here opens.
_ARCHIVE = re.compile(r"\.(?:zip|zipx|rar|7z|tar|t?gz|tgz|bz2|tbz2?|xz|txz|zst|cab)$", re.IGNORECASE)
_STRANGE = re.compile(r"\.(?:ace|arj|lzh|lha|arc|zoo|sitx?|alz|egg|uha|zpaq|pea|lz|lzma|lz4|br|z)$", re.IGNORECASE)

PARTS = (
    "Tệp nén bị chia thành nhiều phần nên không mở được từng phần. Kính đề nghị nén lại thành một tệp .zip duy nhất, "
    "hoặc đính kèm trực tiếp các tệp Word, Excel rồi gửi lại."
)
BROKEN = (
    "Tệp nén bị hỏng hoặc chưa tải lên trọn vẹn nên không mở được. Kính đề nghị nén lại, hoặc tốt hơn là đính kèm trực "
    "tiếp các tệp Word, Excel rồi gửi lại."
)
METHOD = (
    "Tệp nén dùng kiểu nén mà hệ thống không giải được. Kính đề nghị nén lại dạng .zip thông thường, hoặc đính kèm "
    "trực tiếp các tệp Word, Excel rồi gửi lại."
)
TWICE = (
    "Tệp nén có cấu trúc bất thường, có thể gây hại, nên được giữ riêng, không mở. Kính đề nghị đính kèm trực tiếp "
    "các tệp Word, Excel rồi gửi lại."
)


def is_part(name: str) -> bool:
    """Return whether a name is that of one part of an archive in several."""
    return _PART.search(name) is not None


def is_archive(name: str) -> bool:
    """Return whether a name is that of an archive that people pack."""
    return _ARCHIVE.search(name) is not None


def is_strange(name: str) -> bool:
    """Return whether a name is that of an archive that nothing here opens."""
    return _STRANGE.search(name) is not None


def reason(data: bytes, kind: str, name: str, said: str) -> Exception:
    """Describe why an archive stays shut, from what libarchive says and from the archive's own headers."""
    if _SECRET.search(said):
        return Encrypted()
    if kind == "rar":
        found = _rar5(data) if data.startswith(_RAR5) else _rar4(data)
        if found is not None:
            return found
    if is_part(name):
        return Unreadable(PARTS)
    return Unreadable(METHOD if _SOLID.search(said) or _METHOD.search(said) else DAMAGED)


def check(data: bytes) -> None:
    """Refuse a zip whose members lie in one another: a bomb that no other archive program would write."""
    try:
        found = sorted(zips.directory(data), key=lambda each: each.offset)
    except zips.Broken:
        return
    end = -1
    for each in found:
        if each.offset < end:
            raise Refused(TWICE)
        end = each.offset + _LOCAL + each.packed


def _rar4(data: bytes) -> Exception | None:
    """Look through the headers of RAR 1.5 to 4."""
    at = len(_RAR4)
    for _ in range(_HEADERS):
        if at + 7 > len(data):
            break
        kind, flags = data[at + 2], int.from_bytes(data[at + 3 : at + 5], "little")
        length = int.from_bytes(data[at + 5 : at + 7], "little")
        if kind == _MAIN4 and flags & _SECRET4:
            return Encrypted()
        if kind == _MAIN4 and flags & _VOLUME4:
            return Unreadable(PARTS)
        if kind == _FILE4 and flags & _FILE_SECRET4:
            return Encrypted()
        if kind == _FILE4 and at + 25 <= len(data) and data[at + 24] < _OLD4:
            return Unreadable(METHOD)
        packed = int.from_bytes(data[at + 7 : at + 11], "little") if kind == _FILE4 or flags & 0x8000 else 0
        if length < 7:  # noqa: PLR2004 - no header is shorter
            break
        at += length + packed
    return None


def _rar5(data: bytes) -> Exception | None:
    """Look through the headers of RAR 5: sizes come seven bits a byte, the low ones first."""
    at = len(_RAR5)
    try:
        for _ in range(_HEADERS):
            size, start = _number(data, at + 4)
            kind, place = _number(data, start)
            flags, place = _number(data, place)
            extra, place = _number(data, place) if flags & _EXTRA5 else (0, place)
            packed, place = _number(data, place) if flags & _DATA5 else (0, place)
            if kind == _SECRET5 or (kind == _FILE5 and _has_secret(data, start + size - extra, start + size)):
                return Encrypted()
            if kind == _MAIN5 and _number(data, place)[0] & _VOLUME5:
                return Unreadable(PARTS)
            at = start + size + packed
    except IndexError:
        pass
    return None


def _has_secret(data: bytes, at: int, end: int) -> bool:
    """Return whether the records behind the header of a file tell of a password."""
    while at < end:
        size, start = _number(data, at)
        if _number(data, start)[0] == 1:
            return True
        at = start + max(1, size)
    return False


def _number(data: bytes, at: int) -> tuple[int, int]:
    found = shift = 0
    while True:
        found |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 0x80 or shift > 63:  # noqa: PLR2004 - the bit that says more follows; eight bytes at most
            return found, at
