"""What the digest tells: the facts, gathered from the books, the ledger and the outbox.

Nothing is decided and nothing is worded here: `reminders` says when a digest goes out, the templates have the words.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from collector.exports import XLSX
from collector.letters import (
    Absent,
    DigestFacts,
    Extended,
    Failed,
    Faulty,
    Late,
    NewDocument,
    Overruling,
    Reached,
    Timely,
    Trouble,
    UnreadLayout,
    Unwanted,
    UnwantedFile,
    Waiting,
)
from collector.model import (
    MARKED_STANDINGS,
    OPEN_STANDINGS,
    OWNED,
    TROUBLED,
    ZONE,
    Attachment,
    Authenticity,
    Decision,
    DocumentState,
    MessageState,
    Requirement,
    Standing,
    Status,
)
from collector.office import labels
from collector.office.address_events import away_addresses, dead_addresses
from collector.office.books import Books, books, deadline_of
from collector.office.digest_events import events_since
from collector.office.digest_questions import open_question, waiting_questions
from collector.office.doubts import doubts
from collector.office.heard import last_heard, waiting_for
from collector.office.office import Office
from collector.office.progress import letters_asking, progress_table
from collector.office.questions import OpenWithdrawal, open_withdrawals
from collector.office.remarks import remarks
from collector.standing import Due
from collector.store import DocumentRow, MessageRow
from collector.workdays import last_day

_DAY = timedelta(days=1)
# The bars of the progress show so many days, none left out; while it is no longer past, from the last day allowed on.
_BARS, _BARS_AFTER = timedelta(days=14), timedelta(days=24)


def digest_facts(
    office: Office, one: Due, since: datetime | None, now: datetime, words: Mapping[str, str]
) -> DigestFacts:
    """Gather what a digest tells. The table of progress comes with `with_table`, once it is sure to be sent.

    `words` are what the open questions say, of `digest_questions.read_questions`.
    """
    opened = books(office)
    documents = [opened.row(d) for d in office.store.documents.all(campaign=office.campaign.id)]
    by_id = {d.id: d for d in documents}
    messages = {m.sha256: m for m in office.store.mail.messages(campaign=office.campaign.id)}
    owing = {row.union for row in opened.statuses if row.state is not Standing.EXEMPT}
    open_ = {row.union for row in opened.statuses if row.state in OPEN_STANDINGS}
    marked = {row.union for row in opened.statuses if row.state in MARKED_STANDINGS}
    edition = one.occasion.edition
    return DigestFacts(
        campaign=office.campaign,
        now=now,
        occasion=one.occasion,
        to=office.own[:1],
        since=since,
        total=len(owing),
        complete=len(owing - open_ - marked),
        marked=len(marked - open_),
        missing=_missing(office, opened, now, last_heard(office, messages.values(), documents), waiting_for(documents)),
        to_fix=tuple(_faulty(office, row, by_id, opened) for row in opened.statuses if row.state is Standing.NEEDS_FIX),
        review=tuple(
            _waiting(office, d, messages[d.message], opened)
            for d in documents
            if d.decision is Decision.REVIEW and not d.rejected
        ),
        layouts=tuple(
            _unread_layout(office, by_id[id_], opened)
            for id_ in opened.layouts
            if id_ in by_id and by_id[id_].union in office.by_code
        ),
        overruling=tuple(
            _overruling(office, by_id[row.document], row, opened)
            for row in opened.statuses
            if row.document and opened.documents[row.document].over
        ),
        unwanted=tuple(_unwanted(office, each, by_id) for each in open_withdrawals(office, opened)),
        late=tuple(_late(office, row, opened) for row in opened.statuses if row.late),
        new=tuple(_arrivals(office, documents, opened, since)),
        questions=tuple(
            open_question(office, message, union, opened, words.get(message.sha256, ""))
            for message, union in waiting_questions(office, opened, messages.values(), now)
        ),
        troubles=_troubles(office),
        failed=tuple(
            Failed(m.sender, m.subject, m.received_at, m.reason, m.id)
            for m in messages.values()
            if m.state is MessageState.FAILED
        ),
        unions=office.by_code,
        edition=edition,
        extended=_extended(office, opened),
        reached=_reached(office, opened, now),
        records=_records(office, opened) if edition == "final" else (),
        events=events_since(office, since, now),
        desk=office.settings.desk_url,
    )


def with_table(office: Office, facts: DigestFacts) -> DigestFacts:
    """Return the facts with the table of progress as a file."""
    said = f"{facts.complete}/{facts.total} công đoàn đã được ghi nhận đầy đủ."
    if facts.marked:
        said += f" Ngoài ra {facts.marked} công đoàn theo ghi nhận của Văn phòng (bản giấy, không phát sinh)."
    content = progress_table(office, books(office), facts.now, said)
    name = f"Bieu-tien-do-{facts.now.astimezone(ZONE):%Y-%m-%d-%Hh%M}.xlsx"
    return replace(facts, attachments=(Attachment(name, XLSX, content),))


def _extended(office: Office, opened: Books) -> tuple[Extended, ...]:
    found = []
    for code, deadline in opened.extensions.items():
        owing = tuple(_requirement(office, row) for row in opened.of(code) if row.state in OPEN_STANDINGS)
        if owing and code in office.by_code:
            found.append(Extended(office.by_code[code], deadline, owing))
    return tuple(found)


def _records(office: Office, opened: Books) -> tuple[Timely, ...]:
    reminded = letters_asking(office)
    return tuple(
        Timely(
            office.by_code[code],
            deadline_of(office, code, opened.extensions),
            rows,
            extended=code in opened.extensions,
            reminded=reminded[code],
        )
        for code, rows in opened.by_union.items()
        if not all(row.state is Standing.EXEMPT for row in rows)
    )


def _reached(office: Office, opened: Books, now: datetime) -> tuple[Reached, ...]:
    """Count by day the unions that had sent everything, for the last days one by one."""
    ends: list[date] = []
    apart: list[date] = []
    for rows in opened.by_union.values():
        told = [row for row in rows if row.state is not Standing.EXEMPT]
        days_ = [row.came.astimezone(ZONE).date() for row in told if row.came]
        if told and len(days_) == len(told):
            (apart if any(row.state in MARKED_STANDINGS for row in told) else ends).append(max(days_))
    today, last = now.astimezone(ZONE).date(), last_day(office.campaign.deadline.ends_at)
    first = today - _BARS + _DAY
    if last < first and today - last < _BARS_AFTER:
        first = last
    day = max(office.campaign.opens_at.astimezone(ZONE).date(), first)
    days = []
    while day <= today:
        days.append(day)
        day += _DAY
    return tuple(Reached(one, sum(end <= one for end in ends), sum(end <= one for end in apart)) for one in days)


def news_of(facts: DigestFacts) -> frozenset[str]:
    """Return a mark of each thing that a digest tells: one that the last digest had not is news.

    What is gone since is none, so that nothing is told again because it was told before.
    """
    told: list[tuple[object, ...]] = [
        ("numbers", facts.total, facts.complete, facts.marked, *_unions(facts.missing), *_unions(facts.to_fix)),
        *(("missing", one.union.code, *(r.id for r in one.requirements)) for one in facts.missing),
        *(("to fix", one.document) for one in facts.to_fix),
        *(("review", one.document) for one in facts.review),
        *(("layout", one.document) for one in facts.layouts),
        *(("overruling", one.document) for one in facts.overruling),
        *(("unwanted", one.message, *(file.document for file in one.files)) for one in facts.unwanted),
        *(("late", one.union.code, one.requirement.id) for one in facts.late),
        *(("new", one.union.code, one.path, one.received_at.isoformat()) for one in facts.new),
        *(("question", one.received_at.isoformat(), one.subject) for one in facts.questions),
        *(("letter", one.id, one.state) for one in facts.troubles),
        *(("failed", one.received_at.isoformat()) for one in facts.failed),
        *(("extended", one.union.code, one.deadline.ends_at.isoformat()) for one in facts.extended),
        *(("event", one.kind, one.address, one.at.isoformat()) for one in facts.events),
    ]
    return frozenset(hashlib.sha256(repr(one).encode()).hexdigest()[:12] for one in told)


def _unions(found: Iterable[Absent | Faulty]) -> tuple[str, ...]:
    return tuple(sorted({one.union.code for one in found}))


def _missing(
    office: Office, opened: Books, now: datetime, heard: Mapping[str, datetime], waiting: Mapping[str, int]
) -> tuple[Absent, ...]:
    absent: dict[str, list[Requirement]] = {}
    for row in opened.statuses:
        if row.state is Standing.MISSING:
            absent.setdefault(row.union, []).append(_requirement(office, row))
    gone, away = dead_addresses(office), away_addresses(office, now.astimezone(ZONE).date())
    reminded = letters_asking(office)
    found = []
    for code, requirements in absent.items():
        union = office.by_code[code]
        mails = [mail.lower() for mail in union.emails]
        extension = opened.extensions.get(code)
        found.append(
            Absent(
                union,
                tuple(requirements),
                bounced=tuple(mail for mail in mails if mail in gone),
                away_until=max((away[mail] for mail in mails if mail in away), default=None),
                last_mail=heard.get(code),
                waiting=waiting.get(code, 0),
                reminded=reminded[code],
                extended=extension if extension and extension.ends_at > now else None,
            )
        )
    return tuple(found)


def _faulty(office: Office, row: Status, by_id: dict[str, DocumentRow], opened: Books) -> Faulty:
    document = by_id[row.document or ""]
    return Faulty(
        document=document.id,
        union=office.by_code[row.union],
        requirement=_requirement(office, row),
        path=document.path,
        received_at=document.received_at,
        findings=opened.findings.get(document.id, document.findings),
    )


def _waiting(office: Office, document: DocumentRow, message: MessageRow, opened: Books) -> Waiting:
    return Waiting(
        document=document.id,
        path=labels.path(document.path, document.findings),
        size=document.size,
        requirement=next((r for r in office.campaign.requirements if r.id == document.requirement), None),
        sender=message.sender,
        subject=message.subject,
        received_at=document.received_at,
        candidates=document.candidates,
        evidence=document.evidence,
        conflict=any(f.code == "identity.conflict" for f in document.findings),
        why=(*doubts(office, document, message), *remarks(office, opened, document.id)),
        forged=message.authentic is Authenticity.FALSE,
    )


def _unread_layout(office: Office, document: DocumentRow, opened: Books) -> UnreadLayout:
    return UnreadLayout(
        document=document.id,
        union=office.by_code[document.union or ""],
        requirement=next(r for r in office.campaign.requirements if r.id == document.requirement),
        path=document.path,
        received_at=document.received_at,
        why=remarks(office, opened, document.id),
    )


def _overruling(office: Office, document: DocumentRow, row: Status, opened: Books) -> Overruling:
    return Overruling(
        document=document.id,
        union=office.by_code[row.union],
        requirement=_requirement(office, row),
        path=document.path,
        received_at=document.received_at,
        why=remarks(office, opened, document.id),
    )


def _unwanted(office: Office, one: OpenWithdrawal, by_id: Mapping[str, DocumentRow]) -> Unwanted:
    message = one.message
    return Unwanted(
        message=message.sha256[:12],
        sender=message.sender,
        subject=message.subject,
        received_at=message.received_at,
        files=tuple(
            UnwantedFile(id_, by_id[id_].path, office.by_code.get(by_id[id_].union or ""))
            for id_ in one.documents
            if id_ in by_id
        ),
    )


def _late(office: Office, row: Status, opened: Books) -> Late:
    return Late(
        union=office.by_code[row.union],
        requirement=_requirement(office, row),
        received_at=None if row.on else row.received_at,
        deadline=deadline_of(office, row.union, opened.extensions),
        on=row.on,
        via=row.mark.via if row.mark else "",
    )


def _arrivals(
    office: Office, documents: Iterable[DocumentRow], opened: Books, since: datetime | None
) -> Iterable[NewDocument]:
    for document in documents:
        if since and document.received_at <= since:
            continue
        requirement = next((r for r in office.campaign.requirements if r.id == document.requirement), None)
        stands = opened.documents[document.id]
        if document.union is None or requirement is None or document.decision not in OWNED:
            continue
        if stands.state is DocumentState.NOT_A_SUBMISSION or document.union not in office.by_code:
            continue
        yield NewDocument(
            union=office.by_code[document.union],
            requirement=requirement,
            path=document.path,
            state=stands.state,
            received_at=document.received_at,
            version=stands.version,
        )


def _troubles(office: Office) -> tuple[Trouble, ...]:
    return tuple(
        Trouble(str(row.id), row.kind, row.state, row.to, row.subject, row.error or row.held)
        for row in office.store.outbox.letters(campaign=office.campaign.id)
        if row.state in TROUBLED
    )


def _requirement(office: Office, row: Status) -> Requirement:
    return next(r for r in office.campaign.requirements if r.id == row.requirement)
