"""Several papers of one message for the same requirement of one union: the better one goes, or staff decide.

Not for papers of different messages: there the later one is a new version, and `standing` says which stands. A scan or
a blank form takes nobody's place, and the same words in two formats are one paper.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from collector.matching.index import Index
from collector.matching.values import Claim
from collector.model import Decision, Evidence, File, Match
from collector.vietnamese import fold

# What a sender says of a paper in the new text of a letter or in its name. The order is that of preference.
_FINAL = re.compile(
    r"\b(ban cuoi|cuoi cung|chinh thuc|final|hoan chinh|hoan thien|da sua|sua lai|chinh sua|dinh chinh|thay the"
    r"|thay cho|ban moi|cap nhat|moi nhat)\b"
)
_MORE = re.compile(r"\b(bo sung|gui them|nop them|con thieu)\b")
_DRAFT = re.compile(r"\b(ban nhap|du thao|draft|ban cu)\b")
_NUMBER = re.compile(r"\b(?:v|ver|lan|ban|version)\s?(\d{1,2})\b")
# What a paper says of itself, by which one of two may be better told to be its union's.
_OWN = frozenset(
    {"letterhead", "unit", "speaker", "title", "opening", "closing", "signature-block", "sheet", "file-name"}
)


def says(text: str) -> str:
    """Return what new text calls a paper: "replace", "supplement", "draft", or "" where it says none or two."""
    flat = fold(text)
    told = [word for word, sign in (("replace", _FINAL), ("supplement", _MORE), ("draft", _DRAFT)) if sign.search(flat)]
    return told[0] if len(told) == 1 else ""


def settle(claims: Sequence[Claim], matches: Sequence[Match], index: Index) -> list[Match]:
    """Let of rival papers only the better one be decided by itself; where none is better they all wait."""
    groups: defaultdict[tuple[str | None, str | None], list[int]] = defaultdict(list)
    for at, (claim, match) in enumerate(zip(claims, matches, strict=True)):
        if claim.stands and claim.requirement and match.decision is Decision.AUTO:
            groups[match.union, claim.requirement].append(at)
    settled = list(matches)
    for group in groups.values():
        if len(group) > 1 and _differ([claims[at].file for at in group]):
            for at in _losers(claims, matches, group):
                settled[at] = _waiting(matches[at], _other(claims, group, at), index)
    return settled


def _differ(files: list[File]) -> bool:
    """Return whether some of the files hold other words than the rest."""
    return len({file.sha256 for file in files}) > 1 and len({_words(file) for file in files}) > 1


def _words(file: File) -> str:
    if file.text:
        return fold(" ".join(paragraph.text for paragraph in file.text.paragraphs))
    if file.workbook:
        return repr([sheet.rows for sheet in file.workbook.sheets if not sheet.hidden])
    return file.sha256 or ""


def _losers(claims: Sequence[Claim], matches: Sequence[Match], group: list[int]) -> list[int]:
    ranks = {at: _rank(claims[at], matches[at]) for at in group}
    best = max(ranks.values())
    winners = [at for at in group if ranks[at] == best]
    return group if len(winners) > 1 else [at for at in group if at not in winners]


def _rank(claim: Claim, match: Match) -> tuple[int, int, bool]:
    """Rank a paper: what its name calls it, the number of its version, whether it names its union itself."""
    name = fold(claim.file.name.rpartition(".")[0] or claim.file.name)
    word = {"replace": 2, "draft": 0, "supplement": 0}.get(says(name), 1)
    number = _NUMBER.search(name)
    own = any(piece.kind in _OWN and piece.union == match.union for piece in match.evidence)
    return word, int(number[1]) if number else 0, own


def _other(claims: Sequence[Claim], group: list[int], at: int) -> str:
    return next(claims[one].file.name for one in group if one != at)


def _waiting(match: Match, other: str, index: Index) -> Match:
    told = Evidence("rival", match.union or "", other, index.weights.kinds["rival"])
    return replace(match, decision=Decision.REVIEW, union=None, evidence=(*match.evidence, told))
