"""The automatic lists of a .doc: their levels, and which list a paragraph belongs to."""

import struct

from collector.formats.word.list_numbers import LEVELS, Level, List, advance

_LISTS, _OVERRIDES = 0x02E2, 0x02EA
_FORMATS = {0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 22: "decimalZero"}
_BULLET, _NONE = 23, 255
_LIST, _LEVEL, _OVERRIDE = 28, 28, 16
_MOST = 2_000


class Lists:
    """The lists of one document and how far each has counted."""

    def __init__(self, word: bytes, table: bytes) -> None:
        self._lists: dict[int, List] = {}
        self._of: list[int] = []
        try:
            self._read(table, *struct.unpack_from("<II", word, _LISTS))
            self._of = _overrides(table, *struct.unpack_from("<II", word, _OVERRIDES))
        except (struct.error, IndexError):
            # A document whose lists are damaged still has its text.
            self._of = []

    def next(self, number: int, level: int) -> str:
        """Count one paragraph of a list (numbered from 1, 0 is none) and return its number as Word shows it."""
        if not 0 < number <= len(self._of):
            return ""
        counted = self._lists.get(self._of[number - 1])
        return "" if counted is None else advance(counted, counted.levels, level)

    def _read(self, table: bytes, start: int, length: int) -> None:
        if not length:
            return
        count = min(struct.unpack_from("<H", table, start)[0], _MOST)
        heads = [table[start + 2 + _LIST * number :][:_LIST] for number in range(count)]
        at = start + length
        for head in heads:
            simple = head[26] & 1
            made = List()
            for level in range(1 if simple else LEVELS):
                made.levels[level], at = _level(table, at)
            self._lists[struct.unpack_from("<I", head)[0]] = made


def _level(table: bytes, at: int) -> tuple[Level, int]:
    start, kind = struct.unpack_from("<IB", table, at)
    legal = bool(table[at + 5] & 0x04)
    letters, paragraph = table[at + 24], table[at + 25]
    at += _LEVEL + letters + paragraph
    length = struct.unpack_from("<H", table, at)[0]
    raw = table[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
    # The counts stand as the control codes 0 to 8.
    text = "".join(f"%{ord(letter) + 1}" if ord(letter) < LEVELS else letter for letter in raw)
    shown = "bullet" if kind == _BULLET else "none" if kind == _NONE else _FORMATS.get(kind, "decimal")
    return Level(start=start, format=shown, text=text, legal=legal), at + 2 + 2 * length


def _overrides(table: bytes, start: int, length: int) -> list[int]:
    if not length:
        return []
    count = min(struct.unpack_from("<I", table, start)[0], _MOST)
    return [struct.unpack_from("<I", table, start + 4 + _OVERRIDE * number)[0] for number in range(count)]
