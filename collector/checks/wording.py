"""How near the wording of a heading comes to the sections of a campaign.

Words weigh by how few sections share them: "nữ công" tells a section, "công đoàn" tells nothing. Pairs of words count
beside the words, because Vietnamese words have two syllables and the syllables are shared widely.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from collector.model import Section
from collector.vietnamese import fold

# Short forms that clerks write, folded
_LONG = {
    "ccvcld": "cong chuc vien chuc lao dong",
    "cnvcld": "cong chuc vien chuc lao dong",
    "cbccvcld": "can bo cong chuc vien chuc lao dong",
    "ccvc": "cong chuc vien chuc",
    "cbccvc": "can bo cong chuc vien chuc",
    "cbcc": "can bo cong chuc",
    "nld": "nguoi lao dong",
    "cd": "cong doan",
    "cdcs": "cong doan co so",
    "cdv": "cong doan vien",
    "dv": "doan vien",
    "bch": "ban chap hanh",
    "nq": "nghi quyet",
    "dh": "dai hoi",
    "hncbcc": "hoi nghi can bo cong chuc",
    "xh": "xa hoi",
}
# Words that join others and say nothing
_JOINING = frozenset(
    fold("và các của cho trong về tại theo với cùng những một số đến từ là được năm ngày nhân").split()
)
_CLAUSE = re.compile(r"[,;.:()“”\"\-–/\n]+")
# The weight of a word that no section knows, as a share of the heaviest known one
_UNKNOWN = 0.5
# What a heading must cover of a second section, beyond the first, to stand for both
_COVERS = 0.55
_OF_HEADING = 0.22

_EXPLAINED = 0.75
_BELONGS = 0.8
_DIGITS = re.compile(r"\d+")
# Where a heading may fall into two, and how near each part must come to its section
_PART = re.compile(r"[,;.]\s+|\s+và\s+", re.IGNORECASE)
_HALF = 0.5
_MOST_PARTS = 24
_CLEARLY = 0.2
# Where the wordings of several sections may meet in one heading
_PIECE = re.compile(r"[,;.]\s+|\s+và\s+|\s+[-–—]\s+", re.IGNORECASE)
_MOST_PIECES = 20
_MOST_MORE = 10
_MOST_BESIDE = 3
_NAMED = 0.42
_NAMED_AFTER = 0.6  # behind what may be the end of the heading
_PER_SECTION = 0.4  # all that a heading names counts for more than naming it well

Features = frozenset[str]


@lru_cache(maxsize=16384)
def features(text: str) -> Features:
    """Return the words and pairs of words of a text, without numbers and joining words."""
    found: set[str] = set()
    for clause in _CLAUSE.split(text):
        words = [
            word
            for short in fold(clause).split()
            for word in _LONG.get(short, short).split()
            if word not in _JOINING and not word.isdigit()
        ]
        found.update(words)
        found.update(f"{one} {two}" for one, two in pairwise(words))
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Wordings:
    """The sections of a campaign by their words."""

    numbers: tuple[str, ...]
    variants: tuple[tuple[int, Features, float], ...]  # section, features, their weight
    whole: tuple[Features, ...]  # of each section, all its wordings together
    digits: tuple[frozenset[str], ...]  # of each section, the numbers that its wordings name
    weights: dict[str, float]
    by_feature: dict[str, tuple[int, ...]]  # to variants
    unknown: float
    # headings recur from union to union; what they came to is kept
    known: dict[str, tuple[float, ...]] = field(default_factory=dict)


@lru_cache(maxsize=16)
def compiled(sections: tuple[Section, ...]) -> Wordings:
    """Return the sections ready for comparing headings with them."""
    variants = [
        (place, found)
        for place, section in enumerate(sections)
        for text in (section.title, *section.wordings)
        if (found := features(text))
    ]
    whole = tuple(
        frozenset[str]().union(*(found for at, found in variants if at == place)) for place in range(len(sections))
    )
    shared = Counter(word for found in whole for word in found)
    weights = {word: math.log((len(sections) + 1) / count) for word, count in shared.items()}
    by_feature: dict[str, list[int]] = {}
    for at, (_, found) in enumerate(variants):
        for word in found:
            by_feature.setdefault(word, []).append(at)
    return Wordings(
        numbers=tuple(section.number for section in sections),
        variants=tuple((place, found, sum(weights[word] for word in found)) for place, found in variants),
        whole=whole,
        digits=tuple(frozenset(_DIGITS.findall(" ".join((section.title, *section.wordings)))) for section in sections),
        weights=weights,
        by_feature={word: tuple(found) for word, found in by_feature.items()},
        unknown=_UNKNOWN * max(weights.values(), default=1.0),
    )


def scores(heading: str, wordings: Wordings) -> tuple[float, ...]:
    """Return for each section how near a heading comes to it, 0 to 1."""
    found = wordings.known.get(heading)
    if found is None:
        if len(wordings.known) > 20_000:  # noqa: PLR2004 - a bound for the memory of a long run
            wordings.known.clear()
        found = wordings.known[heading] = _scores(features(heading), wordings)
    return found


def nearest(text: str, wordings: Wordings) -> tuple[float, int]:
    """Return how near a text comes to the section that it comes nearest to, and that section's place."""
    return max(zip(scores(text, wordings), range(len(wordings.numbers)), strict=True), default=(0.0, -1))


