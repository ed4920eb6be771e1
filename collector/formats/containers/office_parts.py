"""The main part of an Office package: what its relations say, and what its content types call it.

Any folder may hold any part (ECMA-376, part 2): "word" and "xl" are habits of Microsoft's programs, which others do not
share. The habits are asked last, for a package that lost its relations or its types. Not for reading the parts.
"""

import re
from collections.abc import Callable, Collection
from functools import lru_cache
from html import unescape

WORD, EXCEL, EXCEL_BINARY = "word", "excel", "excel-binary"
TYPES = "[content_types].xml"
_HABITS = (("word/document.xml", WORD), ("xl/workbook.bin", EXCEL_BINARY), ("xl/workbook.xml", EXCEL))
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^<>]*)>")
_TYPE = re.compile(rb"<(?:\w+:)?(Override|Default)\s([^<>]*)>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
# "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml" and its kin with macros
_KINDS = (
    (re.compile(r"(?:wordprocessingml|ms-word)\..*main", re.IGNORECASE), WORD),
    (re.compile(r"ms-excel\..*binary.*main", re.IGNORECASE), EXCEL_BINARY),
    (re.compile(r"(?:spreadsheetml|ms-excel)\..*main", re.IGNORECASE), EXCEL),
)


def main_part(names: Collection[str], read: Callable[[str], bytes]) -> tuple[str, str]:
    """Return kind and name of the main part, two empty texts where there is none of Word's or Excel's.

    `names` are those of all parts in lower case; `read` gives the bytes of a part, b"" where it cannot be had.
    """
    if TYPES in names:
        told, usual = _types(read(TYPES))
        for kind, target in relations("", read("_rels/.rels")).values():
            if kind == "officeDocument" and target.lower() in names:
                said = told.get(target.lower()) or usual.get(target.rpartition(".")[2].lower(), "")
                return (_kind(said), target) if said else _by_habit({target.lower()})
        for part, said in told.items():
            if (kind := _kind(said)) and part in names:
                return kind, part
    return _by_habit(names)


def _by_habit(names: Collection[str]) -> tuple[str, str]:
    return next(((kind, part) for part, kind in _HABITS if part in names), ("", ""))


def _kind(said: str) -> str:
    return next((kind for pattern, kind in _KINDS if pattern.search(said)), "")


@lru_cache(maxsize=64)
def _types(data: bytes) -> tuple[dict[str, str], dict[str, str]]:
    """Return the content types of parts by their name, and those by ending, all in lower case."""
    parts: dict[str, str] = {}
    endings: dict[str, str] = {}
    for what, attributes in _TYPE.findall(data):
        said = _said(attributes)
        kind = said.get("ContentType", "")
        if what == b"Override":
            parts.setdefault(said.get("PartName", "").lstrip("/").lower(), kind)
        else:
            endings.setdefault(said.get("Extension", "").lower(), kind)
    return parts, endings


@lru_cache(maxsize=256)
def relations(folder: str, data: bytes) -> dict[str, tuple[str, str]]:
    """Read a part of relationships, by patterns: a parser costs more than these small parts say."""
    found: dict[str, tuple[str, str]] = {}
    for attributes in _RELATION.findall(data):
        said = _said(attributes)
        if said.get("TargetMode") != "External":
            kind = said.get("Type", "").rpartition("/")[2]
            found[said.get("Id", "")] = (kind, _resolve(folder, said.get("Target", "")))
    return found


def _said(attributes: bytes) -> dict[str, str]:
    pairs = _ATTRIBUTE.findall(attributes)
    return {
        key.decode("ascii", "replace"): unescape((one or two).decode("utf-8", "replace")) for key, one, two in pairs
    }


def _resolve(folder: str, target: str) -> str:
    target = target.replace("\\", "/")
    if target.startswith("/"):
        return target.lstrip("/")
    parts = folder.split("/") if folder else []
    for piece in target.split("/"):
        if piece == "..":
            parts = parts[:-1]
        elif piece not in {"", "."}:
            parts.append(piece)
    return "/".join(parts)
