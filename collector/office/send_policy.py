"""What a letter must pass before it is queued: who can be reached, who must never be written to, how many are too many.

Returns the letter with the recipients that remain, or as one that waits for staff with the reason. It leaves no letter
unqueued: that is decided before, by anyone who composes it (`recipients`).
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from collector import letters
from collector.model import ASKS, INWARD, FileRole, Letter, LetterState, Occasion
from collector.office.address_events import dead_addresses
from collector.office.may_write import may_reach
from collector.office.office import Office
from collector.standing import Dead
from collector.store import LetterRow

APPROVAL = "thư nhắc chờ cán bộ duyệt trước khi gửi (letters.approval)"
NOBODY = "không gửi: không có địa chỉ nào gửi được"
CAPPED = "giữ lại: "
BREAKER = f"{CAPPED}đã quá nhiều thư trong 24 giờ"
# So many answers a day are given to whoever writes without bringing anything. A ticket system answers every letter,
# from an address with another number each time and with no mark of a machine: it got fifty of fifty.
ASKED = 3
_DAY = timedelta(days=1)
_FOLLOWED = 200  # letters of an exchange
_DIGITS = re.compile(r"\d+")


def careful(office: Office, letter: Letter, now: datetime) -> Letter:
    """Return a letter as it may be queued: to whom it can be written, held where it must wait."""
    if letter.kind in INWARD:
        return letter
    letter = _to_whom_it_may(office, letter)
    if letter.kind in ASKS and office.campaign.posting.approval == "reminders":
        letter = letters.with_hold(letter, APPROVAL)
    return letter if letter.held else letters.with_hold(letter, _too_many(office, letter, now))


def parted(office: Office, letter: Letter) -> tuple[Letter, Letter | None]:
    """Return a letter to those whom it reaches, and the copy for those whom it is thought not to reach.

    Nobody is left out in silence: the copy waits for staff. There is none where nobody else would get the letter,
    which then waits itself.
    """
    gone = dead_addresses(office) if letter.kind not in INWARD else {}
    lost = tuple(one for one in (*letter.to, *letter.cc) if one.lower() in gone)
    to = tuple(one for one in letter.to if one not in lost)
    if not lost or not writable(office, to):
        return letter, None
    occasion = letter.occasion.unreached()
    own_id = letters.message_id(letter.kind, letter.union, occasion.within(office.campaign.id), office.seal)
    copy = replace(letter, to=lost, cc=(), occasion=occasion, message_id=own_id)
    return replace(letter, to=to, cc=tuple(one for one in letter.cc if one not in lost)), copy


def writable(office: Office, addresses: Sequence[str]) -> tuple[str, ...]:
    """Return those addresses that may be written to at all: not our own, no mail system's."""
    own = set(office.own)
    return tuple(one for one in addresses if one.lower() not in own and not may_reach(one).never)


def reachable(office: Office, addresses: Sequence[str], gone: Mapping[str, Dead] | None = None) -> tuple[str, ...]:
    """Return those addresses that a letter reaches: they may be written to, and no letter came back from them."""
    gone = dead_addresses(office) if gone is None else gone
    return tuple(one for one in writable(office, addresses) if one.lower() not in gone)


def spelt(addresses: Iterable[str]) -> tuple[str, ...]:
    """Return the addresses that a letter can bear.

    Beside plain ones an address with characters beyond ASCII is left out: with it many servers take no copy at all.
    """
    found = tuple(filter(letters.is_address, addresses))
    return tuple(filter(str.isascii, found)) or found


def unreached(addresses: Iterable[str], gone: Mapping[str, Dead]) -> str:
    """Describe why a letter to these addresses waits: letters came back from each, as far as is known."""
    said = [
        f"{one} không nhận được thư ({dead.status or 'bị trả lại'}, {dead.since:%d/%m/%Y})"
        for one in addresses
        if (dead := gone.get(one.lower()))
    ]
    return f"{NOBODY} ({'; '.join(said)})" if said else NOBODY


