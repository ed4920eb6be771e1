"""Pieces of text with their boldness, made into paragraphs: what the readers of running text share."""

from dataclasses import dataclass, field

from collector.formats import limits
from collector.formats.content import Content
from collector.formats.verdicts import TOO_LARGE, Empty, Refused
from collector.model import Finding, Paragraph, Text

Piece = tuple[str, bool]  # text and whether it is bold


def lines(pieces: list[Piece]) -> list[Piece]:
    """Join the pieces; part them at line breaks where the lines differ in boldness.

    The two lines of a letterhead (superior, then the union in bold) often stand in one paragraph.
    """
    if len(pieces) == 1:
        text, bold = pieces[0]
        return [(text, bold and not text.isspace())]
    text = "".join(text for text, _ in pieces)
    if "\n" not in text:
        return [(text, all_bold(pieces))]
    found: list[list[Piece]] = [[]]
    for piece, bold in pieces:
        first, *rest = piece.split("\n")
        found[-1].append((first, bold))
        found += [[(each, bold)] for each in rest]
    said = [("".join(piece for piece, _ in each), all_bold(each)) for each in found]
    if len({bold for each, bold in said if each.strip()}) < 2:  # noqa: PLR2004 - all alike
        return [(text, all_bold(pieces))]
    return said


def all_bold(pieces: list[Piece]) -> bool:
    """Return whether every visible character is bold, and there is one."""
    seen = False
    for text, bold in pieces:
        if text and not text.isspace():
            if not bold:
                return False
            seen = True
    return seen


def whole(pieces: list[Piece]) -> list[Piece]:
    """Put surrogate pairs together, which old formats keep as two characters; a lone one becomes U+FFFD."""
    text = "".join(piece for piece, _ in pieces)
    if text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text):
        return pieces
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return [(joined, all(bold for _, bold in pieces))]


@dataclass(slots=True)
class Sheaf:
    """The paragraphs of a document while it is read."""

    out: list[Paragraph] = field(default_factory=list)
    part: str = "body"
    cell: tuple[int, int, int] | None = None
    tables: int = 0

    def add(self, pieces: list[Piece], *, number: str = "", centred: bool = False, heading: int = 0) -> None:
        """Add a paragraph, or one for each of its lines where they differ in boldness."""
        for text, bold in lines(pieces):
            self.out.append(Paragraph(text, number, bold, centred, heading, self.part, self.cell))
            number = ""
        if len(self.out) > limits.PARAGRAPHS:
            raise Refused(TOO_LARGE)

    def content(self, findings: tuple[Finding, ...] = ()) -> Content:
        """Return what was read, headers first and footers last; `Empty` where no page has any text."""
        if not any(each.text.strip() for each in self.out if each.part not in {"header", "footer"}):
            raise Empty
        order = {"header": 0, "footnote": 2, "footer": 3}
        return Content(text=Text(tuple(sorted(self.out, key=lambda each: order.get(each.part, 1)))), findings=findings)
