"""Pictures: what they are, and how large by their header, which tells a photographed page from a logo.

Not for reading pictures.
"""

import struct

from collector.formats.kinds import Kind, Sight
from collector.model import Format, Nature

# A page that anybody can read has at least this many dots on its shorter side; a signature's logo never has.
_PAGE = 1000
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_SEGMENTS = 200
_MAGICS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*")
_HEIC = (b"heic", b"heix", b"mif1", b"msf1", b"heim", b"heis", b"hevc", b"avif")


def is_page(data: bytes) -> bool:
    """Return whether a PNG or JPEG is large enough to be a photographed or scanned page."""
    return min(_size(data)) >= _PAGE


def _size(data: bytes) -> tuple[int, int]:
    try:
        if data.startswith(b"\x89PNG"):
            width, height = struct.unpack_from(">II", data, 16)
            return width, height
        return _jpeg(data) if data.startswith(b"\xff\xd8\xff") else (0, 0)
    except (struct.error, IndexError):
        return 0, 0


def _jpeg(data: bytes) -> tuple[int, int]:
    """Go from segment to segment: the small picture that a phone puts into the first one has a size of its own."""
    at = 2
    for _ in range(_SEGMENTS):
        marker, length = struct.unpack_from(">HH", data, at)
        if marker & 0xFF in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        at += 2 + length
    return 0, 0


def _looks(sight: Sight) -> bool:
    data = sight.data
    riff = data.startswith(b"RIFF") and data[8:12] == b"WEBP"
    heic = data[4:8] == b"ftyp" and data[8:12] in _HEIC
    bitmap = data.startswith(b"BM") and int.from_bytes(data[14:18], "little") in {12, 40, 108, 124}
    return sight.begins(*_MAGICS) or riff or heic or bitmap


KINDS = (Kind(name="image", looks=_looks, format=Format.IMAGE, nature=Nature.PAGES, is_ending=False),)
