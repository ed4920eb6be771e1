"""The instant that counts: when the office's own server received a message.

A server writes its Received line above those that were there, so the uppermost lines are the office's own, and anybody
can write what stands below them. Not for the sender's `Date:`, which decides nothing anywhere.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from itertools import islice
from typing import NamedTuple

from collector.model import ZONE


class Clock(StrEnum):
    """Whose clock a mailbox's own instant is."""

    SERVER = "server"  # INTERNALDATE: set by the server at delivery, kept by most copies
    FILE = "file"  # a file's time: changed by every copy


@dataclass(frozen=True, slots=True)
class Receipt:
    """When the office's own server received a message."""

    at: datetime  # in +07:00
    clocks: str = ""  # the clocks and why the one counts, where they differ by much; a Vietnamese sentence


@dataclass(frozen=True, slots=True)
class Hop:
    """One Received line: which server wrote it, whom it had the message from, when."""

    by: str  # in small letters; "" where the line tells none, or more than one
    named: str  # how the other server called itself; "" where the message came from the machine itself
    proven: tuple[str, ...]  # whose the other's address is, as the server found; "unknown" where it found nobody
    addresses: tuple[IPv4Address | IPv6Address, ...]
    local: bool  # the address is that of the machine itself
    at: datetime | None


# More than so many minutes between two clocks is no queue and no slow clock.
APART = timedelta(minutes=10)

