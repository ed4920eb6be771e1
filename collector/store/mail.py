"""Messages and where they were seen: `store.mail`.

The rows of their documents are written with them and read by `store.documents`.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from collector.model import (
    MessageClass,
    MessageState,
    Position,
    Record,
    Verdict,
)
from collector.store import ledger, queries
from collector.store.database import Database
from collector.store.notes import Notes
from collector.store.rows import (
    MessageRow,
    Sighted,
    Sighting,
)


class Mail:
    """Messages and where they were seen."""

    def __init__(self, database: Database, notes: Notes) -> None:
        self._database = database
        self._notes = notes

    def sight(
        self,
        mailbox: str,
        validity: str,
        uid: str,
        sha256: str,
        stored_at: datetime,
        received_at: datetime,
    ) -> None:
        """Note that a mailbox holds a message. The message must be recorded by the end of the transaction."""
        with self._database.write() as connection:
            ledger.sight(connection, mailbox, validity, uid, sha256, stored_at, received_at)

    def position(self, mailbox: str, validity: str) -> Position:
        """Return how far the ledger is with a mailbox, and what it owes it still."""
        here = ledger.position(self._database.connection, mailbox, validity)
        owed = self._notes.meta(_owed(mailbox, validity))
        return replace(here, owed=frozenset(owed.split())) if owed else here

    def owe(self, mailbox: str, validity: str, uids: Collection[str], settled: Collection[str] = ()) -> None:
        """Note which UIDs of a server are still to be taken, though later ones are; `settled` ones no longer.

        What another worker noted meanwhile stands. Files need no such note: what of them is not taken is found by
        its name.
        """
        if not validity:
            return
        key = _owed(mailbox, validity)
        with self._database.write():
            before = set((self._notes.meta(key) or "").split())
            after = before.difference(settled).union(uids)
            if after != before:
                self._notes.set_meta(key, " ".join(sorted(after, key=int)) or None)

    def sighted(self, mailbox: str, validity: str) -> dict[str, Sighted]:
        """Return what the ledger holds of a mailbox, by UID."""
        return ledger.sighted(self._database.connection, mailbox, validity)

    def known(self, sha256: str) -> bool:
        """Return whether the ledger has a row for these bytes, in whatever state."""
        return ledger.known(self._database.connection, sha256)

    def record(
        self, verdict: Verdict, *, campaign: str, state: MessageState = MessageState.DONE, reason: str = ""
    ) -> list[Record]:
        """Write a message and its documents; return the documents as they stand, rulings applied.

        Recorded again, it replaces what was derived before and keeps number, ids and rulings. A message in
        `review` whose waiting documents are all ruled upon is written as `done`.
        """
        with self._database.write() as connection:
            return ledger.record(connection, verdict, campaign, state, reason)

    def record_failure(self, sha256: str, size: int, received_at: datetime, campaign: str, reason: str) -> None:
        """Write a message that could not be read; `attempts` of its row counts up."""
        with self._database.write() as connection:
            ledger.record_failure(connection, sha256, size, received_at, campaign, reason)

    def message(self, sha256: str) -> MessageRow | None:
        """Return one message."""
        return next(iter(queries.list_messages(self._database.connection, sha256=sha256)), None)

    def messages(self, *, state: MessageState | None = None, campaign: str | None = None) -> list[MessageRow]:
        """Return the messages by receipt."""
        return queries.list_messages(self._database.connection, state=state, campaign=campaign)

    def find(
        self,
        campaign: str,
        *,
        asked: str = "",
        klass: MessageClass | None = None,
        senders: Collection[str] = (),
        page: tuple[int, int] = (0, 100),
    ) -> tuple[list[MessageRow], int]:
        """Return a page of messages (from, how many), the newest first, and how many there are in all."""
        return queries.find_messages(
            self._database.connection, campaign, asked=asked, klass=klass, senders=senders, page=page
        )

    def sightings(self, sha256: str) -> list[Sighting]:
        """Return where and when a message was seen."""
        return queries.sightings_of(self._database.connection, sha256)

    def senders_before(self, campaign: str, before: datetime) -> dict[str, tuple[str, ...]]:
        """Return by sender the unions whose documents an address sent in other campaigns, before an instant."""
        return queries.senders_before(self._database.connection, campaign, before)


def _owed(mailbox: str, validity: str) -> str:
    return f"owed {validity} {mailbox}"
