"""What came after staff closed the campaign: kept and listed, and no part of what stands until it is opened again."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from collector.model import DocumentState, Record
from collector.standing.documents import DocumentStanding, first_state

_OUT = frozenset({DocumentState.REJECTED, DocumentState.NOT_A_SUBMISSION})


class Parted(NamedTuple):
    """Records by whether they came before the close."""

    before: list[Record]
    after: list[Record]


def parted(records: Sequence[Record], closed_at: datetime | None) -> Parted:
    """Part records by their arrival: what came at the instant of the close or later changes nothing that stands."""
    if closed_at is None:
        return Parted(list(records), [])
    return Parted(
        [record for record in records if record.received_at < closed_at],
        [record for record in records if record.received_at >= closed_at],
    )


def untouched(record: Record) -> DocumentStanding:
    """Return how a document stands that came after the close: it waits, unless it is no submission anyway."""
    state = first_state(record)
    return DocumentStanding(state if state in _OUT else DocumentState.REVIEW, None, None)
