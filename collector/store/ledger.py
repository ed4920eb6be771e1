"""Messages, where they were seen, and the documents found in them.

Recording a message again replaces what was derived from it and keeps its number, the ids of its documents
and the rulings on them.
"""

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

from collector.model import (
    Address,
    AssessedDocument,
    Decision,
    MessageClass,
    MessageState,
    Position,
    Verdict,
)
from collector.store import columns
from collector.store.dialect import insert_once
from collector.store.recorded_rulings import Found, laid_over, overlays
from collector.store.rows import Sighted
from collector.store.tables import contents, documents, messages, owners_named, sightings, withdrawals

_SIGHT = insert_once(sightings)
_NEW_MESSAGE = insert(messages)
_NEW_DOCUMENT = insert(documents)
_NEW_CONTENT = insert_once(contents)
_NUMBER = select(messages.c.number, messages.c.attempts).where(messages.c.sha256 == bindparam("sha"))
_IS_FAILED = messages.c.authentic.is_(False)
_FIRST_OF_CONTENT = (
    select(messages.c.sha256)
    .join_from(contents, messages, messages.c.sha256 == contents.c.sha256)
    .where(contents.c.content == bindparam("of"), contents.c.first.is_(None))
    .order_by(messages.c.number)
)
# By whether their authentication failed.
_FIRST = {
    True: _FIRST_OF_CONTENT.where(_IS_FAILED),
    False: _FIRST_OF_CONTENT.where(or_(messages.c.authentic.is_(None), ~_IS_FAILED)),
}
_CHANGE_MESSAGE = update(messages).where(messages.c.number == bindparam("row"))
_FORGET_DOCUMENTS = delete(documents).where(documents.c.message == bindparam("sha"))
_NEW_WITHDRAWAL = insert(withdrawals)
_NEW_OWNER_NAMED = insert(owners_named)
_FORGET_OWNER_NAMED = delete(owners_named).where(owners_named.c.message == bindparam("sha"))
_FORGET_WITHDRAWAL = delete(withdrawals).where(withdrawals.c.message == bindparam("sha"))


def document_id(message: str, file: int, part: int) -> str:
    """Return the id of a document: the same in every replay."""
    return hashlib.sha256(f"{message}\0{file}\0{part}".encode()).hexdigest()[:12]


def sight(
    connection: Connection,
    mailbox: str,
    validity: str,
    uid: str,
    sha256: str,
    stored_at: datetime,
    received_at: datetime,
    clocks: str,
) -> None:
    """Note that a mailbox holds a message; noted twice it stands once."""
    row = {
        "mailbox": mailbox,
        "validity": validity,
        "uid": uid,
        # A validity is a server's, and only a server's UIDs are numbers: a file may be named "12" by chance.
        "number": int(uid) if validity else None,
        "sha256": sha256,
        "stored_at": columns.instant_in(stored_at),
        "received_at": columns.instant_in(received_at),
        "clocks": clocks,
    }
    connection.execute(_SIGHT, row)


def position(connection: Connection, mailbox: str, validity: str) -> Position:
    """Return how far the ledger is with a mailbox."""
    here = (sightings.c.mailbox == mailbox) & (sightings.c.validity == validity)
    if validity:
        highest = connection.execute(select(func.max(sightings.c.number)).where(here)).scalar()
        return Position(validity, uid=highest or 0)
    return Position("", taken=frozenset(connection.execute(select(sightings.c.uid).where(here)).scalars()))


def sighted(connection: Connection, mailbox: str, validity: str) -> dict[str, Sighted]:
    """Return what the ledger holds of a mailbox, by UID."""
    asked = (
        select(sightings.c.uid, messages.c.sha256, messages.c.size, messages.c.state, messages.c.reason)
        .join(messages, messages.c.sha256 == sightings.c.sha256)
        .where((sightings.c.mailbox == mailbox) & (sightings.c.validity == validity))
    )
    found = connection.execute(asked)
    return {r.uid: Sighted(r.uid, r.sha256, r.size, columns.word_out(MessageState, r.state), r.reason) for r in found}


def known(connection: Connection, sha256: str) -> bool:
    """Return whether the ledger has a row for these bytes, in whatever state."""
    return connection.execute(_NUMBER, {"sha": sha256}).first() is not None


def record(connection: Connection, verdict: Verdict, campaign: str, state: MessageState, reason: str) -> None:
    """Write a message with its documents, in place of what stood there, rulings laid over them."""
    message = verdict.message
    rulings = overlays(connection, message.sha256)
    found = [laid_over(_found(message.sha256, place, seen), rulings) for place, seen in enumerate(verdict.documents)]
    if _was_in_review(verdict) and not any(one.waits for one in found) and state is MessageState.REVIEW:
        state = MessageState.DONE
    row = {
        "sha256": message.sha256,
        "size": message.size,
        "received_at": columns.instant_in(verdict.received_at),
        "campaign": campaign,
        "class": verdict.klass.value,
        "state": state.value,
        "reason": columns.text_in(reason),
        "attempts": 0,
        "message_id": columns.text_or_none(message.message_id),
        **_sender(message.sender),
        "subject": columns.text_in(message.subject),
        "reply_to": columns.pack(message.reply_to),
        "in_reply_to": columns.pack(message.in_reply_to),
        "robot": verdict.robot,
        "through_list": verdict.through_list,
        "authentic": verdict.authentic.told,
        "stamped": verdict.stamped,
        "rewritten_from": columns.text_or_none(message.rewritten_from.email if message.rewritten_from else None),
        "documents": len(found),
        "why": columns.text_in(verdict.why),
    }
    _write_message(connection, row)
    if verdict.withdraws:
        told = {"message": message.sha256, "told": columns.pack(verdict.withdraws)}
        connection.execute(_NEW_WITHDRAWAL, told)
    if verdict.names_owner:
        connection.execute(_NEW_OWNER_NAMED, {"message": message.sha256, "union": verdict.names_owner})
    if found:
        connection.execute(
            _NEW_DOCUMENT,
            [_document(verdict, one, seen) for one, seen in zip(found, verdict.documents, strict=True)],
        )


