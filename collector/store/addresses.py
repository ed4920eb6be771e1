"""What is told of addresses (`store.addresses`): by messages, rebuilt with them, and by the server we hand letters to.

Not for what follows from them: whether an address is dead is thought in `standing`.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, or_, select

from collector.model import AddressEvent, AddressEventKind, MessageClass
from collector.store import columns
from collector.store.database import Database
from collector.store.dialect import insert_once
from collector.store.tables import messages, refusals, tidings

_NEW = insert(tidings)
_FORGET = delete(tidings).where(tidings.c.message == bindparam("sha"))
_ALL = (
    select(tidings, messages.c.received_at)
    .join_from(tidings, messages, messages.c.sha256 == tidings.c.message)
    .order_by(messages.c.received_at, tidings.c.id)
)
_ANY = select(tidings.c.id).limit(1)
_REFUSE = insert_once(refusals)
_REFUSALS = select(refusals).order_by(refusals.c.at, refusals.c.id)
_ANY_REFUSED = select(refusals.c.id).limit(1)
# A bounce is written by a machine that speaks for somebody else's address; a forged sender is no sign of life.
_HEARD = (
    select(messages.c.sender_email, func.max(messages.c.received_at))
    .where(
        messages.c.sender_email.in_(bindparam("asked", expanding=True)),
        messages.c["class"] != MessageClass.BOUNCE.value,
        or_(messages.c.authentic.is_(None), messages.c.authentic.is_(True)),
    )
    .group_by(messages.c.sender_email)
)


class Addresses:
    """What is told of addresses."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def tell(self, message: str, told: Collection[AddressEvent]) -> None:
        """Write what a recorded message tells of addresses, in place of what it told before."""
        with self._database.write() as connection:
            if connection.execute(_FORGET, {"sha": message}).rowcount or told:
                self._database.forget()
            rows = [
                {
                    "message": message,
                    "address": columns.text_in(one.address),
                    "kind": one.kind.value,
                    "status": columns.text_in(one.status),
                    "until": one.until.isoformat() if one.until else None,
                }
                for one in told
            ]
            if rows:
                connection.execute(_NEW, rows)

    def refuse(self, letter: int, address: str, status: str, at: datetime) -> None:
        """Note that the server refused a recipient of a letter."""
        told = {"letter": letter, "address": columns.text_in(address), "status": columns.text_in(status)}
        with self._database.write() as connection:
            self._database.forget()
            connection.execute(_REFUSE, told | {"at": columns.instant_in(at)})

    def events(self) -> list[AddressEvent]:
        """Return all that was told of addresses, the oldest first."""
        return sorted((*self._told(), *self._refused()), key=lambda event: event.at)

    def _refused(self) -> list[AddressEvent]:
        return [
            AddressEvent(row.address, AddressEventKind.CLAIM, columns.instant_out(row.at), row.status)
            for row in self._database.connection.execute(_REFUSALS)
        ]

    def _told(self) -> list[AddressEvent]:
        return [
            AddressEvent(
                address=row.address,
                kind=columns.word_out(AddressEventKind, row.kind),
                at=columns.instant_out(row.received_at),
                status=row.status,
                until=columns.day_out(row.until),
                message=row.message,
            )
            for row in self._database.connection.execute(_ALL)
        ]

    def any(self) -> bool:
        """Return whether anything was told of any address."""
        asked = self._database.connection.execute
        return self._database.once(_ANY, lambda: any(asked(one).first() is not None for one in (_ANY, _ANY_REFUSED)))

    def heard(self, addresses: Collection[str]) -> dict[str, datetime]:
        """Return when each of these addresses last wrote to us."""
        rows = self._database.connection.execute(_HEARD, {"asked": list(addresses)})
        return {row[0]: columns.instant_out(row[1]) for row in rows}
