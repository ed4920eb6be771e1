"""The books as they stand: documents with their standing, unions with their status.

Reads the store and asks `standing`; decides nothing itself.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial

from collector.checks import mismatches
from collector.model import Deadline, Finding, Record, Status
from collector.office.office import Office
from collector.standing import DocumentStanding, compared, document_states, statuses
from collector.workdays import last_working_day


@dataclass(frozen=True)
class Books:
    """Records, and what follows from them, for all unions or for some."""

    records: tuple[Record, ...]
    documents: dict[str, DocumentStanding]  # by document id
    statuses: tuple[Status, ...]
    extensions: dict[str, Deadline]  # by union code

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


def books(office: Office, unions: Collection[str] | None = None) -> Books:
    """Open the books, of the given unions alone where they are named."""
    campaign, store = office.campaign, office.store
    found = store.documents.records(campaign.id, unions=unions)
    laid = compared(found, campaign, partial(_mismatches, office), store.rulings.waivers(campaign.id))
    extensions = store.rulings.extensions(campaign.id)
    ends = {code: deadline.ends_at for code, deadline in extensions.items()}
    listed = office.unions if unions is None else [u for u in office.unions if u.code in unions]
    return Books(
        records=tuple(laid.records),
        documents=document_states(laid.records, campaign, ends, laid.lines),
        statuses=tuple(statuses(laid.records, listed, campaign, ends, store.rulings.marks(campaign.id), laid.lines)),
        extensions=extensions,
    )


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
