"""Word's old binary .doc (97 to 2003): the text in order, with bold, centring, levels, list numbers and cells.

Read by ourselves, so that it needs no program beside; antiword and catdoc, where they are installed, take over for
what this cannot read (Word 6 and 95, damaged tables). Pictures and merged cells are not looked at, fonts only where
an old Vietnamese one is among them.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from collector.formats import limits
from collector.formats.containers import ole
from collector.formats.content import Content
from collector.formats.font_stains import stained, way_of
from collector.formats.kinds import Kind, Sight
from collector.formats.verdicts import DAMAGED, Encrypted, Unreadable, macro
from collector.formats.word import doc_converters
from collector.formats.word.doc_properties import Looks, ParagraphLooks
from collector.formats.word.text_runs import Piece, Sheaf, whole
from collector.model import Format, Nature

_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_WORD_97 = 0x00C1
_COMPRESSED = 0x40000000
# Offsets in the header: the lengths of the stories, the piece table, the places of headers.
_STORIES, _PIECES, _HEADERS = 0x4C, 0x01A2, 0x00F2
_MARKS = re.compile(r"[\x00-\x1f]|[^\x00-\x1f]+")
_LETTERS = {"\t": "\t", "\x0b": "\n", "\x0e": "\n", "\x1e": "-", "\xa0": " "}
_OPTIONAL_HYPHEN = "\x1f"
# The stories behind each other in the text, and what they are called here.
_NAMES = ("body", "footnote", "header", "", "", "footnote", "textbox", "")


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch of text that lies in one piece: where it begins, in characters and in bytes."""

    at: int
    offset: int
    width: int
    text: str


def read(data: bytes) -> Content:
    """Read a .doc file."""
    try:
        compound = ole.open_compound(data)
        findings = (macro(table=False),) if compound.has("Macros") else ()
        return _read(compound).content(findings)
    except (ole.NotCompound, struct.error, IndexError, Unreadable) as trouble:
        text = doc_converters.convert(data)
        if text is None:
            raise Unreadable(str(trouble) if isinstance(trouble, Unreadable) else DAMAGED) from trouble
        return text


def _read(compound: ole.Compound) -> Sheaf:
    word = compound.stream("WordDocument", limits.XML_BYTES)
    version, flags = struct.unpack_from("<H", word, 2)[0], struct.unpack_from("<H", word, 10)[0]
    if flags & _ENCRYPTED:
        raise Encrypted
    if version < _WORD_97:
        raise Unreadable(OLD)
    table = compound.stream("1Table" if flags & _SECOND_TABLE else "0Table", limits.XML_BYTES)
    reader = _DocReader(Looks(word, table), _parts(word, table))
    for stretch in _stretches(word, table):
        reader.stretch(stretch)
    boxes = [each for each in reader.sheaf.out if each.part == "textbox"]
    reader.sheaf.out = boxes + [each for each in reader.sheaf.out if each.part != "textbox"]
    return reader.sheaf


def _stretches(word: bytes, table: bytes) -> Iterator[_Stretch]:
    """Return the text piece by piece, in order."""
    start, length = struct.unpack_from("<II", word, _PIECES)
    complex_part, at = table[start : start + length], 0
    while at < len(complex_part) and complex_part[at] == 1:
        at += 3 + struct.unpack_from("<H", complex_part, at + 1)[0]
    size = struct.unpack_from("<I", complex_part, at + 1)[0]
    pieces = complex_part[at + 5 : at + 5 + size]
    count = (len(pieces) - 4) // 12
    bounds = struct.unpack_from(f"<{count + 1}I", pieces)
    for number in range(count):
        where = struct.unpack_from("<I", pieces, 4 * (count + 1) + 8 * number + 2)[0]
        characters = bounds[number + 1] - bounds[number]
        if not 0 < characters <= len(word):
            continue
        if where & _COMPRESSED:
            offset = (where & ~_COMPRESSED) // 2
            text = word[offset : offset + characters].decode("cp1252", "replace")
            yield _Stretch(bounds[number], offset, 1, text)
        else:
            text = _units(word[where : where + 2 * characters])
            yield _Stretch(bounds[number], where, 2, text)


