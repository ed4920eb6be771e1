"""From evidence to a decision: probabilities, contradictions, the gates of an automatic attribution.

A sum of weights alone never decides. An automatic decision needs a piece that may carry alone or two
independent ones, and no evidence for anybody else that a written rule does not explain.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from math import exp

from collector.matching.index import Index
from collector.matching.naming import is_akin
from collector.matching.values import Around, Inside, Piece
from collector.model import Authenticity, Candidate, Decision, Evidence, Match, Union

# A letter may name dozens of unions; so many of them are looked at closely.
_LIKELY = 8

# Anyone who sends, not anyone who wrote: an address, a signature, the reminder that is answered.
_SENDING = frozenset({"sender", "answered", "signature", "forward", "rewritten"})
_SAID = frozenset({"subject", "body"})
_BESIDE = frozenset({"folder", "sibling"})
# What is easily kept from an earlier mail, or from a neighbour's file that served as a model.
_KEPT = frozenset({"file", "folder", "subject"})
# What lies outside the document itself and its name.
_OUTSIDE = _SENDING | _SAID | _BESIDE


@dataclass(frozen=True, slots=True)
class Case:
    """One claim with all that was read about it and about the claims beside it."""

    pieces: tuple[Piece, ...]
    inside: Inside
    around: Around
    pairs: frozenset[tuple[str, str | None]]  # (union named as its own, requirement) of the other documents
    requirement: str | None
    independent: float  # a piece below this is no second opinion
    crowded: bool = False  # the message brings several papers for one requirement
    disputed: frozenset[str] = frozenset()  # unions that another document names beside a second one

    @property
    def others(self) -> frozenset[str]:
        """The unions that the other documents of the message name as their own."""
        return frozenset(union for union, _ in self.pairs)


def decide(case: Case, index: Index, owing: frozenset[str]) -> Match:
    """Decide whose document it is."""
    evidence = tuple(
        Evidence(piece.kind, piece.union, piece.text, round(piece.weight, 2))
        for piece in sorted((*case.pieces, *_expired(case, index)), key=lambda piece: -piece.weight)
    )
    scores = _scores(case.pieces, index)
    if not scores:
        return Match(Decision.REVIEW, None, (), evidence)
    likely = sorted(scores, key=lambda union: -scores[union])[:_LIKELY]
    views = [_view(case, index, scores, union) for union in likely]
    # The view with the fewest open questions is the likeliest story, and only then the one with most evidence.
    view = min(views, key=lambda view: (view.open, -view.chances[view.union], view.union not in owing, view.union))
    auto = _is_sure(case, index, view)
    strong = index.weights.gates.strong
    return Match(
        Decision.AUTO if auto else Decision.REVIEW,
        view.union if auto else None,
        _candidates(view, owing),
        evidence,
        conflict=scores[view.union] >= strong and any(scores[union] >= strong for union in view.against),
    )


def _expired(case: Case, index: Index) -> list[Piece]:
    """Tell of the unions spoken for that were no more, or not yet, when the message came."""
    spoken = dict.fromkeys(piece.union for piece in case.pieces if piece.union in index.dead)
    return [Piece("expired", union, _time_of(index.unions[union]), 0.0, "registry") for union in spoken]


def _time_of(union: Union) -> str:
    days = [f"{day:%d/%m/%Y}" if day else "…" for day in (union.valid_from, union.valid_to)]
    return " – ".join(days)


@dataclass(frozen=True, slots=True)
class View:
    """How the case looks if the document is this union's."""

    union: str
    chances: dict[str, float]
    against: tuple[str, ...]  # unions for whom there is evidence that no rule explains for sure
    open: int  # how many of them no rule explains at all


def _view(case: Case, index: Index, scores: dict[str, float], best: str) -> View:
    """Set aside what a rule explains: a parent's address speaks as little against its child's report."""
    against, kept, unexplained = [], dict(scores), 0
    for other, score in scores.items():
        if other == best:
            continue
        verdict = _judge(case, index, best, other)
        unexplained += verdict is Objection.AGAINST
        if verdict in {Objection.AGAINST, Objection.LIKELY}:
            against.append(other)
        if verdict in {Objection.EXPLAINED, Objection.LIKELY}:
            kept[other] = min(score, index.weights.gates.doubt)
    nobody = index.weights.gates.nobody + sum(piece.weight for piece in case.pieces if not piece.union)
    return View(best, _softmax(kept, nobody), tuple(against), unexplained)


def _candidates(view: View, owing: frozenset[str]) -> tuple[Candidate, ...]:
    """Return the unions, best first; of equals the one that still owes."""
    chances = view.chances
    ranked = sorted(chances, key=lambda union: (union != view.union, -chances[union], union not in owing, union))
    return tuple(Candidate(union, round(chances[union], 4)) for union in ranked[:5])


