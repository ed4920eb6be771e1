"""Where documents and unions stand, and which letters are due, computed afresh from what is recorded.

Everything here is a function of its arguments: the same records, processed in any order, give the same standing,
and what is due depends on the data at a given `now`, never on when somebody last looked. It judges no document
(`checks/` did), it sends nothing and it writes nothing.

The rules stand in docs/CONTRACT.md: "When is it late", `documents`, `status`.
"""

from collector.standing.addresses import Dead, away, dead
from collector.standing.closing import Parted, parted, untouched
from collector.standing.documents import LAYOUT_UNKNOWN, DocumentStanding, document_states
from collector.standing.lateness import deadline_of, is_late
from collector.standing.letters_due import (
    USEFUL,
    Due,
    SentUnasked,
    due_digest,
    due_edition,
    due_reminders,
    foreseen,
    schedule,
)
from collector.standing.pairs import Compared, compared
from collector.standing.same_files import SameFiles, candidates_first, same_files, set_apart, waiting
from collector.standing.typed_days import parse_day, parse_extension
from collector.standing.unions import Owed, lacking, owed, owes, statuses
from collector.standing.waivers import NEVER_WAIVED, in_short, waived, waiver_of
from collector.standing.withdrawals import WithdrawalAsked, WithdrawalRulings, Withdrawals, withdrawals

__all__ = [
    "LAYOUT_UNKNOWN",
    "NEVER_WAIVED",
    "USEFUL",
    "Compared",
    "Dead",
    "DocumentStanding",
    "Due",
    "Owed",
    "Parted",
    "SameFiles",
    "SentUnasked",
    "WithdrawalAsked",
    "WithdrawalRulings",
    "Withdrawals",
    "away",
    "candidates_first",
    "compared",
    "dead",
    "deadline_of",
    "document_states",
    "due_digest",
    "due_edition",
    "due_reminders",
    "foreseen",
    "in_short",
    "is_late",
    "lacking",
    "owed",
    "owes",
    "parse_day",
    "parse_extension",
    "parted",
    "same_files",
    "schedule",
    "set_apart",
    "statuses",
    "untouched",
    "waiting",
    "waived",
    "waiver_of",
    "withdrawals",
]
