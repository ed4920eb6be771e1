"""The board: a row for each union with how it stands, the numbers above, and the curve of what came in.

Built from the books at once for all unions, then searched, filtered, sorted and cut into pages without the database:
the desk keeps one and builds the next when something was written. Not for judging: `standing` did.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from collector.model import MARKED_STANDINGS, SETTLED_STANDINGS, ZONE, Decision, Standing, Status, Union
from collector.office.books import Books, books
from collector.office.office import Office
from collector.vietnamese import fold

# From the most urgent to the least; a union is shown by the most urgent of its requirements.
URGENCY = (Standing.MISSING, Standing.NEEDS_FIX, Standing.REVIEW, Standing.ACCEPTED)
FILTERS = ("all", "missing", "needs-fix", "review", "late", "accepted", "settled")
SORTS = ("registry", "name", "state", "received")
_DAY = timedelta(days=1)
_NEVER = datetime.max.replace(tzinfo=ZONE)


@dataclass(frozen=True, slots=True)
class Row:
    """A union on the board."""

    union: Union
    statuses: tuple[Status, ...]  # in the order of the campaign's requirements
    state: Standing
    late: bool
    owes: bool  # something is expected of it
    marked: bool  # something of it is settled by staff's word alone: on paper, or nothing to report
    part: datetime | None  # when the first of what it owes came
    whole: datetime | None  # when the last of it came, None while something is missing


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers on top: of unions, and of documents that wait for staff."""

    expected: int
    received: int  # everything that they owe came by mail
    on_time: int  # of these, nothing was late
    marked: int  # everything came or was settled, something of it by staff's word: counted apart
    marked_late: int  # of these, something was late
    to_fix: int
    review: int  # documents
    missing: int
    late: int
    withdrawals: int  # messages that ask not to use something, and wait for staff


@dataclass(frozen=True, slots=True)
class Day:
    """How far the unions were at the end of a day."""

    day: date
    whole: int  # everything received in time
    whole_late: int  # everything received, something of it late
    part: int  # something received
    marked: int = 0  # everything received or settled, something of it by staff's word


@dataclass(frozen=True, slots=True)
class Board:
    """All unions at one moment."""

    rows: tuple[Row, ...]
    numbers: Numbers
    days: tuple[Day, ...]
    words: tuple[str, ...]  # what each row is found by, folded, its name first, in the order of the rows
    filters: dict[str, tuple[int, ...]]  # the places of the rows that each filter gives
    made_at: datetime
    opened: Books  # what it was built from
    unions: tuple[Union, ...]  # the registry at that moment

    def row(self, code: str) -> Row | None:
        """Return the row of a union."""
        return next((row for row in self.rows if row.union.code == code), None)


def folded(unions: Sequence[Union]) -> dict[str, str]:
    """Return what each union is found by. On a large registry this takes longest; it seldom changes."""
    return {union.code: _words(union) for union in unions}


def build(office: Office, now: datetime, words: Mapping[str, str] | None = None) -> Board:
    """Build the board from the books; `words` are those of `folded`, where they are known already."""
    opened = books(office)
    known = folded(office.unions) if words is None else words
    rows = tuple(_row(union, opened.of(union.code)) for union in office.unions)
    return Board(
        rows=rows,
        numbers=_numbers(rows, opened),
        days=_days(rows, office.campaign.opens_at, now),
        words=tuple(known.get(union.code) or _words(union) for union in office.unions),
        filters={name: tuple(n for n, row in enumerate(rows) if _fits(row, name)) for name in FILTERS},
        made_at=now,
        opened=opened,
        unions=office.unions,
    )


def select(board: Board, *, asked: str = "", state: str = "all", sort: str = "registry") -> list[Row]:
    """Return the rows that fit every word asked for and the filter, sorted; unknown filters and orders are none."""
    places: Sequence[int] = board.filters.get(state, board.filters["all"])
    if needles := fold(asked).split():
        places = [place for place in places if all(needle in board.words[place] for needle in needles)]
    if sort == "name":
        places = sorted(places, key=board.words.__getitem__)
    found = [board.rows[place] for place in places]
    if sort == "state":
        order = {kind: place for place, kind in enumerate(URGENCY)}
        found.sort(key=lambda row: order.get(row.state, len(order)))
    elif sort == "received":
        found.sort(key=lambda row: row.whole or row.part or _NEVER)
    return found


