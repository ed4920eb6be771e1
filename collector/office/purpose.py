"""Tells whether a letter that waits still has a purpose, and drops one that has none.

What nobody asked for is looked at again whenever it may go: put off, it may cross the file on its way. Not for words
that became wrong while the purpose stayed: that is `stale_letters.py`.
"""

from datetime import datetime

from collector.model import ASKS, LetterKind, LetterState
from collector.office.books import books
from collector.office.office import Office
from collector.office.updates import update
from collector.standing import owed
from collector.store import LetterRow

SETTLED = "không gửi: đơn vị đã nộp đủ trước khi thư đi"
PAST = "không gửi: thư nhắc trước hạn mà nay đã quá hạn"
NEWER = "không gửi: đã có thư nhắc mới hơn"
EXTENDED = "không gửi: đơn vị đã được gia hạn"
GONE = "không gửi: đơn vị không còn trong danh sách"
UNREACHED = "không gửi: trong danh sách không còn địa chỉ này của đơn vị"
CLOSED = "không gửi: đợt báo cáo đã chốt"
UNSETTLED = "không gửi: thư cảm ơn mà nay đơn vị chưa nộp đủ"
UNCHANGED = "không gửi: không còn gì khác với thư đã gửi"


def pointless(office: Office, row: LetterRow, now: datetime) -> str:
    """Describe why a letter that nobody asked for has no point any more: put off, it may cross the file on its way."""
    if row.kind is LetterKind.UPDATE:
        return "" if keeps_its_words(row) or update(office, row.occasion.matter, now) else UNCHANGED
    if row.kind not in {*ASKS, LetterKind.THANKS}:
        return ""
    if row.kind in ASKS and office.store.rulings.closed_at(office.campaign.id):
        return CLOSED
    if row.kind in ASKS and _has_successor(office, row):
        return NEWER
    rows = books(office, {row.union}).of(row.union) if row.union else ()
    if not rows:
        return GONE
    emails = office.by_code[row.union or ""].emails
    if not emails or (row.occasion.is_unreached and set(emails).isdisjoint(row.to)):
        return UNREACHED
    lacks = any(any(owed([one], one.union)) for one in rows)
    if row.kind is LetterKind.THANKS:
        return UNSETTLED if lacks else ""
    if not lacks:
        return SETTLED
    past = now >= rows[0].deadline
    if row.kind is LetterKind.OVERDUE:
        return "" if past else EXTENDED
    return PAST if past else ""


def discard(office: Office, row: LetterRow, why: str) -> None:
    """Drop a letter that has no point any more. Thanks and updates may be due once more: their occasion stays free."""
    again = row.kind in {LetterKind.THANKS, LetterKind.UPDATE}
    away = office.store.outbox.withdraw if again else office.store.outbox.drop
    away(row.id, why)


def keeps_its_words(row: LetterRow) -> bool:
    """Return whether an update says what another one told: it is sent again, or for a reader who was not reached."""
    return row.occasion.is_again or row.occasion.is_unreached


def _has_successor(office: Office, row: LetterRow) -> bool:
    """Return whether a letter of a later stage was written to the union; one that is sent again is of its own stage."""
    stage = row.occasion.first
    return any(
        other.kind in ASKS
        and other.id > row.id
        and other.state is not LetterState.DROPPED
        and other.occasion.first != stage
        for other in office.store.outbox.letters(union=row.union, campaign=row.campaign)
    )
