"""Documents as recorded, with their facts and figures: `store.documents`. They are written by `store.mail`."""

from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Column, Select, bindparam, func, select, update

from collector.model import Decision, Facts, Figure, FileRole, Format, MessageState, Record
from collector.store import columns, dialect
from collector.store.database import Database
from collector.store.prepared import filtered
from collector.store.rows import AnyRow, DocumentRow, order_of
from collector.store.tables import documents, messages

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
_RECORD_COLUMNS = [
    documents.c[name]
    for name in (
        *("id", "message", "place", "sha256", "requirement", "union", "decision"),
        *("role", "rejected", "approved", "candidates", "findings", "file"),
    )
]
_OF_MESSAGE = [messages.c[name] for name in ("number", "received_at", "sender_email", "rewritten_from", "authentic")]
_RECORDS = (
    select(*_RECORD_COLUMNS, *_OF_MESSAGE)
    .join_from(documents, messages, messages.c.sha256 == documents.c.message)
    .order_by(messages.c.received_at, messages.c.number, documents.c.place)
)
_RECORDS_OF = _RECORDS.where(
    documents.c.concerns.in_(bindparam("unions", expanding=True)), messages.c.campaign == bindparam("campaign")
)
_RECORDS_WITH = _RECORDS.where(
    documents.c.sha256.in_(bindparam("bytes", expanding=True)), messages.c.campaign == bindparam("campaign")
)
_NAMED = documents.c.id.in_(bindparam("ids", expanding=True))
_FACTS = select(documents.c.id, documents.c.facts).where(_NAMED)
_TOLD = select(documents.c.id, dialect.json_member(documents.c.facts, "told").label("told")).where(_NAMED)
_FIGURES = select(documents.c.id, documents.c.figures).where(_NAMED)
# The longest list that goes into one query
_AT_ONCE = 1000
_DECISIONS = {one.value: one for one in Decision}
_SUGGEST = update(documents).where(
    documents.c.id == bindparam("row"), documents.c.decision == Decision.REVIEW.value, documents.c.union.is_(None)
)
_ATTRIBUTE = update(documents).where(documents.c.id == bindparam("row"))
_WAITING_OF = select(func.count()).where(
    documents.c.message == bindparam("sha"),
    documents.c.decision == Decision.REVIEW.value,
    documents.c.rejected.is_(False),
)
_TURN = update(messages).where(
    messages.c.sha256 == bindparam("sha"), messages.c.state.in_([MessageState.REVIEW.value, MessageState.DONE.value])
)


