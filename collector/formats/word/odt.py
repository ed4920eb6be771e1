"""OpenDocument's .odt: the text of a report that LibreOffice saved in its own format.

Text, tables, bold, centring, headings, list numbers, text boxes, footnotes, headers and footers. What revision
marks deleted is stored apart and left out.
"""

from dataclasses import dataclass, field

from collector.formats import limits
from collector.formats.containers.package import Element, Package
from collector.formats.content import Content
from collector.formats.font_stains import stained
from collector.formats.kinds import Kind
from collector.formats.opendocument import STYLE, faces, font_of, is_struck
from collector.formats.verdicts import DAMAGED, TOO_LARGE, Encrypted, Refused, Unreadable
from collector.formats.word.list_numbers import drawn
from collector.formats.word.text_runs import Piece, Sheaf
from collector.model import Format, Nature

_O = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_T = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TB = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_D = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_F = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_FORMATS = {"1": "decimal", "I": "upperRoman", "i": "lowerRoman", "A": "upperLetter", "a": "lowerLetter"}
_SILENT = {
    _T + "tracked-changes",
    _O + "annotation",
    _O + "annotation-end",
    _T + "sequence-decls",
    _T + "ruby-text",
    _T + "placeholder",
}
_NESTING = 60


@dataclass(slots=True)
class _OdtStyle:
    bold: bool | None = None
    hidden: bool | None = None
    centred: bool | None = None
    heading: int | None = None
    numbering: str | None = None
    parent: str | None = None
    font: str | None = None


@dataclass(slots=True)
class _List:
    """A list that is being read: its style, its level, how far it has counted."""

    style: str
    level: int
    counts: list[int] = field(default_factory=lambda: [0] * 11)