def _units(data: bytes) -> str:
    """Decode UTF-16 so that each character stands for two bytes: places in the file are counted by them."""
    text = data.decode("utf-16-le", "replace")
    if 2 * len(text) == len(data) and "\ufffd" not in text:
        return text
    return "".join(map(chr, struct.unpack(f"<{len(data) // 2}H", data[: len(data) // 2 * 2])))


def _parts(word: bytes, table: bytes) -> list[tuple[int, str]]:
    """Return the ends of the stories with their names; headers and footers one by one."""
    lengths = struct.unpack_from("<8I", word, _STORIES)
    found: list[tuple[int, str]] = []
    end = 0
    for length, name in zip(lengths, _NAMES, strict=True):
        if name == "header" and length:
            found += _margins(word, table, end)
        end += length
        found.append((end, name))
    return found


def _margins(word: bytes, table: bytes, base: int) -> list[tuple[int, str]]:
    start, length = struct.unpack_from("<II", word, _HEADERS)
    ends = struct.unpack_from(f"<{length // 4}I", table, start)[1:]
    # Six separators of notes, then for each section: even and odd header, even and odd footer, first of both.
    names = ("header", "header", "footer", "footer", "header", "footer")
    return [(base + end, "" if at < 6 else names[at % 6]) for at, end in enumerate(ends)]  # noqa: PLR2004 - as said


class _DocReader:
    def __init__(self, looks: Looks, parts: list[tuple[int, str]]) -> None:
        self.looks = looks
        self.parts = parts
        self.sheaf = Sheaf()
        self.pieces: list[Piece] = []
        self.fields: list[bool] = []
        self.row = self.column = -1
        self.font = ""  # of what is read
        self.left = 0  # how much of the story list lies behind

    def stretch(self, stretch: _Stretch) -> None:
        """Read a piece of text, parted where the look of its characters changes."""
        end = stretch.offset + len(stretch.text) * stretch.width
        for start, stop, bold, hidden, font in self.looks.runs(stretch.offset, end):
            self.font = font
            first, last = (start - stretch.offset) // stretch.width, (stop - stretch.offset) // stretch.width
            at = stretch.at + first
            for found in _MARKS.finditer(stretch.text[first:last]):
                place = stretch.at + first + found.start()
                self._one(found[0], bold=bold, hidden=hidden, at=place, offset=start + found.start() * stretch.width)
                at += len(found[0])

    def _one(self, text: str, *, bold: bool, hidden: bool, at: int, offset: int) -> None:
        if text in {"\r", "\x07", "\x0c"}:
            self._end(text, at, self.looks.paragraph(offset))
        elif text == "\x13":
            self.fields.append(False)
        elif text == "\x14" and self.fields:
            self.fields[-1] = True
        elif text == "\x15" and self.fields:
            self.fields.pop()
        elif not hidden and all(self.fields):
            shown = text if len(text) > 1 or text >= " " else _LETTERS.get(text, "")
            if text == _OPTIONAL_HYPHEN and way_of(self.font):
                # What LibreOffice makes of the "ư" of TCVN3; elsewhere it only says where a word may be parted.
                shown = "\xad"
            if shown:
                self.pieces.append((stained(shown, self.font), bold))

    def _story(self, at: int) -> str:
        while self.left < len(self.parts) and at >= self.parts[self.left][0]:
            self.left += 1
            self.fields = []
        return self.parts[self.left][1] if self.left < len(self.parts) else ""

    def _end(self, mark: str, at: int, look: ParagraphLooks) -> None:
        pieces, self.pieces = self.pieces, []
        part = self._story(at)
        if look.row_ends:
            self.row, self.column = self.row + 1, 0
            return
        self._place(look)
        if part and (pieces or (part == "body" and mark != "\x0c")):
            self.sheaf.part = part
            self.sheaf.add(whole(pieces), number=look.number, centred=look.centred, heading=look.heading)
        if mark == "\x07":
            self.column += 1

    def _place(self, look: ParagraphLooks) -> None:
        if not look.in_table:
            self.sheaf.cell, self.row = None, -1
            return
        if self.row < 0:
            self.sheaf.tables += 1
            self.row = self.column = 0
        self.sheaf.cell = self.sheaf.tables - 1, self.row, self.column


OLD = (
    "Tệp .doc thuộc phiên bản Word quá cũ nên không đọc được. Kính đề nghị mở tệp bằng Word, chọn «Lưu thành» "
    "dạng .docx rồi gửi lại."
)


def _looks(sight: Sight) -> bool:
    """The first sector of a Word document begins with its own magic, which is left where the directory is lost."""
    return sight.has("WordDocument") or (sight.streams is None and sight.data[512:514] == b"\xec\xa5")


KINDS = (
    Kind(
        name="doc",
        looks=_looks,
        read=read,
        format=Format.DOC,
        nature=Nature.TEXT,
        texts=("doc", "dot"),
        legacy=True,
    ),
)
