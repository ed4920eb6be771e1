"""Rulings on one document: whose it is, that it counts not, that it counts all the same."""

from datetime import datetime

from collector.errors import RulingRefused
from collector.model import Letter
from collector.office.answers import answer
from collector.office.parts import Office
from collector.rulings.known import known_document, known_union, reason
from collector.store import DocumentRow


def assign(office: Office, document: str, union: str, *, who: str, now: datetime) -> str:
    """Give a document to a union. Raises UnknownDocument, UnknownUnion, RulingRefused; says what followed."""
    row, owner = known_document(office, document), known_union(office, union)
    if row.requirement is None and row.role == "nothing":
        raise RulingRefused(f"{row.id} ({row.path}) không phải báo cáo hay biểu số liệu")
    payload: dict[str, str | None] = {"union": owner.code}
    letter = _rule(office, "assign", row, who=who, why="", now=now, payload=payload)
    return f"Đã giao {row.id} ({row.path}) cho {owner.name}. {_followed(letter)}"


def reject(office: Office, document: str, *, why: str, who: str, now: datetime) -> str:
    """Take a document out of the count. Raises UnknownDocument, RulingRefused."""
    row = known_document(office, document)
    _rule(office, "reject", row, who=who, why=reason(why), now=now)
    return f"Đã từ chối {row.id} ({row.path}): {why}."


def accept(office: Office, document: str, *, why: str, who: str, now: datetime) -> str:
    """Accept a document in spite of its errors. Raises UnknownDocument, RulingRefused."""
    row = known_document(office, document)
    if row.union is None:
        raise RulingRefused(f"{row.id} chưa thuộc công đoàn nào; giao trước bằng «collector assign {row.id} MÃ»")
    _rule(office, "accept", row, who=who, why=reason(why), now=now)
    return f"Đã nhận {row.id} ({row.path}): {why}."


def _rule(
    office: Office,
    kind: str,
    row: DocumentRow,
    *,
    who: str,
    why: str,
    now: datetime,
    payload: dict[str, str | None] | None = None,
) -> Letter | None:
    """Write the ruling, its audit, and the answer to the message where it had none yet."""
    store = office.store
    with store.transaction():
        store.rule(kind, row.id, who=who, why=why, at=now, campaign=office.campaign.id, payload=payload)
        store.audit(now, who, kind, row.id, " ".join(part for part in (*(payload or {}).values(), why) if part))
        message = store.message(row.message)
        return answer(office, message, store.documents(message=row.message), now) if message else None


def _followed(letter: Letter | None) -> str:
    return f"Đã xếp thư trả lời tới {', '.join(letter.to)}." if letter else "Không có thư nào được xếp."
