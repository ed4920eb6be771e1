"""Knows whose document it is, and can say why. See docs/matching.md.

Values in, values out: no disk, no clock. What a document *is* (report, table, last year's) is decided
elsewhere; here only whose it is.
"""

from collector.matching.attribution import attribute
from collector.matching.index import Index, build
from collector.matching.pieces import Answered, Claim, Context

__all__ = ["Answered", "Claim", "Context", "Index", "attribute", "build"]