# A header field with its folded lines; CR alone ends a line too, as some exports write it.
_RECEIVED = re.compile(rb"^received[ \t]*:([^\r\n]*(?:(?:\r\n|\n|\r)[ \t][^\r\n]*)*)", re.IGNORECASE | re.MULTILINE)
_HEAD_ENDS = re.compile(rb"\r\n\r\n|\n\n|\r\r|\n\r\n")
_MOST_HOPS = 30  # lines of a message
_TOKEN = re.compile(r'"[^"]*"|[^\s()";]+|[();"]')
_BETWEEN = re.compile(r"[\s\[\]()]+")
_HELO = re.compile(r"\b(?:helo|ehlo|lhlo)\b[ =]*\S*", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?")
# "name [192.0.2.1]" as Postfix and Sendmail write whom an address belongs to; "unknown" is nobody.
_PROVEN = re.compile(r"([^\s()\[\]]+)\s+\[")
# Only these cannot be somebody's beyond the house; `is_private` of Python holds more than them.
_INSIDE = [ip_network(one) for one in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fe80::/10", "fc00::/7")]


# --- which instant counts ------------------------------------------------------------------------------------


def receipt(stored_at: datetime, lines: Sequence[str], clock: Clock, servers: Collection[str] = ()) -> Receipt:
    """Return the instant of receipt by the contract, with a word on clocks that differ.

    `lines` are the values of Received, the topmost first. For a file they stand, and the file's time only where they
    tell nothing; for a server they stand where they are the earlier ones (a copy between folders gets a new date).
    """
    on_top = _COPIED if clock is Clock.SERVER else _EARLIER
    clocks = [
        _Reading(hop.at, _of(hop), _FIRST if number else on_top)
        for number, hop in enumerate(own_hops(lines, servers))
        if hop.at
    ]
    if clock is Clock.SERVER:
        clocks.insert(0, _Reading(in_zone(stored_at), "hộp thư (INTERNALDATE)", _EARLIER))
    if not clocks:
        return Receipt(in_zone(stored_at))
    counts = min(clocks, key=lambda one: one.at)
    latest = max(one.at for one in clocks)
    return Receipt(counts.at, _apart(clocks, counts) if latest - counts.at > APART else "")


class _Reading(NamedTuple):
    """What one clock says, whose it is, and why it would be the one that counts."""

    at: datetime
    whose: str
    why: str


_EARLIER = "sớm hơn"
_COPIED = "sớm hơn (giờ của hộp thư đổi mỗi khi thư được chép sang thư mục khác)"
_FIRST = "là máy chủ đầu tiên của Văn phòng nhận được thư"


def _of(hop: Hop) -> str:
    return f"dòng Received của máy chủ {hop.by}" if hop.by else "dòng Received trên cùng"


def _apart(clocks: Sequence[_Reading], counts: _Reading) -> str:
    told = "; ".join(f"{one.whose} ghi {one.at:%H:%M:%S ngày %d/%m/%Y}" for one in clocks)
    return f"Đồng hồ lệch nhau quá mười phút: {told}. Tính theo {counts.whose} vì {counts.why}."


def entered_at(lines: Sequence[str], servers: Collection[str] = ()) -> datetime | None:
    """Return when a message came to the first of the office's own servers; None where no line tells."""
    return min((hop.at for hop in own_hops(lines, servers) if hop.at), default=None)


# --- whose lines they are --------------------------------------------------------------------------------------


def own_hops(lines: Sequence[str], servers: Collection[str]) -> tuple[Hop, ...]:
    """Return the lines that the office's own servers wrote: the topmost one, and those that it vouches for below.

    The run goes on where a line says that it had the message from an own server, and that server's line follows.
    Whoever hands a message in can put a line of our server's name below the topmost one, but not that.
    """
    return tuple(_own(lines[:_MOST_HOPS], set(servers)))


def _own(lines: Sequence[str], servers: set[str]) -> Iterator[Hop]:
    for number, line in enumerate(lines):
        hop = _hop(line)
        if number == 0:
            servers = servers | ({hop.by} if hop.by else set())
        elif hop.by not in servers:
            return
        yield hop
        if not hop.by or not _is_from_own(hop, servers):
            return


def _is_from_own(hop: Hop, servers: set[str]) -> bool:
    """Return whether our server says that it had a message from one of ours.

    What the other server calls itself proves nothing where its address was written beside: anybody can say our name.
    """
    if not hop.named or hop.local:
        return True
    known = set(hop.proven) - {"unknown"}
    if known:
        return known <= servers
    return hop.named in servers and all(any(one in net for net in _INSIDE) for one in hop.addresses)


def _hop(line: str) -> Hop:
    """Read a Received line: `from NAME (WHO [ADDRESS]) by NAME with …; DATE`, in the many ways of writing it."""
    words, comments = _parted(line)
    # Two that say by whom it was written: one is the sender's, who called himself "x by our.server".
    whole = words.count("by") == 1 and words.count("from") <= 1 and words[0] in {"from", "by"}
    came = words.index("by") if whole else 0
    said = [_HELO.sub(" ", each) for each in comments[: came + 1]]
    beside = [one for each in said for one in _addresses(each)]
    found = (*beside, *(one for word in words[:came] if word.startswith("[") for one in _addresses(word)))
    return Hop(
        by=_host(words[came + 1 : came + 2]) if whole else "",
        named=" ".join(words[1:came]),
        proven=tuple(name.lower().rstrip(".") for each in said for name in _PROVEN.findall(each)),
        addresses=found,
        local=bool(beside) and all(one.is_loopback for one in found),
        at=_instant(line),
    )


def _parted(line: str) -> tuple[list[str], list[str]]:
    """Return the words before the date in small letters, and the comments in front of each of them."""
    words: list[str] = []
    comments, depth = [""], 0
    for one in _TOKEN.findall(line):
        if depth or one == "(":
            comments[-1] += f"{one} "
            depth += {"(": 1, ")": -1}.get(one, 0)
        elif one == ";":
            break
        else:
            words.append(one.lower().rstrip("."))
            comments.append("")
    return words, comments


def _host(words: Sequence[str]) -> str:
    return words[0] if words and _HOST.fullmatch(words[0]) else ""


def _addresses(text: str) -> Iterator[IPv4Address | IPv6Address]:
    for token in _BETWEEN.split(text):
        with suppress(ValueError):
            yield ip_address(token.lower().removeprefix("ipv6:"))


# --- reading the lines -----------------------------------------------------------------------------------------


def in_zone(instant: datetime) -> datetime:
    """Return an instant in +07:00; one without a zone is UTC, as RFC 5322 has it for -0000."""
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(ZONE)


def head_ends(raw: bytes) -> bool:
    """Return whether the whole header lies in these first bytes of a message."""
    return _HEAD_ENDS.search(raw) is not None


def received_lines(raw: bytes) -> list[str]:
    """Return the values of the Received headers in the first bytes of a message, the topmost first."""
    end = _HEAD_ENDS.search(raw)
    head = raw[: end.start()] if end else raw
    if b"\n" not in head:
        head = head.replace(b"\r", b"\n")
    found = islice(_RECEIVED.finditer(head), _MOST_HOPS)
    return [" ".join(each[1].decode("ascii", "replace").split()) for each in found]


def topmost_received(raw: bytes) -> datetime | None:
    """Read the instant of the topmost Received: header from the first bytes of a message."""
    return next(map(_instant, received_lines(raw)), None)


def _instant(line: str) -> datetime | None:
    # The date stands behind the last semicolon, but a comment after it may hold one more, as in
    # "by mx1 with ESMTPS; Mon, 21 Oct 2024 09:00:00 +0700 (ICT; relayed)".
    parts = line.split(";")
    return next((instant for n in range(len(parts) - 1, 0, -1) if (instant := _date(";".join(parts[n:])))), None)


def _date(text: str) -> datetime | None:
    try:
        return in_zone(parsedate_to_datetime(" ".join(text.split())))
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
