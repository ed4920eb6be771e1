"""Whose documents a message brings: each claim on its own, with an eye on those beside it."""

from collections.abc import Iterator, Sequence

from collector.matching.around import around
from collector.matching.decide import Case, decide
from collector.matching.index import Index
from collector.matching.inside import inside
from collector.matching.pieces import Claim, Context, Inside, Piece
from collector.matching.weights import WEIGHTS, WIDE
from collector.model import Match, Message


def attribute(message: Message, claims: Sequence[Claim], index: Index, context: Context) -> list[Match]:
    """Say for each claim whose it is and why; one match per claim, in order."""
    about = around(message, index, context)
    shared = [claim.file.index for claim in claims]
    read = [inside(claim, index, alone=shared.count(claim.file.index) == 1) for claim in claims]
    matches = []
    for at, (claim, one) in enumerate(zip(claims, read, strict=True)):
        # The same bytes twice are one document, not two.
        others = [pair for pair in _others(at, claims, read) if pair[0].file.sha256 != claim.file.sha256 or claim.part]
        pairs = frozenset((union, other.requirement) for other, said in others for union in said.named)
        disputed = frozenset(union for _, said in others if len(said.named) > 1 for union in said.named)
        beside = tuple(_siblings(at, claims, read))
        pieces = _narrowed((*one.pieces, *beside, *about.pieces), context.owing)
        case = Case(pieces, one, about, pairs, claim.requirement, disputed)
        matches.append(decide(case, index, context.owing))
    return matches


def _narrowed(pieces: tuple[Piece, ...], owing: frozenset[str]) -> tuple[Piece, ...]:
    """Keep a widely shared domain only for the unions that something else speaks for, or else a few."""
    wide = [piece.union for piece in pieces if piece.kind == "wide-domain"]
    if not wide:
        return pieces
    kept = {piece.union for piece in pieces if piece.kind != "wide-domain"} & set(wide)
    few = kept or sorted(wide, key=lambda union: union not in owing)[:WIDE]
    return tuple(piece for piece in pieces if piece.kind != "wide-domain" or piece.union in few)


def _siblings(at: int, claims: Sequence[Claim], read: Sequence[Inside]) -> Iterator[Piece]:
    """Let the documents beside a claim speak for it, where it does not name somebody else itself."""
    own, folder = read[at].named, _folder(claims[at])
    others = [(claim, union) for claim, one in _others(at, claims, read) for union in sorted(one.named)]
    named = {union: claim.file.name for claim, union in others}
    if len(named) > 1:
        # Several unions in one message: those in the same folder, then those who still lack this requirement.
        near = {union: claim.file.name for claim, union in others if _folder(claim) == folder}
        named = near if len(near) == 1 else named
    if len(named) > 1:
        served = {union for claim, union in others if claim.requirement == claims[at].requirement}
        named = {union: name for union, name in named.items() if union not in served} or named
    kind = "sibling" if len(named) == 1 else "sibling-of-many"
    surely = len({union for _, union in others}) == 1 and _is_other_half(at, claims, read)
    for union, name in named.items():
        if not own or union in own:
            yield Piece(kind, union, name, WEIGHTS[kind], "sibling", carries=surely)


def _is_other_half(at: int, claims: Sequence[Claim], read: Sequence[Inside]) -> bool:
    """Say whether a document beside a claim names its issuer for sure and answers another requirement."""
    return any(
        claim.requirement != claims[at].requirement and any(piece.carries for piece in one.pieces)
        for claim, one in _others(at, claims, read)
    )


def _folder(claim: Claim) -> str:
    return claim.file.path.rpartition("/")[0]


def _others(at: int, claims: Sequence[Claim], read: Sequence[Inside]) -> Iterator[tuple[Claim, Inside]]:
    return (pair for place, pair in enumerate(zip(claims, read, strict=True)) if place != at)
