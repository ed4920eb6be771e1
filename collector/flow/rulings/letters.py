"""Rulings on one letter of the outbox: that it may go, that it never goes, that it goes again and this time for real.

Not for what a letter says: nothing is composed anew. Before a letter that asks for something is let go, it is
checked once more, and again when it is handed over.
"""

from datetime import datetime

from collector import letters
from collector.errors import RulingRefused
from collector.flow.rulings.known import reason
from collector.model import INWARD, RELEASABLE, LetterKind, LetterState, RulingKind
from collector.office import outbox
from collector.office.office import Office
from collector.office.purpose import discard, pointless
from collector.office.send_policy import NOBODY, reachable
from collector.office.stale_letters import overtaken
from collector.store import LetterRow

_OVERTAKEN = "đã cũ: sau khi soạn thư, đơn vị gửi thêm tài liệu hoặc cán bộ đã có quyết định khác"
_STATES = {
    LetterState.QUEUED: "đang chờ gửi",
    LetterState.SENT: "đã gửi",
    LetterState.HELD: "đang được giữ",
    LetterState.FAILED: "gửi không được",
    LetterState.UNCERTAIN: "chưa rõ đã gửi hay chưa",
    LetterState.DROPPED: "đã bỏ",
}


def held(office: Office, kind: LetterKind | None = None) -> list[int]:
    """Return the letters that wait for staff, of one kind or of all, in the order of queueing."""
    rows = office.store.outbox.letters(state=LetterState.HELD, kind=kind, campaign=office.campaign.id)
    return [row.id for row in rows]


def release(office: Office, letter: int, *, who: str, now: datetime) -> str:
    """Let a letter go that waits, failed, was dropped, or is known not to have arrived. Raises RulingRefused.

    One that has no point any more is dropped instead, and the sentence says so.
    """
    store = office.store
    with store.transaction():
        row = _known(office, letter)
        if row.state not in RELEASABLE:
            raise RulingRefused(f"thư số {row.id} {_STATES[row.state]}")
        if why := pointless(office, row, now):
            discard(office, row, why)
            store.notes.audit(now, who, "drop", str(row.id), why)
            return f"Thư số {row.id} ({_of(row)}) {why}; đã bỏ thư này."
        if fresh := outbox.rewrite(office, row, now):
            store.notes.audit(now, who, "drop", str(row.id), outbox.CHANGED)
            return f"Thư số {row.id} ({_of(row)}) {outbox.CHANGED} thành thư số {fresh.id}; đề nghị xem lại thư mới."
        _require_reader(office, row)
        if not store.outbox.release(row.id):
            raise RulingRefused(f"thư số {row.id} đã được rút lại cùng với một quyết định")
        store.rulings.rule(RulingKind.RELEASE, str(row.id), who=who, why="", at=now, campaign=row.campaign)
        store.notes.audit(now, who, RulingKind.RELEASE, str(row.id), row.kind.value)
    return f"Đã cho gửi thư số {row.id} ({_of(row)}) tới {', '.join(row.to)}."


def drop(office: Office, letter: int, *, why: str, who: str, now: datetime) -> str:
    """Let a letter never go. Its occasion stays taken: none is written in its place. Raises RulingRefused."""
    told, store = reason(why), office.store
    with store.transaction():
        row = _known(office, letter)
        if not store.outbox.drop(row.id, f"cán bộ bỏ thư này: {told}"):
            raise RulingRefused(f"thư số {row.id} {_STATES[row.state]}")
        store.notes.audit(now, who, "drop", str(row.id), told)
    return f"Đã bỏ thư số {row.id} ({_of(row)}) tới {', '.join(row.to)}."


def resend(office: Office, letter: int, *, who: str, now: datetime) -> str:
    """Queue a letter that went to the office alone (the office mode) for those whom it was meant for, once.

    Raises RulingRefused.
    """
    store = office.store
    if office.settings.letters == "office":
        raise RulingRefused("đang ở chế độ office: đổi «letters» thành send hoặc hold rồi gửi lại")
    with store.transaction():
        row = _known(office, letter)
        if row.kind in INWARD or row.state is LetterState.DROPPED:
            raise RulingRefused(f"thư số {row.id} không phải thư cần gửi lại")
        raw = store.outbox.raw(row.id)
        meant = letters.restored(raw, row.kind, row.union, row.occasion, row.campaign, office.seal, now)
        if meant is None:
            raise RulingRefused(f"thư số {row.id} không phải thư soạn ở chế độ office")
        if why := pointless(office, row, now):
            raise RulingRefused(f"thư số {row.id} {why}")
        if overtaken(office, row):
            raise RulingRefused(f"thư số {row.id} {_OVERTAKEN}")
        if not reachable(office, meant.to):
            raise RulingRefused(f"{NOBODY}: {', '.join(meant.to)}")
        if not outbox.queue(office, meant, now):
            raise RulingRefused(f"thư số {row.id} đã được gửi lại từ trước")
        if again := store.outbox.written(row.campaign, meant.occasion):
            store.tellings.copy(row.id, again.id)
        if row.state is not LetterState.SENT:
            store.outbox.drop(row.id, "đã gửi thư thật thay cho thư này")
        store.notes.audit(now, who, "resend", str(row.id), row.kind.value)
    return f"Đã xếp lại thư số {row.id} ({_of(row)}) để gửi thật tới {', '.join(meant.to)}."


def meant_for_others(office: Office, kind: LetterKind | None = None, *, now: datetime) -> list[int]:
    """Return the letters that went to the office alone though they were meant for others, and still have a point.

    Those that were sent again are left out.
    """
    rows = office.store.outbox.letters(kind=kind, campaign=office.campaign.id)
    again = {row.occasion for row in rows}
    return [
        row.id
        for row in rows
        if row.kind not in INWARD
        and row.state is not LetterState.DROPPED
        and set(row.to) == {office.own[0]}
        and row.occasion.again() not in again
        and not pointless(office, row, now)
    ]


def revive(office: Office, address: str, *, why: str, who: str, now: datetime) -> str:
    """Take staff's word that an address works again: letters go to it as before. Raises RulingRefused."""
    told, email = reason(why), address.strip().lower()
    if "@" not in email:
        raise RulingRefused(f"«{address}» không phải địa chỉ thư điện tử")
    store = office.store
    with store.transaction():
        store.rulings.rule(RulingKind.REVIVE, email, who=who, why=told, at=now, campaign=office.campaign.id)
        store.notes.audit(now, who, RulingKind.REVIVE, email, told)
    return f"Từ nay thư lại được gửi tới {email}."


def _known(office: Office, number: int) -> LetterRow:
    row = office.store.outbox.letter(number)
    if row is None or row.campaign != office.campaign.id:
        raise RulingRefused(f"không có thư đi nào mang số {number}")
    return row


def _require_reader(office: Office, row: LetterRow) -> None:
    """Raise RulingRefused where the letter would only wait again."""
    if row.kind in INWARD or set(row.to) == {office.own[0]}:
        return
    if office.settings.letters == "office":
        raise RulingRefused(f"thư số {row.id} {outbox.OFFICE}")
    if not reachable(office, row.to):
        to = ", ".join(row.to)
        raise RulingRefused(f"{to} không nhận được thư; nếu địa chỉ đã dùng được: «collector revive {row.to[0]}»")


def _of(row: LetterRow) -> str:
    return f"{row.kind.value}, {row.union}" if row.union else row.kind.value
