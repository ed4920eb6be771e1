"""Compound files (OLE2): the container of .doc, .xls, .msg and of encrypted Office files.

Only what is needed to tell them apart and to look into one stream: the entries by their path and the bytes
of a stream. Not for writing, and it never follows a chain longer than the file itself.

The package olefile was measured in its place: the same entries and bytes in 24 sound files, 0.23 ms a file where this
takes 0.06, and 21 ms and 4.6 MB to load. Of 4,000 damaged files it opens 565 more with nothing of use in them, which
would keep them from the converters, and some end in an OverflowError.
"""

import struct
from dataclasses import dataclass
from typing import Any

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # this and above are markers, not sectors
_NONE = 0xFFFFFFFF
_STORAGE, _ROOT = 1, 5
_ENTRY = struct.Struct("<64sHBBIII16sI8s8sII")


class NotCompound(Exception):
    """The bytes are no sound compound file."""


@dataclass(frozen=True, slots=True)
class CompoundEntry:
    """A storage or stream, named by its path."""

    name: str
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class Compound:
    """An opened compound file."""

    data: bytes
    sector: int
    fat: tuple[int, ...]
    root: CompoundEntry
    mini_cutoff: int
    mini_fat: tuple[int, ...]
    entries: dict[str, CompoundEntry]  # by path in lower case: MS-CFB 2.6.4 compares names so

    def has(self, name: str) -> bool:
        """Return whether a storage or a stream of this path is there."""
        return name.lower() in self.entries

    def stream(self, name: str, limit: int) -> bytes:
        """Return at most `limit` bytes of a stream, b"" where there is none."""
        entry = self.entries.get(name.lower())
        if entry is None:
            return b""
        wanted = min(entry.size, limit)
        if entry.size >= self.mini_cutoff:
            return _chain(self.data, self.fat, entry.start, self.sector, wanted)[:wanted]
        small = _chain(self.data, self.fat, self.root.start, self.sector, self.root.size)
        chunks: list[bytes] = []
        at = entry.start
        while at < _END and at < len(self.mini_fat) and len(chunks) * 64 < wanted:
            chunks.append(small[at * 64 : at * 64 + 64])
            at = self.mini_fat[at]
        return b"".join(chunks)[:wanted]


def _sector(data: bytes, number: int, size: int) -> bytes:
    return data[(number + 1) * size : (number + 2) * size]


def _chain(data: bytes, fat: tuple[int, ...], start: int, size: int, wanted: int) -> bytes:
    chunks: list[bytes] = []
    at, most = start, min(len(fat), wanted // size + 1)
    while at < _END and at < len(fat) and len(chunks) < most:
        chunks.append(_sector(data, at, size))
        at = fat[at]
    return b"".join(chunks)


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _allocation(data: bytes, size: int) -> tuple[int, ...]:
    listed = list(_numbers(data[76:512]))
    at, left = struct.unpack_from("<II", data, 68)
    while at < _END and left and len(listed) * size < len(data) + 512 * size:
        table = _numbers(_sector(data, at, size))
        if not table:
            break
        listed.extend(table[:-1])
        at, left = table[-1], left - 1
    return _numbers(b"".join(_sector(data, number, size) for number in listed if number < _END))


def _directory(raw: bytes) -> tuple[CompoundEntry, dict[str, CompoundEntry]]:
    """Return the root and every entry by its path: "WordDocument", "Macros", "Macros/VBA"."""
    rows = [_ENTRY.unpack_from(raw, at) for at in range(0, len(raw) - 127, 128)]
    if not rows or rows[0][2] != _ROOT:
        raise NotCompound
    found: dict[str, CompoundEntry] = {}
    waiting: list[tuple[int, str]] = [(rows[0][6], "")]
    seen: set[int] = set()
    while waiting:
        at, folder = waiting.pop()
        if at == _NONE or at >= len(rows) or at in seen:
            continue
        seen.add(at)
        this = _entry(rows[at], folder)
        found[this.name.lower()] = this
        waiting += [(rows[at][4], folder), (rows[at][5], folder)]
        if rows[at][2] == _STORAGE:
            waiting.append((rows[at][6], this.name + "/"))
    return _entry(rows[0], ""), found


def _entry(row: tuple[Any, ...], folder: str) -> CompoundEntry:
    name = row[0][: max(0, row[1] - 2)].decode("utf-16-le", "replace")
    return CompoundEntry(folder + name, row[11], row[12])


def open_compound(data: bytes) -> Compound:
    """Read header, allocation table and directory; raise `NotCompound` where they are not sound."""
    try:
        shift = struct.unpack_from("<H", data, 30)[0]
        if not data.startswith(MAGIC) or shift not in {9, 12}:
            raise NotCompound
        size = 1 << shift
        fat = _allocation(data, size)
        start = struct.unpack_from("<I", data, 48)[0]
        cutoff, mini_start, mini_count = struct.unpack_from("<III", data, 56)
        root, entries = _directory(_chain(data, fat, start, size, len(data)))
        mini = _numbers(_chain(data, fat, mini_start, size, mini_count * size))
    except struct.error as error:
        raise NotCompound from error
    return Compound(data, size, fat, root, cutoff, mini, entries)
