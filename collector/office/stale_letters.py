"""Tells whether a waiting letter was overtaken since it was written, and how it would be written now.

A letter may wait for days: for staff, for working hours, for the server. What came in and what staff decided meanwhile
makes its words wrong though it still has a purpose. Not for letters without one: that is `outbox.pointless`.
"""

from dataclasses import replace
from datetime import datetime
from email import message_from_bytes
from email.policy import default

from collector.model import ASKS, RULINGS_ON_DOCUMENTS, RULINGS_ON_UNIONS, Letter, Occasion, RulingKind
from collector.office.books import books
from collector.office.office import Office
from collector.office.unsolicited import asking
from collector.standing import Due, owed, schedule
from collector.store import LetterRow

# What staff decide that changes what a letter says of a union or a document.
_RULINGS = RULINGS_ON_DOCUMENTS | RULINGS_ON_UNIONS | {RulingKind.UNDO}


def overtaken(office: Office, row: LetterRow) -> bool:
    """Return whether something came from its union, or staff decided something about it, since a letter was written."""
    documents, unions = _concerned(office, row)
    if row.kind in ASKS and row.union:
        came = office.store.documents.records(row.campaign, unions=[row.union])
        if any(one.received_at > row.queued_at for one in came):
            return True
    rulings = office.store.rulings.all(campaign=row.campaign)
    about = documents | unions
    about |= {str(one.id) for one in rulings if one.target in about}  # what was taken back is named by its number
    return any(one.at > row.queued_at and one.kind in _RULINGS and one.target in about for one in rulings)


def afresh(office: Office, row: LetterRow, now: datetime, *, anyhow: bool = False) -> Letter | None:
    """Return a letter that asks a union for something as it is to be written now; None where it stands as it is.

    One that is sent again as it was rehearsed keeps its words. `anyhow` writes it though nothing overtook it.
    """
    union = row.union or ""
    if row.kind not in ASKS or row.occasion.is_again or union not in office.by_code:
        return None
    if not (anyhow or overtaken(office, row)):
        return None
    opened = books(office, {union})
    rows = opened.of(union)
    stages = schedule(office.campaign, rows[0].deadline)
    urgent = any(
        stage.urgent and row.occasion.first == Occasion.stage(stage.stage, stage.at, union) for stage in stages
    )
    one = Due(row.kind, union, row.occasion, row.due_at, *owed(rows, union), urgent=urgent)
    letter = asking(office, one, opened, now)
    # A copy that was kept back is for its own readers alone: the others got theirs.
    return replace(letter, to=row.to, cc=()) if row.occasion.is_unreached else letter


def says(office: Office, row: LetterRow, letter: Letter) -> bool:
    """Return whether a queued letter has the words of one that was composed now."""
    parsed = message_from_bytes(office.store.outbox.raw(row.id), policy=default)
    body = parsed.get_body(("plain",))
    return (_plain(str(body.get_content())) if body else "") == _plain(letter.text)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _concerned(office: Office, row: LetterRow) -> tuple[set[str], set[str]]:
    """Return the documents and the unions of which a letter tells, by their ids and codes."""
    if row.kind in ASKS:
        found = office.store.documents.all(union=row.union, campaign=row.campaign) if row.union else []
        return {one.id for one in found}, {row.union or ""}
    message = row.occasion.message
    found = office.store.documents.all(message=message) if message else []
    return {one.id for one in found}, {one.union for one in found if one.union} | ({row.union} if row.union else set())
