"""What staff decide: each ruling is a new fact, audited, and followed by the letter that it makes possible.

Used by every door alike. Not for deciding what a ruling does to a document: the store lays it over what was
found, and `standing` says what follows.
"""

from collector.flow.rulings.closing import close, reopen
from collector.flow.rulings.documents import accept, assign, reject, set_aside
from collector.flow.rulings.letters import drop, held, meant_for_others, release, resend, revive
from collector.flow.rulings.notes import note
from collector.flow.rulings.proposals import Proposal, accept_proposal, drop_proposal, proposals
from collector.flow.rulings.questions import keep, settle
from collector.flow.rulings.registry import edit_union
from collector.flow.rulings.registry_import import ImportOrders, ImportReport, import_unions, rehearse_import
from collector.flow.rulings.time_and_marks import MARKS, VIA, extend, mark
from collector.flow.rulings.undo import undo
from collector.flow.rulings.uploads import LARGEST, upload
from collector.flow.rulings.waivers import unwaive, waive

__all__ = [
    "LARGEST",
    "MARKS",
    "VIA",
    "ImportOrders",
    "ImportReport",
    "Proposal",
    "accept",
    "accept_proposal",
    "assign",
    "close",
    "drop",
    "drop_proposal",
    "edit_union",
    "extend",
    "held",
    "import_unions",
    "keep",
    "mark",
    "meant_for_others",
    "note",
    "proposals",
    "rehearse_import",
    "reject",
    "release",
    "reopen",
    "resend",
    "revive",
    "set_aside",
    "settle",
    "undo",
    "unwaive",
    "upload",
    "waive",
]
