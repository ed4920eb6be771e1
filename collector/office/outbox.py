"""The way of a letter: rendered, queued once for its occasion, sent after the commit.

The one place from which automatic mail goes out, and every rule about it is kept here and in `send_policy`. Not for
deciding who gets what. docs/post.md tells the whole way.

A letter is claimed (and so uncertain) before it is handed over, and confirmed after. What is known not to have
gone is tried again or shown; what may have gone is never sent a second time.
"""

import logging
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from collector.errors import CollectorError, PostClosed, PostDelayed, PostRefused, PostUnable, PostUncertain
from collector.letters import LetterSender, Postman, as_bytes, name_of, ordinal, redate, redirect, with_hold
from collector.model import ANSWERS, ASKS, INWARD, WITHDRAWABLE, ZONE, Letter, LetterKind, LetterState, RulingKind
from collector.office import after_restore
from collector.office.address_events import dead_addresses
from collector.office.books import books
from collector.office.office import Office
from collector.office.purpose import NEWER, discard, keeps_its_words, pointless
from collector.office.send_policy import careful, parted, reachable, spelt, unreached
from collector.office.sent_folder import SentCopies
from collector.office.stale_letters import afresh, is_as_written
from collector.office.updates import Update, update
from collector.standing import Dead
from collector.store import LetterRow, Way
from collector.workdays import next_working_moment

log = logging.getLogger(__name__)

HOLD = "mọi thư đang chờ cán bộ duyệt (chế độ hold)"
REOPENED = "không gửi: đợt báo cáo đã được mở lại"
REWRITTEN = "không gửi: đã có quyết định khác của cán bộ, thư đã được soạn lại hoặc không còn gì để báo"
CHANGED = "không gửi: tình hình của đơn vị đã thay đổi, thư đã được soạn lại"
OTHER_CAMPAIGN = "thư nhắc của một đợt báo cáo khác"
UNWRITABLE = "không gửi tự động vì không viết được thư tới địa chỉ này"
OFFICE = "chờ hết chế độ office: thư này soạn để gửi tới người nhận thật"

# How long a letter waits after each try that the server put off: two days in all, since the office's own server
# only has to take it. Released by staff, it begins anew.
WAITS = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), *[timedelta(hours=4)] * 12)
# After this many tries a letter goes without those recipients whom the server still puts off.
PATIENT = 3
MINUTE = timedelta(minutes=1)
# For this long after it was due an uncertain letter keeps its union from getting another one unasked; staff see it.
UNKNOWN = timedelta(days=7)
# How often the Sent folder is asked for letters of which nobody knows whether they went.
LOOKS = timedelta(minutes=5)
_LOOKED = "sent-folder"


@dataclass(frozen=True, slots=True)
class FlushReport:
    """What became of the queued letters. All that is left is tried by the next flush."""

    sent: int = 0
    failed: int = 0  # never to go by itself, or nobody knows: staff see it
    delayed: int = 0  # put off by the server
    trouble: str = ""  # why no more could be sent now, in Vietnamese


def queue(office: Office, letter: Letter, now: datetime) -> int | None:
    """Queue a letter, return its number; None where its occasion has one already, or where nobody can be asked.

    An answer whose sender cannot be written to waits for staff. Call within the transaction of its cause: what a
    sender calls himself must never undo the record of his message.
    """
    if letter.kind not in INWARD:
        to, cc = spelt(letter.to), spelt(letter.cc)
        if not to and letter.kind not in ANSWERS:
            return None
        letter = replace(letter, to=to, cc=cc) if to else with_hold(letter, UNWRITABLE)
    letter, copy = parted(office, letter)
    queued = _queue(office, letter, now)
    if queued and copy:
        _queue(office, copy, now)
    return queued


