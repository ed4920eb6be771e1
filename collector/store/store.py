"""The face of the room: one store over one data directory.

Writes outside a transaction are committed one by one; a message and its letters belong into one.
"""

import os
import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import bindparam, delete, func, insert, or_, select

from collector.errors import NotInitialised
from collector.model import (
    Deadline,
    Facts,
    Figure,
    MessageClass,
    MessageState,
    Position,
    Record,
    Standing,
    Tiding,
    Union,
    Verdict,
    Waiver,
)
from collector.store import address_events as tidings_rows
from collector.store import columns, earlier_figures, ledger, migrate, queries, recorded_rulings
from collector.store import unions as registry_rows
from collector.store.archive import Archive
from collector.store.database import Database
from collector.store.earlier_figures import EarlierFigure
from collector.store.leases import Leases
from collector.store.outbox import Outbox
from collector.store.rows import (
    AuditRow,
    DocumentRow,
    Kept,
    MessageRow,
    RegistryChange,
    RulingRow,
    Sighted,
    Sighting,
    UnionChange,
)
from collector.store.staff import Staff
from collector.store.tables import audit, messages, meta

DATABASE = "collector.sqlite3"
ARCHIVE = "archive"
KEY = "key"
_KEY_BYTES = 32
# The note that counts how often figures of earlier years were kept
_EARLIER = "earlier figures"

_META = select(meta.c.value).where(meta.c.key == bindparam("key"))


class _RehearsedError(Exception):
    """Ends a transaction that is to leave no trace."""


