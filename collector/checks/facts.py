"""What a report tells, taken out for later use: its number and date, who signed it, the text of its items.

Nothing is judged here, and what is not found is null. The facts are plain JSON values: they are stored as they are
and listed by `collector facts` (docs/report.md).
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from unicodedata import is_normalized, normalize

from collector.checks.passages import difficulties, models, recommendations, sentences_of_work
from collector.checks.told_figures import told
from collector.model import Campaign, Facts, Outline, Paragraph, Passage, Text
from collector.vietnamese import clean, fold

# "Số: 64/BC-CĐV", "Số 10/HD LĐLĐ", "Số:     /TTr-CĐCS/2024"; a number that is left blank is none
_NUMBER = re.compile(
    r"\bSố\s*:?\s*(?P<number>\d{1,4}[a-z]?)?[\s.…_]*[/-]\s*(?P<symbol>[^\s,;][^,;\t\n]{0,40})", re.IGNORECASE
)
_DATED = re.compile(
    r"(?P<place>[^\W\d_][^,;:\d\t\n]{1,40}?)\s*,?\s*ngày\s+(?P<day>\d{1,2}|[\s.…_]*)\s*tháng\s+(?P<month>\d{1,2}|[\s.…_]*)"
    r"\s*năm\s+(?P<year>\d{4})",
    re.IGNORECASE,
)
_SLASHED = re.compile(
    r"(?P<place>[^\W\d_][^,;:\d\t\n]{1,40}?)\s*,\s*(?:ngày\s+)?(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>20\d\d)\b"
)
# Spaces that set two columns apart stand before a capital; those of a blank to fill in do not: "ngày     tháng"
_PARTS = re.compile(r"\t+|\n| {3,}(?=[^\W\d_a-zà-ỹđ])")
_ROLE = re.compile(
    r"^(?:t ?m|k ?t|t ?l|t ?u ?q|q)(?: (?:ban|bch|btv|chu tich|doan|truong ban|cong doan|to)\b.*)?$"
    r"|^(?:q )?(?:pho )?(?:chu tich|chu nhiem|truong ban|to truong|bi thu|uy vien|giam doc|vien truong)\b.*"
)
_LISTED = re.compile(r"^\s*[-–+•*]|^\s*nơi nhận", re.IGNORECASE)
_TITLES = re.compile(r"^(?:(?:GS|PGS|TSKH|TS|ThS|CN|KS|BS|CVC|CVCC|Ông|Bà|Đ/c)\.?\s*,?\s*)+", re.IGNORECASE)
_LETTERHEAD = 24  # paragraphs at the top, where the title was not found
_SIGNED_WITHIN = 40
_NAME_WORDS = range(2, 7)
# Far more than any report has: what is stored for a file is bounded
_MOST = 200
_LONGEST = 60_000


def facts(text: Text, outline: Outline, campaign: Campaign) -> Facts:
    """Return the facts of a report."""
    paragraphs = text.paragraphs
    first, last = outline.body
    head = list(_lines(paragraphs[: first or _LETTERHEAD], outside=paragraphs))
    number, symbol = _number(head)
    place, dated = _dated(head)
    role, name = _signer(list(_lines(paragraphs[last : last + _SIGNED_WITHIN])))
    passages = [passage for passage in outline.passages if passage.text]
    said = sentences_of_work(passages, campaign)
    return {
        "number": number,
        "symbol": symbol,
        "date": dated,
        "place": place,
        "signer_role": role,
        "signer_name": name,
        "title": _composed(outline.title),
        "year": outline.year,
        "items": [_item(passage) for passage in outline.passages],
        "models": list(islice(models(said), _MOST)),
        "difficulties": list(islice(difficulties(said), _MOST)),
        "recommendations": list(islice(recommendations(passages, campaign), _MOST)),
        "told": list(islice(told(said, campaign), _MOST)),
    }


def _item(passage: Passage) -> Facts:
    return {
        "section": passage.number,
        "covers": list(passage.covers),
        "heading": _composed(passage.heading),
        "paragraph": passage.at,
        "confidence": passage.confidence,
        "text": _composed(passage.text[:_LONGEST]),
    }


def _composed(text: str) -> str:
    return text if is_normalized("NFC", text) else normalize("NFC", text)


def _lines(paragraphs: Sequence[Paragraph], outside: Sequence[Paragraph] = ()) -> Iterator[str]:
    """Return the lines of a letterhead or a signature; what stands side by side by tabs is two."""
    for paragraph in (*paragraphs, *(one for one in outside if one.part in {"header", "textbox"})):
        for part in _PARTS.split(paragraph.text):
            if line := clean(part):
                yield line


# --- the letterhead ----------------------------------------------------------------------------------


def _number(lines: Sequence[str]) -> tuple[str | None, str | None]:
    for line in lines:
        if ("/" in line or "-" in line) and (found := _NUMBER.search(line)):
            return found["number"], found["symbol"].strip(" .-–/")
    return None, None


def _dated(lines: Sequence[str]) -> tuple[str | None, str | None]:
    """Return place and date of the letterhead; of a day left blank nothing is known but the place."""
    for line in lines:
        if "20" in line and (found := _DATED.search(line) or _SLASHED.search(line)):
            return found["place"].strip(), _day(found)
    return None, None


def _day(found: re.Match[str]) -> str | None:
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"])).isoformat()
    except ValueError:
        return None


# --- the signature -----------------------------------------------------------------------------------


def _signer(lines: Sequence[str]) -> tuple[str | None, str | None]:
    """Return in what role and by whom a report is signed: TM. BAN CHẤP HÀNH, CHỦ TỊCH; the name below."""
    roles: list[str] = []
    for line in lines:
        if _LISTED.match(line):
            continue
        if not roles or _ROLE.match(fold(line)):
            if _ROLE.match(fold(line)):
                roles.append(line)
        elif name := _person(line):
            return ", ".join(roles), name
    return ", ".join(roles) or None, None


def _person(line: str) -> str | None:
    """Return the name in a line, without titles; None where the line is no name: (đã ký), ______."""
    name = _TITLES.sub("", line).strip()
    words = name.split()
    if len(words) in _NAME_WORDS and all(word.isalpha() and word[0].isupper() for word in words):
        return name
    return None