def _queue(office: Office, letter: Letter, now: datetime) -> int | None:
    letter = careful(office, letter, now)
    if office.settings.letters == "office":
        letter = redirect(letter, office.own[0])
    head = LetterSender(address=office.own[0], name=office.campaign.office)
    raw = as_bytes(letter, head, now=now)
    if office.settings.letters == "hold" and not letter.held:
        letter = replace(letter, held=HOLD)
    return office.store.outbox.queue(
        letter, raw, campaign=office.campaign.id, at=now, ordinal=ordinal(letter.message_id)
    )


def queue_update(office: Office, update: Update, due_at: datetime, now: datetime) -> LetterRow | None:
    """Queue a letter that corrects an earlier one, and keep what it tells; None where nobody can be written to."""
    letter = replace(update.letter, due_at=due_at)
    if not queue(office, letter, now):
        return None
    store, campaign = office.store, office.campaign.id
    row = store.outbox.written(campaign, letter.occasion)
    if row:
        matter, newest = letter.occasion.matter, store.rulings.newest()
        store.tellings.note(campaign, matter, Way.TOLD, update.told, ruling=newest, letter=row.id)
    return row


def waiting_update(office: Office, matter: str) -> LetterRow | None:
    """Return the letter about a matter that corrects an earlier one and has not gone."""
    rows = office.store.outbox.letters(kind=LetterKind.UPDATE, campaign=office.campaign.id)
    waits = (row for row in rows if row.state in WITHDRAWABLE and not row.occasion.is_unreached)
    return next((row for row in waits if row.occasion.matter == matter), None)


def supersede(office: Office, letter: Letter) -> None:
    """Drop what was to be sent before and asked a union for the same: stages are never sent in a row."""
    for row in office.store.outbox.letters(union=letter.union, campaign=office.campaign.id):
        waits = row.state in {LetterState.QUEUED, LetterState.HELD}
        if row.kind in ASKS and waits and row.occasion.first != letter.occasion.first:
            office.store.outbox.drop(row.id, NEWER)


def flush(office: Office, now: datetime, stop: Callable[[], bool] = lambda: False) -> FlushReport:
    """Send what is queued and due, as far as rate and server allow. `stop` is asked before each letter.

    A server that cannot be used leaves the letters queued as they are: no letter is to blame. A data directory that
    was restored sends nothing before staff let it.
    """
    if after_restore.restored(office.settings.data):
        return FlushReport(trouble=after_restore.WAITS)
    with SentCopies(office) as copies:
        _settle(office, copies, now)
        due = office.store.outbox.due(now)
        if not due:
            return FlushReport()
        with office.post() as postman:
            return _send(office, postman, copies, _pending(office, postman, due, now), now, stop)


def _send(
    office: Office,
    postman: Postman,
    copies: SentCopies,
    pending: Iterable[LetterRow],
    now: datetime,
    stop: Callable[[], bool],
) -> FlushReport:
    done = FlushReport()
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
            _refused(office, row, left_out, now)
            copies.add(row.message_id, raw, now)
            done = replace(done, sent=done.sent + 1)
    return done


def _note(office: Office, row: LetterRow, error: CollectorError, done: FlushReport, now: datetime) -> FlushReport:
    """Write what went wrong with a claimed letter."""
    outbox = office.store.outbox
    if isinstance(error, PostRefused):
        _refused(office, row, error.recipients, now)
    # The server's words name recipients, who have no place in a log; staff find them in the outbox.
    log.warning("letter %d did not go: %s", row.id, type(error).__name__)
    if isinstance(error, PostUncertain):
        outbox.doubt(row.id, str(error))
        return replace(done, failed=done.failed + 1)
    if isinstance(error, PostUnable):
        outbox.hold_back(row.id, str(error))
        return replace(done, failed=done.failed + 1)
    wait = WAITS[row.attempts % (len(WAITS) + 1)] if _may_wait(row, error) else None
    if wait is None:
        outbox.failed(row.id, str(error))
        return replace(done, failed=done.failed + 1)
    outbox.failed(row.id, str(error), retry_at=now + wait)
    return replace(done, delayed=done.delayed + 1)


def _may_wait(row: LetterRow, error: CollectorError) -> bool:
    return isinstance(error, PostDelayed) and row.attempts % (len(WAITS) + 1) < len(WAITS)