class Store:
    """Ledger, outbox, registry and archive of one data directory; a context manager."""

    def __init__(self, data: Path, patience: float = 10.0) -> None:
        """Open what `create` made; NotInitialised where nothing is.

        `patience` is how many seconds a write waits for another process before it raises DatabaseBusy.
        """
        path = data / DATABASE
        if not path.is_file() or not (data / KEY).is_file():
            raise NotInitialised(str(data))
        self.data = data
        self._archive = Archive(data / ARCHIVE)
        self._database = Database(path, patience)
        self.outbox = Outbox(self._database)
        self.leases = Leases(self._database)
        self.staff = Staff(self._database)
        try:
            migrate.bring_up(self._database)
        except BaseException:
            self.close()
            raise

    @classmethod
    def create(cls, data: Path, patience: float = 10.0) -> Self:
        """Make what is missing in the data directory, and open it; what is there stays as it is."""
        data.mkdir(parents=True, exist_ok=True)
        Archive(data / ARCHIVE).create()
        _create_key(data / KEY)
        (data / DATABASE).touch(mode=0o600)
        return cls(data, patience)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close database and archive."""
        self._database.close()
        self._archive.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all or nothing, alone. Transactions do not nest."""
        with self._database.transaction():
            yield

    def version(self) -> int:
        """Give a number that changes whenever anybody else wrote to the database since it was opened."""
        return self._database.version()

    @contextmanager
    def rehearsal(self) -> Iterator[None]:
        """Write, look at what came of it, and leave no trace."""
        with suppress(_RehearsedError), self._database.transaction():
            yield
            raise _RehearsedError

    @property
    def key(self) -> bytes:
        """The secret that signs our letters' Message-IDs."""
        return (self.data / KEY).read_bytes()

    # --- the archive

    def keep(self, raw: bytes) -> Kept:
        """Keep the bytes of a message; they are durable when this returns."""
        return self._archive.keep(raw)

    def keep_many(self, raws: Iterable[bytes]) -> list[Kept]:
        """Keep the bytes of a batch, durable when this returns; twice as fast as one by one."""
        return self._archive.keep_many(raws)

    def raw(self, sha256: str) -> bytes:
        """Give the bytes of a message; ArchiveDamaged where they are missing or others."""
        return self._archive.raw(sha256)

    def raw_path(self, sha256: str) -> Path:
        """Give where the bytes of a message lie."""
        return self._archive.path(sha256)

    def verify(self) -> Iterator[tuple[str, str]]:
        """Give the digest of each message whose bytes are missing or damaged, with the reason.

        What lies in the archive and is not in the ledger is verified too.
        """
        recorded = set(self._database.connection.execute(select(messages.c.sha256)).scalars())
        yield from self._archive.verify(sorted(recorded.union(self._archive.stored())))

    def tidy(self, before: datetime) -> int:
        """Remove half-written files left by crashes before an instant, and let the database tidy itself.

        Gives how many files went. No message, letter or row is ever removed.
        """
        swept = self._archive.sweep(before.timestamp())
        self._database.optimize()
        return swept

    # --- messages and documents

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
        """Give how far the ledger is with a mailbox, and what it owes it still."""
        here = ledger.position(self._database.connection, mailbox, validity)
        owed = self.meta(_owed(mailbox, validity))
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
            before = set((self.meta(key) or "").split())
            after = before.difference(settled).union(uids)
            if after != before:
                self.set_meta(key, " ".join(sorted(after, key=int)) or None)

    def sighted(self, mailbox: str, validity: str) -> dict[str, Sighted]:
        """Give what the ledger holds of a mailbox, by UID."""
        return ledger.sighted(self._database.connection, mailbox, validity)

    def known(self, sha256: str) -> bool:
        """Tell whether the ledger has a row for these bytes, in whatever state."""
        return ledger.known(self._database.connection, sha256)

    def record(
        self, verdict: Verdict, *, campaign: str, state: MessageState = MessageState.DONE, reason: str = ""
    ) -> list[Record]:
        """Write a message and its documents; give the documents as they stand, rulings applied.

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
        """Give one message."""
        return next(iter(queries.list_messages(self._database.connection, sha256=sha256)), None)

    def messages(self, *, state: MessageState | None = None, campaign: str | None = None) -> list[MessageRow]:
        """Give the messages by receipt."""
        return queries.list_messages(self._database.connection, state=state, campaign=campaign)

    def document(self, document: str) -> DocumentRow | None:
        """Give one document by its id."""
        return next(iter(queries.list_documents(self._database.connection, id=document)), None)

    def documents(
        self, *, message: str | None = None, union: str | None = None, campaign: str | None = None
    ) -> list[DocumentRow]:
        """Give the documents by receipt."""
        return queries.list_documents(self._database.connection, message=message, union=union, campaign=campaign)

    def waiting(self, campaign: str) -> list[DocumentRow]:
        """Give the documents that wait for staff, by receipt."""
        return queries.waiting(self._database.connection, campaign)

    def concerning(self, campaign: str, union: str) -> list[DocumentRow]:
        """Give the documents of a union, and those in review of which it is the first candidate, by receipt."""
        return queries.concerning(self._database.connection, campaign, union)

    def find_messages(
        self,
        campaign: str,
        *,
        asked: str = "",
        klass: MessageClass | None = None,
        senders: Collection[str] = (),
        page: tuple[int, int] = (0, 100),
    ) -> tuple[list[MessageRow], int]:
        """Give a page of messages (from, how many), the newest first, and how many there are in all."""
        return queries.find_messages(
            self._database.connection, campaign, asked=asked, klass=klass, senders=senders, page=page
        )

    def sightings(self, sha256: str) -> list[Sighting]:
        """Give where and when a message was seen."""
        return queries.sightings_of(self._database.connection, sha256)

    def records(
        self,
        campaign: str,
        union: str | None = None,
        requirement: str | None = None,
        *,
        unions: Collection[str] | None = None,
    ) -> list[Record]:
        """Give the documents of a campaign as standing.py needs them, by receipt.

        With `union` or `unions` only those that concern them: their own, and those in review whose first
        candidate they are.
        """
        asked = unions if union is None else (union,)
        return queries.records(self._database.connection, campaign, asked, requirement)

    def facts(self, documents: Collection[str]) -> dict[str, Facts]:
        """Give what was taken out of some documents for later use, by their ids."""
        return queries.facts(self._database.connection, documents)

    def told(self, reports: Collection[str]) -> dict[str, tuple[Facts, ...]]:
        """Give the figures that reports tell in words, of their facts, by their ids."""
        return queries.told(self._database.connection, reports)

    def figures(self, tables: Collection[str]) -> dict[str, tuple[Figure, ...]]:
        """Give the figures of tables, by their ids."""
        return queries.figures(self._database.connection, tables)

    # --- what staff decide

    def rule(
        self,
        kind: str,
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
        """Give a union more time; the newest word counts."""
        payload = recorded_rulings.extension_payload(deadline)
        return self.rule("extend", union, who=who, why=why, at=at, campaign=campaign, payload=payload)

    def mark(
        self, campaign: str, union: str, requirement: str, state: Standing, *, who: str, why: str, at: datetime
    ) -> int:
        """Mark a requirement of a union as exempt, nothing to report or on paper; `missing` takes it back."""
        payload: dict[str, str | None] = {"requirement": requirement, "state": state.value}
        return self.rule("mark", union, who=who, why=why, at=at, campaign=campaign, payload=payload)

    def rulings(self, *, campaign: str | None = None, target: str | None = None) -> list[RulingRow]:
        """Give the rulings, the oldest first."""
        return recorded_rulings.list_rulings(self._database.connection, campaign=campaign, target=target)

    def ruling(self, number: int) -> RulingRow | None:
        """Give one ruling by its number."""
        return recorded_rulings.one_ruling(self._database.connection, number)

    def senders_before(self, campaign: str, before: datetime) -> dict[str, tuple[str, ...]]:
        """Give by sender the unions whose documents an address sent in other campaigns, before an instant."""
        return queries.senders_before(self._database.connection, campaign, before)

    def in_force(self, campaign: str, kind: str) -> list[RulingRow]:
        """Give the rulings of one kind that were not taken back, the oldest first."""
        return recorded_rulings.in_force(self._database.connection, campaign, kind)

    def assigned(self, message: str, file: int, part: int) -> str | None:
        """Give the union to which staff assigned a part of a file of a message, None where they did not."""
        document = ledger.document_id(message, file, part)
        ruled = [
            one for one in recorded_rulings.overlays(self._database.connection, message) if one.document == document
        ]
        return next((one.payload.get("union") for one in reversed(ruled) if one.kind == "assign"), None)

    def newest_ruling(self) -> int:
        """Give the number of the newest ruling: another one means that there is something new to know."""
        return recorded_rulings.newest(self._database.connection)

    def extensions(self, campaign: str) -> dict[str, Deadline]:
        """Give the extension in force of each union that has one."""
        return recorded_rulings.extensions(self._database.connection, campaign)

    def marks(self, campaign: str) -> dict[tuple[str, str], Standing]:
        """Give the marks in force by (union, requirement)."""
        return recorded_rulings.marks(self._database.connection, campaign)

    def waivers(self, campaign: str) -> list[Waiver]:
        """Give the waivers in force, the oldest first."""
        return recorded_rulings.waivers(self._database.connection, campaign)

    # --- tidings of addresses

    def tell(self, message: str, told: Iterable[Tiding]) -> None:
        """Write what a recorded message tells of addresses, in place of what it told before."""
        with self._database.write() as connection:
            tidings_rows.tell(connection, message, told)

    def tidings(self) -> list[Tiding]:
        """Give all that was told of addresses, the oldest first."""
        return tidings_rows.list_tidings(self._database.connection)

    def has_tidings(self) -> bool:
        """Tell whether anything was told of any address."""
        return tidings_rows.any_told(self._database.connection)

    def heard(self, addresses: Collection[str]) -> dict[str, datetime]:
        """Give when each of these addresses last wrote to us."""
        return tidings_rows.heard(self._database.connection, addresses)

    # --- the registry

    def unions(self, *, gone: bool = False) -> tuple[Union, ...]:
        """Give the unions in registry order; with `gone` those too that left the registry."""
        return registry_rows.list_unions(self._database.connection, gone=gone)

    def replace_unions(self, unions: Sequence[Union], spared: Collection[str] = ()) -> RegistryChange:
        """Make these the registry, by code; `spared` are codes whose row was refused and that stay as they are."""
        with self._database.write() as connection:
            return registry_rows.replace_unions(connection, unions, spared)

    def change_union(self, union: Union, *, who: str, at: datetime) -> None:
        """Write one row of the registry anew, at its place, with its history. Raises UnknownUnion."""
        with self._database.write() as connection:
            registry_rows.change_union(connection, union, who, at)

    def note_changes(self, before: Sequence[Union], *, who: str, at: datetime) -> None:
        """Write into the history what differs in the registry from what it was before."""
        with self._database.write() as connection:
            registry_rows.note_changes(connection, before, who, at)

    def registry_changes(self, code: str | None = None) -> list[UnionChange]:
        """Give the history of one union's row, or of all, the oldest first."""
        return registry_rows.changes(self._database.connection, code)

    def registry_version(self) -> tuple[int, ...]:
        """Give numbers of which one changes with every import and every edit of the registry."""
        return registry_rows.version(self._database.connection)

    # --- earlier years

    def keep_earlier(self, year: int, figures: Iterable[EarlierFigure]) -> None:
        """Keep figures of an earlier year; of the unions named, those kept before for the year go."""
        with self._database.write() as connection:
            earlier_figures.replace(connection, year, figures)
            self.set_meta(_EARLIER, str(self.earlier_version() + 1))

    def earlier_version(self) -> int:
        """Give a number that changes whenever figures of an earlier year were kept."""
        return int(self.meta(_EARLIER) or 0)

    def earlier_years(self) -> dict[int, int]:
        """Give the years that figures are kept of, each with the number of its unions."""
        return earlier_figures.years(self._database.connection)

    def earlier(self, year: int) -> list[EarlierFigure]:
        """Give the figures kept of a year."""
        return earlier_figures.figures(self._database.connection, year)

    # --- notes

    def audit(self, at: datetime, who: str, action: str, target: str, detail: str = "") -> None:
        """Note what was done, by whom and when. No personal data belongs into it."""
        row = {
            "at": columns.instant_in(at),
            "who": columns.text_in(who),
            "action": action,
            "target": columns.text_in(target),
            "detail": columns.text_in(detail),
        }
        with self._database.write() as connection:
            connection.execute(insert(audit), row)

    def audits(self) -> list[AuditRow]:
        """Give the audit, the oldest first."""
        rows = self._database.connection.execute(select(audit).order_by(audit.c.id))
        return [AuditRow(r.id, columns.instant_out(r.at), r.who, r.action, r.target, r.detail) for r in rows]

    def find_audits(self, asked: str, page: tuple[int, int]) -> tuple[list[AuditRow], int]:
        """Give a page of the audit (from, how many), the newest first, and how many rows there are in all.

        `asked` stands in who, action or target.
        """
        connection = self._database.connection
        searched = (audit.c.who, audit.c.action, audit.c.target)
        wanted = [or_(*(column.contains(asked, autoescape=True) for column in searched))] if asked else []
        count = connection.execute(select(func.count()).select_from(audit).where(*wanted)).scalar() or 0
        found = select(audit).where(*wanted).order_by(audit.c.id.desc()).offset(page[0]).limit(page[1])
        rows = connection.execute(found)
        return [AuditRow(r.id, columns.instant_out(r.at), r.who, r.action, r.target, r.detail) for r in rows], int(
            count
        )

    def meta(self, key: str) -> str | None:
        """Give a note of the system to itself."""
        found: str | None = self._database.connection.execute(_META, {"key": key}).scalar()
        return found

    def set_meta(self, key: str, value: str | None) -> None:
        """Write a note of the system to itself; None forgets it."""
        with self._database.write() as connection:
            connection.execute(delete(meta).where(meta.c.key == key))
            if value is not None:
                connection.execute(insert(meta), {"key": key, "value": value})


def _owed(mailbox: str, validity: str) -> str:
    return f"owed {validity} {mailbox}"


def _create_key(path: Path) -> None:
    """Make the key once, whole and durable: a half-written one would disown every letter sent."""
    if path.is_file():
        return
    written = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with os.fdopen(os.open(written, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(secrets.token_bytes(_KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(written, path)  # unlike a rename it never replaces another's key
    written.unlink()
