"""The books as they stand: documents with their standing, unions with their status.

Reads the store and asks `standing`; decides nothing itself.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from collector.model import Deadline, Record, Status
from collector.office.parts import Office
from collector.standing import DocumentStanding, document_states, statuses
from collector.workdays import last_working_day


@dataclass(frozen=True, slots=True)
class Books:
    """Records, and what follows from them, for all unions or for some."""

    records: tuple[Record, ...]
    documents: dict[str, DocumentStanding]  # by document id
    statuses: tuple[Status, ...]
    extensions: dict[str, Deadline]  # by union code

    def of(self, union: str) -> tuple[Status, ...]:
        """Give the statuses of one union, in the campaign's order."""
        return tuple(status for status in self.statuses if status.union == union)


def books(office: Office, unions: Collection[str] | None = None) -> Books:
    """Open the books, of the given unions alone where they are named."""
    campaign, store = office.campaign, office.store
    records = store.records(campaign.id, unions=unions)
    extensions = store.extensions(campaign.id)
    ends = {code: deadline.ends_at for code, deadline in extensions.items()}
    listed = office.unions if unions is None else [u for u in office.unions if u.code in unions]
    return Books(
        records=tuple(records),
        documents=document_states(records, campaign, ends),
        statuses=tuple(statuses(records, listed, campaign, ends, store.marks(campaign.id))),
        extensions=extensions,
    )


def deadline_of(office: Office, union: str, extensions: dict[str, Deadline]) -> Deadline:
    """Give the deadline in force for a union: its extension, else the campaign's."""
    return extensions.get(union, office.campaign.deadline)


def aim_of(office: Office, union: str, extensions: dict[str, Deadline]) -> date:
    """Give the last working day that the deadline in force for a union still allows."""
    return last_working_day(deadline_of(office, union, extensions).ends_at, office.campaign)
