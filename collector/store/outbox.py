"""The outbox: letters queued with what they answer, and handed over after the commit.

(campaign, occasion) is unique, so a second letter for one occasion is impossible. A letter is claimed before
it is handed over: a crash in between leaves it `uncertain` for staff, and never a second copy.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import String, Update, bindparam, cast, func, or_, select, update

from collector.model import (
    DROPPABLE,
    RELEASABLE,
    WITHDRAWABLE,
    WITHDRAWN,
    Letter,
    LetterKind,
    LetterState,
    Occasion,
)
from collector.store import columns
from collector.store.database import Database
from collector.store.dialect import insert_once
from collector.store.prepared import filtered
from collector.store.rows import AnyRow, LetterRow
from collector.store.tables import letters

_QUEUE = insert_once(letters)
# Stands in place of the occasion of a letter that is known to have gone before anybody here knew of it.
_GIVEN = "given:"
_ADOPT = (
    update(letters)
    .where(letters.c.campaign == bindparam("of_campaign"), letters.c.occasion == bindparam("as_given"))
    .values(occasion=bindparam("as_known"), in_reply_to=bindparam("answers"), union=bindparam("of_union"))
)
_LISTED = [column for column in letters.c if column.name != "raw"]
_SELECT = select(*_LISTED)
_BY_ORDINAL = _SELECT.where(letters.c.message_id.like(bindparam("like")))
_DUE = _SELECT.where(letters.c.state == LetterState.QUEUED.value, letters.c.due_at <= bindparam("now")).order_by(
    letters.c.due_at, letters.c.id
)
_LISTING = _SELECT.order_by(letters.c.id)
_ONE = _SELECT.where(letters.c.id == bindparam("row"))
_OF_OCCASION = _SELECT.where(letters.c.campaign == bindparam("campaign"), letters.c.occasion == bindparam("occasion"))
_RAW = select(letters.c.raw).where(letters.c.id == bindparam("row"))
_OCCASIONS = select(
    letters.c.occasion, letters.c.kind, letters.c.union, letters.c.state, letters.c.queued_at, letters.c.sent_at
).where(letters.c.campaign == bindparam("campaign"))
# The last of an id counts: a letter that was dropped gave its id to the one that was written anew.
_BY_MESSAGE_ID = _SELECT.where(letters.c.message_id.in_(bindparam("ids", expanding=True))).order_by(
    letters.c.state != LetterState.DROPPED.value, letters.c.id
)

_SENT_IN = _SELECT.where(letters.c.sent_at >= bindparam("first"), letters.c.sent_at < bindparam("next"))

_CLAIMED_FROM = frozenset({LetterState.QUEUED})
_HELD_FROM = frozenset({LetterState.QUEUED})
# While a letter is being handed over staff may release or drop it as one that is uncertain: where it then turns out
# that it went, it went.
_CONFIRMED_FROM = frozenset({LetterState.UNCERTAIN, LetterState.QUEUED, LetterState.DROPPED})
_NOTED_FROM = frozenset({LetterState.UNCERTAIN})
_GIVEN_FROM = frozenset({LetterState.QUEUED, LetterState.HELD, LetterState.FAILED, LetterState.UNCERTAIN})


@dataclass(frozen=True, slots=True)
class WrittenOccasion:
    """What became of an occasion to write: there is a letter for it."""

    occasion: Occasion
    kind: LetterKind
    union: str | None
    state: LetterState
    queued_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class GivenLetter:
    """A letter of ours that is known to have gone, as its copy or an answer to it tells."""

    message_id: str  # without angle brackets
    ordinal: str  # the part of it that stands for the occasion
    kind: LetterKind
    union: str | None
    to: tuple[str, ...]
    subject: str
    at: datetime
    raw: bytes = b""


class Outbox:
    """The outbox of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def queue(self, letter: Letter, raw: bytes, campaign: str, at: datetime, ordinal: str = "") -> int | None:
        """Queue a letter with its bytes, return its number; None, and nothing done, where its occasion has one already.

        `ordinal` is what the occasion comes to in an id: a letter that is known to have gone under it (`give`) is it.
        """
        row = {
            "campaign": campaign,
            "occasion": letter.occasion,
            "kind": letter.kind.value,
            "union": letter.union,
            "to": columns.pack(letter.to),
            "cc": columns.pack(letter.cc),
            "subject": columns.text_in(letter.subject),
            "state": (LetterState.HELD if letter.held else LetterState.QUEUED).value,
            "held": columns.text_in(letter.held),
            "message_id": letter.message_id,
            "in_reply_to": columns.text_or_none(letter.in_reply_to),
            "queued_at": columns.instant_in(at),
            "due_at": columns.instant_in(letter.due_at),
            "sent_at": None,
            "attempts": 0,
            "error": None,
            "raw": raw,
        }
        known = {
            "of_campaign": campaign,
            "as_given": _GIVEN + ordinal,
            "as_known": letter.occasion,
            "answers": row["in_reply_to"],
            "of_union": letter.union,
        }
        with self._database.write() as connection:
            if ordinal and connection.execute(_ADOPT, known).rowcount:
                return None
            queued = connection.execute(_QUEUE, row)
            return columns.new_number(queued) if queued.rowcount else None

    def give(self, letter: GivenLetter, campaign: str) -> bool:
        """Note that a letter of ours went out, whoever handed it over; False where that is known.

        What waits here for the same occasion counts as sent from now on, of whatever kind: a letter may have been
        written anew as another one. What is not known here is written down, and takes the place of the letter that
        is going to be composed for the occasion.
        """
        with self._database.write() as connection:
            rows = connection.execute(_BY_ORDINAL, {"like": f"%.{letter.ordinal}.%"}).all()
            states = {columns.word_out(LetterState, row.state) for row in rows}
            if LetterState.SENT in states:
                return False
            sent = {"state": LetterState.SENT.value, "sent_at": columns.instant_in(letter.at), "held": ""}
            changed = [
                connection.execute(_changes(_GIVEN_FROM).values(**sent), {"row": row.id}).rowcount for row in rows
            ]
            if any(changed):
                return True
            row = {
                "campaign": campaign,
                "occasion": _GIVEN + letter.ordinal,
                "kind": letter.kind.value,
                "union": letter.union,
                "to": columns.pack(letter.to),
                "cc": columns.pack(()),
                "subject": columns.text_in(letter.subject),
                "message_id": letter.message_id,
                "in_reply_to": None,
                "queued_at": columns.instant_in(letter.at),
                "due_at": columns.instant_in(letter.at),
                "attempts": 1,
                "error": None,
                "raw": letter.raw,
            }
            return connection.execute(_QUEUE, row | sent).rowcount == 1

    def letters(
        self,
        *,
        state: LetterState | None = None,
        kind: LetterKind | None = None,
        union: str | None = None,
        campaign: str | None = None,
    ) -> list[LetterRow]:
        """Return the letters in the order of queueing, as far as the filters let them."""
        filters = {
            letters.c.state: state,
            letters.c.kind: kind,
            letters.c.union: union,
            letters.c.campaign: campaign,
        }
        return [_row(row) for row in filtered(self._database.connection, _LISTING, filters)]

    def held_for(self, reason: str, campaign: str, since: datetime) -> list[LetterRow]:
        """Return the held letters whose reason begins so, queued at an instant or later, in the order of queueing."""
        wanted = _LISTING.where(
            letters.c.state == LetterState.HELD.value,
            letters.c.campaign == campaign,
            letters.c.held.startswith(reason, autoescape=True),
            letters.c.queued_at >= columns.instant_in(since),
        )
        return [_row(row) for row in self._database.connection.execute(wanted)]

    def page(
        self,
        campaign: str,
        *,
        states: Collection[LetterState] = (),
        kind: LetterKind | None = None,
        asked: str = "",
        cut: tuple[int, int] = (0, 100),
    ) -> tuple[list[LetterRow], int]:
        """Return a page of letters (from, how many), the newest first, and how many there are in all."""
        wanted = [letters.c.campaign == campaign]
        if states:
            wanted.append(letters.c.state.in_([state.value for state in states]))
        if kind:
            wanted.append(letters.c.kind == kind.value)
        if asked:
            columns = (letters.c.subject, letters.c.to, letters.c.union)
            wanted.append(or_(*(column.icontains(asked, autoescape=True) for column in columns)))
        connection = self._database.connection
        count = connection.execute(select(func.count()).select_from(letters).where(*wanted)).scalar() or 0
        rows = connection.execute(_SELECT.where(*wanted).order_by(letters.c.id.desc()).offset(cut[0]).limit(cut[1]))
        return [_row(row) for row in rows], int(count)

    def about(self, campaign: str, union: str, answering: Collection[str]) -> list[LetterRow]:
        """Return the letters to a union, and those that answer these Message-IDs, in the order of queueing."""
        fits = or_(letters.c.union == union, letters.c.in_reply_to.in_(list(answering)))
        rows = self._database.connection.execute(
            _SELECT.where(letters.c.campaign == campaign, fits).order_by(letters.c.id)
        )
        return [_row(row) for row in rows]

    def due(self, now: datetime) -> list[LetterRow]:
        """Return the queued letters whose time has come, in the order in which they go out."""
        return [_row(row) for row in self._database.connection.execute(_DUE, {"now": columns.instant_in(now)})]

    def letter(self, number: int) -> LetterRow | None:
        """Return one letter."""
        row = self._database.connection.execute(_ONE, {"row": number}).first()
        return None if row is None else _row(row)

    def written(self, campaign: str, occasion: Occasion) -> LetterRow | None:
        """Return the letter of an occasion."""
        row = self._database.connection.execute(_OF_OCCASION, {"campaign": campaign, "occasion": occasion}).first()
        return None if row is None else _row(row)

    def raw(self, number: int) -> bytes:
        """Return the bytes of a letter; KeyError where there is none."""
        raw = self._database.connection.execute(_RAW, {"row": number}).scalar()
        if raw is None:
            raise KeyError(number)
        return bytes(raw)

    def claim(self, number: int) -> bool:
        """Mark a queued letter as being handed over, committed at once; False where another one has it.

        From here on a crash leaves it uncertain. So this is refused within a transaction.
        """
        with self._database.transaction() as connection:
            changed = _changes(_CLAIMED_FROM).values(
                state=LetterState.UNCERTAIN.value, attempts=letters.c.attempts + 1, error=None
            )
            return connection.execute(changed, {"row": number}).rowcount == 1

    def confirm(self, number: int, at: datetime, error: str | None = None) -> bool:
        """Note that a claimed letter was handed over; `error` says who of its recipients was left out."""
        gone = _changes(_CONFIRMED_FROM).where(letters.c.attempts > 0)
        said = columns.text_or_none(error)
        with self._database.write() as connection:
            sent = gone.values(state=LetterState.SENT.value, sent_at=columns.instant_in(at), error=said)
            return connection.execute(sent, {"row": number}).rowcount == 1

    def doubt(self, number: int, error: str) -> bool:
        """Note why nobody knows whether a claimed letter was taken; it stays uncertain."""
        return self._change(number, _NOTED_FROM, error=columns.text_in(error))

    def failed(self, number: int, error: str, retry_at: datetime | None = None) -> bool:
        """Note that a claimed letter was refused; with `retry_at` it is queued again for then."""
        again = {} if retry_at is None else {"due_at": columns.instant_in(retry_at)}
        state = LetterState.FAILED if retry_at is None else LetterState.QUEUED
        return self._change(number, _NOTED_FROM, state=state.value, error=columns.text_in(error), **again)

    def hold(self, number: int, why: str) -> bool:
        """Let a queued letter wait for staff."""
        return self._change(number, _HELD_FROM, state=LetterState.HELD.value, held=columns.text_in(why))

    def hold_back(self, number: int, why: str) -> bool:
        """Let a claimed letter wait for staff: it is known not to have gone, and would not go the next time either."""
        return self._change(number, _NOTED_FROM, state=LetterState.HELD.value, held=columns.text_in(why))

    def release(self, number: int) -> bool:
        """Queue a letter that waits, failed or is uncertain (staff know that it did not arrive).

        Not one that was withdrawn: it tells what is no longer so, and another may stand in its place.
        """
        changed = _changes(RELEASABLE).where(letters.c.occasion.not_like(f"{WITHDRAWN}%"))
        with self._database.write() as connection:
            queued = changed.values(state=LetterState.QUEUED.value, held="")
            return connection.execute(queued, {"row": number}).rowcount == 1

    def drop(self, number: int, why: str | None = None) -> bool:
        """Let a letter never go out; its occasion stays taken."""
        said = {} if why is None else {"error": columns.text_in(why)}
        return self._change(number, DROPPABLE, state=LetterState.DROPPED.value, **said)

    def withdraw(self, number: int, why: str) -> bool:
        """Let a letter never go out, and leave its occasion to another one: what it told was taken back.

        Not for one that may have gone: its occasion stays taken, or there would be two.
        """
        free = WITHDRAWN + cast(letters.c.id, String) + ":" + letters.c.occasion
        said = columns.text_in(why)
        with self._database.write() as connection:
            changed = _changes(WITHDRAWABLE).values(state=LetterState.DROPPED.value, error=said, occasion=free)
            return connection.execute(changed, {"row": number}).rowcount == 1

    def occasions(self, campaign: str) -> dict[Occasion, WrittenOccasion]:
        """Return every occasion of a campaign that has its letter."""
        rows = self._database.connection.execute(_OCCASIONS, {"campaign": campaign})
        return {
            Occasion(row.occasion): WrittenOccasion(
                Occasion(row.occasion),
                columns.word_out(LetterKind, row.kind),
                row.union,
                columns.word_out(LetterState, row.state),
                columns.instant_out(row.queued_at),
                columns.instant_or_none(row.sent_at),
            )
            for row in rows
        }

    def by_message_id(self, ids: Iterable[str]) -> dict[str, LetterRow]:
        """Return the letters that carry these Message-IDs: those that a message answers."""
        asked: Collection[str] = list(ids)
        if not asked:
            return {}
        return {row.message_id: _row(row) for row in self._database.connection.execute(_BY_MESSAGE_ID, {"ids": asked})}

    def sent_at(self, at: datetime) -> list[LetterRow]:
        """Return the letters that were handed over in the second of an instant: by which they are dated."""
        second = at.replace(microsecond=0)
        asked = {"first": columns.instant_in(second), "next": columns.instant_in(second + timedelta(seconds=1))}
        return [_row(row) for row in self._database.connection.execute(_SENT_IN, asked)]

    def _change(self, number: int, states: frozenset[LetterState], **columns: str | None) -> bool:
        with self._database.write() as connection:
            return connection.execute(_changes(states).values(**columns), {"row": number}).rowcount == 1


def _changes(states: frozenset[LetterState]) -> Update:
    return update(letters).where(letters.c.id == bindparam("row"), letters.c.state.in_([s.value for s in states]))


def _row(row: AnyRow) -> LetterRow:
    return LetterRow(
        id=row.id,
        campaign=row.campaign,
        occasion=Occasion(row.occasion),
        kind=columns.word_out(LetterKind, row.kind),
        union=row.union,
        to=columns.unpack(columns.TEXTS, row.to),
        cc=columns.unpack(columns.TEXTS, row.cc),
        subject=row.subject,
        state=columns.word_out(LetterState, row.state),
        held=row.held,
        message_id=row.message_id,
        in_reply_to=row.in_reply_to,
        queued_at=columns.instant_out(row.queued_at),
        due_at=columns.instant_out(row.due_at),
        sent_at=columns.instant_or_none(row.sent_at),
        attempts=row.attempts,
        error=row.error,
    )
