"""The numbers that Word draws from automatic lists: "II." stands nowhere in the text of the file.

One `Numbers` counts through one document in reading order. Not for bullets that are pictures.
"""

from dataclasses import dataclass, field

from collector.formats.docx_styles import W
from collector.formats.package import Element

_VAL = W + "val"
_LEVELS = 9
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Bullets of the symbol fonts lie in the private area and say nothing by themselves.
_BULLET = "•"


@dataclass(slots=True)
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level] = field(default_factory=dict)
    counts: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


def _roman(number: int) -> str:
    out = ""
    for value, letters in _ROMAN:
        out += letters * (number // value)
        number %= value
    return out


def _letters(number: int) -> str:
    # Word goes A … Z, AA, BB, CC …
    turn, place = divmod(number - 1, len(_ALPHABET))
    return _ALPHABET[place] * (turn + 1)


def drawn(number: int, style: str) -> str:
    """Write one count in a number format of Word."""
    if not 0 < number < 4000 or style in {"decimal", "ordinal", "cardinalText"}:  # noqa: PLR2004 - Roman numerals end
        return str(number)
    if style in {"upperRoman", "lowerRoman"}:
        return _roman(number) if style == "upperRoman" else _roman(number).lower()
    if style in {"upperLetter", "lowerLetter"}:
        return _letters(number) if style == "upperLetter" else _letters(number).lower()
    if style == "decimalZero":
        return f"{number:02d}"
    return "" if style == "none" else str(number)


class Numbers:
    """The lists of one document and how far each has counted."""

    def __init__(self, root: Element) -> None:
        self._abstract: dict[str, Element] = {}
        self._num: dict[str, Element] = {}
        self._by_style: dict[str, str] = {}
        self._lists: dict[str, _List] = {}
        self._of: dict[str, tuple[_List, dict[int, _Level]] | None] = {}
        for each in () if root is None else root:
            if each.tag == W + "abstractNum":
                self._abstract[each.get(W + "abstractNumId")] = each
                linked = each.find(W + "styleLink")
                if linked is not None:
                    self._by_style[linked.get(_VAL)] = each.get(W + "abstractNumId")
            elif each.tag == W + "num":
                self._num[each.get(W + "numId")] = each

    def next(self, number: str, level: int) -> str:
        """Count one paragraph of a list and give the number as Word shows it."""
        if number not in self._of:
            self._of[number] = self._open(number)
        found = self._of[number]
        if found is None or not 0 <= level < _LEVELS:
            return ""
        counted, own = found
        levels = counted.levels | own
        this = levels.get(level)
        if this is None:
            return ""
        self._count(counted, levels, level)
        if this.format == "bullet":
            return this.text if this.text and this.text.isascii() else _BULLET
        return self._text(counted, levels, level)

    @staticmethod
    def _count(counted: _List, levels: dict[int, _Level], level: int) -> None:
        counts = counted.counts
        before = counts[level]
        counts[level] = levels[level].start if before is None else before + 1
        for deeper in range(level + 1, _LEVELS):
            restart = levels[deeper].restart if deeper in levels else None
            # lvlRestart 0 never starts again; N starts again only after a level above N.
            if restart is None or (restart and level < restart):
                counts[deeper] = None

    @staticmethod
    def _text(counted: _List, levels: dict[int, _Level], level: int) -> str:
        out = levels[level].text
        for place in range(level + 1):
            if f"%{place + 1}" not in out:
                continue
            each = levels.get(place) or _Level()
            count = counted.counts[place]
            style = "decimal" if levels[level].legal else each.format
            out = out.replace(f"%{place + 1}", drawn(each.start if count is None else count, style))
        return out.strip()

    def _open(self, number: str) -> tuple[_List, dict[int, _Level]] | None:
        num = self._num.get(number)
        pointer = None if num is None else num.find(W + "abstractNumId")
        if num is None or pointer is None:
            return None
        counted = self._list(pointer.get(_VAL), 0)
        if counted is None:
            return None
        own: dict[int, _Level] = {}
        for override in num.iterchildren(W + "lvlOverride"):
            at = _number(override.get(W + "ilvl"), 0)
            replaced = override.find(W + "lvl")
            if replaced is not None:
                own[at] = _level(replaced)
            start = override.find(W + "startOverride")
            if start is not None and 0 <= at < _LEVELS:
                # The count of the shared list begins anew where this list is first used.
                counted.counts[at] = _number(start.get(_VAL), 1) - 1
        return counted, own

    def _list(self, abstract: str, depth: int) -> _List | None:
        root = self._abstract.get(abstract)
        if root is None or depth > 1:
            return None
        if abstract in self._lists:
            return self._lists[abstract]
        linked = root.find(W + "numStyleLink")
        if linked is not None and linked.get(_VAL) in self._by_style:
            made = self._list(self._by_style[linked.get(_VAL)], depth + 1)
        else:
            made = _List({_number(each.get(W + "ilvl"), 0): _level(each) for each in root.iterchildren(W + "lvl")})
        if made is not None:
            self._lists[abstract] = made
        return made


def _number(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isdecimal() else default


def _level(root: Element) -> _Level:
    def value(name: str) -> str | None:
        found = root.find(W + name)
        return None if found is None else found.get(_VAL)

    restart = value("lvlRestart")
    return _Level(
        start=_number(value("start"), 0),
        format=value("numFmt") or "decimal",
        text=value("lvlText") or "",
        restart=int(restart) if restart is not None and restart.isdecimal() else None,
        legal=root.find(W + "isLgl") is not None,
    )