# There is no such address (RFC 3463: 5.1.x, 5.2.1), or the server gives no reason. What is refused for another one,
# such as the content of a letter (5.7.x), tells nothing of the address.
_NO_SUCH = re.compile(r"5(?:50|51|53)\s+(?:5\.1\.\d{1,3}\b|5\.2\.1\b|(?![245]\.\d))")
_ENHANCED = re.compile(r"5\.\d{1,3}\.\d{1,3}")


def _refused(office: Office, row: LetterRow, refused: Mapping[str, str], now: datetime) -> None:
    """Note whom the server that takes our letters refused, where it says that there is no such address."""
    for address, said in refused.items():
        if _NO_SUCH.match(said):
            status = _ENHANCED.search(said)
            office.store.addresses.refuse(row.id, address.lower(), status[0] if status else "5.0.0", now)


def _left_out(left_out: Mapping[str, str]) -> str | None:
    if not left_out:
        return None
    return "đã gửi, trừ: " + "; ".join(f"{address}: {said}" for address, said in left_out.items())


# --- which letters ---------------------------------------------------------------------------------------


def _pending(office: Office, postman: Postman, due: Iterable[LetterRow], now: datetime) -> Iterable[LetterRow]:
    """Return the letters that may go now: answers first, no more than the rate lets through, none that is pointless."""
    room, gone = _room(office, postman, now), dead_addresses(office)
    for row in sorted(due, key=lambda row: row.kind not in ANSWERS):
        if room is not None and room <= 0:
            return
        goes = _looked_at(office, row, gone, now)
        if goes is None:
            continue
        if room is not None:
            room -= 1
        yield goes


def _looked_at(office: Office, row: LetterRow, gone: Mapping[str, Dead], now: datetime) -> LetterRow | None:
    """Look at a letter once more before it is handed over: much may have come since it was queued.

    Returns it with the recipients that remain; None where it stays, waits for staff, or is dropped.
    """
    outbox = office.store.outbox
    if row.campaign != office.campaign.id and row.kind in {*ASKS, LetterKind.THANKS, LetterKind.UPDATE}:
        outbox.hold(row.id, f"{OTHER_CAMPAIGN} ({row.campaign})")  # nobody here knows what is owed in it
        return None
    if why := _kept_by_mode(office, row):
        outbox.hold(row.id, why)
        return None
    if why := pointless(office, row, now):
        discard(office, row, why)
        return None
    if row.kind in ASKS and _is_early(office, row, now):
        return None
    if row.kind in {*ASKS, LetterKind.UPDATE, LetterKind.THANKS}:
        row = _as_of_now(office, row, gone, now)
        if row.state is not LetterState.QUEUED:
            return None
    if row.kind is LetterKind.THANKS and next_working_moment(now, office.campaign) > now:
        return None
    if row.kind in INWARD or office.settings.letters == "office":
        return row
    return _to_its_readers(office, row, gone)


def _to_its_readers(office: Office, row: LetterRow, gone: Mapping[str, Dead]) -> LetterRow | None:
    """Return a letter with those who may be written to; None where it waits, for one of them is not reached.

    Where staff saw that and let it go all the same, it goes to the others.
    """
    to = reachable(office, row.to, gone)
    lost = any(one.lower() in gone for one in (*row.to, *row.cc))
    if not to or (lost and not _was_released(office, row)):
        office.store.outbox.hold(row.id, unreached((*row.to, *row.cc), gone))
        return None
    return replace(row, to=to, cc=reachable(office, row.cc, gone))


def _as_of_now(office: Office, row: LetterRow, gone: Mapping[str, Dead], now: datetime) -> LetterRow:
    """Return a letter that asks for or corrects something, anew where what it says, or whom it reaches, changed."""
    lost = any(one.lower() in gone for one in row.to) and bool(reachable(office, row.to, gone))
    with office.store.transaction():
        return rewrite(office, row, now, anyhow=lost) or row


