"""How characters and paragraphs of a .doc look: the property tables of Word 97, as far as a report needs them.

Styles with what they inherit, bold and hidden characters, and of paragraphs their alignment, level, list and table
marks. Everything is found by the byte offset of the text, as the file itself does.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from collector.formats import limits
from collector.formats.font_stains import way_of
from collector.formats.word.doc_lists import Lists

_CHARACTERS, _PARAGRAPHS, _STYLES, _FONTS = 0x00FA, 0x0102, 0x00A2, 0x0112
_PAGE = 512
# Property codes: of characters …
_STRUCK = {0x0837, 0x2A53}  # through once, and twice
_BOLD, _HIDDEN, _DELETED, _CHARACTER_STYLE = 0x0835, 0x083C, 0x0800, 0x4A30
_PLAIN_FONT, _OTHER_FONT = 0x4A4F, 0x4A51  # of ASCII, and of accented letters
# … and of paragraphs.
_ALIGNED, _ALIGNED_80, _IN_TABLE, _ROW_END, _INNER_ROW_END = 0x2461, 0x2403, 0x2416, 0x2417, 0x244C
_LEVEL, _LIST, _OUTLINE = 0x260A, 0x460B, 0x2640
_TABLE_DEFINITION, _TABS = 0xD608, 0xC615
_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_HEADINGS = 9
# Where the name stands in a record of a font, and the three fonts in the head of the styles.
_FONT_NAME, _STANDARD_FONTS = 40, 14
_PARAGRAPH_STYLE, _CHARACTER = 1, 2
_NO_BASE = 0xFFF
_DEPTH = 12


@dataclass(frozen=True, slots=True)
class ParagraphLooks:
    """How a paragraph looks."""

    centred: bool = False
    heading: int = 0
    number: str = ""
    in_table: bool = False
    row_ends: bool = False


@dataclass(frozen=True, slots=True)
class _DocStyle:
    bold: bool = False
    hidden: bool = False
    struck: bool = False
    centred: bool = False
    heading: int = 0
    list: int = 0
    level: int = 0
    font: int | None = None  # its number among the fonts of the file


@dataclass(frozen=True, slots=True)
class _Raw:
    """A style as the file has it."""

    kind: int
    base: int
    letters: bytes
    paragraph: bytes


def properties(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Return the single properties of a list of them."""
    at = 0
    while at + 3 <= len(data):
        code = struct.unpack_from("<H", data, at)[0]
        at += 2
        kind = code >> 13
        if kind in _SIZES:
            size = _SIZES[kind]
        elif code == _TABLE_DEFINITION:
            size = struct.unpack_from("<H", data, at)[0] + 1 if at + 2 <= len(data) else 0
        else:
            size = data[at] + 1
            if code == _TABS and data[at] == 0xFF:  # noqa: PLR2004 - a long list of tab stops; nothing behind it matters
                return
        yield code, data[at : at + size]
        at += size


