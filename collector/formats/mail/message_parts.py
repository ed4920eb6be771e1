"""A raw message taken apart into its leaves, body texts and enclosed messages; the bytes decoded by ourselves.

The standard library's parser (compat32) finds the parts and is the truth. It reads line by line, so long runs of
base64 are put aside before and put back after: one line of the same characters stands in for a run. No such line can
be a boundary, a header or the end of one, so the parser goes the same way (`tests/formats` compares).

Long because taking apart and putting back share their rules of lines and boundaries, which must not drift apart.
"""

import binascii
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.errors import MessageError
from email.message import Message as Part
from email.parser import BytesParser
from email.policy import compat32

from collector.formats import limits, verdicts
from collector.formats.containers import ole
from collector.formats.mail import file_names, smime
from collector.formats.mail.encoded_words import guess, raw_bytes
from collector.formats.mail.headers import Headers
from collector.formats.mail.spaced_headers import closed_up

_BLANK = re.compile(rb"\n\r?\n")
_LINE = re.compile(rb"[A-Za-z0-9+/]{40,}+\r?\n")
_SHORTEST = 2_000
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_OTHER = bytes(set(range(256)) - set(_ALPHABET))
_LETTERS = _ALPHABET + b"\r\n"
_BODIES = {"text/plain", "text/html"}
# Part 1 of a message/partial holds as much of the message as went into it.
_ENCLOSED = {"message/rfc822", "message/global", "message/news", "message/partial"}
_STATUS = {"message/delivery-status", "message/global-delivery-status"}
_RETURNED = {"text/rfc822-headers", "message/rfc822-headers", "message/global-headers"}
# A file that was sent as text/plain and without a name is a file all the same.
_FILES = (
    b"PK\x03\x04",
    ole.MAGIC,
    b"%PDF-",
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf",
    b"{\\rtf",
    b"\x89PNG\r\n",
    b"\xff\xd8\xff",
)
_CALENDAR = re.compile(rb"^METHOD[;:][ \t]*([A-Za-z]{3,20})", re.MULTILINE | re.IGNORECASE)
_GUESSED = re.compile(rb"\A(?:[^\n]*\r?\n){0,5}?--([^\r\n]{1,200}?)[ \t]*\r?\n")
_PARTED = re.compile(r"\n[ \t]*\r?\n")
# The one field that such a report must have; some come as plain text or as a file of no known type.
_COMPLAINT = re.compile(rb"^Feedback-Type:[ \t]*[a-z-]+[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_COMPLAINT_READ = 4_000
_MOST_BLOCKS = 200
_UU = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]*)\r?\n(.*?)^end\r?$", re.MULTILINE | re.DOTALL)


class TooDeep(Exception):
    """The parts lie in one another beyond the limit."""


@dataclass(slots=True)
class Leaf:
    """A part that is a file."""

    headers: Headers
    name: str
    data: bytes
    content_id: str = ""
    inside: tuple[str, ...] = ()  # the enclosed messages that it lies in, outermost first
    told: bool = False  # an enclosed message without files: its words are known, and it is a row all the same


@dataclass(slots=True)
class Words:
    """A part that is body text."""

    kind: str  # "plain" or "html"
    text: str
    flowed: bool = False
    spaced: bool = True  # format=flowed without delsp


@dataclass(slots=True)
class Enclosed:
    """An enclosed message, known by its headers and texts."""

    headers: Headers
    bodies: list[Words] = field(default_factory=list)


@dataclass(slots=True)
class Taken:
    """A message taken apart."""

    headers: Headers
    content_type: str = "text/plain"
    bodies: list[Words] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)  # every HTML body, chosen or not: which pictures it shows
    leaves: list[Leaf] = field(default_factory=list)
    enclosed: list[Enclosed] = field(default_factory=list)
    reports: list[list[Headers]] = field(default_factory=list)  # delivery status, its blocks
    receipts: list[Headers] = field(default_factory=list)  # that a letter was read (RFC 8098)
    returned: list[Headers] = field(default_factory=list)  # headers of the letter that a bounce returns
    calendar: str = ""  # METHOD of a calendar entry
    complaint: bool = False  # holds a report of abuse (RFC 5965), however it is packed
    more: bool = False  # there were more parts than the limit


