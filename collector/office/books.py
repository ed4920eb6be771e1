"""The books as they stand: documents with their standing, unions with their status.

Reads the store and asks `standing`; decides nothing itself.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial

from collector.checks import mismatches
from collector.model import OWNED, Deadline, Decision, DocumentState, Finding, Record, Status, Union
from collector.office.office import Office
from collector.office.withdrawals import asked_withdrawals
from collector.standing import (
    DocumentStanding,
    SameFiles,
    Withdrawals,
    candidates_first,
    compared,
    document_states,
    parted,
    same_files,
    set_apart,
    statuses,
    untouched,
    waiting,
    withdrawals,
)
from collector.store import DocumentRow
from collector.workdays import last_working_day


@dataclass(frozen=True)
class Books:
    """Records, and what follows from them, for all unions or for some."""

    records: tuple[Record, ...]
    documents: dict[str, DocumentStanding]  # by document id
    statuses: tuple[Status, ...]
    extensions: dict[str, Deadline]  # by union code
    same: SameFiles  # the files whose bytes came for another union too
    withdrawals: Withdrawals  # what their unions ask not to use
    after_close: frozenset[str] = frozenset()  # the documents that came since the campaign was closed

    @cached_property
    def behind(self) -> dict[str, str]:
        """The documents that wait though it is known for which union they came, each with the one that it waits behind.

        They would take the place of what a known sender brought, or their bytes are another union's already.
        """
        displacing = {id_: one.behind for id_, one in self.documents.items() if one.behind}
        return {**displacing, **{id_: first for id_, first in self.same.behind.items() if id_ in self.documents}}

    @cached_property
    def layouts(self) -> tuple[str, ...]:
        """The reports that wait though it is known whose they are: their layout was not understood."""
        return tuple(
            record.id
            for record in self.records
            if record.decision in OWNED
            and record.id not in self.behind
            and record.id in self.documents
            and self.documents[record.id].state is DocumentState.REVIEW
            and record.id not in self.after_close
        )

    @cached_property
    def waiting(self) -> frozenset[str]:
        """The messages of the documents that wait though it is known for whom they came."""
        waits = {*self.behind, *self.layouts}
        return frozenset(record.message for record in self.records if record.id in waits)

    def row(self, document: DocumentRow) -> DocumentRow:
        """Return a row of the store as it stands: what waits behind another is nobody's yet."""
        if document.id not in self.behind:
            return document
        first = candidates_first(document.union, document.candidates)
        return replace(document, decision=Decision.REVIEW, union=None, candidates=first)

    @cached_property
    def findings(self) -> dict[str, tuple[Finding, ...]]:
        """What is said of each document, by its id: waivers laid over, report and table held together.

        The findings of a row of the store are what its file alone says; people are told these.
        """
        return {record.id: record.findings for record in self.records}

    @cached_property
    def by_union(self) -> dict[str, tuple[Status, ...]]:
        """The statuses of each union in the campaign's order, the unions in the registry's."""
        found: dict[str, list[Status]] = {}
        for status in self.statuses:
            found.setdefault(status.union, []).append(status)
        return {union: tuple(rows) for union, rows in found.items()}

    def of(self, union: str) -> tuple[Status, ...]:
        """Return the statuses of one union, in the campaign's order."""
        return self.by_union.get(union, ())


def books(office: Office, unions: Collection[str] | None = None, *, listed: Sequence[Union] | None = None) -> Books:
    """Open the books, of the given unions alone where they are named.

    `listed` are the rows of which statuses are told, where these are not the registry's.
    """
    campaign, store = office.campaign, office.store
    closed_at = store.rulings.closed_at(campaign.id)
    found, after = parted(store.documents.records(campaign.id, unions=unions), closed_at)
    same = same_files(found if unions is None else parted(_with_alike(office, found), closed_at).before, campaign)
    apart = set_apart(found, same)
    waivers = store.rulings.waivers(campaign.id)
    known = partial(_is_known, office)
    laid = compared(apart, campaign, partial(_mismatches, office), waivers, known)
    extensions = store.rulings.extensions(campaign.id)
    ends = {code: deadline.ends_at for code, deadline in extensions.items()}
    if listed is None:
        listed = office.unions if unions is None else [u for u in office.unions if u.code in unions]
    documents = document_states(laid.records, campaign, ends, laid.lines)
    asked = asked_withdrawals(office, laid.records, unions)
    taken = withdrawals(asked.messages, laid.records, laid.lines, campaign, asked.rulings, known)
    rows = statuses(laid.records, listed, campaign, ends, store.rulings.marks(campaign.id), laid.lines)
    return Books(
        records=tuple(waiting(one) if documents[one.id].behind else one for one in laid.records),
        documents=documents | {one.id: untouched(one) for one in after},
        after_close=frozenset(one.id for one in after),
        statuses=tuple(_marked(row, taken) for row in rows),
        extensions=extensions,
        same=same,
        withdrawals=taken,
    )


def _marked(row: Status, taken: Withdrawals) -> Status:
    """Return a row of the status with the mark that its union asks for its document not to be used."""
    asked = taken.open.get(row.document or "")
    return replace(row, withdrawal=asked[-1].arrival[0]) if asked else row


def books_of(office: Office, rows: Sequence[DocumentRow]) -> Books:
    """Open the books of the unions that some documents concern."""
    concerned = {row.union or (row.candidates[0].union if row.candidates else "") for row in rows}
    return books(office, concerned - {""})


def _with_alike(office: Office, found: Sequence[Record]) -> list[Record]:
    """Return some records with those of other unions that have the same bytes."""
    known = {record.id for record in found}
    bytes_ = {record.sha256 for record in found if record.sha256 and record.union and record.requirement}
    alike = office.store.documents.alike(office.campaign.id, bytes_) if bytes_ else []
    return [*found, *(record for record in alike if record.id not in known)]


def _is_known(office: Office, record: Record) -> bool:
    """Return whether a sender was known for the union when the message came."""
    if record.sender is None or record.union is None:
        return False
    return office.past.known_senders(record.union, record.received_at, office.own).has(record.sender)


def _mismatches(office: Office, pairs: Sequence[tuple[str, str]]) -> list[tuple[Finding, ...]]:
    """Describe where reports and tables contradict each other."""
    told = office.store.documents.told([report for report, _ in pairs])
    figures = office.store.documents.figures([table for report, table in pairs if told[report]])
    return [
        mismatches(told[report], figures[table], office.campaign) if told[report] else () for report, table in pairs
    ]


def deadline_of(office: Office, union: str, extensions: dict[str, Deadline]) -> Deadline:
    """Return the deadline in force for a union: its extension, else the campaign's."""
    return extensions.get(union, office.campaign.deadline)


def aim_of(office: Office, union: str, extensions: dict[str, Deadline]) -> date:
    """Return the last working day that the deadline in force for a union still allows."""
    return last_working_day(deadline_of(office, union, extensions).ends_at, office.campaign)
