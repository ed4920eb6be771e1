"""What the bytes of a file are. The name is never asked, nor the declared type.

The kinds of `READERS` are asked in its order, and the first that knows the bytes has them. A module of that list is
loaded when it is first asked, in the child: one that has only seen .docx and .xlsx has loaded no reader beyond. One
exception is stated where it is made: an encrypted Office file hides what it is, so `walk` asks its name, and so it does
where bytes tell nothing at all.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module

from collector import formats
from collector.formats.kinds import Kind, Sight
from collector.model import Format, Nature
from collector.vietnamese import fold

EMPTY = Kind("empty", lambda sight: not sight.data, is_ending=False)
UNKNOWN = Kind("unknown", lambda _: True, is_ending=False)


_PARTIAL = re.compile(r"\.(?:crdownload|part|partial|opdownload|download)$", re.IGNORECASE)


def detect(data: bytes) -> Kind:
    """Return what the bytes are."""
    sight = Sight(data)
    if EMPTY.looks(sight):
        return EMPTY
    return next((kind for kind in kinds() if kind.looks(sight)), UNKNOWN)


def kinds() -> Iterator[Kind]:
    """Return every kind of the written list, in the order in which they are asked."""
    for place in formats.READERS:
        yield from _of(place)


@cache
def _of(place: str) -> tuple[Kind, ...]:
    found: tuple[Kind, ...] = import_module(f"collector.formats.{place}").KINDS
    return found


def nature(kind: Kind, name: str) -> Nature:
    """Return what a file may count for: as its bytes say, and as a table where its name promises one.

    Where the bytes tell nothing (`is_vague`), the name tells of a scan, and of a download that was not finished.
    """
    name = whole_name(name)
    if is_vague(kind) and _ends(name, ("pdf",)):
        return Nature.PAGES
    if kind.nature in {Nature.TABLE, Nature.PAGES} or (kind.nature is Nature.TEXT and _ends(name, kind.texts)):
        return kind.nature
    texts, tables = _endings()
    if _ends(name, tables):
        return Nature.TABLE
    return Nature.TEXT if _ends(name, texts) else kind.nature


def is_vague(kind: Kind) -> bool:
    """Return whether bytes tell so little that the name tells more.

    So do a torn file, one without a byte, and a page or a text that came in place of what was meant.
    """
    return kind in {EMPTY, UNKNOWN} or kind.name in {"text", "html"}


def whole_name(name: str) -> str:
    """Return the name that a file gets once the browser has fetched all of it."""
    return _PARTIAL.sub("", name)


def is_partial(name: str) -> bool:
    """Return whether a name is that of a download that was not finished."""
    return _PARTIAL.search(name) is not None


def promises_office(name: str) -> bool:
    """Return whether a name promises a document that the contract has a format for."""
    return _ends(name, _endings(of_contract=True)[0] + _endings(of_contract=True)[1])


@cache
def _endings(*, of_contract: bool = False) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return how texts and how tables are named."""
    asked = [kind for kind in kinds() if kind.format is not Format.OTHER or not of_contract]
    return tuple(e for kind in asked for e in kind.texts), tuple(e for kind in asked for e in kind.tables)


def _ends(name: str, endings: tuple[str, ...]) -> bool:
    return fold(name).endswith(tuple(f" {ending}" for ending in endings))
