"""What a message is (class), and which requirement a file answers, before anybody asks whose it is.

Headers first, content second. Not for deciding the union: that is `matching/`.
"""

from collector.triage.announcements import announces
from collector.triage.authenticity import Authentication, authentication
from collector.triage.away_until import away_until
from collector.triage.message_class import Kind, classify, hands_on, is_paper
from collector.triage.named_owner import is_answer, stated
from collector.triage.roles import (
    CLEAR_FORM,
    CLEAR_REPORT,
    FAINT_FORM,
    FAINT_REPORT,
    NOTHING,
    SCAN_BYTES,
    Likeness,
    Role,
    promised,
    role,
)
from collector.triage.withdrawals import withdrawal

__all__ = [
    "CLEAR_FORM",
    "CLEAR_REPORT",
    "FAINT_FORM",
    "FAINT_REPORT",
    "NOTHING",
    "SCAN_BYTES",
    "Authentication",
    "Kind",
    "Likeness",
    "Role",
    "announces",
    "authentication",
    "away_until",
    "classify",
    "hands_on",
    "is_answer",
    "is_paper",
    "promised",
    "role",
    "stated",
    "withdrawal",
]
