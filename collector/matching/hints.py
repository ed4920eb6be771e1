"""What was registered after a message came helps what still waits: as a candidate, never as a decision."""

from dataclasses import replace

from collector.model import Decision, Evidence, Match

_SINCE = "since"


def hinted(match: Match, later: Match) -> Match:
    """Return a match with the candidates and the evidence that it would have by what was registered since.

    `later` is the match for the same claim under the registry with what is new. What is decided stays as it is.
    """
    if match.decision is not Decision.REVIEW:
        return match
    known = {(one.kind, one.union, one.text) for one in match.evidence}
    new = [one for one in later.evidence if one.union and (one.kind, one.union, one.text) not in known]
    strongest = {one.union: one.text for one in reversed(new) if one.weight > 0}
    if not strongest:
        return match
    said = sorted((*match.evidence, *new), key=lambda one: -one.weight)
    since = (Evidence(_SINCE, union, text, 0.0) for union, text in strongest.items())
    return replace(match, candidates=later.candidates, evidence=(*said, *since))


def is_hinted(evidence: tuple[Evidence, ...]) -> bool:
    """Return whether some of the evidence was registered after the message came."""
    return any(one.kind == _SINCE for one in evidence)
