"""Findings that staff waived: they stay listed and no longer count."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from collector.model import Decision, Finding, Record, Severity, Waiver

# What leaves nothing to count: there is no file, nobody can read it, or nobody knows whose it is.
NEVER_WAIVED = frozenset(
    {
        "file.unreadable",
        "file.encrypted",
        "file.empty",
        "file.refused",
        "file.link-only",
        "message.no-file",
        "identity.conflict",
        "stats.blank",
        "stats.wrong-form",
    }
)


def waived(records: Sequence[Record], waivers: Iterable[Waiver]) -> list[Record]:
    """Lay the waivers over the findings of the unions that they were given to.

    A waived finding weighs no more than a note; the reason stands beside it.
    """
    reasons = {(waiver.union, waiver.requirement, waiver.code): waiver.why for waiver in waivers}
    return [_lay_over(record, reasons) for record in records] if reasons else list(records)


def _lay_over(record: Record, reasons: dict[tuple[str, str, str], str]) -> Record:
    if record.union is None or record.requirement is None or record.decision is Decision.REVIEW:
        return record
    told = tuple(_waived(finding, record, reasons) for finding in record.findings)
    return record if told == record.findings else replace(record, findings=told)


def _waived(finding: Finding, record: Record, reasons: dict[tuple[str, str, str], str]) -> Finding:
    why = reasons.get((record.union or "", record.requirement or "", finding.code))
    if why is None or finding.code in NEVER_WAIVED:
        return finding
    return replace(finding, severity=Severity.INFO, waived=why)
