"""Messages and where they were seen: `store.mail`.

The rows of their documents are written with them and read by `store.documents`.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Select, and_, bindparam, delete, func, or_, select, update

from collector.model import Address, Authenticity, FileRole, MessageClass, MessageState, Position, Verdict
from collector.store import columns, ledger
from collector.store.database import Database
from collector.store.notes import Notes
from collector.store.prepared import filtered
from collector.store.rows import AnyRow, MessageRow, OwnerNamed, SentEarlier, Sighted, Sighting, WithdrawalRow
from collector.store.tables import contents, documents, messages, owners_named, sightings, withdrawals

_AUTHENTIC = {one.told: one for one in Authenticity}
_FIRST_SEEN = (
    select(func.min(sightings.c.id))
    .where(sightings.c.sha256 == messages.c.sha256)
    .correlate(messages)
    .scalar_subquery()
)
_firsts = messages.alias("firsts")
# A copy has class and state of the message that it repeats, as they are now.
_MESSAGES = (
    select(
        messages,
        sightings.c.uid,
        sightings.c.mailbox,
        sightings.c.clocks,
        sightings.c.received_at.label("seen_at"),
        contents.c.first,
        func.coalesce(_firsts.c["class"], messages.c["class"]).label("class_now"),
        func.coalesce(_firsts.c.state, messages.c.state).label("state_now"),
    )
    .join_from(messages, sightings, sightings.c.id == _FIRST_SEEN, isouter=True)
    .join(contents, contents.c.sha256 == messages.c.sha256, isouter=True)
    .join(_firsts, _firsts.c.sha256 == contents.c.first, isouter=True)
    .order_by(messages.c.received_at, messages.c.number)
)
_WITHOUT_COPIES = _MESSAGES.where(contents.c.first.is_(None))
_NEWEST = select(func.max(messages.c.received_at)).where(messages.c.campaign == bindparam("campaign"))
_SIGHTINGS = select(sightings).where(sightings.c.sha256 == bindparam("sha")).order_by(sightings.c.id)
_OF_WITHDRAWALS = ("sha256", "number", "received_at", "sender_email", "rewritten_from", "authentic", "in_reply_to")
_SENDERS = (
    select(messages.c.sender_email, documents.c.union)
    .join_from(documents, messages, messages.c.sha256 == documents.c.message)
    .where(
        messages.c.campaign != bindparam("campaign"),
        messages.c.received_at < bindparam("before"),
        messages.c.sender_email.is_not(None),
        messages.c.rewritten_from.is_(None),
        documents.c.union.is_not(None),
        documents.c.rejected.is_(False),
        documents.c.requirement.is_not(None),
    )
    .group_by(messages.c.sender_email, documents.c.union)
    .order_by(messages.c.sender_email, documents.c.union)
)

_WITHDRAWALS = (
    select(withdrawals.c.told, *(messages.c[name] for name in _OF_WITHDRAWALS))
    .join_from(withdrawals, messages, messages.c.sha256 == withdrawals.c.message)
    .where(messages.c.campaign == bindparam("campaign"))
    .order_by(messages.c.received_at, messages.c.number)
)
_OWNERS_NAMED = (
    select(
        messages.c.sha256,
        messages.c.received_at,
        messages.c.in_reply_to,
        messages.c["class"].label("class_"),
        owners_named.c.union,
    )
    .join_from(owners_named, messages, messages.c.sha256 == owners_named.c.message)
    .where(messages.c.campaign == bindparam("campaign"), messages.c.sender_email == bindparam("sender"))
    .order_by(messages.c.received_at, messages.c.number)
)
_FORGET_OWNERS_NAMED = delete(owners_named).where(
    owners_named.c.message.in_(select(messages.c.sha256).where(messages.c.campaign == bindparam("campaign")))
)
_ASK = update(messages).where(messages.c.sha256 == bindparam("sha"), messages.c["class"] == MessageClass.OTHER.value)
_OF_SENDER = select(messages.c.sha256).where(
    messages.c.campaign == bindparam("campaign"),
    messages.c.sender_email == bindparam("sender"),
    messages.c.rewritten_from.is_(None),
)
_THESE = _OF_SENDER.where(messages.c.message_id.in_(bindparam("ids", expanding=True)))
_SENT_EARLIER = (
    select(
        messages.c.sha256,
        messages.c.message_id,
        messages.c.subject,
        func.count(documents.c.id).label("papers"),
    )
    .join_from(
        messages,
        documents,
        and_(documents.c.message == messages.c.sha256, documents.c.role != FileRole.NOTHING.value),
        isouter=True,
    )
    .join(contents, contents.c.sha256 == messages.c.sha256, isouter=True)
    .where(
        contents.c.first.is_(None),  # no copy of what came before: it brought nothing of its own
        messages.c.campaign == bindparam("campaign"),
        messages.c.sender_email == bindparam("sender"),
        messages.c.rewritten_from.is_(None),
        or_(
            messages.c.received_at < bindparam("before"),
            and_(messages.c.received_at == bindparam("before"), messages.c.number < bindparam("number")),
        ),
    )
    .group_by(messages.c.number)
    .order_by(messages.c.received_at.desc(), messages.c.number.desc())
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
        clocks: str = "",
    ) -> None:
        """Note that a mailbox holds a message. The message must be recorded by the end of the transaction.

        `clocks` says why the instant of receipt counts, where the clocks differ by much.
        """
        with self._database.write() as connection:
            ledger.sight(connection, mailbox, validity, uid, sha256, stored_at, received_at, clocks)

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
    ) -> None:
        """Write a message and its documents, rulings laid over them.

        Recorded again, it replaces what was derived before and keeps number, ids and rulings. A message in
        `review` whose waiting documents are all ruled upon is written as `done`.
        """
        with self._database.write() as connection:
            ledger.record(connection, verdict, campaign, state, reason)

    def first_of(self, content: str, *, failed: bool) -> str | None:
        """Return the digest of the message with this content that came first, of those that failed or did not."""
        return ledger.first_of(self._database.connection, content, failed=failed)

    def note_content(self, sha256: str, content: str) -> None:
        """Write by what a recorded message is known again when it comes once more."""
        with self._database.write() as connection:
            ledger.note_content(connection, sha256, content)

    def without_content(self) -> list[str]:
        """Return the recorded messages of which that is not known yet: an earlier version took them in."""
        return ledger.without_content(self._database.connection)

    def record_copy(self, sha256: str, size: int, received_at: datetime, *, first: str, content: str) -> None:
        """Write a message that repeats another one: a row without documents. The earliest instant counts for both."""
        with self._database.write() as connection:
            ledger.record_copy(connection, sha256, size, received_at, first)
            ledger.note_content(connection, sha256, content, first)

    def record_failure(self, sha256: str, size: int, received_at: datetime, campaign: str, reason: str) -> None:
        """Write a message that could not be read; `attempts` of its row counts up."""
        with self._database.write() as connection:
            ledger.record_failure(connection, sha256, size, received_at, campaign, reason)

    def message(self, sha256: str) -> MessageRow | None:
        """Return one message."""
        return next(iter(self._list({messages.c.sha256: sha256})), None)

    def messages(
        self, *, state: MessageState | None = None, campaign: str | None = None, copies: bool = False
    ) -> list[MessageRow]:
        """Return the messages by receipt; with `copies` those too that repeat another one."""
        filters = {messages.c.state: state, messages.c.campaign: campaign}
        return self._list(filters, _MESSAGES if copies else _WITHOUT_COPIES)

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
        connection = self._database.connection
        wanted = [messages.c.campaign == campaign]
        if asked:
            searched = (messages.c.subject, messages.c.sender_email, messages.c.sender_name)
            wanted.append(or_(*(column.icontains(asked, autoescape=True) for column in searched)))
        if klass:
            wanted.append(messages.c["class"] == klass.value)
        if senders:
            wanted.append(messages.c.sender_email.in_(list(senders)))
        count = connection.execute(select(func.count()).select_from(messages).where(*wanted)).scalar() or 0
        start, length = page
        # The page is cut before anything is joined to it.
        numbers = (
            select(messages.c.number)
            .where(*wanted)
            .order_by(messages.c.received_at.desc(), messages.c.number.desc())
            .offset(start)
            .limit(length)
        )
        rows = connection.execute(_MESSAGES.where(messages.c.number.in_(numbers)))
        return [_message_row(row) for row in rows][::-1], int(count)

    def newest(self, campaign: str) -> datetime | None:
        """Return the latest receipt of a campaign."""
        found = self._database.connection.execute(_NEWEST, {"campaign": campaign}).scalar()
        return columns.instant_out(found) if found else None

    def sightings(self, sha256: str) -> list[Sighting]:
        """Return where and when a message was seen."""
        return [
            Sighting(
                row.mailbox,
                row.uid,
                columns.instant_out(row.stored_at),
                columns.instant_out(row.received_at),
                row.clocks,
                # Only a server's folder has one.
                on_server=bool(row.validity),
            )
            for row in self._database.connection.execute(_SIGHTINGS, {"sha": sha256})
        ]

    def senders_before(self, campaign: str, before: datetime) -> dict[str, tuple[str, ...]]:
        """Return by sender the unions whose documents an address sent in other campaigns, before an instant."""
        asked = {"campaign": campaign, "before": columns.instant_in(before)}
        found: dict[str, tuple[str, ...]] = {}
        for row in self._database.connection.execute(_SENDERS, asked):
            found[row.sender_email] = (*found.get(row.sender_email, ()), row.union)
        return found

    def withdrawals(self, campaign: str) -> list[WithdrawalRow]:
        """Return the messages that ask not to use something, by receipt."""
        rows = self._database.connection.execute(_WITHDRAWALS, {"campaign": campaign})
        return [
            WithdrawalRow(
                message=row.sha256,
                number=row.number,
                received_at=columns.instant_out(row.received_at),
                sender=None if row.rewritten_from else row.sender_email,
                authentic=_AUTHENTIC[row.authentic],
                in_reply_to=columns.unpack(columns.TEXTS, row.in_reply_to),
                told=columns.WITHDRAWAL.decode(row.told),
            )
            for row in rows
        ]

    def owners_named(self, campaign: str, sender: str) -> list[OwnerNamed]:
        """Return the answers of a sender that name a union, by receipt."""
        rows = self._database.connection.execute(_OWNERS_NAMED, {"campaign": campaign, "sender": sender})
        return [
            OwnerNamed(
                row.sha256,
                columns.instant_out(row.received_at),
                columns.unpack(columns.TEXTS, row.in_reply_to),
                row.union,
                columns.word_out(MessageClass, row.class_),
            )
            for row in rows
        ]

    def ask(self, sha256: str, why: str) -> None:
        """Write of a message of no other class that it is a question, and what made it that."""
        told = {"class": MessageClass.QUESTION.value, "why": columns.text_in(why)}
        with self._database.write() as connection:
            connection.execute(_ASK, {**told, "sha": sha256})

    def forget_owners_named(self, campaign: str) -> None:
        """Forget what a campaign's answers name, before all of them are read again."""
        with self._database.write() as connection:
            connection.execute(_FORGET_OWNERS_NAMED, {"campaign": campaign})

    def own_messages(self, campaign: str, sender: str, ids: Collection[str]) -> set[str]:
        """Return those messages of a sender that have one of some Message-IDs."""
        asked = {"campaign": campaign, "sender": sender, "ids": list(ids)}
        return set(self._database.connection.execute(_THESE, asked).scalars())

    def sent_before(self, campaign: str, one: WithdrawalRow) -> list[SentEarlier]:
        """Return what the sender of a withdrawal sent before it, the newest first."""
        asked = {
            "campaign": campaign,
            "sender": one.sender,
            "before": columns.instant_in(one.received_at),
            "number": one.number,
        }
        return [SentEarlier(*row) for row in self._database.connection.execute(_SENT_EARLIER, asked)]

    def _list(
        self, filters: dict[Column[Any], str | None], base: Select[*tuple[Any, ...]] = _MESSAGES
    ) -> list[MessageRow]:
        return [_message_row(row) for row in filtered(self._database.connection, base, filters)]


def _owed(mailbox: str, validity: str) -> str:
    return f"owed {validity} {mailbox}"


def _message_row(row: AnyRow) -> MessageRow:
    return MessageRow(
        number=row.number,
        sha256=row.sha256,
        size=row.size,
        uid=row.uid,
        mailbox=row.mailbox,
        received_at=columns.instant_out(row.received_at),
        seen_at=columns.instant_or_none(row.seen_at),
        copy_of=row.first,
        campaign=row.campaign,
        klass=columns.word_out(MessageClass, row.class_now),
        state=columns.word_out(MessageState, row.state_now),
        reason=row.reason,
        attempts=row.attempts,
        message_id=row.message_id,
        sender=None if row.sender_email is None else Address(row.sender_name, row.sender_email),
        subject=row.subject,
        reply_to=columns.unpack(columns.ADDRESSES, row.reply_to),
        in_reply_to=columns.unpack(columns.TEXTS, row.in_reply_to),
        robot=row.robot,
        through_list=row.through_list,
        authentic=_AUTHENTIC[row.authentic],
        stamped=row.stamped,
        rewritten_from=row.rewritten_from,
        clocks=row.clocks or "",
        documents=row.documents,
        why=row.why,
    )
