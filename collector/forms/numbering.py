"""The rows of a blank form by their numbers: which belongs under which.

"1.1" belongs to "1", both to the heading "I" above them; a row "- Trong đó: nữ" belongs to what it follows.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

_ROMAN = re.compile(r"[IVX]{1,5}$")
_LETTER = re.compile(r"[A-ZĐ]$")
_SMALL = re.compile(r"[a-zđ]$")
_DASH = re.compile(r"\s*[-–—+•*]")
_AMONG = re.compile(r"\s*[-–—+•*]?\s*(?:[Tt]rong đó|TRONG ĐÓ)")
_DIGITS = re.compile(r"\d{1,3}(?:\.\d{1,3})*$")
_TWO = 2


@dataclass(frozen=True, slots=True)
class FormLine:
    """One row of a blank form."""

    at: int  # row number as Excel shows it
    number: str  # "1.1", "" where it has none
    label: str
    unit: str

    @property
    def heading(self) -> bool:
        """Return whether its number is that of a heading: "I", "A"."""
        return bool(_ROMAN.match(self.number) or _LETTER.match(self.number)) and not self.unit

    @property
    def detail(self) -> bool:
        """Return whether it is set as a detail of a row above: "- Trong đó: nữ"."""
        return bool(_AMONG.match(self.label)) or (not self.number and bool(_DASH.match(self.label)))


@dataclass(frozen=True, slots=True)
class LineParent:
    """Under which line a line belongs; None where under none."""

    parent: int | None
    doubt: str = ""


class Numbering:
    """The places of all lines of a form."""

    def __init__(self, lines: Sequence[FormLine], summed: Collection[int], *, formulas: bool) -> None:
        """`summed` are the rows whose figure is a sum; `formulas` tells whether the form has any."""
        self._lines = lines
        self._summed = summed
        self._formulas = formulas
        self._headings: list[tuple[str, int]] = []  # kind of number, line
        self._numbered: dict[str, int] = {}
        self._last: int | None = None  # the last line that is no detail
        self._places = [self._placed(at) for at in range(len(lines))]

    def place(self, at: int) -> LineParent:
        """Return the place of a line."""
        return self._places[at]

    def has_parts(self, at: int) -> bool:
        """Return whether another line belongs under it."""
        return any(place.parent == at for place in self._places)

    def _placed(self, at: int) -> LineParent:
        line = self._lines[at]
        if line.heading:
            return self._heading(at)
        if line.detail and self._last is not None:
            if line.number:
                self._numbered[line.number] = at
            return self._detail()
        above = self._headings[-1][1] if self._headings else None
        if _SMALL.match(line.number):
            # a), b) are parts of the numbered line above them
            numbered = [place for number, place in self._numbered.items() if not _SMALL.match(number)]
            above = max(numbered, default=above)
        elif "." in line.number:
            above = self._numbered.get(line.number.rpartition(".")[0], above)
        if line.number:
            self._numbered[line.number] = at
        self._last = at
        return LineParent(above)

    def _heading(self, at: int) -> LineParent:
        number = self._lines[at].number
        kind = "roman" if _ROMAN.match(number) and not self._in_letters(number) else "letter"
        kinds = [known for known, _ in self._headings]
        if kind in kinds:
            del self._headings[kinds.index(kind) :]
        above = self._headings[-1][1] if self._headings else None
        self._headings.append((kind, at))
        self._numbered = {}
        self._last = None
        return LineParent(above)

    def _in_letters(self, number: str) -> bool:
        """Return whether I, V or X continues a row of letters: … H, I."""
        letters = [self._lines[at].number for kind, at in self._headings if kind == "letter"]
        return bool(letters) and len(number) == 1 and ord(number) == ord(letters[-1]) + 1

    def _detail(self) -> LineParent:
        """Return what a detail belongs to: after the parts 1.1, 1.2, 1.3 to 1, after a single part to that part."""
        last = self._last
        assert last is not None
        number = self._lines[last].number
        whole = self._numbered.get(number.rpartition(".")[0]) if "." in number else None
        if whole is None:
            return LineParent(last)
        if self._formulas:
            return LineParent(whole if self._lines[whole].at in self._summed else last)
        parts = sum(1 for known in self._numbered if known.rpartition(".")[0] == self._lines[whole].number)
        doubt = f"dòng này có thể thuộc mục {self._lines[whole].number} hoặc {number}: xem lại parent"
        return LineParent(whole if parts >= _TWO else last, doubt)


def tidy_number(text: str) -> str:
    """Return a number as checks and exports write it: "I.", "1)", "(a)" without their marks; "" where it is none."""
    bare = text.strip().strip("().:/- ").replace(",", ".")
    known = _ROMAN.match(bare) or _LETTER.match(bare) or _SMALL.match(bare) or _DIGITS.match(bare)
    return bare if known else ""
