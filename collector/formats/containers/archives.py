"""Archives: zip, rar, 7z, tar, gz and their kin, unpacked into memory under the contract's limits.

libarchive of the system does the work (rar 4 and 5, 7z, zip, tar, cab). Where it is missing the standard
library opens zip and tar, and the rest gets a verdict that says so. Nothing is ever written to disk: a member's
path is a name to show. Links are left out.
"""

import os
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from types import ModuleType
from typing import IO, Any

from collector.formats import limits
from collector.formats.containers import archive_errors
from collector.formats.kinds import Kind, Sight
from collector.formats.mail import file_names
from collector.formats.verdicts import DAMAGED, TOO_LARGE, Encrypted, Refused, Unreadable, no_converter
from collector.model import Format, Nature

_CHUNK = 256 * 1024
_FILTERS = ("gzip", "bzip2", "xz", "zstd", "compress")
# What libarchive calls them, by the names of the kinds below.
_FORMATS = {
    "zip": ("zip",),
    "rar": ("rar", "rar5"),
    "7z": ("7zip",),
    "tar": ("tar",),
    "cab": ("cab",),
    "packed": ("tar", "raw"),
}
_REGULAR, _TYPES = 0o100000, 0o170000


@dataclass(slots=True)
class Budget:
    """What everything inside one outermost file may still unpack to."""

    size: int = limits.TOTAL_BYTES
    members: int = limits.TOTAL_MEMBERS


@dataclass(frozen=True, slots=True)
class Member:
    """One unpacked file: the folders it lies in, its name, its bytes."""

    folders: tuple[str, ...]
    name: str
    data: bytes
    embedded: bool = False  # a picture that an enclosed message shows
    told: bool = False  # an enclosed message whose words are known, and that holds no file


@dataclass(slots=True)
class Unpacked:
    """What came out of an archive, and what went wrong on the way, if anything."""

    members: list[Member] = field(default_factory=list)
    trouble: Exception | None = None


def unpack(data: bytes, kind: str, name: str, budget: Budget) -> Unpacked:
    """Unpack an archive; a limit raises `Refused` and leaves it unopened, other trouble keeps what was read."""
    opener = _with_libarchive if _libarchive() else _STANDARD.get(kind)
    if opener is None:
        raise Unreadable(no_converter(f"nén .{kind}"))
    if kind == "zip":
        archive_errors.check(data)
    found = Unpacked()
    try:
        for raw, content in opener(data, kind, budget):
            if isinstance(content, Exception):
                found.trouble = found.trouble or archive_errors.reason(data, kind, name, str(content))
                continue
            folders, own = _place(raw, name)
            found.members.append(Member(folders, own, content))
    except Refused:
        raise
    except (Encrypted, Unreadable) as trouble:
        found.trouble = trouble
    return found


def _place(raw: bytes | str | None, archive: str) -> tuple[tuple[str, ...], str]:
    """Part a member's path into harmless folder names and a base name."""
    if raw is None:  # a packed single file has no name of its own: "BC.docx.gz"
        return (), file_names.safe(re.sub(r"\.(?:gz|bz2|xz|zst|z)$", "", archive, flags=re.IGNORECASE))
    text = file_names.of_archive(raw).replace("\\", "/")
    *folders, own = text.split("/")
    kept = tuple(safe for each in folders if (safe := file_names.safe(each)))
    return kept[: limits.DEPTH], file_names.safe(own)


def _take(read: Callable[[int], bytes], consumed: Callable[[], int], whole: int, budget: Budget) -> bytes:
    """Read one member piece by piece, counting what comes out against what went in.

    A stored member is counted only when it has been passed; until then it may be as long as the rest of `whole`.
    """
    budget.members -= 1
    if budget.members < 0:
        raise Refused(TOO_LARGE)
    before, chunks, size = consumed(), [], 0
    while chunk := read(_CHUNK):
        chunks.append(chunk)
        size += len(chunk)
        budget.size -= len(chunk)
        if budget.size < 0 or _bomb(size, consumed() - before or whole - before):
            raise Refused(TOO_LARGE)
    if _bomb(size, consumed() - before):
        raise Refused(TOO_LARGE)
    return b"".join(chunks)


def _bomb(size: int, spent: int) -> bool:
    return size > limits.MEMBER_BYTES and size > limits.MEMBER_RATIO * max(1, spent)


# --- libarchive --------------------------------------------------------------------------------------


def _libarchive() -> ModuleType | None:
    try:
        # The library's own search for the file starts a compiler; the usual name is tried first.
        os.environ.setdefault("LIBARCHIVE", "libarchive.so.13")
        from libarchive import ffi  # noqa: PLC0415 - only a message with an archive pays for it
    except (ImportError, OSError, AttributeError, TypeError):
        return None
    module: ModuleType = ffi
    return module


@contextmanager
def _opened(ffi: Any, data: bytes, kind: str) -> Iterator[Any]:  # noqa: ANN401 - a ctypes module without types
    pointer = ffi.read_new()
    try:
        for name in _FILTERS if kind == "packed" else ("none",):
            ffi.get_read_filter_function(name)(pointer)
        for name in _FORMATS[kind]:
            ffi.get_read_format_function(name)(pointer)
        ffi.read_open_memory(pointer, data, len(data))
        yield pointer
    finally:
        ffi.read_free(pointer)


