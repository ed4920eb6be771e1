"""Word's .docx, .docm, .dotx, Strict OOXML too: all text that a reader of the page sees, in reading order.

Deleted and hidden text, comments and field codes are left out; automatic numbers are drawn. Pictures, sizes and
tables' borders are not looked at, fonts only where the file names an old Vietnamese one. python-docx does the same
forty times slower: it is the oracle in the tests.
"""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import replace

from collector.formats import limits
from collector.formats.containers.office_parts import WORD
from collector.formats.containers.package import Element, Package, parse
from collector.formats.content import Content
from collector.formats.font_stains import mentions, stained
from collector.formats.kinds import Kind
from collector.formats.verdicts import TOO_LARGE, Empty, Encrypted, Refused, Unreadable, macro
from collector.formats.word.docx_elements import (
    ALTERNATE,
    CHUNK,
    CLOSE,
    DRAWN,
    FLD,
    LETTERS,
    NOTES,
    PPR,
    RPR,
    RUBY,
    RUN,
    SKIPPED,
    SPAN,
    TBL,
    TC,
    TR,
    P,
    T,
    choice,
    inside,
    is_in_prompt,
    is_prompt,
    outermost,
    skipped_columns,
    span,
    symbol_of,
)
from collector.formats.word.docx_fonts import Fonts
from collector.formats.word.docx_numbers import Numbers
from collector.formats.word.docx_styles import Look, Style, Styles, W, laid, merged, paragraph_look, run_look, switch
from collector.formats.word.nested import Nested
from collector.formats.word.text_runs import Piece, lines
from collector.formats.word.workbooks_inside import workbooks_inside
from collector.model import Format, Nature, Paragraph, Text

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PLAIN = Look()
_NOTE_LIMIT = 5_000
_NESTING = 60


