"""The kinds of rulings by staff."""

from enum import StrEnum


class RulingKind(StrEnum):
    """What staff decided. A ruling is a new fact, never an edit of an old one."""

    ASSIGN = "assign"
    REJECT = "reject"
    ACCEPT = "accept"
    SET_ASIDE = "set-aside"
    EXTEND = "extend"
    MARK = "mark"
    WAIVE = "waive"  # with `lifted` in its payload it takes a waiver back
    SETTLE = "settle"  # a question or a withdrawal needs nothing more
    KEEP = "keep"  # a document counts though its union asked for it not to be used
    UNDO = "undo"
    TEACH = "teach"  # a proposal taken into the registry
    FORGET = "forget"  # a proposal dropped
    REVIVE = "revive"  # an address works again
    RELEASE = "release"  # a letter may go
    NOTE = "note"
    CLOSE = "close"  # the campaign: what comes from then on changes nothing that stands
    REOPEN = "reopen"


RULINGS_ON_DOCUMENTS = frozenset({RulingKind.ASSIGN, RulingKind.REJECT, RulingKind.ACCEPT, RulingKind.SET_ASIDE})
RULINGS_ON_UNIONS = frozenset({RulingKind.EXTEND, RulingKind.MARK, RulingKind.WAIVE})
RULINGS_ON_PROPOSALS = frozenset({RulingKind.TEACH, RulingKind.FORGET})
# They change no document: one says of a message, the other of a document that what was asked is settled.
RULINGS_ON_QUESTIONS = frozenset({RulingKind.SETTLE, RulingKind.KEEP})