class _OdtReader:
    def __init__(self, styles: Element, content: Element) -> None:
        self.sheaf = Sheaf()
        self.styles: dict[str, _OdtStyle] = {}
        self.numbers: dict[str, dict[int, Element]] = {}
        self.depth = 0
        self.pieces: list[Piece] = []
        self.kept: dict[str, list[int]] = {}
        self.faces = faces(styles, content)
        self.font: str | None = None  # of what is read
        self.hidden = False  # whether that is hidden or struck through
        self.default: str | None = None  # of a paragraph that says none
        for root in (styles, content):
            for each in () if root is None else root.iter(STYLE + "style", STYLE + "default-style", _T + "list-style"):
                self._learn(each)

    def _learn(self, each: Element) -> None:
        name = each.get(STYLE + "name") or ""
        if each.tag == _T + "list-style":
            levels = each.iterchildren(_T + "list-level-style-number", _T + "list-level-style-bullet")
            self.numbers[name] = {int(level.get(_T + "level") or 1): level for level in levels}
            return
        text, paragraph = each.find(STYLE + "text-properties"), each.find(STYLE + "paragraph-properties")
        font = font_of(text, self.faces)
        if each.tag == STYLE + "default-style":
            self.default = font if each.get(STYLE + "family") == "paragraph" else self.default
            return
        weight = None if text is None else text.get(_F + "font-weight")
        align = None if paragraph is None else paragraph.get(_F + "text-align")
        outline = each.get(STYLE + "default-outline-level")
        self.styles[name] = _OdtStyle(
            bold=None if weight is None else weight == "bold" or (weight.isdecimal() and int(weight) >= 600),  # noqa: PLR2004 - CSS
            hidden=_is_hidden(text),
            centred=None if align is None else align == "center",
            heading=int(outline) if outline and outline.isdecimal() else None,
            numbering=each.get(STYLE + "list-style-name"),
            parent=each.get(STYLE + "parent-style-name"),
            font=font,
        )

    def look(self, name: str | None) -> _OdtStyle:
        """Return a style with what it inherits."""
        made = _OdtStyle()
        for _ in range(12):
            style = self.styles.get(name or "")
            if style is None:
                break
            made.bold = style.bold if made.bold is None else made.bold
            made.centred = style.centred if made.centred is None else made.centred
            made.heading = style.heading if made.heading is None else made.heading
            made.hidden = style.hidden if made.hidden is None else made.hidden
            made.font = style.font if made.font is None else made.font
            name = style.parent
        return made

    # -- blocks

    def blocks(self, parent: Element, counting: _List | None = None) -> None:
        self.depth += 1
        if self.depth > _NESTING:
            raise Refused(TOO_LARGE)
        for each in parent:
            if each.tag in {_T + "p", _T + "h"}:
                self.paragraph(each, counting)
                counting = None  # only the first paragraph of an item carries its number
            elif each.tag == _T + "list":
                self.listing(each, counting)
            elif each.tag == _TB + "table":
                self.table(each)
            elif each.tag not in _SILENT:
                self.blocks(each)
        self.depth -= 1

    def listing(self, root: Element, outer: _List | None) -> None:
        style = root.get(_T + "style-name") or (outer.style if outer else "")
        counting = _List(style, outer.level + 1 if outer else 1)
        counting.counts = outer.counts if outer else self._counts(root, style)
        for item in root.iterchildren(_T + "list-item", _T + "list-header"):
            start = item.get(_T + "start-value")
            if start and start.isdecimal() and counting.level < len(counting.counts):
                counting.counts[counting.level] = int(start) - 1
            numbered = item.tag == _T + "list-item"
            self._item(item, counting, numbered=numbered)

    def _counts(self, root: Element, style: str) -> list[int]:
        goes_on = root.get(_T + "continue-numbering") == "true" or root.get(_T + "continue-list")
        if not goes_on or style not in self.kept:
            self.kept[style] = [0] * 11
        return self.kept[style]

    def _item(self, item: Element, counting: _List, *, numbered: bool) -> None:
        told = not numbered
        for each in item:
            if each.tag == _T + "list":
                self.listing(each, counting)
            elif each.tag in {_T + "p", _T + "h"}:
                self.paragraph(each, None if told else counting)
                told = True
            elif each.tag not in _SILENT:
                self.blocks(each)

    def number(self, counting: _List) -> str:
        """Count one item and return its number as LibreOffice draws it."""
        level = counting.level
        if level >= len(counting.counts):
            return ""
        counting.counts[level] += 1
        counting.counts[level + 1 :] = [0] * (len(counting.counts) - level - 1)
        style = self.numbers.get(counting.style, {}).get(level)
        if style is None:
            return ""
        if style.tag == _T + "list-level-style-bullet":
            bullet = style.get(_T + "bullet-char") or "•"
            return bullet if bullet in "-+*–" else "•"
        shown = int(style.get(_T + "display-levels") or 1)
        said = [self._count(counting, place) for place in range(max(1, level - shown + 1), level + 1)]
        told = ".".join(each for each in said if each)
        return (style.get(STYLE + "num-prefix") or "") + told + (style.get(STYLE + "num-suffix") or "") if told else ""

    def _count(self, counting: _List, level: int) -> str:
        style = self.numbers.get(counting.style, {}).get(level)
        kind = _FORMATS.get((style.get(STYLE + "num-format") or "") if style is not None else "1")
        start = int((style.get(_T + "start-value") or 1) if style is not None else 1)
        return drawn(counting.counts[level] + start - 1, kind) if kind else ""

    def table(self, table: Element) -> None:
        number, outer = self.sheaf.tables, self.sheaf.cell
        self.sheaf.tables += 1
        for row, tr in enumerate(table.iter(_TB + "table-row")):
            if _table_of(tr) is not table:
                continue
            column = 0
            for cell in tr:
                if cell.tag == _TB + "table-cell":
                    self.sheaf.cell = number, row, column
                    self.blocks(cell)
                repeated = cell.get(_TB + "number-columns-repeated") or "1"
                column += int(repeated) if repeated.isdecimal() and len(repeated) < 4 else 1  # noqa: PLR2004 - no more columns
        self.sheaf.cell = outer

    # -- paragraphs

    def paragraph(self, p: Element, counting: _List | None) -> None:
        outer, self.pieces = self.pieces, []
        style = self.look(p.get(_T + "style-name"))
        kept, self.font, self.hidden = (self.font, self.hidden), style.font or self.default, bool(style.hidden)
        self.inline(p, bold=bool(style.bold))
        self.font, self.hidden = kept
        level = p.get(_T + "outline-level")
        heading = int(level) if p.tag == _T + "h" and level and level.isdecimal() else style.heading or 0
        number = self.number(counting) if counting else ""
        self.sheaf.add(self.pieces, number=number, centred=bool(style.centred), heading=heading)
        self.pieces = outer

    def inline(self, parent: Element, *, bold: bool) -> None:
        self._put(parent.text, bold=bold)
        for each in parent:
            self._one(each, bold=bold)
            self._put(each.tail, bold=bold)

    def _one(self, each: Element, *, bold: bool) -> None:
        tag = each.tag
        if tag == _T + "s":
            count = each.get(_T + "c") or "1"
            self.pieces.append((" " * min(int(count) if count.isdecimal() else 1, 200), bold))
        elif tag in {_T + "tab", _T + "line-break"}:
            self.pieces.append(("\t" if tag == _T + "tab" else "\n", bold))
        elif tag == _T + "note":
            body = each.find(_T + "note-body")
            self._aside("footnote", () if body is None else body)
        elif tag == _D + "text-box":
            self._aside("textbox", each)
        elif tag == _T + "p":
            # The paragraphs of a shape; a text box has an element of its own around them.
            self._aside("textbox", (each,))
        elif tag == _T + "span":
            style = self.look(each.get(_T + "style-name"))
            kept, self.font = (self.font, self.hidden), style.font or self.font
            self.hidden = self.hidden if style.hidden is None else style.hidden
            self.inline(each, bold=bold if style.bold is None else style.bold)
            self.font, self.hidden = kept
        elif tag not in _SILENT:
            self.inline(each, bold=bold)

    def _aside(self, part: str, root: Element) -> None:
        kept = self.sheaf.part, self.sheaf.cell
        self.sheaf.part, self.sheaf.cell = part, None
        self.blocks(root)
        self.sheaf.part, self.sheaf.cell = kept

    def _put(self, text: str | None, *, bold: bool) -> None:
        if text and not self.hidden:
            # Line ends and runs of spaces in the file are one space on the page.
            flat = " ".join(text.split()) if not text.isspace() else ""
            spaced = " " * text[:1].isspace() + flat + " " * (text[-1:].isspace() and bool(flat))
            self.pieces.append((stained(spaced, self.font), bold))


