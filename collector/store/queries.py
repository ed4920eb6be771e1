"""What the ledger holds, read: messages, documents, and the records that `standing` needs."""

from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, or_, select, update

from collector.model import Address, Decision, Facts, Figure, FileRole, Format, MessageClass, MessageState, Record
from collector.store import columns, dialect
from collector.store.prepared import filtered
from collector.store.rows import AnyRow, DocumentRow, MessageRow, Sighting, order_of
from collector.store.tables import documents, messages, sightings

_FIRST_SEEN = (
    select(func.min(sightings.c.id))
    .where(sightings.c.sha256 == messages.c.sha256)
    .correlate(messages)
    .scalar_subquery()
)
_MESSAGES = (
    select(messages, sightings.c.uid, sightings.c.mailbox)
    .join_from(messages, sightings, sightings.c.id == _FIRST_SEEN, isouter=True)
    .order_by(messages.c.received_at, messages.c.number)
)
# The facts hold the text of whole reports; they are read where they are asked for.
_DOCUMENT_COLUMNS = [column for column in documents.c if column is not documents.c.facts]
_DOCUMENTS = (
    select(*_DOCUMENT_COLUMNS, messages.c.number, messages.c.message_id, messages.c.campaign, messages.c.received_at)
    .join_from(documents, messages, messages.c.sha256 == documents.c.message)
    .order_by(messages.c.received_at, messages.c.number, documents.c.place)
)
_WAITING = _DOCUMENTS.where(
    documents.c.decision == Decision.REVIEW.value,
    documents.c.rejected.is_(False),
    messages.c.campaign == bindparam("campaign"),
)
_CONCERNING = _DOCUMENTS.where(documents.c.concerns == bindparam("union"), messages.c.campaign == bindparam("campaign"))
_SIGHTINGS = select(sightings).where(sightings.c.sha256 == bindparam("sha")).order_by(sightings.c.id)
_RECORD_COLUMNS = [
    documents.c[name]
    for name in (
        *("id", "message", "place", "sha256", "requirement", "union", "decision"),
        *("role", "rejected", "approved", "candidates", "findings"),
    )
]
_RECORDS = (
    select(*_RECORD_COLUMNS, messages.c.number, messages.c.received_at)
    .join_from(documents, messages, messages.c.sha256 == documents.c.message)
    .order_by(messages.c.received_at, messages.c.number, documents.c.place)
)
_NAMED = documents.c.id.in_(bindparam("ids", expanding=True))
_FACTS = select(documents.c.id, documents.c.facts).where(_NAMED)
_TOLD = select(documents.c.id, dialect.json_member(documents.c.facts, "told").label("told")).where(_NAMED)
_FIGURES = select(documents.c.id, documents.c.figures).where(_NAMED)
# No longer list goes into one query
_AT_ONCE = 1000
_DECISIONS = {one.value: one for one in Decision}
_RECORDS_OF = _RECORDS.where(
    documents.c.concerns.in_(bindparam("unions", expanding=True)), messages.c.campaign == bindparam("campaign")
)


_SUGGEST = update(documents).where(
    documents.c.id == bindparam("row"), documents.c.decision == Decision.REVIEW.value, documents.c.union.is_(None)
)
_SENDERS = (
    select(messages.c.sender_email, documents.c.union)
    .join_from(documents, messages, messages.c.sha256 == documents.c.message)
    .where(
        messages.c.campaign != bindparam("campaign"),
        messages.c.received_at < bindparam("before"),
        messages.c.sender_email.is_not(None),
        documents.c.union.is_not(None),
        documents.c.rejected.is_(False),
        documents.c.requirement.is_not(None),
    )
    .group_by(messages.c.sender_email, documents.c.union)
    .order_by(messages.c.sender_email, documents.c.union)
)


