"""Message-IDs of our letters: `<KIND.CODE.N.KEY@domain>`, and how to know them again.

KEY proves that we wrote the letter, so an answer to it is strong evidence. Without a valid KEY an id of this
form at our own domain is a weak mention of CODE and nothing more.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

_KEY = 16  # characters of the key, 80 bits
_ORDINAL = 10
# An id of an earlier system has no key: `<reminder.VINATOM.2@domain>`.
_ID = re.compile(
    r"(?P<kind>[A-Za-z][A-Za-z-]{0,30})\.(?P<code>[\w%-]{1,200})\.(?P<n>[\w-]{1,40})"
    r"(?:\.(?P<key>[\w-]{1,64}))?@(?P<domain>[^@<>\s]{1,255})",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Seal:
    """With what our ids are made: the domain of the office's address and the key of the data directory."""

    domain: str
    key: bytes


@dataclass(frozen=True, slots=True)
class OwnId:
    """A Message-ID of ours. `valid` is false where it only looks like one."""

    kind: str
    code: str | None  # of the union; None where the letter spoke of none or of several
    n: str
    valid: bool


def message_id(kind: str, code: str | None, occasion: str, seal: Seal) -> str:
    """Return the Message-ID, without angle brackets, of the letter of an occasion; the same each time."""
    n = _letters(hashlib.sha256(occasion.encode()).digest())[:_ORDINAL]
    written = _written(code)
    domain = seal.domain.lower()
    return f"{kind}.{written}.{n}.{_sign(kind, written, n, domain, seal.key)}@{domain}"


def ordinal(message_id: str) -> str:
    """Return the part of an id of ours that stands for the occasion, "" where the text is no such id."""
    found = _ID.fullmatch(message_id)
    return found["n"] if found else ""


def parse_own_id(text: str, key: bytes, domain: str) -> OwnId | None:
    """Read a Message-ID that may be ours; None where its form or its domain is not ours."""
    found = _ID.fullmatch(text.strip().strip("<>"))
    if found is None or found["domain"].lower() != domain.lower():
        return None
    kind, written, n = found["kind"], found["code"], found["n"]
    expected = _sign(kind, written, n, domain.lower(), key)
    valid = hmac.compare_digest(expected, (found["key"] or "").lower())
    return OwnId(kind, None if written == "-" else unquote(written), n, valid)


def _written(code: str | None) -> str:
    # Dots separate the fields and other marks need quoting in a header, so they are written as in a URL.
    return quote(code, safe="-_").replace(".", "%2E").replace("~", "%7E") if code else "-"


def _sign(kind: str, code: str, n: str, domain: str, key: bytes) -> str:
    told = f"{kind}\0{code}\0{n}\0{domain}".encode()
    return _letters(hmac.new(key, told, hashlib.sha256).digest())[:_KEY]


def _letters(digest: bytes) -> str:
    return base64.b32encode(digest).decode("ascii").lower()
