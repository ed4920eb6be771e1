"""The elements of Word's XML by name, and what one of them holds: which rows, which choice, which columns.

Not for reading text: `docx` walks through them.
"""

from collector.formats.containers.package import Element
from collector.formats.font_stains import stained, way_of
from collector.formats.word.docx_styles import W

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
P, TBL, TR, TC, SDT, RUN = W + "p", W + "tbl", W + "tr", W + "tc", W + "sdt", W + "r"
SPAN = W + "gridSpan"
T, RPR, PPR, FLD, ALTERNATE = W + "t", W + "rPr", W + "pPr", W + "fldChar", MC + "AlternateContent"
# What is gone (w:del, moveFrom), what is no text of the page, and field codes.
SKIPPED = {
    W + name
    for name in (
        "del", "moveFrom", "pPr", "rPr", "proofErr", "bookmarkStart", "bookmarkEnd", "commentRangeStart",
        "commentRangeEnd", "sdtPr", "sdtEndPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "delText", "instrText",
        "delInstrText", "annotationRef", "lastRenderedPageBreak", "customXmlPr", "smartTagPr", "rubyPr", "rt",
    )
}  # fmt: skip
CHUNK, RUBY = W + "altChunk", W + "ruby"
# Elements that stand for a character; that of a symbol is looked up. A soft hyphen is LibreOffice's "ư" of TCVN3.
LETTERS = {
    W + "tab": "\t",
    W + "softHyphen": "\xad",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
    W + "sym": "",
    W + "ptab": "\t",
}
DRAWN = {W + "drawing", W + "pict", W + "object", ALTERNATE}
NOTES = {W + "footnoteReference": "footnotes", W + "endnoteReference": "endnotes"}
# What makes a paragraph more than its text.
CLOSE = (
    *(
        W + name
        for name in ("b", "vanish", "strike", "dstrike", "rStyle", "fldChar", "moveFrom", "ruby", "showingPlcHdr")
    ),
    *LETTERS,
    *DRAWN,
    *NOTES,
)


def choice(alternate: Element) -> Element:
    """Return what Word shows of contents that are there in two ways."""
    chosen = alternate.find(MC + "Choice")
    if chosen is None:
        chosen = alternate.find(MC + "Fallback")
    return () if chosen is None else chosen


def outermost(root: Element, tag: str) -> list[Element]:
    """Return the outermost elements of a name, alternate contents taken once."""
    found: list[Element] = []
    waiting = list(root)[::-1]
    while waiting:
        each = waiting.pop()
        if each.tag == tag:
            found.append(each)
        else:
            waiting += list(choice(each) if each.tag == ALTERNATE else each)[::-1]
    return found


def inside(parent: Element, tag: str) -> list[Element]:
    """Return the rows of a table or the cells of a row, also those in content controls and insertions."""
    found: list[Element] = []
    for each in parent:
        if each.tag == tag:
            found.append(each)
        elif each.tag not in SKIPPED and each.tag not in {TBL, P, TR, TC}:
            found += inside(each, tag)
    return found


def skipped_columns(properties: Element) -> int:
    """Return how many columns a row leaves free before its first cell."""
    before = None if properties is None else properties.find(W + "gridBefore")
    value = None if before is None else before.get(W + "val")
    return int(value) if value and value.isdecimal() and len(value) < 4 else 0  # noqa: PLR2004 - no table has more


def span(tc: Element) -> int:
    """Return over how many columns a cell goes."""
    for properties in tc:
        if properties.tag != W + "tcPr":
            break
        for each in properties:
            if each.tag == SPAN:
                value = each.get(W + "val")
                return max(1, int(value)) if value and value.isdecimal() and len(value) < 4 else 1  # noqa: PLR2004 - as above
    return 1


def is_prompt(element: Element) -> bool:
    """Return whether a content control shows what to type in it, since nobody did."""
    return element.tag == SDT and element.find(f"{W}sdtPr/{W}showingPlcHdr") is not None


def is_in_prompt(cell: Element, table: Element) -> bool:
    """Return whether a content control around a cell, or around its row, is one that nobody filled in."""
    for each in cell.iterancestors():
        if each is table:
            break
        if is_prompt(each):
            return True
    return False


def symbol_of(symbol: Element) -> str:
    """Return the character of a symbol, "" where it says nothing without its font."""
    code = symbol.get(W + "char") or ""
    try:
        value = int(code, 16)
    except ValueError:
        return ""
    if 0xF000 <= value < 0xF100 and way_of(symbol.get(W + "font")):  # noqa: PLR2004 - the letters of its font
        return stained(chr(value), symbol.get(W + "font"))
    # A symbol font's private characters say nothing without the font.
    return chr(value) if 0x20 <= value < 0xD800 else ""  # noqa: PLR2004 - the private area follows
