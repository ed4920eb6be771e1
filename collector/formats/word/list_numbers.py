"""Counting in automatic lists, and how a count is written: what Word, its old format and LibreOffice share."""

from dataclasses import dataclass, field

LEVELS = 9
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Bullets of the symbol fonts lie in the private area and say nothing by themselves.
_BULLET = "•"


@dataclass(slots=True)
class Level:
    """How one level of a list counts and looks; %1 to %9 stand for the counts in `text`."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False


@dataclass(slots=True)
class List:
    """A list and how far it has counted."""

    levels: dict[int, Level] = field(default_factory=dict)
    counts: list[int | None] = field(default_factory=lambda: [None] * LEVELS)


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


def advance(counted: List, levels: dict[int, Level], level: int) -> str:
    """Count one paragraph of a list and return its number as it is shown."""
    this = levels.get(level)
    if this is None or not 0 <= level < LEVELS:
        return ""
    _count(counted, levels, level)
    if this.format == "bullet":
        return this.text if this.text and this.text.isascii() else _BULLET
    return _text(counted, levels, level)


def _count(counted: List, levels: dict[int, Level], level: int) -> None:
    counts = counted.counts
    before = counts[level]
    counts[level] = levels[level].start if before is None else before + 1
    for deeper in range(level + 1, LEVELS):
        restart = levels[deeper].restart if deeper in levels else None
        # lvlRestart 0 never starts again; N starts again only after a level above N.
        if restart is None or (restart and level < restart):
            counts[deeper] = None


def _text(counted: List, levels: dict[int, Level], level: int) -> str:
    out = levels[level].text
    for place in range(level + 1):
        if f"%{place + 1}" not in out:
            continue
        each = levels.get(place) or Level()
        count = counted.counts[place]
        style = "decimal" if levels[level].legal else each.format
        out = out.replace(f"%{place + 1}", drawn(each.start if count is None else count, style))
    return out.strip()
