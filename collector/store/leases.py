"""Who may work: a lease is one row, taken, renewed and given back by one statement each.

A lease that is not renewed is over at its end, so a crash blocks nobody for long. Not for keeping data whole:
that is what transactions and unique keys do; a lease only keeps a second worker from doing the same work.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, or_, select, update

from collector.store import columns
from collector.store.database import Database
from collector.store.dialect import insert_or_update
from collector.store.tables import leases


@dataclass(frozen=True, slots=True)
class Lease:
    """A lease as it stands, over or not."""

    holder: str
    until: datetime


_FREE = or_(
    leases.c.until <= bindparam("now"),
    leases.c.holder == bindparam("by"),
    leases.c.until == bindparam("stale"),
)
_TAKE = insert_or_update(leases, ("name",), ("holder", "until"), where=_FREE)
_MINE = (leases.c.name == bindparam("of")) & (leases.c.holder == bindparam("by"))
_RENEW = update(leases).where(_MINE).values(until=bindparam("end"))
_RELEASE = delete(leases).where(_MINE)
_READ = select(leases.c.holder, leases.c.until).where(leases.c.name == bindparam("of"))


class Leases:
    """The leases of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, name: str, holder: str, now: datetime, until: datetime, stale: datetime | None = None) -> bool:
        """Take a lease that is free, over, or one's own; False where another holds it.

        `stale` is an end that the caller has watched long enough, by a clock that does not jump, to know that
        nobody renews it: it may lie far ahead where the machine's clock was set back.
        """
        row = {
            "name": name,
            "holder": holder,
            "until": columns.instant_in(until),
            "by": holder,
            "now": columns.instant_in(now),
            "stale": columns.instant_in(stale) if stale else "",
        }
        with self._database.write() as connection:
            return connection.execute(_TAKE, row).rowcount == 1

    def renew(self, name: str, holder: str, until: datetime) -> bool:
        """Move the end of one's own lease; False where it is another's by now."""
        with self._database.write() as connection:
            told = {"of": name, "by": holder, "end": columns.instant_in(until)}
            return connection.execute(_RENEW, told).rowcount == 1

    def release(self, name: str, holder: str) -> None:
        """Release one's own lease; another's stays as it is."""
        with self._database.write() as connection:
            connection.execute(_RELEASE, {"of": name, "by": holder})

    def read(self, name: str) -> Lease | None:
        """Return a lease as it stands; None where nobody holds it."""
        row = self._database.connection.execute(_READ, {"of": name}).first()
        return None if row is None else Lease(row.holder, columns.instant_out(row.until))
