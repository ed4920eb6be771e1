"""The old Vietnamese fonts of an .xls: of whole cells, and of pieces of shared texts.

Looked at only where the file names such a font. Not for values: calamine gives the text of a cell, and this tells what
of it is set in which font.
"""

import struct
from collections.abc import Iterator, Sequence

from collector.formats import limits
from collector.formats.font_stains import stained, way_of

_FONT, _XF, _TEXTS, _MORE = 0x0031, 0x00E0, 0x00FC, 0x003C
_NAME = 14  # where the name stands in the record of a font
_NO_FOURTH = 4  # no font has this number: the fifth record is number five
_WIDE, _RICH, _EXTENDED = 0x01, 0x08, 0x04
Record = tuple[int, bytes]


class CellFonts:
    """Which old fonts the styles of a workbook have, and its shared texts that are in several fonts."""

    def __init__(self, records: Sequence[Record], *, modern: bool) -> None:
        self._fonts = _names((data for kind, data in records if kind == _FONT), modern=modern)
        old = any(map(way_of, self._fonts.values()))
        styles = [struct.unpack_from("<H", data)[0] for kind, data in records if kind == _XF] if old else []
        self.styles = {at: name for at, font in enumerate(styles) if way_of(name := self._fonts.get(font, ""))}
        self._texts: dict[int, tuple[str, list[tuple[int, int]]]] = {}
        if old:
            self._texts = dict(_rich(_Pieces(_segments(records))))

    def __bool__(self) -> bool:
        """Return whether there is anything to look at."""
        return bool(self.styles or self._texts)

    def text(self, index: int, style: int) -> str | None:
        """Return a shared text in several fonts with its letters stained, None for one that has the cell's font."""
        if index not in self._texts:
            return None
        text, runs = self._texts[index]
        bounds = [(0, self.styles.get(style, "")), *((at, self._fonts.get(font, "")) for at, font in runs)]
        ends = [at for at, _ in bounds[1:]] + [len(text)]
        return "".join(stained(text[at:end], font) for (at, font), end in zip(bounds, ends, strict=True))


def _names(fonts: Iterator[bytes], *, modern: bool) -> dict[int, str]:
    found: dict[int, str] = {}
    for at, data in enumerate(fonts):
        # Before Excel 97 a name was bytes, and nothing said how wide they are.
        start, wide = (_NAME + 2, data[_NAME + 1] & _WIDE) if modern else (_NAME + 1, 0)
        raw = data[start : start + data[_NAME] * (2 if wide else 1)]
        found[at if at < _NO_FOURTH else at + 1] = raw.decode("utf-16-le" if wide else "latin-1", "replace")
    return found


def _segments(records: Sequence[Record]) -> list[bytes]:
    """Return the record of shared texts with those that go on with it."""
    found: list[bytes] = []
    for kind, data in records:
        if kind == _TEXTS:
            found = [data[8:]]
        elif found and kind == _MORE:
            found.append(data)
        elif found:
            break
    return found


class _Pieces:
    """Bytes in several records: where the letters of a text go on in the next one, it says anew how wide they are."""

    def __init__(self, segments: list[bytes]) -> None:
        self._segments = segments
        self._number = self._at = 0

    def _left(self) -> int:
        while self._number < len(self._segments) and self._at >= len(self._segments[self._number]):
            self._number, self._at = self._number + 1, 0
        return len(self._segments[self._number]) - self._at if self._number < len(self._segments) else 0

    def take(self, size: int) -> bytes:
        found = b""
        while len(found) < size and self._left():
            piece = self._segments[self._number][self._at : self._at + size - len(found)]
            self._at += len(piece)
            found += piece
        return found

    def letters(self, count: int, *, wide: bool) -> str:
        found = ""
        while len(found) < count and self._left():
            if self._number and not self._at:
                wide = bool(self.take(1)[0] & _WIDE)
            size = 2 if wide else 1
            most = min(count - len(found), self._left() // size)
            if not most:
                break
            found += "".join(map(chr, struct.unpack(f"<{most}{'H' if wide else 'B'}", self.take(most * size))))
        return found


def _rich(pieces: _Pieces) -> Iterator[tuple[int, tuple[str, list[tuple[int, int]]]]]:
    """Return the shared texts in several fonts by their number: the text, where a font begins and which."""
    for index in range(limits.CELLS):
        head = pieces.take(3)
        if len(head) < 3:  # noqa: PLR2004 - the length and the flags
            return
        length, flags = struct.unpack("<HB", head)
        runs = struct.unpack("<H", pieces.take(2))[0] if flags & _RICH else 0
        more = struct.unpack("<I", pieces.take(4))[0] if flags & _EXTENDED else 0
        text = pieces.letters(length, wide=bool(flags & _WIDE))
        fonts = list(struct.iter_unpack("<HH", pieces.take(4 * runs)))
        pieces.take(more)
        # Letters that take two places move the places of the fonts behind them; no old font has any.
        if fonts and not any("\ud800" <= letter <= "\udfff" for letter in text):
            yield index, (text, fonts)
