"""The ledger and the archive: everything that is remembered, behind one face.

SQL is spoken only here; values go in, values come out. Not for deciding anything: what a document is, how
a union stands and which letter is due is thought elsewhere.

Facts are the bytes, where and when they were seen, the registry, the rulings, the letters and the audit.
Documents and what the ledger says of a message are derived, and come out the same when they are recorded again.
"""

from collector.store.outbox import GivenLetter
from collector.store.rows import (
    AuditRow,
    DocumentRow,
    Kept,
    LetterRow,
    MessageRow,
    OwnerNamed,
    RegistryChange,
    RulingRow,
    SentEarlier,
    Sighted,
    Sighting,
    UnionChange,
    WithdrawalRow,
)
from collector.store.store import Store
from collector.store.tellings import Told, Way

__all__ = [
    "AuditRow",
    "DocumentRow",
    "GivenLetter",
    "Kept",
    "LetterRow",
    "MessageRow",
    "OwnerNamed",
    "RegistryChange",
    "RulingRow",
    "SentEarlier",
    "Sighted",
    "Sighting",
    "Store",
    "Told",
    "UnionChange",
    "Way",
    "WithdrawalRow",
]
