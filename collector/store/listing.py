"""What the ledger holds, read: messages, documents, and the records that standing.py needs."""

from collections.abc import Collection

from sqlalchemy import Connection, bindparam, func, select

from collector.model import Address, Decision, Format, MessageClass, MessageState, Record
from collector.store import values
from collector.store.query import filtered
from collector.store.rows import AnyRow, DocumentRow, MessageRow, order_of
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
_DOCUMENTS = (
    select(documents, messages.c.number, messages.c.message_id, messages.c.campaign, messages.c.received_at)
    .join_from(documents, messages, messages.c.sha256 == documents.c.message)
    .order_by(messages.c.received_at, messages.c.number, documents.c.place)
)
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
_RECORDS_OF = _RECORDS.where(
    documents.c.concerns.in_(bindparam("unions", expanding=True)), messages.c.campaign == bindparam("campaign")
)


def list_messages(
    connection: Connection,
    *,
    sha256: str | None = None,
    state: MessageState | None = None,
    campaign: str | None = None,
) -> list[MessageRow]:
    """Give the messages by receipt, as far as the filters let them."""
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
    """Give the documents by receipt, as far as the filters let them."""
    filters = {
        documents.c.id: id,
        documents.c.message: message,
        documents.c.union: union,
        messages.c.campaign: campaign,
    }
    return [_document_row(row) for row in filtered(connection, _DOCUMENTS, filters)]


def records(
    connection: Connection, campaign: str, unions: Collection[str] | None, requirement: str | None
) -> list[Record]:
    """Give the documents of a campaign, or those that concern some unions: theirs, and those in review for them."""
    if unions is None:
        rows = filtered(connection, _RECORDS, {messages.c.campaign: campaign})
    else:
        rows = list(connection.execute(_RECORDS_OF, {"unions": list(unions), "campaign": campaign}))
    return [_record_row(row) for row in rows if requirement in (None, row.requirement)]


def _record_row(row: AnyRow) -> Record:
    return Record(
        id=row.id,
        message=row.message,
        received_at=values.instant_out(row.received_at),
        sha256=row.sha256,
        requirement=row.requirement,
        union=row.union,
        decision=Decision(row.decision),
        candidates=values.unpack(values.CANDIDATES, row.candidates),
        findings=values.unpack(values.FINDINGS, row.findings),
        role=row.role,
        order=order_of(row.number, row.place),
        rejected=row.rejected,
        approved=row.approved,
    )


def _document_row(row: AnyRow) -> DocumentRow:
    return DocumentRow(
        id=row.id,
        message=row.message,
        message_id=row.message_id,
        campaign=row.campaign,
        received_at=values.instant_out(row.received_at),
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
        role=row.role,
        rejected=row.rejected,
        approved=row.approved,
        candidates=values.unpack(values.CANDIDATES, row.candidates),
        evidence=values.unpack(values.EVIDENCE, row.evidence),
        findings=values.unpack(values.FINDINGS, row.findings),
        figures=values.unpack(values.FIGURES, row.figures),
    )


def _message_row(row: AnyRow) -> MessageRow:
    return MessageRow(
        number=row.number,
        sha256=row.sha256,
        size=row.size,
        uid=row.uid,
        mailbox=row.mailbox,
        received_at=values.instant_out(row.received_at),
        campaign=row.campaign,
        klass=MessageClass(row._mapping["class"]),  # noqa: SLF001 - SQLAlchemy's public name for it
        state=MessageState(row.state),
        reason=row.reason,
        attempts=row.attempts,
        message_id=row.message_id,
        sender=None if row.sender_email is None else Address(row.sender_name, row.sender_email),
        subject=row.subject,
        reply_to=values.unpack(values.ADDRESSES, row.reply_to),
        in_reply_to=values.unpack(values.TEXTS, row.in_reply_to),
        robot=row.robot,
        through_list=row.through_list,
        authentic=row.authentic,
        documents=row.documents,
    )