class _DocxReader:
    """Reads one document: keeps what spans paragraphs (lists, fields, table count, notes)."""

    def __init__(
        self, package: Package, main: str, within: Nested, held: Iterator[Content | None] | None = None
    ) -> None:
        self.package = package
        self.old = False  # whether a part that was read names an old font
        self.related = package.related(main)
        styles = self._part("styles")
        self.styles = Styles(package.open(styles) if styles else None)
        # The fonts of runs, where they are to be looked at.
        self.fonts = None if held is None else Fonts(self.styles, package.tree(self._part("theme")))
        self.numbers: Numbers | None = None  # opened by the first automatic number
        self.out: list[Paragraph] = []
        self.part = "body"
        self.cell: tuple[int, int, int] | None = None
        self.tables = 0
        self.within = within
        # What lies inside, in order: as this reader found it, and as an earlier one did, which is not read again.
        self.found: list[Content | None] = []
        self.held = held
        self.depth = 0
        # One entry for each open field: False before its result begins.
        self.fields: list[bool] = []
        self.notes: list[tuple[str, str]] = []
        self.close: set[Element] = set()
        self.spans = True  # whether any cell is wider than its column
        # Pieces of a paragraph whose mark was deleted: it runs on into the next one.
        self.carried: list[Piece] = []

    def _part(self, kind: str) -> str:
        named = [target for found, target in self.related.values() if found == kind and target in self.package]
        return named[0] if named else ""

    def tree(self, name: str) -> Element:
        """Return the root of a part, None where there is none, and note whether it names an old font."""
        data = self.package.read(name)
        self.old = self.old or mentions(data)
        return parse(data) if data else None

    def names_old_font(self) -> bool:
        """Return whether what was read is set, or may be set, in an old font."""
        return self.old or self.styles.mention_old_fonts() or mentions(self.package.read(self._part("theme")))

    # -- blocks

    def blocks(self, parent: Element) -> None:
        """Read paragraphs, tables and whatever wraps them."""
        self.depth += 1
        if self.depth > _NESTING:
            raise Refused(TOO_LARGE)
        for each in parent:
            tag = each.tag
            if tag == P:
                self.paragraph(each)
            elif tag == TBL:
                self.table(each)
            elif tag == ALTERNATE:
                self.blocks(choice(each))
            elif tag == CHUNK:
                self.chunk(each.get(_R + "id"))
            elif tag not in SKIPPED and not is_prompt(each):
                # Content controls, custom XML, insertions: wrappers of blocks.
                self.blocks(each)
        self.depth -= 1

    def chunk(self, link: str | None) -> None:
        """Read a document of another kind that lies inside this one; Word shows it as part of the text."""
        _, target = self.related.get(link or "", ("", ""))
        found = self._chunk(target) if self.held is None else next(self.held, None)
        self.found.append(found)
        if found is None or found.text is None:
            return
        first = self.tables
        for each in found.text.paragraphs:
            cell = each.cell and (each.cell[0] + first, *each.cell[1:])
            self.tables = max(self.tables, cell[0] + 1) if cell else self.tables
            self.out.append(replace(each, cell=cell or self.cell))
        if len(self.out) > limits.PARAGRAPHS:
            raise Refused(TOO_LARGE)

    def _chunk(self, target: str) -> Content | None:
        with self.within.one_more(), contextlib.suppress(Empty, Encrypted, Unreadable):
            data = self.package.read(target)
            self.within.take(len(data))
            return _read_chunk(data, self.within) if data else None
        return None

    def table(self, table: Element) -> None:
        """Read a table; each paragraph knows its cell."""
        number, outer = self.tables, self.cell
        self.tables += 1
        for row, tr in enumerate(inside(table, TR)):
            properties = tr.find(W + "trPr")
            if properties is not None and properties.find(W + "del") is not None:
                continue
            column = skipped_columns(properties)
            for tc in inside(tr, TC):
                self.cell = (number, row, column)
                if not is_in_prompt(tc, table):
                    self.blocks(tc)
                column += span(tc) if self.spans else 1
        self.cell = outer

    def mark(self, root: Element) -> None:
        """Find the paragraphs of a part that need a close look; the others are text and nothing else.

        In most files these are nine of ten, and their runs are full of fonts and languages that say nothing here.
        """
        close = (next(each.iterancestors(P), None) for each in root.iter(*CLOSE))
        self.close = set(root.iter(P)) if self.fonts else set(close)
        self.spans = next(root.iter(SPAN), None) is not None

    def paragraph(self, p: Element) -> None:
        """Read one paragraph; text boxes anchored in it come before it."""
        look, style = _PLAIN, self.styles.default
        first = p[0] if len(p) else None
        if first is not None and first.tag == PPR:
            look = paragraph_look(first)
            if look.style is not None:
                style = self.styles.get(look.style)
        pieces = self.carried
        self.carried = []
        if p in self.close or self.fields or style.hidden or style.struck:
            self.inline(p, style, pieces)
        else:
            pieces.append(("".join([each.text or "" for each in p.iter(T)]), bool(style.bold)))
        if look.mark_deleted:
            self.carried = pieces
        else:
            self.emit(pieces, look, style)

    def inline(self, parent: Element, style: Style, pieces: list[Piece]) -> None:
        """Read runs and whatever wraps them: hyperlinks, insertions, fields, content controls."""
        for each in parent:
            tag = each.tag
            if tag == RUN:
                self.run(each, style, pieces)
            elif tag in SKIPPED:
                continue
            elif tag == ALTERNATE:
                self.inline(choice(each), style, pieces)
            elif tag == P:
                self.paragraph(each)
            elif not is_prompt(each):
                self.inline(each, style, pieces)

    def run(self, run: Element, style: Style, pieces: list[Piece]) -> None:
        """Read one run: its text in the result part of fields, unless it is hidden."""
        bold, hidden, struck, text = style.bold, style.hidden, style.struck, ""
        font = self.fonts.of_run(run, style) if self.fonts else None
        for each in run:
            tag = each.tag
            if tag == T:
                text += each.text or ""
            elif tag == RPR:
                named, *own = run_look(each)
                if named is not None:
                    given = self.styles.get(named)
                    bold, hidden, struck = laid((given.bold, given.hidden, given.struck), (bold, hidden, struck))
                bold, hidden, struck = laid(own, (bold, hidden, struck))
            elif tag in LETTERS:
                text += LETTERS[tag] or symbol_of(each)
            elif tag == FLD:
                # What stood before the mark belongs to the state before it.
                self._put(pieces, stained(text, font), bold, hidden or struck)
                text = ""
                self._field(each.get(W + "fldCharType"))
            elif tag == RUBY:
                self._put(pieces, stained(text, font), bold, hidden or struck)
                text = ""
                self.inline(each, style, pieces)
            else:
                self._aside_of(each, tag)
        if text:
            self._put(pieces, stained(text, font), bold, hidden or struck)

    def _aside_of(self, each: Element, tag: str) -> None:
        if tag in NOTES:
            self.notes.append((NOTES[tag], each.get(W + "id")))
        elif tag in DRAWN:
            self.boxes(each)

    def _put(self, pieces: list[Piece], text: str, bold: bool | None, hidden: bool | None) -> None:
        if text and not hidden and all(self.fields):
            pieces.append((text, bool(bold)))

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self.fields.append(False)
        elif self.fields and kind == "separate":
            self.fields[-1] = True
        elif self.fields and kind == "end":
            self.fields.pop()

    def boxes(self, drawn: Element) -> None:
        """Read text boxes in a drawing, once: Word writes each twice, the second time for old programs."""
        if drawn.tag == ALTERNATE:
            drawn = choice(drawn)
        for box in outermost(drawn, W + "txbxContent"):
            kept = self.part, self.cell, self.fields, self.carried
            self.part, self.cell, self.fields, self.carried = "textbox", None, [], []
            self.blocks(box)
            self.part, self.cell, self.fields, self.carried = kept

    def emit(self, pieces: list[Piece], look: Look, style: Style) -> None:
        """Add the paragraph; where its lines differ in boldness, each line becomes one of its own."""
        middle = style.centred if look.centred is None else look.centred
        level = style.heading if look.heading is None else look.heading
        number = merged(look.numbering, style.numbering)
        drawn = self._number(number) if number else ""
        for text, bold in lines(pieces):
            self.out.append(Paragraph(text, drawn, bold, bool(middle), level or 0, self.part, self.cell))
            drawn = ""
        if len(self.out) > limits.PARAGRAPHS:
            raise Refused(TOO_LARGE)

    def _number(self, number: tuple[str | None, int | None]) -> str:
        # numId 0 takes a paragraph out of the list that its style puts it in.
        if number[0] in {None, "0"}:
            return ""
        if self.numbers is None:
            part = self._part("numbering")
            self.numbers = Numbers(self.package.tree(part) if part else None)
        return self.numbers.next(number[0] or "", number[1] or 0)

    # -- the other parts

    def margins(self, body: Element, kind: str) -> None:
        """Read the headers or footers that the sections show, each once."""
        seen: set[str] = set()
        for section in body.iter(W + "sectPr"):
            first = switch(section, "titlePg")
            for reference in section.iterchildren(W + kind + "Reference"):
                shown = reference.get(W + "type")
                if (shown == "first" and not first) or (shown == "even" and not self._even()):
                    continue
                _, target = self.related.get(reference.get(_R + "id") or "", ("", ""))
                if target in seen or target not in self.package:
                    continue
                seen.add(target)
                self._aside(target, kind)

    def _aside(self, target: str, kind: str) -> None:
        root = self.tree(target)
        self.part, self.fields, self.carried = kind, [], []
        if root is not None:
            self.mark(root)
            self.blocks(root)
        self.part = "body"

    def _even(self) -> bool:
        settings = self._part("settings")
        root = self.package.tree(settings) if settings else None
        return root is not None and bool(switch(root, "evenAndOddHeaders"))

    def footnotes(self) -> None:
        """Read the notes in the order in which the text calls them."""
        roots: dict[str, dict[str, Element]] = {}
        self.part, self.fields, self.carried = "footnote", [], []
        for kind, number in self.notes[:_NOTE_LIMIT]:
            if kind not in roots:
                target = self._part(kind)
                root = self.tree(target) if target else None
                if root is not None:
                    self.mark(root)
                roots[kind] = {} if root is None else {each.get(W + "id"): each for each in root}
            note = roots[kind].get(number)
            if note is not None:
                self.blocks(note)
        self.part = "body"