def _to_whom_it_may(office: Office, letter: Letter) -> Letter:
    to = writable(office, letter.to)
    if not to:
        return letters.with_hold(letter, NOBODY)
    letter = replace(letter, to=to, cc=writable(office, letter.cc))
    gone = dead_addresses(office)
    if any(one.lower() in gone for one in (*letter.to, *letter.cc)):
        return letters.with_hold(letter, unreached((*letter.to, *letter.cc), gone))
    return letter


# --- how many are too many -------------------------------------------------------------------------------


def _too_many(office: Office, letter: Letter, now: datetime) -> str:
    """Describe which cap a letter would pass, if any. Rates are reckoned over the last day."""
    posting, traffic = office.campaign.posting, office.store.traffic
    if why := _too_many_answers(office, letter, now):
        return why
    total = traffic.lately(now - _DAY, now)
    if posting.per_day and total >= posting.per_day:
        return f"{BREAKER} (giới hạn {posting.per_day}, letters.per_day)"
    # To one address there are never more than in all.
    for address in letter.to if 0 < posting.per_address <= total else ():
        if traffic.lately(now - _DAY, now, address) >= posting.per_address:
            return f"{CAPPED}đã gửi {posting.per_address} thư tới {address} trong 24 giờ (letters.per_address)"
    if posting.per_thread and _in_thread(office, letter, posting.per_thread) >= posting.per_thread:
        return f"{CAPPED}đã trả lời {posting.per_thread} lần trong cùng một trao đổi (letters.per_thread)"
    return ""


def _in_thread(office: Office, letter: Letter, most: int) -> int:
    """Count our letters in the exchange that a letter goes on with, up to the cap."""
    return sum(_went(row) for row in _exchange(office, letter, lambda rows: sum(map(_went, rows)) >= most))


def _exchange(office: Office, letter: Letter, enough: Callable[[Iterable[LetterRow]], bool]) -> list[LetterRow]:
    """Return our letters in the exchange that a letter goes on with, or enough of them.

    Followed from message to letter to message: a robot may name only the last one that it answers.
    """
    known: dict[str, LetterRow] = {}
    asked = _ours(office, letter.references)
    while asked and len(known) < _FOLLOWED and not enough(known.values()):
        found = office.store.outbox.by_message_id(asked).values()
        fresh = [row for row in found if row.message_id not in known]
        known |= {row.message_id: row for row in fresh}
        answered = (office.store.mail.message(row.occasion.message) for row in fresh)
        asked = _ours(office, (one for message in answered if message for one in message.in_reply_to))
    return list(known.values())


def _went(row: LetterRow) -> bool:
    return row.state not in {LetterState.HELD, LetterState.DROPPED}


def _too_many_answers(office: Office, letter: Letter, now: datetime) -> str:
    """Describe why a message that brings nothing gets no more answers today, if that is so."""
    if not _answers_words(office, letter.occasion):
        return ""
    since, alike = now - _DAY, {alike_address(one) for one in letter.to}
    count = 0
    for occasion, to in office.store.traffic.answers_lately(since, now):
        if alike & {alike_address(one) for one in to} and _answers_words(office, occasion):
            count += 1
        if count >= ASKED:
            return f"{CAPPED}đã trả lời {ASKED} thư không kèm báo cáo của cùng người gửi trong 24 giờ"
    in_thread = _exchange(office, letter, lambda _rows: False)
    if sum(_went(row) and row.due_at > since and _answers_words(office, row.occasion) for row in in_thread) >= ASKED:
        return f"{CAPPED}đã trả lời {ASKED} thư không kèm báo cáo trong cùng một trao đổi trong 24 giờ"
    return ""


def _answers_words(office: Office, occasion: Occasion) -> bool:
    """Return whether an occasion is the answer to a message that brings no submission."""
    if not occasion.answered:
        return False
    found = office.store.documents.all(message=occasion.answered)
    return not any(one.sha256 and one.role is not FileRole.NOTHING for one in found)


def alike_address(email: str) -> str:
    """Return what an address has in common with those that differ from it in digits or a +tag alone."""
    local, _, domain = email.lower().rpartition("@")
    return _DIGITS.sub("", f"{local.partition('+')[0]}@{domain}")


def _ours(office: Office, ids: Iterable[str]) -> list[str]:
    return [one for one in ids if one.lower().endswith(f"@{office.domain.lower()}")]
