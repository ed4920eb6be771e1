"""What each kind of evidence is worth: natural logarithms of likelihood ratios, as `rules/bang-chung.yaml` says them.

The numbers stand there, each with its reason; here is only their shape. A weight says how much more often such a piece
is seen with a document of that union than with anybody else's. Which evidence may decide alone stands in `decide.py`:
a weight never does.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from collector.model import Authenticity

# The catalogue of kinds: each has its weight in the file and its sentence in `sentences.py`.
KINDS = (
    # inside the document: the issuer speaks
    "letterhead",
    "unit",
    "speaker",
    "opening",
    "closing",
    "title",
    "signature-block",
    "sheet",
    "margin",
    "running",
    "symbol",
    "stranger",
    # around the document: anyone who saved it speaks
    "file-name",
    "folder",
    # the message: anyone who sends speaks
    "address",
    "answered",
    "domain",
    "wide-domain",
    "forwarded",
    "subject",
    "body",
    "sibling",
    "sibling-of-many",
    "signature",
    "phone",
    "mentioned-address",
    "display-name",
    "reply-to",
    "rewritten",
    "rewritten-domain",
    "contact",
    "forwarded-domain",
    "answered-elsewhere",
    "answered-unproven",
    "local-part",
    "copied",
    # what is known from before
    "sent-before",
    "sent-last-year",
    # what its sender answered when he was asked
    "owner-named",
    "expired",
    "rival",
    "since",
)


@dataclass(frozen=True, slots=True)
class Factors:
    """By how much a piece counts less, for how it is written or proven."""

    marked: float  # "CĐ" stands before the name
    unmarked: float
    cut: float  # without its national tail
    open: float  # an unknown word stands behind it
    typo: float
    partial: float
    shared: float  # named together with another union
    proven: float  # the server found the sender genuine
    unproven: float  # the server says nothing
    forged: float  # the server found the sender false

    def authentic(self, found: Authenticity) -> float:
        """Return what an address counts, by what the server says of its sender."""
        factors = {Authenticity.PROVEN: self.proven, Authenticity.UNKNOWN: self.unproven}
        return factors.get(found, self.forged)


@dataclass(frozen=True, slots=True)
class Gates:
    """The bounds of an automatic decision."""

    sure: float  # at least this probability
    doubt: float  # evidence for another union from here on needs an explanation
    strong: float  # from here on for two unions it is called a conflict
    independent: float  # a piece below this is no second opinion
    nobody: float  # what "nobody of the registry" weighs before anything is known
    excused: float  # by how much less a union is expected that owes nothing itself
    wide: int  # a domain of more unions speaks only for those for whom something else speaks


@dataclass(frozen=True, slots=True)
class Weights:
    """All of it, with the version of the file."""

    kinds: Mapping[str, float]
    factors: Factors
    gates: Gates
    version: str = ""
