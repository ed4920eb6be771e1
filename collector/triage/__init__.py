"""What a message is (class), and which requirement a file answers, before anybody asks whose it is.

Headers first, content second. Not for deciding the union: that is `matching/`.
"""

from collector.triage.absence import away_until
from collector.triage.classes import Kind, authenticity, classify, hands_on, vouched_for
from collector.triage.roles import (
    CLEAR_FORM,
    CLEAR_REPORT,
    FAINT_FORM,
    FAINT_REPORT,
    NOTHING,
    SCAN_BYTES,
    Likeness,
    Role,
    role,
)

__all__ = [
    "CLEAR_FORM",
    "CLEAR_REPORT",
    "FAINT_FORM",
    "FAINT_REPORT",
    "NOTHING",
    "SCAN_BYTES",
    "Kind",
    "Likeness",
    "Role",
    "authenticity",
    "away_until",
    "classify",
    "hands_on",
    "role",
    "vouched_for",
]
