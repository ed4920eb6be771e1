"""Which unsolicited letters are due at a given instant: reminders, overdue letters, the office's digest.

Nothing is composed and nothing is queued here. A letter is due when its stage has come, the union still owes
something, and the ledger has no letter of that stage for it. Stages that were missed are skipped: only the latest
that has come counts. Outside working hours nothing is due; the next look in working hours finds it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from collector.model import ZONE, Campaign, LetterKind, Occasion, Reminder, Status
from collector.standing.unions import owed
from collector.workdays import (
    is_working,
    last_day,
    next_working_moment,
    working_day_after,
    working_day_before,
    working_days_between,
)

_DAY = timedelta(days=1)
_LATE_FINAL = timedelta(days=14)
# A stage that came longer ago is of no use to anybody: a system started again next year writes to nobody about it.
USEFUL = timedelta(days=30)
# A notice of the opening is news for this many working days after its own: a system started in mid-campaign sends none.
NEWS = 2


@dataclass(frozen=True, slots=True)
class SentUnasked:
    """An unsolicited letter that the outbox already holds, in whatever state it is."""

    occasion: Occasion
    union: str | None
    at: datetime  # when it went out, or was queued as long as it has not


@dataclass(frozen=True, slots=True)
class Due:
    """A letter that is due. The occasion is unique within the campaign: stage, its day, union."""

    kind: LetterKind
    union: str | None  # None for the digest
    occasion: Occasion
    due_at: datetime  # the moment its stage came
    missing: tuple[str, ...] = ()  # requirements of which nothing was received
    to_fix: tuple[str, ...] = ()  # requirements whose file has to be corrected
    urgent: bool = False


def due_reminders(
    now: datetime, campaign: Campaign, statuses: Sequence[Status], sent: Iterable[SentUnasked]
) -> list[Due]:
    """Return the reminders and overdue letters that are due, in the order of the registry.

    `statuses` carry the deadline of each union, so an extended one is reminded by its own.
    """
    ledger = list(sent)
    known = {letter.occasion for letter in ledger}
    today = now.astimezone(ZONE).date()
    written_to = {letter.union for letter in ledger if letter.at.astimezone(ZONE).date() == today}
    rows_of: dict[str, list[Status]] = {}
    for row in statuses:
        rows_of.setdefault(row.union, []).append(row)
    stages = {end: _stage(now, campaign, end) for end in {row.deadline for row in statuses}}
    due = []
    for union, rows in rows_of.items():
        stage = stages[rows[0].deadline]
        if stage is None or union in written_to:
            continue
        letter = _letter(stage, union, rows, campaign)
        if letter and letter.occasion not in known:
            due.append(letter)
    return due


def _letter(stage: Reminder, union: str, rows: Sequence[Status], campaign: Campaign) -> Due | None:
    missing, to_fix = owed(rows, union)
    if not missing and not to_fix:
        return None
    return Due(
        kind=LetterKind(stage.stage),
        union=union,
        occasion=Occasion.stage(stage.stage, stage.at, union),
        due_at=next_working_moment(stage.at, campaign),
        missing=missing,
        to_fix=to_fix,
        urgent=stage.urgent,
    )


def _stage(now: datetime, campaign: Campaign, end: datetime) -> Reminder | None:
    """Return the stage that may be written about now: the latest that has come, while it is of use."""
    come = [stage for stage in schedule(campaign, end) if next_working_moment(stage.at, campaign) <= now]
    if not come:
        return None
    stage = come[-1]
    if now - stage.at > USEFUL or _is_old_news(stage, now, campaign):
        return None
    is_early = stage.stage != LetterKind.OVERDUE
    if is_early and now >= end:
        return None
    open_again = next_working_moment(now, campaign)
    # A reminder that would only go out after the deadline goes at once, weekend or night.
    if open_again > now and not (is_early and open_again >= end):
        return None
    return stage


def _is_old_news(stage: Reminder, now: datetime, campaign: Campaign) -> bool:
    day = stage.at.astimezone(ZONE).date()
    return stage.stage == LetterKind.NOTICE and now.astimezone(ZONE).date() > working_day_after(day, campaign, NEWS)


def schedule(campaign: Campaign, end: datetime) -> list[Reminder]:
    """Return the stages for a union whose time ends at an instant: the campaign's own, moved by working days.

    Stages of an extended union that would fall before the campaign's own deadline are left out: the campaign's
    own stages served that time. The notice of the opening belongs to the opening and is never moved.
    """
    own = campaign.deadline.ends_at
    if end == own:
        return list(campaign.reminders)
    notices = [stage for stage in campaign.reminders if stage.stage == LetterKind.NOTICE and stage.at < end]
    moved = [_move(stage, campaign, end) for stage in campaign.reminders if stage.stage != LetterKind.NOTICE]
    kept = (stage for stage in moved if end < own or stage.at >= own)
    return sorted((*notices, *kept), key=lambda stage: stage.at)


def foreseen(
    now: datetime, until: datetime, campaign: Campaign, statuses: Sequence[Status], sent: Iterable[SentUnasked]
) -> list[tuple[datetime, Due]]:
    """Return what will fall due up to an instant, and when, if nothing comes in and nobody rules meanwhile.

    It asks `due_reminders` at every instant at which its answer can change, as a worker that never stops would.
    """
    ledger, found = list(sent), []
    for at in _turns(now, until, campaign, statuses):
        for one in due_reminders(at, campaign, statuses, ledger):
            found.append((at, one))
            ledger.append(SentUnasked(one.occasion, one.union, at))
    return found


def _turns(now: datetime, until: datetime, campaign: Campaign, statuses: Sequence[Status]) -> list[datetime]:
    """Return the instants at which something may fall due: stages, and the mornings for what had to wait."""
    turns = {now}
    for end in {row.deadline for row in statuses}:
        turns |= {next_working_moment(stage.at, campaign) for stage in schedule(campaign, end)}
        turns |= {stage.at for stage in schedule(campaign, end)}
    first = now.astimezone(ZONE).date()
    for number in range((until.astimezone(ZONE).date() - first).days + 1):
        day = first + number * _DAY
        # Midnight too: a letter of today stands in the way of another until the day is over.
        turns |= {datetime.combine(day, time(0), ZONE), datetime.combine(day, campaign.workday_starts, ZONE)}
        turns.add(datetime.combine(day, campaign.workday_ends, ZONE))
    return sorted(at for at in turns if now <= at <= until)


def _move(stage: Reminder, campaign: Campaign, end: datetime) -> Reminder:
    """Return a stage as many working days from another end as it lies from the campaign's own."""
    own, last = last_day(campaign.deadline.ends_at), last_day(end)
    local = stage.at.astimezone(ZONE)
    if stage.at < campaign.deadline.ends_at:
        count = working_days_between(local.date(), own, campaign)
        day = working_day_before(last + _DAY, campaign, max(count, 1))
    else:
        count = working_days_between(own + _DAY, local.date(), campaign)
        day = working_day_after(last, campaign, max(count, 1))
    return Reminder(datetime.combine(day, local.time(), ZONE), stage.stage, urgent=stage.urgent)