def _is_hidden(text: Element) -> bool | None:
    """Return whether a style hides its text or strikes it through, None where it says nothing of either."""
    if text is None:
        return None
    if text.get(_T + "display") == "none" or is_struck(text):
        return True
    says = text.get(_T + "display") is not None or text.get(f"{STYLE}text-line-through-style") is not None
    return False if says else None


def _table_of(row: Element) -> Element:
    parent = row.getparent()
    while parent is not None and parent.tag != _TB + "table":
        parent = parent.getparent()
    return parent


def read(data: bytes) -> Content:
    """Read a text document of LibreOffice."""
    package = Package(data)
    if b"manifest:encryption-data" in package.read("META-INF/manifest.xml")[: limits.XML_BYTES]:
        raise Encrypted
    content, styles = package.tree("content.xml"), package.tree("styles.xml")
    body = None if content is None else content.find(f"{_O}body/{_O}text")
    if body is None:
        raise Unreadable(DAMAGED)
    reader = _OdtReader(styles, content)
    for part in ("header", "footer"):
        for each in () if styles is None else styles.iter(f"{STYLE}{part}"):
            reader.sheaf.part = part
            reader.blocks(each)
    reader.sheaf.part = "body"
    reader.blocks(body)
    return reader.sheaf.content()


KINDS = (
    Kind(
        name="odt",
        looks=lambda sight: sight.typed.startswith(b"application/vnd.oasis.opendocument.text"),
        read=read,
        format=Format.ODT,
        nature=Nature.TEXT,
        texts=("odt",),
    ),
)
