"""Facts arranged for a template: what is listed, what is counted, in which order.

Arranging only. Whether something is missing, faulty or late was decided before; how it is said stands in
the templates. Not for the digest, which is arranged in `digest_views`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from collector.letters.facts import (
    AnswerFacts,
    FileChange,
    FileFacts,
    NoticeFacts,
    OverdueFacts,
    OwedRequirement,
    ReceiptFacts,
    ReminderFacts,
    UnionFacts,
    UpdateFacts,
)
from collector.model import (
    FAULTY_STATES,
    OPEN_STANDINGS,
    ZONE,
    Campaign,
    Deadline,
    DocumentState,
    Finding,
    Format,
    Requirement,
    Severity,
    Standing,
    Status,
    Union,
)

NOTES = 20  # warnings listed in one letter; the rest is counted
# Errors listed per document in a reminder: the fix request has told them all.
_REMINDED = 10


@dataclass(frozen=True, slots=True)
class FileView:
    """A file with its findings, errors apart from mere notes."""

    facts: FileFacts
    errors: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    more: int  # notes that are only counted
    waived: tuple[Finding, ...] = ()  # errors that staff let pass


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
    stands: bool  # something must be corrected, yet what was accepted before stands
    owing: bool
    complete: bool
    unclear: tuple[FileFacts, ...]  # later versions that do not say what they are for
    kept: bool  # correcting keeps the instant of arrival
    absent: tuple[Finding, ...]  # what the message speaks of and does not bring


def answer(facts: AnswerFacts) -> AnswerView:
    """Arrange an answer."""
    listed = tuple(file for file in facts.files if _is_listed(file) and not file.absent)
    absent = tuple(found for file in facts.files if file.absent for found in file.findings)
    units = tuple(_unit(unit, facts.campaign) for unit in facts.unions)
    missing = any(unit.missing for unit in units)
    faulty = any(unit.faulty for unit in units)
    first = facts.campaign.on_time == "first_received"
    return AnswerView(
        files=_files(listed),
        others=() if absent else _others(facts.files),  # what came instead is told with it
        units=units,
        waiting=tuple(file for file in listed if _is_waiting(file) and not _keeping_shut(file)),
        to_fix=facts.to_fix,
        missing=missing,
        faulty=faulty,
        stands=facts.to_fix and not (missing or faulty),
        owing=(facts.to_fix and not absent) or missing or faulty,
        complete=all(status.state not in OPEN_STANDINGS for unit in units for status in unit.standings),
        unclear=tuple(file for file in listed if file.unclear),
        kept=first and any(_is_corrected(status) for unit in units for status in unit.standings),
        absent=absent,
    )


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A file of which something is different, with its findings as an answer lists them."""

    change: FileChange
    errors: tuple[Finding, ...]
    waived: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class UpdateView:
    """What a letter lists that corrects an earlier one."""

    changes: tuple[ChangeView, ...]
    units: tuple[UnitView, ...]
    to_fix: bool
    missing: bool
    faulty: bool
    stands: bool
    owing: bool
    complete: bool
    absent: tuple[Finding, ...] = ()  # an answer's alone


def update(facts: UpdateFacts) -> UpdateView:
    """Arrange what corrects an earlier letter."""
    units = tuple(_unit(unit, facts.campaign) for unit in facts.units)
    missing, faulty = any(unit.missing for unit in units), any(unit.faulty for unit in units)
    told = tuple(one for one in facts.files if not one.elsewhere)
    to_fix = any(one.file.state in FAULTY_STATES for one in told)
    return UpdateView(
        changes=tuple(_change(one) for one in facts.files),
        units=units,
        to_fix=to_fix,
        missing=missing,
        faulty=faulty,
        stands=to_fix and not (missing or faulty),
        owing=to_fix or missing or faulty,
        complete=all(status.state not in OPEN_STANDINGS for unit in units for status in unit.standings),
    )


def _change(one: FileChange) -> ChangeView:
    """Return a change with findings: those of another union's file are not its sender's to hear."""
    if one.elsewhere or one.file.state is DocumentState.REJECTED:
        return ChangeView(one, (), ())
    return ChangeView(one, _findings(one.file)[0], _waived(one.file))


# A file with one of these tells nothing until it comes again.
_FOR_STAFF = ("identity.", "report.layout-unknown")
_SHUT = frozenset({"file.empty", "file.encrypted", "file.unreadable", "file.refused", "file.link-only"})


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """What a neutral receipt lists."""

    files: tuple[FileView, ...]  # each with what keeps it shut, if anything does
    more: int  # files that are only counted
    shut: tuple[FileFacts, ...]  # to be sent again, whoever's they are
    open: bool  # others could be opened
    absent: tuple[Finding, ...]
    plain: bool  # nobody has to be asked whose it is


def receipt(facts: ReceiptFacts, most: int) -> ReceiptView:
    """Arrange a neutral receipt; `most` files are listed."""
    came = tuple(file for file in facts.files if not (file.embedded or file.absent))
    told = tuple(FileView(file, _keeping_shut(file), (), 0) for file in came)
    shut = tuple(one.facts for one in told if one.errors)
    return ReceiptView(
        files=told[:most],
        more=max(len(came) - most, 0),
        shut=shut,
        open=any(_is_waiting(one.facts) and not one.errors for one in told),
        absent=tuple(found for file in facts.files if file.absent for found in file.findings),
        plain=facts.plain,
    )


