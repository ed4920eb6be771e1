"""The bytes of a text file made into text: its mark, UTF-8, windows-1258, and the code page of the old fonts.

A file in TCVN3 or VNI is windows-1252 to the program that wrote it; read as windows-1258 it is beyond repair.
"""

from collector.formats.old_fonts import repaired_texts
from collector.formats.syllables import rank
from collector.formats.webpage import decode

_LINES = 500


def text_of(data: bytes) -> str:
    """Return the text of a file; bytes of no Unicode are read in the way that gives more Vietnamese."""
    found = decode(data).replace("\x00", "")
    if data.isascii() or data.startswith((b"\xff\xfe", b"\xfe\xff")) or _is_utf8(data):
        return found
    other = data.decode("cp1252", "replace").replace("\x00", "")
    made = repaired_texts(other.splitlines()[:_LINES])
    return other if made is not None and _rank(made) > _rank(found.splitlines()[:_LINES]) else found


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _rank(lines: list[str]) -> int:
    return sum(rank(word.strip(".,;:!?()\"'")) for line in lines for word in line.split() if not word.isascii())
