"""Letters that a file sets in an old Vietnamese font carry its name while the file is read: they are stained.

A reader that knows the font of a run stains its text; `old_fonts.repaired` judges all of them together and takes every
stain away again. A stained letter is a character of a private plane, one for each letter and font, so text may be cut,
joined and trimmed as any other. Not for what a letter means: `old_letters` knows that.
"""

import re

TCVN3, CAPITALS, VNI = 1, 2, 3
# Each font has a stretch of the plane, in which a letter has the place that it has in Unicode.
_BASE, _WIDTH = 0xF0000, 0x2000
# Whatever Vietnamese is written with, marks that stand alone too: letters that only Unicode has speak against a font.
_CODES = [*range(0xA1, 0x250), *range(0x300, 0x370), *range(0x1EA0, 0x1F00)]
_LETTERS = [*range(0x41, 0x5B), *range(0x61, 0x7B)]
# What programs put in place of two letters of TCVN3 on the way: a Greek my for µ, a minus for the soft hyphen.
_STANDINS = {0x03BC: "µ", 0x2212: "\xad"}
_MINUS = 0x1F00  # its place, as its own is beyond the stretch
# Fonts that a file calls symbol fonts keep their letters in the private area in Word.
_SYMBOLS, _HIGH = 0xF000, range(0xA1, 0x100)


def _table(way: int) -> dict[int, int]:
    base = _BASE + way * _WIDTH
    codes = [*_CODES, *_LETTERS] if way == CAPITALS else _CODES
    found = {code: base + code for code in (*codes, 0x03BC)} | {0x2212: base + _MINUS}
    found |= {_SYMBOLS + code: code for code in range(0x20, 0x7F)}
    return found | {_SYMBOLS + code: base + code for code in (*_HIGH, *(_LETTERS if way == CAPITALS else ()))}


_TABLES = {way: _table(way) for way in (TCVN3, CAPITALS, VNI)}
_SHOWN = {
    place: 0x2212 if place % _WIDTH == _MINUS else place % _WIDTH
    for table in _TABLES.values()
    for place in table.values()
    if place >= _BASE
}
_MEANT = {place: _STANDINS.get(code, chr(code)) for place, code in _SHOWN.items()}
_STAINED = re.compile(f"[{chr(_BASE)}-{chr(_BASE + 4 * _WIDTH - 1)}]")
# ".vn" ends half of all addresses: a font goes on behind it. Both are found fast: neither begins with a common letter.
_DOTTED, _OTHER = re.compile(rb"\.[Vv][Nn][A-Za-z0-9]"), b"VNI"


def mentions(data: bytes) -> bool:
    """Return whether bytes of a file may name an old font; most name none, and are then read without looking."""
    return _OTHER in data or _DOTTED.search(data) is not None


def page_mentions(page: str) -> bool:
    """Return whether a web page may name an old font; style sheets write names in any letters."""
    small = page.lower()
    return ".vn" in small or "vni" in small


def way_of(font: str | None) -> int:
    """Return which letters a font shows by its name, 0 where it is no old Vietnamese font."""
    # The first of a list: the others stand in where a machine does not have it.
    name = (font or "").split(",")[0].strip(" \"'").lower()
    if name.startswith(".vn"):
        return CAPITALS if name.endswith("h") else TCVN3
    return VNI if name.startswith(("vni-", "vni ")) or name == "vni" else 0


def stained(text: str, font: str | None) -> str:
    """Return a run of text with its letters stained where its font is an old one."""
    way = way_of(font)
    if not way or (text.isascii() and way != CAPITALS):
        return text
    return text.translate(_TABLES[way])


def stain_of(text: str) -> int:
    """Return the font of the first stained letter, 0 where there is none."""
    found = _STAINED.search(text)
    return (ord(found[0]) - _BASE) // _WIDTH if found else 0


def shown(text: str) -> str:
    """Take the stains away: the text as it stands in the file."""
    return text.translate(_SHOWN)


def meant(text: str) -> str:
    """Return the text in the code page of the old fonts."""
    return text.translate(_MEANT)
