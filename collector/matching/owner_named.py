"""What a paper that waits would come to if its sender, asked whose it is, named a union.

His word is one opinion and never enough: the paper itself has to name that union, or his address to be registered for
it. What he wrote around the paper is no second opinion, for that is the same hand. Worked out when the paper is judged,
from what is known of it then; whether he was asked, and what he answered, is for those who read answers.
"""

from collections.abc import Sequence
from dataclasses import replace

from collector.matching.decide import Case, decide
from collector.matching.index import Index
from collector.matching.rivals import settle
from collector.matching.values import Claim, Piece
from collector.model import Decision, Match

OWNER_NAMED = "owner-named"


def if_named(
    claims: Sequence[Claim], cases: Sequence[Case], matches: Sequence[Match], index: Index, owing: frozenset[str]
) -> list[Match]:
    """Return the matches, each that waits with the unions whose it would be by the word of its sender."""
    waits = [match.decision is Decision.REVIEW and not match.conflict for match in matches]
    backed = [_backed(case) if one else frozenset[str]() for case, one in zip(cases, waits, strict=True)]
    decided: list[list[str]] = [[] for _ in matches]
    for union in sorted(frozenset[str]().union(*backed)):
        told = [
            decide(_with_word(case, union, index), index, owing) if one else match
            for case, match, one in zip(cases, matches, waits, strict=True)
        ]
        for at, match in enumerate(settle(claims, told, index)):
            if union in backed[at] and match.decision is Decision.AUTO and match.union == union:
                decided[at].append(union)
    return [
        replace(match, if_named=tuple(found)) if found else match for match, found in zip(matches, decided, strict=True)
    ]


def _backed(case: Case) -> frozenset[str]:
    """Return the unions of which the paper speaks itself, loud enough, or for which its sender is registered."""
    said: dict[str, float] = {}
    for piece in case.pieces:
        if piece.union and piece.group == "document":
            said[piece.union] = said.get(piece.union, 0.0) + piece.weight
    registered = {piece.union for piece in case.pieces if piece.kind == "address" and piece.weight > 0}
    return frozenset({union for union, weight in said.items() if weight >= case.independent} | registered)


def _with_word(case: Case, union: str, index: Index) -> Case:
    word = Piece(OWNER_NAMED, union, union, index.weights.kinds[OWNER_NAMED], OWNER_NAMED)
    return replace(case, pieces=(*case.pieces, word))
