"""Which version may take the place of one that stands.

An accepted version that a proven sender brought, or that staff vouched for, gives way to known senders and to staff
alone: what an unknown sender sends after it waits. Anyone may replace what nobody vouches for, as the newest. A
version that stands in place of one that staff accepted in spite of its errors is told, where it has warnings itself.

Computed from the line alone, so that it is the same in every order of recording.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from collector.model import Decision, Record, Severity

# Whether the sender of a record was known for its union when it came
Known = Callable[[Record], bool]


def anybody(record: Record) -> bool:
    """Take every sender for a known one."""
    del record
    return True


@dataclass(frozen=True, slots=True)
class Succession:
    """What became of the acceptable versions of a line, by their places in it."""

    behind: Mapping[int, int] = field(default_factory=dict)  # waits, and behind which
    over: Mapping[int, int] = field(default_factory=dict)  # stands, with warnings, over one that staff accepted


def succession(line: Sequence[Record], acceptable: Sequence[bool], known: Known) -> Succession:
    """Say of each acceptable version of a line, in the order of arrival, whether it takes the place of what stood."""
    behind: dict[int, int] = {}
    over: dict[int, int] = {}
    holder: _Holder | None = None
    guard: _Holder | None = None  # what keeps its place from unknown senders
    ruled: int | None = None  # the version that staff accepted last, in spite of its errors
    for place, record in enumerate(line):
        if not acceptable[place]:
            if guard is None and record.rejected and _vouches(record, known) and not _has(record, Severity.ERROR):
                # That staff reject what a known sender brought lets no stranger in: they say so of each by itself.
                guard = _Holder(place, frozenset())
            continue
        if holder and record.sha256 is not None and record.sha256 == line[holder.place].sha256:
            if _vouches(record, known):
                holder = guard = _Holder(holder.place, holder.senders | {record.sender})
            continue
        if guard and not guard.gives_way(record, known):
            behind[place] = (holder or guard).place
            continue
        holder = _Holder(place, frozenset({record.sender}))
        # Once there was a version to keep, the line stays closed, whoever of the known ones sent the last.
        guard = holder if _is_firm(record) else guard
        if record.approved:
            ruled = place if _has(record, Severity.ERROR) else None
        elif not _has(record, Severity.WARNING):
            ruled = None
        elif ruled is not None:
            over[place] = ruled
    return Succession(behind, over)


@dataclass(frozen=True, slots=True)
class _Holder:
    """A version that stands, or stood, at one moment."""

    place: int
    senders: frozenset[str | None]  # who brought it, and so is known for its line

    def gives_way(self, record: Record, known: Known) -> bool:
        """Return whether a record may take its place."""
        brought = record.sender is not None and record.sender in self.senders
        return _is_vouched(record) or brought or known(record)


def _is_firm(record: Record) -> bool:
    """Return whether a version, once it stands, gives way to known senders and to staff alone."""
    return record.proven or _is_vouched(record)


def _vouches(record: Record, known: Known) -> bool:
    """Return whether a record speaks for its bytes, whoever brought them first."""
    return _is_vouched(record) or (record.proven and known(record))


def _is_vouched(record: Record) -> bool:
    """Return whether staff said whose it is, or that it is good."""
    return record.decision is Decision.MANUAL or record.approved


def _has(record: Record, severity: Severity) -> bool:
    return any(finding.severity is severity for finding in record.findings)
