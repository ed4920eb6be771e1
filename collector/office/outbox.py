"""The way of a letter: rendered, queued once for its occasion, sent after the commit.

The one place from which automatic mail goes out. Not for deciding who gets what.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from collector.errors import CollectorError
from collector.letters import Letterhead, name_of, redate, redirect, wire
from collector.model import Letter
from collector.office.parts import Office

HOLD = "mọi thư đang chờ cán bộ duyệt (chế độ hold)"


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of the queued letters."""

    sent: int = 0
    failed: int = 0


def queue(office: Office, letter: Letter, now: datetime) -> bool:
    """Queue a letter; False where its occasion has one already. Call within the transaction of its cause."""
    if office.settings.letters == "office":
        letter = redirect(letter, office.own[0])
    head = Letterhead(address=office.own[0], name=office.campaign.office)
    raw = wire(letter, head, now=now)
    if office.settings.letters == "hold" and not letter.held:
        letter = replace(letter, held=HOLD)
    return office.store.outbox.queue(letter, raw, campaign=office.campaign.id, at=now)


def flush(office: Office, now: datetime) -> Sent:
    """Send what is queued and due. A letter is marked uncertain before it is handed over, and sent after."""
    due = office.store.outbox.due(now)
    if not due:
        return Sent()
    sent = failed = 0
    with office.post() as postman:
        for row in due:
            if not office.store.outbox.claim(row.id):
                continue
            name = name_of(row.id, row.kind.value, row.union, row.due_at)
            try:
                # Dated when it goes out: one that waited for days would sink unseen in its reader's mailbox.
                postman.send(redate(office.store.outbox.raw(row.id), now), recipients=(*row.to, *row.cc), name=name)
            except CollectorError as error:
                office.store.outbox.failed(row.id, str(error))
                failed += 1
            else:
                office.store.outbox.confirm(row.id, now)
                sent += 1
    return Sent(sent, failed)
