"""The directory of a zip and its members, for Office files: a few parts of many, quickly and within bounds.

zipfile opens what is unusual (zip64, bytes before the archive); archives that people pack are opened by `archives`.
A directory can lie: no member gives more bytes than it declares.
"""

import struct
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO

_END, _ENTRY, _LOCAL = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"
_CENTRAL = struct.Struct("<4x2x2xHH4xIIIHHH8xI")
_TROUBLE = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, ValueError, OSError, NotImplementedError)
_STORED, _DEFLATED = 0, 8
_ZIP64 = 0xFFFFFFFF


class Broken(Exception):
    """The bytes are no sound zip."""


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """A member as the directory tells of it."""

    name: str
    method: int
    encrypted: bool
    crc: int
    packed: int
    size: int
    offset: int


def directory(data: bytes) -> list[ZipEntry]:
    """Return the members of a zip."""
    found = _plain(data)
    if found is not None:
        return found
    try:
        with zipfile.ZipFile(BytesIO(data)) as opened:
            return [
                ZipEntry(
                    each.filename,
                    each.compress_type,
                    bool(each.flag_bits & 1),
                    each.CRC,
                    each.compress_size,
                    each.file_size,
                    each.header_offset,
                )
                for each in opened.infolist()
            ]
    except _TROUBLE as error:
        raise Broken from error


def _plain(data: bytes) -> list[ZipEntry] | None:
    """Read a directory without peculiarities, None for what zipfile must sort out."""
    end = data.rfind(_END, max(0, len(data) - 66_000))
    if end < 0 or end + 22 > len(data):
        return None
    count, size, at = struct.unpack_from("<HII", data, end + 10)
    if at + size != end:
        return None
    found: list[ZipEntry] = []
    while at + 46 <= end and len(found) < count:
        if data[at : at + 4] != _ENTRY:
            return None
        flags, method, crc, packed, whole, name, extra, comment, offset = _CENTRAL.unpack_from(data, at)
        if _ZIP64 in {packed, whole, offset}:
            return None
        text = data[at + 46 : at + 46 + name].decode("utf-8" if flags & 0x800 else "cp437", "replace")
        found.append(ZipEntry(text, method, bool(flags & 1), crc, packed, whole, offset))
        at += 46 + name + extra + comment
    return found if len(found) == count else None


class Stream:
    """A member that is read piece by piece."""

    __slots__ = ("_entry", "_given", "_inflate", "_rest")

    def __init__(self, data: bytes, entry: ZipEntry) -> None:
        at = entry.offset
        if data[at : at + 4] != _LOCAL or entry.method not in {_STORED, _DEFLATED}:
            raise Broken
        name, extra = struct.unpack_from("<HH", data, at + 26)
        start = at + 30 + name + extra
        self._rest = data[start : start + entry.packed]
        self._entry = entry
        self._given = 0
        self._inflate = zlib.decompressobj(-15) if entry.method == _DEFLATED else None

    def read(self, most: int) -> bytes:
        """Return the next bytes, at most so many, b"" at the end."""
        most = min(most, self._entry.size - self._given)
        if most <= 0:
            return b""
        if self._inflate is None:
            found, self._rest = self._rest[:most], self._rest[most:]
        else:
            try:
                found = self._inflate.decompress(self._rest, most)
            except zlib.error as error:
                raise Broken from error
            self._rest = self._inflate.unconsumed_tail
        self._given += len(found)
        return found

    def whole(self) -> bytes:
        """Return all bytes, which must be as many and what the directory says."""
        found = self.read(self._entry.size)
        if len(found) != self._entry.size or zlib.crc32(found) != self._entry.crc:
            raise Broken
        return found
