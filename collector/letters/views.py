"""Facts arranged for a template: what is listed, what is counted, in which order.

Arranging only. Whether something is missing, faulty or late was decided before; how it is said stands in
the templates.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from collector.letters.facts import (
    Absent,
    AnswerFacts,
    DigestFacts,
    Faulty,
    FileFacts,
    OverdueFacts,
    Owed,
    ReminderFacts,
    UnionFacts,
    Waiting,
)
from collector.model import (
    ZONE,
    Candidate,
    Deadline,
    DocumentState,
    Evidence,
    Finding,
    Requirement,
    Severity,
    Standing,
    Status,
    Union,
)

NOTES = 20  # warnings listed in one letter; the rest is counted
_DONE = {Standing.ACCEPTED, Standing.EXEMPT, Standing.NOTHING_TO_REPORT, Standing.PAPER}
_TO_MEND = {DocumentState.NEEDS_FIX, DocumentState.UNREADABLE}
# Errors listed per document in a reminder: the fix request has told them all.
_REMINDED = 10
_CANDIDATES = 3
_POSSIBLE = 0.01


@dataclass(frozen=True, slots=True)
class FileView:
    """A file with its findings, errors apart from what is only to know."""

    facts: FileFacts
    errors: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    more: int  # notes that are only counted


@dataclass(frozen=True, slots=True)
class UnitView:
    """A union with what it still owes."""

    union: Union
    deadline: Deadline
    aim: date | None
    standings: tuple[Status, ...]
    missing: tuple[Requirement, ...]
    faulty: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What an answer lists."""

    files: tuple[FileView, ...]
    others: tuple[FileFacts, ...]  # files that are no submission
    units: tuple[UnitView, ...]
    waiting: tuple[FileFacts, ...]  # files that staff look at
    to_fix: bool
    missing: bool
    faulty: bool
    stands: bool  # something is to mend, yet what was accepted before stands
    owing: bool
    complete: bool
    kept: bool  # mending keeps the instant of arrival


def answer(facts: AnswerFacts) -> AnswerView:
    """Arrange an answer."""
    listed = tuple(file for file in facts.files if _is_listed(file))
    units = tuple(_unit(unit, facts) for unit in facts.unions)
    missing = any(unit.missing for unit in units)
    faulty = any(unit.faulty for unit in units)
    first = facts.campaign.on_time == "first_received"
    return AnswerView(
        files=_files(listed),
        others=_others(facts.files),
        units=units,
        waiting=tuple(file for file in listed if file.state is DocumentState.REVIEW),
        to_fix=facts.to_fix,
        missing=missing,
        faulty=faulty,
        stands=facts.to_fix and not (missing or faulty),
        owing=facts.to_fix or missing or faulty,
        complete=all(status.state in _DONE for unit in units for status in unit.standings),
        kept=first and any(_mends(status) for unit in units for status in unit.standings),
    )


def _is_listed(file: FileFacts) -> bool:
    return file.state is not DocumentState.NOT_A_SUBMISSION


def _others(files: Sequence[FileFacts]) -> tuple[FileFacts, ...]:
    """Give the files that are no submission, without logos and without archives whose content is listed."""
    opened = {file.path.rpartition("/")[0] for file in files}
    return tuple(f for f in files if not (_is_listed(f) or f.embedded or (f.container and f.path in opened)))


def _mends(status: Status) -> bool:
    return status.state is Standing.NEEDS_FIX and status.received_at is not None


def _unit(unit: UnionFacts, facts: AnswerFacts) -> UnitView:
    def having(state: Standing) -> tuple[Requirement, ...]:
        ids = {status.requirement for status in unit.standings if status.state is state}
        return tuple(owed for owed in facts.campaign.requirements if owed.id in ids)

    return UnitView(
        union=unit.union,
        deadline=unit.deadline,
        aim=unit.aim,
        standings=unit.standings,
        missing=having(Standing.MISSING),
        faulty=having(Standing.NEEDS_FIX),
    )


