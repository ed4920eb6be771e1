"""Who is at home where, by the registry as it stands: for where a letter may go, not for whose a document is."""

from collector.model import KnownSenders, known_senders
from collector.office.office import Office


def known_for(office: Office, code: str) -> KnownSenders:
    """Return the senders known for a union of the registry."""
    union = office.by_code[code]
    parent = office.by_code.get(union.parent or "")
    return known_senders(union, parent, own=office.own, domains=office.index.domains)


def registered_for(office: Office, email: str) -> frozenset[str]:
    """Return the unions in whose rows an address stands."""
    plain = email.strip().lower()
    return frozenset(one.code for one in office.unions if plain in (each.lower() for each in one.emails))


def at_home(office: Office, email: str) -> frozenset[str]:
    """Return the unions that have an address in their rows, or else a domain that it lies in."""
    domains = office.index.domains
    return registered_for(office, email) or frozenset(
        one.code for one in office.unions if known_senders(one, domains=domains).has(email)
    )
