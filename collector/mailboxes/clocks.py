"""The instant that counts: when the office's own server received a message.

Not for the sender's `Date:`, which decides nothing anywhere.
"""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum

from collector.model import ZONE


class Clock(StrEnum):
    """Whose clock a mailbox's own instant is."""

    SERVER = "server"  # INTERNALDATE: set by the server at delivery, kept by most copies
    FILE = "file"  # a file's time: changed by every copy


# A header field with its folded lines; CR alone ends a line too, as some exports write it.
_RECEIVED = re.compile(rb"^received[ \t]*:([^\r\n]*(?:(?:\r\n|\n|\r)[ \t][^\r\n]*)*)", re.IGNORECASE | re.MULTILINE)
_HEAD_ENDS = re.compile(rb"\r\n\r\n|\n\n|\r\r|\n\r\n")


def received_at(stored_at: datetime, received: datetime | None, clock: Clock) -> datetime:
    """Return the instant of receipt by the contract, in +07:00.

    `received` is that of the topmost Received: header. For a file it stands, and the file's time only where
    it is absent; for a server it stands where it is the earlier one (a copy between folders gets a new date).
    """
    if received is None:
        return in_zone(stored_at)
    if clock is Clock.FILE:
        return in_zone(received)
    return min(in_zone(stored_at), in_zone(received))


def in_zone(instant: datetime) -> datetime:
    """Return an instant in +07:00; one without a zone is UTC, as RFC 5322 has it for -0000."""
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(ZONE)


def head_ends(raw: bytes) -> bool:
    """Return whether the whole header lies in these first bytes of a message."""
    return _HEAD_ENDS.search(raw) is not None


def topmost_received(raw: bytes) -> datetime | None:
    """Read the instant of the topmost Received: header from the first bytes of a message."""
    end = _HEAD_ENDS.search(raw)
    head = raw[: end.start()] if end else raw
    if b"\n" not in head:
        head = head.replace(b"\r", b"\n")
    found = _RECEIVED.search(head)
    if found is None:
        return None
    value = found[1].decode("ascii", "replace")
    # The date stands behind the last semicolon, but a comment after it may hold one more, as in
    # "by mx1 with ESMTPS; Mon, 21 Oct 2024 09:00:00 +0700 (ICT; relayed)".
    parts = value.split(";")
    return next((instant for n in range(len(parts) - 1, 0, -1) if (instant := _date(";".join(parts[n:])))), None)


def _date(text: str) -> datetime | None:
    try:
        return in_zone(parsedate_to_datetime(" ".join(text.split())))
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
