"""What staff decided: `store.rulings`. How rulings lie over what was found: recorded_rulings.py."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, String, bindparam, cast, func, select

from collector.model import (
    Deadline,
    Mark,
    RulingKind,
    Standing,
    Waiver,
)
from collector.store import columns, ledger, recorded_rulings
from collector.store.database import Database
from collector.store.prepared import filtered
from collector.store.recorded_rulings import UNDONE, undos
from collector.store.rows import AnyRow, RulingRow
from collector.store.tables import rulings

# In the payload of a waiver: that it is for its place alone.
_PLACE = "place"

_ALL = select(rulings).order_by(rulings.c.id)
_NEWEST = select(func.max(rulings.c.id))
_ONE = select(rulings).where(rulings.c.id == bindparam("row"))
_IN_FORCE = _ALL.where(cast(rulings.c.id, String).not_in(UNDONE))
_LAST_CLOSE = (
    select(rulings.c.kind, rulings.c.at)
    .where(rulings.c.campaign == bindparam("of"), rulings.c.kind.in_([RulingKind.CLOSE.value, RulingKind.REOPEN.value]))
    .order_by(rulings.c.id.desc())
    .limit(1)
)
_UNLEARNT = (
    select(rulings.c.target, rulings.c.payload, rulings.c.at, undos.c.at.label("until"))
    .join_from(rulings, undos, undos.c.target == cast(rulings.c.id, String))
    .where(rulings.c.kind == RulingKind.TEACH.value, undos.c.kind == RulingKind.UNDO.value)
    .order_by(rulings.c.id)
)


class Rulings:
    """What staff decided."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def rule(
        self,
        kind: RulingKind,
        target: str,
        *,
        who: str,
        why: str,
        at: datetime,
        campaign: str,
        payload: dict[str, str | None] | None = None,
    ) -> int:
        """Write a ruling; `assign`, `reject`, `accept` and `set-aside` change at once how the document stands.

        The payload of `assign` holds `union`, and `requirement` and `role` where they change too. The target of
        `undo` is the number of the ruling that it takes back; the message is to be recorded afresh after it. Raises
        UnknownDocument. Not audited by itself: see `audit`.
        """
        with self._database.write() as connection:
            self._database.forget()
            return recorded_rulings.rule(
                connection, kind, target, who=who, why=why, payload=payload or {}, at=at, campaign=campaign
            )

    def extend(self, campaign: str, union: str, deadline: Deadline, *, who: str, why: str, at: datetime) -> int:
        """Extend a union's deadline; the newest ruling counts."""
        payload: dict[str, str | None] = {"words": deadline.words, "ends_at": columns.instant_in(deadline.ends_at)}
        return self.rule(RulingKind.EXTEND, union, who=who, why=why, at=at, campaign=campaign, payload=payload)

    def mark(self, campaign: str, union: str, requirement: str, mark: Mark, *, who: str, why: str) -> int:
        """Mark a requirement of a union as exempt, nothing to report or on paper; `missing` takes it back."""
        payload = {
            "requirement": requirement,
            "state": mark.state.value,
            "on": mark.on.isoformat() if mark.on else None,
            "via": mark.via or None,
        }
        return self.rule(RulingKind.MARK, union, who=who, why=why, at=mark.at, campaign=campaign, payload=payload)

    def waive(self, campaign: str, waiver: Waiver, *, document: str, lifted: bool = False) -> int:
        """Waive a finding at its place or everywhere, given at a document; `lifted` takes that back."""
        payload = {
            "requirement": waiver.requirement,
            "code": waiver.code,
            "document": document,
            "lifted": "yes" if lifted else None,
            "scope": "everywhere" if waiver.everywhere else _PLACE,
            "where": waiver.where,
        }
        return self.rule(
            RulingKind.WAIVE,
            waiver.union,
            who=waiver.who,
            why=waiver.why,
            at=waiver.at,
            campaign=campaign,
            payload=payload,
        )

    def all(self, *, campaign: str | None = None, target: str | None = None) -> list[RulingRow]:
        """Return the rulings, the oldest first."""
        connection = self._database.connection
        undone = set(connection.execute(UNDONE).scalars())
        rows = filtered(connection, _ALL, {rulings.c.campaign: campaign, rulings.c.target: target})
        return [_ruling(row, undone) for row in rows]

    def one(self, number: int) -> RulingRow | None:
        """Return one ruling by its number."""
        connection = self._database.connection
        row = connection.execute(_ONE, {"row": number}).first()
        return None if row is None else _ruling(row, set(connection.execute(UNDONE).scalars()))

    def in_force(self, campaign: str, kind: RulingKind) -> list[RulingRow]:
        """Return the rulings of one kind that were not taken back, the oldest first."""
        return [_ruling(row, set()) for row in self._of_kind(campaign, kind)]

    def assigned(self, message: str, file: int, part: int) -> str | None:
        """Return the union to which staff assigned a part of a file of a message, None where they did not."""
        document = ledger.document_id(message, file, part)
        ruled = [
            one for one in recorded_rulings.overlays(self._database.connection, message) if one.document == document
        ]
        return next((one.payload.get("union") for one in reversed(ruled) if one.kind is RulingKind.ASSIGN), None)

    def unlearnt(self) -> list[tuple[str, str, datetime, datetime]]:
        """Return what rulings took into the registry and others took back: union, text, since when, until when."""
        rows = self._database.connection.execute(_UNLEARNT)
        return [
            (
                row.target,
                str(columns.PAYLOAD.decode(row.payload).get("text")),
                columns.instant_out(row.at),
                columns.instant_out(row.until),
            )
            for row in rows
        ]

    def newest(self) -> int:
        """Return the number of the newest ruling: another one means that there is something new to know."""
        asked = self._database.connection.execute
        return self._database.once(_NEWEST, lambda: int(asked(_NEWEST).scalar() or 0))

    def extensions(self, campaign: str) -> dict[str, Deadline]:
        """Return the extension in force of each union that has one: the newest that was given."""
        return {
            row.target: Deadline(str(payload["words"]), columns.instant_out(str(payload["ends_at"])))
            for row in self._of_kind(campaign, RulingKind.EXTEND)
            if (payload := columns.PAYLOAD.decode(row.payload))
        }

    def marks(self, campaign: str) -> dict[tuple[str, str], Mark]:
        """Return the marks in force by (union, requirement)."""
        found = {}
        for row in self._of_kind(campaign, RulingKind.MARK):
            payload = columns.PAYLOAD.decode(row.payload)
            found[row.target, str(payload["requirement"])] = Mark(
                Standing(str(payload["state"])),
                columns.instant_out(row.at),
                date.fromisoformat(day) if (day := payload.get("on")) else None,
                payload.get("via") or "",
            )
        # "missing" takes a mark back.
        return {slot: mark for slot, mark in found.items() if mark.state is not Standing.MISSING}

    def waivers(self, campaign: str) -> list[Waiver]:
        """Return the waivers in force: the newest word of each union, requirement, finding code and place."""
        found: dict[object, Waiver] = {}
        for row in self._of_kind(campaign, RulingKind.WAIVE):
            payload = columns.PAYLOAD.decode(row.payload)
            waiver = Waiver(
                row.target,
                str(payload["requirement"]),
                str(payload["code"]),
                why=row.why,
                who=row.who,
                at=columns.instant_out(row.at),
                # One of before there were places has none, and is everywhere.
                everywhere=payload.get("scope") != _PLACE,
                where=payload.get("where"),
            )
            found.pop(waiver.slot, None)
            if payload.get("lifted") is None:
                found[waiver.slot] = waiver
        return list(found.values())

    def closed_at(self, campaign: str) -> datetime | None:
        """Return since when a campaign is closed; None while it is open."""
        asked = self._database.connection.execute
        row = self._database.once((_LAST_CLOSE, campaign), lambda: asked(_LAST_CLOSE, {"of": campaign}).first())
        return columns.instant_out(row.at) if row and row.kind == RulingKind.CLOSE else None

    def _of_kind(self, campaign: str, kind: RulingKind) -> tuple[AnyRow, ...]:
        asked = {rulings.c.campaign: campaign, rulings.c.kind: kind.value}
        return self._database.once((_IN_FORCE, campaign, kind), lambda: self._in_force(asked))

    def _in_force(self, asked: Mapping[Column[Any], object]) -> tuple[AnyRow, ...]:
        return tuple(filtered(self._database.connection, _IN_FORCE, asked))


def _ruling(row: AnyRow, undone: set[str]) -> RulingRow:
    return RulingRow(
        row.id,
        columns.instant_out(row.at),
        row.campaign,
        columns.word_out(RulingKind, row.kind),
        row.target,
        row.who,
        row.why,
        columns.PAYLOAD.decode(row.payload),
        row.message,
        undone=str(row.id) in undone,
    )
