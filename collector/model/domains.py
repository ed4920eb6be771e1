"""Domains of mail addresses: written one way, and who they belong to together (RFC 7489, section 3.2).

The library brings the list of public suffixes in its wheel, as `tzdata` brings the zones; nothing is fetched.
"""

import re
from functools import cache

from publicsuffixlist import PublicSuffixList

_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W_](?:[\w-]{0,61}[^\W_])?")
_LONGEST = 253


def domain_of(address: str) -> str:
    """Return the domain behind the last @ of an address, or a bare domain, in small ASCII; "" where it is none."""
    bare = address.rpartition("@")[2].strip().strip("<>").rstrip(".").lower()
    if not _DOMAIN.fullmatch(bare) or len(bare) > _LONGEST:
        return ""
    if bare.isascii():
        return bare
    try:
        return bare.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def is_aligned(one: str, other: str) -> bool:
    """Return whether two domains are the same or parts of one organisation's: relaxed alignment."""
    return bool(one) and (one == other or (_organisation(one) or one) == (_organisation(other) or other))


def is_within(domain: str, above: str) -> bool:
    """Return whether a domain is another one or a part of it."""
    return bool(above) and (domain == above or domain.endswith(f".{above}"))


@cache
def _list() -> PublicSuffixList:
    return PublicSuffixList()


def _organisation(domain: str) -> str | None:
    """Return the organisational domain; None for a public suffix, which is nobody's."""
    found = _list().privatesuffix(domain)
    return str(found) if found else None
