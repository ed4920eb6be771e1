"""Pairs the words of two labels: the same, mistyped, run together, shortened. Not for what the rest of them means."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from unicodedata import normalize

from rapidfuzz.distance import OSA

from collector.vietnamese import clean, fold

# Told by their marks: "sửa chữa" denies nothing, "trong năm" speaks of no men
NEGATIONS = {"không": "khong", "chưa": "chua", "chẳng": "chang", "nam": "nam"}
DENIALS = frozenset(NEGATIONS.values()) - {"nam"}
STAFF = "@"  # the whole of the staff, by whichever of its usual names
_STAFF_NAMES = ("ccvcld", "cnvcld", "cbccvc", "cbccvcld", "cbcnvc", "ccvc")
# A word of the language without its marks; what is none may be a slip of the hand
SYLLABLE = re.compile(
    r"(?!.*(?:aa|ae|ea|ee|ei|ey|ii|iy|oy|[ae][aeiouy]{2}))(?:ngh|ng|nh|kh|ph|th|tr|ch|gh|gi|qu|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?$"
)
_VOWELS = frozenset("aeiouy")
_LONG_WORD = 4
_SHORTEST = 2
_DENIED = re.compile("không|chưa|chẳng|khong")


@dataclass(frozen=True, slots=True)
class Marks:
    """How the words of two labels are written, with their marks, by the folded word."""

    mine: dict[str, frozenset[str]]
    theirs: dict[str, frozenset[str]]

    def near(self, one: str, other: str) -> bool:
        """Return whether two words differ in one letter as they are written: "bóng" is no slip of "đồng"."""
        mine, theirs = self.mine.get(one, ()), self.theirs.get(other, ())
        if not mine or not theirs or all(map(str.isascii, mine)):
            return True
        # "toạ" is "tọa" in the spelling that words are compared in: as a slip of "tạo" it has the same letters and tone
        return any(
            OSA.distance(word, said, score_cutoff=1) <= 1
            or sorted(normalize("NFD", word)) == sorted(normalize("NFD", said))
            for word in mine
            for said in theirs
        )


@lru_cache(maxsize=16384)
def marked(label: str) -> dict[str, frozenset[str]]:
    """Return how the words of a label are written, by the folded word."""
    found: dict[str, set[str]] = defaultdict(set)
    if not label.isascii():
        for word in re.findall(r"[^\W\d_]+", clean(label).lower()):
            found[fold(word)].add(word)
    return {word: frozenset(said) for word, said in found.items()}


def pair_words(mine: Sequence[str], theirs: Sequence[str], telling: frozenset[str], marks: Marks) -> "Left":
    """Pair the words of two labels; return the places of those that are left on each side."""
    left = Left(list(range(len(mine))), list(range(len(theirs))))
    _shifted(mine, theirs, left)
    _joined(mine, theirs, left)
    _same(mine, theirs, left)
    if left.mine and left.theirs:
        _mistyped(mine, theirs, left, telling, marks)
    if left.mine and left.theirs:
        _run_together(mine, theirs, left.mine, left.theirs)
        _run_together(theirs, mine, left.theirs, left.mine)
    if left.mine:
        _shortened(mine, theirs, left.mine, left.theirs)
        _shortened(theirs, mine, left.theirs, left.mine)
    return left


@dataclass(slots=True)
class Left:
    """The places of the words that nothing on the other side says, and how many pairs are doubtful."""

    mine: list[int]
    theirs: list[int]
    doubtful: int = 0


def denied_by_slip(words: Sequence[str]) -> frozenset[str]:
    """Return the denials in words that are not set as words: "loạikhông", "khôn ghoàn", "kôhng"."""
    strange = [word for word in words if not SYLLABLE.match(fold(word))]
    joined = (one + other for one, other in pairwise(words))
    found = {fold(said) for text in (*strange, *joined) for said in _DENIED.findall(text)}
    mixed = any(sorted(fold(word)) == sorted("khong") and _close(fold(word), "khong") for word in strange)
    return frozenset(found | {"khong"} if mixed else found)


def _shifted(mine: Sequence[str], theirs: Sequence[str], left: Left) -> None:
    """Pair two words with two of the same letters, the blank between them a letter off: "đơ nvị", "hợ pđồng"."""
    for at in range(len(mine) - 1):
        pair = mine[at : at + 2]
        if at not in left.mine:
            continue
        place = next((place for place in left.theirs if _a_letter_off(pair, theirs[place : place + 2])), None)
        if place is not None and place + 1 in left.theirs:
            left.doubtful += all(map(SYLLABLE.match, pair))
            for gone, first in ((left.mine, at), (left.theirs, place)):
                gone.remove(first)
                gone.remove(first + 1)


def _joined(mine: Sequence[str], theirs: Sequence[str], left: Left) -> None:
    """Pair a word with the two that it is, before the second "đồng" of "Lao độnghợp đồng" is taken for the first."""
    for at in tuple(left.mine):
        if SYLLABLE.match(mine[at]) or mine[at].isdigit():
            continue
        for one, two in pairwise(tuple(left.theirs)):
            if two == one + 1 and theirs[one] + theirs[two] == mine[at]:
                left.mine.remove(at)
                left.theirs.remove(one)
                left.theirs.remove(two)
                break


def _a_letter_off(one: Sequence[str], other: Sequence[str]) -> bool:
    return len(other) > 1 and abs(len(one[0]) - len(other[0])) == 1 and "".join(one) == "".join(other)


def _same(mine: Sequence[str], theirs: Sequence[str], left: Left) -> None:
    places: dict[str, list[int]] = defaultdict(list)
    for place in left.theirs:
        places[theirs[place]].append(place)
    last = -1
    for at in tuple(left.mine):
        if open_ := places.get(mine[at]):
            # In the order of the form where that may be: "laođộng hợp đồng" ends with the second "đồng"
            last = next((place for place in open_ if place > last), open_[0])
            open_.remove(last)
            left.theirs.remove(last)
            left.mine.remove(at)


def _mistyped(mine: Sequence[str], theirs: Sequence[str], left: Left, telling: frozenset[str], marks: Marks) -> None:
    """Pair words that differ in one letter; a word that tells another row of the form is no slip."""
    for at in tuple(left.mine):
        for place in left.theirs:
            if mine[at] not in telling and mine[at] not in DENIALS and _slip(mine[at], theirs[place], marks):
                left.mine.remove(at)
                left.theirs.remove(place)
                left.doubtful += bool(SYLLABLE.match(mine[at]))
                break


def _slip(one: str, other: str, marks: Marks) -> bool:
    if other == STAFF:
        return len(one) > _LONG_WORD and any(OSA.distance(one, name, score_cutoff=1) <= 1 for name in _STAFF_NAMES)
    if len(one) == len(other) == _SHORTEST:
        # "ộb" for "bộ", "ữn" for "nữ"; without marks "on" may be "no" or a word of its own
        told = not SYLLABLE.match(one) or (one in marks.mine and one not in marks.mine[one])
        return one == other[::-1] and told and marks.near(one, other)
    if min(len(one), len(other)) < _LONG_WORD - 1 or abs(len(one) - len(other)) > 1:
        return False
    if one.isdigit() or OSA.distance(one, other, score_cutoff=1) > 1:
        return False
    return not SYLLABLE.match(one) or marks.near(one, other)


def _run_together(mine: Sequence[str], theirs: Sequence[str], left_mine: list[int], left_theirs: list[int]) -> None:
    """Pair one word with two or three that follow each other on the other side: "congdoan"."""
    for at in tuple(left_mine):
        if SYLLABLE.match(mine[at]):  # words run together are no word; nine of ten are passed over here
            continue
        span = next((span for span in _runs(left_theirs, theirs, len(mine[at])) if _spells(mine[at], theirs, span)), ())
        if span:
            left_mine.remove(at)
            for place in span:
                left_theirs.remove(place)


def _runs(left: Sequence[int], words: Sequence[str], long: int) -> Iterator[range]:
    """Return where two or three words follow each other that are together about as long as another."""
    for count in (2, 3):
        for nth in range(len(left) - count + 1):
            first = left[nth]
            # Lengths first: they are asked of every row of every sheet
            if left[nth + count - 1] == first + count - 1:
                together = sum(len(words[place]) for place in range(first, first + count))
                if abs(together - long) <= 1:
                    yield range(first, first + count)


def _spells(one: str, words: Sequence[str], span: range) -> bool:
    return _close(one, "".join(words[place] for place in span))


def _close(one: str, other: str) -> bool:
    return OSA.distance(one, other, score_cutoff=1) <= 1


def _shortened(mine: Sequence[str], theirs: Sequence[str], left_mine: list[int], left_theirs: list[int]) -> None:
    """Pair a short form with the words whose first letters it is, or with the one word that it is the start of."""
    for at in tuple(left_mine):
        word = mine[at]
        span = _spelt(word, theirs, left_theirs)
        if span is None:
            continue
        left_mine.remove(at)
        for place in span:
            if place in left_theirs:
                left_theirs.remove(place)


def _spelt(word: str, theirs: Sequence[str], left: list[int]) -> range | None:
    """Return the words that a short form stands for, those first that nothing else has said."""
    if not word.isalpha() or not _VOWELS.isdisjoint(word):
        return None
    spans = [
        range(first, first + len(word))
        for first in range(len(theirs) - len(word) + 1)
        if len(word) > 1 and all(theirs[first + at][0] == letter for at, letter in enumerate(word))
    ]
    if spans:
        return max(spans, key=lambda span: (sum(place in left for place in span), -span.start))
    return next((range(place, place + 1) for place in left if _starts(word, theirs[place])), None)


def _starts(short: str, word: str) -> bool:
    """Return whether a short form is the start of a word, or its first and last letters: "ng", "đ", "đc"."""
    return len(short) < len(word) and (word.startswith(short) or (len(short) == 2 and short == word[0] + word[-1]))  # noqa: PLR2004 - first and last
