"""Rulings on one union: more time."""

from datetime import datetime

from collector.model import Deadline
from collector.office.parts import Office
from collector.rulings.known import known_union, reason
from collector.standing import parse_extension
from collector.workdays import instant_in_words, last_day

MIDNIGHT = "00:00:00"


def extend(office: Office, union: str, until: str, *, why: str, who: str, now: datetime) -> str:
    """Give a union more time: a day counts to its end, a time ends at once. Raises UnknownUnion, RulingRefused."""
    owner = known_union(office, union)
    ends_at = parse_extension(until)
    deadline = Deadline(_in_words(ends_at), ends_at)
    store, campaign = office.store, office.campaign.id
    with store.transaction():
        store.extend(campaign, owner.code, deadline, who=who, why=reason(why), at=now)
        store.audit(now, who, "extend", owner.code, f"{deadline.words}: {why}")
    return f"Đã gia hạn cho {owner.name} đến {deadline.words}."


def _in_words(ends_at: datetime) -> str:
    if ends_at.time().isoformat() == MIDNIGHT:
        return f"hết ngày {last_day(ends_at):%d/%m/%Y}"
    return f"trước {instant_in_words(ends_at)}"
