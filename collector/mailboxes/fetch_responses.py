"""What a server answers to FETCH, put together again.

The standard library cuts an answer at each literal; where a library above it pairs the pieces two by two, an
unasked `FETCH (FLAGS …)` or a UID behind the literal hands one message the number of another. Here an answer is
everything up to the piece that closes it, and is known by the UID that stands in it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

# One piece as imaplib gives it: a line, or a line that ends in {n} with the n bytes that follow it.
Piece = bytes | tuple[bytes, bytes] | None

_LITERAL = re.compile(rb"~?\{\d+\+?\}$")
_WORD = re.compile(rb'"(?:[^"\\]|\\.)*"|\(|\)|[^\s()"\[]+(?:\[[^\]]*\](?:<\d+>)?)?|\[[^\]]*\]', re.DOTALL)
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
_DATE = re.compile(r"\s*(\d{1,2})-(\w{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec "


@dataclass(frozen=True, slots=True)
class Answer:
    """One FETCH answer; None is what it does not say."""

    uid: int | None
    size: int | None = None
    stored_at: datetime | None = None
    raw: bytes | None = None


@dataclass(frozen=True, slots=True)
class _Whole:
    """A value that was quoted or a literal: never a word of the protocol, whatever it says."""

    said: bytes


_Word = bytes | _Whole


def answers(pieces: Iterable[Piece]) -> Iterator[Answer]:
    """Return the answers in their order, those too that nobody asked for."""
    words: list[_Word] = []
    for piece in pieces:
        if isinstance(piece, tuple):
            line, literal = piece
            words += [*_words(_LITERAL.sub(b"", line)), _Whole(literal)]
        elif piece is not None:
            yield _answer([*words, *_words(piece)])
            words = []


def _words(line: bytes) -> Iterator[_Word]:
    for word in _WORD.findall(line):
        yield _Whole(_ESCAPED.sub(rb"\1", word[1:-1])) if word.startswith(b'"') else word


def _answer(words: list[_Word]) -> Answer:
    said = dict(_pairs(words))
    raw = said.get(b"BODY[]")
    return Answer(
        uid=_number(said.get(b"UID")),
        size=_number(said.get(b"RFC822.SIZE")),
        stored_at=_instant(said.get(b"INTERNALDATE")),
        raw=raw.said if isinstance(raw, _Whole) else None,  # else NIL: it is gone
    )


def _pairs(words: list[_Word]) -> Iterator[tuple[bytes, _Word]]:
    """Return name and value of each item of `7 (NAME value NAME value)`; a list as value counts as one."""
    depth = 0
    name: bytes | None = None
    for word in words:
        before, depth = depth, depth + (word == b"(") - (word == b")")
        if 1 not in (before, depth) or (before, depth) in {(0, 1), (1, 0), (1, 2)}:
            continue  # the number in front, the outer brackets, whatever a list holds
        if name is None:
            name = b"" if isinstance(word, _Whole) else word.upper()
        else:
            yield name, word
            name = None


def _number(word: _Word | None) -> int | None:
    return int(word) if isinstance(word, bytes) and word.isdigit() else None


def _instant(word: _Word | None) -> datetime | None:
    """Read an INTERNALDATE, ` 7-Nov-2024 23:59:59 +0700`; None where it is none."""
    found = _DATE.fullmatch(word.said.decode("ascii", "replace")) if isinstance(word, _Whole) else None
    if found is None:
        return None
    day, month, year, hour, minute, second, sign, hours, minutes = found.groups()
    zone = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1)
    try:
        return datetime(
            int(year),
            _MONTHS.index(f"{month.lower()} ") // 4 + 1,
            int(day),
            int(hour),
            int(minute),
            min(int(second), 59),
            tzinfo=timezone(zone),
        )
    except ValueError:
        return None


def compact(uids: Iterable[int]) -> str:
    """Write a set of UIDs as a server reads it: 1:3,7."""
    ranges: list[list[int]] = []
    for uid in sorted(set(uids)):
        if ranges and uid == ranges[-1][1] + 1:
            ranges[-1][1] = uid
        else:
            ranges.append([uid, uid])
    return ",".join(f"{first}:{last}" if first != last else str(first) for first, last in ranges)
