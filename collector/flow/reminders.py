"""Letters that nobody asked for: reminders, overdue letters, the digest.

Composing and queueing are two steps, so that a dry run says exactly what the real run does. Who gets what is
thought in `standing`; each union is looked at once more in the transaction that queues its letter, since its file
may have come in the meantime.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta

from collector import letters
from collector.model import ASKS, ZONE, Letter, LetterKind, Occasion, Status
from collector.office.address_events import dead_addresses
from collector.office.books import Books, books, deadline_of
from collector.office.digest_questions import read_questions
from collector.office.digests import digest_facts, news_of, with_table
from collector.office.office import Office
from collector.office.outbox import HOLD, queue, supersede
from collector.office.send_policy import APPROVAL, careful, reachable, unreached, writable
from collector.office.unsolicited import asking, complete, thanking
from collector.standing import Dead, Due, SentUnasked, due_digest, due_edition, due_reminders, foreseen, owed
from collector.workdays import next_working_moment, working_days_between

_DIGEST, _LOOKED = "digest", "digest looked"
_WEEK = timedelta(days=7)
# Working days before the deadline in which a digest goes out though nothing changed.
NEAR = 3


@dataclass(frozen=True, slots=True)
class Forecast:
    """A letter that nobody will have asked for, as it will fall due if nothing comes in meanwhile."""

    at: datetime
    kind: LetterKind
    union: str
    name: str
    to: tuple[str, ...]  # empty where nobody can be written to: somebody has to call
    phone: str
    requirements: tuple[str, ...]
    urgent: bool
    why: str
    occasion: Occasion
    held: str  # why it will wait for staff; empty where it goes by itself


def due(office: Office, now: datetime) -> list[Due]:
    """Return the notices, reminders and overdue letters that are due, for unions that can be written to.

    One for a union that letters are thought not to reach waits for staff.
    """
    if _is_closed(office):
        return []
    found = due_reminders(now, office.campaign, books(office).statuses, _sent(office))
    return [one for one in found if writable(office, office.by_code[one.union or ""].emails)]


def remind(office: Office, now: datetime, *, dry_run: bool = False) -> list[Letter]:
    """Compose and queue the letters that are due and that nobody asked for; return them."""
    written = []
    for one in due(office, now):
        if dry_run:
            opened = books(office, {one.union or ""})
            written.append(careful(office, asking(office, one, opened, now), now))
            continue
        with office.store.transaction():
            # Looked at again: what came since the wave was counted must not be asked for.
            opened = books(office, {one.union or ""})
            if _is_closed(office) or one not in due_reminders(now, office.campaign, opened.statuses, _sent(office)):
                continue
            letter = asking(office, one, opened, now)
            if queue(office, letter, now):
                # One of an earlier stage that still waits has had its time.
                supersede(office, letter)
                written.append(letter)
    return [*written, *_thank(office, now, dry_run=dry_run)]


def _thank(office: Office, now: datetime, *, dry_run: bool) -> list[Letter]:
    """Thank, once, each union whose report is complete, where the campaign says so; in working hours."""
    campaign = office.campaign
    if not campaign.thanks or next_working_moment(now, campaign) != now:
        return []
    known = {one.occasion for one in office.store.outbox.occasions(campaign.id).values()}
    opened = books(office)
    written = []
    for union in office.unions:
        occasion = Occasion.thanks(union.code)
        if occasion in known or not complete(opened.of(union.code), now) or not writable(office, union.emails):
            continue
        with nullcontext() if dry_run else office.store.transaction():
            # Looked at again: a file that came since may have unsettled it.
            fresh = books(office, {union.code})
            if not complete(fresh.of(union.code), now):
                continue
            letter = thanking(office, union, occasion, fresh, now)
            if dry_run or queue(office, letter, now):
                written.append(letter)
    return written


def to_remind(office: Office, unions: Collection[str], now: datetime, opened: Books | None = None) -> list[Due]:
    """Return the letters that staff may send these unions now: to those that owe something and can be written to.

    At most one letter a day reaches a union unasked: one that had its own today is left out.
    """
    if _is_closed(office):
        return []
    today = now.astimezone(ZONE).date()
    had = {one.union for one in _sent(office) if one.at.astimezone(ZONE).date() == today}
    asked = [
        one.code for one in office.unions if one.code in unions and one.code not in had and writable(office, one.emails)
    ]
    opened = opened or books(office, frozenset(asked))
    return [due for code in asked if (due := _asked_now(opened.of(code), code, now))]


def remind_sample(office: Office, one: Due, now: datetime) -> Letter:
    """Compose one of these letters to be looked at; nothing is queued."""
    return careful(office, asking(office, one, books(office, {one.union or ""}), now), now)


def remind_these(office: Office, unions: Collection[str], now: datetime, *, who: str) -> list[Letter]:
    """Compose and queue a letter to each of these unions that owes something, because staff ask for it now.

    It takes the place of the stage of that day.
    """
    written = []
    for planned in to_remind(office, unions, now):
        code = planned.union or ""
        with office.store.transaction():
            # Looked at again: what came since must not be asked for.
            opened = books(office, {code})
            one = None if _is_closed(office) else _asked_now(opened.statuses, code, now)
            if one is None:
                continue
            letter = asking(office, one, opened, now)
            if queue(office, letter, now):
                supersede(office, letter)
                office.store.notes.audit(now, who, "remind", code, letter.kind.value)
                written.append(letter)
    return written


def _asked_now(rows: Sequence[Status], union: str, now: datetime) -> Due | None:
    missing, to_fix = owed(rows, union)
    if not missing and not to_fix:
        return None
    late = now >= rows[0].deadline
    kind = LetterKind.OVERDUE if late else LetterKind.REMINDER
    return Due(kind, union, Occasion.stage(kind, now, union), now, missing, to_fix)


def forecast(office: Office, now: datetime, days: int, opened: Books | None = None) -> list[Forecast]:
    """Return who will get what in the coming days, when and why: what `remind` will queue if nothing comes in.

    Unions that no letter reaches are named as well, with an empty `to`.
    """
    if _is_closed(office):
        return []
    opened, gone = opened or books(office), dead_addresses(office)
    until = now + timedelta(days=days)
    found = foreseen(now, until, office.campaign, opened.statuses, _sent(office))
    return [_foretold(office, one, at, opened, gone) for at, one in found]


def _foretold(office: Office, one: Due, at: datetime, opened: Books, gone: Mapping[str, Dead]) -> Forecast:
    union = office.by_code[one.union or ""]
    titles = {requirement.id: requirement.title for requirement in office.campaign.requirements}
    lacks = [(word, ids) for word, ids in (("chưa ghi nhận được", one.missing), ("cần sửa", one.to_fix)) if ids]
    said = "; ".join(f"{word}: {', '.join(titles[one] for one in ids)}" for word, ids in lacks)
    ends = deadline_of(office, union.code, opened.extensions)
    to = reachable(office, union.emails, gone)
    lost = unreached(union.emails, gone) if not to and writable(office, union.emails) else ""
    held = lost or (APPROVAL if office.campaign.posting.approval == "reminders" else "")
    return Forecast(
        at=at,
        kind=one.kind,
        union=union.code,
        name=union.name,
        to=to,
        phone=union.contact_phone,
        requirements=(*one.missing, *one.to_fix),
        urgent=one.urgent,
        why=f"{said} (hạn: {ends.words})",
        occasion=one.occasion,
        held=held or (HOLD if office.settings.letters == "hold" else ""),
    )


def digest(office: Office, now: datetime, *, dry_run: bool = False) -> list[Letter]:
    """Compose and queue the digest where one is due and there is something to tell; return it, or nothing."""
    if edition := _edition(office, now, dry_run=dry_run):
        return edition
    last, told = _last_digest(office)
    one = due_digest(now, office.campaign, max((at for at in (last, _last_look(office, now)) if at), default=None))
    if one is None:
        return []
    words = read_questions(office, now)
    with office.store.transaction():
        facts = digest_facts(office, one, last, now, words)
        news = news_of(facts)
        if news <= told and not _nears(office, now):
            # This hour had nothing to tell: what comes in the evening waits for the next one.
            if not dry_run:
                office.store.notes.set_meta(_LOOKED, now.isoformat())
            return []
        letter = letters.digest(with_table(office, facts), office.seal, due_at=now, folder=office.templates)
        if dry_run:
            return [letter]
        _note(office, now, news)
        return [letter] if queue(office, letter, now) else []


def _edition(office: Office, now: datetime, *, dry_run: bool) -> list[Letter]:
    """Compose and queue the weekly or final digest where one is due; it tells all that the day's digest would."""
    one = due_edition(now, office.campaign, office.store.outbox.occasions(office.campaign.id))
    if one is None:
        return []
    since = max(one.due_at - _WEEK, office.campaign.opens_at)
    words = read_questions(office, now)
    with office.store.transaction():
        facts = digest_facts(office, one, since, now, words)
        letter = letters.digest(with_table(office, facts), office.seal, due_at=now, folder=office.templates)
        if dry_run:
            return [letter]
        _note(office, now, news_of(facts))
        return [letter] if queue(office, letter, now) else []


