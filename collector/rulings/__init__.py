"""What staff decide: each ruling is a new fact, audited, and followed by the letter that it makes possible.

Used by every door alike. Not for deciding what a ruling does to a document: the store lays it over what was
found, and `standing` says what follows.
"""

from collector.rulings.documents import accept, assign, reject
from collector.rulings.registry import ImportReport, import_unions
from collector.rulings.unions import extend

__all__ = ["ImportReport", "accept", "assign", "extend", "import_unions", "reject"]
