"""What messages tell of addresses: a bounce that a letter did not arrive, an out-of-office note until when.

Anybody can write a bounce, so one is believed only about a letter that we sent: it returns the letter's id with our
key, or, where it returns no Message-ID at all, exactly its To, Subject and Date. An id of our form without a valid key
proves that it was forged. It speaks of one address, that of the letter. Not for what follows from it: `standing` says
which addresses are dead, `outbox` heeds it.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from collector.letters import parse_own_id
from collector.model import (
    AddressEvent,
    AddressEventKind,
    Authenticity,
    Delivery,
    Message,
    MessageClass,
    ReturnedHead,
    RulingKind,
    Verdict,
)
from collector.office.office import Office
from collector.standing import Dead, away, dead
from collector.store import LetterRow

_ID = re.compile(rb"<([A-Za-z][A-Za-z-]{0,30}\.[\w%-]{1,200}\.[\w-]{1,40}\.[\w-]{1,64}@[^@<>\s]{1,255})>", re.ASCII)
# A bounce returns the letter with all its files, its headers in front of them.
_SCANNED = 256 << 10
_STATUS = re.compile(r"\b([45]\.\d{1,3}\.\d{1,3})\b")
_REPLY = re.compile(r"\b([45])\d\d[ -]")
# Servers give a letter up after five days, the most patient ones after two weeks.
_GIVEN_UP = timedelta(days=14)


def events_told(office: Office, verdict: Verdict) -> tuple[AddressEvent, ...]:
    """Return what a message tells of addresses; most messages tell nothing, and a false sender never does."""
    message = verdict.message
    if verdict.authentic is Authenticity.FALSE:
        return ()
    if verdict.klass is MessageClass.BOUNCE:
        return _of_bounce(office, verdict)
    if verdict.klass is MessageClass.AUTO_REPLY and verdict.away_until and message.sender:
        return (
            AddressEvent(
                message.sender.email.lower(),
                AddressEventKind.AWAY,
                verdict.received_at,
                until=verdict.away_until,
                message=message.sha256,
            ),
        )
    return ()


def dead_addresses(office: Office) -> dict[str, Dead]:
    """Return the addresses that no letter reaches, in lower case."""
    store = office.store
    if not store.addresses.any():
        return {}
    told = [one for one in store.addresses.events() if one.kind is not AddressEventKind.AWAY]
    revived = {ruling.target: ruling.at for ruling in store.rulings.in_force(office.campaign.id, RulingKind.REVIVE)}
    return dead(told, store.addresses.heard({one.address for one in told}), revived)


def away_addresses(office: Office, today: date) -> dict[str, date]:
    """Return until when the owners of addresses are away, as they wrote."""
    return away(office.store.addresses.events(), today) if office.store.addresses.any() else {}


def _of_bounce(office: Office, verdict: Verdict) -> tuple[AddressEvent, ...]:
    """Return what a bounce tells of the one address that its letter was sent to."""
    message = verdict.message
    letter = _bounced_letter(office, message)
    if letter is None or not letter.attempts or verdict.received_at - (letter.sent_at or letter.due_at) > _GIVEN_UP:
        return ()
    own = set(office.own)
    written = [address.lower() for address in (*letter.to, *letter.cc) if address.lower() not in own]
    reports = [one for one in message.deliveries if _status(one)]
    if message.deliveries and not reports:
        return ()  # it arrived, or is on its way
    # Where a letter had one reader he is meant, though the report may name where his address forwards to.
    address = written[0] if len(written) == 1 else next(_among(written, reports, message), "")
    if not address:
        return ()
    of_it = [one for one in reports if one.recipient.lower() == address] or reports
    status = _status(of_it[0]) if of_it else _status_in_words(message)
    return (AddressEvent(address, AddressEventKind.BOUNCE, verdict.received_at, status, message=message.sha256),)


def _bounced_letter(office: Office, message: Message) -> LetterRow | None:
    """Return the letter of ours that a bounce returns; None where it proves none, or was forged."""
    outbox = office.store.outbox
    # What it returns as the letter's own id goes before what it answers, and that before what stands elsewhere, where
    # there may be older ids of a thread.
    anywhere = _ids(office, message.sha256)
    for ids in (message.returned, message.in_reply_to, () if message.returned_heads else anywhere):
        valid, forged = _own_ids(office, ids)
        if valid and not (forged and ids is message.returned):
            return outbox.by_message_id(valid[:1]).get(valid[0])
        if forged or message.returned:
            return None
    if _own_ids(office, anywhere) == ([], True):
        return None
    found = [row for head in message.returned_heads for row in outbox.sent_at(head.date) if _is_head_of(head, row)]
    return found[0] if len(found) == 1 else None


def _own_ids(office: Office, ids: Iterable[str]) -> tuple[list[str], bool]:
    """Return those ids that carry our key, and whether others only look like ours."""
    known = {one: own for one in ids if (own := parse_own_id(one, office.seal.key, office.seal.domain))}
    valid = [one for one, own in known.items() if own.valid]
    return valid, len(valid) < len(known)


def _is_head_of(head: ReturnedHead, row: LetterRow) -> bool:
    same_subject = " ".join(head.subject.split()) == " ".join(row.subject.split())
    return same_subject and set(head.to) == {address.lower() for address in row.to}


def _among(written: Iterable[str], reports: Iterable[Delivery], message: Message) -> Iterator[str]:
    """Return those readers of a letter whom its report names, in the report's order, or else its words."""
    named = [one.recipient.lower() for one in reports]
    words = f"{message.body}\n{message.quoted}".lower()
    readers = list(written)
    return iter([one for one in named if one in readers] or [one for one in readers if not named and one in words])


def _status(one: Delivery) -> str:
    """Return the status of what did not arrive; "delivered", "relayed" and "expanded" are no trouble."""
    action = one.action.lower()
    if action == "delayed":
        return f"4{one.status[1:]}" if one.status else "4.0.0"  # a delay passes, whatever its status
    return one.status if action in {"failed", ""} and one.status[:1] in {"4", "5"} else ""


def _status_in_words(message: Message) -> str:
    words = f"{message.body}\n{message.quoted}"
    found, reply = _STATUS.search(words), _REPLY.search(words)
    return found[1] if found else f"{reply[1]}.0.0" if reply else ""


def _ids(office: Office, sha256: str) -> list[str]:
    """Return what looks like ids of ours anywhere in the bytes: servers return a letter in many ways."""
    raw = office.store.archive.raw(sha256)[:_SCANNED]
    domain = office.domain.lower().encode()
    return [found.decode("ascii", "replace") for found in _ID.findall(raw) if found.lower().endswith(b"@" + domain)]