def counts(board: Board) -> dict[str, int]:
    """Count the rows that each filter gives."""
    return {name: len(places) for name, places in board.filters.items()}


def _words(union: Union) -> str:
    # The name first: rows are sorted by it.
    told = (union.name, union.code, union.short_name, *union.aliases, *union.emails, union.contact_name)
    return fold(" ".join((*told, union.contact_phone)))


def _fits(row: Row, state: str) -> bool:
    if state == "late":
        return row.late
    if state == "settled":
        return row.state in SETTLED_STANDINGS
    if state in {"missing", "needs-fix", "review"}:
        return any(status.state == state for status in row.statuses)
    return row.state == state if state == "accepted" else True


def _row(union: Union, statuses: tuple[Status, ...]) -> Row:
    owed = [status for status in statuses if status.state is not Standing.EXEMPT]
    came = [at for status in owed if (at := status.came)]
    open_ = [s for s in owed if s.received_at is None and s.state not in SETTLED_STANDINGS]
    return Row(
        union=union,
        statuses=statuses,
        state=_state(statuses),
        late=any(status.late for status in owed),
        owes=bool(owed),
        marked=any(status.state in MARKED_STANDINGS for status in owed),
        part=min(came, default=None),
        whole=max(came, default=None) if not open_ else None,
    )


def _state(statuses: Sequence[Status]) -> Standing:
    states = [status.state for status in statuses]
    for state in URGENCY:
        if state in states and state is not Standing.ACCEPTED:
            return state
    # What staff decided (exempt, on paper) is shown only where nothing is open any more.
    return Standing.ACCEPTED if Standing.ACCEPTED in states or not states else states[0]


def _is_received(row: Row) -> bool:
    return row.owes and all(s.received_at is not None or s.state in SETTLED_STANDINGS for s in row.statuses)


def _numbers(rows: Sequence[Row], opened: Books) -> Numbers:
    complete = [row for row in rows if _is_received(row)]
    received, marked = [row for row in complete if not row.marked], [row for row in complete if row.marked]
    return Numbers(
        expected=sum(row.owes for row in rows),
        received=len(received),
        on_time=sum(not row.late for row in received),
        marked=len(marked),
        marked_late=sum(row.late for row in marked),
        to_fix=sum(any(s.state is Standing.NEEDS_FIX for s in row.statuses) for row in rows),
        review=sum(r.decision is Decision.REVIEW and not r.rejected for r in opened.records) + len(opened.layouts),
        missing=sum(any(s.state is Standing.MISSING for s in row.statuses) for row in rows),
        late=sum(row.late for row in rows if not row.marked),
        withdrawals=len(opened.withdrawals.meant.keys() - opened.withdrawals.settled),
    )


def _days(rows: Sequence[Row], opens_at: datetime, now: datetime) -> tuple[Day, ...]:
    """Return the curve from the opening to today: each union moves it at most twice, so it is counted by steps."""
    first, last = opens_at.astimezone(ZONE).date(), now.astimezone(ZONE).date()
    length = min(max((last - first).days + 1, 1), 400)
    steps = [[0, 0, 0, 0] for _ in range(length + 1)]

    def at(instant: datetime) -> int:
        return min(max((instant.astimezone(ZONE).date() - first).days, 0), length)

    for row in rows:
        if row.part:
            steps[at(row.part)][2] += 1
        if row.whole:
            steps[at(row.whole)][2] -= 1
            steps[at(row.whole)][3 if row.marked else 1 if row.late else 0] += 1
    days, so_far = [], [0, 0, 0, 0]
    for number in range(length):
        so_far = [before + step for before, step in zip(so_far, steps[number], strict=True)]
        days.append(Day(first + number * _DAY, *so_far))
    return tuple(days)
