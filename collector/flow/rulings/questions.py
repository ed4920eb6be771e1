"""Rulings on what was asked: that a question or a withdrawal is settled, that a document counts all the same.

Nobody is written to: what staff say to the union, they say themselves. To reject a document for which its union asked
so is a ruling on the document (`documents`), which settles the withdrawal too.
"""

from datetime import datetime

from collector.errors import RulingRefused
from collector.flow.rulings.known import known_document, known_message, reason
from collector.model import QuestionState, RulingKind
from collector.office.books import books, books_of
from collector.office.office import Office
from collector.office.questions import question_states
from collector.office.withdrawals import settling
from collector.store import DocumentRow, MessageRow


def settle(office: Office, message: str, *, why: str, who: str, now: datetime) -> str:
    """Settle a question or a withdrawal: it waits for nobody any more. Raises UnknownMessage, RulingRefused."""
    row, told = known_message(office, message), reason(why)
    store = office.store
    with store.transaction():
        state = question_states(office, books(office), [row]).get(row.sha256)
        if state is None:
            raise RulingRefused(f"thư {_called(row)} không phải là câu hỏi hay đề nghị rút tệp")
        if state is QuestionState.SETTLED:
            raise RulingRefused(f"thư {_called(row)} đã được giải quyết từ trước")
        store.rulings.rule(RulingKind.SETTLE, row.sha256, who=who, why=told, at=now, campaign=office.campaign.id)
        store.notes.audit(now, who, RulingKind.SETTLE, row.sha256[:12], told)
    return f"Đã ghi là thư {_called(row)} được giải quyết: {told}. Không có thư nào được xếp."


def keep(office: Office, document: str, *, why: str, who: str, now: datetime) -> str:
    """Keep a document that its union asked not to be used. Raises UnknownDocument, RulingRefused."""
    row, told = known_document(office, document), reason(why)
    store = office.store
    with store.transaction():
        settled = settled_by(office, row, line=True)
        if not settled:
            raise RulingRefused(f"{row.id} ({row.path}) không có đề nghị rút nào đang chờ")
        store.rulings.rule(
            RulingKind.KEEP, row.id, who=who, why=told, at=now, campaign=office.campaign.id, payload=settled
        )
        store.notes.audit(now, who, RulingKind.KEEP, row.id, told)
    return f"Giữ {row.id} ({row.path}) dù đơn vị đề nghị không dùng: {told}. Đơn vị không nhận thư nào về việc này."


def settled_by(office: Office, row: DocumentRow, *, line: bool) -> dict[str, str | None]:
    """Return the part of a ruling's payload that says which withdrawals it settles; {} where none is open.

    With `line` those too that mean another version of the same union and requirement: whoever keeps one knows of them.
    """
    if not office.store.mail.withdrawals(office.campaign.id):
        return {}
    # Of a document without candidates no union's books tell.
    opened = books_of(office, [row]) if row.union or row.candidates else books(office)
    alike = {row.id}
    if line and row.union and row.requirement:
        slot = row.union, row.requirement
        alike |= {one.id for one in opened.records if (one.union, one.requirement) == slot}
    asked = {one.message: one for id_ in sorted(alike) for one in opened.withdrawals.open.get(id_, ())}
    return settling(tuple(asked.values()), row.requirement)


def _called(row: MessageRow) -> str:
    return f"«{row.subject}»" if row.subject else row.sha256[:12]