def _is_waiting(file: FileFacts) -> bool:
    return file.state is DocumentState.REVIEW


def _keeping_shut(file: FileFacts) -> tuple[Finding, ...]:
    """Return why nobody could look into a file that waits; it is asked for again, whoever's it is."""
    if not _is_waiting(file):
        return ()
    return tuple(found for found in file.findings if found.code in _SHUT and found.severity is Severity.ERROR)


def _is_listed(file: FileFacts) -> bool:
    return file.state is not DocumentState.NOT_A_SUBMISSION


def _others(files: Sequence[FileFacts]) -> tuple[FileFacts, ...]:
    """Return the files that are no submission, without logos and without archives whose content is listed."""
    opened = {file.path.rpartition("/")[0] for file in files}
    return tuple(f for f in files if not (_is_listed(f) or f.embedded or (f.container and f.path in opened)))


def _is_corrected(status: Status) -> bool:
    return status.state is Standing.NEEDS_FIX and status.received_at is not None


def _unit(unit: UnionFacts, campaign: Campaign) -> UnitView:
    def having(state: Standing) -> tuple[Requirement, ...]:
        ids = {status.requirement for status in unit.standings if status.state is state}
        return tuple(owed for owed in campaign.requirements if owed.id in ids)

    return UnitView(
        union=unit.union,
        deadline=unit.deadline,
        aim=unit.aim,
        standings=unit.standings,
        missing=having(Standing.MISSING),
        faulty=having(Standing.NEEDS_FIX),
    )


def _files(files: Sequence[FileFacts]) -> tuple[FileView, ...]:
    """Return the files with all their errors, and with notes as long as the letter has room for them."""
    room = NOTES
    made = []
    for file in files:
        errors, notes = _findings(file)
        made.append(FileView(file, errors, notes[:room], max(len(notes) - room, 0), _waived(file)))
        room = max(room - len(notes), 0)
    return tuple(made)


def _findings(file: FileFacts) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return what must be corrected and what is merely noted."""
    if file.state is DocumentState.REVIEW:
        # Whose it is must be known before anybody is asked to correct it, but not to send again what nobody can open.
        return _keeping_shut(file), ()
    # An identity finding names another union, an unknown layout is no fault of the sender's: both are for staff alone.
    told = tuple(f for f in file.findings if not f.code.startswith(_FOR_STAFF) and f.waived is None)
    if file.state not in FAULTY_STATES:
        return (), told
    # Of a file that could not be read nothing else is worth telling.
    read = file.state is not DocumentState.UNREADABLE
    return to_correct(told), tuple(found for found in told if read and found.severity is not Severity.ERROR)


def _waived(file: FileFacts) -> tuple[Finding, ...]:
    """Return what staff let pass. Not for a file that was sent back unread or is still being looked at."""
    if file.state in {DocumentState.REVIEW, DocumentState.UNREADABLE}:
        return ()
    return tuple(found for found in file.findings if found.waived is not None)


def to_correct(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return what a union is asked to correct: the errors that staff did not let pass."""
    return tuple(found for found in findings if found.severity is Severity.ERROR and found.waived is None)


# --- the notice --------------------------------------------------------------------------------------

# How the office asks for a kind of file, by its first counting format.
_ASKED = {
    Format.DOCX: "tệp Word soạn thảo được",
    Format.XLSX: "tệp Excel",
    Format.PDF: "tệp PDF",
}


@dataclass(frozen=True, slots=True)
class NoticeView:
    """What a notice asks for."""

    asked: tuple[tuple[Requirement, str], ...]  # each with the kind of file; "" where the title names it
    aim: bool


def notice(facts: NoticeFacts) -> NoticeView:
    """Arrange a notice."""
    return NoticeView(
        asked=tuple((owed, _asked(owed)) for owed in facts.requirements),
        aim=facts.aim is not None and facts.aim >= facts.now.astimezone(ZONE).date(),
    )


def _asked(owed: Requirement) -> str:
    kind = _ASKED.get(owed.formats[0], "") if owed.formats else ""
    return "" if "tệp" in owed.title else kind


# --- reminders ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OwedView:
    """One thing owed, with the errors that a reminder repeats."""

    facts: OwedRequirement
    errors: tuple[Finding, ...]
    more: int


@dataclass(frozen=True, slots=True)
class ReminderView:
    """What a reminder lists."""

    owed: tuple[OwedView, ...]
    gone: bool  # nothing of it came at all
    silent: bool  # the union has sent nothing: only then may it be that its file crossed the letter
    aim: bool  # the day to aim at still lies ahead


def reminder(facts: ReminderFacts | OverdueFacts) -> ReminderView:
    """Arrange a reminder or an overdue letter."""
    aim = facts.aim if isinstance(facts, ReminderFacts) else None
    return ReminderView(
        owed=tuple(_owed(item) for item in facts.owed),
        gone=all(item.state is Standing.MISSING for item in facts.owed),
        silent=not facts.settled and all(item.state is Standing.MISSING for item in facts.owed),
        aim=aim is not None and aim >= facts.now.astimezone(ZONE).date(),
    )


def _owed(item: OwedRequirement) -> OwedView:
    errors = to_correct(item.findings) if item.state is Standing.NEEDS_FIX else ()
    return OwedView(item, errors[:_REMINDED], max(len(errors) - _REMINDED, 0))
