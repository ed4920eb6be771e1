"""Tells whether a waiting letter was overtaken since it was written, and how it would be written now.

A letter may wait for days: for staff, for working hours, for the server. What came in and what staff decided meanwhile
makes its words wrong though it still has a purpose. Not for letters without one: that is `purpose.py`.
"""

from dataclasses import replace
from datetime import datetime
from email import message_from_bytes
from email.policy import default

from collector import letters
from collector.model import (
    ASKS,
    RULINGS_ON_DOCUMENTS,
    RULINGS_ON_UNIONS,
    Letter,
    LetterKind,
    Occasion,
    RulingKind,
)
from collector.office.books import books
from collector.office.office import Office
from collector.office.send_policy import reachable, spelt, writable
from collector.office.unsolicited import asking, thanking
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
    """Return a letter to a union, which nobody waits for, as it is to be written now; None where it stands as it is.

    One that is sent again as it was rehearsed keeps its words. `anyhow` writes it though nothing overtook it.
    """
    if row.kind not in {*ASKS, LetterKind.THANKS} or row.occasion.is_again or row.union not in office.by_code:
        return None
    if anyhow or (row.kind in ASKS and overtaken(office, row)):
        return _composed(office, row, row.union, now)
    if not _is_edited(office, row, row.union):
        return None
    # As it would have been written then: that a day has gone by changes its words, too, and is no reason.
    then = _composed(office, row, row.union, row.queued_at)
    return None if is_as_written(office, row, then) else _composed(office, row, row.union, now)


def _is_edited(office: Office, row: LetterRow, union: str) -> bool:
    """Return whether the union's row in the registry was edited since a letter was written."""
    return any(one.at >= row.queued_at for one in office.store.registry.changes(union))


def _composed(office: Office, row: LetterRow, union: str, now: datetime) -> Letter:
    opened = books(office, {union})
    if row.kind is LetterKind.THANKS:
        return thanking(office, office.by_code[union], row.occasion, opened, now)
    rows = opened.of(union)
    stages = schedule(office.campaign, rows[0].deadline)
    urgent = any(
        stage.urgent and row.occasion.first == Occasion.stage(stage.stage, stage.at, union) for stage in stages
    )
    one = Due(row.kind, union, row.occasion, row.due_at, *owed(rows, union), urgent=urgent)
    letter = asking(office, one, opened, now)
    # A copy that was kept back is for its own readers alone: the others got theirs.
    to = tuple(one for one in row.to if one in letter.to)
    return replace(letter, to=to, cc=()) if row.occasion.is_unreached else letter


def is_as_written(office: Office, row: LetterRow, letter: Letter) -> bool:
    """Return whether a queued letter has the words, the files and the readers of one that was composed now."""
    parsed = message_from_bytes(office.store.outbox.raw(row.id), policy=default)
    body = parsed.get_body(("plain",))
    if (_plain(str(body.get_content())) if body else "") != _plain(letter.text):
        return False
    files = sorted(str(part.get_filename()) for part in parsed.iter_attachments())
    if files != sorted(one.name for one in letter.attachments):
        return False
    to, read_by = spelt(letter.to), set(meant_for(office, row))
    # A copy that was kept back is for some of its readers alone, and the letter then is for the others.
    return (
        read_by <= {*to}
        if row.occasion.is_unreached
        else read_by in ({*to}, {*writable(office, to)}, {*reachable(office, to)})
    )


def meant_for(office: Office, row: LetterRow) -> tuple[str, ...]:
    """Return who gets a letter; one that goes to the office alone says whom it was meant for."""
    if set(row.to) != {office.own[0]}:
        return row.to
    raw, campaign = office.store.outbox.raw(row.id), office.campaign.id
    meant = letters.restored(raw, row.kind, row.union, row.occasion, campaign, office.seal, row.due_at)
    return meant.to if meant else row.to


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