def _files(files: Sequence[FileFacts]) -> tuple[FileView, ...]:
    """Give the files with all their errors, and with notes as long as the letter has room for them."""
    room = NOTES
    made = []
    for file in files:
        errors, notes = _findings(file)
        made.append(FileView(file, errors, notes[:room], max(len(notes) - room, 0)))
        room = max(room - len(notes), 0)
    return tuple(made)


def _findings(file: FileFacts) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Give what must be mended and what is only to know."""
    if file.state is DocumentState.REVIEW:
        return (), ()  # whose it is must be known before anybody is asked to mend it
    # An identity finding names another union; that is for staff alone.
    told = tuple(found for found in file.findings if not found.code.startswith("identity."))
    if file.state not in _TO_MEND:
        return (), told
    # Of a file that could not be read nothing else is worth telling.
    read = file.state is not DocumentState.UNREADABLE
    return _errors(told), tuple(found for found in told if read and found.severity is not Severity.ERROR)


def _errors(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(found for found in findings if found.severity is Severity.ERROR)


# --- reminders ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OwedView:
    """One thing owed, with the errors that a reminder repeats."""

    facts: Owed
    errors: tuple[Finding, ...]
    more: int


@dataclass(frozen=True, slots=True)
class ReminderView:
    """What a reminder lists."""

    owed: tuple[OwedView, ...]
    gone: bool  # nothing of it came at all
    aim: bool  # the day to aim at still lies ahead


def reminder(facts: ReminderFacts | OverdueFacts) -> ReminderView:
    """Arrange a reminder or an overdue letter."""
    aim = facts.aim if isinstance(facts, ReminderFacts) else None
    return ReminderView(
        owed=tuple(_owed(item) for item in facts.owed),
        gone=all(item.state is Standing.MISSING for item in facts.owed),
        aim=aim is not None and aim >= facts.now.astimezone(ZONE).date(),
    )


def _owed(item: Owed) -> OwedView:
    errors = _errors(item.findings) if item.state is Standing.NEEDS_FIX else ()
    return OwedView(item, errors[:_REMINDED], max(len(errors) - _REMINDED, 0))


# --- the digest --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DigestView:
    """What the digest lists, the summary's lines by name."""

    actions: tuple[str, ...]
    missing: tuple[Absent, ...]  # whom no letter reaches first
    to_fix: tuple[Union, ...]

    def assign(self, item: Waiting, union: str) -> tuple[str, ...]:
        """Give the command that settles a waiting document."""
        return ("collector", "assign", item.document, union)

    def errors(self, item: Faulty) -> tuple[Finding, ...]:
        """Give what a union was asked to mend."""
        return _errors(item.findings)

    def candidates(self, item: Waiting) -> tuple[Candidate, ...]:
        """Give the unions worth a look: the first, and others that are not out of the question."""
        shown = item.candidates[:_CANDIDATES]
        return shown if item.conflict else (*shown[:1], *(one for one in shown[1:] if one.probability >= _POSSIBLE))

    def evidence(self, item: Waiting, candidate: Candidate) -> tuple[Evidence, ...]:
        """Give the strongest evidence for one candidate."""
        said = (one for one in item.evidence if one.union == candidate.union and one.weight > 0)
        return tuple(sorted(said, key=lambda one: -one.weight)[:4])


def digest(facts: DigestFacts) -> DigestView:
    """Arrange the digest."""
    lines = {
        "call": facts.missing,
        "settle": facts.review,
        "fix": facts.to_fix,
        "answer": facts.questions,
        "letters": facts.troubles,
        "messages": facts.failed,
        "new": facts.new,
    }
    return DigestView(
        actions=tuple(key for key, rows in lines.items() if rows),
        missing=tuple(sorted(facts.missing, key=_reach)),
        to_fix=tuple({item.union.code: item.union for item in facts.to_fix}.values()),
    )


def _reach(absent: Absent) -> int:
    if absent.bounced:
        return 0
    return 1 if not absent.union.emails else 2
