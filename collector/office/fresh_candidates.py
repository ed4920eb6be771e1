"""What waits for staff, looked at again when the registry has something new to say of it.

A new row or address helps as a candidate, in the queue and in the digest; the document goes on waiting, for staff or
later mail decide. Nothing but candidates and evidence is written anew: what is decided, found and counted stays.
"""

import logging
from dataclasses import replace

from collector.errors import CollectorError
from collector.matching import is_hinted
from collector.model import Decision
from collector.office.office import Office
from collector.office.owner_answers import lay_over
from collector.office.recording import judge
from collector.store import DocumentRow

log = logging.getLogger(__name__)
# The version of the registry by which what waits was looked at last.
_SEEN = "registry seen"


def look_again(office: Office) -> int:
    """Bring the candidates of what waits up to today's registry, where it changed; return for how many documents."""
    store = office.store
    version = " ".join(map(str, store.registry.version()))
    seen = store.notes.meta(_SEEN)
    if seen == version:
        return 0
    fresh = [] if seen is None else _fresh(office)
    with store.transaction():
        for row in fresh:
            store.documents.suggest(row)
            message = store.mail.message(row.message)
            if message and message.sender and not message.rewritten_from:
                lay_over(office, message.sender.email)
        store.notes.set_meta(_SEEN, version)
    return len(fresh)


def _fresh(office: Office) -> list[DocumentRow]:
    """Return the waiting documents for whom today's registry has other candidates, with these."""
    found: list[DocumentRow] = []
    for sha256, rows in _concerned(office).items():
        try:
            message = office.readers.read(office.store.archive.path(sha256))
            verdict = judge(office, message, rows[0].received_at)
        except CollectorError:
            log.exception("message %s could not be looked at again", sha256)
            continue
        seen = {(one.file.index, one.part): one.match for one in verdict.documents}
        for row in rows:
            match = seen.get((row.file, row.part))
            if match and match.decision is Decision.REVIEW and match.evidence != row.evidence:
                found.append(replace(row, candidates=match.candidates, evidence=match.evidence))
    return found


def _concerned(office: Office) -> dict[str, list[DocumentRow]]:
    """Return the waiting documents of which something new in the registry may tell, or told, by their messages."""
    found: dict[str, list[DocumentRow]] = {}
    for row in office.store.documents.waiting(office.campaign.id):
        if office.past.indexes(row.received_at)[1] or is_hinted(row.evidence):
            found.setdefault(row.message, []).append(row)
    return found
