"""Rulings on one document: whose it is, that it does not count, that it counts anyway, that it is no submission."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from collector.errors import CollectorError, RulingRefused
from collector.flow.rulings.known import known_document, known_union, reason
from collector.flow.rulings.proposals import teaching
from collector.flow.rulings.questions import settled_by
from collector.model import FileRole, Letter, Message, RulingKind, Union
from collector.office import telling
from collector.office.answers import answer_anew
from collector.office.office import Office
from collector.office.recording import as_decided, judge, write
from collector.office.released import answering_released
from collector.store import DocumentRow

# What of a ruling's payload the audit tells; the rest may hold a person's address.
_TOLD = ("union", "requirement")


def assign(
    office: Office,
    document: str,
    union: str,
    *,
    requirement: str | None = None,
    who: str,
    now: datetime,
    quiet: bool = False,
) -> str:
    """Assign a document to a union, and to a requirement where the machine found none or another one.

    Returns a sentence that says what followed. Raises UnknownDocument, UnknownUnion, RulingRefused.
    """
    row, owner = known_document(office, document), known_union(office, union)
    if row.requirement is None and row.role is FileRole.NOTHING and requirement is None:
        raise RulingRefused(f"{row.id} ({row.path}) không phải báo cáo hay biểu số liệu")
    payload: dict[str, str | None] = {"union": owner.code, **_as(office, requirement), **teaching(office, row)}
    read = _read_again(office, row, owner)
    followed = _rule(office, RulingKind.ASSIGN, row, who=who, why="", now=now, quiet=quiet, payload=payload, read=read)
    return f"Đã giao {row.id} ({row.path}) cho {owner.name}. {followed}"


def _read_again(office: Office, row: DocumentRow, owner: Union) -> Message | None:
    """Read the message of a table that is another one's now, where figures of an earlier year are held against it."""
    if row.requirement != "stats" or not office.assessment_context.earlier.keys() & {row.union, owner.code}:
        return None
    try:
        return office.readers.read(office.store.archive.path(row.message))
    except CollectorError:
        return None  # the ruling counts in any case, and a replay judges the table by it


def _judge_again(office: Office, read: Message, documents: Sequence[DocumentRow], at: datetime) -> None:
    """Judge a message as a replay would, each document with the owner that it has."""
    known = {(one.file, one.part): one for one in documents}
    verdict = judge(office, read, at)
    told = tuple(as_decided(seen, known.get((seen.file.index, seen.part))) for seen in verdict.documents)
    write(office, replace(verdict, documents=told))


def _as(office: Office, requirement: str | None) -> dict[str, str | None]:
    known = [r.id for r in office.campaign.requirements]
    if requirement is None:
        return {}
    if requirement not in known:
        raise RulingRefused(f"không có yêu cầu «{requirement}»; có thể chọn: {', '.join(known)}")
    return {"requirement": requirement, "role": FileRole.SUBMISSION}


def reject(office: Office, document: str, *, why: str, who: str, now: datetime, quiet: bool = False) -> str:
    """Take a document out of the count. Raises UnknownDocument, RulingRefused."""
    row = known_document(office, document)
    followed = _rule(office, RulingKind.REJECT, row, who=who, why=reason(why), now=now, quiet=quiet)
    return f"Đã từ chối {row.id} ({row.path}): {why}. {followed}"


def accept(office: Office, document: str, *, why: str, who: str, now: datetime, quiet: bool = False) -> str:
    """Accept a document in spite of its errors. Raises UnknownDocument, RulingRefused."""
    row = known_document(office, document)
    if row.union is None:
        raise RulingRefused(f"{row.id} chưa thuộc công đoàn nào; giao trước bằng «collector assign {row.id} MÃ»")
    followed = _rule(office, RulingKind.ACCEPT, row, who=who, why=reason(why), now=now, quiet=quiet)
    return f"Đã nhận {row.id} ({row.path}): {why}. {followed}"


def set_aside(office: Office, document: str, *, why: str, who: str, now: datetime, quiet: bool = False) -> str:
    """Set a document aside as no submission: it is nobody's and nothing is asked of it.

    Raises UnknownDocument, RulingRefused.
    """
    row = known_document(office, document)
    followed = _rule(office, RulingKind.SET_ASIDE, row, who=who, why=reason(why), now=now, quiet=quiet)
    return f"Đã xếp {row.id} ({row.path}) ra ngoài, không phải tài liệu cần nộp: {why}. {followed}"


def _rule(
    office: Office,
    kind: RulingKind,
    row: DocumentRow,
    *,
    who: str,
    why: str,
    now: datetime,
    quiet: bool,
    payload: dict[str, str | None] | None = None,
    read: Message | None = None,
) -> str:
    """Write the ruling, its audit, and the answer to the message where none has gone yet; say which letters follow.

    `read` is the message read again, where it is to be judged afresh.
    """
    store = office.store
    with store.transaction():
        if kind is not RulingKind.ASSIGN:
            # What is decided about the document is decided about the wish not to use it.
            payload = {**(payload or {}), **settled_by(office, row, line=kind is RulingKind.ACCEPT)}
        owners = {owner for owner in (row.union, (payload or {}).get("union")) if owner}
        stood = telling.before(office, own=[row.message], unions=owners)
        documents = store.documents.all(message=row.message)
        with answering_released(office, [row], now, quiet=quiet):
            store.rulings.rule(kind, row.id, who=who, why=why, at=now, campaign=office.campaign.id, payload=payload)
            if read:
                _judge_again(office, read, documents, row.received_at)
        told = [(payload or {}).get(key) for key in _TOLD]
        store.notes.audit(now, who, kind, row.id, " ".join(part for part in (*told, why) if part))
        message = store.mail.message(row.message)
        letter = answer_anew(office, message, now, quiet=quiet) if message else None
        return _followed(letter, telling.after(office, stood, now, quiet=quiet))


def _followed(letter: Letter | None, updates: str) -> str:
    answer = f"Đã xếp thư trả lời tới {', '.join(letter.to)}." if letter else ""
    return " ".join(one for one in (answer, updates) if one) or "Không có thư nào được xếp."
