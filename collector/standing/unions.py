"""How each union stands with each requirement, when it was received, and what is still owed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from collector.model import (
    FAULTY_STATES,
    SOUND_STATES,
    ZONE,
    Campaign,
    DocumentState,
    Mark,
    Record,
    Standing,
    Status,
    Union,
)
from collector.standing.documents import JudgedRecord, Lines, arrival, first_state, judge
from collector.standing.lateness import deadline_of, is_late

Marks = Mapping[tuple[str, str], Mark]


def statuses(
    records: Sequence[Record],
    unions: Sequence[Union],
    campaign: Campaign,
    extensions: Mapping[str, datetime],
    marks: Marks,
    lines: Lines | None = None,
) -> list[Status]:
    """Describe how each union stands with each requirement, in the order of the registry.

    `lines` are what `judge` says of the records, where that is at hand.
    """
    lines = judge(records) if lines is None else lines
    waiting = _waiting(records)
    return [
        _status(union, key, lines.get(key, []), waiting.get(key), campaign, extensions, marks)
        for union in unions
        for key in ((union.code, requirement.id) for requirement in campaign.requirements)
    ]


def _waiting(records: Sequence[Record]) -> dict[tuple[str, str], Record]:
    """Return the latest document that waits for staff, by its union or first candidate, and requirement.

    What somebody sent in another's name waits too, and says nothing of where that union stands: its reminders go on.
    """
    found: dict[tuple[str, str], Record] = {}
    for record in sorted(records, key=arrival):
        waits = first_state(record) is DocumentState.REVIEW and not record.forged
        owner = record.union or (record.candidates[0].union if record.candidates else None)
        if record.requirement and owner and waits:
            found[owner, record.requirement] = record
    return found


def _status(
    union: Union,
    key: tuple[str, str],
    line: list[JudgedRecord],
    waiting: Record | None,
    campaign: Campaign,
    extensions: Mapping[str, datetime],
    marks: Marks,
) -> Status:
    accepted = [each for each in line if each.state is DocumentState.ACCEPTED]
    behind = [each.record for each in line if each.behind]
    waiting = max((one for one in (waiting, *behind) if one), key=arrival, default=None)
    faulty = [each for each in line if each.state in FAULTY_STATES]
    state, shown = Standing.MISSING, None
    if accepted:
        # All of them are the same bytes; the first is the arrival of that version.
        state, shown = Standing.ACCEPTED, accepted[0]
    elif faulty:
        state, shown = Standing.NEEDS_FIX, faulty[-1]
    if waiting and not accepted:
        state, shown = Standing.REVIEW, None
    received, mark = _received(line, campaign), marks.get(key)
    came = received
    if mark and mark.on and mark.state is Standing.PAPER:
        # Nobody wrote down the hour: the day on which the time ends is on time.
        came = mark.came
    return Status(
        union=union.code,
        name=union.name,
        requirement=key[1],
        state=mark.state if mark else state if owes(union, campaign) else Standing.EXEMPT,
        received_at=received,
        late=None if came is None else is_late(came, union.code, campaign, extensions),
        document=shown.record.id if shown else waiting.id if waiting and not accepted else None,
        version=shown.version if shown else None,
        deadline=deadline_of(union.code, campaign, extensions),
        waived=tuple(found for found in shown.record.findings if found.waived is not None) if shown else (),
        mark=mark,
    )


def _received(line: list[JudgedRecord], campaign: Campaign) -> datetime | None:
    """Return the arrival that "on time" is judged by; a later correction never moves it."""
    if campaign.on_time == "first_accepted":
        return next((each.record.received_at for each in line if each.taken and each.state in SOUND_STATES), None)
    return next((each.record.received_at for each in line if each.taken), None)


def owes(union: Union, campaign: Campaign) -> bool:
    """Return whether a union owes anything in this campaign: not through its parent, and it exists at that time."""
    began = union.valid_from is None or union.valid_from <= campaign.aim
    lives_on = union.valid_to is None or union.valid_to >= campaign.opens_at.astimezone(ZONE).date()
    return union.owes and began and lives_on


class Owed(NamedTuple):
    """What a union still owes, by the ids of the requirements."""

    missing: tuple[str, ...]
    to_fix: tuple[str, ...]


def owed(rows: Sequence[Status], union: str) -> Owed:
    """Describe what a union still owes; what is in review, accepted or marked by staff is not owed."""
    own = [row for row in rows if row.union == union]
    return Owed(
        tuple(row.requirement for row in own if row.state is Standing.MISSING),
        tuple(row.requirement for row in own if row.state is Standing.NEEDS_FIX),
    )


def lacking(rows: Sequence[Status], union: str) -> tuple[str, ...]:
    """Return the requirements that a union still lacks, missing or to be corrected, in the campaign's order."""
    return tuple(
        row.requirement for row in rows if row.union == union and row.state in {Standing.MISSING, Standing.NEEDS_FIX}
    )
