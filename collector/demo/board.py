"""The status board: a row for each union, five numbers, and the curve of what came in against the deadline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from collector.demo.facts import PageFacts
from collector.flow.board import Day
from collector.model import Requirement, Standing, Status, Union

# From the most urgent to the least; a union is shown by the most urgent of its requirements.
_URGENCY = (Standing.MISSING, Standing.REVIEW, Standing.NEEDS_FIX, Standing.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Row:
    """A union on the board."""

    union: Union
    statuses: tuple[Status, ...]  # in the order of the campaign's requirements
    state: Standing
    late: bool


@dataclass(frozen=True, slots=True)
class Numbers:
    """The five numbers on top. The first four add up to all unions that owe something."""

    accepted: int
    needs_fix: int
    review: int
    missing: int
    late: int


def rows(facts: PageFacts) -> tuple[Row, ...]:
    """Return the rows of the board in registry order."""
    return tuple(_row(union, facts) for union in facts.unions)


def numbers(board: Sequence[Row]) -> Numbers:
    """Count the rows of the board."""
    count = {state: sum(row.state is state for row in board) for state in _URGENCY}
    return Numbers(
        accepted=count[Standing.ACCEPTED],
        needs_fix=count[Standing.NEEDS_FIX],
        review=count[Standing.REVIEW],
        missing=count[Standing.MISSING],
        late=sum(row.late for row in board),
    )


def days(facts: PageFacts) -> tuple[Day, ...]:
    """Return the curve, from the opening of the campaign to the day of the page."""
    first, last = facts.campaign.opens_at.date(), facts.made_at.date()
    board = [row.statuses for row in rows(facts) if row.state in _URGENCY]
    return tuple(_day(first + timedelta(days=n), board) for n in range((last - first).days + 1))


def owed(requirements: Sequence[Requirement], row: Row) -> tuple[tuple[Requirement, Status], ...]:
    """Return what a union owes, each with how it stands."""
    found = {status.requirement: status for status in row.statuses}
    return tuple((one, found[one.id]) for one in requirements if one.id in found)


def _row(union: Union, facts: PageFacts) -> Row:
    order = {requirement.id: place for place, requirement in enumerate(facts.campaign.requirements)}
    found = [status for status in facts.statuses if status.union == union.code]
    statuses = tuple(sorted(found, key=lambda status: order.get(status.requirement, len(order))))
    return Row(union, statuses, _state(statuses), any(status.late for status in statuses))


def _state(statuses: Sequence[Status]) -> Standing:
    states = [status.state for status in statuses]
    # What staff decided (exempt, on paper) is shown only where nothing is open any more.
    open_states = [state for state in _URGENCY if state in states and state is not Standing.ACCEPTED]
    if open_states:
        return open_states[0]
    return Standing.ACCEPTED if Standing.ACCEPTED in states or not states else states[0]


def _day(day: date, board: Sequence[Sequence[Status]]) -> Day:
    end = datetime.combine(day + timedelta(days=1), datetime.min.time())
    whole = whole_late = part = 0
    for statuses in board:
        came = [s for s in statuses if s.received_at and s.received_at.replace(tzinfo=None) < end]
        if came and len(came) == len(statuses):
            late = any(status.late for status in came)
            whole, whole_late = whole + (not late), whole_late + late
        elif came:
            part += 1
    return Day(day, whole, whole_late, part)
