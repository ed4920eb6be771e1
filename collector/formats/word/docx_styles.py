"""What the styles of a Word file add to a paragraph: bold, centred, outline level, automatic number.

styles.xml is often ten times the text (Word's own template has 350 KB). It is read only as far as the
styles that the text uses, and these one by one. Sizes and table styles are not looked at.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeVar

from collector.formats import limits
from collector.formats.containers.package import Element, parse, read_some
from collector.formats.containers.zips import Stream
from collector.formats.font_stains import mentions
from collector.formats.verdicts import Unreadable

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = W + "val"
_BOLD, _VANISH, _RUN_STYLE, _RUN, _DELETED = W + "b", W + "vanish", W + "rStyle", W + "rPr", W + "del"
_PARAGRAPH_STYLE, _ALIGNMENT, _NUMBER, _OUTLINE = W + "pStyle", W + "jc", W + "numPr", W + "outlineLvl"
_OFF = {"0", "false", "off", "none"}
_STRUCK = {W + "strike", W + "dstrike"}
_FONTS = W + "rFonts"
THEME = "theme:"  # before the part of the theme that gives a font: "minor" or "major"
_STEP = 48 * 1024
_HEADING = re.compile(r"(?:heading|tiêu đề|đầu đề|mục)\s*([1-9])$", re.IGNORECASE)
_ROOT = re.compile(rb"<(\w+:)?styles\b[^>]*>")
_DEPTH = 12
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Style:
    """A style with what it inherits; None means that it says nothing."""

    bold: bool | None = None
    hidden: bool | None = None
    centred: bool | None = None
    heading: int | None = None
    numbering: tuple[str | None, int | None] | None = None  # (numId, level)
    struck: bool | None = None  # through, once or twice
    font: str | None = None  # of accented letters: its name, or "theme:minor"


PLAIN = Style()


@dataclass(slots=True)
class Look:
    """What the properties of one paragraph say themselves."""

    style: str | None = None
    centred: bool | None = None
    heading: int | None = None
    numbering: tuple[str | None, int | None] | None = None
    mark_deleted: bool = False  # the paragraph runs on into the next one


_PLAIN_LOOK = Look()


def switch(properties: Element, name: str) -> bool:
    """Read an on/off property, False where it is not there."""
    found = properties.find(W + name)
    return found is not None and found.get(_VAL) not in _OFF


def run_look(properties: Element) -> tuple[str | None, bool | None, bool | None, bool | None]:
    """Read style, bold, hidden and struck through of a run. Loops beat find() here: this runs for every piece of text.

    What is struck through is not meant any more; a run may say that it is not, against its style.
    """
    style: str | None = None
    bold: bool | None = None
    hidden: bool | None = None
    struck: bool | None = None
    for each in properties:
        tag = each.tag
        if tag == _BOLD:
            bold = each.get(_VAL) not in _OFF
        elif tag == _VANISH:
            hidden = each.get(_VAL) not in _OFF
        elif tag == _RUN_STYLE:
            style = each.get(_VAL)
        elif tag in _STRUCK:
            struck = struck or each.get(_VAL) not in _OFF
    return style, bold, hidden, struck


def laid(own: Sequence[bool | None], inherited: Sequence[bool | None]) -> tuple[bool | None, ...]:
    """Lay what somebody says over what is inherited."""
    return tuple(under if over is None else over for over, under in zip(own, inherited, strict=True))


def run_font(properties: Element) -> str | None:
    """Return the font of a run's accented letters, None where the run says nothing; only one file in four needs it."""
    fonts = properties.find(_FONTS)
    if fonts is None:
        return None
    for slot in ("hAnsi", "ascii"):
        theme, name = fonts.get(f"{W}{slot}Theme"), fonts.get(W + slot)
        if theme:
            return THEME + ("minor" if theme.startswith("minor") else "major")
        if name:
            return str(name)
    return None


def paragraph_look(properties: Element) -> Look:
    """Read paragraph properties."""
    look = Look()
    for each in properties:
        tag = each.tag
        if tag == _PARAGRAPH_STYLE:
            look.style = each.get(_VAL)
        elif tag == _ALIGNMENT:
            look.centred = each.get(_VAL) == "center"
        elif tag == _NUMBER:
            look.numbering = _numbering(each)
        elif tag == _OUTLINE:
            look.heading = _outline(each.get(_VAL))
        elif tag == _RUN:
            look.mark_deleted = each.find(_DELETED) is not None
    return look


def _outline(value: str | None) -> int | None:
    if value is None or not value.isdecimal():
        return None
    return int(value) + 1 if int(value) < 9 else 0  # noqa: PLR2004 - level 9 is Word's "body text"


def _numbering(found: Element) -> tuple[str | None, int | None]:
    number, level = found.find(W + "numId"), found.find(W + "ilvl")
    depth = None if level is None else level.get(_VAL)
    return (
        None if number is None else number.get(_VAL),
        int(depth) if depth is not None and depth.isdecimal() else None,
    )