class Looks:
    """The looks of one document."""

    def __init__(self, word: bytes, table: bytes) -> None:
        self._word = word
        self._characters = list(_runs(word, table, _CHARACTERS, paragraph=False))
        self._paragraphs = list(_runs(word, table, _PARAGRAPHS, paragraph=True))
        self._starts = [start for start, _, _ in self._characters]
        self._paragraph_starts = [start for start, _, _ in self._paragraphs]
        self._raw = _styles(word, table)
        self._known: dict[int, _DocStyle] = {}
        self._lists = Lists(word, table)
        self._fonts = _fonts(word, table)
        self._font = _standard_font(word, table)

    def runs(self, start: int, stop: int) -> Iterator[tuple[int, int, bool, bool, str]]:
        """Part a stretch of bytes where characters change: start, end, bold, hidden, font."""
        at = start
        place = max(0, bisect_right(self._starts, start) - 1)
        while at < stop:
            looks, end = b"", stop
            if place < len(self._characters):
                first, last, found = self._characters[place]
                if first <= at < last:
                    looks, end = found, min(stop, last)
                    place += 1
                elif at < first:
                    end = min(stop, first)
                else:
                    place += 1
                    continue
            for piece_start, piece_stop in self._by_paragraph(at, end):
                style = self._style_of(piece_start)
                yield piece_start, piece_stop, *self._letters(looks, style), self._font_of(looks, style)
            at = end

    def _by_paragraph(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        """Part further where a paragraph ends, as its style decides what plain characters look like."""
        place = bisect_right(self._paragraph_starts, start)
        while place < len(self._paragraph_starts) and self._paragraph_starts[place] < stop:
            yield start, self._paragraph_starts[place]
            start = self._paragraph_starts[place]
            place += 1
        if start < stop:
            yield start, stop

    def _found(self, offset: int) -> bytes:
        place = bisect_right(self._paragraph_starts, offset) - 1
        if place >= 0 and offset < self._paragraphs[place][1]:
            return self._paragraphs[place][2]
        return b"\0\0"

    def _style_of(self, offset: int) -> _DocStyle:
        return self.style(struct.unpack_from("<H", self._found(offset).ljust(2, b"\0"))[0])

    def _letters(self, looks: bytes, style: _DocStyle) -> tuple[bool, bool]:
        bold, hidden, deleted, struck = style.bold, style.hidden, False, style.struck
        for code, value in properties(looks):
            if code == _CHARACTER_STYLE:
                named = self.style(struct.unpack_from("<H", value.ljust(2, b"\0"))[0])
                bold, hidden, struck = bold or named.bold, hidden or named.hidden, struck or named.struck
            elif code == _BOLD:
                bold = _toggled(value, style.bold)
            elif code == _HIDDEN:
                hidden = _toggled(value, style.hidden)
            elif code in _STRUCK:
                struck = _toggled(value, style.struck)
            elif code == _DELETED:
                deleted = _toggled(value, inherited=False)
        return bold, hidden or deleted or struck

    def _font_of(self, looks: bytes, style: _DocStyle) -> str:
        """Return the name of the font of characters, "" where the file has no old one at all."""
        if not self._fonts:
            return ""
        font = style.font
        for code, value in properties(looks):
            if code == _CHARACTER_STYLE:
                named = self.style(struct.unpack_from("<H", value.ljust(2, b"\0"))[0])
                font = font if named.font is None else named.font
        own = _own_font(looks)
        font = font if own is None else own
        return self._fonts.get(self._font if font is None else font, "")

    def paragraph(self, offset: int) -> ParagraphLooks:
        """Return the look of the paragraph whose mark stands at an offset, and count its number."""
        found = self._found(offset).ljust(2, b"\0")
        style = self.style(struct.unpack_from("<H", found)[0])
        in_table = row_ends = False
        for code, value in properties(found[2:]):
            if code == _IN_TABLE:
                in_table = bool(value[:1].strip(b"\0"))
            elif code in {_ROW_END, _INNER_ROW_END}:
                row_ends = row_ends or (code == _ROW_END and value[:1] == b"\1")
            else:
                style = _aligned(style, code, value)
        number = "" if row_ends else self._lists.next(style.list, style.level)
        return ParagraphLooks(style.centred, style.heading, number, in_table, row_ends)

    def style(self, number: int, depth: int = 0) -> _DocStyle:
        """Return a style with what it inherits."""
        if number in self._known:
            return self._known[number]
        raw = self._raw.get(number)
        if raw is None or depth > _DEPTH:
            return _DocStyle()
        made = self.style(raw.base, depth + 1) if raw.base != _NO_BASE else _DocStyle()
        if 1 <= number <= _HEADINGS:
            made = replace(made, heading=number)
        for code, value in properties(raw.paragraph):
            made = _aligned(made, code, value)
        for code, value in properties(raw.letters):
            if code == _BOLD:
                made = replace(made, bold=_toggled(value, made.bold))
            elif code == _HIDDEN:
                made = replace(made, hidden=_toggled(value, made.hidden))
            elif code in _STRUCK:
                made = replace(made, struck=_toggled(value, made.struck))
        font = _own_font(raw.letters)
        made = made if font is None else replace(made, font=font)
        self._known[number] = made
        return made


def _own_font(looks: bytes) -> int | None:
    """Return the number of the font of accented letters that properties give, else that of plain ones."""
    found: dict[int, int] = {}
    for code, value in properties(looks):
        if code in {_PLAIN_FONT, _OTHER_FONT}:
            found[code] = struct.unpack_from("<H", value.ljust(2, b"\0"))[0]
    return found.get(_OTHER_FONT, found.get(_PLAIN_FONT))


def _fonts(word: bytes, table: bytes) -> dict[int, str]:
    """Return the names of the fonts by number; nothing where none of them is an old Vietnamese one."""
    start, length = struct.unpack_from("<II", word, _FONTS)
    listed = table[start : start + length]
    found: dict[int, str] = {}
    at = 4
    while at < len(listed):
        size = listed[at]
        name = listed[at + _FONT_NAME : at + 1 + size].decode("utf-16-le", "replace")
        found[len(found)] = name.split("\0")[0]
        at += 1 + size
    return found if any(map(way_of, found.values())) else {}


def _standard_font(word: bytes, table: bytes) -> int:
    """Return the number of the font of what no style gives one."""
    start, length = struct.unpack_from("<II", word, _STYLES)
    head = table[start : start + min(length, _STANDARD_FONTS + 6)]
    fonts = struct.unpack_from("<HHH", head.ljust(_STANDARD_FONTS + 6, b"\0"), _STANDARD_FONTS)
    return int(fonts[2])


def _toggled(value: bytes, inherited: bool) -> bool:
    said = value[0] if value else 0
    if said in {0x80, 0x81}:  # as the style says, or the opposite
        return inherited if said == 0x80 else not inherited  # noqa: PLR2004 - as said
    return said != 0


def _aligned(style: _DocStyle, code: int, value: bytes) -> _DocStyle:
    said = value[0] if value else 0
    if code in {_ALIGNED, _ALIGNED_80}:
        return replace(style, centred=said == 1)
    if code == _OUTLINE:
        return replace(style, heading=said + 1 if said < _HEADINGS else 0)
    if code == _LEVEL:
        return replace(style, level=said)
    if code == _LIST:
        return replace(style, list=struct.unpack_from("<H", value.ljust(2, b"\0"))[0])
    return style


def _runs(word: bytes, table: bytes, place: int, *, paragraph: bool) -> Iterator[tuple[int, int, bytes]]:
    """Return the runs of the property pages: start, end, properties (for a paragraph: its style first)."""
    start, length = struct.unpack_from("<II", word, place)
    bins = table[start : start + length]
    count = max(0, (len(bins) - 4) // 8)
    for page in struct.unpack_from(f"<{count}I", bins, 4 * (count + 1))[: limits.PARAGRAPHS // 10]:
        at = (page & 0x3FFFFF) * _PAGE
        data = word[at : at + _PAGE]
        if len(data) < _PAGE:
            continue
        yield from _page(data, paragraph=paragraph)


def _page(data: bytes, *, paragraph: bool) -> Iterator[tuple[int, int, bytes]]:
    runs = data[_PAGE - 1]
    width = 13 if paragraph else 1
    if 4 * (runs + 1) + width * runs >= _PAGE:
        return
    bounds = struct.unpack_from(f"<{runs + 1}I", data)
    for number in range(runs):
        where = 2 * data[4 * (runs + 1) + width * number]
        yield bounds[number], bounds[number + 1], _kept(data, where, paragraph=paragraph)


def _kept(data: bytes, where: int, *, paragraph: bool) -> bytes:
    if not where:
        return b""
    size = data[where]
    if not paragraph:
        return data[where + 1 : where + 1 + size]
    if size:
        return data[where + 1 : where + 2 * size]
    return data[where + 2 : where + 2 + 2 * data[where + 1]]


def _styles(word: bytes, table: bytes) -> dict[int, _Raw]:
    start, length = struct.unpack_from("<II", word, _STYLES)
    sheet = table[start : start + length]
    found: dict[int, _Raw] = {}
    if len(sheet) < 6:  # noqa: PLR2004 - no room for its own header
        return found
    head, count, base = struct.unpack_from("<HHH", sheet)
    at = 2 + head
    for number in range(count):
        if at + 2 > len(sheet):
            break
        size = struct.unpack_from("<H", sheet, at)[0]
        style = sheet[at + 2 : at + 2 + size]
        if size >= base + 2:
            found[number] = _style(style, base)
        at += 2 + size
    return found


def _style(style: bytes, base: int) -> _Raw:
    kinds, parts = struct.unpack_from("<HH", style, 2)
    name = struct.unpack_from("<H", style, base)[0]
    at = base + 2 + 2 * name + 2
    found: list[bytes] = []
    for _ in range(parts & 0xF):
        at += at & 1
        if at + 2 > len(style):
            break
        size = struct.unpack_from("<H", style, at)[0]
        found.append(style[at + 2 : at + 2 + size])
        at += 2 + size
    kind = kinds & 0xF
    if kind == _PARAGRAPH_STYLE:
        # The first part begins with the number of the style itself.
        return _Raw(kind, kinds >> 4, found[1] if len(found) > 1 else b"", found[0][2:] if found else b"")
    return _Raw(kind, kinds >> 4, found[0] if found and kind == _CHARACTER else b"", b"")
