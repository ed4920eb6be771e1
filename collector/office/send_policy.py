"""What a letter must pass before it is queued: who can be reached, who must never be written to, how many are too many.

Returns the letter with the recipients that remain, or as one that waits for staff with the reason. It leaves no letter
unqueued: that is decided before, by anyone who composes it (`letters.rules`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from collector import letters
from collector.model import ASKS, INWARD, Letter, LetterState
from collector.office.address_events import dead_addresses
from collector.office.office import Office
from collector.standing import Dead

APPROVAL = "thư nhắc chờ cán bộ duyệt trước khi gửi (letters.approval)"
NOBODY = "không gửi: không có địa chỉ nào gửi được"
CAPPED = "giữ lại: "
BREAKER = f"{CAPPED}đã quá nhiều thư trong 24 giờ"
_DAY = timedelta(days=1)
_FOLLOWED = 200  # letters of an exchange


def careful(office: Office, letter: Letter, now: datetime) -> Letter:
    """Return a letter as it may be queued: to whom it can reach, held where it must wait."""
    if letter.kind in INWARD:
        return letter
    letter = _to_the_living(office, letter)
    if letter.kind in ASKS and office.campaign.posting.approval == "reminders":
        letter = letters.with_hold(letter, APPROVAL)
    return letter if letter.held else letters.with_hold(letter, _too_many(office, letter, now))


def reachable(office: Office, addresses: Sequence[str], gone: Mapping[str, Dead] | None = None) -> tuple[str, ...]:
    """Return those addresses that may be written to: not our own, no mail system's, none that letters do not reach."""
    gone = dead_addresses(office) if gone is None else gone
    own = set(office.own)
    return tuple(
        one
        for one in addresses
        if one.lower() not in own and one.lower() not in gone and not letters.may_reach(one).never
    )


def _to_the_living(office: Office, letter: Letter) -> Letter:
    gone = dead_addresses(office)
    to = reachable(office, letter.to, gone)
    if not to:
        return letters.with_hold(letter, f"{NOBODY}{_why(letter.to, gone)}")
    return replace(letter, to=to, cc=reachable(office, letter.cc, gone))


def _why(addresses: Iterable[str], gone: Mapping[str, Dead]) -> str:
    said = [
        f"{one} không nhận được thư ({dead.status or 'bị trả lại'}, {dead.since:%d/%m/%Y})"
        for one in addresses
        if (dead := gone.get(one.lower()))
    ]
    return f" ({'; '.join(said)})" if said else ""


# --- how many are too many -------------------------------------------------------------------------------


def _too_many(office: Office, letter: Letter, now: datetime) -> str:
    """Describe which cap a letter would pass, if any. Rates are reckoned over the last day."""
    posting, outbox = office.campaign.posting, office.store.outbox
    total = outbox.lately(now - _DAY, now)
    if posting.per_day and total >= posting.per_day:
        return f"{BREAKER} (giới hạn {posting.per_day}, letters.per_day)"
    # To one address there are never more than in all.
    for address in letter.to if 0 < posting.per_address <= total else ():
        if outbox.lately(now - _DAY, now, address) >= posting.per_address:
            return f"{CAPPED}đã gửi {posting.per_address} thư tới {address} trong 24 giờ (letters.per_address)"
    if posting.per_thread and _in_thread(office, letter, posting.per_thread) >= posting.per_thread:
        return f"{CAPPED}đã trả lời {posting.per_thread} lần trong cùng một trao đổi (letters.per_thread)"
    return ""


def _in_thread(office: Office, letter: Letter, most: int) -> int:
    """Count our letters in the exchange that a letter goes on with, up to the cap.

    Followed from message to letter to message: a robot may name only the last one that it answers.
    """
    known: dict[str, LetterState] = {}
    asked = _ours(office, letter.references)
    while asked and len(known) < _FOLLOWED and _gone(known) < most:
        found = office.store.outbox.by_message_id(asked).values()
        fresh = [row for row in found if row.message_id not in known]
        known |= {row.message_id: row.state for row in fresh}
        answered = (office.store.mail.message(row.occasion.message) for row in fresh)
        asked = _ours(office, (one for message in answered if message for one in message.in_reply_to))
    return _gone(known)


def _gone(known: Mapping[str, LetterState]) -> int:
    return sum(state not in {LetterState.HELD, LetterState.DROPPED} for state in known.values())


def _ours(office: Office, ids: Iterable[str]) -> list[str]:
    return [one for one in ids if one.lower().endswith(f"@{office.domain.lower()}")]