class _Masked:
    """A message whose long base64 runs are put aside."""

    def __init__(self, raw: bytes) -> None:
        self.runs: list[bytes] = []
        # Characters of base64 that do not occur in the message, and that its writer could not foresee.
        self.stamp = secrets.token_hex(12).encode()
        while self.stamp in raw:
            self.stamp = secrets.token_hex(12).encode()
        # The last line break of a part belongs to the boundary below it: Gmail leaves no blank line before that.
        self._token = re.compile(self.stamp + rb"([0-9]{8})(?:\r?\n)?")
        self.masked = self._aside(raw)

    def _aside(self, raw: bytes) -> bytes:
        out: list[bytes] = []
        at = 0
        for start, end in _runs(raw):
            ending = b"\r\n" if raw[end - 2 : end] == b"\r\n" else b"\n"
            out += [raw[at:start], self.stamp, b"%08d" % len(self.runs), ending]
            self.runs.append(raw[start:end])
            at = end
        return b"".join([*out, raw[at:]])

    def restore(self, text: str) -> bytes:
        """Return the bytes of a payload with its runs put back."""
        data = raw_bytes(text)
        if self.stamp not in data:
            return data
        return self._token.sub(self._run, data)

    def _run(self, found: re.Match[bytes]) -> bytes:
        run = self.runs[int(found[1])]
        return run if found[0].endswith(b"\n") else run.removesuffix(b"\n").removesuffix(b"\r")


def _runs(raw: bytes) -> Iterator[tuple[int, int]]:
    """Return where long base64 begins and ends: whole lines behind a blank one, of its characters alone."""
    at = dash = 0
    while blank := _BLANK.search(raw, at):
        start = blank.end()
        at = start - 1
        if not _LINE.match(raw, start):
            continue
        # Base64 has no hyphen, so it ends before the next one at the latest, and at a blank line.
        if dash < start:
            dash = raw.find(b"-", start)
            dash = len(raw) if dash < 0 else dash
        following = _BLANK.search(raw, start, dash)
        end = following.start() + 1 if following else raw.rfind(b"\n", start, dash) + 1
        if end - start >= _SHORTEST and not raw[start:end].translate(None, _LETTERS):
            yield start, end
            at = end - 1


def header_fields(raw: bytes) -> Headers:
    """Read the top headers alone, for a message that nothing else can be read of."""
    top = re.split(rb"\r?\n\r?\n|\r\r", raw[: 256 * 1024], maxsplit=1)[0]
    parsed = BytesParser(policy=compat32).parsebytes(closed_up(top) + b"\n\n", headersonly=True)
    return Headers(list(parsed.raw_items()))


def take_apart(raw: bytes) -> Taken:
    """Take a message apart; raises `TooDeep` where it nests beyond what anybody sends."""
    masked = _Masked(raw)
    try:
        message = BytesParser(policy=compat32).parsebytes(closed_up(masked.masked))
    except (RecursionError, MessageError, ValueError, LookupError) as error:
        raise TooDeep from error
    taken = Taken(Headers(list(message.raw_items())), _type_of(message))
    walk = _Walk(masked, taken)
    taken.bodies = walk.part(message, (), 0)
    taken.leaves += walk.fileless
    taken.more = walk.more
    return taken


def _type_of(part: Part) -> str:
    try:
        return part.get_content_type()
    except (ValueError, TypeError, AttributeError, IndexError):
        return "application/octet-stream"