def _is_sure(case: Case, index: Index, view: View) -> bool:
    """Pass the gates of an automatic decision."""
    return (
        view.chances[view.union] >= index.weights.gates.sure
        and not view.against
        and case.around.authentic is not Authenticity.FALSE
        and _is_carried(case, index, view.union)
        and not _is_second(case, view.union)
        and not _is_lost(case, view.union)
        and not _is_mispaired(case, view.union)
        and not _is_strange(case, index, view.union)
        and view.union not in index.dead
    )


def _scores(pieces: Sequence[Piece], index: Index) -> dict[str, float]:
    scores: defaultdict[str, float] = defaultdict(float)
    for piece in pieces:
        if piece.union:
            scores[piece.union] += piece.weight
    # Who reports through its parent is less likely to send its own: what the registry says before any evidence.
    excused = index.weights.gates.excused
    return {union: score - excused if union in index.excused else score for union, score in scores.items()}


def _softmax(scores: dict[str, float], nobody: float) -> dict[str, float]:
    top = max([nobody, *scores.values()])
    parts = {union: exp(score - top) for union, score in scores.items()}
    total = sum(parts.values()) + exp(nobody - top)
    return {union: part / total for union, part in parts.items()}


def _weights(case: Case, union: str, *, beside: frozenset[str] = frozenset()) -> dict[str, float]:
    """Return what speaks for a union, by group.

    With `beside` the sender's side is left out where it speaks for those just as well: a domain or an
    address that a union shares with another, or its parent does, is no reason to doubt.
    """
    both = {(piece.kind, piece.text) for piece in case.pieces if piece.union in beside and piece.group == "sender"}
    found: defaultdict[str, float] = defaultdict(float)
    for piece in case.pieces:
        if piece.union == union and (piece.kind, piece.text) not in both:
            found[piece.group] += piece.weight
    return dict(found)


def _opinions(case: Case, union: str) -> set[str]:
    """Return the groups that speak for a union loud enough to count as an opinion."""
    return {group for group, weight in _weights(case, union).items() if weight >= case.independent}


def _carriers(case: Case, union: str) -> set[str]:
    """Return the groups in which a piece for a union may decide alone."""
    return {piece.group for piece in case.pieces if piece.union == union and piece.carries}


# --- the gates ---------------------------------------------------------------------------------------


def _is_carried(case: Case, index: Index, best: str) -> bool:
    """Ask for a piece that may carry alone, or for two opinions."""
    carriers = _carriers(case, best)
    # The document beside this one is a second opinion only where it is sure of its own name.
    opinions = _opinions(case, best) - ({"sibling"} - carriers)
    # Whom a forwarder names in its headers anybody can write there: the document must say so too.
    if "document" not in opinions:
        opinions -= {"rewritten"}
    if best not in case.inside.named and index.children.get(best):
        # A parent's mail may bring a child's document: where it has no name, the sender's side is not enough.
        return bool(opinions - _SENDING) and len(opinions) > 1
    # A forward brings another's file: who passes it on tells little about whose it is.
    if case.around.forward and "forward" not in opinions:
        carriers -= {"sender"}
    # Names without their tail agree with each other about somebody else as well.
    whole = {piece.group for piece in case.pieces if piece.union == best and not piece.cut} - {"sibling"}
    return bool(carriers) or (len(opinions) > 1 and bool(opinions & whole))


def _is_second(case: Case, best: str) -> bool:
    """Another document of this kind names the same union, and this one may be somebody else's.

    So is one without a name; so is one whose letterhead may be copied, where a third document's union lacks its own.
    """
    if not case.requirement or (best, case.requirement) not in case.pairs:
        return False
    lacking = any((union, case.requirement) not in case.pairs for union in case.others)
    return best not in case.inside.named or (lacking and "file" not in _opinions(case, best))


def _is_lost(case: Case, best: str) -> bool:
    """A paper without a name among several of one kind: any of the unions concerned may own it.

    Only the folder in which it lies tells whose it is.
    """
    return case.crowded and best not in case.inside.named and "folder" not in _opinions(case, best)


def _is_mispaired(case: Case, best: str) -> bool:
    """A report of one union and a table of another, and nothing else: one of them may carry a copied name.

    So may this one, where the document beside it names this union and a second one.
    """
    if {"file", "folder", *_SENDING} & _opinions(case, best) or _SAID & _weights(case, best).keys():
        return False
    if best in case.disputed:
        return True
    if len(case.others) != 1 or best in case.others:
        return False
    ((union, requirement),) = tuple(case.pairs)[:1]
    return requirement != case.requirement and (union, case.requirement) not in case.pairs