def senders_before(connection: Connection, campaign: str, before: datetime) -> dict[str, tuple[str, ...]]:
    """Return by sender the unions whose documents an address sent in other campaigns, before an instant."""
    found: dict[str, tuple[str, ...]] = {}
    for row in connection.execute(_SENDERS, {"campaign": campaign, "before": columns.instant_in(before)}):
        found[row.sender_email] = (*found.get(row.sender_email, ()), row.union)
    return found


def list_messages(
    connection: Connection,
    *,
    sha256: str | None = None,
    state: MessageState | None = None,
    campaign: str | None = None,
) -> list[MessageRow]:
    """Return the messages by receipt, as far as the filters let them."""
    filters = {messages.c.sha256: sha256, messages.c.state: state, messages.c.campaign: campaign}
    return [_message_row(row) for row in filtered(connection, _MESSAGES, filters)]


def list_documents(
    connection: Connection,
    *,
    id: str | None = None,  # noqa: A002 - the contract's own word
    message: str | None = None,
    union: str | None = None,
    campaign: str | None = None,
) -> list[DocumentRow]:
    """Return the documents by receipt, as far as the filters let them."""
    filters = {
        documents.c.id: id,
        documents.c.message: message,
        documents.c.union: union,
        messages.c.campaign: campaign,
    }
    return [_document_row(row) for row in filtered(connection, _DOCUMENTS, filters)]


def waiting(connection: Connection, campaign: str) -> list[DocumentRow]:
    """Return the documents of a campaign that wait for staff, by receipt."""
    return [_document_row(row) for row in connection.execute(_WAITING, {"campaign": campaign})]


def suggest(connection: Connection, document: DocumentRow) -> None:
    """Write the candidates and the evidence of a document that waits."""
    changed = {
        "candidates": columns.pack(document.candidates),
        "evidence": columns.pack(document.evidence),
        "concerns": document.candidates[0].union if document.candidates else None,
    }
    connection.execute(_SUGGEST, {**changed, "row": document.id})


def concerning(connection: Connection, campaign: str, union: str) -> list[DocumentRow]:
    """Return the documents of a union, and those in review of which it is the first candidate, by receipt."""
    return [_document_row(row) for row in connection.execute(_CONCERNING, {"campaign": campaign, "union": union})]


def find_messages(
    connection: Connection,
    campaign: str,
    *,
    asked: str = "",
    klass: MessageClass | None = None,
    senders: Collection[str] = (),
    page: tuple[int, int] = (0, 100),
) -> tuple[list[MessageRow], int]:
    """Return a page of messages, the newest first, and how many there are; `asked` stands in subject or sender."""
    wanted = [messages.c.campaign == campaign]
    if asked:
        columns = (messages.c.subject, messages.c.sender_email, messages.c.sender_name)
        wanted.append(or_(*(column.icontains(asked, autoescape=True) for column in columns)))
    if klass:
        wanted.append(messages.c["class"] == klass.value)
    if senders:
        wanted.append(messages.c.sender_email.in_(list(senders)))
    count = connection.execute(select(func.count()).select_from(messages).where(*wanted)).scalar() or 0
    start, length = page
    # The page is cut before anything is joined to it.
    numbers = (
        select(messages.c.number)
        .where(*wanted)
        .order_by(messages.c.received_at.desc(), messages.c.number.desc())
        .offset(start)
        .limit(length)
    )
    rows = connection.execute(_MESSAGES.where(messages.c.number.in_(numbers)))
    return [_message_row(row) for row in rows][::-1], int(count)


def sightings_of(connection: Connection, sha256: str) -> list[Sighting]:
    """Return where and when a message was seen, the first first."""
    return [
        Sighting(row.mailbox, row.uid, columns.instant_out(row.stored_at), columns.instant_out(row.received_at))
        for row in connection.execute(_SIGHTINGS, {"sha": sha256})
    ]


