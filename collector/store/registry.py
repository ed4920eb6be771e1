"""The registry of unions in the database, and the history of its rows. Its files: registry_file."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, replace
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

from collector.errors import UnknownUnion
from collector.model import Union
from collector.store import columns, renamed_codes
from collector.store.database import Database
from collector.store.prepared import filtered
from collector.store.rows import AnyRow, RegistryChange, UnionChange
from collector.store.tables import audit, registry_changes, unions

_NEW = insert(unions)
_REPLACE = delete(unions).where(unions.c.code == bindparam("row"))
_GO = update(unions).where(unions.c.code == bindparam("row")).values(gone=True)
# The rows themselves are not read: on a large registry that takes a second, and the desk asks after every write.
_VERSION = (
    select(func.max(registry_changes.c.id)),
    select(func.max(audit.c.id)).where(audit.c.action == "import"),
    select(func.count()).select_from(unions).where(unions.c.gone.is_(False)),
)
_ALL = select(unions).order_by(unions.c.position, unions.c.code)
_ONE = select(unions).where(unions.c.code == bindparam("row"))
_ORDER = select(unions.c.code).order_by(unions.c.position, unions.c.code)
_NEW_CHANGE = insert(registry_changes)
_CHANGES = select(registry_changes).order_by(registry_changes.c.id)
_FIRST_CHANGE = select(registry_changes.c.at, registry_changes.c.who).order_by(registry_changes.c.id).limit(1)
_FIRST_OF_ROW = select(func.min(registry_changes.c.id)).group_by(registry_changes.c.code)
# A row that was there before its history began: it never changed, or was there before its first change.
_OLDER_THAN_HISTORY = (
    select(unions.c.code).where(unions.c.code.not_in(select(registry_changes.c.code))).limit(1),
    select(registry_changes.c.code)
    .where(registry_changes.c.id.in_(_FIRST_OF_ROW), registry_changes.c.before.is_not(None))
    .limit(1),
)
_ROW = columns.Json(msgspec.json.Decoder(Union))


def _change(row: AnyRow) -> UnionChange:
    return UnionChange(
        row.id,
        columns.instant_out(row.at),
        row.who,
        row.code,
        _ROW.decode(row.before) if row.before else None,
        _ROW.decode(row.after) if row.after else None,
    )


def _note(connection: Connection, before: Union | None, after: Union | None, who: str, at: datetime) -> None:
    told = after or before
    assert told is not None
    row = {
        "at": columns.instant_in(at),
        "who": columns.text_in(who),
        "code": told.code,
        "before": columns.pack(before) if before else None,
        "after": columns.pack(after) if after else None,
    }
    connection.execute(_NEW_CHANGE, row)


def _coded(row: Union | None, codes: Mapping[str, str]) -> Union | None:
    """Return a row of the history with the codes of today."""
    if row is None or not codes:
        return row
    above = codes.get(row.parent, row.parent) if row.parent else None
    return replace(row, code=codes.get(row.code, row.code), parent=above)


def _differs(before: Union | None, union: Union) -> bool:
    return before is not None and astuple(before) != astuple(union)


def _columns(union: Union, position: int) -> dict[str, Any]:
    return {
        "code": union.code,
        "position": position,
        "gone": False,
        "name": union.name,
        "short_name": union.short_name,
        "aliases": columns.pack(union.aliases),
        "parent": union.parent,
        "emails": columns.pack(union.emails),
        "domains": columns.pack(union.domains),
        "contact_name": union.contact_name,
        "contact_phone": union.contact_phone,
        "owes": union.owes,
        "valid_from": union.valid_from.isoformat() if union.valid_from else None,
        "valid_to": union.valid_to.isoformat() if union.valid_to else None,
    }


def _union(row: AnyRow) -> Union:
    return Union(
        code=row.code,
        name=row.name,
        short_name=row.short_name,
        aliases=columns.unpack(columns.TEXTS, row.aliases),
        parent=row.parent,
        emails=columns.unpack(columns.TEXTS, row.emails),
        domains=columns.unpack(columns.TEXTS, row.domains),
        contact_name=row.contact_name,
        contact_phone=row.contact_phone,
        owes=row.owes,
        valid_from=columns.day_out(row.valid_from),
        valid_to=columns.day_out(row.valid_to),
    )


class Registry:
    """The unions, and the history of their rows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def unions(self, *, gone: bool = False) -> tuple[Union, ...]:
        """Return the unions in registry order; with `gone` those too that left the registry."""
        return tuple(_union(row) for row in self._database.connection.execute(_ALL) if gone or not row.gone)

    def replace(self, given: Sequence[Union], spared: Collection[str] = ()) -> RegistryChange:
        """Make these the registry, by code.

        A union that is no longer given is hidden, never deleted: documents and letters name it. One whose row was
        refused (`spared`) stays as it is: a typing error in a file must not take a union out of the registry.
        """
        with self._database.write() as connection:
            rows = connection.execute(_ALL).all()
            before = {row.code: _union(row) for row in rows if not row.gone}
            hidden = {row.code for row in rows if row.gone}
            codes = {union.code for union in given}
            gone = tuple(code for code in before if code not in codes and code not in spared)
            for position, union in enumerate(given):
                if union.code in before or union.code in hidden:
                    connection.execute(_REPLACE, {"row": union.code})
                connection.execute(_NEW, _columns(union, position))
            for code in gone:
                connection.execute(_GO, {"row": code})
            return RegistryChange(
                added=tuple(union.code for union in given if union.code not in before),
                changed=tuple(union.code for union in given if _differs(before.get(union.code), union)),
                gone=gone,
            )

    def rename(self, old: str, new: str, *, who: str, at: datetime) -> None:
        """Let a union have another code; all that names it follows, and its history says so. Raises UnknownUnion."""
        with self._database.write() as connection:
            row = connection.execute(_ONE, {"row": old}).first()
            if row is None or row.gone:
                raise UnknownUnion(old)
            self._database.forget()
            renamed_codes.rename(connection, old, new)
            before = _union(row)
            _note(connection, before, replace(before, code=new), who, at)

    def renamed(self) -> dict[str, str]:
        """Return the codes that unions had before, each with the code that its union has now."""
        return renamed_codes.renamed(self._database.connection)

    def change(self, union: Union, *, who: str, at: datetime) -> None:
        """Write one row of the registry anew, at its place, with its history. Raises UnknownUnion."""
        with self._database.write() as connection:
            row = connection.execute(_ONE, {"row": union.code}).first()
            if row is None or row.gone:
                raise UnknownUnion(union.code)
            before = _union(row)
            if not _differs(before, union):
                return
            connection.execute(_REPLACE, {"row": union.code})
            connection.execute(_NEW, _columns(union, row.position))
            _note(connection, before, union, who, at)

    def note_changes(self, before: Sequence[Union], *, who: str, at: datetime) -> None:
        """Write into the history what differs in the registry from what it was before."""
        with self._database.write() as connection:
            old = {union.code: union for union in before}
            now = {union.code: union for union in self.unions()}
            for code in dict.fromkeys([*now, *old]):
                was, is_ = old.get(code), now.get(code)
                if was is None or is_ is None or _differs(was, is_):
                    _note(connection, was, is_, who, at)

    def changes(self, code: str | None = None) -> list[UnionChange]:
        """Return the history of one union's row, or of all, the oldest first."""
        return [_change(row) for row in filtered(self._database.connection, _CHANGES, {registry_changes.c.code: code})]

    def edits(self) -> list[UnionChange]:
        """Return the history of all rows without the first import, the oldest first.

        What the first import brought counts from the beginning; so does what a registry held before it had a history.
        Rows have the codes of today.
        """
        connection = self._database.connection
        first = connection.execute(_FIRST_CHANGE).first()
        if first is None:
            return []
        edits = _CHANGES
        if not any(connection.execute(one).first() for one in _OLDER_THAN_HISTORY):
            edits = edits.where(
                or_(
                    registry_changes.c.at != first.at,
                    registry_changes.c.who != first.who,
                    registry_changes.c.before.is_not(None),
                )
            )
        codes = renamed_codes.renamed(connection)
        found = (_change(row) for row in connection.execute(edits))
        return [replace(one, before=_coded(one.before, codes), after=_coded(one.after, codes)) for one in found]

    def order(self) -> dict[str, int]:
        """Return the places in the registry of all codes that it ever had."""
        codes = self._database.connection.execute(_ORDER).scalars()
        return {code: place for place, code in enumerate(codes)}

    def version(self) -> tuple[int, ...]:
        """Return numbers of which one changes with every import and every edit of the registry."""
        return tuple(int(self._database.connection.execute(one).scalar() or 0) for one in _VERSION)
