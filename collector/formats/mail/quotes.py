"""What of a body is new and what is an older message below it; who wrote the forwarded one.

Works on text. Covers the Vietnamese and English forms of Outlook, Gmail, Zimbra, Thunderbird, Yahoo and phones.
What it does not know stays in the new text: better one line too many than one lost.
"""

import re
from dataclasses import dataclass

from collector.formats.mail.headers import addresses
from collector.model import Address

# `pages` puts this where a web page marks its quoted part itself. No space, or strip() would take it away.
MARK = "\x02"

_FORWARD_WORDS = (
    r"forwarded message|begin forwarded message|forwarded mail|"
    r"thư (?:đã )?(?:được )?chuyển tiếp|tin nhắn (?:đã )?(?:được )?chuyển tiếp|nội dung chuyển tiếp|"
    r"(?:đã )?bắt đầu (?:thư|tin nhắn) (?:được )?chuyển tiếp|chuyển tiếp (?:thư|tin nhắn)|(?:đã )?bắt đầu chuyển tiếp|"
    r"email (?:được |đã )?chuyển tiếp|thư (?:được )?gửi chuyển tiếp|forwarded by .{1,80}"
)
_REPLY_WORDS = (
    r"original (?:message|appointment|e-?mail)|reply message|thư gốc|tin nhắn gốc|nội dung gốc|thông báo gốc|"
    r"thư ban đầu|email gốc|tin nhắn ban đầu"
)
# Ruled lines such as ---Original Message---, and the bare line that Apple Mail writes.
_RULED = re.compile(
    rf"^[\s*_>]*(?:[-=_]{{2,}}\s*(?:{_FORWARD_WORDS}|{_REPLY_WORDS})\s*[-=_]{{0,}}|(?:{_FORWARD_WORDS})\s*:)\W*$",
    re.IGNORECASE,
)
_FORWARD = re.compile(_FORWARD_WORDS, re.IGNORECASE)
# Attribution lines: On <day>, A <a@b> wrote / Vào Th 2, 4 thg 11, 2024 vào lúc 10:30 A <a@b> đã viết
_ON_WROTE = re.compile(
    r"^\s*(?:on|vào|ngày|lúc|hôm)\b.{4,300}?(?:\bwrote|\bđã viết|\bviết|\bđã gửi|\bđã ghi)\s*:\s*$",
    re.IGNORECASE,
)
_WROTE = re.compile(
    _ON_WROTE.pattern
    + r"|^.{1,120}(?:<|&lt;)[^<>\s]+@[^<>\s]+(?:>|&gt;)\s*(?:wrote|đã viết|viết)\s*:\s*$"
    + r"|^\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.{0,200}(?:wrote|đã viết|viết)\s*:\s*$"
    + r"|^.{1,80}\bwrote on\b.{6,60}:\s*$"
    # Gmail of older days: 2024-11-04 10:30 GMT+07:00 A <a@b>:
    + r"|^\s*\d{4}-\d{2}-\d{2} \d{1,2}:\d{2} (?:GMT|UTC)[+-]?[\d:]{0,6} .{0,120}<[^<>\s]+@[^<>\s]+>:\s*$",
    re.IGNORECASE,
)
# "Ngày 05/11/2024, đơn vị đã gửi:" is a sentence; an attribution tells an address or the time of day.
_TOLD = re.compile(r"@|\b\d{1,2}[:h]\d{2}\b")
_DATED = re.compile(r"\b\d{4}\b")
_SENT = re.compile(r"đã (?:gửi|ghi)\s*:\s*$", re.IGNORECASE)
_FIELDS = {
    "from": ("from", "từ", "người gửi", "gửi từ"),
    "date": (
        "sent",
        "date",
        "ngày",
        "đã gửi",
        "ngày gửi",
        "thời gian",
        "gửi lúc",
        "lúc",
        "gửi",
        "vào lúc",
        "đã gửi lúc",
    ),
    "to": ("to", "tới", "đến", "người nhận", "gửi đến", "gửi tới", "kính gửi"),
    "cc": ("cc", "đồng gửi", "đồng kính gửi", "sao gửi"),
    "subject": ("subject", "chủ đề", "tiêu đề", "v/v"),
}
_FIELD_OF = {word: field for field, words in _FIELDS.items() for word in words}
_FIELD = re.compile(
    r"^[\s>*_]*(" + "|".join(sorted(map(re.escape, _FIELD_OF), key=len, reverse=True)) + r")[*_\s]*:[*_\s]*(.*)$",
    re.IGNORECASE,
)
# A signature block: its rule, the greeting before it, how to reach its owner, and what a phone adds below it.
_RULE = re.compile(r"^\s*(?:--|-{3,}|_{2,}|—{1,}|={3,}|\*{3,})\s*$")
_GREETING = re.compile(
    r"^[\s*_]*(?:(?:xin )?trân trọng|kính thư|trân trọng kính|thân ái|thân mến|thân|kính chào|kính báo|"
    r"(?:xin )?(?:chân thành )?cảm ơn|(?:em |tôi )?(?:xin )?cảm ơn|tran trong|kinh thu|(?:xin )?cam on|"
    r"best regards|kind regards|warm regards|regards|sincerely|yours sincerely|thanks(?: and best regards)?|thank you)"
    r"(?:\s+(?:cảm ơn|kính chào|cam on|kính trình|và cảm ơn|các anh chị|quý cơ quan|anh|chị|ạ|nhiều|very much))*"
    r"[\s*_]*[.,!;:/…]*[\s*_]*$",
    re.IGNORECASE,
)
_REACH = re.compile(
    r"\b(?:đt|đtdđ|điện thoại|sđt|tel|mobile|phone|di động|hotline|email|e-mail|thư điện tử|địa chỉ|address|dt|sdt)\b"
    r"\s*[:.]"
    r"|\(?\+?(?:84|0)[\d .()-]{8,14}\d|[^\s@]+@[^\s@]+\.[a-z]{2,}",
    re.IGNORECASE,
)
_PHONE_SAYS = re.compile(
    r"^\s*(?:(?:được |đã )?gửi từ|sent (?:from|via)|(?:get|download) outlook for|(?:tải|nhận|lấy) outlook)\b.{0,80}$",
    re.IGNORECASE,
)
_SIGNATURE_LINES, _SHORT, _LONG = 25, 60, 160
_LOOKAHEAD = 8
_ENOUGH = 3
_SHOWN_LINES = 3  # a phone or a mailer wraps "On … wrote:" over so many lines


