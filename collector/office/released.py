"""A ruling on one document may let another stand that waited behind it: its message is answered then, too."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from collector.office.answers import answer_anew
from collector.office.books import books
from collector.office.office import Office
from collector.store import DocumentRow


@contextmanager
def answering_released(office: Office, ruled: Sequence[DocumentRow], now: datetime, *, quiet: bool) -> Iterator[None]:
    """Queue the answers to the messages of documents that a ruling lets stand, when it is written.

    `ruled` are the documents of the ruling as they were before it. Within the transaction of the ruling; the answer
    to its own message is not queued here, and after a `quiet` ruling none is begun.
    """
    store, unions = office.store, _concerned(office, ruled)
    before = books(office, unions).behind
    yield
    after = books(office, unions).behind
    own = {row.message for row in ruled}
    rows = [row for id_ in before if id_ not in after and (row := store.documents.one(id_))]
    for sha256 in dict.fromkeys(row.message for row in rows if row.message not in own):
        if message := store.mail.message(sha256):
            answer_anew(office, message, now, quiet=quiet)


def _concerned(office: Office, ruled: Sequence[DocumentRow]) -> frozenset[str]:
    """Return the unions in whose books a ruling on some documents may show, by their owners and by their bytes."""
    alike = office.store.documents.alike(office.campaign.id, {row.sha256 for row in ruled if row.sha256})
    owners = {row.union for row in ruled} | {record.union for record in alike}
    first = {row.candidates[0].union for row in ruled if row.candidates}
    return frozenset(code for code in owners | first if code)