class _Walk:
    """Goes through the parts in order and sorts them into files, texts and enclosed messages."""

    def __init__(self, masked: _Masked, taken: Taken) -> None:
        self.masked = masked
        self.taken = taken
        self.count = 0
        self.more = False
        self.fileless: list[Leaf] = []  # stand behind all files, so that those keep their numbers

    def part(self, part: Part, inside: tuple[str, ...], depth: int) -> list[Words]:
        """Read one part and return the body texts in it."""
        if depth > limits.MIME_DEPTH:
            raise TooDeep
        self.count += 1
        if self.count > limits.PARTS:
            self.more = True
            return []
        kind = _type_of(part)
        payload = part._payload  # type: ignore[attr-defined]  # noqa: SLF001 - get_payload() decodes what we decode ourselves
        if kind in _ENCLOSED:
            return self._message(part, payload, inside, depth)
        if isinstance(payload, list):
            if kind in _STATUS:
                if not inside:  # a report that somebody forwards reports on nothing of ours
                    self.taken.reports.append(_blocks(payload[:_MOST_BLOCKS]))
                return []
            if kind == "message/disposition-notification":
                self.taken.receipts += [Headers(list(each.raw_items())) for each in payload[:1] if not inside]
                return []
            if kind in _RETURNED:
                self.taken.returned += [Headers(list(each.raw_items())) for each in payload[:1] if not inside]
                return []
            if not kind.startswith("message/"):
                return self._many(kind, payload, inside, depth)
            # External bodies, abuse reports and the like: kept as they came.
            payload = payload[0].as_string() if payload else ""
        return self._leaf(part, kind, payload if isinstance(payload, str) else "", inside, depth)

    def _many(self, kind: str, payload: list[Part], inside: tuple[str, ...], depth: int) -> list[Words]:
        found = [self.part(each, inside, depth + 1) for each in payload]
        if kind != "multipart/alternative":
            return [words for each in found for words in each]
        plain = [each for each in found if each and all(words.kind == "plain" for words in each)]
        if any(words.text.strip() for each in plain for words in each):
            return next(each for each in plain if any(words.text.strip() for words in each))
        pages = [each for each in found if each and each not in plain]
        return pages[-1] if pages else []

    def _message(self, part: Part, payload: object, inside: tuple[str, ...], depth: int) -> list[Words]:
        headers = Headers(list(part.raw_items()))
        usual = "message.eml" if self.taken.content_type == "multipart/report" else "forwarded.eml"
        name = file_names.of_part(headers.raw("content-disposition"), headers.raw("content-type")) or usual
        within = payload[0] if isinstance(payload, list) and payload else None
        encoding = headers.raw("content-transfer-encoding").lower()
        if encoding in {"base64", "quoted-printable"} or not isinstance(within, Part):
            # Some programs encode what RFC 2046 says must not be: the standard parser saw only characters.
            text = within.as_string() if isinstance(within, Part) else str(payload or "")
            data = decoded(self.masked.restore(text.lstrip()), encoding)
            within = BytesParser(policy=compat32).parsebytes(closed_up(data))
        enclosed = Enclosed(Headers(list(within.raw_items())))
        self.taken.enclosed.append(enclosed)
        files = len(self.taken.leaves) + len(self.fileless)
        enclosed.bodies = self.part(within, (*inside, name), depth + 1)
        if files == len(self.taken.leaves) + len(self.fileless) and self.taken.content_type != "multipart/report":
            self.fileless.append(Leaf(headers, name, self._whole(within), inside=inside, told=True))
        return []

    def _whole(self, part: Part) -> bytes:
        """Return an enclosed message as it came, b"" where it cannot be written again."""
        try:
            return self.masked.restore(part.as_string())
        except (MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError):
            return b""

    def _leaf(self, part: Part, kind: str, payload: str, inside: tuple[str, ...], depth: int) -> list[Words]:
        headers = Headers(list(part.raw_items()))
        disposition, declared = headers.raw("content-disposition"), headers.raw("content-type")
        data = decoded(self.masked.restore(payload), headers.raw("content-transfer-encoding").lower())
        if kind.startswith("multipart/"):
            repaired = _repaired(data)
            if repaired is not None:
                return self.part(repaired, inside, depth + 1)
            kind = "text/plain"
        name = file_names.of_part(disposition, declared) if "=" in disposition or "=" in declared else ""
        attached = disposition.lower().lstrip().startswith("attachment")
        if kind in _BODIES and not name and not attached and not data.startswith(_FILES):
            return self._words(kind, data, declared, inside)
        if kind in _RETURNED and not name:
            if not inside:
                self.taken.returned.append(header_fields(data))
            return []
        self.taken.complaint |= kind == "message/feedback-report" or (not name and _complains(data))
        if data or name or attached:
            content_id = headers.raw("content-id").strip("<> ")
            self.taken.leaves.append(Leaf(headers, name, data, content_id, inside))
            if kind == "text/calendar" and (method := _CALENDAR.search(data)):
                self.taken.calendar = self.taken.calendar or method[1].decode().lower()
        return self._signed(data, depth) if smime.looks(data) else []

    def _signed(self, data: bytes, depth: int) -> list[Words]:
        """Return the words inside an S/MIME signature; its files are found when the walk opens it like an archive."""
        try:
            within = smime.content(data)
            parsed = BytesParser(policy=compat32).parsebytes(closed_up(within))
        except (verdicts.Encrypted, verdicts.Refused, verdicts.Unreadable, RecursionError, MessageError, ValueError):
            return []
        if "content-type" not in parsed:
            return []
        aside = _Walk(_Masked(b""), Taken(self.taken.headers, self.taken.content_type))
        words = aside.part(parsed, (), depth + 1)
        self.taken.pages += aside.taken.pages
        self.taken.enclosed += aside.taken.enclosed
        return words

    def _words(self, kind: str, data: bytes, declared: str, inside: tuple[str, ...]) -> list[Words]:
        self.taken.complaint |= not inside and _complains(data)
        told = file_names.parameters(declared)
        text = guess(data, told.get("charset", "")).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
        text = text[: limits.BODY_CHARACTERS]
        if kind == "text/html":
            self.taken.pages.append(text)
            return [Words("html", text)]
        for each in _UU.finditer(raw_bytes(text)):
            # Old programs put files into the text itself.
            name = file_names.safe(guess(each[1]))
            self.taken.leaves.append(Leaf(Headers([]), name, _uudecoded(each[2]), inside=inside))
            text = text.replace(each[0].decode("utf-8", "surrogateescape"), "")
        flowed = told.get("format", "").lower() == "flowed"
        return [Words("plain", text, flowed, told.get("delsp", "").lower() != "yes")]