class Documents:
    """Documents as they were recorded."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def one(self, document: str) -> DocumentRow | None:
        """Return one document by its id."""
        return next(iter(self._list({documents.c.id: document})), None)

    def all(
        self, *, message: str | None = None, union: str | None = None, campaign: str | None = None
    ) -> list[DocumentRow]:
        """Return the documents by receipt."""
        return self._list({documents.c.message: message, documents.c.union: union, messages.c.campaign: campaign})

    def waiting(self, campaign: str) -> list[DocumentRow]:
        """Return the documents that wait for staff, by receipt."""
        return [_document_row(row) for row in self._database.connection.execute(_WAITING, {"campaign": campaign})]

    def suggest(self, document: DocumentRow) -> None:
        """Write the candidates and the evidence of a document that waits, and nothing else of it."""
        changed = {
            "candidates": columns.pack(document.candidates),
            "evidence": columns.pack(document.evidence),
            "concerns": document.candidates[0].union if document.candidates else None,
        }
        with self._database.write() as connection:
            connection.execute(_SUGGEST, {**changed, "row": document.id})

    def attribute(self, document: DocumentRow) -> None:
        """Write whose a document is, why, and what is said of it then.

        Its message waits for staff as long as one of its documents does.
        """
        first = document.candidates[0].union if document.candidates else None
        changed = {
            "union": document.union,
            "decision": document.decision.value,
            "candidates": columns.pack(document.candidates),
            "evidence": columns.pack(document.evidence),
            "findings": columns.pack(document.findings),
            "concerns": document.union or (first if document.decision is Decision.REVIEW else None),
        }
        with self._database.write() as connection:
            connection.execute(_ATTRIBUTE, {**changed, "row": document.id})
            waiting = connection.execute(_WAITING_OF, {"sha": document.message}).scalar()
            state = MessageState.REVIEW if waiting else MessageState.DONE
            connection.execute(_TURN.values(state=state.value), {"sha": document.message})

    def concerning(self, campaign: str, union: str) -> list[DocumentRow]:
        """Return the documents of a union, and those in review of which it is the first candidate, by receipt."""
        asked = {"campaign": campaign, "union": union}
        return [_document_row(row) for row in self._database.connection.execute(_CONCERNING, asked)]

    def records(
        self,
        campaign: str,
        union: str | None = None,
        requirement: str | None = None,
        *,
        unions: Collection[str] | None = None,
    ) -> list[Record]:
        """Return the documents of a campaign as `standing` needs them, by receipt.

        With `union` or `unions` only those that concern them: their own, and those in review whose first
        candidate they are.
        """
        asked = unions if union is None else (union,)
        connection = self._database.connection
        if asked is None:
            rows = filtered(connection, _RECORDS, {messages.c.campaign: campaign})
        else:
            rows = list(connection.execute(_RECORDS_OF, {"unions": list(asked), "campaign": campaign}))
        return [_record_row(row) for row in rows if requirement in (None, row.requirement)]

    def alike(self, campaign: str, bytes_: Collection[str]) -> list[Record]:
        """Return the documents of a campaign with some bytes, named by their digests, of whatever union."""
        named, connection = iter(bytes_), self._database.connection
        found: list[Record] = []
        while some := list(islice(named, _AT_ONCE)):
            rows = connection.execute(_RECORDS_WITH, {"bytes": some, "campaign": campaign})
            found += [_record_row(row) for row in rows]
        return found

    def facts(self, ids: Collection[str]) -> dict[str, Facts]:
        """Return what was taken out of some documents for later use, by their ids."""
        return {row.id: columns.FACTS.decode(row.facts) for row in self._named(_FACTS, ids)}

    def told(self, reports: Collection[str]) -> dict[str, tuple[Facts, ...]]:
        """Return the figures that reports tell in words, of their facts, by their ids."""
        return {row.id: columns.TOLD.decode(row.told) if row.told else () for row in self._named(_TOLD, reports)}

    def figures(self, tables: Collection[str]) -> dict[str, tuple[Figure, ...]]:
        """Return the figures of tables, by their ids."""
        return {row.id: columns.unpack(columns.FIGURES, row.figures) for row in self._named(_FIGURES, tables)}

    def _list(self, filters: dict[Column[Any], str | None]) -> list[DocumentRow]:
        return [_document_row(row) for row in filtered(self._database.connection, _DOCUMENTS, filters)]

    def _named(self, asked: Select[*tuple[Any, ...]], ids: Collection[str]) -> Iterator[AnyRow]:
        named = iter(ids)
        while some := list(islice(named, _AT_ONCE)):
            yield from self._database.connection.execute(asked, {"ids": some})


def _record_row(row: AnyRow) -> Record:
    # By their order, which takes half the time that their names take: every step of a campaign reads them all
    (id_, message, place, sha256, requirement, union, decision, *rest) = row
    (role, rejected, approved, candidates, findings, file, number, received_at, sender, rewritten, authentic) = rest
    return Record(
        id=id_,
        message=message,
        received_at=columns.instant_out(received_at),
        sha256=sha256,
        requirement=requirement,
        union=union,
        decision=_DECISIONS.get(decision) or columns.word_out(Decision, decision),
        candidates=columns.unpack(columns.CANDIDATES, candidates),
        findings=columns.unpack(columns.FINDINGS, findings),
        role=columns.word_out(FileRole, role),
        order=order_of(number, place),
        rejected=rejected,
        approved=approved,
        file=file,
        # Who stands behind a rewritten From is not sure enough to be known by it
        sender=None if rewritten else sender,
        proven=authentic is True,
        forged=authentic is False,
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
        format=columns.word_out(Format, row.format),
        container=row.container,
        requirement=row.requirement,
        union=row.union,
        decision=columns.word_out(Decision, row.decision),
        role=columns.word_out(FileRole, row.role),
        rejected=row.rejected,
        approved=row.approved,
        candidates=columns.unpack(columns.CANDIDATES, row.candidates),
        evidence=columns.unpack(columns.EVIDENCE, row.evidence),
        findings=columns.unpack(columns.FINDINGS, row.findings),
        figures=columns.unpack(columns.FIGURES, row.figures),
        rules=row.rules,
        if_named=columns.unpack(columns.IF_NAMED, row.if_named),
    )
