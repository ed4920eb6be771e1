"""Web pages that are documents: a report or a table saved as HTML, often under a name such as .doc or .xls.

Returns the text with bold, centring, headings, list numbers and cells, and the larger tables as a workbook. Style
sheets are followed for old fonts alone (`webpage_fonts`), else only what stands at the element itself. For the HTML
body of a message see `pages`.
"""

import re
from dataclasses import dataclass

from collector.formats.containers.package import Element
from collector.formats.content import Content
from collector.formats.kinds import Kind
from collector.formats.mail.encoded_words import guess
from collector.formats.mail.html_text import tree
from collector.formats.verdicts import DAMAGED, Unreadable
from collector.formats.web_tables import workbook
from collector.formats.webpage_fonts import stain
from collector.formats.word.list_numbers import drawn
from collector.formats.word.text_runs import Piece, Sheaf

# Only what can stand first in a page; a letter that merely mentions a tag is no page.
_BEGINS = re.compile(
    rb"(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|style|table|div|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,40})", re.IGNORECASE)
_BOM = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_BLOCKS = {
    "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "hr", "section", "article",
    "header", "footer", "dd", "dt", "dl", "center", "address", "body", "html", "form", "fieldset", "caption", "main",
}  # fmt: skip
_SILENT = {
    "script",
    "style",
    "head",
    "title",
    "template",
    "noscript",
    "object",
    "svg",
    "colgroup",
    "col",
    "s",
    "strike",
    "del",
}
_BOLD_TAGS = {"b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"}
_WEIGHT = re.compile(r"font-weight\s*:\s*([a-z]+|\d{3})", re.IGNORECASE)
_MIDDLE = re.compile(r"text-align\s*:\s*([a-z]+)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|text-decoration[^;]*line-through", re.IGNORECASE)
_LISTS = {"1": "decimal", "I": "upperRoman", "i": "lowerRoman", "A": "upperLetter", "a": "lowerLetter"}
# LibreOffice writes the marks around its form fields into the page.
_CONTROLS = dict.fromkeys(code for code in range(0x20) if code not in {0x09, 0x0A, 0x0D})
_SPACE = re.compile(r"[ \t\r\n\f\x0b]+")
_DEEPEST = 250


@dataclass(frozen=True, slots=True)
class _Inherited:
    """What an element inherits."""

    bold: bool = False
    centred: bool = False
    heading: int = 0


class _PageReader:
    def __init__(self) -> None:
        self.sheaf = Sheaf()
        self.pieces: list[Piece] = []
        self.number = ""
        self.deep = 0

    def walk(self, element: Element, outer: _Inherited) -> None:
        tag = element.tag
        style = element.get("style") or ""
        if not isinstance(tag, str) or tag in _SILENT or self.deep > _DEEPEST or _HIDDEN.search(style):
            return
        if tag == "br":
            self.pieces.append(("\n", outer.bold))
            return
        self.deep += 1
        look = _look(element, tag, style, outer)
        if tag == "table":
            self._table(element, look)
        elif tag in _BLOCKS:
            self._block(element, tag, outer, look)
        else:
            self._inside(element, look)
        self.deep -= 1

    def _block(self, element: Element, tag: str, outer: _Inherited, look: _Inherited) -> None:
        self.flush(outer)
        if tag == "li":
            self.number = _number(element)
        self._inside(element, look)
        self.flush(look)

    def _inside(self, element: Element, look: _Inherited) -> None:
        self._text(element.text, look)
        for each in element:
            self.walk(each, look)
            self._text(each.tail, look)

    def _text(self, text: str | None, look: _Inherited) -> None:
        flat = _SPACE.sub(" ", text).translate(_CONTROLS) if text else ""
        if self.pieces and self.pieces[-1][0].endswith((" ", "\n")):
            flat = flat.lstrip(" ")
        if flat:
            self.pieces.append((flat, look.bold))

    def flush(self, look: _Inherited) -> None:
        """End the paragraph, if there is one."""
        pieces, number = self.pieces, self.number
        text = "".join(text for text, _ in pieces)
        self.pieces = []
        if not text.strip(" \n"):
            return
        pieces[0] = pieces[0][0].lstrip(" \n"), pieces[0][1]
        pieces[-1] = pieces[-1][0].rstrip(" \n"), pieces[-1][1]
        self.number = ""
        self.sheaf.add(pieces, number=number, centred=look.centred, heading=look.heading)

    def _table(self, table: Element, look: _Inherited) -> None:
        self.flush(look)
        number, outer = self.sheaf.tables, self.sheaf.cell
        self.sheaf.tables += 1
        rows = [each for each in table.iter("tr") if next(each.iterancestors("table"), None) is table]
        for row, tr in enumerate(rows):
            column = 0
            inherited = _look(tr, "tr", tr.get("style") or "", look)
            for cell in tr.iterchildren("td", "th"):
                self.sheaf.cell = number, row, column
                self._block(cell, cell.tag, inherited, _look(cell, cell.tag, cell.get("style") or "", inherited))
                column += _span(cell.get("colspan"))
        self.sheaf.cell = outer


def _span(said: str | None) -> int:
    return max(1, int(said)) if said and said.strip().isdecimal() and len(said) < 4 else 1  # noqa: PLR2004 - no wider table


def _look(element: Element, tag: str, style: str, outer: _Inherited) -> _Inherited:
    bold, centred, heading = outer.bold, outer.centred, outer.heading
    if tag in _BOLD_TAGS:
        bold = True
    weight = _WEIGHT.search(style)
    if weight:
        bold = weight[1].lower() in {"bold", "bolder"} or (weight[1].isdecimal() and int(weight[1]) >= 600)  # noqa: PLR2004 - CSS
    middle = _MIDDLE.search(style)
    said = (middle[1] if middle else element.get("align") or "").lower()
    if said or tag == "center":
        centred = said in {"center", "middle"} or tag == "center"
    if len(tag) == 2 and tag[0] == "h" and tag[1].isdecimal():  # noqa: PLR2004 - h1 to h6
        heading = int(tag[1])
    return _Inherited(bold, centred, heading)


def _number(item: Element) -> str:
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return "•" if parent is not None and parent.tag == "ul" else ""
    start = parent.get("start") or "1"
    place = sum(1 for _ in item.itersiblings("li", preceding=True))
    first = int(start) if start.isdecimal() and len(start) < 5 else 1  # noqa: PLR2004 - a list that long is none
    return drawn(first + place, _LISTS.get(parent.get("type") or "1", "decimal")) + "."


def decode(data: bytes, charset: str = "") -> str:
    """Decode a page by its mark, what it was sent as, or what it says itself."""
    for mark, name in _BOM:
        if data.startswith(mark):
            return data.decode(name, "replace")
    said = _CHARSET.search(data[:4096])
    return guess(data, charset or (said[1].decode() if said else ""))


def read_page(page: str) -> Content:
    """Read a page that is already text."""
    root = tree(page)
    if root is None:
        raise Unreadable(DAMAGED)
    stain(root, page)
    reader = _PageReader()
    reader.walk(root, _Inherited())
    reader.flush(_Inherited())
    text = reader.sheaf.content()
    return Content(text=text.text, workbook=workbook(root))


def read(data: bytes) -> Content:
    """Read a web page saved as a file."""
    return read_page(decode(data))


KINDS = (Kind(name="html", looks=lambda sight: sight.plain and bool(_BEGINS.match(sight.start)), read=read),)
