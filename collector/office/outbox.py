"""The way of a letter: rendered, queued once for its occasion, sent after the commit.

The one place from which automatic mail goes out. Not for deciding who gets what.

A letter is claimed (and so uncertain) before it is handed over, and confirmed after. What is known not to have
gone is tried again or shown; what may have gone is never sent a second time.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from collector.errors import CollectorError, PostClosed, PostDelayed, PostUncertain
from collector.letters import Letterhead, Postman, name_of, redate, redirect, wire
from collector.model import Letter, LetterKind, LetterState
from collector.office.books import books
from collector.office.copies import Copies
from collector.office.parts import Office
from collector.standing import owed
from collector.store import LetterRow

log = logging.getLogger(__name__)

HOLD = "mọi thư đang chờ cán bộ duyệt (chế độ hold)"
SETTLED = "không gửi: đơn vị đã nộp đủ trước khi thư đi"
PAST = "không gửi: thư nhắc trước hạn mà nay đã quá hạn"

# How long a letter waits after each try that the server put off: two days in all, since the office's own server
# only has to take it. Released by staff, it begins anew.
WAITS = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), *[timedelta(hours=4)] * 12)
# After so many tries a letter goes without those recipients whom the server still puts off.
PATIENT = 3
MINUTE = timedelta(minutes=1)
# How often the Sent folder is asked for letters of which nobody knows whether they went.
LOOKS = timedelta(minutes=5)
_LOOKED = "sent-folder"

_ASKING = {LetterKind.REMINDER, LetterKind.OVERDUE}
_ANSWERS = {LetterKind.ACKNOWLEDGEMENT, LetterKind.FIX_REQUEST, LetterKind.RECEIPT_UNKNOWN}


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of the queued letters. All that is left is tried by the next flush."""

    sent: int = 0
    failed: int = 0  # never to go by itself, or nobody knows: staff see it
    delayed: int = 0  # put off by the server
    trouble: str = ""  # why no more could be sent now, in Vietnamese


def queue(office: Office, letter: Letter, now: datetime) -> bool:
    """Queue a letter; False where its occasion has one already. Call within the transaction of its cause."""
    if office.settings.letters == "office":
        letter = redirect(letter, office.own[0])
    head = Letterhead(address=office.own[0], name=office.campaign.office)
    raw = wire(letter, head, now=now)
    if office.settings.letters == "hold" and not letter.held:
        letter = replace(letter, held=HOLD)
    return office.store.outbox.queue(letter, raw, campaign=office.campaign.id, at=now)


def flush(office: Office, now: datetime, stop: Callable[[], bool] = lambda: False) -> Sent:
    """Send what is queued and due, as far as rate and server allow. `stop` is asked before each letter.

    A server that cannot be used leaves the letters queued as they are: no letter is to blame.
    """
    with Copies(office) as copies:
        _settle(office, copies, now)
        due = office.store.outbox.due(now)
        if not due:
            return Sent()
        with office.post() as postman:
            return _send(office, postman, copies, _pending(office, postman, due, now), now, stop)


def _send(
    office: Office,
    postman: Postman,
    copies: Copies,
    pending: Iterable[LetterRow],
    now: datetime,
    stop: Callable[[], bool],
) -> Sent:
    done = Sent()
    for row in pending:
        if stop():
            break
        try:
            postman.ready()
        except CollectorError as error:
            log.warning("the mail server cannot be used: %s", error)
            return replace(done, trouble=str(error))
        if not office.store.outbox.claim(row.id):
            continue
        try:
            left_out = postman.send(
                # Dated when it goes out: one that waited for days would sink unseen in its reader's mailbox.
                raw := redate(office.store.outbox.raw(row.id), now),
                recipients=(*row.to, *row.cc),
                name=name_of(row.id, row.kind.value, row.union, row.due_at),
                # Not <>, which RFC 3834 section 3.3 allows an answer: the office reads bounces, as the word that an
                # address is wrong, and answers none, so there is no loop; and many servers, and SPF with DMARC,
                # let only the address through that logged in.
                envelope_from=office.own[0],
                partial=row.attempts >= PATIENT,
            )
        except CollectorError as error:
            done = _note(office, row, error, done, now)
            if isinstance(error, PostClosed | PostUncertain):
                return replace(done, trouble=str(error))
        else:
            office.store.outbox.confirm(row.id, now, error=_left_out(left_out))
            copies.add(row.message_id, raw, now)
            done = replace(done, sent=done.sent + 1)
    return done


