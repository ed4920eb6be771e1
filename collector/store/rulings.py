"""What staff decided: `store.rulings`. How rulings lie over what was found: recorded_rulings.py."""

from datetime import datetime

from collector.model import (
    Deadline,
    RulingKind,
    Standing,
    Waiver,
)
from collector.store import ledger, recorded_rulings
from collector.store.database import Database
from collector.store.rows import (
    RulingRow,
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
            return recorded_rulings.rule(
                connection, kind, target, who=who, why=why, payload=payload or {}, at=at, campaign=campaign
            )

    def extend(self, campaign: str, union: str, deadline: Deadline, *, who: str, why: str, at: datetime) -> int:
        """Return a union more time; the newest word counts."""
        payload = recorded_rulings.extension_payload(deadline)
        return self.rule(RulingKind.EXTEND, union, who=who, why=why, at=at, campaign=campaign, payload=payload)

    def mark(
        self, campaign: str, union: str, requirement: str, state: Standing, *, who: str, why: str, at: datetime
    ) -> int:
        """Mark a requirement of a union as exempt, nothing to report or on paper; `missing` takes it back."""
        payload: dict[str, str | None] = {"requirement": requirement, "state": state.value}
        return self.rule(RulingKind.MARK, union, who=who, why=why, at=at, campaign=campaign, payload=payload)

    def all(self, *, campaign: str | None = None, target: str | None = None) -> list[RulingRow]:
        """Return the rulings, the oldest first."""
        return recorded_rulings.list_rulings(self._database.connection, campaign=campaign, target=target)

    def one(self, number: int) -> RulingRow | None:
        """Return one ruling by its number."""
        return recorded_rulings.one_ruling(self._database.connection, number)

    def in_force(self, campaign: str, kind: RulingKind) -> list[RulingRow]:
        """Return the rulings of one kind that were not taken back, the oldest first."""
        return recorded_rulings.in_force(self._database.connection, campaign, kind)

    def assigned(self, message: str, file: int, part: int) -> str | None:
        """Return the union to which staff assigned a part of a file of a message, None where they did not."""
        document = ledger.document_id(message, file, part)
        ruled = [
            one for one in recorded_rulings.overlays(self._database.connection, message) if one.document == document
        ]
        return next((one.payload.get("union") for one in reversed(ruled) if one.kind is RulingKind.ASSIGN), None)

    def unlearnt(self) -> list[tuple[str, str, datetime, datetime]]:
        """Return what rulings took into the registry and others took back: union, text, since when, until when."""
        return recorded_rulings.unlearnt(self._database.connection)

    def newest(self) -> int:
        """Return the number of the newest ruling: another one means that there is something new to know."""
        return recorded_rulings.newest(self._database.connection)

    def extensions(self, campaign: str) -> dict[str, Deadline]:
        """Return the extension in force of each union that has one."""
        return recorded_rulings.extensions(self._database.connection, campaign)

    def marks(self, campaign: str) -> dict[tuple[str, str], Standing]:
        """Return the marks in force by (union, requirement)."""
        return recorded_rulings.marks(self._database.connection, campaign)

    def waivers(self, campaign: str) -> list[Waiver]:
        """Return the waivers in force, the oldest first."""
        return recorded_rulings.waivers(self._database.connection, campaign)