def _complains(data: bytes) -> bool:
    return bool(_COMPLAINT.search(data[:_COMPLAINT_READ]))


def _blocks(payload: list[Part]) -> list[Headers]:
    """Return the blocks of a delivery status; the standard parser knows but one of the two types that hold them."""
    found = [Headers(list(each.raw_items())) for each in payload]
    below = payload[0]._payload if len(payload) == 1 else ""  # type: ignore[attr-defined]  # noqa: SLF001 - get_payload() loses 8-bit characters
    if isinstance(below, str) and below.strip():
        found += [
            header_fields(raw_bytes(block.strip())) for block in _PARTED.split(below)[:_MOST_BLOCKS] if block.strip()
        ]
    return found


def _repaired(data: bytes) -> Part | None:
    """Parse a multipart whose header lost its boundary, by the first line that looks like one."""
    found = _GUESSED.match(data)
    if not found or b'"' in found[1]:
        return None
    head = b'Content-Type: multipart/mixed; boundary="' + found[1] + b'"\n\n'
    try:
        parsed = BytesParser(policy=compat32).parsebytes(head + data)
    except (RecursionError, MessageError, ValueError, LookupError):
        return None
    return parsed if parsed.is_multipart() else None


def decoded(data: bytes, encoding: str) -> bytes:
    """Undo a transfer encoding, giving what is left of a damaged one."""
    encoding = encoding.partition(";")[0].strip()
    if encoding == "base64":
        return _unbase64(data)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(data)
    if encoding in {"x-uuencode", "uuencode", "uue", "x-uue"}:
        found = _UU.search(data)
        return _uudecoded(found[2]) if found else data
    return data


def _unbase64(data: bytes) -> bytes:
    characters = data.translate(None, _OTHER)
    body = characters.rstrip(b"=")
    # Several encoded pieces in a row, each with its own padding.
    pieces = re.split(b"=+", body) if b"=" in body else [body]
    return b"".join(_padded(piece) for piece in pieces)


def _padded(piece: bytes) -> bytes:
    if len(piece) % 4 == 1:  # one character holds no whole byte
        piece = piece[:-1]
    return binascii.a2b_base64(piece + b"=" * (-len(piece) % 4))


def _uudecoded(data: bytes) -> bytes:
    out: list[bytes] = []
    for line in data.splitlines():
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            # Encoders that count a line wrongly: take as many characters as it says.
            count = (((line[0] - 32) & 63) * 4 + 5) // 3 if line else 0
            out.append(_uu_cut(line[:count]))
    return b"".join(out)


def _uu_cut(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        return b""


def unflowed(words: Words) -> Iterator[str]:
    """Return the lines of a format=flowed text as its writer typed them."""
    pending = ""
    for line in words.text.split("\n"):
        soft = line.endswith(" ") and line != "-- "
        this = line.removeprefix(" ") if not line.startswith(">") else line
        if pending.startswith(">") and not this.startswith(">"):
            yield pending.rstrip()
            pending = ""
        # Both lines of a quotation carry the mark; it is kept once.
        pending += this.lstrip("> ") if pending.startswith(">") else this
        if soft:
            pending = pending if words.spaced else pending[:-1]
            continue
        yield pending
        pending = ""
    if pending:
        yield pending
