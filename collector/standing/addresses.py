"""What is known of an address: that letters do not arrive there, or that its owner is away.

A bounce is evidence, a message from that very address is a sign of life, and staff have the last word. Not for
telling a true bounce from a forged one: only what was found to return a letter of ours is an address event.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from collector.model import AddressEvent, AddressEventKind

# This many letters that could not be delivered for now count like an address that is gone (RFC 3463: 4.x.x).
SOFT = 3
_HARD = "5"
# A full mailbox is a passing trouble whatever its first number says (RFC 3463, 3.3).
_FULL = ".2.2"


@dataclass(frozen=True, slots=True)
class Dead:
    """An address that no letter reaches."""

    address: str
    since: datetime  # when the bounce came that settled it
    status: str


def dead(
    events: Iterable[AddressEvent], heard: Mapping[str, datetime], revived: Mapping[str, datetime]
) -> dict[str, Dead]:
    """Return the dead addresses: one lasting bounce, or several passing ones, since the last sign of life.

    A refusal by the server that takes our letters is as weak as a passing one. `heard` says when each address last
    wrote to us, `revived` when staff last said that it works.
    """
    counts: dict[str, int] = {}
    found: dict[str, Dead] = {}
    for one in sorted(events, key=lambda event: event.at):
        alive = [at for at in (heard.get(one.address), revived.get(one.address)) if at is not None and at > one.at]
        if one.kind is AddressEventKind.AWAY or alive:
            continue
        counts[one.address] = counts.get(one.address, 0) + 1
        lasting = (
            one.kind is AddressEventKind.BOUNCE and one.status.startswith(_HARD) and not one.status.endswith(_FULL)
        )
        if one.address not in found and (lasting or counts[one.address] >= SOFT):
            found[one.address] = Dead(one.address, one.at, one.status)
    return found


def away(events: Iterable[AddressEvent], today: date) -> dict[str, date]:
    """Return until when the owners of addresses are away, where they told it and it is not over."""
    latest: dict[str, AddressEvent] = {}
    for one in sorted(events, key=lambda event: event.at):
        if one.kind is AddressEventKind.AWAY:
            latest[one.address] = one
    return {address: one.until for address, one in latest.items() if one.until and one.until >= today}