def first_of(connection: Connection, content: str, *, failed: bool) -> str | None:
    """Return the digest of the message with this content that came first; None where there is none.

    One whose authentication failed and one that was not found false are two: a forger must not be taken for the
    sender whose mail he repeats, nor the sender for him.
    """
    return connection.execute(_FIRST[failed], {"of": content}).scalars().first()


def note_content(connection: Connection, sha256: str, content: str, first: str | None = None) -> None:
    """Write by what a recorded message is known again, and which one it repeats."""
    connection.execute(_NEW_CONTENT, {"sha256": sha256, "content": content, "first": first})


def record_copy(connection: Connection, sha256: str, size: int, received_at: datetime, first: str) -> None:
    """Write a message that repeats another one: a row of its own, without documents. The earliest instant counts."""
    row = dict(connection.execute(select(messages).where(messages.c.sha256 == first)).mappings().one())
    at = columns.instant_in(received_at)
    if at < row["received_at"]:
        connection.execute(update(messages).where(messages.c.sha256 == first).values(received_at=at), {})
    del row["number"]
    _write_message(connection, {**row, "sha256": sha256, "size": size, "received_at": at, "documents": 0})


def without_content(connection: Connection) -> list[str]:
    """Return the messages of which it is not known yet by what they are known again: those of an earlier version."""
    asked = (
        select(messages.c.sha256).where(messages.c.sha256.not_in(select(contents.c.sha256))).order_by(messages.c.number)
    )
    return list(connection.execute(asked).scalars())


def record_failure(
    connection: Connection, sha256: str, size: int, received_at: datetime, campaign: str, reason: str
) -> None:
    """Write a message that could not be read; what an earlier reading found of it is replaced."""
    before = connection.execute(_NUMBER, {"sha": sha256}).first()
    row = {
        "sha256": sha256,
        "size": size,
        "received_at": columns.instant_in(received_at),
        "campaign": campaign,
        "class": MessageClass.OTHER.value,
        "state": MessageState.FAILED.value,
        "reason": columns.text_in(reason),
        "attempts": 1 + (before.attempts if before else 0),
        "message_id": None,
        **_sender(None),
        "subject": "",
        "reply_to": columns.pack(()),
        "in_reply_to": columns.pack(()),
        "robot": False,
        "through_list": False,
        "authentic": None,
        "stamped": None,
        "rewritten_from": None,
        "documents": 0,
        "why": "",
    }
    _write_message(connection, row)


def _was_in_review(verdict: Verdict) -> bool:
    return any(seen.match.decision is Decision.REVIEW for seen in verdict.documents)


def _write_message(connection: Connection, row: dict[str, Any]) -> None:
    before = connection.execute(_NUMBER, {"sha": row["sha256"]}).first()
    if before is None:
        connection.execute(_NEW_MESSAGE, row)
        return
    connection.execute(_FORGET_DOCUMENTS, {"sha": row["sha256"]})
    connection.execute(_FORGET_WITHDRAWAL, {"sha": row["sha256"]})
    connection.execute(_FORGET_OWNER_NAMED, {"sha": row["sha256"]})
    connection.execute(_CHANGE_MESSAGE, {**row, "row": before.number})


def _sender(sender: Address | None) -> dict[str, str | None]:
    if sender is None:
        return {"sender_name": "", "sender_email": None}
    return {"sender_name": columns.text_in(sender.name), "sender_email": columns.text_in(sender.email)}


def _found(message: str, place: int, seen: AssessedDocument) -> Found:
    return Found(
        id=document_id(message, seen.file.index, seen.part),
        place=place,
        requirement=seen.requirement,
        union=seen.match.union,
        decision=seen.match.decision,
        role=seen.role,
        leading=seen.match.candidates[0].union if seen.match.candidates else None,
    )


def _document(verdict: Verdict, one: Found, seen: AssessedDocument) -> dict[str, Any]:
    file = seen.file
    return {
        "id": one.id,
        "message": verdict.message.sha256,
        "place": one.place,
        "file": file.index,
        "part": seen.part,
        "path": columns.text_in(file.path),
        "name": columns.text_in(file.name),
        "sha256": file.sha256,
        "size": file.size,
        "format": file.format.value,
        "container": file.container,
        **one.columns(),
        "candidates": columns.pack(seen.match.candidates),
        "evidence": columns.pack(seen.match.evidence),
        "findings": columns.pack(seen.findings),
        "figures": columns.pack(seen.figures),
        "facts": columns.pack_facts(seen.facts),
        "rules": verdict.rules,
        "if_named": columns.pack(seen.if_named),
    }
