"""The state, lateness and version of each document.

The documents of one union and requirement make a line in the order of arrival; what waits for staff or answers
no requirement stands outside the lines and is compared with nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from collector.model import FAULTY_STATES, OWNED, Campaign, Decision, DocumentState, FileRole, Finding, Record, Severity
from collector.standing.lateness import is_late
from collector.standing.succession import Known, anybody, succession

_UNREADABLE = frozenset({"file.unreadable", "file.encrypted", "file.refused"})
# The reading is in doubt, not the report: staff look at it.
LAYOUT_UNKNOWN = "report.layout-unknown"
# Beside any error of the file itself, what keeps a file from counting as received.
_NOT_TAKEN = frozenset({"stats.blank", "stats.wrong-form", "stats.wrong-period", "report.wrong-period"})


@dataclass(frozen=True, slots=True)
class DocumentStanding:
    """What `documents` says of one document beside what was recorded."""

    state: DocumentState
    late: bool | None  # by its own arrival; None where nobody knows whose it is
    version: int | None  # None for what answers no requirement of a known union
    behind: str = ""  # the id of the version whose place it may not take by itself, where that is why it waits
    challengers: tuple[str, ...] = ()  # of one that stands: the ids of those that wait behind it
    over: str = ""  # it stands with warnings after one that staff accepted in spite of its errors: that one's id


# A document, and why it does not stand
_Faulty = tuple[Record, DocumentState | None]
# A scan beside the Word file that it shows: nobody's, and nothing is asked of it.
_COPY = DocumentStanding(DocumentState.NOT_A_SUBMISSION, None, None)


class JudgedRecord(NamedTuple):
    """A document in the line of one union and requirement."""

    record: Record
    state: DocumentState
    version: int  # 0 for one that waits
    taken: bool  # counts as received
    behind: str = ""  # the id of the version whose place it may not take by itself
    over: str = ""  # it stands with warnings after one that staff accepted: that one's id


# The documents of each union and requirement, judged, in the order of arrival.
Lines = Mapping[tuple[str, str], list[JudgedRecord]]


def document_states(
    records: Sequence[Record], campaign: Campaign, extensions: Mapping[str, datetime], lines: Lines | None = None
) -> dict[str, DocumentStanding]:
    """Return of each document, by its id, where it stands, whether it came late and which version it is.

    `lines` are what `judge` says of the records, where that is at hand.
    """
    found = {}
    for judged in (judge(records) if lines is None else lines).values():
        challengers = tuple(one.record.id for one in judged if one.behind)
        for one in judged:
            found[one.record.id] = _in_lines(one, challengers, campaign, extensions)
    for record in records:
        if record.id not in found:
            # Known to be a union's and yet in no line: a mere copy of what stood before it.
            copy = _in_line(record)
            found[record.id] = _COPY if copy else _outside_lines(record, campaign, extensions)
    return found


def _in_lines(
    one: JudgedRecord, challengers: tuple[str, ...], campaign: Campaign, extensions: Mapping[str, datetime]
) -> DocumentStanding:
    if one.behind:
        return DocumentStanding(DocumentState.REVIEW, None, None, behind=one.behind)
    stands = one.state is DocumentState.ACCEPTED
    return DocumentStanding(
        one.state,
        is_late(one.record.received_at, one.record.union, campaign, extensions),
        one.version,
        challengers=challengers if stands else (),
        over=one.over if stands else "",
    )


def _outside_lines(record: Record, campaign: Campaign, extensions: Mapping[str, datetime]) -> DocumentStanding:
    """Judge what answers no requirement of a known union: it is compared with nothing else."""
    state = first_state(record) or DocumentState.ACCEPTED
    late = None
    if record.union and state is not DocumentState.NOT_A_SUBMISSION:
        late = is_late(record.received_at, record.union, campaign, extensions)
    return DocumentStanding(state, late, None)


def judge(records: Sequence[Record], known: Known = anybody) -> dict[tuple[str, str], list[JudgedRecord]]:
    """Judge the documents of each union and requirement, in the order of arrival.

    `known` tells whether a sender was known for the union; without it every newer version may replace an older one.
    """
    lines: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        if _in_line(record):
            lines.setdefault((record.union or "", record.requirement or ""), []).append(record)
    return {key: _judge_line(sorted(line, key=arrival), known) for key, line in lines.items()}


def _in_line(record: Record) -> bool:
    return bool(record.union and record.requirement and _is_kept(record))


def _without_copies(line: list[_Faulty]) -> list[_Faulty]:
    """Leave out the scans of what stood in the format asked for when they came (docs/CONTRACT.md)."""
    kept, stands = [], False
    for record, fault in line:
        if stands and record.role is FileRole.SCAN and fault in FAULTY_STATES:
            continue
        kept.append((record, fault))
        stands = stands or (fault is None and record.role is not FileRole.SCAN)
    return kept


def arrival(record: Record) -> tuple[datetime, int]:
    """Return what orders documents: the arrival, then the recording where instants are equal."""
    return record.received_at, record.order


def _is_kept(record: Record) -> bool:
    """Return whether it is known to be a submission of the union that it names."""
    return record.role is not FileRole.NOTHING and record.decision in OWNED


def _judge_line(arrived: list[Record], known: Known) -> list[JudgedRecord]:
    approved = _approved(arrived)
    kept = _without_copies([(record, _fault(record, approved)) for record in arrived])
    line = [record for record, _ in kept]
    faults = [fault for _, fault in kept]
    taken = [_is_taken(record, approved) for record in line]
    stale = _stale_blanks(line, taken) | _stale_insets(line, faults, taken)
    acceptable = [fault is None and place not in stale for place, fault in enumerate(faults)]
    followed = succession(line, acceptable, known)
    # What waits is no version yet: staff may find that it is somebody else's.
    versions = _versions(line, [place for place in range(len(line)) if place not in followed.behind])
    newest = max((number for place, number in versions.items() if acceptable[place]), default=0)
    judged = []
    for place, record in enumerate(line):
        if (first := followed.behind.get(place)) is not None:
            judged.append(JudgedRecord(record, DocumentState.REVIEW, 0, taken=False, behind=line[first].id))
            continue
        if place in stale:
            state = DocumentState.SUPERSEDED
        else:
            stands = DocumentState.ACCEPTED if versions[place] == newest else DocumentState.SUPERSEDED
            state = faults[place] or stands
            if state is DocumentState.REVIEW and versions[place] < newest:
                state = DocumentState.SUPERSEDED  # nobody needs to look at its layout any more
        over = line[followed.over[place]].id if place in followed.over else ""
        judged.append(JudgedRecord(record, state, versions[place], taken[place], over=over))
    return judged


def _approved(line: Sequence[Record]) -> set[str]:
    """Return what staff accepted. Their consent is to the bytes: the same file sent again needs no second one."""
    return {record.sha256 for record in line if record.sha256 and record.approved and not record.rejected}


def _versions(line: list[Record], places: Sequence[int]) -> dict[int, int]:
    """Number the arrivals: the same bytes right after themselves are the same version, later ones a new one."""
    numbers = dict.fromkeys(places[:1], 1)
    for before, place in pairwise(places):
        same = line[place].sha256 is not None and line[place].sha256 == line[before].sha256
        numbers[place] = numbers[before] + (not same)
    return numbers


def _fault(record: Record, approved: set[str]) -> DocumentState | None:
    """Return why a document does not stand, None where it may; what staff accept may, unless rejected since."""
    if record.sha256 in approved and not record.rejected:
        return None
    return first_state(record)


def first_state(record: Record) -> DocumentState | None:
    """Return the first state of the contract's list that fits, None where nothing is wrong with it."""
    if record.rejected:
        return DocumentState.REJECTED
    if record.role is FileRole.NOTHING or record.decision is Decision.NONE:
        return DocumentState.NOT_A_SUBMISSION
    if record.decision is Decision.REVIEW:
        return DocumentState.REVIEW
    if record.approved or not record.findings:
        return None
    if any(finding.code in _UNREADABLE for finding in record.findings):
        return DocumentState.UNREADABLE
    if any(finding.severity is Severity.ERROR and finding.code != LAYOUT_UNKNOWN for finding in record.findings):
        return DocumentState.NEEDS_FIX
    return DocumentState.REVIEW if has_unknown_layout(record.findings) else None


