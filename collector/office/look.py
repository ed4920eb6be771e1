"""What the office makes of one message: `look()` decides everything and records nothing.

`poll`, `replay`, `inspect` and the tests share it. It asks the pure rooms (triage, forms, checks, matching)
one after the other; whatever needs the books (what stands already) is settled when the verdict is recorded.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from collector import checks, forms, triage
from collector.letters import Seal, parse_own_id
from collector.matching import Answered, Claim, Context, Index, attribute
from collector.model import (
    Campaign,
    Decision,
    Figure,
    File,
    Finding,
    Format,
    Match,
    Message,
    MessageClass,
    Outline,
    Seen,
    Severity,
    Table,
    Verdict,
)
from collector.triage import Kind, Likeness, Role

_NOBODY = Match(Decision.NONE, None)
# In messages of these classes no file is looked into (docs/CONTRACT.md).
_SILENT = {MessageClass.OWN, MessageClass.BOUNCE, MessageClass.AUTO_REPLY, MessageClass.SPAM}


@dataclass(frozen=True, slots=True)
class Lens:
    """What looking needs to know besides the message."""

    campaign: Campaign
    index: Index
    own: frozenset[str]
    authserv: str
    seal: Seal


@dataclass(frozen=True, slots=True)
class _Reading:
    """One file as the floor of thought reads it."""

    file: File
    outline: Outline | None
    tables: tuple[Table, ...]
    role: Role


def look(message: Message, received_at: datetime, lens: Lens, timed: Callable[[str], None] = lambda _: None) -> Verdict:
    """Judge one message. `timed` is told the name of each stage when it is over."""
    readings = [_read(file, message, lens.campaign) for file in message.files]
    kind = triage.classify(message, [r.role for r in readings], lens.own)
    timed("check")
    authentic = triage.authenticity(message, lens.authserv)
    if kind.klass in _SILENT:
        documents = tuple(_unasked(r.file) for r in readings)
    else:
        documents = _judge(message, readings, kind, authentic, lens, timed)
    return Verdict(
        message=message,
        received_at=received_at,
        klass=kind.klass,
        documents=documents,
        robot=kind.robot,
        through_list=kind.through_list,
        authentic=authentic,
    )


def passed_over(message: Message, received_at: datetime) -> Verdict:
    """Give the verdict on a message from before the campaign: a row of the ledger and nothing more."""
    return Verdict(message, received_at, MessageClass.OTHER, ())


def _read(file: File, message: Message, campaign: Campaign) -> _Reading:
    outline = checks.outline(file.text, campaign) if file.text else None
    tables = forms.read(file.workbook, campaign.form) if file.workbook else ()
    if file.text and not tables and (outline is None or outline.likeness < triage.CLEAR_REPORT):
        tables = forms.read_text(file.text, campaign.form)
    picked = forms.pick(tables, campaign.form)
    likeness = Likeness(
        report=outline.likeness if outline else 0.0,
        form=max((t.likeness for t in tables), default=0.0),
        blank=bool(picked) and all(checks.is_blank(table) for table in picked),
    )
    return _Reading(file, outline, tables, triage.role(file, likeness, message))


def _units(reading: _Reading, campaign: Campaign) -> list[Table | None]:
    """The tables of a workbook to be judged: one for each union that it names, an unfilled one only alone."""
    picked = forms.pick(reading.tables, campaign.form)
    filled = [table for table in picked if not checks.is_blank(table)]
    return [*(filled or picked[:1])] or [None]


def _judge(
    message: Message,
    readings: Sequence[_Reading],
    kind: Kind,
    authentic: bool | None,
    lens: Lens,
    timed: Callable[[str], None],
) -> tuple[Seen, ...]:
    asked = [(r, part, table) for r in readings for part, table in enumerate(_parts(r, lens.campaign))]
    links = _links(message, readings, kind)
    claims = [
        Claim(
            file=r.file,
            requirement=r.role.requirement,
            unit_text=table.unit_text if table else "",
            superior_text=table.superior_text if table else "",
            part=part,
        )
        for r, part, table in asked
        if r.role is not triage.NOTHING
    ] + [Claim(file=link, requirement=None) for link in links]
    context = Context(own=lens.own, authentic=authentic, answered=_answered(message, lens))
    matches = iter(attribute(message, claims, lens.index, context))
    timed("match")
    seen = []
    for r, part, table in asked:
        if r.role is triage.NOTHING:
            seen.append(_unasked(r.file))
            continue
        findings, figures = _content(r, table, lens.campaign)
        match = next(matches)
        seen.append(
            Seen(r.file, r.role.requirement, match, findings + _conflict(match, lens), figures, r.role.role, part)
        )
    seen += [
        Seen(link, None, match, link.findings + _conflict(match, lens))
        for link, match in zip(links, matches, strict=True)
    ]
    judged = _scans_beside(tuple(seen))
    timed("check")
    return judged


def _parts(reading: _Reading, campaign: Campaign) -> list[Table | None]:
    return _units(reading, campaign) if reading.role.requirement == "stats" and reading.tables else [None]


def _content(
    reading: _Reading, table: Table | None, campaign: Campaign
) -> tuple[tuple[Finding, ...], tuple[Figure, ...]]:
    """What the checks say of a file's content, after what its reader said of the file."""
    file, role = reading.file, reading.role
    said = checks.weighed(file.findings, campaign)
    if role.role == "scan":
        return said + checks.wrong_format(file, campaign), ()
    if any(f.severity is Severity.ERROR for f in said):
        return said, ()
    if role.requirement == "stats":
        if table is None:
            return said + checks.wrong_form(file, campaign), ()
        found, figures = checks.check_table(table, campaign)
        return said + found, figures
    if role.requirement == "report" and file.text and reading.outline:
        return said + checks.check_report(file.text, reading.outline, campaign), ()
    return said, ()


def _unasked(file: File) -> Seen:
    """A file that is no submission: nobody's, and nothing is asked of it."""
    return Seen(file, None, _NOBODY, (), role="nothing")


def _conflict(match: Match, lens: Lens) -> tuple[Finding, ...]:
    return checks.conflict(match, lens.campaign) if match.conflict else ()


def _answered(message: Message, lens: Lens) -> tuple[Answered, ...]:
    """The letters of ours that the message answers."""
    ids = (parse_own_id(i, lens.seal.key, lens.seal.domain) for i in message.in_reply_to)
    return tuple(Answered(i.code, i.valid) for i in ids if i and i.code)


def _links(message: Message, readings: Sequence[_Reading], kind: Kind) -> list[File]:
    """Links to a drive in place of files; beside a real file a link is no matter."""
    if kind.klass is not MessageClass.SUBMISSION or any(r.role is not triage.NOTHING for r in readings):
        return []
    first = len(readings)
    return [
        File(first + n, link, link, None, 0, Format.OTHER, findings=(checks.link_only(link),))
        for n, link in enumerate(dict.fromkeys(message.links))
    ]


def _scans_beside(documents: tuple[Seen, ...]) -> tuple[Seen, ...]:
    """A scan of the signed copy beside the Word file itself is no submission (docs/CONTRACT.md)."""
    real = [d for d in documents if d.role == "submission" and d.requirement == "report"]
    return tuple(
        _as_copy(d)
        if d.role == "scan"
        and any(None in (d.match.union, r.match.union) or d.match.union == r.match.union for r in real)
        else d
        for d in documents
    )


def _as_copy(document: Seen) -> Seen:
    """Give a scan as the mere copy of a document that is there in the format asked for."""
    return replace(document, requirement=None, match=_NOBODY, findings=(), role="nothing")