@dataclass(frozen=True, slots=True)
class Split:
    """A body taken apart."""

    new: str
    quoted: str
    forwarded: tuple[Address, ...] = ()


def split(text: str, forward: bool = False) -> Split:
    """Part the new text from the thread below; `forward` says that the subject calls it a forward."""
    lines = text.split("\n")
    at, kind = _boundary(lines)
    if at is None:
        new, quoted = _unquoted(lines)
        return Split(_trim(new), _trim(quoted))
    above, below = lines[:at], lines[at:]
    if kind == "wrote" and below and any(line.lstrip().startswith(">") for line in below):
        # An answer written below the quotation: only the quoted lines are old.
        answer, quoted = _unquoted(below[_attribution(below) :])
        above, below = above + answer, below[: _attribution(below)] + quoted
    new, inline = _unquoted(_without_rule(above))
    forward = forward or any(_FORWARD.search(line) for line in below[:3])
    authors = _authors(below) if forward else ()
    return Split(_trim(new), _trim(inline + below), authors)


def _boundary(lines: list[str]) -> tuple[int | None, str]:
    for at, line in enumerate(lines):
        if MARK in line:
            return at, "mark"
        if not line.strip() or line.lstrip().startswith(">"):
            continue
        if _RULED.match(line):
            return at, "ruled"
        if _wrote(lines, at):
            return at, "wrote"
        if _block(lines, at):
            return at, "block"
    return None, ""


def _wrote(lines: list[str], at: int) -> int:
    """Return over how many lines an "On … wrote:" runs from here, 0 for none."""
    for count in range(1, _SHOWN_LINES + 1):
        piece = lines[at : at + count]
        if len(piece) < count or not piece[-1].strip():
            return 0
        said = " ".join(piece)
        if said.rstrip().endswith(":") and (_WROTE if count == 1 else _ON_WROTE).match(said):
            return count if _attributes(said, lines[at + count : at + count + 2]) else 0
    return 0


def _attributes(said: str, following: list[str]) -> bool:
    if _TOLD.search(said) or any(line.lstrip().startswith((">", MARK)) for line in following):
        return True
    return bool(_DATED.search(said)) and not _SENT.search(said)


def _attribution(below: list[str]) -> int:
    return _wrote(below, 0) or 1


def _block(lines: list[str], at: int) -> bool:
    """Return whether a header block of an older message begins here: From, and two more fields close below."""
    first = _FIELD.match(lines[at])
    if not first or _FIELD_OF[first[1].lower()] != "from":
        return False
    below = (_FIELD.match(line) for line in lines[at : at + _LOOKAHEAD])
    return len({_FIELD_OF[found[1].lower()] for found in below if found}) >= _ENOUGH


def _unquoted(lines: list[str]) -> tuple[list[str], list[str]]:
    new = [line for line in lines if not line.lstrip().startswith(">")]
    return new, [line for line in lines if line.lstrip().startswith(">")]


def _authors(lines: list[str]) -> tuple[Address, ...]:
    found: list[Address] = []
    for line in lines:
        field = _FIELD.match(line.replace(MARK, ""))
        if field and _FIELD_OF[field[1].lower()] == "from":
            found += addresses(re.sub(r"\[?mailto:", "<", field[2]).replace("]", ">"))[:1]
    return tuple(dict.fromkeys(found))


def _trim(lines: list[str]) -> str:
    text = "\n".join(lines).replace(MARK, "")
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _without_rule(lines: list[str]) -> list[str]:
    """Leave out the rule that Outlook draws between the new text and the older message."""
    end = len(lines)
    while end and not lines[end - 1].strip(" _-*=\t\u2500\u2014"):
        end -= 1
    return lines[:end]


def signature(text: str) -> str:
    """Return the signature block at the end of a new text, "" where none is found: who writes, of which union."""
    lines = text.split("\n")
    first = max(0, len(lines) - _SIGNATURE_LINES)
    at = _cut(lines, first)
    block = [line for line in lines[at:] if not _PHONE_SAYS.match(line)] if at is not None else []
    return "\n".join(block).strip("\n -_*=\t\u2014")


def _cut(lines: list[str], first: int) -> int | None:
    """Return where the block begins: behind a rule, behind the greeting, or with the last lines on how to call."""
    greeted = None
    for at in range(first, len(lines)):
        if _RULE.match(lines[at]):
            return at + 1
        if greeted is None and len(lines[at]) < _SHORT and _GREETING.match(lines[at]):
            greeted = at + 1
    if greeted is not None and all(len(line) < _LONG for line in lines[greeted:]):
        return greeted
    return _contacts(lines, first)


def _contacts(lines: list[str], first: int) -> int | None:
    start = end = len(lines)
    while start > first and (lines[start - 1].strip() or start == end):
        start -= 1
    block = lines[start:]
    # Length first: looking for an address in a line without end takes for ever.
    if start and all(len(line) < _LONG for line in block) and any(_REACH.search(line) for line in block):
        return start
    return None
