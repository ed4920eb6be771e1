"""The audit, and notes of the system to itself: `store.notes`."""

from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, or_, select

from collector.store import columns
from collector.store.database import Database
from collector.store.rows import (
    AuditRow,
)
from collector.store.tables import audit, meta

_META = select(meta.c.value).where(meta.c.key == bindparam("key"))


class Notes:
    """The audit, and notes of the system to itself."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def audit(self, at: datetime, who: str, action: str, target: str, detail: str = "") -> None:
        """Note what was done, by whom and when. No personal data belongs in it."""
        row = {
            "at": columns.instant_in(at),
            "who": columns.text_in(who),
            "action": action,
            "target": columns.text_in(target),
            "detail": columns.text_in(detail),
        }
        with self._database.write() as connection:
            connection.execute(insert(audit), row)

    def audits(self) -> list[AuditRow]:
        """Return the audit, the oldest first."""
        rows = self._database.connection.execute(select(audit).order_by(audit.c.id))
        return [AuditRow(r.id, columns.instant_out(r.at), r.who, r.action, r.target, r.detail) for r in rows]

    def find_audits(self, asked: str, page: tuple[int, int]) -> tuple[list[AuditRow], int]:
        """Return a page of the audit (from, how many), the newest first, and how many rows there are in all.

        `asked` is searched for in who, action and target.
        """
        connection = self._database.connection
        searched = (audit.c.who, audit.c.action, audit.c.target)
        wanted = [or_(*(column.contains(asked, autoescape=True) for column in searched))] if asked else []
        count = connection.execute(select(func.count()).select_from(audit).where(*wanted)).scalar() or 0
        found = select(audit).where(*wanted).order_by(audit.c.id.desc()).offset(page[0]).limit(page[1])
        rows = connection.execute(found)
        return [AuditRow(r.id, columns.instant_out(r.at), r.who, r.action, r.target, r.detail) for r in rows], int(
            count
        )

    def meta(self, key: str) -> str | None:
        """Return a note of the system to itself."""
        found: str | None = self._database.connection.execute(_META, {"key": key}).scalar()
        return found

    def set_meta(self, key: str, value: str | None) -> None:
        """Write a note of the system to itself; None forgets it."""
        with self._database.write() as connection:
            connection.execute(delete(meta).where(meta.c.key == key))
            if value is not None:
                connection.execute(insert(meta), {"key": key, "value": value})
