"""What a row of the registry is found by, as (key, code): addresses, domains, telephone, contact, its own symbols.

Not for names: those are written into the trie of index.py.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from collector.matching.words import Core, spell
from collector.model import Union
from collector.vietnamese import fold

# A union, the words of one of its writings behind the union prefix, the text behind it, whether it had one.
Written = tuple[Union, Core, str, bool]


def emails_of(union: Union) -> Iterator[tuple[str, str]]:
    """Return the addresses of a row."""
    return ((email.strip().lower(), union.code) for email in union.emails)


def domains_of(union: Union) -> Iterator[tuple[str, str]]:
    """Return the domains of a row."""
    return ((domain_key(text), union.code) for text in union.domains)


def phones_of(union: Union) -> Iterator[tuple[str, str]]:
    """Return the telephone of a row."""
    return iter([(digits(union.contact_phone), union.code)])


def contacts_of(union: Union) -> Iterator[tuple[str, str]]:
    """Return the contact of a row."""
    return iter([(fold(union.contact_name), union.code)])


def parents_of(union: Union) -> Iterator[tuple[str, str]]:
    """Return the parent of a row."""
    return iter([(union.parent or "", union.code)])


def domain_key(text: str) -> str:
    """Return a domain as it is looked up."""
    return text.strip().lower().lstrip("@")


def digits(phone: str) -> str:
    """Return the digits of a telephone number in the national form: 0962671771."""
    plain = "".join(letter for letter in phone if letter.isdigit())
    return "0" + plain[2:] if plain.startswith("84") and len(plain) > 10 else plain  # noqa: PLR2004 - country code


def symbols_of(one: Written) -> Iterator[tuple[str, str]]:
    """Return the abbreviations by which a union may sign its numbers."""
    union, core, _, _ = one
    if len(core) < 3:  # noqa: PLR2004 - "QUATEST 1"
        yield from _telling("".join(core), union)
    yield from _telling(fold(union.code.rpartition("-")[2]).replace(" ", ""), union)
    yield from _telling("".join(word[0] for word in spell(core)), union)


def _telling(symbol: str, union: Union) -> Iterator[tuple[str, str]]:
    if len(symbol) > 2:  # noqa: PLR2004 - "CĐV" is anybody's
        yield symbol, union.code


def by_key(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Gather codes by key, in registry order, each once; empty keys say nothing."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for key, code in pairs:
        if key:
            found[key][code] = None
    return {key: tuple(codes) for key, codes in found.items()}
