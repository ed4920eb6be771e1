"""What messages tell of addresses: a bounce that a letter did not arrive, an out-of-office note until when.

Anybody can write a bounce, so one counts in full only where it returns a letter of ours, known by its key, to
somebody who was its recipient. One that merely names an address that we wrote to is a claim; one that names any other
address is nothing. Not for what follows from it: `standing` says which addresses are dead, `outbox` heeds it.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta

from collector.letters import parse_own_id
from collector.model import AddressEvent, AddressEventKind, Message, MessageClass, RulingKind, Verdict
from collector.office.office import Office
from collector.standing import Dead, away, dead
from collector.store import LetterRow

_ID = re.compile(rb"<([A-Za-z][A-Za-z-]{0,30}\.[\w%-]{1,200}\.[\w-]{1,40}\.[\w-]{1,64}@[^@<>\s]{1,255})>", re.ASCII)
# A bounce returns the letter with all its files, its headers in front of them.
_SCANNED = 256 << 10
_STATUS = re.compile(r"\b([45]\.\d{1,3}\.\d{1,3})\b")
_REPLY = re.compile(r"\b([45])\d\d[ -]")
_ADDRESS = re.compile(r"[^\s<>,;:\"']+@[^\s<>,;:\"']+")
# A server's clock may be behind ours.
_SLACK = timedelta(minutes=10)


def events_told(office: Office, verdict: Verdict) -> tuple[AddressEvent, ...]:
    """Return what a message tells of addresses; most messages tell nothing."""
    message = verdict.message
    if verdict.klass is MessageClass.BOUNCE:
        return tuple(_of_bounce(office, verdict))
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


def bounced_letters(office: Office, message: Message) -> list[LetterRow]:
    """Return the letters of ours that a message returns, known by their keys."""
    ids = dict.fromkeys((*message.returned, *message.in_reply_to, *_ids(office, message.sha256)))
    seal = office.seal
    mine = [one for one in ids if (own := parse_own_id(one, seal.key, seal.domain)) and own.valid]
    return list(office.store.outbox.by_message_id(mine).values())


def _of_bounce(office: Office, verdict: Verdict) -> Iterator[AddressEvent]:
    message = verdict.message
    letters = bounced_letters(office, message)
    found: dict[str, AddressEvent] = {}
    for recipient, status in _said(message, letters):
        for address, kind in _blamed(office, recipient, letters, verdict):
            found.setdefault(address, AddressEvent(address, kind, verdict.received_at, status, message=message.sha256))
    yield from found.values()


def _said(message: Message, letters: Iterable[LetterRow]) -> Iterator[tuple[str, str]]:
    """Return (recipient, status) as the bounce has it: from its report, else from its words."""
    if message.deliveries:
        for one in message.deliveries:
            # "delivered", "relayed" and "expanded" are no trouble; a delay passes, whatever its status.
            status = _passing(one.status) if one.action.lower() == "delayed" else one.status
            if one.action.lower() in {"failed", "delayed", ""} and status[:1] in {"4", "5"}:
                yield one.recipient.lower(), status
        return
    words = f"{message.body}\n{message.quoted}"
    found, reply = _STATUS.search(words), _REPLY.search(words)
    status = found[1] if found else f"{reply[1]}.0.0" if reply else ""
    named = _ADDRESS.findall(message.headers.get("x-failed-recipients", "").lower())
    written = {address.lower() for letter in letters for address in (*letter.to, *letter.cc)}
    for address in named or [one for one in sorted(written) if one in words.lower()] or [""]:
        yield address, status


def _passing(status: str) -> str:
    return f"4{status[1:]}" if status else "4.0.0"


def _blamed(
    office: Office, recipient: str, letters: Collection[LetterRow], verdict: Verdict
) -> Iterator[tuple[str, AddressEventKind]]:
    """Return the address of ours that a bounce speaks of, and how much it proves."""
    own = set(office.own)
    for letter in letters:
        written = [address.lower() for address in (*letter.to, *letter.cc)]
        if recipient in written:
            yield recipient, AddressEventKind.BOUNCE
        elif len(written) == 1 and written[0] not in own:
            # The address that we know forwards to the one that is named.
            yield written[0], AddressEventKind.BOUNCE
    if not letters and recipient and recipient not in own:
        before = verdict.received_at + _SLACK
        if office.store.traffic.wrote_to(recipient, before):
            yield recipient, AddressEventKind.CLAIM


def _ids(office: Office, sha256: str) -> list[str]:
    """Return what looks like ids of ours anywhere in the bytes: servers return a letter in many ways."""
    raw = office.store.archive.raw(sha256)[:_SCANNED]
    domain = office.domain.lower().encode()
    return [found.decode("ascii", "replace") for found in _ID.findall(raw) if found.lower().endswith(b"@" + domain)]