def _note(office: Office, row: LetterRow, error: CollectorError, done: Sent, now: datetime) -> Sent:
    """Write what went wrong with a claimed letter."""
    outbox = office.store.outbox
    # The server's words name recipients, who have no place in a log; staff find them in the outbox.
    log.warning("letter %d did not go: %s", row.id, type(error).__name__)
    if isinstance(error, PostUncertain):
        outbox.doubt(row.id, str(error))
        return replace(done, failed=done.failed + 1)
    wait = WAITS[row.attempts % (len(WAITS) + 1)] if _may_wait(row, error) else None
    if wait is None:
        outbox.failed(row.id, str(error))
        return replace(done, failed=done.failed + 1)
    outbox.failed(row.id, str(error), retry_at=now + wait)
    return replace(done, delayed=done.delayed + 1)


def _may_wait(row: LetterRow, error: CollectorError) -> bool:
    return isinstance(error, PostDelayed) and row.attempts % (len(WAITS) + 1) < len(WAITS)


def _left_out(left_out: Mapping[str, str]) -> str | None:
    if not left_out:
        return None
    return "đã gửi, trừ: " + "; ".join(f"{address}: {said}" for address, said in left_out.items())


# --- which letters ---------------------------------------------------------------------------------------


def _pending(office: Office, postman: Postman, due: Iterable[LetterRow], now: datetime) -> Iterable[LetterRow]:
    """Give the letters that may go now: answers first, no more than the rate lets through, none that is pointless."""
    room = _room(office, postman, now)
    for row in sorted(due, key=lambda row: row.kind not in _ANSWERS):
        if room is not None and room <= 0:
            return
        if row.kind in _ASKING and (why := _pointless(office, row, now)):
            office.store.outbox.drop(row.id, why)
            continue
        if room is not None:
            room -= 1
        yield row


def _room(office: Office, postman: Postman, now: datetime) -> int | None:
    """Give how many letters may still go in this minute, by those that went; None for as many as there are."""
    if not postman.paced or not office.settings.rate:
        return None
    return office.settings.rate - office.store.outbox.sent_between(now - MINUTE, now)


def _pointless(office: Office, row: LetterRow, now: datetime) -> str:
    """Say why a letter that asks for something has no point any more: put off, it may cross the file on its way."""
    rows = books(office, {row.union}).of(row.union) if row.union else ()
    if not any(any(owed([one], one.union)) for one in rows):
        return SETTLED
    return PAST if row.kind is LetterKind.REMINDER and now >= rows[0].deadline else ""


# --- letters of which nobody knows whether they went --------------------------------------------------------


def _settle(office: Office, copies: Copies, now: datetime) -> None:
    """Confirm the uncertain letters that the Sent folder shows; the others wait for staff."""
    if not copies.kept:
        return
    uncertain = office.store.outbox.letters(state=LetterState.UNCERTAIN)
    if not uncertain or not _is_time(office, now):
        return
    office.store.set_meta(_LOOKED, now.isoformat())
    for row in uncertain:
        if copies.shows(row.message_id):
            office.store.outbox.confirm(row.id, now)


def _is_time(office: Office, now: datetime) -> bool:
    told = office.store.meta(_LOOKED)
    last = datetime.fromisoformat(told) if told else None
    return last is None or not timedelta() <= now - last < LOOKS
