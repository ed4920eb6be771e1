"""The finding codes of docs/CONTRACT.md, with the severity and the bounds they have unless a campaign says otherwise.

No check is written here and none is run here: `checks/` does that. A test compares this table with the contract.
"""

from collector.model import Check, Severity

_DEFAULTS = {
    Severity.ERROR: (
        "file.unreadable",
        "file.encrypted",
        "file.empty",
        "file.wrong-format",
        "file.link-only",
        "file.refused",
        "report.section-missing",
        "report.section-empty",
        "report.wrong-period",
        "stats.wrong-form",
        "stats.blank",
        "stats.indicator-missing",
        "stats.not-a-number",
        "stats.negative",
        "stats.not-integer",
        "stats.sum-mismatch",
        "stats.part-exceeds-total",
        "stats.formula-broken",
        "stats.wrong-period",
    ),
    Severity.WARNING: (
        "file.macro",
        "identity.conflict",
        "report.no-figures",
        "report.too-long",
        "report.placeholder",
        "stats.value-missing",
        "stats.implausible",
        "cross.mismatch",
    ),
    Severity.INFO: ("file.legacy-format",),
}
# What a code measures by, and the bound where the campaign names none.
_BOUNDS = {
    "report.too-long": {"words": 5000.0},
    "stats.wrong-form": {"likeness": 0.5},
    # Against an earlier year: by what share a figure may differ; smaller counts and sums are not looked at
    "stats.implausible": {"change": 0.5, "least": 20.0, "least_money": 10_000_000.0},
}

CHECKS = {
    code: Check(severity, bounds=_BOUNDS.get(code, {})) for severity, codes in _DEFAULTS.items() for code in codes
}
