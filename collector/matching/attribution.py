"""Whose documents a message brings: each claim on its own, with an eye on those beside it."""

from collections.abc import Iterator, Sequence
from itertools import islice

from collector.matching.decide import Case, decide
from collector.matching.document_evidence import inside
from collector.matching.index import Index
from collector.matching.message_evidence import around, wide
from collector.matching.owner_named import if_named
from collector.matching.rivals import settle
from collector.matching.values import Claim, Context, Inside, Piece
from collector.model import Match, Message

_Wide = tuple[str, tuple[str, ...], float]


def attribute(message: Message, claims: Sequence[Claim], index: Index, context: Context) -> list[Match]:
    """Return for each claim whose it is and why; one match per claim, in order."""
    index = index.at(context.day)
    about = around(message, index, context)
    shared = [(claim.file.index, claim.requirement) for claim in claims]
    read = [inside(claim, index, alone=shared.count(one) == 1) for one, claim in zip(shared, claims, strict=True)]
    crowded, shared_domain = _is_crowded(claims), wide(message, index, context)
    owing = context.owing or index.owing
    cases = []
    for at, (claim, one) in enumerate(zip(claims, read, strict=True)):
        # The same bytes twice are one document, not two.
        others = [pair for pair in _others(at, claims, read) if pair[0].file.sha256 != claim.file.sha256 or claim.part]
        pairs = frozenset((union, other.requirement) for other, said in others for union in said.named)
        disputed = frozenset(union for _, said in others if len(said.named) > 1 for union in said.named)
        beside = tuple(_siblings(at, claims, read, index))
        pieces = (*one.pieces, *beside, *about.pieces)
        pieces = (*pieces, *_widely(pieces, shared_domain, index, owing))
        independent = index.weights.gates.independent
        cases.append(Case(pieces, one, about, pairs, claim.requirement, independent, crowded, disputed))
    matches = settle(claims, [decide(case, index, owing) for case in cases], index)
    return if_named(claims, cases, matches, index, owing)


def _is_crowded(claims: Sequence[Claim]) -> bool:
    """Return whether a message brings more than one paper for a requirement; the same bytes twice are one."""
    papers = {(claim.requirement, claim.file.sha256, claim.part) for claim in claims if claim.requirement}
    return len(papers) > len({requirement for requirement, _, _ in papers})


def _widely(pieces: Sequence[Piece], shared: _Wide, index: Index, owing: frozenset[str]) -> list[Piece]:
    """Let a widely shared domain speak for those unions only that something else speaks for, or else for a few."""
    domain, unions, weight = shared
    if not domain:
        return []
    # Asked of those spoken for: among thousands of unions of a domain they are few.
    spoken = dict.fromkeys(piece.union for piece in pieces if piece.union and domain in index.domains_of(piece.union))
    first = islice((union for union in unions if union in owing), index.weights.gates.wide)
    return [Piece("wide-domain", union, domain, weight, "sender") for union in spoken or tuple(first)]


def _siblings(at: int, claims: Sequence[Claim], read: Sequence[Inside], index: Index) -> Iterator[Piece]:
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
            yield Piece(kind, union, name, index.weights.kinds[kind], "sibling", carries=surely)


def _is_other_half(at: int, claims: Sequence[Claim], read: Sequence[Inside]) -> bool:
    """Return whether a document beside a claim names its issuer for sure and answers another requirement."""
    return any(
        claim.requirement != claims[at].requirement and any(piece.carries for piece in one.pieces) and _agrees(one)
        for claim, one in _others(at, claims, read)
    )


def _agrees(said: Inside) -> bool:
    """Return whether a document is called by no other name than its own; else its letterhead may be the copied one."""
    return {piece.union for piece in said.pieces if piece.group == "file"} <= said.named


def _folder(claim: Claim) -> str:
    return claim.file.path.rpartition("/")[0]


def _others(at: int, claims: Sequence[Claim], read: Sequence[Inside]) -> Iterator[tuple[Claim, Inside]]:
    """Return the other claims; a report and the table in it are one hand's words and no witnesses for each other."""
    own = claims[at]
    for place, (claim, said) in enumerate(zip(claims, read, strict=True)):
        if place != at and (claim.file.index != own.file.index or claim.requirement == own.requirement):
            yield claim, said
