"""What went out, counted: `store.traffic`. Caps and the rate go by it, and pages show it."""

from datetime import datetime

from sqlalchemy import bindparam, func, select

from collector.model import ANSWERS, LetterKind, LetterState, Occasion
from collector.store import columns
from collector.store.database import Database
from collector.store.tables import letters

_SENT_BETWEEN = select(func.count()).where(
    letters.c.state == LetterState.SENT.value,
    letters.c.sent_at > bindparam("after"),
    letters.c.sent_at <= bindparam("until"),
)
# What counts against a cap: letters that went or may go. By the instant for which they are due, which has an index:
# the number of all of them is read off that alone.
_COUNTED = [state.value for state in (LetterState.QUEUED, LetterState.SENT, LetterState.UNCERTAIN, LetterState.FAILED)]
_LATELY = select(func.count()).where(
    letters.c.state.in_(_COUNTED), letters.c.due_at > bindparam("after"), letters.c.due_at <= bindparam("until")
)
# Addresses stand there as JSON, so in quotes: no address is found within a longer one.
_LATELY_TO = _LATELY.where(func.instr(func.lower(letters.c.to + letters.c.cc), bindparam("word")) > 0)
_ANSWERS_LATELY = select(letters.c.occasion, letters.c.to).where(
    letters.c.state.in_(_COUNTED),
    letters.c.due_at > bindparam("after"),
    letters.c.due_at <= bindparam("until"),
    letters.c.kind.in_([kind.value for kind in ANSWERS]),
)
_STATES = (
    select(letters.c.state, func.count()).where(letters.c.campaign == bindparam("campaign")).group_by(letters.c.state)
)


class Traffic:
    """The letters of a database, counted."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sent_between(self, after: datetime, until: datetime) -> int:
        """Count the letters handed over after one instant and not after another: what the rate is reckoned by."""
        asked = {"after": columns.instant_in(after), "until": columns.instant_in(until)}
        return int(self._database.connection.execute(_SENT_BETWEEN, asked).scalar() or 0)

    def lately(self, after: datetime, until: datetime, address: str | None = None) -> int:
        """Count the letters due after one instant and not after another, to an address where one is named.

        What waits for staff or was dropped is not counted.
        """
        asked = {"after": columns.instant_in(after), "until": columns.instant_in(until)}
        if address is None:
            return int(self._database.connection.execute(_LATELY, asked).scalar() or 0)
        word = columns.pack((address.lower(),))[1:-1]
        return int(self._database.connection.execute(_LATELY_TO, asked | {"word": word}).scalar() or 0)

    def answers_lately(self, after: datetime, until: datetime) -> list[tuple[Occasion, tuple[str, ...]]]:
        """Return occasion and recipients of the answers due after one instant and not after another.

        Not of those that wait for staff or were dropped.
        """
        asked = {"after": columns.instant_in(after), "until": columns.instant_in(until)}
        rows = self._database.connection.execute(_ANSWERS_LATELY, asked)
        return [(Occasion(row.occasion), columns.unpack(columns.TEXTS, row.to)) for row in rows]

    def by_kind(self, campaign: str | None = None) -> dict[LetterKind, int]:
        """Count the letters by kind, dropped ones left out."""
        wanted = select(letters.c.kind, func.count()).where(letters.c.state != LetterState.DROPPED.value)
        if campaign is not None:
            wanted = wanted.where(letters.c.campaign == campaign)
        rows = self._database.connection.execute(wanted.group_by(letters.c.kind))
        found: dict[str, int] = {row[0]: row[1] for row in rows}
        return {kind: found[kind.value] for kind in LetterKind if kind.value in found}

    def by_state(self, campaign: str) -> dict[LetterState, int]:
        """Count the letters of a campaign by state."""
        rows = self._database.connection.execute(_STATES, {"campaign": campaign})
        return {columns.word_out(LetterState, row[0]): int(row[1]) for row in rows}
