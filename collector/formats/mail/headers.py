"""Header values as text, addresses, ids and instants; nothing here raises on what a stranger wrote.

Works on the raw values that the standard parser keeps (compat32, 8-bit bytes as surrogates).
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

from collector.formats import limits
from collector.formats.mail.encoded_words import decode_words, repair, scrub
from collector.model import Address

# What triage, matching and letters read; anything else stays in the raw bytes.
KEPT = (
    "auto-submitted",
    "content-type",
    "disposition-notification-to",
    "feedback-id",
    "importance",
    "list-id",
    "list-unsubscribe",
    "precedence",
    "received-spf",
    "resent-from",
    "sender",
    "x-auto-response-suppress",
    "x-autoreply",
    "x-autorespond",
    "x-barracuda-spam-flag",
    "x-barracuda-spam-status",
    "x-failed-recipients",
    "x-forefront-antispam-report",
    "x-mailer",
    "x-ms-exchange-organization-scl",
    "x-original-from",
    "x-original-sender",
    "x-spam",
    "x-spam-flag",
    "x-spam-level",
    "x-spam-status",
)
_FOLD = re.compile(r"\s*[\r\n]+\s*")
# Everything at which `str.splitlines` would part a line (U+0085 too: the standard library refuses such a header when
# we answer), and the marks that turn the direction of text.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ID = re.compile(r"<([^<>\s]+)>")
# No control either: an encoded one in an address would travel into a letter of ours.
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"@\x00-\x1f\x7f-\x9f]+@[^\s<>()\[\],;:\"@\x00-\x1f\x7f-\x9f]+")
# Without these a value is one address at most.
_PUNCTUATED = re.compile(r"[,;:(\\\"]")
_EARLIEST, _LATEST = 1970, 2200


class Headers:
    """The header fields of one part by lower-case name, raw, the topmost first."""

    __slots__ = ("_fields", "_order")

    def __init__(self, fields: list[tuple[str, str]]) -> None:
        self._fields: dict[str, list[str]] = {}
        self._order = fields
        for name, value in fields:
            self._fields.setdefault(name.strip().lower(), []).append(value)

    def raw(self, name: str) -> str:
        """Return the topmost raw value on one line, "" where there is none."""
        values = self._fields.get(name)
        return unfold(values[0]) if values else ""

    def all(self, name: str) -> list[str]:
        """Return every raw value, the topmost first."""
        return self._fields.get(name, [])

    def runs(self, name: str) -> list[list[str]]:
        """Return the raw values, the topmost first; those that directly follow one another together."""
        found: list[list[str]] = []
        follows = False
        for each, value in self._order if name in self._fields else ():
            if each.strip().lower() != name:
                follows = False
                continue
            if not follows:
                found.append([])
            found[-1].append(value)
            follows = True
        return found

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def text(self, name: str) -> str:
        """Return the topmost value decoded and cut to one harmless line."""
        return line(self.raw(name))


def unfold(value: str) -> str:
    """Put a folded value on one line."""
    return _FOLD.sub(" ", value).strip() if "\n" in value or "\r" in value else value.strip()


def line(value: str) -> str:
    """Decode a raw value into one line: an encoded CR or LF cannot break a letter of ours."""
    decoded = repair(decode_words(value[: 4 * limits.HEADER_CHARACTERS]))
    if not decoded.isprintable():
        decoded = _CONTROL.sub("", _FOLD.sub(" ", decoded).replace("\t", " "))
    return decoded.strip()[: limits.HEADER_CHARACTERS]


def addresses(value: str) -> tuple[Address, ...]:
    """Read an address list, forgiving unquoted commas and names without quotes."""
    found: list[Address] = []
    name = ""
    for chunk in _chunks(value):
        address = _one(f"{name}, {chunk}" if name else chunk)
        if address is None:
            # "Công đoàn, Viện A <a@b.example>": a comma that should have been quoted.
            name = f"{name}, {chunk}".strip(", ")
            continue
        found.append(address)
        name = ""
    return tuple(found)


def _one(chunk: str) -> Address | None:
    chunk = scrub(chunk)
    start, end = chunk.rfind("<"), chunk.rfind(">")
    if 0 <= start < end:
        inside = _ADDRESS.search(decode_words(chunk[start + 1 : end]))
        return Address(_display(chunk[:start]), inside[0].lower()) if inside else None
    bare = _ADDRESS.search(chunk)
    if bare is None:
        return None
    comment = re.search(r"\(([^()]*)\)", chunk)
    rest = comment[1] if comment else chunk.replace(bare[0], " ").strip("<> ")
    return Address(_display(rest), bare[0].lower())


def _display(raw: str) -> str:
    raw = raw.strip()
    if len(raw) > 1 and raw[0] == raw[-1] == '"':
        raw = re.sub(r"\\(.)", r"\1", raw[1:-1])
    return line(raw).strip("\"' ")


def _chunks(value: str) -> list[str]:
    """Part a list at commas and semicolons outside quotes, comments and angle brackets; groups are opened."""
    if not _PUNCTUATED.search(value):
        return [value] if value else []
    chunks: list[str] = []
    piece: list[str] = []
    quoted, depth, angle, escaped = False, 0, False, False
    for character in value[:200_000]:
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = quoted
        elif character == '"':
            quoted = not quoted
        elif not quoted:
            depth += (character == "(") - (character == ")" and depth > 0)
            angle = character == "<" or (angle and character != ">")
            if character in ",;" and not depth and not angle:
                chunks.append("".join(piece))
                piece = []
                continue
            # A group: undisclosed-recipients or "Ban chấp hành", its members behind the colon.
            if character == ":" and not depth and not angle and "@" not in "".join(piece[-80:]):
                piece = []
                continue
        piece.append(character)
    chunks.append("".join(piece))
    return [chunk.strip() for chunk in chunks if chunk.strip()]


def instant(value: str) -> datetime | None:
    """Read a date of RFC 5322 in any zone, None where it is none."""
    try:
        parts = parsedate_tz(value)
        if parts is None or not _EARLIEST <= parts[0] <= _LATEST:
            return None
        zone = timezone(timedelta(seconds=parts[9])) if parts[9] else UTC
        return datetime(*parts[:5], min(parts[5], 59), tzinfo=zone)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def message_id(value: str) -> str | None:
    """Return an id without its brackets, None where there is none."""
    found = _ID.search(value)
    bare = scrub(found[1] if found else value.strip().strip("<>").strip())
    return _CONTROL.sub("", "".join(bare.split()))[:998] or None


def message_ids(values: list[str]) -> tuple[str, ...]:
    """Return every id of In-Reply-To and References once, in order."""
    return tuple(dict.fromkeys(_CONTROL.sub("", scrub(found)) for value in values for found in _ID.findall(value)))


def kept(headers: Headers) -> dict[str, str]:
    """Return the headers that the rest of the house reads, decoded; repeated ones joined by a newline."""
    return {name: "\n".join(line(unfold(value)) for value in headers.all(name)) for name in KEPT if name in headers}