def _is_strange(case: Case, index: Index, best: str) -> bool:
    """Return whether the document names an issuer that is not registered, and is no writing of this union."""
    return any(not is_akin(index, text, best) for text in case.inside.strangers)


class Objection(Enum):
    """What evidence for another union means, if the document is this one's."""

    SLIGHT = "too little to ask about"
    EXPLAINED = "a rule tells why it is there"
    LIKELY = "a rule would tell why, but the document does not say whose it is"
    AGAINST = "a contradiction"


def _judge(case: Case, index: Index, best: str, other: str) -> Objection:
    """Judge the evidence for another union."""
    above = index.ancestors(best)
    groups = _weights(case, other, beside=frozenset({best, *(above - {other})}))
    # A letter that names several unions speaks softly for each; where the document is silent, loud enough.
    silent = best not in case.inside.named and _SAID & groups.keys()
    if sum(groups.values()) < index.weights.gates.doubt and not silent:
        return Objection.SLIGHT
    held = {group for group, weight in groups.items() if weight > 0}
    if _is_left_over(case, index, best, other, held):
        return Objection.EXPLAINED
    if not held <= _OUTSIDE:
        return Objection.AGAINST
    if other in above:
        return _parent_sends(case, best, other)
    if _is_other_document(case, best, other, held) or _is_proxy(case, best, held) or _is_packed(case, best, held):
        return Objection.EXPLAINED
    return Objection.LIKELY if _is_sent_for(case, best, held) else Objection.AGAINST


def _is_left_over(case: Case, index: Index, best: str, other: str, held: set[str]) -> bool:
    """A file name, a folder or a subject kept from another mail, where the document and more than that name this union.

    A letterhead alone may itself be the one that was copied. A child's name beside its parent's letterhead is nothing
    left over: the line of the child may not have been read.
    """
    if not held <= _KEPT or other in case.others or best in index.ancestors(other):
        return False
    sure = _carriers(case, best)
    opinions = _opinions(case, best) - ({"sibling"} - sure)
    signed = any(piece.union == best and piece.kind == "signature-block" and not piece.cut for piece in case.pieces)
    return (signed or bool(sure & {"document", "sibling"})) and len(opinions) > len(held)


def _parent_sends(case: Case, best: str, parent: str) -> Objection:
    """A parent union sends for its child: the document names the child, or lies beside the child's."""
    named = _weights(case, best)
    if best not in case.inside.named:
        about = {"answered", *_SAID}
        if about & _opinions(case, best) and not about & _weights(case, parent).keys() and "sibling" not in named:
            return Objection.LIKELY  # the letter, or the one that it answers, is about the child alone
        if "sibling" not in named or parent in case.others:
            return Objection.AGAINST
        # A table without a name beside the child's report, in a letter about the child.
        said = _SAID & _opinions(case, best) and "sibling" in _carriers(case, best)
        return Objection.EXPLAINED if said else Objection.LIKELY
    # The letter calls it the parent's report and only the letterhead says otherwise: it may be copied.
    parent_said = _SAID & _weights(case, parent).keys()
    corroborated = {"file", "folder", *_SAID} & named.keys() or len(case.others | case.inside.named) > 1
    return Objection.AGAINST if parent_said and not corroborated else Objection.EXPLAINED


def _is_other_document(case: Case, best: str, other: str, held: set[str]) -> bool:
    """The other union owns another document of the message, and this one names its own."""
    if best not in case.inside.named or other not in case.others or case.disputed & {best, other}:
        return False
    # The other's own report lies beside it: this is a neighbour's or a sister's, not a copied letterhead.
    if (other, case.requirement) in case.pairs and "document" in _carriers(case, best):
        return True
    return held <= _SAID | _BESIDE and bool({"file", *_SAID} & _weights(case, best).keys())


def _is_proxy(case: Case, best: str, held: set[str]) -> bool:
    """A neighbour or a colleague sends: document and letter both name its owner."""
    if not held <= _SENDING or "document" not in _carriers(case, best):
        return False
    named = _opinions(case, best)
    return bool({"forward", *_SAID} & named) or (case.around.proxy and "file" in named)


def _is_packed(case: Case, best: str, held: set[str]) -> bool:
    """Somebody packed the papers of several unions, each in its folder: the document names the union of its own."""
    return (
        held <= _SENDING
        and "document" in _carriers(case, best)
        and "folder" in _opinions(case, best)
        and bool(case.others - {best})
    )


def _is_sent_for(case: Case, best: str, held: set[str]) -> bool:
    """The letter, the forwarded or answered mail or the document says whose it is, and only the sender says otherwise.

    So it comes first, and it waits: the document may have a copied name, the letter may be about another paper.
    """
    said = {"forward", "answered", *_SAID} & _opinions(case, best)
    return held <= _SENDING and (bool(said) or "document" in _carriers(case, best))
