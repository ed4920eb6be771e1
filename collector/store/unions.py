"""The registry of unions in the database. Reading and writing its files: registry.py."""

from collections.abc import Collection, Sequence
from dataclasses import astuple
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from collector.model import Union
from collector.store import values
from collector.store.rows import AnyRow, RegistryChange
from collector.store.tables import unions

_NEW = insert(unions)
_REPLACE = delete(unions).where(unions.c.code == bindparam("row"))
_GO = update(unions).where(unions.c.code == bindparam("row")).values(gone=True)
_ALL = select(unions).order_by(unions.c.position, unions.c.code)


def list_unions(connection: Connection, *, gone: bool = False) -> tuple[Union, ...]:
    """Give the unions in registry order; with `gone` those too that left the registry."""
    return tuple(_union(row) for row in connection.execute(_ALL) if gone or not row.gone)


def replace_unions(connection: Connection, given: Sequence[Union], spared: Collection[str]) -> RegistryChange:
    """Make these the registry, by code.

    A union that is no longer given is hidden, never deleted: documents and letters name it. One whose row was
    refused (`spared`) stays as it is: a typing error in a file must not take a union out of the registry.
    """
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


def _differs(before: Union | None, union: Union) -> bool:
    return before is not None and astuple(before) != astuple(union)


def _columns(union: Union, position: int) -> dict[str, Any]:
    return {
        "code": union.code,
        "position": position,
        "gone": False,
        "name": union.name,
        "short_name": union.short_name,
        "aliases": values.pack(union.aliases),
        "parent": union.parent,
        "emails": values.pack(union.emails),
        "domains": values.pack(union.domains),
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
        aliases=values.unpack(values.TEXTS, row.aliases),
        parent=row.parent,
        emails=values.unpack(values.TEXTS, row.emails),
        domains=values.unpack(values.TEXTS, row.domains),
        contact_name=row.contact_name,
        contact_phone=row.contact_phone,
        owes=row.owes,
        valid_from=values.day_out(row.valid_from),
        valid_to=values.day_out(row.valid_to),
    )
