"""Findings that staff waived: they stay listed and no longer count.

A waiver is for one code at one place, so that one wrong sum let pass lets no other through; or everywhere.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from collector.model import Decision, Finding, Form, Record, Severity, Waiver

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
    given = {waiver.slot: waiver for waiver in waivers}
    return [_lay_over(record, given) for record in records] if given else list(records)


def waiver_of(finding: Finding, union: str, requirement: str, waivers: Iterable[Waiver]) -> Waiver | None:
    """Return the waiver that lets a finding pass: the one for its place before the one for everywhere."""
    return _of(finding, union, requirement, {waiver.slot: waiver for waiver in waivers})


def in_short(findings: Iterable[Finding], form: Form) -> str:
    """Return in words where findings are, each place once: "mục II.4, chỉ tiêu 5"."""
    places = list(dict.fromkeys(_place(finding, form) for finding in findings))
    more = f" và {len(places) - _LISTED} chỗ khác" if len(places) > _LISTED else ""
    return ", ".join(places[:_LISTED]) + more


_Given = Mapping[tuple[str, str, str, bool, str | None], Waiver]
_LISTED = 4


def _of(finding: Finding, union: str, requirement: str, given: _Given) -> Waiver | None:
    if finding.code in NEVER_WAIVED:
        return None
    here = given.get((union, requirement, finding.code, False, finding.where))
    return here or given.get((union, requirement, finding.code, True, None))


def _lay_over(record: Record, given: _Given) -> Record:
    if record.union is None or record.requirement is None or record.decision is Decision.REVIEW:
        return record
    told = tuple(_waived(finding, record, given) for finding in record.findings)
    return record if told == record.findings else replace(record, findings=told)


def _waived(finding: Finding, record: Record, given: _Given) -> Finding:
    waiver = _of(finding, record.union or "", record.requirement or "", given)
    return replace(finding, severity=Severity.INFO, waived=waiver.why) if waiver else finding


def _place(finding: Finding, form: Form) -> str:
    if finding.where is None or finding.code.startswith("file."):
        return "cả tệp"
    if finding.code.startswith("report."):
        return f"mục {finding.where}"
    row = next((row for row in form.indicators if row.code == finding.where), None)
    if row is None or row.stt:
        return f"chỉ tiêu {row.stt if row else finding.where}"
    # "Trong đó: nữ" occurs again and again.
    whole = next((one.stt for one in form.indicators if one.code == row.parent), "")
    return " ".join(filter(None, ("chỉ tiêu", whole, f"“{row.label.strip(' -')}”")))
