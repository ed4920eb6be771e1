"""What staff decide: each ruling is a new fact, audited, and followed by the letter that it makes possible.

Used by every door alike. Not for deciding what a ruling does to a document: the store lays it over what was
found, and `standing` says what follows.
"""

from collector.rulings.documents import accept, assign, reject, set_aside
from collector.rulings.letters import drop, held, meant_for_others, release, resend, revive
from collector.rulings.notes import note
from collector.rulings.proposals import Proposal, accept_proposal, drop_proposal, proposals
from collector.rulings.registry import ImportReport, edit_union, import_unions, rehearse_import
from collector.rulings.undo import undo
from collector.rulings.unions import MARKS, extend, mark
from collector.rulings.uploads import DIRECTLY, LARGEST, upload
from collector.rulings.waivers import unwaive, waive

__all__ = [
    "DIRECTLY",
    "LARGEST",
    "MARKS",
    "ImportReport",
    "Proposal",
    "accept",
    "accept_proposal",
    "assign",
    "drop",
    "drop_proposal",
    "edit_union",
    "extend",
    "held",
    "import_unions",
    "mark",
    "meant_for_others",
    "note",
    "proposals",
    "rehearse_import",
    "reject",
    "release",
    "resend",
    "revive",
    "set_aside",
    "undo",
    "unwaive",
    "upload",
    "waive",
]
