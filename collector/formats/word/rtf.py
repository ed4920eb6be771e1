"""RTF: the text of a report that Word or LibreOffice saved as .rtf (and often named .doc).

Text, tables, bold, centring, list numbers, headers, footnotes. Fonts only for their charset and where they are old
Vietnamese ones; pictures, styles and objects are skipped. Revision marks: what was deleted is left out.
"""

import codecs
import re
from dataclasses import dataclass, field, replace

from collector.formats.content import Content
from collector.formats.font_stains import mentions, stained, way_of
from collector.formats.kinds import Kind
from collector.formats.mail.encoded_words import guess
from collector.formats.verdicts import DAMAGED, Unreadable
from collector.formats.word.text_runs import Piece, Sheaf, whole
from collector.model import Format, Nature

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|([^\\{}\r\n]+)|[\r\n]+"
)
# Groups that hold no text of the page. Those marked with \* are skipped too, but for a few.
_SKIPPED = {
    b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"fldinst", b"themedata", b"datastore",
    b"xmlnstbl", b"listtable", b"listoverridetable", b"rsidtbl", b"generator", b"nonshppict", b"sp", b"bkmkstart",
    b"bkmkend", b"annotation", b"atnid", b"atnauthor", b"filetbl", b"revtbl", b"pgdsctbl", b"userprops", b"docvar",
    b"latentstyles", b"falt", b"panose", b"objdata", b"private", b"tc", b"xe", b"template", b"pnseclvl",
}  # fmt: skip
_KEPT_STARRED = {b"shpinst", b"shptxt", b"listtext", b"pntext", b"do", b"dptxbxtext"}
_PARTS = {
    b"header": "header", b"headerl": "header", b"headerr": "header", b"headerf": "header", b"footer": "footer",
    b"footerl": "footer", b"footerr": "footer", b"footerf": "footer", b"footnote": "footnote",
    b"shptxt": "textbox", b"dptxbxtext": "textbox",
}  # fmt: skip
_LETTERS = {
    b"tab": "\t", b"line": "\n", b"emdash": "—", b"endash": "–", b"bullet": "•", b"lquote": "‘", b"rquote": "’",
    b"ldblquote": "“", b"rdblquote": "”", b"emspace": " ", b"enspace": " ", b"zwj": "", b"zwnj": "",
}  # fmt: skip
_SYMBOLS = {b"~": "\xa0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\t": "\t"}
# \fcharset of a font to the code page of its bytes; 163 is Vietnamese.
_CHARSETS = {0: 1252, 163: 1258, 238: 1250, 204: 1251, 161: 1253, 162: 1254, 186: 1257, 134: 936, 128: 932}
# Old Vietnamese fonts have code pages of their own, whatever charset they claim; `font_stains` starts from this one.
_OLD_PAGE = 1252
# A font of the table: its number and all that stands before its end; its name is what is left without the facts.
_NAMED = re.compile(rb"\\f([0-9]{1,5})\b((?:[^{};]|\{[^{}]{0,200}\}){1,300});")
_FACT = re.compile(rb"\\[a-zA-Z]+-?[0-9]* ?|\{[^{}]*\}")
_HEADING = re.compile(rb"\\s([0-9]{1,4})\b[^{}]{0,400}?(?:heading|Heading) ([1-9]);")
# Characters of symbol fonts, which bullets are made of.
_PRIVATE = re.compile("[\uf000-\uf0ff]")
_DEEPEST = 500


@dataclass(slots=True)
class _State:
    """What a group inherits, and what is restored at its end."""

    skipped: bool = False
    number: bool = False  # inside \listtext: the number of a list, as drawn
    part: str = "body"
    bold: bool = False
    hidden: bool = False
    struck: bool = False
    page: int = 0  # code page of the font, 0 for the document's own
    font: str = ""  # the name of an old Vietnamese font
    fallback: int = 1  # \uc: so many characters follow a \u for old programs


@dataclass(slots=True)
class _Paragraph:
    pieces: list[Piece] = field(default_factory=list)
    number: str = ""
    centred: bool = False
    heading: int = 0
    table: bool = False