def _kept_by_mode(office: Office, row: LetterRow) -> str:
    """Describe why the mode in force keeps a letter that was queued under another one."""
    mode = office.settings.letters
    if mode == "office" and not set(row.to) | set(row.cc) <= {office.own[0]}:
        return "" if row.kind in INWARD else OFFICE
    if mode == "hold" and not _was_released(office, row):
        return HOLD
    return ""


def _was_released(office: Office, row: LetterRow) -> bool:
    return any(one.target == str(row.id) for one in office.store.rulings.in_force(row.campaign, RulingKind.RELEASE))


def _is_early(office: Office, row: LetterRow, now: datetime) -> bool:
    """Return whether a letter that nobody waits for should go later: it is night, or its union was written to today."""
    open_again = next_working_moment(now, office.campaign)
    ends = books(office, {row.union or ""}).of(row.union or "")
    # A reminder that would only go out after the deadline goes at once.
    if open_again > now and (row.kind is LetterKind.OVERDUE or open_again < ends[0].deadline):
        return True
    return any(
        other.kind in ASKS
        and _may_have_gone_today(other, now)
        # One of the mode "office" reached nobody else.
        and set(other.to) != {office.own[0]}
        for state in (LetterState.SENT, LetterState.UNCERTAIN)
        for other in office.store.outbox.letters(state=state, union=row.union, campaign=row.campaign)
    )


def _may_have_gone_today(row: LetterRow, now: datetime) -> bool:
    """Return whether a letter went today, or may have: an uncertain one may have gone on any of some days."""
    if row.state is LetterState.UNCERTAIN:
        return now - row.due_at < UNKNOWN
    return row.sent_at is not None and row.sent_at.astimezone(ZONE).date() == now.astimezone(ZONE).date()


def _room(office: Office, postman: Postman, now: datetime) -> int | None:
    """Return how many letters may still go in this minute, given those that went; None for no limit."""
    if not postman.paced or not office.settings.rate:
        return None
    return office.settings.rate - office.store.traffic.sent_between(now - MINUTE, now)


def rewrite(office: Office, row: LetterRow, now: datetime, *, anyhow: bool = False) -> LetterRow | None:
    """Write a letter that waited anew where what it asks for is no longer so; None where it stands as it is.

    The new one passes all that the first did, so it waits for staff where such letters do. Within a transaction.
    """
    if row.kind is LetterKind.UPDATE:
        return _rewrite_update(office, row, now, anyhow=anyhow)
    letter = afresh(office, row, now, anyhow=anyhow)
    if letter is None or not office.store.outbox.withdraw(row.id, CHANGED) or not queue(office, letter, now):
        return None
    written = office.store.outbox.letters(union=row.union, campaign=row.campaign)
    return next((one for one in written if one.occasion == letter.occasion), None)


def _rewrite_update(office: Office, row: LetterRow, now: datetime, *, anyhow: bool) -> LetterRow | None:
    fresh = None if keeps_its_words(row) else update(office, row.occasion.matter, now)
    if fresh is None or (is_as_written(office, row, fresh.letter) and not anyhow):
        return None
    if not office.store.outbox.withdraw(row.id, CHANGED):
        return None
    return queue_update(office, fresh, now, now)


# --- letters of which nobody knows whether they went --------------------------------------------------------


def _settle(office: Office, copies: SentCopies, now: datetime) -> None:
    """Confirm the uncertain letters that the Sent folder shows; the others wait for staff."""
    if not copies.kept:
        return
    uncertain = office.store.outbox.letters(state=LetterState.UNCERTAIN)
    if not uncertain or not _is_time(office, now):
        return
    office.store.notes.set_meta(_LOOKED, now.isoformat())
    for row in uncertain:
        if copies.shows(row.message_id):
            office.store.outbox.confirm(row.id, now)


def _is_time(office: Office, now: datetime) -> bool:
    told = office.store.notes.meta(_LOOKED)
    last = datetime.fromisoformat(told) if told else None
    return last is None or not timedelta() <= now - last < LOOKS