class Styles:
    """The styles of one document, looked up by id as the text asks for them."""

    def __init__(self, part: Stream | None) -> None:
        self._part = part
        self._data = b""
        self._left = limits.XML_BYTES
        self._known: dict[str, Style] = {}
        self._prefix = b"w:"
        self._head = b""
        if part is not None:
            self._more()
            root = _ROOT.search(self._data)
            if root:
                self._prefix, self._head = root[1] or b"", root[0]
            # UTF-16 or a very odd writer: such a file is read without its styles.
            self._part = part if root else None
        self._document = PLAIN  # the document defaults, which a style without a parent starts from
        self.default = self._default()

    def get(self, style: str | None) -> Style:
        """Return a paragraph or character style; the default paragraph style for None."""
        if style is None:
            return self.default
        if style not in self._known:
            self._known[style] = self._load(style, 0)
        return self._known[style]

    def mention_old_fonts(self) -> bool:
        """Return whether the styles that the text uses, as far as they were read, name an old font."""
        return mentions(self._data)

    def _more(self) -> bool:
        if self._part is None or self._left <= 0:
            return False
        data = read_some(self._part, _STEP)
        self._left -= len(data)
        self._data += data
        return bool(data)

    def _find(self, needle: bytes, start: int = 0) -> int:
        while True:
            at = self._data.find(needle, start)
            if at >= 0:
                return at
            start = max(0, len(self._data) - len(needle))
            if not self._more():
                return -1

    def _chunk(self, at: int, name: bytes) -> Element:
        """Parse the element of this name that opens before `at`, in the namespaces of the part."""
        opening = b"<" + self._prefix + name + (b" " if name == b"style" else b"")
        start = self._data.rfind(opening, 0, at + len(opening))
        closing = b"</" + self._prefix + name + b">"
        end = self._find(closing, at)
        if start < 0 or end < 0:
            return None
        piece = self._data[start : end + len(closing)]
        try:
            return _element(self._head + piece + b"</" + self._prefix + b"styles>")
        except (Unreadable, IndexError):
            return None

    def _default(self) -> Style:
        """Lay the default paragraph style over the document defaults."""
        if self._part is None:
            return PLAIN
        base = PLAIN
        defaults = self._find(b"<" + self._prefix + b"docDefaults")
        chunk = self._chunk(defaults, b"docDefaults") if defaults >= 0 else None
        if chunk is not None:
            base = _over(base, chunk.find(f"{W}pPrDefault/{W}pPr"), chunk.find(f"{W}rPrDefault/{W}rPr"))
            self._document = base
        at = -1
        while (at := self._find(self._prefix + b'default="', at + 1)) >= 0:
            chunk = self._chunk(at, b"style")
            if chunk is not None and chunk.get(W + "type") == "paragraph":
                return _over(base, chunk.find(W + "pPr"), chunk.find(W + "rPr"))
            if self._data.count(b"<" + self._prefix + b"style ", 0, at) > 40:  # noqa: PLR2004 - it stands among the first
                break
        return base

    def _load(self, style: str, depth: int) -> Style:
        at = self._find(self._prefix + b'styleId="' + style.encode("utf-8", "replace") + b'"')
        chunk = self._chunk(at, b"style") if at >= 0 else None
        if chunk is None or depth > _DEPTH:
            return self.default
        parent = chunk.find(W + "basedOn")
        character = chunk.get(W + "type") == "character"
        if parent is not None:
            base = self._load(parent.get(_VAL) or "", depth + 1)
        else:
            base = PLAIN if character else self._document
        made = _over(base, chunk.find(W + "pPr"), chunk.find(W + "rPr"))
        name = chunk.find(W + "name")
        titled = _HEADING.match((name.get(_VAL) if name is not None else "") or "")
        if titled and made.heading is None:
            made = replace(made, heading=int(titled[1]))
        return made


@lru_cache(maxsize=512)
def _element(xml: bytes) -> Element:
    """Parse one style. Word's own are the same in most files, so they are kept; nobody writes to them."""
    return parse(xml)[0]


def _over(base: Style, paragraph: Element, run: Element) -> Style:
    look = _PLAIN_LOOK if paragraph is None else paragraph_look(paragraph)
    _, bold, hidden, struck = (None,) * 4 if run is None else run_look(run)
    return Style(
        _first(bold, base.bold),
        _first(hidden, base.hidden),
        _first(look.centred, base.centred),
        _first(look.heading, base.heading),
        merged(look.numbering, base.numbering),
        _first(struck, base.struck),
        _first(None if run is None else run_font(run), base.font),
    )


def _first(mine: _Value | None, inherited: _Value | None) -> _Value | None:
    return inherited if mine is None else mine


def merged(
    own: tuple[str | None, int | None] | None, inherited: tuple[str | None, int | None] | None
) -> tuple[str | None, int | None] | None:
    """Lay numbering over what is inherited: a style may give the list, the paragraph the level."""
    if own is None or inherited is None:
        return own or inherited
    return own[0] if own[0] is not None else inherited[0], own[1] if own[1] is not None else inherited[1]
