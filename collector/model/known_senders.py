"""Which senders are known for a union: whom its row in the registry, its parent's, or the office itself vouches for.

One definition for all who ask: whether an answer to a letter's key decides, whether a file may take the place of one
that stands, whether an answer may follow a `Reply-To`. Not for whether the sender is who he says: the office's own
server says that (`triage.authenticity`), and being known proves nothing without it. Not for whose a document is.

The rows are those of the instant asked about: of a message those that the registry had when it was received.
"""

from collections.abc import Collection, Container, Iterable
from dataclasses import dataclass

from collector.model.registry import Union

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class KnownSenders:
    """The senders known for one union; every address and domain in lower case."""

    addresses: frozenset[str]  # of its row and its parent's, and the office's own
    domains: frozenset[str]  # listed in its row
    others: Container[str] = _NONE  # every domain of the registry: a longer one goes before the one it lies in

    def has(self, email: str) -> bool:
        """Return whether an address is known for the union."""
        plain = _plain(email)
        return plain in self.addresses or ("@" in plain and self.has_domain(plain.rpartition("@")[2]))

    def has_domain(self, domain: str) -> bool:
        """Return whether a domain is listed for the union, or lies in one that is and is nobody else's."""
        rest = domain.strip().lower().rstrip(".")
        while rest and rest not in self.domains:
            # `vkist.most.example` that another union lists is not known for the one that lists `most.example`.
            rest = "" if rest in self.others else rest.partition(".")[2]
        return bool(rest)


def known_senders(
    union: Union,
    parent: Union | None = None,
    *,
    own: Collection[str] = (),
    domains: Container[str] = _NONE,
) -> KnownSenders:
    """Return the senders known for a union.

    `own` are the office's addresses, `domains` all domains of the registry, to tell a part of a listed domain that is
    another union's. Who brought a version that stands is known for its line besides: `standing.succession`.
    """
    listed = (*union.emails, *(parent.emails if parent else ()), *own)
    return KnownSenders(
        addresses=frozenset(filter(None, map(_plain, listed))),
        domains=listed_domains((union,)),
        others=domains,
    )


def listed_domains(unions: Iterable[Union]) -> frozenset[str]:
    """Return every domain that is listed in some rows of the registry."""
    found = {_plain(text).lstrip("@").rstrip(".") for union in unions for text in union.domains}
    return frozenset(found - {""})


def _plain(text: str) -> str:
    return text.strip().lower()