class _RtfReader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.sheaf = Sheaf()
        self.state = _State()
        self.stack: list[tuple[_State, _Paragraph | None]] = []
        self.paragraph = _Paragraph()
        self.page = 1252
        self.fonts: dict[int, int] = {}
        self.old: dict[int, str] = {}  # old Vietnamese fonts by number
        self.default = 0  # the number of the font where none is said
        self.levels: dict[int, int] = {}  # outline level of a style, by the name that Word gives headings
        self.starred = False
        self.pending = b""  # bytes of one code page, decoded together
        self.to_skip = 0
        self.row = self.column = -1

    def read(self) -> Sheaf:
        self._fonts()
        for found in _TOKEN.finditer(self.data):
            word, number, code, symbol, brace, plain = found.groups()
            if word is not None:
                self._word(word.lower(), None if number is None else int(number))
            elif code is not None:
                self._bytes(bytes([int(code, 16)]), counts=1)
            elif plain is not None:
                self._bytes(plain, counts=len(plain))
            elif brace is not None:
                self._brace(brace)
            elif symbol is not None:
                self._symbol(symbol)
        self._end(cell=False, last=True)
        return self.sheaf

    def _fonts(self) -> None:
        page = re.search(rb"\\ansicpg([0-9]{3,5})", self.data[:4096])
        self.page = int(page[1]) if page else 1252
        table = self.data[: self.data.find(b"\\colortbl") if b"\\colortbl" in self.data else 200_000]
        for number, charset in re.findall(rb"\\f([0-9]{1,5})\b[^{}]{0,200}?\\fcharset([0-9]{1,3})", table):
            self.fonts[int(number)] = _CHARSETS.get(int(charset), 0)
        if mentions(table):
            self._old_fonts(table)
        styles = self.data[max(0, self.data.find(b"\\stylesheet")) :][:200_000]
        for number, level in _HEADING.findall(styles):
            self.levels[int(number)] = int(level)

    def _old_fonts(self, table: bytes) -> None:
        for number, name in _NAMED.findall(table[max(0, table.find(b"\\fonttbl")) :]):
            said = _FACT.sub(b"", name).decode("latin-1").strip()
            if way_of(said):
                self.old[int(number)], self.fonts[int(number)] = said, _OLD_PAGE
        default = re.search(rb"\\deff([0-9]{1,5})", self.data[:4096])
        self.default = int(default[1]) if default else 0
        self._font(self.default)

    def _font(self, number: int) -> None:
        self.state.page, self.state.font = self.fonts.get(number, 0), self.old.get(number, "")

    # -- groups

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self.starred = False
        self.to_skip = 0
        if brace == b"{":
            if len(self.stack) > _DEEPEST:
                raise Unreadable(DAMAGED)
            self.stack.append((self.state, None))
            self.state = replace(self.state)
        elif self.stack:
            self.state, outer = self.stack.pop()
            if outer is not None:
                # A header or footnote stood in the middle of a paragraph, which now goes on.
                if self.paragraph.pieces:
                    self._end(cell=False)
                self.sheaf.part, self.paragraph = self.state.part, outer

    def _aside(self, part: str) -> None:
        state, _ = self.stack[-1] if self.stack else (_State(), None)
        if self.stack:
            self.stack[-1] = state, self.paragraph
        self.paragraph = _Paragraph()
        self.state.part = self.sheaf.part = part

    # -- words

    def _word(self, word: bytes, number: int | None) -> None:
        if word == b"u" and number is not None:
            self._unicode(number)
            return
        self._flush()
        if self.starred:
            self.starred = False
            if word not in _KEPT_STARRED:
                self.state.skipped = True
        if word in _SKIPPED:
            self.state.skipped = True
        if self.state.skipped:
            return
        if word in _LETTERS:
            self._text(_LETTERS[word])
        elif word in _PARTS:
            self._aside(_PARTS[word])
        elif word in {b"listtext", b"pntext"}:
            self.state.number = True
        elif not self._shape(word, number):
            self._structure(word, number)

    def _shape(self, word: bytes, number: int | None) -> bool:
        """Take a word about how characters look."""
        if word == b"b":
            self.state.bold = number != 0
        elif word in {b"v", b"deleted"}:
            self.state.hidden = number != 0
        elif word in {b"strike", b"striked"}:
            self.state.struck = number != 0
        elif word == b"plain":
            self.state.bold = self.state.hidden = self.state.struck = False
            self.state.page, self.state.font = 0, ""
            if self.default in self.old:
                self._font(self.default)
        elif word == b"f" and number is not None:
            self._font(number)
        elif word == b"uc":
            self.state.fallback = max(0, number or 0)
        else:
            return False
        return True

    def _structure(self, word: bytes, number: int | None) -> None:
        """Take a word about paragraphs and tables."""
        this = self.paragraph
        if word in {b"par", b"sect", b"page", b"column"}:
            if word != b"page" or this.pieces:
                self._end(cell=False)
        elif word in {b"cell", b"nestcell"}:
            self._end(cell=True)
        elif word in {b"row", b"nestrow"}:
            self.row, self.column = self.row + 1, 0
        elif word == b"pard":
            this.centred, this.heading, this.table = False, 0, False
        elif word == b"s" and number in self.levels:
            this.heading = self.levels[number]
        elif word == b"intbl":
            this.table = True
        elif word in {b"qc", b"ql", b"qr", b"qj"}:
            this.centred = word == b"qc"
        elif word == b"outlinelevel" and number is not None:
            this.heading = number + 1 if 0 <= number < 9 else 0  # noqa: PLR2004 - level 9 is body text

    # -- characters

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self.starred = True
        elif symbol in {b"\r", b"\n"}:
            self._word(b"par", None)
        elif symbol in _SYMBOLS:
            self._flush()
            self._text(_SYMBOLS[symbol])
        elif symbol == b"-" and self.state.font:
            # What LibreOffice makes of the "ư" of TCVN3; elsewhere it only says where a word may be parted.
            self._flush()
            self._text("\xad")

    def _unicode(self, number: int) -> None:
        self._flush()
        self.to_skip = self.state.fallback
        code = number + 0x10000 if number < 0 else number
        if 0x20 <= code < 0x110000 or code == 0x09:  # noqa: PLR2004 - the last code point
            self._text(chr(code))

    def _bytes(self, data: bytes, counts: int) -> None:
        if self.to_skip:
            gone = min(self.to_skip, counts)
            self.to_skip -= gone
            data = data[gone:]
        if not self.state.skipped:
            self.pending += data

    def _flush(self) -> None:
        if not self.pending:
            return
        page = self.state.page or self.page
        try:
            text = self.pending.decode(codecs.lookup(f"cp{page}" if page != 65001 else "utf-8").name)  # noqa: PLR2004 - UTF-8
        except (LookupError, UnicodeDecodeError):
            text = guess(self.pending)
        self.pending = b""
        self._text(text)

    def _text(self, text: str) -> None:
        if self.state.skipped or self.state.hidden or self.state.struck or not text:
            return
        if self.state.number:
            self.paragraph.number += text
        else:
            self.paragraph.pieces.append((stained(text, self.state.font), self.state.bold))

    # -- paragraphs

    def _end(self, *, cell: bool, last: bool = False) -> None:
        self._flush()
        this = self.paragraph
        if last and not this.pieces:
            return
        if this.table or cell:
            if self.row < 0:
                self.sheaf.tables += 1
                self.row = self.column = 0
            self.sheaf.cell = self.sheaf.tables - 1, self.row, self.column
        elif self.sheaf.part == "body":
            self.sheaf.cell, self.row = None, -1
        pieces = whole(this.pieces)
        number = _PRIVATE.sub("•", this.number.strip())
        self.sheaf.add(pieces, number=number, centred=this.centred, heading=this.heading)
        if cell:
            self.column += 1
        # The look of a paragraph holds for the next one too, until \pard.
        self.paragraph = _Paragraph(centred=this.centred, heading=this.heading, table=this.table)


def read(data: bytes) -> Content:
    """Read an RTF file."""
    if b"\\rtf" not in data[:64]:
        raise Unreadable(DAMAGED)
    return _RtfReader(data).read().content()


KINDS = (
    Kind(
        name="rtf",
        looks=lambda sight: sight.plain and sight.start.startswith(b"{\\rtf"),
        read=read,
        format=Format.RTF,
        nature=Nature.TEXT,
        texts=("rtf",),
    ),
)