def has_unknown_layout(findings: Iterable[Finding]) -> bool:
    """Return whether staff have to look at the layout of a report: it was not understood, and nobody let that pass."""
    return any(finding.code == LAYOUT_UNKNOWN and finding.waived is None for finding in findings)


def _is_taken(record: Record, approved: set[str]) -> bool:
    """Return whether it counts as received: a file of this campaign, with faults of its content or without."""
    if record.rejected:
        return False
    if record.sha256 in approved:
        return True
    return record.role in {FileRole.SUBMISSION, FileRole.INSET} and not any(
        finding.code in _NOT_TAKEN or finding.code.startswith("file.")
        for finding in record.findings
        if finding.severity is Severity.ERROR
    )


def _stale_blanks(line: list[Record], taken: list[bool]) -> set[int]:
    """Return the places of blank forms beside or after a filled one: they replace nothing and ask for nothing."""
    filled = [place for place, record in enumerate(line) if taken[place] and not _is_blank(record)]
    if not filled:
        return set()
    messages = {line[place].message for place in filled}
    return {
        place
        for place, record in enumerate(line)
        if _is_blank(record) and not record.rejected and (place > filled[0] or record.message in messages)
    }


def _stale_insets(line: list[Record], faults: list[DocumentState | None], taken: list[bool]) -> set[int]:
    """Return the places of tables in reports beside or after one that came as a file of its own.

    What stands in a report may be a copy of long ago: it takes no file's place, and nothing is asked of it.
    """
    own = [place for place, record in enumerate(line) if record.role is not FileRole.INSET and not _is_blank(record)]
    first = min((place for place in own if faults[place] is None), default=len(line))
    messages = {line[place].message for place in own if taken[place]}
    return {
        place
        for place, record in enumerate(line)
        if record.role is FileRole.INSET
        and not (record.rejected or record.approved)
        and (place > first or record.message in messages)
    }


def _is_blank(record: Record) -> bool:
    return record.role is FileRole.BLANK or any(finding.code == "stats.blank" for finding in record.findings)
