"""Splits a report into letterhead, title, body and signature, so that only the body is taken for its content."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from collector.model import Paragraph
from collector.vietnamese import clean, fold

# What a document of state or union calls itself, folded; a report is none of the others
_OTHER_KINDS = (
    "quyet dinh", "ke hoach", "danh sach", "to trinh", "bien ban", "thong bao", "cong van", "giay moi", "nghi quyet",
    "chuong trinh", "huong dan", "de an", "quy che", "giay gioi thieu", "don", "hop dong", "phieu", "cong dien",
    "giay de nghi", "giay xac nhan", "ban cam ket", "ly lich", "so yeu ly lich", "dieu le", "chi thi", "quy dinh",
)  # fmt: skip
_REPORT = re.compile(r"bao cao\b")
_RULE = re.compile(r"^[\s_\-–—=*.]*$")
_CLOSING = re.compile(r"^(?:tren day la|tren day cong doan|trong bao cao nay xin|(?:xin )?tran trong)\b")
_SIGNED = re.compile(
    r"^(?:noi nhan|t ?m (?:ban|bch|btv|doan)|kt chu tich|k t chu tich|tl ban|t l ban|nguoi (?:lap|viet|bao cao)\b)"
)
_TITLE_ENDS = re.compile(r"^(?:kinh gui|can cu|thuc hien|noi nhan)\b")
_FIRST_HEADING = re.compile(r"(?:[IVX]+|[A-H]|\d)(?:\s*[./)]|\s+[-–—]\s)|(?:phần|mục)\s", re.IGNORECASE)
_YEAR = re.compile(r"\b(20\d\d)\b")
_NAMED_YEAR = re.compile(r"\b(?:nam|trong)\s+(20\d\d)\b")
# Where the title turns from the work done to the work planned
_PLAN = re.compile(r"\b(?:phuong huong|nhiem vu|ke hoach|chuong trinh|du kien)\b")
_TITLE_LINES = 4
_WORK = re.compile(
    r"\b(?:tong ket|ket qua (?:hoat dong|cong tac|thuc hien)|(?:cong tac|hoat dong) (?:cong doan|cd|cua cong doan))\b"
)
_TITLE_WITHIN = 80
_LONG_LINE = 260


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the body of a document lies and what the document calls itself."""

    places: tuple[int, ...]  # paragraphs of the body, title and signature left out
    title: str
    kind: str  # "report", "other", "" where it does not say


def frame(paragraphs: Sequence[Paragraph]) -> Frame:
    """Split a document; page headers, footers and footnotes are left out."""
    body = [at for at, paragraph in enumerate(paragraphs) if paragraph.part == "body"]
    title, kind, start = _title(paragraphs, body)
    places = [at for at in body if at >= start]
    end = next((at for at in places if _signs(paragraphs[at])), len(paragraphs))
    places = [at for at in places if at < end]
    for back, at in enumerate(reversed([at for at in places if paragraphs[at].text.strip()])):
        if _CLOSING.match(fold(paragraphs[at].text[:40])):
            return Frame(tuple(place for place in places if place < at), title, kind)
        if back > 2:  # noqa: PLR2004 - the closing sentence is among the last
            break
    return Frame(tuple(places), title, kind)


def _signs(paragraph: Paragraph) -> bool:
    text = paragraph.text
    return len(text) < 120 and bool(_SIGNED.match(fold(text[:40])))  # noqa: PLR2004 - a line, not a paragraph


def _title(paragraphs: Sequence[Paragraph], body: list[int]) -> tuple[str, str, int]:
    for nth, at in enumerate(body[:_TITLE_WITHIN]):
        text = paragraphs[at].text.strip()
        if not text or len(text) > _LONG_LINE or (paragraphs[at].cell is not None and len(body) > nth + 40):
            continue
        key = fold(text)
        stands_out = paragraphs[at].bold or paragraphs[at].centred or text.isupper() or paragraphs[at].heading == 1
        if not stands_out:
            continue
        if _REPORT.match(key):
            return _whole(paragraphs, body[nth:], "report")
        if any(key == kind or (text.isupper() and key.startswith(f"{kind} ")) for kind in _OTHER_KINDS):
            return _whole(paragraphs, body[nth:], "other")
    return "", "", 0


def _whole(paragraphs: Sequence[Paragraph], places: list[int], kind: str) -> tuple[str, str, int]:
    """Join the lines of a title; what it reports on stands in the lines below "BÁO CÁO"."""
    lines: list[str] = []
    first = paragraphs[places[0]]
    after = places[0] + 1
    for at in places:
        paragraph = paragraphs[at]
        text = paragraph.text.strip()
        if lines and (paragraph.number or _TITLE_ENDS.match(fold(text[:20])) or len(lines) == _TITLE_LINES):
            break
        if _RULE.match(text):
            after = at + 1
            continue
        alike = paragraph.centred if first.centred else paragraph.bold == first.bold
        if lines and (not alike or len(text) > _LONG_LINE or _FIRST_HEADING.match(text)):
            break
        lines.append(clean(text))
        after = at + 1
    return " ".join(lines), kind, after


def tells_of_work(title: str) -> bool:
    """Return whether a title is that of a report on the work of a union."""
    return bool(_WORK.search(fold(title)))


def year_told(text: str) -> int | None:
    """Return the year of the work told of: the one named before the text turns to plans."""
    key = fold(text)
    plan = _PLAN.search(key)
    # "Kết quả thực hiện nhiệm vụ năm 2024": a task is planned only after a year was named, or with "phương hướng"
    told = key[: plan.start()] if plan and (_YEAR.search(key[: plan.start()]) or plan[0] != "nhiem vu") else key
    found = _NAMED_YEAR.search(told) or _YEAR.search(told)
    return int(found[1]) if found else None


def year_named(heading: str) -> int | None:
    """Return the year that a heading names as such: "năm 2024"; a term of office or a decree names none."""
    found = _NAMED_YEAR.search(fold(heading))
    return int(found[1]) if found else None