def due_digest(now: datetime, campaign: Campaign, last: datetime | None) -> Due | None:
    """Return the office's digest where one of today's hours has come since the last one was queued."""
    local = now.astimezone(ZONE)
    if now < campaign.opens_at or not is_working(local.date(), campaign):
        return None
    slots = (datetime.combine(local.date(), hour, ZONE) for hour in campaign.digests)
    slot = max((slot for slot in slots if slot <= local), default=None)
    if slot is None or (last is not None and last >= slot):
        return None
    return Due(LetterKind.DIGEST, None, Occasion.digest(slot), slot)


def due_edition(now: datetime, campaign: Campaign, known: Collection[str]) -> Due | None:
    """Return the weekly or the final digest where it is due and not among the known occasions.

    The weekly one belongs to its week, the final one to the fortnight after its instant: one missed while the
    worker was off goes out later, never much later. Outside working hours nothing is due.
    """
    local = now.astimezone(ZONE)
    if now < campaign.opens_at or next_working_moment(now, campaign) != now:
        return None
    final = campaign.final_digest
    if final and Occasion.final_digest() not in known and timedelta() <= now - final <= _LATE_FINAL:
        return Due(LetterKind.DIGEST, None, Occasion.final_digest(), final)
    if campaign.weekly_digest is None or (final and now >= final):
        return None
    weekday, hour = campaign.weekly_digest
    monday = local.date() - local.weekday() * _DAY
    # A holiday moves it to the last working day before, a week without work has none.
    days = [monday + number * _DAY for number in range(weekday + 1)]
    worked = [day for day in days if is_working(day, campaign)]
    if not worked:
        return None
    slot = datetime.combine(worked[-1], hour, ZONE)
    occasion = Occasion.weekly_digest(worked[-1])
    return Due(LetterKind.DIGEST, None, occasion, slot) if slot <= now and occasion not in known else None
