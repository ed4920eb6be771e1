"""What each file of a message is, as the pure rooms read it, and what stands in the place of one that did not come.

Not for whose a file is, nor for what is wrong with it: that is `assessment`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from collector import checks, forms, reading, triage
from collector.model import (
    Campaign,
    File,
    FileRole,
    Format,
    Message,
    MessageClass,
    Nature,
    Reading,
    Severity,
    Table,
    Text,
)
from collector.triage import Kind, Likeness, Role


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One file as the pure rooms read it."""

    file: File
    content: Reading
    role: Role
    told: bool  # its content says what it is, not its name alone
    doubtful: bool = False  # whether it is a submission at all, staff have to say
    insets: tuple[Table, ...] = ()  # the form as a table in a report, filled
    around: Text | None = None  # of a text that holds the form as a table: what it says around it


@dataclass(frozen=True, slots=True)
class Part:
    """What one file answers for one union: itself, or one of its tables."""

    role: Role
    table: Table | None = None


def read_file(file: File, message: Message, campaign: Campaign) -> ReadFile:
    """Return a file as it reads, by today's rules, with the part that it plays in its message."""
    content = file.reading
    if content is None or content.rules != checks.version(campaign):
        content = reading.read(file.text, file.workbook, campaign)
    picked = forms.pick(content.tables, campaign.form)
    report, form = (
        content.outline.likeness if content.outline else 0.0,
        max((t.likeness for t in content.tables), default=0.0),
    )
    # Of a report with the form in it the text says what the file is, and the table is one of its own.
    whole = report < triage.CLEAR_REPORT
    likeness = Likeness(
        report=report,
        form=form if whole else 0.0,
        blank=bool(picked) and all(checks.is_blank(table) for table in picked),
        figures=any(table.of_figures for table in content.tables),
    )
    role = triage.role(file, likeness, message)
    owed = {requirement.kind.value for requirement in campaign.requirements}
    told = report >= triage.FAINT_REPORT or form >= triage.FAINT_FORM
    # A table that this campaign does not ask for answers nothing, however well it is filled
    role = role if role.requirement in {None, *owed} else triage.NOTHING
    # What was set and signed may look otherwise than a text file.
    return ReadFile(
        file,
        content,
        role,
        told,
        doubtful=bool(file.text and file.text.plain),
        insets=_insets(role, picked, owed),
        around=reading.around_form(file.text, campaign) if file.text and form >= triage.CLEAR_FORM else None,
    )


def _insets(role: Role, picked: tuple[Table, ...], owed: set[str]) -> tuple[Table, ...]:
    """Return the filled tables of a report that are the form; an unfilled one is a part of its text."""
    if role != Role("report", FileRole.SUBMISSION) or "stats" not in owed:
        return ()
    return tuple(t for t in picked if t.likeness >= triage.CLEAR_FORM and not checks.is_blank(t))


def promised(read: ReadFile, campaign: Campaign) -> ReadFile:
    """Take a paper that nothing tells for the one that the message speaks of; staff will see."""
    role = triage.promised(read.file) if triage.is_paper(read.file) else triage.NOTHING
    if role.requirement not in {requirement.kind.value for requirement in campaign.requirements}:
        return read
    return replace(read, role=role, doubtful=True)


def shortcuts_beside(readings: list[ReadFile], campaign: Campaign) -> list[ReadFile]:
    """Pass over a shortcut beside all files that are asked for: it is no matter, like a link beside a file."""
    asked = {requirement.kind.value for requirement in campaign.requirements}
    brought = {r.role.requirement for r in readings if r.role.role is FileRole.SUBMISSION and r.told}
    brought |= {"stats" for r in readings if r.insets}
    if not asked <= brought:
        return readings
    return [replace(r, role=triage.NOTHING) if _is_shortcut(r.file) else r for r in readings]


def _is_shortcut(file: File) -> bool:
    return file.nature is Nature.LINK


def is_unions(read: ReadFile, message: Message, kind: Kind, own: frozenset[str]) -> bool:
    """Return whether a file in mail of a machine or of ourselves is a report or a filled table, so somebody's.

    What nobody can open may be one, too, unless it comes back with a letter of ours: servers cut what they return.
    """
    if read.role.role not in {FileRole.SUBMISSION, FileRole.SCAN, FileRole.CONTAINER}:
        return False
    if read.told:
        return True
    ours = kind.klass is MessageClass.BOUNCE or (kind.klass is MessageClass.OWN and not triage.hands_on(message, own))
    return not ours and any(f.severity is Severity.ERROR for f in read.file.findings)


def parts(read: ReadFile, campaign: Campaign) -> list[Part]:
    """Return the parts of a file to be judged one by one: the tables of a workbook, else the file and those in it."""
    tables = read.content.tables
    if read.role.requirement == "stats" and tables:
        return [Part(read.role, table) for table in _units(tables, campaign)]
    return [Part(read.role), *(Part(Role("stats", FileRole.INSET), table) for table in read.insets)]


def _units(tables: tuple[Table, ...], campaign: Campaign) -> list[Table | None]:
    """The tables of a workbook to be judged: one for each union that it names, an unfilled one only alone."""
    picked = forms.pick(tables, campaign.form)
    filled = [table for table in picked if not checks.is_blank(table)]
    return [*(filled or picked[:1])] or [None]


def links_alone(message: Message, readings: Sequence[ReadFile], kind: Kind, campaign: Campaign) -> list[File]:
    """Return links to a drive in place of files; beside a real file a link is no matter."""
    if kind.klass is not MessageClass.SUBMISSION or any(r.role is not triage.NOTHING for r in readings):
        return []
    first = len(readings)
    return [
        File(first + n, link, link, None, 0, Format.OTHER, findings=(checks.link_only(link, campaign),))
        for n, link in enumerate(dict.fromkeys(message.links))
    ]


def missing_file(readings: Sequence[ReadFile], kind: Kind, campaign: Campaign) -> list[File]:
    """Return the file that a message speaks of and does not bring; the message stands in its place."""
    if not kind.empty_handed:
        return []
    beside = [r.file for r in readings if not (r.file.container or r.file.embedded or _is_logo(r.file))]
    found = checks.no_file(beside, campaign)
    if not found:
        return []
    return [File(len(readings), "message.eml", "message.eml", None, 0, Format.OTHER, findings=found)]


def _is_logo(file: File) -> bool:
    return file.format is Format.IMAGE and file.size < triage.SCAN_BYTES
