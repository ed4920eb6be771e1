"""A form made ready for finding its rows: labels folded, parents walked, units compared.

Compiled once for each form and kept. Nothing here looks at a filled table.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from collector.model import Form, Indicator
from collector.vietnamese import fold

# Short forms that clerks write for the long ones and the other way round; labels are compared in the long form.
_LONG = {
    "ccvcld": "cong chuc vien chuc lao dong",
    "cnvcld": "cong nhan vien chuc lao dong",
    "ccvc": "cong chuc vien chuc",
    "cbccvc": "can bo cong chuc vien chuc",
    "nld": "nguoi lao dong",
    "cdcs": "cong doan co so",
    "cdbp": "cong doan bo phan",
    "cd": "cong doan",
    "dv": "doan vien",
    "tttnd": "thanh tra nhan dan",
    "ttnd": "thanh tra nhan dan",
    "bhxh": "bao hiem xa hoi",
    "htxsnv": "hoan thanh xuat sac nhiem vu",
}
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_REMARK = re.compile(r"\([^()]*\)")
# "1.", "1.1", "IV.", "a)", "- " in front of a label; one letter or a Roman number needs its mark
_NUMBERING = re.compile(r"^\s*(?:(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,4}|[a-zđA-ZĐ])\s*[.)/:]\s*|\d{1,2}(?:\.\d{1,2})*\s+)")
# What `keys` takes off a label: a number in front, a remark, a year, "trong đó"
_TO_STRIP = re.compile(r"\(|(?:19|20)\d\d|[Tt]rong|TRONG|^\s*(?:\d|[IVX]{1,4}\s*[.)/:]|[a-zđA-ZĐ]\s*[.)/:])")
# A heading that names a year, and no label: "Năm 2024" is not the row "Nam"
_ONLY_YEAR = re.compile(r"(?:nam )?(?:19|20)\d\d")
_MONEY = re.compile(
    r"(?:1 )?(?:0?00 ?(?:000 ?)?|1000 ?(?:000 ?)?)?(?:nghin|ngan|trieu|ty|ti|tr|k)? ?(?:dong|vnd|d)(?: viet nam)?"
)

_DASHES = ("-", "–", "—", "+", "•", "*")
_SHORT_MONEY = frozenset({"trieu", "trd", "ngd", "nd", "tyd"})  # "Trđ", "ng.đ", "tỷđ"
# Longer text in a cell is no label, and is not kept in memory for comparison
LONGEST_LABEL = 400


@lru_cache(maxsize=4096)
def money_unit(unit: str) -> bool:
    """Return whether a unit is one of money."""
    return bool(_MONEY.fullmatch(fold(unit)) or fold(unit) in _SHORT_MONEY)


@lru_cache(maxsize=32768)  # the same labels, units and headings stand in every union's table
def entries_of(text: str, book: "CompiledForm") -> tuple[int, ...]:
    """Return the rows of the form whose label a text is; most cells of a workbook are no label at all."""
    if len(text) > LONGEST_LABEL:
        return ()
    key = fold(text)
    found = book.by_key.get(key)
    if found is not None:
        return found
    if _ONLY_YEAR.fullmatch(key):
        return ()
    if _LONG.keys().isdisjoint(key.split()) and not _TO_STRIP.search(text):
        return ()
    return next((book.by_key[key] for key in keys(text) if key in book.by_key), ())


def long_forms(folded: str) -> str:
    """Return a folded text with the field's short forms written out."""
    return " ".join(_LONG.get(word, word) for word in folded.split())


def without_number(label: str) -> str:
    """Return a label without the number that it may begin with."""
    return _NUMBERING.sub("", label, count=1)


@lru_cache(maxsize=16384)
def keys(label: str) -> tuple[str, ...]:
    """Return the forms under which a label is looked up, the fullest first."""
    if len(label) > LONGEST_LABEL:
        return ()
    bare = without_number(label)
    found: dict[str, None] = {}
    for text in (bare, _REMARK.sub(" ", bare)):
        key = long_forms(fold(_YEAR.sub(" ", text)))
        if key:
            found[key] = None
            found[key.removeprefix("trong do ")] = None
    return tuple(found)


@dataclass(frozen=True, slots=True)
class FormEntry:
    """One row of the form, a heading too."""

    index: int
    indicator: Indicator
    key: str
    unit: str
    money: bool
    chain: tuple[int, ...]  # itself, its parent and so on up to the heading

    @property
    def parent(self) -> int | None:
        """The row that it is a part of."""
        return self.chain[1] if len(self.chain) > 1 else None


@dataclass(frozen=True, slots=True, eq=False)  # one for each form, so it is itself and needs no comparing
class CompiledForm:
    """The rows of a form and where a label may belong."""

    entries: tuple[FormEntry, ...]
    by_key: dict[str, tuple[int, ...]]
    units: frozenset[str]
    detail: tuple[bool, ...]  # whether a row is set as a detail of the one above it: "- Trong đó: …"


@lru_cache(maxsize=16)
def compiled(form: Form) -> CompiledForm:
    """Return the form ready for finding its rows."""
    places = {indicator.code: index for index, indicator in enumerate(form.indicators)}
    entries = tuple(_entry(form.indicators, places, index) for index in range(len(form.indicators)))
    by_key: dict[str, list[int]] = defaultdict(list)
    for entry in entries:
        for key in keys(entry.indicator.label):
            by_key[key].append(entry.index)
    return CompiledForm(
        entries,
        {key: tuple(found) for key, found in by_key.items()},
        frozenset(entry.unit for entry in entries if entry.unit),
        tuple(entry.indicator.label.lstrip()[:1] in _DASHES for entry in entries),
    )


def _entry(indicators: tuple[Indicator, ...], places: dict[str, int], index: int) -> FormEntry:
    indicator = indicators[index]
    chain = [index]
    while (parent := indicators[chain[-1]].parent) in places and places[parent] not in chain:
        chain.append(places[parent])
    key = keys(indicator.label)[0] if indicator.label else ""
    return FormEntry(
        index=index,
        indicator=indicator,
        key=key,
        unit=fold(indicator.unit) if indicator.unit != "%" else "%",
        money=indicator.kind == "money",
        chain=tuple(chain),
    )