def records(
    connection: Connection, campaign: str, unions: Collection[str] | None, requirement: str | None
) -> list[Record]:
    """Return the documents of a campaign, or those that concern some unions: theirs, and those in review for them."""
    if unions is None:
        rows = filtered(connection, _RECORDS, {messages.c.campaign: campaign})
    else:
        rows = list(connection.execute(_RECORDS_OF, {"unions": list(unions), "campaign": campaign}))
    return [_record_row(row) for row in rows if requirement in (None, row.requirement)]


def facts(connection: Connection, ids: Collection[str]) -> dict[str, Facts]:
    """Return the facts of some documents, by their ids."""
    return {row.id: columns.FACTS.decode(row.facts) for row in _named(connection, _FACTS, ids)}


def told(connection: Connection, ids: Collection[str]) -> dict[str, tuple[Facts, ...]]:
    """Return the figures that reports tell in words, by their ids."""
    return {row.id: columns.TOLD.decode(row.told) if row.told else () for row in _named(connection, _TOLD, ids)}


def figures(connection: Connection, ids: Collection[str]) -> dict[str, tuple[Figure, ...]]:
    """Return the figures of tables, by their ids."""
    return {row.id: columns.unpack(columns.FIGURES, row.figures) for row in _named(connection, _FIGURES, ids)}


def _named(connection: Connection, asked: Select[*tuple[Any, ...]], ids: Collection[str]) -> Iterator[AnyRow]:
    named = iter(ids)
    while some := list(islice(named, _AT_ONCE)):
        yield from connection.execute(asked, {"ids": some})


def _record_row(row: AnyRow) -> Record:
    # By their order, which takes half the time that their names take: every step of a campaign reads them all
    (id_, message, place, sha256, requirement, union, decision, *rest) = row
    (role, rejected, approved, candidates, findings, number, received_at) = rest
    return Record(
        id=id_,
        message=message,
        received_at=columns.instant_out(received_at),
        sha256=sha256,
        requirement=requirement,
        union=union,
        decision=_DECISIONS[decision],
        candidates=columns.unpack(columns.CANDIDATES, candidates),
        findings=columns.unpack(columns.FINDINGS, findings),
        role=FileRole(role),
        order=order_of(number, place),
        rejected=rejected,
        approved=approved,
    )


def _document_row(row: AnyRow) -> DocumentRow:
    return DocumentRow(
        id=row.id,
        message=row.message,
        message_id=row.message_id,
        campaign=row.campaign,
        received_at=columns.instant_out(row.received_at),
        order=order_of(row.number, row.place),
        file=row.file,
        part=row.part,
        path=row.path,
        name=row.name,
        sha256=row.sha256,
        size=row.size,
        format=Format(row.format),
        container=row.container,
        requirement=row.requirement,
        union=row.union,
        decision=Decision(row.decision),
        role=FileRole(row.role),
        rejected=row.rejected,
        approved=row.approved,
        candidates=columns.unpack(columns.CANDIDATES, row.candidates),
        evidence=columns.unpack(columns.EVIDENCE, row.evidence),
        findings=columns.unpack(columns.FINDINGS, row.findings),
        figures=columns.unpack(columns.FIGURES, row.figures),
        rules=row.rules,
    )


def _message_row(row: AnyRow) -> MessageRow:
    return MessageRow(
        number=row.number,
        sha256=row.sha256,
        size=row.size,
        uid=row.uid,
        mailbox=row.mailbox,
        received_at=columns.instant_out(row.received_at),
        campaign=row.campaign,
        klass=MessageClass(row._mapping["class"]),  # noqa: SLF001 - SQLAlchemy's public name for it
        state=MessageState(row.state),
        reason=row.reason,
        attempts=row.attempts,
        message_id=row.message_id,
        sender=None if row.sender_email is None else Address(row.sender_name, row.sender_email),
        subject=row.subject,
        reply_to=columns.unpack(columns.ADDRESSES, row.reply_to),
        in_reply_to=columns.unpack(columns.TEXTS, row.in_reply_to),
        robot=row.robot,
        through_list=row.through_list,
        authentic=row.authentic,
        documents=row.documents,
    )
