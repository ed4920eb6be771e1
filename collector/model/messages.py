"""A message as it was read, with its files; how far the ledger is with a mailbox."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from collector.model.contents import (
    Finding,
    Format,
    Nature,
    Reading,
    Text,
    Workbook,
)


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox of a header: the display name as people see it, the address in lower case."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class File:
    """One file found in a message, at any depth, as the readers saw it. Nothing is decided yet."""

    index: int  # its place in the walk of the message, from 0; two files of one name stay two
    path: str  # slash-separated from the message down
    name: str  # the last part of the path, as the sender named it; "" for a part without a name
    sha256: str | None  # None for a link that stands in place of a file
    size: int  # bytes
    format: Format
    text: Text | None = None
    workbook: Workbook | None = None
    # `file.*` findings of the reader: unreadable, encrypted, empty, legacy-format, macro, refused, link-only
    findings: tuple[Finding, ...] = ()
    container: bool = False  # an archive, winmail.dat or enclosed message; what it holds follows as files
    embedded: bool = False  # a picture that the HTML body shows (Content-ID), so a logo rather than a scan
    pages: int = 0  # of a PDF; one that has pages and no text is a scan
    reading: Reading | None = None  # what its content comes to, where the reader knew the campaign
    nature: Nature = Nature.OTHER  # what it may count for


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a delivery status notification (RFC 3464) tells of one of our letters."""

    recipient: str
    status: str  # "5.1.1"
    diagnostic: str
    action: str = ""  # "failed", "delayed", "delivered", "relayed", "expanded" as it says; "" where it does not


class Authenticity(StrEnum):
    """What the office's own server found of a sender."""

    PROVEN = "proven"
    FALSE = "false"
    UNKNOWN = "unknown"

    @property
    def told(self) -> bool | None:
        """Return it as the listings tell it: true, false, or null where nobody knows."""
        return {Authenticity.PROVEN: True, Authenticity.FALSE: False}.get(self)


@dataclass(frozen=True, slots=True)
class ArcSeal:
    """The outermost set of an Authenticated Received Chain (RFC 8617): what somebody on the way says he found.

    Worth nothing by itself: whether the chain holds, the office's own server tells.
    """

    domain: str  # who signed it, in small letters
    results: str  # what he found, raw: an Authentication-Results


@dataclass(frozen=True, slots=True)
class ReturnedHead:
    """What a bounce returns of a letter whose Message-ID it does not return."""

    to: tuple[str, ...]  # addresses, in lower case
    subject: str
    date: datetime


@dataclass(frozen=True, slots=True)
class Message:
    """One e-mail, read. Headers are decoded and cut to one line; the bytes lie in the archive."""

    sha256: str
    size: int
    message_id: str | None = None  # without angle brackets
    subject: str = ""
    sender: Address | None = None
    # From names the sender and nobody else, however it is read: no second address, no second From
    sole_author: bool = True
    # Whom a list or a forwarder put its own address in place of, as the headers say. Weak evidence only.
    rewritten_from: Address | None = None
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    return_path: str | None = None  # "" is the empty path of a bounce, None a missing header
    date: datetime | None = None  # the sender's own clock; never decides anything
    received: tuple[str, ...] = ()  # values of Received, the topmost first; who wrote which, `mailboxes.clocks` tells
    in_reply_to: tuple[str, ...] = ()  # Message-IDs of In-Reply-To and References, without angle brackets
    body: str = ""  # what the sender wrote anew, as text
    quoted: str = ""  # the thread or the forwarded message below it
    signature: str = ""  # the signature block at the end of `body`, which keeps it too; "" where none was found
    # Authors named by a forwarded block or an enclosed message, outermost first. Weak evidence only.
    forwarded_from: tuple[Address, ...] = ()
    links: tuple[str, ...] = ()  # addresses of drives in the body, in order
    # Decoded values of the headers that triage reads, by lower-case name; repeated headers joined by "\n"
    headers: dict[str, str] = field(default_factory=dict)
    # Raw values of Authentication-Results, the topmost first; those that directly follow one another together
    authentication: tuple[tuple[str, ...], ...] = ()
    arc: ArcSeal | None = None  # the outermost, where there is one and no second claims to be it
    content_type: str = ""  # of the whole message: "multipart/report"
    deliveries: tuple[Delivery, ...] = ()
    returns: bool = False  # its structure, not its words, proves that it reports on a letter or returns it
    # Message-IDs of the letters that a bounce or a receipt returns or names, without angle brackets
    returned: tuple[str, ...] = ()
    returned_heads: tuple[ReturnedHead, ...] = ()  # of a bounce that returns no Message-ID at all
    calendar: str = ""  # METHOD of the calendar entry in it, lower case: "request", "reply", "cancel"
    complaint: bool = False  # a report of abuse about a letter (RFC 5965)
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """How far the ledger is with one mailbox."""

    validity: str  # UIDVALIDITY of a server's folder; "" for files, which are known by their names
    uid: int = 0  # the highest UID taken, for a server
    taken: frozenset[str] = frozenset()  # the names taken, for files: their order and times prove nothing
    # UIDs of a server that are still owed though they lie below: the server had them and did not give them, or
    # their bytes are lost here.
    owed: frozenset[str] = frozenset()


class MessageClass(StrEnum):
    """What a message is."""

    SUBMISSION = "submission"
    QUESTION = "question"
    AUTO_REPLY = "auto-reply"
    BOUNCE = "bounce"
    OWN = "own"
    SPAM = "spam"
    OTHER = "other"


class MessageState(StrEnum):
    """How far the system came with a message."""

    DONE = "done"
    REVIEW = "review"
    FAILED = "failed"
