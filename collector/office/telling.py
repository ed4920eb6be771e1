"""What follows from a ruling for letters that went: one letter that corrects them, after staff's ten quiet minutes.

What stands before a ruling is held against what stands after it, so what a ruling brings about elsewhere (the same file
in another message, a waiver for every version) is seen too.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from collector.model import union_of
from collector.office import outbox
from collector.office.office import Office
from collector.office.updates import QUIET_TIME, Facts, full_answer, standing_facts, told_before, update
from collector.store import LetterRow, Way


@dataclass(frozen=True, slots=True)
class Before:
    """What stood before a ruling."""

    facts: dict[str, Facts]  # by matter
    ruling: int  # the newest one then
    own: frozenset[str] | None  # the messages it is about; None for the latest one of those that change


def before(
    office: Office, *, about: Collection[str] = (), unions: Collection[str] = (), own: Collection[str] | None = None
) -> Before:
    """Return what stands: of a ruling's `own` messages, of all with documents of `unions`, of the unions `about`."""
    store, campaign = office.store, office.campaign.id
    messages = {one.message for code in unions for one in store.documents.all(union=code, campaign=campaign)}
    facts = standing_facts(office, messages | set(own or ()), about)
    return Before(facts, store.rulings.newest(), None if own is None else frozenset(own))


def after(office: Office, was: Before, now: datetime, *, quiet: bool) -> str:
    """Write or correct the letters that a ruling calls for; say which. Within the transaction of the ruling.

    Of a `quiet` ruling nothing is ever told. A letter that waits is put right all the same.
    """
    changed = _changed(office, was)
    spoken = _spoken(office, was, changed)
    made = [
        _follow(office, was, matter, changed[matter], now, quiet=quiet or matter not in spoken) for matter in changed
    ]
    letters = [row for row in made if row]
    if quiet:
        return "Không gửi thư cập nhật về quyết định này."
    return " ".join(_sentence(row) for row in letters)


def _changed(office: Office, was: Before) -> dict[str, Facts]:
    """Return what is different after a ruling, by matter, of those of which somebody was told."""
    unions = [union_of(matter) for matter in was.facts if union_of(matter)]
    stands = standing_facts(office, [matter for matter in was.facts if not union_of(matter)], unions)
    rows = office.store.outbox.letters(campaign=office.campaign.id)
    found = {}
    for matter, old in was.facts.items():
        new = stands[matter]
        facts = {name: new.get(name, "") for name in {**old, **new} if new.get(name, "") != old.get(name, "")}
        if facts and (union_of(matter) or full_answer(office, matter, rows)):
            found[matter] = facts
    return found


def _spoken(office: Office, was: Before, changed: Collection[str]) -> set[str]:
    """Return the matters of which a ruling is told: its own message, not each one that brought the same."""
    unions = {matter for matter in changed if union_of(matter)}
    if was.own is not None:
        return unions | (set(changed) & was.own)
    found = [office.store.mail.message(matter) for matter in changed if not union_of(matter)]
    latest = max((one for one in found if one), key=lambda one: (one.received_at, one.sha256), default=None)
    return unions | ({latest.sha256} if latest else set())


def _follow(office: Office, was: Before, matter: str, facts: Facts, now: datetime, *, quiet: bool) -> LetterRow | None:
    store, campaign = office.store, office.campaign.id
    told, ruling = told_before(office, matter), was.ruling + 1
    known = {name.partition("/")[0] for name in told.facts}
    # Letters of before this record, and what no letter tells: what stood until now counts as told.
    taken = {name: fact for name, fact in was.facts[matter].items() if name.partition("/")[0] not in known}
    if taken:
        store.tellings.note(campaign, matter, Way.TAKEN, taken, ruling=was.ruling)
    if quiet:
        store.tellings.note(campaign, matter, Way.KEPT, facts, ruling=ruling)
    elif told.kept.keys() & facts.keys():
        store.tellings.note(campaign, matter, Way.FREED, facts, ruling=ruling)
    waiting = outbox.waiting_update(office, matter)
    if quiet and waiting is None:
        return None
    if waiting:
        store.outbox.withdraw(waiting.id, outbox.REWRITTEN)
    made = update(office, matter, now)
    due = waiting.due_at if quiet and waiting else now + QUIET_TIME
    return outbox.queue_update(office, made, due, now) if made else None


def _sentence(row: LetterRow) -> str:
    when = f"chờ cán bộ duyệt ({row.held})" if row.held else f"sẽ gửi lúc {row.due_at:%H:%M}"
    drop = f"collector outbox drop {row.id} --why LÝ-DO"
    return f"Thư cập nhật số {row.id} tới {', '.join(row.to)} {when}; nếu không muốn gửi: {drop}."
