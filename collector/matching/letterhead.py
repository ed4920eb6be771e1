"""Where a report names its issuer: letterhead, title, first and last sentence, signature.

The letterhead is searched in the order in which offices lay it out: table, page header, text box, top
paragraphs set with tabs. Its last group of lines is the issuer; what stands above is the superior and
never the issuer. Running text is not searched: reports name many other unions.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from collector.matching.words import MARKER, TYPES, Words, read, type_width
from collector.model import Paragraph, Text
from collector.vietnamese import clean, flatten, fold

# A letterhead stands within the first paragraphs; a report's opening within a few more.
_TOP = 40
_OPENING = 8
_ENDING = 16
# A heading line is short; a sentence that begins with "Công đoàn Viện …" is no letterhead.
_LINE = 120

# A bar parts the columns where an old .doc was read as plain text.
_SPLIT = re.compile(r"\t|\s{3,}|\n|\|")
_RULE = re.compile(r"^[\W_oO]*$")
# The lines beside and below the names: number, place and date, subject, the motto of the state.
_NUMBER = re.compile(r"^so\s*[:./\d…_-]|^so\s+\S*/")
_ASIDE = re.compile(
    r"cong hoa xa hoi|doc lap\W+tu do|chu nghia viet nam|dang cong san"
    r"|^v/v|\bngay\b.*\bthang\b|,\s*ngay\b|^du thao|^mau so|^trang \d"
)
_TITLE = re.compile(r"^(du thao\s+)?bao cao\b|^\d* ?(to trinh|ke hoach|quyet dinh|thong bao|cong van|bien ban)\b")
_RECIPIENT = re.compile(r"^\W*(dong )?kinh (gui|chuyen|trinh)|^\W*noi nhan|^\W*(to|cc)\s*:")
_HEADING = re.compile(r"^(phan\b|[ivx]+\s*[./)\-:]|a\s*[./)]|1\s*[./)])")
_SIGNED = re.compile(r"^\W*(t\s*/?\s*m|k\s*/?\s*t|t\s*/?\s*l|tuq)\b")
# Whoever signs, by his office: "KT. CHỦ TỊCH". It stands below the name of the union and is no part of it.
_ROLE = re.compile(r"^\W*((k\s*/?\s*t|tuq|t\s*/?\s*l)\b\W*)?((q|pho|quyen)\b\W*)?(chu tich|truong ban|uy vien)?\W*$")
_CLOSING = re.compile(r"^\W*tren day la\b|\./\.\s*$")
_REPORTS = re.compile(r"\b(bao cao|gui|kinh trinh|tong hop)\b")

_TYPE_STARTS = frozenset(kind[0] for kind in TYPES)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The names at the head of a document, each on one line."""

    issuer: str
    superior: str


@dataclass(frozen=True, slots=True)
class Places:
    """The places of a report that speak about its issuer."""

    letterheads: tuple[Letterhead, ...]
    title: str
    opening: tuple[str, ...]
    closing: tuple[str, ...]
    signature: tuple[str, ...]
    margin: tuple[str, ...]


def places(text: Text) -> Places:
    """Find the places of a report that speak about its issuer."""
    body = [paragraph for paragraph in text.paragraphs if paragraph.part == "body"]
    top = body[:_TOP]
    above = top[: next((at for at, p in enumerate(top) if p.cell is None and _TITLE.match(fold(p.text))), 20)]
    margin = [p for p in text.paragraphs if p.part in {"header", "footer"}][:_TOP]
    boxes = [p for p in text.paragraphs if p.part == "textbox"][:_TOP]
    blocks = (*_tables(above), _lines(_columns(margin)), _lines(boxes), _lines(_free(above)))
    heads = tuple(head for block in blocks if (head := _letterhead(block)))
    title, opening = _beginning(top)
    closing, signature = _end(body[-_ENDING:])
    return Places(heads, title, opening, closing, signature, tuple(p.text for p in margin if len(p.text) < _LINE))


def _flat(text: str) -> str:
    return flatten(clean(text))


# --- letterhead --------------------------------------------------------------------------------------

_Line = tuple[str, bool]


def _tables(top: list[Paragraph]) -> Iterator[list[_Line]]:
    """Return the left column of each table near the top, of the first rows only."""
    seen: dict[tuple[int, int], list[Paragraph]] = {}
    for paragraph in top:
        if paragraph.cell and paragraph.cell[1] <= 4:  # noqa: PLR2004 - names, number, rule, subject: five rows
            seen.setdefault((paragraph.cell[0], paragraph.cell[2]), []).append(paragraph)
    for _, column in sorted(seen.items()):
        yield _lines(column)


def _columns(margin: list[Paragraph]) -> list[Paragraph]:
    """Return the header's paragraphs, of a table in it the left column."""
    return [p for p in margin if p.part == "header" and (p.cell is None or p.cell[2] == 0)]


