"""Rulings on one union: more time, and what it need not send by mail."""

from datetime import datetime

from collector.errors import RulingRefused
from collector.flow.rulings.known import known_union, reason
from collector.model import ZONE, Campaign, Deadline, Mark, RulingKind, Standing, Union
from collector.office import telling
from collector.office.answers import answer_union_anew
from collector.office.books import deadline_of
from collector.office.office import Office
from collector.standing import parse_day, parse_extension
from collector.vietnamese import fold
from collector.workdays import instant_in_words, last_day

MIDNIGHT = "00:00:00"
# What staff may say of a requirement of a union; "missing" takes it back.
MARKS = {
    Standing.EXEMPT: "được miễn",
    Standing.NOTHING_TO_REPORT: "không phát sinh",
    Standing.PAPER: "đã nhận bản giấy",
    Standing.MISSING: "phải nộp như thường",
}
# How a paper may have come outside the mailbox.
VIA = {"giấy": "đã nhận bản giấy", "trục": "đã nhận qua trục liên thông văn bản", "Zalo": "đã nhận qua Zalo"}


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
    on: str = "",
    via: str = "",
) -> str:
    """Mark a union as exempt from a requirement, as having nothing to report, or as having handed it in on paper.

    It is never reminded of it and is counted apart; `missing` takes the mark back. A paper is late or not by the day
    `on` which it came, where that is told, `via` one of VIA. Raises UnknownUnion, RulingRefused.
    """
    owner, told = known_union(office, union), reason(why)
    asked = next((one for one in office.campaign.requirements if one.id == requirement), None)
    if asked is None:
        ids = ", ".join(one.id for one in office.campaign.requirements)
        raise RulingRefused(f"không có yêu cầu «{requirement}»; các yêu cầu: {ids}")
    if state not in set(MARKS):
        raise RulingRefused(f"không có trạng thái «{state}»; chọn một trong: {', '.join(MARKS)}")
    given, store = _given(Standing(state), on, via, now, office.campaign), office.store
    with store.transaction():
        stood = telling.before(office, about=[owner.code])
        store.rulings.mark(office.campaign.id, owner.code, asked.id, given, who=who, why=told)
        day = given.on.isoformat() if given.on else ""
        detail = " ".join(filter(None, (asked.id, given.state.value, day, given.via)))
        store.notes.audit(now, who, RulingKind.MARK, owner.code, f"{detail}: {told}")
        answer_union_anew(office, owner.code, now)
        followed = telling.after(office, stood, now, quiet=quiet)
    return f"{owner.name}, {asked.title}: {_in_short(given)}. {followed}".rstrip()


def _given(state: Standing, on: str, via: str, now: datetime, campaign: Campaign) -> Mark:
    """Return the mark that is meant. Raises RulingRefused where its day or way is none."""
    if (on or via) and state is not Standing.PAPER:
        raise RulingRefused("ngày nhận và cách nhận (--on, --via) chỉ dùng khi ghi nhận bản giấy (paper)")
    way = next((one for one in VIA if fold(one) == fold(via)), "")
    if via and not way:
        raise RulingRefused(f"không có cách nhận «{via}»; chọn một trong: {', '.join(VIA)}")
    day = parse_day(on) if on else None
    if day and day > now.astimezone(ZONE).date():
        raise RulingRefused(f"ngày nhận {day:%d/%m/%Y} chưa tới")
    opens = campaign.opens_at.astimezone(ZONE).date()
    if day and day < opens:
        raise RulingRefused(f"ngày nhận {day:%d/%m/%Y} trước ngày mở đợt báo cáo ({opens:%d/%m/%Y})")
    return Mark(state, now, day, way)


def _in_short(mark: Mark) -> str:
    said = VIA.get(mark.via, MARKS[mark.state])
    return f"{said} ngày {mark.on:%d/%m/%Y}" if mark.on else said


def _in_words(ends_at: datetime) -> str:
    if ends_at.time().isoformat() == MIDNIGHT:
        return f"hết ngày {last_day(ends_at):%d/%m/%Y}"
    return f"trước {instant_in_words(ends_at)}"
