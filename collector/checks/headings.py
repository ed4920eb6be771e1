"""Which paragraphs of a report may be headings: their number, their lead, how they are set.

Not for whether a heading is one of the campaign's sections: that is outline.py; here only typesetting counts.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from collector.model import Paragraph

_ORDINALS = {
    "nhất": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
    "mười": 10, "mười một": 11, "mười hai": 12, "mười ba": 13,
}  # fmt: skip
_ROMAN = {"I": 1, "V": 5, "X": 10}
_NUMBERED = re.compile(
    r"""\s*(?:
      (?P<part>phần|chương)\s+(?:thứ\s+)?(?P<of>[IVX]+|\d{1,2}|nhất|một|hai|ba|tư|bốn|năm|sáu|bảy|tám)\b\s*[.:/)\-–—]*
    | (?:mục|nội\s+dung|tiểu\s+mục)\s+(?:số\s+)?
      (?:(?P<item_many>\d{1,2}(?:\s*(?:[-–,&+]|và|đến)\s*\d{1,2})+)|(?P<roman_item>[IVX]{1,5})|(?P<item>\d{1,2}))
      (?:\s*[.:/)\-–—]+(?!\d)|\s+|\s*$)
    | thứ\s+(?P<word>nhất|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười(?:\s+(?:một|hai|ba))?)\s*[.:,/)\-–—]+
    | (?P<dotted>(?:(?:[IVX]{1,5}|[A-H]|\d{1,2})(?:\.\d{1,2})+|(?:[IVX]{1,5}|[A-H])(?:[/\-]\d{1,2})))
      (?:\s*(?:[-–,&+]|và|đến)\s*(?P<dotted_to>\d{1,2})(?=\s*[.:/)]))?(?!\d|\.\d)\s*[.:/)\-–—]*
    | (?P<many>\d{1,2}(?:\s*(?:[-–,&+]|và|đến)\s*\d{1,2})+)\s*(?:[.:/)](?!\d)|[-–—](?=\s|$))
    | \((?:(?P<bracketed_many>\d{1,2}(?:\s*(?:[-–,&+]|và|đến)\s*\d{1,2})+)|(?P<bracketed>\d{1,2})
        |(?P<roman_bracketed>[IVX]{1,5})|(?P<small_bracketed>[a-qđ]))\)
    | (?P<roman>[IVX]{1,5})\s*[.:/)\-–—]+(?!\d)
    | (?P<bare>[IVX]{1,4})\s+(?=[^\W\d_]{2})
    | (?P<letter>[A-M])(?:\s*[.:/)](?!\d)|\s+[\-–—]\s+)
    | (?P<small>[a-qđ])\s*[.)/](?!\d)
    | (?P<counted>\d{1,2})\s+(?=[^\W\d_])
    | (?P<arabic>\d{1,2})(?:\s*[.:/)](?!\d)|\s*[-–—]\s+(?=[^\W\d_]))
    )\s*""",
    re.VERBOSE | re.IGNORECASE,
)
_DASHES = " -–—"
_BULLET = re.compile(r"\s*[-–—+•*●▪♦✓→]+\s*")
_LEAD_END = re.compile(r"[:.]\s|[:.]$|\n|\s[-–—]\s|…")
# Of lists, as people and as Word count them: a b c d đ e g h, or a b c d e f g h
_LETTERS = "abcdđefghijklmnopq"
_DIGITS = re.compile(r"\d+")
_SEPARATOR = re.compile(r"[./\-]")
_ROMANS = re.compile(r"[IVX]+\Z")
# A heading by its number alone may be this long; a longer paragraph has a lead and goes on
_LONG = 700
_LEAD = 220
_BARE = 200
_LONGEST_MARK = 24
# So many characters tell whether a line is set in capitals
_TELLING = 60


@dataclass(frozen=True, slots=True)
class Heading:
    """A paragraph that may be a heading."""

    at: int  # index of the paragraph
    style: str  # "part", "roman", "letter", "arabic", "dotted", "small", "word", "bullet", "" for none
    number: int  # its last number, 0 for none
    through: int  # the last of several: "1-3." ends with 3
    top: int  # the number before the dot: 2 in "II.4", 0 for none
    lead: str  # its wording
    rest: str  # what follows the wording in the same paragraph
    content: bool  # whether that is surely content and not the heading going on
    bold: bool
    level: int  # outline level of its style
    capitals: bool
    mark: str = ""  # how its number is set: "#.", "#/", "#.#", with "auto" where Word draws it


def mark_of(text: str) -> str:
    """Return the number that stands before a heading, as it is typed; empty where there is none."""
    found = _NUMBERED.match(text)
    return found[0] if found else ""


def is_mark(text: str) -> bool:
    """Return whether a text is the number of a heading and nothing else: "II", "Phần thứ nhất", "(3)"."""
    alone = text.strip()
    found = _NUMBERED.match(f"{alone} Aa") if 0 < len(alone) <= _LONGEST_MARK else None
    return found is not None and found[0].strip() == alone


def headings(
    paragraphs: Sequence[Paragraph], places: Sequence[int], plain: frozenset[int] = frozenset()
) -> list[Heading]:
    """Return the paragraphs that may be headings, among those at the given places.

    `plain` are those that may be though nothing sets them off.
    """
    shown = [at for at in places if paragraphs[at].text.strip()]
    heavy = sum(paragraphs[at].bold for at in shown)
    # Where nearly everything is bold, bold says nothing
    telling = heavy * 10 < 6 * max(1, len(shown))
    found = (heading(at, paragraphs[at], telling=telling) or _worded(at, paragraphs[at], plain) for at in shown)
    return [one for one in found if one is not None]


def _worded(at: int, paragraph: Paragraph, plain: frozenset[int]) -> Heading | None:
    if at not in plain:
        return None
    lead, rest, content = _parted(paragraph.text, bold=False)
    return Heading(at, "", 0, 0, 0, lead, rest, content, bold=False, level=0, capitals=False)


def heading(at: int, paragraph: Paragraph, *, telling: bool) -> Heading | None:
    """Split a paragraph as a heading; None where it cannot be one."""
    text = paragraph.text.strip()
    bold = paragraph.bold and telling
    auto = paragraph.number.strip()
    # Word draws "2 -" too; a stop in its place reads the same
    numbered = _NUMBERED.match(auto if auto[-1] in ".:/)" else f"{auto.rstrip(_DASHES)}.") if auto else None
    body = text
    if numbered is None and (numbered := _NUMBERED.match(text)):
        body = text[numbered.end() :]
    elif numbered and (typed := _NUMBERED.match(text)) and typed["dotted"]:
        # "II.4." typed although Word numbers the paragraph too
        numbered, body = typed, text[typed.end() :]
    level = paragraph.heading
    if numbered and numbered["bare"] and not (numbered["bare"].isupper() and body[:1].isupper()):
        # "I Tình hình" is numbered, "Vi phạm quy chế" is not
        numbered, body = None, text
    if numbered and numbered["counted"] and not body[:1].isupper():
        # "7 Kết nạp đoàn viên" is numbered, "7 đoàn viên" is not
        numbered, body = None, text
    if numbered and numbered[0][:1].isalpha() and numbered[0].strip()[-1].isalnum() and body[:1].islower():
        # "Mục 3 Công tác nữ công" is numbered, "mục 3 của hướng dẫn" is not
        numbered, body = None, text
    if numbered is None:
        return _unnumbered(at, body, bold=bold, level=level)
    style, number, through, top = _number(numbered)
    lead, rest, content = _parted(body, bold=bold)
    mark = f"auto{_DIGITS.sub('#', auto)}" if auto and body is text else _DIGITS.sub("#", numbered[0].strip())
    return Heading(at, style, number, through, top, lead, rest, content, bold, level, _capitals(lead), mark)


def _unnumbered(at: int, text: str, *, bold: bool, level: int) -> Heading | None:
    capitals = len(text) <= _BARE and _capitals(text)
    if capitals or ((bold or level) and len(text) <= _LONG):
        lead, rest, content = _parted(text, bold=True)
        return Heading(at, "", 0, 0, 0, lead, rest, content, bold, level, capitals)
    # "- Công tác nữ công: …" may be an item where the union wrote no headings
    colon = text.find(":", 0, _BARE)
    if colon > 0:
        bullet = _BULLET.match(text)
        lead = text[bullet.end() if bullet else 0 : colon].strip()
        if 2 <= len(lead.split()) <= 24:  # noqa: PLR2004 - words of a lead
            rest = text[colon + 1 :].strip()
            return Heading(at, "bullet", 0, 0, 0, lead, rest, content=True, bold=bold, level=level, capitals=False)
    return None


def _parted(body: str, *, bold: bool) -> tuple[str, str, bool]:
    """Split a heading from what runs on after it in the same paragraph; tell whether that is surely content."""
    body = body.strip()
    if bold and len(body) <= _LONG:
        lead, _, rest = body.partition(":")
        return lead.strip(), rest.strip(), False
    found = _LEAD_END.search(body)
    if found and found.start() <= _LEAD:
        return body[: found.start()].strip(), body[found.end() :].strip(), found[0][0] == ":"
    if len(body) <= _LEAD:
        return body, "", False
    # Prose behind a number: its beginning is the wording, and all of it is content, or a wording that goes on
    return body[:_LEAD].rsplit(" ", 1)[0], body, False


# The groups of the pattern, and the style that each one is
_MARKS = {
    "roman": "roman",
    "roman_item": "roman",
    "bare": "roman",
    "letter": "letter",
    "small": "small",
    "arabic": "arabic",
    "counted": "arabic",
    "item": "arabic",
    "bracketed": "arabic",
    "roman_bracketed": "roman",
    "small_bracketed": "small",
    "word": "word",
}


def _number(found: re.Match[str]) -> tuple[str, int, int, int]:
    if found["part"]:
        number = _worth(found["of"])
        return "part", number, number, 0
    if dotted := found["dotted"]:
        pieces = _SEPARATOR.split(dotted)
        number = _worth(pieces[-1])
        return "dotted", number, int(found["dotted_to"] or number), _worth(pieces[0])
    if many := found["many"] or found["item_many"] or found["bracketed_many"]:
        numbers = [int(one) for one in re.findall(r"\d+", many)]
        return "arabic", numbers[0], numbers[-1], 0
    name = next(name for name in _MARKS if found[name])
    style, text = _MARKS[name], found[name]
    # The pattern ignores case for "PHẦN"; "i." and "a)" are marks of lists, not of parts
    if style in {"roman", "letter"} and text.islower():
        style = "small"
    number = _LETTERS.index(text.lower()) + 1 if style == "small" and text.lower() in _LETTERS else _worth(text)
    return style, number, number, 0


def _worth(text: str) -> int:
    if text.isdigit():
        return int(text)
    if (word := " ".join(text.lower().split())) in _ORDINALS:
        return _ORDINALS[word]
    upper = text.upper()
    if _ROMANS.match(upper):
        values = [_ROMAN[letter] for letter in upper]
        return sum(-one if one < two else one for one, two in zip(values, [*values[1:], 0], strict=True))
    return ord(upper[0]) - ord("A") + 1


def _capitals(text: str) -> bool:
    first = text[:_TELLING]
    upper = sum(map(str.isupper, first))
    return upper > 5 and upper > 4 * sum(map(str.islower, first))  # noqa: PLR2004 - "UBKT" alone is no heading
