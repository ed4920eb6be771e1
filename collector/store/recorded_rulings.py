"""Rulings by staff laid over what the machine found. A ruling is a new fact, never an edit of an old one.

The newest ruling counts: `assign` and `accept` lift a rejection, `reject` lifts an approval, `set-aside` both. A
ruling that was taken back (`undo`) stays in the listing and decides nothing.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, String, bindparam, cast, func, insert, select, update

from collector.errors import UnknownDocument
from collector.model import (
    RULINGS_ON_DOCUMENTS,
    Decision,
    FileRole,
    MessageState,
    RulingKind,
)
from collector.store import columns
from collector.store.rows import AnyRow
from collector.store.tables import documents, messages, rulings

_NEW = insert(rulings)
# A ruling taken back is still a fact, and told in the listing; it decides nothing any more.
undos = rulings.alias("undos")
UNDONE = select(undos.c.target).where(undos.c.kind == RulingKind.UNDO.value)
_OF_MESSAGE = (
    select(rulings.c.kind, rulings.c.target, rulings.c.payload)
    .where(rulings.c.message == bindparam("sha"), cast(rulings.c.id, String).not_in(UNDONE))
    .order_by(rulings.c.id)
)
_CHANGE = update(documents).where(documents.c.id == bindparam("row"))


@dataclass(frozen=True, slots=True)
class Overlay:
    """What one ruling says of one document."""

    kind: RulingKind
    document: str
    payload: dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Found:
    """The part of a document that a ruling can change."""

    id: str
    place: int
    requirement: str | None
    union: str | None
    decision: Decision
    role: FileRole
    leading: str | None  # its first candidate
    rejected: bool = False
    approved: bool = False

    @property
    def concerns(self) -> str | None:
        """The union whose standing it may touch."""
        return self.union or (self.leading if self.decision is Decision.REVIEW else None)

    @property
    def waits(self) -> bool:
        """Return whether staff have yet to say whose it is."""
        return self.decision is Decision.REVIEW and not self.rejected

    def columns(self) -> dict[str, Any]:
        """Return it as columns of the table."""
        return {
            "requirement": self.requirement,
            "union": self.union,
            "decision": self.decision.value,
            "role": self.role.value,
            "rejected": self.rejected,
            "approved": self.approved,
            "concerns": self.concerns,
        }


def overlays(connection: Connection, message: str) -> list[Overlay]:
    """Return the rulings on the documents of a message, the oldest first."""
    rows = connection.execute(_OF_MESSAGE, {"sha": message})
    return [
        Overlay(columns.word_out(RulingKind, row.kind), row.target, columns.PAYLOAD.decode(row.payload)) for row in rows
    ]


def laid_over(found: Found, rulings_: list[Overlay]) -> Found:
    """Lay the rulings on a document over it, in their order."""
    for ruling in rulings_:
        if ruling.document == found.id:
            found = _ruled(found, ruling)
    return found


def rule(
    connection: Connection,
    kind: RulingKind,
    target: str,
    *,
    who: str,
    why: str,
    payload: dict[str, str | None],
    at: datetime,
    campaign: str,
) -> int:
    """Write a ruling; one on a document changes how the document stands at once. Returns the ruling's id."""
    row = _stands(connection, target) if kind in RULINGS_ON_DOCUMENTS else None
    written = {
        "at": columns.instant_in(at),
        "campaign": campaign,
        "kind": kind.value,
        "target": target,
        "message": row.message if row else None,
        "who": columns.text_in(who),
        "why": columns.text_in(why),
        "payload": columns.pack_payload(payload),
    }
    number = columns.new_number(connection.execute(_NEW, written))
    if row:
        found = _found(row)
        ruled = _ruled(found, Overlay(kind, target, payload))
        connection.execute(_CHANGE, {**ruled.columns(), "row": ruled.id})
        if found.waits and not ruled.waits:
            _settle(connection, row.message)
    return number


def _ruled(found: Found, ruling: Overlay) -> Found:
    if ruling.kind is RulingKind.REJECT:
        return replace(found, rejected=True, approved=False)
    if ruling.kind is RulingKind.ACCEPT:
        return replace(found, rejected=False, approved=True)
    if ruling.kind is RulingKind.SET_ASIDE:
        return replace(
            found,
            requirement=None,
            union=None,
            decision=Decision.NONE,
            role=FileRole.NOTHING,
            rejected=False,
            approved=False,
        )
    given = ruling.payload
    return replace(
        found,
        decision=Decision.MANUAL,
        rejected=False,
        union=given.get("union", found.union),
        requirement=given.get("requirement", found.requirement),
        role=FileRole(given.get("role") or found.role),
    )


def _stands(connection: Connection, document: str) -> AnyRow:
    row = connection.execute(select(documents).where(documents.c.id == document)).first()
    if row is None:
        raise UnknownDocument(document)
    return row


def _found(row: AnyRow) -> Found:
    candidates = columns.unpack(columns.CANDIDATES, row.candidates)
    return Found(
        id=row.id,
        place=row.place,
        requirement=row.requirement,
        union=row.union,
        decision=columns.word_out(Decision, row.decision),
        role=columns.word_out(FileRole, row.role),
        leading=candidates[0].union if candidates else None,
        rejected=row.rejected,
        approved=row.approved,
    )


def _settle(connection: Connection, message: str) -> None:
    """Take a message out of review once none of its documents waits any more."""
    waiting = select(func.count()).where(
        documents.c.message == message,
        documents.c.decision == Decision.REVIEW.value,
        documents.c.rejected.is_(False),
    )
    if connection.execute(waiting).scalar() == 0:
        connection.execute(
            update(messages)
            .where(messages.c.sha256 == message, messages.c.state == MessageState.REVIEW.value)
            .values(state=MessageState.DONE.value)
        )
