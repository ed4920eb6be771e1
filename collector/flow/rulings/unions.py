"""Rulings on one union: more time, and what it need not send by mail."""

from datetime import datetime

from collector.errors import RulingRefused
from collector.flow.rulings import telling
from collector.flow.rulings.known import known_union, reason
from collector.model import Deadline, RulingKind, Standing, Union
from collector.office.answers import answer_union_anew
from collector.office.books import deadline_of
from collector.office.office import Office
from collector.standing import parse_extension
from collector.workdays import instant_in_words, last_day

MIDNIGHT = "00:00:00"
# What staff may say of a requirement of a union; "missing" takes it back.
MARKS = {
    Standing.EXEMPT: "được miễn",
    Standing.NOTHING_TO_REPORT: "không phát sinh",
    Standing.PAPER: "đã nhận bản giấy",
    Standing.MISSING: "phải nộp như thường",
}


def extend(
    office: Office,
    union: str,
    until: str,
    *,
    why: str,
    who: str,
    now: datetime,
    quiet: bool = False,
    shorten: bool = False,
) -> str:
    """Extend a deadline: a day counts to its end, a time of day is exact. An earlier one than is in force is a slip.

    Unless `shorten` says that it is meant. Raises UnknownUnion, RulingRefused.
    """
    owner = known_union(office, union)
    ends_at = parse_extension(until)
    deadline = Deadline(_in_words(ends_at), ends_at)
    store, campaign = office.store, office.campaign.id
    with store.transaction():
        _require_direction(
            owner, deadline, deadline_of(office, owner.code, store.rulings.extensions(campaign)), shorten
        )
        stood = telling.before(office, about=[owner.code])
        store.rulings.extend(campaign, owner.code, deadline, who=who, why=reason(why), at=now)
        store.notes.audit(now, who, RulingKind.EXTEND, owner.code, f"{deadline.words}: {why}")
        answer_union_anew(office, owner.code, now)
        followed = telling.after(office, stood, now, quiet=quiet)
    done = "Đã rút ngắn hạn của" if shorten else "Đã gia hạn cho"
    until_when = f"còn {deadline.words}" if shorten else f"đến {deadline.words}"
    return f"{done} {owner.name} {until_when}. {followed}".rstrip()


def _require_direction(owner: Union, deadline: Deadline, in_force: Deadline, shorten: bool) -> None:
    """Raise RulingRefused where an end is not on the side of the deadline in force that staff say it is."""
    given, whose = deadline.words, f"hạn đang áp dụng của {owner.name} ({in_force.words})"
    if deadline.ends_at == in_force.ends_at:
        raise RulingRefused(f"{given} là đúng {whose}; không có gì thay đổi")
    if shorten and deadline.ends_at > in_force.ends_at:
        raise RulingRefused(f"{given} không sớm hơn {whose}; muốn gia hạn thì bỏ «rút ngắn hạn» (--shorten)")
    if not shorten and deadline.ends_at < in_force.ends_at:
        raise RulingRefused(f"{given} sớm hơn {whose}; nếu đúng là muốn rút ngắn thì chọn «rút ngắn hạn» (--shorten)")


def mark(
    office: Office,
    union: str,
    requirement: str,
    state: str,
    *,
    why: str,
    who: str,
    now: datetime,
    quiet: bool = False,
) -> str:
    """Mark a union as exempt from a requirement, as having nothing to report, or as having handed it in on paper.

    It is never reminded of it and is counted apart; `missing` takes the mark back. Raises UnknownUnion, RulingRefused.
    """
    owner, told = known_union(office, union), reason(why)
    asked = next((one for one in office.campaign.requirements if one.id == requirement), None)
    if asked is None:
        ids = ", ".join(one.id for one in office.campaign.requirements)
        raise RulingRefused(f"không có yêu cầu «{requirement}»; các yêu cầu: {ids}")
    if state not in set(MARKS):
        raise RulingRefused(f"không có trạng thái «{state}»; chọn một trong: {', '.join(MARKS)}")
    given, store = Standing(state), office.store
    with store.transaction():
        stood = telling.before(office, about=[owner.code])
        store.rulings.mark(office.campaign.id, owner.code, asked.id, given, who=who, why=told, at=now)
        store.notes.audit(now, who, RulingKind.MARK, owner.code, f"{asked.id} {given.value}: {told}")
        answer_union_anew(office, owner.code, now)
        followed = telling.after(office, stood, now, quiet=quiet)
    return f"{owner.name}, {asked.title}: {MARKS[given]}. {followed}".rstrip()


def _in_words(ends_at: datetime) -> str:
    if ends_at.time().isoformat() == MIDNIGHT:
        return f"hết ngày {last_day(ends_at):%d/%m/%Y}"
    return f"trước {instant_in_words(ends_at)}"
