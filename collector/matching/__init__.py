"""Knows whose document it is, and can say why. See docs/matching.md.

Values in, values out: no disk, no clock. What a document *is* (report, table, last year's) is decided
elsewhere; here only whose it is.
"""

from collector.matching.attribution import attribute
from collector.matching.hints import hinted, is_hinted
from collector.matching.index import Index, build
from collector.matching.naming import name as names_of
from collector.matching.owner_named import OWNER_NAMED
from collector.matching.patched import patched
from collector.matching.rivals import says
from collector.matching.sentences import runner_up, sentence
from collector.matching.values import Answered, Claim, Context, EarlierOwner
from collector.matching.weights import KINDS, Factors, Gates, Weights

__all__ = [
    "KINDS",
    "OWNER_NAMED",
    "Answered",
    "Claim",
    "Context",
    "EarlierOwner",
    "Factors",
    "Gates",
    "Index",
    "Weights",
    "attribute",
    "build",
    "hinted",
    "is_hinted",
    "names_of",
    "patched",
    "runner_up",
    "says",
    "sentence",
]