def _weight(found: Features, wordings: Wordings) -> float:
    # A pair that no section knows is no strange word: its two words are weighed already
    return sum(wordings.weights.get(word, 0.0 if " " in word else wordings.unknown) for word in found)


def _scores(heading: Features, wordings: Wordings) -> tuple[float, ...]:
    best = [0.0] * len(wordings.numbers)
    whole = _weight(heading, wordings)
    if not whole:
        return tuple(best)
    shared: dict[int, float] = {}
    for word in heading:
        weight = wordings.weights.get(word)
        if weight:
            for variant in wordings.by_feature[word]:
                shared[variant] = shared.get(variant, 0.0) + weight
    for variant, common in shared.items():
        place, _, total = wordings.variants[variant]
        score = 0.6 * common / whole + 0.4 * common / total
        best[place] = max(best[place], score)
    return tuple(best)


def belongs(text: str, sections: Sequence[int], wordings: Wordings) -> bool:
    """Return whether a text says only what the wordings of its sections say: it is heading and no content."""
    words = features(text)
    whole = _weight(words, wordings)
    known = frozenset[str]().union(*(wordings.whole[section] for section in sections))
    # A heading names no decree and no date that the wordings do not name
    fresh = set(_DIGITS.findall(text)).difference(*(wordings.digits[section] for section in sections))
    return not whole or (not fresh and _weight(words & known, wordings) >= _BELONGS * whole)


def also_covers(heading: str, first: int, wordings: Wordings, open_: frozenset[int]) -> list[int]:
    """Return the further sections that a heading stands for, beyond the one that it is."""
    words = features(heading)
    explained = wordings.whole[first]
    rest = words - explained
    enough = _OF_HEADING * _weight(words, wordings)
    if _weight(rest, wordings) < enough:
        return []
    found = []
    for place in sorted(open_ - {first}):
        variants = (variant - explained for at, variant, _ in wordings.variants if at == place)
        named = any(_share(words, variant, wordings, enough) >= _COVERS for variant in variants)
        # What the first section leaves unexplained is this one's and nobody else's
        shared = rest & wordings.whole[place]
        told = _weight(shared, wordings)
        beside = abs(place - first) == 1 and any(" " in word for word in shared)  # "tham" is thăm and tham
        if named or (beside and told >= enough and told >= _EXPLAINED * _weight(rest, wordings)):
            found.append(place)
    return found