def _with_libarchive(data: bytes, kind: str, budget: Budget) -> Iterator[tuple[bytes | None, bytes | Exception]]:
    """Return each member, or what went wrong with it; after some troubles the next members can still be had."""
    import ctypes  # noqa: PLC0415 - comes with libarchive anyway

    from libarchive import ffi  # noqa: PLC0415 - as in _libarchive
    from libarchive.exception import ArchiveError  # noqa: PLC0415 - as above

    buffer = ctypes.create_string_buffer(_CHUNK)
    entry = ffi.entry_new()
    try:
        with _opened(ffi, data, kind) as pointer:

            def read(size: int) -> bytes:
                got: int = ffi.read_data(pointer, buffer, size)
                return ctypes.string_at(buffer, got) if got > 0 else b""

            while ffi.read_next_header2(pointer, entry) != ffi.ARCHIVE_EOF:
                if ffi.entry_filetype(entry) & _TYPES not in {0, _REGULAR} or ffi.entry_hardlink(entry):
                    budget.members -= 1
                    continue
                raw = _raw_name(ffi, entry)
                try:
                    content = _take(read, lambda: int(ffi.filter_bytes(pointer, -1)), len(data), budget)
                except ArchiveError as error:
                    if error.retcode != ffi.ARCHIVE_FAILED:
                        raise
                    yield raw, error
                    continue
                if kind == "packed" and ffi.format_name(pointer) == b"raw":
                    if ffi.filter_count(pointer) < 2:  # noqa: PLR2004 - the bytes themselves, nothing was unpacked
                        raise Unreadable(DAMAGED)
                    raw = None
                if raw is None or not raw.endswith((b"/", b"\\")):
                    yield raw, content
    except ArchiveError as error:
        yield None, error
    finally:
        ffi.entry_free(entry)


def _raw_name(ffi: Any, entry: Any) -> bytes | None:  # noqa: ANN401 - ctypes
    raw: bytes | None = ffi.entry_pathname(entry)
    if raw is None:
        wide = ffi.entry_pathname_w(entry)
        raw = wide.encode("utf-8", "surrogateescape") if wide else b""
    return raw


# --- the standard library ----------------------------------------------------------------------------


def _zip(data: bytes, _kind: str, budget: Budget) -> Iterator[tuple[bytes | str, bytes | Exception]]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as opened:
            for info in opened.infolist():
                if info.is_dir():
                    budget.members -= 1
                    continue
                if info.flag_bits & 1:
                    yield info.filename, Encrypted("password")
                    continue
                with opened.open(info) as member:
                    content = _take(member.read, _constant(0, info.compress_size), info.compress_size, budget)
                yield info.filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437", "replace"), content
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError) as error:
        raise Unreadable(DAMAGED) from error


def _constant(first: int, after: int) -> Callable[[], int]:
    values = iter([first])
    return lambda: next(values, after)


def _tar(data: bytes, kind: str, budget: Budget) -> Iterator[tuple[bytes | str, bytes]]:
    try:
        with tarfile.open(fileobj=BytesIO(data), mode="r:" if kind == "tar" else "r|*") as opened:
            for info in opened:
                member: IO[bytes] | None = opened.extractfile(info) if info.isreg() else None
                if member is not None:
                    yield info.name, _take(member.read, _constant(0, len(data)), len(data), budget)
    except (tarfile.TarError, zlib.error, EOFError, ValueError, OSError) as error:
        raise Unreadable(DAMAGED) from error


_STANDARD: dict[str, Callable[[bytes, str, Budget], Iterator[tuple[Any, bytes | Exception]]]] = {
    "zip": _zip,
    "tar": _tar,
    "packed": _tar,
}


# --- what they look like -----------------------------------------------------------------------------


def _archive(name: str, looks: Callable[[Sight], bool], *, is_ending: bool = True) -> Kind:
    return Kind(name, looks, format=Format.ARCHIVE, nature=Nature.CONTAINER, is_ending=is_ending)


# gz, bz2, xz, zstd: one file or a tar.
_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")
# Archives that nothing here opens: StuffIt of the Mac, ALZip, EGG, ZOO, zpaq.
_STRANGE = (b"SIT!", b"StuffIt ", b"ALZ\x01", b"EGGA", b"ZOO ", b"7kSt")


def _is_strange(data: bytes) -> bool:
    if data.startswith(_STRANGE) or data[7:14] == b"**ACE**":
        return True
    if data[2:5] in {b"-lh", b"-lz"} and data[6:7] == b"-":
        return True
    # The two bytes of ARJ begin many a file; the length of its header and its type stand behind them.
    return data[:2] == b"\x60\xea" and 30 <= int.from_bytes(data[2:4], "little") <= 2600 and data[10:11] == b"\x02"  # noqa: PLR2004 - ARJ


KINDS = (
    # A zip that lists the types of its parts, or says what it is, is a document of some program.
    _archive("zip", lambda sight: sight.zipped and not (sight.typed or sight.has_types)),
    _archive("rar", lambda sight: sight.begins(b"Rar!\x1a\x07")),
    _archive("7z", lambda sight: sight.begins(b"7z\xbc\xaf\x27\x1c")),
    _archive("packed", lambda sight: sight.begins(*_PACKED), is_ending=False),
    _archive("cab", lambda sight: sight.begins(b"MSCF\x00\x00\x00\x00")),
    _archive("tar", lambda sight: sight.plain and sight.data[257:262] == b"ustar"),
    _archive("strange", lambda sight: sight.plain and _is_strange(sight.data), is_ending=False),
)
