"""Who is named on a line that holds one name: an issuer's line, a "Đơn vị báo cáo" cell.

Such a line must be covered by the name found in it. What is left over tells of a longer name that is not
registered ("Công đoàn Phòng Tổ chức Viện …"), and a name that is not found at all tells of a stranger.
"""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import OSA

from collector.matching.index import Index
from collector.matching.letterhead import leftover
from collector.matching.search import Hit, find
from collector.matching.words import MARKER, TYPES, Core, Words, read, spell

# How many of the rarest words of a line look for candidates, and how common a word may be for that.
_RARE = 4
_COMMON = 300


_KIND_WORDS = frozenset(word for kind in TYPES for word in kind)


class Quality(StrEnum):
    """How surely a line names its union."""

    FULL = "full"  # the name, all of it and nothing else
    CUT = "cut"  # without its national tail
    TYPO = "typo"  # with a typing error, and nobody else's name is near
    PARTIAL = "partial"  # more words stand beside it
    STRANGER = "stranger"  # a name, but none of the registry


@dataclass(frozen=True, slots=True)
class Named:
    """The outcome of reading one line that holds a name."""

    unions: tuple[str, ...]
    text: str
    quality: Quality

    @property
    def surely(self) -> bool:
        """Return whether it is one union's name, all of it and nothing else."""
        return self.quality is Quality.FULL and len(self.unions) == 1


def name(index: Index, text: str) -> Named | None:
    """Read a line that holds one name; None where it names nobody, or only the body above all unions."""
    words = read(text)
    hits = find(index, words)
    owned = [hit for hit in hits if hit.unions != ("",)]
    rest = _uncovered(words, hits)
    if not owned:
        # A dash or a single character is no name; "CĐCS" and "Đơn vị" say nothing and are left out of `rest`.
        if sum(map(len, rest)) < 3:  # noqa: PLR2004 - "Vụ" alone names nobody
            return None
        near = _nearest(index, words, hits)
        return Named((near,) if near else (), words.text, Quality.TYPO if near else Quality.STRANGER)
    last = _innermost(index, owned)
    if not rest and not last.part and last is owned[-1]:
        return Named(last.unions, words.text, Quality.CUT if last.cut else Quality.FULL)
    # "Quốc gai": the name without its tail is found, and the tail is a slip.
    near = _nearest(index, words, [hit for hit in hits if hit.unions == ("",)])
    return Named((near,) if near else last.unions, words.text, Quality.TYPO if near else Quality.PARTIAL)


def _nearest(index: Index, words: Words, hits: list[Hit]) -> str | None:
    """Look for a slip in the name behind the union prefix, the ministry's name left out."""
    covered = {at for hit in hits for at in range(hit.first, hit.last)}
    start = words.tokens.index(MARKER) + 1 if MARKER in words.tokens else 0
    return nearest(index, tuple(words.tokens[at] for at in range(start, len(words.tokens)) if at not in covered))


def _uncovered(words: Words, hits: list[Hit]) -> tuple[str, ...]:
    """Return the words of a line that no name covers and that say something."""
    covered = {at for hit in hits for at in range(hit.first, hit.last)}
    kept = [at for at in range(len(words.tokens)) if at not in covered]
    rest = Words(words.text, tuple(words.tokens[at] for at in kept), (), ())
    return leftover(rest, len(kept), len(kept))


def _innermost(index: Index, owned: list[Hit]) -> Hit:
    """Of a parent and its child on one line the child is meant; else the last name."""
    last = owned[-1]
    for hit in owned[:-1]:
        if any(above in last.unions for union in hit.unions for above in index.ancestors(union)):
            return hit
    return last


def is_akin(index: Index, text: str, union: str) -> bool:
    """Return whether a name that was not found in full may be a writing of this union: its own words, in their order.

    "Viện NLNT" is "Viện Năng lượng nguyên tử Việt Nam" cut short. "Khoa Nội Quỹ …" says more than the name does, and
    anyone who says more is somebody else.
    """
    words = read(text)
    said = _uncovered(words, [hit for hit in find(index, words) if hit.unions == ("",)])
    spelled = spell(said)
    if not spelled:
        return not said and bool(words.tokens)
    return any(_is_cut(index, spelled, core) for core in (*index.cores_of(union), *_homes(index, union)))


def _homes(index: Index, union: str) -> list[Core]:
    """Return the names of a union with the ministry's behind them, as anyone who cites it in full writes it."""
    return [(*core, *home) for core in index.cores_of(union) for home in index.home]


def _is_cut(index: Index, said: Core, meant: Core) -> bool:
    """Return whether the words stand in a name in this order, each once, with a slip here and there."""
    at = 0
    for word in said:
        while at < len(meant) and meant[at] != word and not _is_slip(index, word, meant[at]):
            at += 1
        if at == len(meant):
            return False
        at += 1
    return True


# --- typing errors -----------------------------------------------------------------------------------


def nearest(index: Index, core: Core) -> str | None:
    """Find the one union whose name this is with a typing error or two; None where two are as near."""
    spelled = spell(core)
    found = {
        code
        for code, core in (index.cores[at] for at in _candidates(index, spelled))
        if len(core) > 2 and _is_typo(index, spelled, core)  # noqa: PLR2004 - a slip in two words proves nothing
    }
    return found.pop() if len(found) == 1 else None


def _candidates(index: Index, spelled: Core) -> list[int]:
    """Return the names that share the rarest words of a line, the most shared first."""
    known = sorted((len(index.postings[word]), word) for word in set(spelled) if word in index.postings)
    shared = Counter(at for size, word in known[:_RARE] if size <= _COMMON for at in index.postings[word])
    return [at for at, _ in shared.most_common(20)]


def _is_typo(index: Index, said: Core, meant: Core) -> bool:
    if "".join(said) == "".join(meant):
        return True  # a space too many or too few
    if len(said) != len(meant):
        return False
    wrong = [(a, b) for a, b in zip(said, meant, strict=True) if a != b]
    # "Vệin" is a slip for "Viện"; another word that tells a kind of unit is none.
    if any(a in _KIND_WORDS for a, _ in wrong) or not 0 < len(wrong) <= max(1, len(meant) // 4):
        return False
    return all(_is_slip(index, a, b) for a, b in wrong)


def _is_slip(index: Index, said: str, meant: str) -> bool:
    """Return whether a word is a mistyped other one; a word of some other name is no mistyping."""
    if said.isdigit() or meant.isdigit() or len(meant) < 3 or said in index.postings:  # noqa: PLR2004 - "tin"
        return False
    return bool(OSA.distance(said, meant, score_cutoff=1) <= 1)
