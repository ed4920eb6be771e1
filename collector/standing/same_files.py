"""The same bytes of a filled file for a second union: one of the two is somebody else's, and staff say which.

The later arrival waits; the earlier is not undone. A blank form, a file that nobody can read and a workbook with the
sheets of several unions are no such case: those bytes are everybody's.

Computed from the records alone, so that it is the same in every order of recording.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from collector.model import OWNED, Campaign, Candidate, Decision, FileRole, Reader, Record, Severity
from collector.standing.documents import arrival

_UNFILLED = frozenset(
    {"stats.blank", "stats.wrong-form", "file.empty", "file.unreadable", "file.encrypted", "file.refused"}
)
_HOLLOW = frozenset({"report.section-missing", "report.section-empty"})


@dataclass(frozen=True, slots=True)
class SameFiles:
    """The documents whose bytes were credited to another union before, or since."""

    behind: Mapping[str, str] = field(default_factory=dict)  # waits -> the earlier one
    since: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # the earlier one -> the later ones


def same_files(records: Iterable[Record], campaign: Campaign) -> SameFiles:
    """Find the filled files that came for more than one union; staff's word on a document lets it pass."""
    behind: dict[str, str] = {}
    since: dict[str, tuple[str, ...]] = {}
    for alike in _alike(records, campaign):
        first, *others = alike
        owners = {first.union}
        for record in others:
            if record.union in owners or record.rejected:
                continue
            since[first.id] = (*since.get(first.id, ()), record.id)
            if record.decision is Decision.MANUAL or record.approved:
                owners.add(record.union)
            else:
                behind[record.id] = first.id
    return SameFiles(behind, since)


def set_apart(records: Sequence[Record], same: SameFiles) -> list[Record]:
    """Return the records with those that wait as such."""
    return [waiting(record) if record.id in same.behind else record for record in records]


def waiting(record: Record) -> Record:
    """Return a record as one that waits for staff, its union the first candidate."""
    return replace(
        record, decision=Decision.REVIEW, union=None, candidates=candidates_first(record.union, record.candidates)
    )


def candidates_first(union: str | None, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return the candidates with a union before all others."""
    own = [one for one in candidates if one.union == union] or ([Candidate(union, 1.0)] if union else [])
    return (*own, *(one for one in candidates if one.union != union))


def _alike(records: Iterable[Record], campaign: Campaign) -> list[list[Record]]:
    """Return the filled files of the same bytes that were credited to several unions, by arrival."""
    by_bytes: dict[str, list[Record]] = {}
    for record in records:
        if record.sha256 is not None and record.role is not FileRole.NOTHING:
            by_bytes.setdefault(record.sha256, []).append(record)
    found = []
    for alike in by_bytes.values():
        if len(alike) < 2 or _is_shared(alike):  # noqa: PLR2004 - one is alike nobody
            continue
        credited = sorted((one for one in alike if _is_credited(one) and _is_filled(one, campaign)), key=arrival)
        if len({one.union for one in credited}) > 1:
            found.append(credited)
    return found


def _is_shared(alike: Sequence[Record]) -> bool:
    """Return whether it is a workbook that holds the sheets of several unions; a report with a table in it is none."""
    return max(Counter((one.message, one.file, one.requirement) for one in alike).values()) > 1


def _is_credited(record: Record) -> bool:
    # One that staff rejected is still the earlier: they say of the later by itself whose it is.
    return bool(record.union and record.requirement) and record.decision in OWNED


def _is_filled(record: Record, campaign: Campaign) -> bool:
    """Return whether its bytes are one union's own: neither a blank form nor a file that tells nothing."""
    errors = {finding.code for finding in record.findings if finding.severity is Severity.ERROR}
    if record.role not in {FileRole.SUBMISSION, FileRole.INSET, FileRole.SCAN} or errors & _UNFILLED:
        return False
    return not (_is_report(record, campaign) and _is_hollow(record, campaign))


def _is_report(record: Record, campaign: Campaign) -> bool:
    return any(one.id == record.requirement and one.kind is Reader.REPORT for one in campaign.requirements)


def _is_hollow(record: Record, campaign: Campaign) -> bool:
    """Return whether a report is the mere outline: every section that is asked for lacks its text."""
    hollow = {finding.where for finding in record.findings if finding.code in _HOLLOW}
    asked = {section.number for section in campaign.sections if section.required}
    return bool(asked) and asked <= hollow
