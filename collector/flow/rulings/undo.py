"""A ruling taken back, with all that followed from it.

The ruling stays a fact; a later fact says that it no longer holds. Its message is judged afresh from the kept bytes,
as a replay would; letters that it caused and that have not gone are withdrawn, those that went are named.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from collector.errors import RulingRefused
from collector.flow.rulings.known import reason
from collector.flow.rulings.registry import write_union
from collector.model import (
    GONE,
    REMINDERS,
    RULINGS_ON_DOCUMENTS,
    RULINGS_ON_PROPOSALS,
    RULINGS_ON_QUESTIONS,
    RULINGS_ON_UNIONS,
    LetterKind,
    LetterState,
    Message,
    Occasion,
    RulingKind,
)
from collector.office import telling
from collector.office.answers import answer_anew, answer_union_anew
from collector.office.office import Office
from collector.office.recording import judge, write
from collector.office.released import answering_released
from collector.store import DocumentRow, LetterRow, MessageRow, RulingRow

# Letters to a union that a ruling may cause; after a mere assignment a reminder asks for what it asked for anyway.
_CAUSED = REMINDERS | {LetterKind.THANKS}
_WORDS = {
    RulingKind.ASSIGN: "giao văn bản",
    RulingKind.REJECT: "từ chối",
    RulingKind.ACCEPT: "nhận dù còn lỗi",
    RulingKind.SET_ASIDE: "xếp ra ngoài",
    RulingKind.EXTEND: "gia hạn",
    RulingKind.MARK: "đánh dấu",
    RulingKind.WAIVE: "miễn một lỗi",
    RulingKind.SETTLE: "ghi thư đã được giải quyết",
    RulingKind.KEEP: "giữ tệp mà đơn vị đề nghị không dùng",
    RulingKind.TEACH: "bổ sung danh sách",
    RulingKind.FORGET: "bỏ đề xuất",
}
_KINDS = {
    LetterKind.ACKNOWLEDGEMENT: "xác nhận",
    LetterKind.FIX_REQUEST: "yêu cầu sửa",
    LetterKind.UPDATE: "cập nhật",
    LetterKind.RECEIPT_UNKNOWN: "hỏi đơn vị",
    LetterKind.THANKS: "cảm ơn",
    LetterKind.REMINDER: "nhắc",
    LetterKind.OVERDUE: "nhắc quá hạn",
}


@dataclass(frozen=True, slots=True)
class _Letters:
    """The letters that followed from a ruling."""

    gone: tuple[LetterRow, ...]
    waiting: tuple[LetterRow, ...]


def undo(office: Office, ruling: int, *, why: str, who: str, now: datetime, quiet: bool = False) -> str:
    """Take a ruling back. Raises RulingRefused where there is none, or none that can be taken back."""
    one, told = _known(office, ruling), reason(why)
    again = [(row, office.readers.read(office.store.archive.path(row.sha256))) for row in _messages(office, one)]
    followed = _followed(office, one)
    try:
        with office.store.transaction(), answering_released(office, _documents(office, one, again), now, quiet=quiet):
            stood = _before(office, one, [row.sha256 for row, _ in again])
            office.store.rulings.rule(RulingKind.UNDO, str(one.id), who=who, why=told, at=now, campaign=one.campaign)
            unlearnt = _unlearn(office, one, who, now)
            taken = [row.id for row in followed.waiting if office.store.outbox.withdraw(row.id, _withdrawn(one))]
            _take_again(office, again, now, quiet=quiet)
            if one.kind in RULINGS_ON_UNIONS:
                answer_union_anew(office, one.target, now)
            updates = telling.after(office, stood, now, quiet=quiet)
            office.store.notes.audit(now, who, RulingKind.UNDO, _target(one), _detail(one, told, followed, taken))
    except BaseException:
        office.registry_changed()  # what was read of the registry in a transaction that was rolled back
        raise
    return f"{_sentence(one, followed, len(taken), unlearnt, len(again), updates)} {updates}".rstrip()


def _before(office: Office, one: RulingRow, messages: list[str]) -> telling.Before:
    """Return what stands before a ruling is taken back, of all that it may touch."""
    if one.kind in {RulingKind.EXTEND, RulingKind.MARK}:
        return telling.before(office, about=[one.target])
    if one.kind is RulingKind.WAIVE:
        return telling.before(office, unions=[one.target])
    document = office.store.documents.one(one.target) if one.kind in RULINGS_ON_DOCUMENTS else None
    return telling.before(office, own=messages, unions=[document.union] if document and document.union else [])


def _known(office: Office, number: int) -> RulingRow:
    one = office.store.rulings.one(number)
    if one is None or one.campaign != office.campaign.id:
        raise RulingRefused(f"không có quyết định số {number} trong đợt này")
    if one.undone:
        raise RulingRefused(f"quyết định số {number} đã được rút lại từ trước")
    if one.kind not in RULINGS_ON_DOCUMENTS | RULINGS_ON_UNIONS | RULINGS_ON_PROPOSALS | RULINGS_ON_QUESTIONS:
        raise RulingRefused(f"quyết định số {number} ({one.kind}) không rút lại được; hãy ra quyết định mới")
    return one


def _messages(office: Office, one: RulingRow) -> list[MessageRow]:
    """Return the messages to be judged afresh: its own, and those that it may have told about, from the same sender."""
    own = office.store.mail.message(one.message) if one.message else None
    if own is None:
        return []
    if one.kind is not RulingKind.ASSIGN or not one.payload.get("sender"):
        return [own]
    return [own, *_later(office, own, one)]


def _documents(office: Office, one: RulingRow, again: list[tuple[MessageRow, Message]]) -> list[DocumentRow]:
    """Return the documents on whose standing the ruling bears."""
    if one.kind in RULINGS_ON_UNIONS:
        return office.store.documents.all(union=one.target, campaign=one.campaign)
    return [document for row, _ in again for document in office.store.documents.all(message=row.sha256)]


def _later(office: Office, own: MessageRow, one: RulingRow) -> list[MessageRow]:
    sender = one.payload["sender"]
    return [
        row
        for row in office.store.mail.messages(campaign=one.campaign)
        if row.sha256 != own.sha256 and row.received_at > one.at and row.sender and row.sender.email == sender
    ]


def _followed(office: Office, one: RulingRow) -> _Letters:
    if one.kind in RULINGS_ON_QUESTIONS:
        return _Letters((), ())
    concerned = {one.payload.get("union"), one.target}
    document = office.store.documents.one(one.target) if one.kind in RULINGS_ON_DOCUMENTS else None
    concerned |= {document.union} if document else set()
    caused = {LetterKind.THANKS} if one.kind in {RulingKind.ASSIGN, RulingKind.ACCEPT} else _CAUSED
    since = [row for row in office.store.outbox.letters(campaign=one.campaign) if row.queued_at >= one.at]
    rows = [
        row
        for row in since
        if row.state is not LetterState.DROPPED
        and (_answers(row, one.message) or (row.union in concerned and row.kind in caused))
    ]
    return _Letters(
        tuple(row for row in rows if row.state in GONE), tuple(row for row in rows if row.state not in GONE)
    )


def _answers(row: LetterRow, message: str | None) -> bool:
    """Return whether it answers the message. The receipt that asks whose it is follows from no ruling."""
    return message is not None and row.occasion == Occasion.answer(message)


def _unlearn(office: Office, one: RulingRow, who: str, now: datetime) -> list[str]:
    """Take out of the registry what came into it from this ruling; return the unions."""
    taught = [one] if one.kind is RulingKind.TEACH else []
    if one.kind is RulingKind.ASSIGN:
        lessons = office.store.rulings.in_force(one.campaign, RulingKind.TEACH)
        taught = [lesson for lesson in lessons if lesson.payload.get("ruling") == str(one.id)]
    changed = []
    for lesson in taught:
        union, text = office.by_code.get(lesson.target), lesson.payload.get("text")
        if lesson is not one:
            office.store.rulings.rule(
                RulingKind.UNDO, str(lesson.id), who=who, why=f"#{one.id}", at=now, campaign=one.campaign
            )
        if union and text in (*union.emails, *union.aliases):
            emails = tuple(known for known in union.emails if known != text)
            aliases = tuple(known for known in union.aliases if known != text)
            write_union(office, replace(union, emails=emails, aliases=aliases), who=who, now=now)
            changed.append(union.code)
    return changed


def _take_again(office: Office, again: list[tuple[MessageRow, Message]], now: datetime, *, quiet: bool) -> None:
    """Judge the messages as a replay would, and answer the one whose answer was withdrawn."""
    store = office.store
    for row, message in again:
        write(office, judge(office, message, row.received_at))
        fresh = store.mail.message(row.sha256)
        if fresh:
            answer_anew(office, fresh, now, quiet=quiet)


# --- what is told ------------------------------------------------------------------------------------------


def _withdrawn(one: RulingRow) -> str:
    return f"không gửi: quyết định số {one.id} ({_WORDS[one.kind]}) đã được rút lại"


def _detail(one: RulingRow, why: str, followed: _Letters, taken: list[int]) -> str:
    gone = ", ".join(str(row.id) for row in followed.gone)
    dropped = ", ".join(map(str, taken))
    parts = [f"#{one.id} {one.kind}: {why}", f"sent {gone}" if gone else "", f"withdrawn {dropped}" if dropped else ""]
    return "; ".join(part for part in parts if part)


def _target(one: RulingRow) -> str:
    """Return what a ruling is about; the digest of a message is long."""
    return one.target[:12] if one.kind is RulingKind.SETTLE else one.target


def _sentence(one: RulingRow, followed: _Letters, taken: int, unlearnt: list[str], again: int, updates: str) -> str:
    target = _target(one)
    said = [f"Đã rút lại quyết định số {one.id} ({_WORDS[one.kind]} {target})."]
    if again > 1:
        said.append(f"Đã xét lại {again} thư của cùng người gửi.")
    if unlearnt:
        said.append(f"Đã bỏ khỏi danh sách phần bổ sung theo quyết định này của {', '.join(unlearnt)}.")
    if taken:
        said.append(f"Đã bỏ {taken} thư chưa gửi.")
    if followed.gone:
        named = [f"số {row.id} ({_KINDS.get(row.kind, row.kind)}) tới {', '.join(row.to)}" for row in followed.gone]
        cure = "" if updates else ", cần liên hệ lại với người nhận"
        said.append(f"Thư đã gửi{cure}: {'; '.join(named)}.")
    return " ".join(said)