def _is_closed(office: Office) -> bool:
    """Return whether staff closed the campaign: nobody is asked for anything any more."""
    return office.store.rulings.closed_at(office.campaign.id) is not None


# --- reminders -------------------------------------------------------------------------------------------


def _sent(office: Office) -> list[SentUnasked]:
    occasions = office.store.outbox.occasions(office.campaign.id).values()
    return [
        SentUnasked(o.occasion, o.union, at)
        for o in occasions
        if o.kind in ASKS
        # It stands in the way of another one on the day of its writing and on the day on which it went.
        for at in (o.queued_at, o.sent_at)
        if at
    ]


# --- the digest ------------------------------------------------------------------------------------------


def _last_digest(office: Office) -> tuple[datetime | None, frozenset[str]]:
    """Return when the last digest was queued and the marks of what it told."""
    at, *told = (office.store.notes.meta(_DIGEST) or "").split(" ")
    return (datetime.fromisoformat(at) if at else None), frozenset(told)


def _note(office: Office, now: datetime, told: frozenset[str]) -> None:
    """Note when a digest was queued and the marks of what it told."""
    office.store.notes.set_meta(_DIGEST, " ".join([now.isoformat(), *sorted(told)]))


def _last_look(office: Office, now: datetime) -> datetime | None:
    """Return when a digest was last due and had nothing to tell."""
    told = office.store.notes.meta(_LOOKED)
    at = datetime.fromisoformat(told) if told else None
    # One that lies ahead was noted before the clock was set back.
    return at if at and at <= now else None


def _nears(office: Office, now: datetime) -> bool:
    """Return whether the deadline is so near that the office wants to hear even that nothing changed."""
    today, end = now.astimezone(ZONE).date(), office.campaign.deadline.ends_at
    return now < end and working_days_between(today, office.campaign.aim, office.campaign) <= NEAR
