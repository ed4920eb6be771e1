"""What happened beside the files since the last digest: an address that fails, an absence, more time for a union.

Each is told once, in the digest that follows it. Not for what stands: that is told as long as it does (`digests`).
"""

from collections.abc import Iterator
from datetime import datetime

from collector.letters import Happening, HappeningKind
from collector.model import ZONE, AddressEventKind, RulingKind, Union
from collector.office.address_events import dead_addresses
from collector.office.known import registered_for
from collector.office.office import Office


def events_since(office: Office, since: datetime | None, now: datetime) -> tuple[Happening, ...]:
    """Return what happened after an instant, else since the opening, in its order."""
    after = since or office.campaign.opens_at
    found = (*_bounced(office), *_away(office, now), *_extended(office))
    return tuple(sorted((one for one in found if one.at > after), key=lambda one: (one.at, one.address)))


def _bounced(office: Office) -> Iterator[Happening]:
    for address, one in dead_addresses(office).items():
        yield Happening(HappeningKind.BOUNCED, one.since, _whose(office, address), address)


def _away(office: Office, now: datetime) -> Iterator[Happening]:
    today = now.astimezone(ZONE).date()
    for one in office.store.addresses.events() if office.store.addresses.any() else ():
        if one.kind is AddressEventKind.AWAY and one.until and one.until >= today:
            yield Happening(HappeningKind.AWAY, one.at, _whose(office, one.address), one.address, until=one.until)


def _extended(office: Office) -> Iterator[Happening]:
    in_force = office.store.rulings.extensions(office.campaign.id)
    latest = {one.target: one for one in office.store.rulings.in_force(office.campaign.id, RulingKind.EXTEND)}
    for code, deadline in in_force.items():
        if code in latest and code in office.by_code:
            union = (office.by_code[code],)
            yield Happening(HappeningKind.EXTENDED, latest[code].at, union, deadline=deadline, why=latest[code].why)


def _whose(office: Office, address: str) -> tuple[Union, ...]:
    codes = registered_for(office, address)
    return tuple(one for one in office.unions if one.code in codes)
