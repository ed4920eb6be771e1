"""The text of a PDF, line by line, by pdfium.

Characters are put into lines by where they stand on the page, since programs draw them in any order: LibreOffice draws
all characters that its font lacks after the others, and a table column by column. Not for pictures: nothing is
recognised in a scan.
"""

import ctypes
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2
from pypdfium2 import raw

from collector.formats import limits
from collector.formats.content import Content
from collector.formats.verdicts import BROKEN_PDF, Encrypted, Unreadable
from collector.model import Paragraph, Text

# In sizes of the characters: how far a character may stand off its line, how wide a gap parts words, and columns.
_OFF_LINE, _WORD, _COLUMN = 0.4, 0.11, 2.0

_BULLET = "•"


class _Character(NamedTuple):
    """A character with where it stands, measured from the lower left corner of the page."""

    shown: str
    left: float
    right: float
    line: float
    size: float


def read(data: bytes) -> Content:
    """Read a PDF."""
    try:
        opened = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise Encrypted from error
        raise Unreadable(BROKEN_PDF) from error
    try:
        return Content(text=_text(opened), pages=len(opened))
    finally:
        opened.close()


def _text(opened: pypdfium2.PdfDocument) -> Text | None:
    found: list[Paragraph] = []
    left = limits.BODY_CHARACTERS
    for number in range(min(len(opened), limits.PDF_PAGES)):
        for line in _page(opened, number, left):
            found.append(Paragraph(line))
            left -= len(line)
    return Text(tuple(found)) if found else None


def _page(opened: pypdfium2.PdfDocument, number: int, left: int) -> Iterator[str]:
    try:
        page = opened[number]
        drawn = page.get_textpage()
    except pypdfium2.PdfiumError:
        return
    characters = _characters(drawn, min(drawn.count_chars(), left))
    drawn.close()
    page.close()
    for line in _lines(characters):
        text = unicodedata.normalize("NFC", _joined(line)).strip()
        if text:
            yield text


def _characters(drawn: pypdfium2.PdfTextPage, count: int) -> list[_Character]:
    """Return the characters that are really drawn; pdfium adds blanks and line ends where it guesses them."""
    found: list[_Character] = []
    box = raw.FS_RECTF()
    where = ctypes.byref(box)
    generated, place = raw.FPDFText_IsGenerated, raw.FPDFText_GetLooseCharBox
    code_of, size_of = raw.FPDFText_GetUnicode, raw.FPDFText_GetFontSize
    for at in range(count):
        code = code_of(drawn, at)
        if code < ord(" ") or (code == ord(" ") and generated(drawn, at) == 1) or not place(drawn, at, where):
            continue
        # The loose box is as wide as the character's place in the line, not as its ink.
        found.append(_Character(_shown(code), box.left, box.right, box.bottom, abs(size_of(drawn, at)) or 1.0))
    return found


def _shown(code: int) -> str:
    """Return a character by its number.

    Beyond the basic plane pdfium gives halves; who writes so has drawn a picture, not a character. What a symbol font
    draws, and that is a bullet nearly always, has characters of private use.
    """
    if 0xF000 <= code <= 0xF0FF:  # noqa: PLR2004 - as said
        return _BULLET
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)  # noqa: PLR2004 - as said


def _lines(characters: list[_Character]) -> Iterator[list[_Character]]:
    """Return the characters line by line, from the top, each from the left."""
    line: list[_Character] = []
    for character in sorted(characters, key=lambda each: -each.line):
        if line and line[0].line - character.line > _OFF_LINE * max(line[0].size, character.size):
            yield sorted(line, key=lambda each: each.left)
            line = []
        line.append(character)
    yield sorted(line, key=lambda each: each.left)


def _joined(line: list[_Character]) -> str:
    out = ""
    end = line[0].left if line else 0.0
    blank = False
    for character in line:
        if character.shown.isspace():
            blank = True
            continue
        gap = (character.left - end) / character.size
        if out and (blank or gap > _WORD):
            out += "\t" if gap > _COLUMN else " "
        out, blank = out + character.shown, False
        end = character.right
    return out