def halves(heading: str, first: int, wordings: Wordings, open_: frozenset[int]) -> set[int]:
    """Return the section beside the first one that one part of a heading is, where the other part is the first."""
    pieces = _PART.split(heading)
    for cut in range(1, len(pieces) if len(pieces) <= _MOST_PARTS else 0):
        texts = [" ".join(half).strip() for half in (pieces[:cut], pieces[cut:])]
        near = [scores(text, wordings) for text in texts]
        for (own, other), text in zip((near, near[::-1]), texts[::-1], strict=True):
            for place in open_ & {first - 1, first + 1}:
                if not any(" " in word for word in features(text) & wordings.whole[place]):
                    continue  # single syllables coincide: "thăm hỏi", "tham gia hội nghị"
                if own[first] >= _HALF and other[place] >= _HALF and other[place] >= other[first] + _CLEARLY:
                    return {place}
    return set()


def pieces(
    told: tuple[str, str], own: int, places: Sequence[int], wordings: Wordings, open_: frozenset[int]
) -> set[int]:
    """Return the sections beside its own that the pieces of a heading name one after the other.

    `told` is the heading, and what may go on with it: of that any beginning may be heading too, or none.
    """
    words = _PIECE.split(told[0])
    fixed = len(words)
    after = told[1].strip()
    words += [piece for piece in _PIECE.split(told[1]) if piece][:_MOST_MORE] if told[1] else []
    words = [word for word in words if word.strip()][:_MOST_PIECES]
    fixed = min(fixed, len(words))
    at = places.index(own)
    best: tuple[float, set[int]] = (0.0, set())
    for first in range(max(0, at - _MOST_BESIDE), at + 1):
        for last in range(max(at, first + 1), min(len(places), first + _MOST_BESIDE + 1)):
            run = places[first : last + 1]
            if any(place != own and place not in open_ for place in run):
                continue
            for many in range(max(fixed, len(run)), len(words) + 1):
                near = _parted(words[:many], run, own, wordings)
                # What goes on in small letters behind a dash is heading still
                enough = _NAMED if many <= fixed + after[:1].islower() else _NAMED_AFTER
                if near >= enough and near + _PER_SECTION * len(run) > best[0]:
                    best = near + _PER_SECTION * len(run), set(run) - {own}
    return best[1] or _apart(words[:fixed], own, places, wordings, open_)


def _apart(
    words: Sequence[str], own: int, places: Sequence[int], wordings: Wordings, open_: frozenset[int]
) -> set[int]:
    """Return the one section, not beside its own, that a part of a heading names clearly."""
    near = {
        place: max(_parted(words, pair, own, wordings) for pair in ((own, place), (place, own)))
        for place in places
        if place in open_ and place != own
    }
    best = max(near, key=lambda place: near[place], default=own)
    return {best} if near.get(best, 0.0) >= _NAMED_AFTER else set()


def _parted(words: Sequence[str], run: Sequence[int], own: int, wordings: Wordings) -> float:
    """Return how near the pieces come, in order, to the sections of a run: that of the section told worst."""
    # best[at]: of the pieces up to `at` laid over the sections so far
    best = [1.0] + [0.0] * len(words)
    for place in run:
        fresh = [0.0] * (len(words) + 1)
        for end in range(1, len(words) + 1):
            for start in range(end):
                if best[start] > fresh[end]:
                    near = _named(" ".join(words[start:end]), place, run, own, wordings)
                    fresh[end] = max(fresh[end], min(best[start], near))
        best = fresh
    return best[-1]


def _named(text: str, place: int, run: Sequence[int], own: int, wordings: Wordings) -> float:
    near = scores(text, wordings)
    if near[place] <= max((near[other] for other in run if other != place), default=0.0):
        return 0.0
    if place != own and near[place] < near[own] + _CLEARLY:
        # What the section's own wordings say is no other section
        told = features(text)
        if _weight(told & wordings.whole[own], wordings) >= _EXPLAINED * _weight(told, wordings):
            return 0.0
    return near[place]


def _share(words: Features, variant: Features, wordings: Wordings, enough: float) -> float:
    common = _weight(words & variant, wordings)
    return common / _weight(variant, wordings) if common >= enough else 0.0