def _read_chunk(data: bytes, within: Nested) -> Content:
    """Read what lies inside a document: a Word file, an RTF file, an MHTML file or a page."""
    # Whoever looks at a Word file loads no other readers: one file in thousands has another inside.
    from collector.formats import mhtml, webpage  # noqa: PLC0415 - as said
    from collector.formats.word import rtf  # noqa: PLC0415 - as said

    start = data.lstrip()[:512].lower()
    if data.startswith(b"PK"):
        return _read(data, within)
    if start.startswith(b"{\\rtf"):
        return rtf.read(data)
    mime = re.match(rb"(?:[\w-]+:.*\r?\n)*?(?:mime-version|content-type):", start)
    return mhtml.read(data) if mime else webpage.read(data)


def read(data: bytes) -> Content:
    """Read a Word file of the XML kind."""
    return _read(data, Nested())


def _walked(reader: _DocxReader, root: Element) -> _DocxReader:
    reader.margins(root, "header")
    reader.mark(root)
    for body in root.iterchildren(W + "body"):
        reader.blocks(body)
    reader.footnotes()
    reader.margins(root, "footer")
    return reader


def _read(data: bytes, within: Nested) -> Content:
    package = Package(data)
    main = package.main("word/document.xml")
    within.take(package.size(main))
    xml = package.read(main)
    root = parse(xml) if xml else None
    # Programs that join files leave several bodies; Word shows all.
    if root is None or root.find(W + "body") is None:
        raise Unreadable(NO_BODY)
    reader = _walked(_DocxReader(package, main, within), root)
    if mentions(xml) or reader.names_old_font():
        # Most files name none, and the font of every run costs as much as all the rest.
        reader = _walked(_DocxReader(package, main, within, iter(reader.found)), root)
    if not any(each.text.strip() for each in reader.out if each.part not in {"header", "footer"}):
        raise Empty
    findings = (macro(table=False),) if any(name.endswith("vbaproject.bin") for name in package.names()) else ()
    return Content(text=Text(tuple(reader.out)), findings=findings)


NO_BODY = (
    "Tệp Word bị hỏng: không tìm thấy phần nội dung. Kính đề nghị mở lại tệp gốc, lưu thành tệp .docx mới rồi gửi lại."
)


KINDS = (
    Kind(
        name="docx",
        looks=lambda sight: sight.office == WORD,
        read=read,
        format=Format.DOCX,
        nature=Nature.TEXT,
        texts=("docx", "docm", "dotx"),
        inside=workbooks_inside,
    ),
)
