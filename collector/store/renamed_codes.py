"""A union's code that is written otherwise from now on: everything that names it follows, in one transaction.

The old code stays known: our letters carry it in their Message-IDs and the history of the registry in its rows, so what
answers such a letter still speaks for the same union. Not for deciding that two codes are one union: staff say so.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from sqlalchemy import Connection, Table, bindparam, delete, select, update

from collector.model import (
    RULINGS_ON_PROPOSALS,
    RULINGS_ON_UNIONS,
    Candidate,
    Evidence,
    IfNamed,
    Occasion,
    RulingKind,
    Withdrawal,
    matter_of,
    union_of,
)
from collector.store import columns
from collector.store.dialect import insert_once
from collector.store.tables import (
    documents,
    earlier_figures,
    letters,
    meta,
    owners_named,
    registry_changes,
    rulings,
    tellings,
    unions,
    withdrawals,
)

_KEY = "renamed-code/"
_KNOWN = select(meta.c.key, meta.c.value).where(meta.c.key.startswith(_KEY, autoescape=True))
# Columns that hold a code and nothing else.
_PLAIN = (
    (unions, "code"),
    (unions, "parent"),
    (registry_changes, "code"),
    (earlier_figures, "union"),
    (letters, "union"),
    (documents, "union"),
    (documents, "concerns"),
    (owners_named, "union"),
)
# Rulings of other kinds are about a document, a letter, an address or another ruling, whatever their target looks like.
_ON_CODES = RULINGS_ON_UNIONS | RULINGS_ON_PROPOSALS | {RulingKind.NOTE}


def renamed(connection: Connection) -> dict[str, str]:
    """Return the codes that unions had before, each with the code that its union has now."""
    rows = connection.execute(_KNOWN)
    return {row.key.removeprefix(_KEY): row.value for row in rows}


def rename(connection: Connection, old: str, new: str) -> None:
    """Let a union have another code, wherever it is named."""
    for table, name in _PLAIN:
        column = table.c[name]
        connection.execute(update(table).where(column == old).values({name: new}))
    connection.execute(update(rulings).where(rulings.c.target == old, rulings.c.kind.in_(_ON_CODES)).values(target=new))
    swap = partial(_swapped, old=old, new=new)
    _rewrite(connection, rulings, "payload", old, lambda text: columns.pack_payload(_payload(text, swap)))
    _rewrite(connection, documents, "candidates", old, lambda text: columns.pack(_candidates(text, swap)))
    _rewrite(connection, documents, "evidence", old, lambda text: columns.pack(_evidence(text, swap)))
    _rewrite(connection, documents, "if_named", old, lambda text: columns.pack(_if_named(text, swap)))
    _rewrite(connection, tellings, "facts", old, lambda text: columns.pack_payload(_facts(text, swap)))
    _rewrite(connection, tellings, "matter", old, lambda text: matter_of(new) if union_of(text) == old else text)
    _rewrite(connection, withdrawals, "told", old, lambda text: columns.pack(_withdrawal(text, swap)))
    _rewrite(connection, letters, "occasion", old, lambda text: Occasion(text).renamed(old, new))
    _remember(connection, old, new)


def _remember(connection: Connection, old: str, new: str) -> None:
    codes = {code: new if now == old else now for code, now in renamed(connection).items()} | {old: new}
    codes.pop(new, None)  # it has its former code again
    connection.execute(delete(meta).where(meta.c.key.startswith(_KEY, autoescape=True)))
    for code, now in codes.items():
        connection.execute(insert_once(meta), {"key": _KEY + code, "value": now})


def _rewrite(connection: Connection, table: Table, name: str, old: str, change: Callable[[str], str]) -> None:
    """Rewrite the texts of a column in which a code may stand."""
    key, column = next(iter(table.primary_key.columns)), table.c[name]
    found = connection.execute(select(key, column).where(column.contains(old, autoescape=True))).all()
    changed = update(table).where(key == bindparam("row")).values({name: bindparam("text")})
    for row, text in found:
        if (fresh := change(text)) != text:
            connection.execute(changed, {"row": row, "text": fresh})


def _swapped(code: str | None, old: str, new: str) -> str | None:
    return new if code == old else code


def _payload(text: str, swap: Callable[[str | None], str | None]) -> dict[str, str | None]:
    told = columns.PAYLOAD.decode(text)
    return told | {"union": swap(told["union"])} if "union" in told else told


def _candidates(text: str, swap: Callable[[str | None], str | None]) -> tuple[Candidate, ...]:
    found = columns.unpack(columns.CANDIDATES, text)
    return tuple(replace(one, union=swap(one.union) or one.union) for one in found)


def _evidence(text: str, swap: Callable[[str | None], str | None]) -> tuple[Evidence, ...]:
    found = columns.unpack(columns.EVIDENCE, text)
    return tuple(replace(one, union=swap(one.union) or one.union) for one in found)


def _withdrawal(text: str, swap: Callable[[str | None], str | None]) -> Withdrawal:
    told = columns.WITHDRAWAL.decode(text)
    spoken, meant = (tuple(swap(code) or code for code in codes) for codes in (told.spoken, told.unions))
    return replace(told, spoken=spoken, unions=meant)


def _if_named(text: str, swap: Callable[[str | None], str | None]) -> tuple[IfNamed, ...]:
    found = columns.unpack(columns.IF_NAMED, text)
    return tuple(replace(one, union=swap(one.union) or one.union) for one in found)


def _facts(text: str, swap: Callable[[str | None], str | None]) -> dict[str, str | None]:
    """Return what a letter told with the code in place: whose a document is, and nothing else, is told by a code."""
    told = columns.TELLING.decode(text)
    return {name: swap(fact) if name.endswith("/union") else fact for name, fact in told.items()}