def _free(above: list[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs above the title that stand in no table."""
    return [paragraph for paragraph in above if paragraph.cell is None][:15]


def _lines(paragraphs: list[Paragraph]) -> list[_Line]:
    """Cut paragraphs into the lines of the left column, each with its boldness."""
    lines: list[_Line] = []
    for paragraph in paragraphs:
        for row in paragraph.text.split("\n"):
            # Laid out with tabs or spaces: the first piece is the left column, centred by a tab before it;
            # where only the right column has a line, it is the motto or the date, which are left out later.
            left = next((piece.strip() for piece in _SPLIT.split(row) if piece.strip()), "")
            if left:
                lines.append((left, paragraph.bold))
    return lines


def _letterhead(lines: list[_Line]) -> Letterhead | None:
    """Join the lines above the number into groups; the last is the issuer."""
    groups: list[tuple[str, bool]] = []
    for text, bold in lines:
        flat = _flat(text)
        # "SỞ 2" is the end of a name, "SỐ 2/BC" is none.
        if (_NUMBER.match(flat) and not text.lower().startswith("sở")) or _RECIPIENT.match(flat):
            break
        # "CÔNG ĐOÀN VỤ" / "KẾ HOẠCH - TÀI CHÍNH": the name goes on, and no plan begins.
        if _TITLE.match(flat) and not (groups and type_width(read(groups[-1][0]).tokens[-1:])):
            break
        if _RULE.match(flat) or _ASIDE.search(flat):
            continue
        if len(text) > _LINE:
            break
        if groups and not _begins(groups[-1], text, bold=bold):
            groups[-1] = (f"{groups[-1][0]} {text}", groups[-1][1])
        else:
            groups.append((text, bold))
    named = [group for text, _ in groups for group in _inner(text)]
    if len(named) > 1 and read(named[-1]).tokens == (MARKER,):
        # "VIỆN …" with "CÔNG ĐOÀN" alone on the line below it
        named[-2:] = [f"{named[-1]} {named[-2]}"]
    if not any(_is_name(group) for group in named):
        return None
    return Letterhead(named[-1], "\n".join(named[:-1]))


def _begins(group: tuple[str, bool], text: str, *, bold: bool) -> bool:
    """Return whether a line begins a new name, or goes on with the wrapped one above it."""
    words = read(text).tokens
    above = read(group[0]).tokens
    if not words or not above:
        return not above
    if words[0] == MARKER:
        # "VĂN PHÒNG / CÔNG ĐOÀN BỘ": the marker may stand on the second line of one name.
        return above[-2:] != ("van", "phong")
    # "CÔNG ĐOÀN" alone on its line waits for its unit, however the lines are set.
    if above in {(MARKER,), ("ban", "chap", "hanh", MARKER)}:
        return False
    # The superior is not bold, the issuer is (ND 30/2020).
    if bold and not group[1]:
        return True
    # "BỘ KHOA HỌC VÀ CÔNG NGHỆ" above "VỤ PHÁP CHẾ": a ministry's own letterhead has no marker.
    return above[0] == "bo" and len(above) > 2 and words[0] in _TYPE_STARTS  # noqa: PLR2004 - a name, not the bare word


def _inner(text: str) -> list[str]:
    """Cut a group at every further marker: two names on one line."""
    words = read(text)
    starts = [
        at
        for at, token in enumerate(words.tokens)
        if token == MARKER and at and words.tokens[at - 2 : at] != ("van", "phong")
    ]
    cuts = [0, *(words.starts[at] for at in starts), len(words.text)]
    return [part for a, b in pairwise(cuts) if (part := words.text[a:b].strip(" -,"))]


def _is_name(text: str) -> bool:
    """Return whether a line is a name: a union's, or in capitals a unit's."""
    tokens = read(text).tokens
    if tokens[:1] == (MARKER,) or tokens[:4] == ("ban", "chap", "hanh", MARKER):
        return True
    return bool(tokens) and text.isupper() and (tokens[0] == "bo" or tokens[0] in _TYPE_STARTS)


# --- beginning and end -------------------------------------------------------------------------------


def _beginning(top: list[Paragraph]) -> tuple[str, tuple[str, ...]]:
    """Return the title with the line below it, and the first sentences up to the first heading."""
    title: list[str] = []
    opening: list[str] = []
    for paragraph in top:
        if paragraph.cell is not None:
            continue
        flat = _flat(paragraph.text).strip()
        if not title:
            title = [paragraph.text] if _TITLE.match(flat) else []
        elif _RECIPIENT.match(flat) or not flat:
            continue
        elif _HEADING.match(flat) or paragraph.number or paragraph.heading:
            break
        elif len(title) < 3 and not opening and len(paragraph.text) < 2 * _LINE and not _REPORTS.search(flat):  # noqa: PLR2004 - two lines of trích yếu
            title.append(paragraph.text)
        elif len(opening) < _OPENING and _REPORTS.search(flat):
            opening.append(paragraph.text[:600])
    return "\n".join(title), tuple(opening)


def _end(ending: list[Paragraph]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the closing sentence and the lines of the signature."""
    closing: list[str] = []
    signature: list[str] = []
    signed = 0
    for paragraph in ending:
        flat = _flat(paragraph.text).strip()
        if _CLOSING.search(flat):
            closing.append(paragraph.text[-400:])
        for line in paragraph.text.split("\n"):
            signed = 3 if _SIGNED.match(_flat(line)) else signed - 1
            if signed > 0 and line.strip() and not (_RECIPIENT.match(_flat(line)) or _ROLE.match(_flat(line))):
                signature.append(line)
    return tuple(closing), tuple(signature)


def leftover(words: Words, first: int, last: int) -> tuple[str, ...]:
    """Return the words of an issuer's line that the found name leaves over, apart from what says nothing."""
    rest = [*words.tokens[:first], *words.tokens[last:]]
    return tuple(word for word in rest if _is_number(word) or not (word in _SAYS_NOTHING or word.isdigit()))


def _is_number(word: str) -> bool:
    """Return whether a number may be part of a name ("Trung tâm 2"); years are not."""
    return word.isdigit() and len(word) < 4  # noqa: PLR2004 - a year has four digits


_SAYS_NOTHING = frozenset(
    (
        *("cd", "bch", "ban", "chap", "hanh", "thuong", "btv", "khoa", "nhiem", "ky", "lan", "thu", "hoi", "nghi"),
        *("don", "vi", "co", "quan"),
        *("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv"),
    )
)
