"""The letters that go to a union unasked, composed from the books: notices, reminders, overdue letters, thanks.

Not for deciding who gets one and when: that is `standing`'s and `reminders`'.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from collector import letters
from collector.exports import XLSX, prefilled
from collector.letters import NoticeFacts, OverdueFacts, OwedRequirement, ReminderFacts, ThanksFacts
from collector.model import (
    OPEN_STANDINGS,
    ZONE,
    Attachment,
    Letter,
    LetterKind,
    Occasion,
    Reader,
    Requirement,
    Standing,
    Status,
    Union,
)
from collector.office.books import Books, aim_of, deadline_of
from collector.office.may_write import Course, may_reach
from collector.office.office import Office
from collector.standing import USEFUL, Due, schedule
from collector.workdays import working_day_before

# After these findings it is better to fill in the form anew than to correct the table.
_ANEW = {"stats.wrong-form", "stats.wrong-period", "stats.blank", "stats.indicator-missing"}


def asking(office: Office, one: Due, opened: Books, now: datetime) -> Letter:
    """Compose the letter that is due to a union, with exactly what it still owes."""
    if one.kind is LetterKind.NOTICE:
        return _notice(office, one, opened, now)
    union = office.by_code[one.union or ""]
    rows = opened.of(union.code)
    owed = tuple(_owed(office, row, opened) for row in rows if row.state in OPEN_STANDINGS)
    settled = tuple(_requirement(office, row) for row in rows if row.state is Standing.ACCEPTED)
    deadline = deadline_of(office, union.code, opened.extensions)
    forms = tuple(form for item in owed if item.state is Standing.MISSING for form in _form(office, union, item))
    if one.kind is LetterKind.OVERDUE:
        late = OverdueFacts(
            campaign=office.campaign,
            now=now,
            occasion=one.occasion,
            union=union,
            to=union.emails,
            cc=(),
            deadline=deadline,
            owed=owed,
            settled=settled,
            by=_before_the_next(office, one, deadline.ends_at),
            urgent=one.urgent,
            attachments=forms,
        )
        return letters.overdue(late, office.seal, due_at=now, held=_held(union.emails), folder=office.templates)
    early = ReminderFacts(
        campaign=office.campaign,
        now=now,
        occasion=one.occasion,
        union=union,
        to=union.emails,
        cc=(),
        deadline=deadline,
        aim=aim_of(office, union.code, opened.extensions),
        owed=owed,
        settled=settled,
        urgent=one.urgent,
        attachments=forms,
    )
    return letters.reminder(early, office.seal, due_at=now, held=_held(union.emails), folder=office.templates)


def complete(rows: Sequence[Status], now: datetime) -> bool:
    """Return whether a union may be thanked: all is settled, something of it by a file, and not weeks ago."""
    arrived = [row.received_at for row in rows if row.state is Standing.ACCEPTED and row.received_at]
    settled = bool(rows) and all(row.state not in OPEN_STANDINGS for row in rows)
    return settled and bool(arrived) and now - max(arrived) <= USEFUL


def thanking(office: Office, union: Union, occasion: Occasion, opened: Books, now: datetime) -> Letter:
    """Compose the thanks to a union all of whose requirements are settled."""
    facts = ThanksFacts(
        campaign=office.campaign,
        now=now,
        occasion=occasion,
        union=union,
        to=union.emails,
        cc=(),
        deadline=deadline_of(office, union.code, opened.extensions),
        standings=opened.of(union.code),
    )
    return letters.thanks(facts, office.seal, due_at=now, held=_held(union.emails), folder=office.templates)


def blank_form(office: Office, union: Union, requirement: Requirement) -> Attachment | None:
    """Return the unfilled form with a union's name, named as the office names files; None where there is none."""
    if requirement.kind is not Reader.STATS or not office.campaign.blank:
        return None
    content = prefilled(Path(office.campaign.blank).read_bytes(), union.name)
    return Attachment(f"{union.code} - {union.short_name or union.name} - {requirement.file_title}.xlsx", XLSX, content)


def calls_for_form(findings: Sequence[str]) -> bool:
    """Return whether findings of these codes are corrected by filling in the form anew."""
    return not _ANEW.isdisjoint(findings)


def _notice(office: Office, one: Due, opened: Books, now: datetime) -> Letter:
    union = office.by_code[one.union or ""]
    owing = tuple(_requirement(office, row) for row in opened.of(union.code) if row.state in OPEN_STANDINGS)
    facts = NoticeFacts(
        campaign=office.campaign,
        now=now,
        occasion=one.occasion,
        union=union,
        to=union.emails,
        cc=(),
        deadline=deadline_of(office, union.code, opened.extensions),
        aim=aim_of(office, union.code, opened.extensions),
        requirements=owing,
        attachments=tuple(form for owed in owing if (form := blank_form(office, union, owed))),
    )
    return letters.notice(facts, office.seal, due_at=now, held=_held(union.emails), folder=office.templates)


def _before_the_next(office: Office, one: Due, ends_at: datetime) -> datetime | None:
    """Return until when an overdue letter asks for an answer: the end of work before the office writes again."""
    campaign = office.campaign
    later = [stage.at for stage in schedule(campaign, ends_at) if stage.at > one.due_at + timedelta(hours=12)]
    if not later:
        return None
    day = working_day_before(later[0].astimezone(ZONE).date(), campaign)
    by = datetime.combine(day, campaign.workday_ends, ZONE)
    return by if by > one.due_at else None


def _held(to: Sequence[str]) -> str:
    """Why a letter to these addresses must wait: none of them is read by a person."""
    leaves = [may_reach(address) for address in to]
    return "" if any(leave.course is Course.GO for leave in leaves) else leaves[0].why


def _owed(office: Office, row: Status, opened: Books) -> OwedRequirement:
    document = office.store.documents.one(row.document) if row.document else None
    faulty = document if document and row.state is Standing.NEEDS_FIX else None
    return OwedRequirement(
        requirement=_requirement(office, row),
        state=row.state,
        findings=opened.findings.get(faulty.id, faulty.findings) if faulty else (),
        path=document.path if document else "",
        received_at=document.received_at if document else None,
    )


def _form(office: Office, union: Union, owed: OwedRequirement) -> tuple[Attachment, ...]:
    form = blank_form(office, union, owed.requirement)
    return (form,) if form else ()


def _requirement(office: Office, row: Status) -> Requirement:
    return next(r for r in office.campaign.requirements if r.id == row.requirement)
