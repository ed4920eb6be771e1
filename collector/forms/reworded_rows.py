"""Places the rows whose label was reworded, where label, parent, neighbours, number and unit agree on one entry.

A label may lose or gain a few words. It may not differ in a word that tells two rows of the form apart ("tốt",
"xuất sắc", "nữ"), nor in a "không".
"""

from collections import defaultdict
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from collector.forms.compiled import CompiledForm, FormEntry
from collector.forms.rows import FilledRow, Finder, unplaced
from collector.vietnamese import fold

_NEARLY_THE_SAME = 0.9
_SIMILAR = 0.7
_AKIN = 0.6
_RIVAL = 0.06
_SHORT = 3  # words: "công chức" may not become "công chức nữ"
_NEGATIONS = frozenset({"khong", "chua", "chang"})
# Words that a label may gain or lose without becoming another
_LIGHT = frozenset(
    fold("số tổng lượng các những của trong và cho là trên được đã năm có lượt mục theo người so với về từ do").split()
)


@lru_cache(maxsize=65536)
def likeness(one: str, other: str) -> float:
    """Return how alike two folded labels are, 0 to 1."""
    plain = fuzz.ratio(one, other) / 100
    ordered = fuzz.token_sort_ratio(one, other) / 100 * 0.97
    return max(plain, ordered, _contained(one, other))


def _contained(one: str, other: str) -> float:
    mine, theirs = frozenset(one.split()), frozenset(other.split())
    shorter, longer = sorted((mine, theirs), key=len)
    if len(shorter) <= _SHORT or not shorter <= longer:
        return 0.0
    return 0.7 + 0.3 * len(shorter) / len(longer)


@lru_cache(maxsize=16)
def _telling(book: CompiledForm) -> tuple[frozenset[str], ...]:
    """Return for each entry the words that tell it from another entry that is worded much the same."""
    words: dict[int, set[str]] = defaultdict(set)
    for one in book.entries:
        for other in book.entries[one.index + 1 :]:
            if one.key != other.key and likeness(one.key, other.key) >= _AKIN:
                for index in (one.index, other.index):
                    words[index] |= one.tokens ^ other.tokens
    return tuple(frozenset(words[entry.index]) - _LIGHT for entry in book.entries)


def reworded(finder: Finder) -> None:
    """Place reworded rows; each must be the only one that comes into question for its entry."""
    rows = [at for at in unplaced(finder) if finder.rows[at].filled or finder.rows[at].unit]
    entries = [
        entry
        for entry in finder.book.entries
        if entry.index not in finder.of_entry and entry.indicator.kind != "section"
    ]
    if not rows or not entries:
        return
    claims: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for at in rows:
        best = _best(finder, at, entries)
        if best is not None:
            claims[best[1]].append((best[0], at))
    for entry, found in claims.items():
        found.sort(reverse=True)
        if len(found) == 1 or found[0][0] - found[1][0] > _RIVAL:
            finder.assign(found[0][1], entry)


def _best(finder: Finder, at: int, entries: list[FormEntry]) -> tuple[float, int] | None:
    row = finder.rows[at]
    found: list[tuple[float, int]] = []
    for entry in entries:
        alike = max((likeness(key, entry.key) for key in row.keys), default=0.0)
        if alike >= _AKIN and _agrees(finder, at, entry, alike):
            found.append((alike, entry.index))
    found.sort(reverse=True)
    if not found or (len(found) > 1 and found[0][0] - found[1][0] <= _RIVAL):
        return None
    # A row nearer to an entry that already has its row is a row of the union's own beside it
    nearest = max((likeness(key, other) for key in row.keys for other in finder.book.by_key), default=0.0)
    return found[0] if found[0][0] >= nearest - _RIVAL else None


def _agrees(finder: Finder, at: int, entry: FormEntry, alike: float) -> bool:
    row = finder.rows[at]
    if row.unit and entry.unit and row.unit != entry.unit and not (row.money and entry.money):
        return False
    if not _same_words(row, entry, finder.book):
        return False
    place = finder.place(at, entry)
    number = finder.numbered and bool(entry.indicator.stt) and entry.indicator.stt in row.numbers
    unit = bool(row.unit and entry.unit)
    if alike >= _NEARLY_THE_SAME:
        return place.scope or place.tight or number
    if alike >= _SIMILAR:
        return unit and (place.tight or number) and (place.scope or place.tight)
    return unit and place.tight and number


def _same_words(row: FilledRow, entry: FormEntry, book: CompiledForm) -> bool:
    """Return whether a row differs from an entry in no word that matters."""
    mine = min((frozenset(key.split()) for key in row.keys), key=lambda words: len(words ^ entry.tokens))
    differing = mine ^ entry.tokens
    # A mistyped word is no other word, unless the form knows it as one
    heavy = {word for word in differing - _LIGHT if not _slip(word, differing - {word}, book.words)}
    if heavy & (_NEGATIONS | _telling(book)[entry.index]):
        return False
    return len(entry.tokens) > _SHORT or not heavy


def _slip(word: str, others: frozenset[str], words: frozenset[str]) -> bool:
    return any(
        not (word in words and other in words)
        and max(len(word), len(other)) >= _SHORT
        and Levenshtein.distance(word, other, score_cutoff=1) <= 1
        for other in others
    )
