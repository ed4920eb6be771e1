"""The whole report laid against the whole outline at once: which heading is which section.

Every heading may be every section at a price: how near its words come, whether its number is the section's, whether it
goes on from the heading before, whether it is numbered and set as its kin are. The cheapest reading in the order of the
outline is taken; the kin are learnt from what it found and it is taken anew. What stands in another order is looked for
after that, then what lies alone between two neighbours, then what one heading stands for besides its own section.
Where a section's text ends is told too. Not for what the paragraphs are: headings.py, lines.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from collector.checks import wording
from collector.checks.headings import Heading
from collector.checks.outline_plan import AKIN, FoundSection, Plan, with_covered
from collector.checks.section_worth import (
    KIN,
    MUTE,
    SURE,
    USUAL,
    WORDED,
    Candidate,
    Kin,
    Kins,
    Order,
    candidates_among,
    is_plainer,
    is_ranked,
    is_stranger,
    kin_of,
    kinship,
    outline_order,
    worth,
)
from collector.model import Campaign

_MOST = 160  # headings that are looked at; a report has some fifty
_GOES_ON = 0.25  # the number is the one after the heading before
_ROUNDS = 3
_SHUFFLED = 2  # so many items out of order
_NEARLY = 0.1
_DISORDER = 1.0  # what a reading without order costs


@dataclass(frozen=True, slots=True)
class Aligned:
    """The headings that are sections, and the places where the text of a section ends."""

    found: tuple[FoundSection, ...]
    walls: frozenset[int]
    strange: int  # headings set as the sections are that are none of them, as far as the words tell


@dataclass(frozen=True, slots=True)
class _Node:
    at: int  # the candidate
    order: int  # the section's place in the order of the outline
    score: float


def align(found: Sequence[Heading], plan: Plan, campaign: Campaign) -> Aligned:
    """Return the best reading of a report's headings as the outline's sections."""
    order = outline_order(plan, frozenset(section.number for section in campaign.sections if section.required))
    planned = {section.number for section in campaign.sections if section.plans}
    plans = frozenset(place for place, number in enumerate(plan.wordings.numbers) if number in planned)
    candidates = candidates_among(_likeliest(found, plan), plan, plans, campaign)
    total, taken, kin = _in_order(candidates, order)
    items = [nth for nth, level in enumerate(order.levels) if level == 2]  # noqa: PLR2004 - an item
    if sum(nth not in taken for nth in items) >= _SHUFFLED:
        other, shuffled, its_kin = _in_any_order(candidates, order, items)
        if other > total:
            total, taken, kin = other, shuffled, its_kin
    taken |= _out_of_order(taken, candidates, order, kin)
    _left_open(taken, candidates, order, kin)
    return _told(taken, candidates, order, plan, kin)


def _likeliest(found: Sequence[Heading], plan: Plan) -> Sequence[Heading]:
    """Return the headings that are looked at: where there are too many, those that are set off or worded."""
    if len(found) <= _MOST:
        return found
    telling = [one for one in found if one.bold or one.level or max(wording.scores(one.lead, plan.wordings)) >= MUTE]
    return telling[:_MOST]


def _in_order(candidates: Sequence[Candidate], order: Order) -> tuple[float, dict[int, int], Kins]:
    """Return the best reading in the order of the outline, its score, and how its headings are set."""
    kin: Kins = (Kin(), Kin(), Kin())
    total, taken = 0.0, dict[int, int]()
    for nth in range(_ROUNDS):
        total, chosen = _best(_nodes(candidates, order, kin, taken, first=nth == 0), candidates, order)
        taken = {node.order: node.at for node in chosen}
        kin = kin_of(taken, candidates, order)
    return total, taken, kin


def _in_any_order(
    candidates: Sequence[Candidate], order: Order, items: Sequence[int]
) -> tuple[float, dict[int, int], Kins]:
    """Return the best reading whose parts keep their order and whose items need not."""
    kin: Kins = (Kin(), Kin(), Kin())
    total, taken = 0.0, dict[int, int]()
    for round_ in range(_ROUNDS):
        nodes = [
            node for node in _nodes(candidates, order, kin, taken, first=round_ == 0) if order.levels[node.order] == 1
        ]
        total, chosen = _best(nodes, candidates, order)
        taken = {node.order: node.at for node in chosen}
        free = set(_span(taken, order, len(candidates))) - set(taken.values())
        found = _by_words(set(items), free, candidates, order, kin)
        for nth, at in found.items():
            first = round_ == 0
            related = 0.0 if first else kinship(candidates[at], order.levels[nth], kin)
            total += worth(candidates[at], nth, order, kin, related, first=first) or 0.0
            total += order.costs[nth + 1] - order.costs[nth]
        # Numbers that go on from one to the next say that these are the items, in whatever order
        rising = sorted(found.values())
        total += _GOES_ON * sum(
            any(number + 1 in candidates[two].numbers for number in candidates[one].numbers)
            for one, two in pairwise(rising)
        )
        taken |= found
        kin = kin_of(taken, candidates, order)
    return total - _DISORDER, taken, kin


def _nodes(
    candidates: Sequence[Candidate], order: Order, kin: Kins, taken: dict[int, int], *, first: bool
) -> list[_Node]:
    nodes = []
    heads = {at for nth, at in taken.items() if order.levels[nth] == 2}  # noqa: PLR2004 - an item
    chained = set() if first else _chained(candidates, heads, _span(taken, order, len(candidates)).start)
    for at, one in enumerate(candidates):
        goes_on = at in chained
        related = [0.0 if first else kinship(one, level, kin) for level in (1, 2)]
        for nth, level in enumerate(order.levels):
            score = worth(one, nth, order, kin, related[level - 1], first=first, goes_on=goes_on)
            if score is not None:
                nodes.append(_Node(at, nth, score))
    return nodes


# --- the best reading in order -------------------------------------------------------------------------


def _best(nodes: Sequence[_Node], candidates: Sequence[Candidate], order: Order) -> tuple[float, list[_Node]]:
    totals: list[float] = []
    before: list[int] = []
    for here, node in enumerate(nodes):
        best, came = -order.costs[node.order] + _begins(node, candidates, order), -1
        for there in range(here):
            last = nodes[there]
            if last.at < node.at and last.order < node.order:
                total = totals[there] + _step(last, node, candidates, order)
                if total > best:
                    best, came = total, there
        totals.append(best + node.score)
        before.append(came)
    if not nodes:
        return 0.0, []
    end = max(range(len(nodes)), key=lambda at: totals[at] - order.costs[-1] + order.costs[nodes[at].order + 1])
    total = totals[end] - order.costs[-1] + order.costs[nodes[end].order + 1]
    chosen = []
    while end >= 0:
        chosen.append(nodes[end])
        end = before[end]
    return total, chosen[::-1]


def _begins(node: _Node, candidates: Sequence[Candidate], order: Order) -> float:
    del order
    return _GOES_ON / 2 if 1 in candidates[node.at].numbers else 0.0


def _step(last: _Node, node: _Node, candidates: Sequence[Candidate], order: Order) -> float:
    one, two = candidates[last.at], candidates[node.at]
    score = order.costs[last.order + 1] - order.costs[node.order]
    old, new = order.levels[last.order], order.levels[node.order]
    if old == new:
        if any(number + 1 in two.numbers for number in {*one.numbers, one.heading.through}):
            score += _GOES_ON
        elif 1 not in two.numbers and one.numbers and two.numbers:
            score -= _GOES_ON / 2 if max(two.numbers) <= min(one.numbers) else 0.0
        score += 0.05 if one.mark == two.mark else 0.0
    elif new == 2 and 1 in two.numbers:  # noqa: PLR2004 - the first item of a part
        score += _GOES_ON / 2
    if old != new and one.mark == two.mark and one.look == two.look:
        score -= _GOES_ON
    return score


# --- what the order leaves open ------------------------------------------------------------------------


def _out_of_order(taken: dict[int, int], candidates: Sequence[Candidate], order: Order, kin: Kins) -> dict[int, int]:
    """Return headings whose words are sure and that stand in another order."""
    more: dict[int, int] = {}
    for level in (2, 1):
        own = {nth for nth, which in enumerate(order.levels) if which == level} - taken.keys()
        span = _span(taken, order, len(candidates)) if level == 2 else range(len(candidates))  # noqa: PLR2004 - items
        more |= _by_words(own, set(span) - {*taken.values(), *more.values()}, candidates, order, kin)
    return more


def _span(taken: dict[int, int], order: Order, many: int) -> range:
    """Return where the items may stand: before the part that follows them, after what comes before."""
    items = [nth for nth, level in enumerate(order.levels) if level == 2]  # noqa: PLR2004 - an item
    if not items:
        return range(many)
    first = max((at for nth, at in taken.items() if nth < items[0]), default=-1)
    last = min((at for nth, at in taken.items() if nth > items[-1] and at > first), default=many)
    return range(first + 1, last)


def _by_words(
    open_: set[int], free: set[int], candidates: Sequence[Candidate], order: Order, kin: Kins
) -> dict[int, int]:
    """Assign headings to sections by their words, the surest first."""
    pairs = []
    for at in free:
        one = candidates[at]
        for nth in open_:
            near = one.scores[order.places[nth]]
            related = kinship(one, order.levels[nth], kin)
            if kin[1].marks and is_stranger(one, order.levels[nth], kin, near, ranked=False, goes_on=False):
                continue
            if near >= max(MUTE, one.best - _NEARLY) and related > -KIN:
                pairs.append((near + related, -at, nth))
    found: dict[int, int] = {}
    for _, minus, nth in sorted(pairs, reverse=True):
        if nth not in found and -minus not in found.values():
            found[nth] = -minus
    return found


def _left_open(taken: dict[int, int], candidates: Sequence[Candidate], order: Order, kin: Kins) -> None:
    """Take headings that can be nothing but items for the items that are open: the nearest, or the one between."""
    items = [nth for nth, level in enumerate(order.levels) if level == 2]  # noqa: PLR2004 - an item
    heads = {at for nth, at in taken.items() if nth in items}
    chained = _chained(candidates, heads, _span(taken, order, len(candidates)).start)
    free = []
    pairs = []
    for at in _span(taken, order, len(candidates)):
        one = candidates[at]
        alike, goes_on = kinship(one, 2, kin) >= KIN / 2, at in chained
        if at in taken.values() or not (alike or goes_on):
            continue
        if one.said < (SURE if goes_on else MUTE) and one.added < WORDED:
            free.append(at)
        # What may be a heading that unions add wants surer words
        least = SURE if one.added >= WORDED else AKIN if alike else MUTE
        for nth in items:
            near = one.scores[order.places[nth]]
            if nth not in taken and near >= max(least, one.said - _NEARLY, one.added + _NEARLY):
                pairs.append((near, -at, nth))
    pairs.sort(reverse=True)
    for _, minus, nth in pairs:
        if nth not in taken and -minus not in taken.values():
            taken[nth] = -minus
    for nth in items:
        _one_between(nth, free, taken)
    tops = [nth for nth, level in enumerate(order.levels) if level == 1]
    for nth in tops:
        alike_tops = [
            at
            for at, one in enumerate(candidates)
            if one.said < SURE
            and (
                kinship(one, 1, kin) >= KIN
                or (is_ranked(one, order.ranks[nth]) and kin[1].looks.get(one.look, 0.0) >= USUAL)
            )
        ]
        _one_between(nth, alike_tops, taken)


def _one_between(nth: int, free: Sequence[int], taken: dict[int, int]) -> None:
    """Take the one heading that is left between the neighbours of a section that is open."""
    if nth in taken or not taken:
        return
    first, last = taken.get(nth - 1, -1 if nth == 0 else None), taken.get(nth + 1)
    if first is not None and last is not None:
        between = [at for at in free if first < at < last and at not in taken.values()]
        if len(between) == 1:
            taken[nth] = between[0]


def _chained(candidates: Sequence[Candidate], heads: set[int], start: int) -> set[int]:
    """Return the headings that are numbered on from the item before them up to the item after them, or anew there."""
    found: set[int] = set()
    known = sorted(heads)
    for before, after in pairwise([start - 1, *known, len(candidates)]):
        last = candidates[before].numbers if before >= start else frozenset({0})
        chain: list[int] = []
        for at in range(before + 1, after):
            one = candidates[at]
            # What goes on from a heading that is none is a list
            listed = at - 1 > before and at - 1 not in chain and candidates[at - 1].mark == one.mark
            if not listed and any(number + 1 in one.numbers for number in last):
                chain.append(at)
                last = one.numbers
        anew = before >= start and (after == len(candidates) or 1 in candidates[after].numbers)
        if anew or (after < len(candidates) and any(number + 1 in candidates[after].numbers for number in last)):
            found.update(chain)
    return found


def _told(
    taken: dict[int, int],
    candidates: Sequence[Candidate],
    order: Order,
    plan: Plan,
    kin: Kins,
) -> Aligned:
    found = [FoundSection(candidates[at].heading, order.places[nth]) for nth, at in taken.items()]
    merged = []
    for one in found:
        level = order.levels[order.places.index(one.section)]
        places = tuple(
            place
            for place, its in zip(order.places, order.levels, strict=True)
            if its == level and place not in plan.items
        )
        merged.append(with_covered(one, places, found, plan))
    starts = {candidates[at].heading.at for at in taken.values()}
    walls = set(starts)
    for at, candidate in enumerate(candidates):
        if candidate.heading.at not in starts and _ends(at, candidates, starts, kin):
            walls.add(candidate.heading.at)
    return Aligned(
        tuple(sorted(merged, key=lambda one: one.heading.at)), frozenset(walls), _strange(candidates, starts, kin)
    )


def _strange(candidates: Sequence[Candidate], starts: set[int], kin: Kins) -> int:
    """Count the headings set as the sections are that are none: where sections seem missing they may be these."""
    return sum(
        one.heading.at not in starts
        and not one.bare
        and one.added < WORDED
        and max(kinship(one, 1, kin), kinship(one, 2, kin)) >= 0
        and (any(one.look) or bool(one.numbers))
        for one in candidates
    )


def _ends(at: int, candidates: Sequence[Candidate], starts: set[int], kin: Kins) -> bool:
    """Return whether a heading that is no section ends one: an item that was added, or a heading over several."""
    one = candidates[at]
    set_off = any(one.look)
    listed = at > 0 and candidates[at - 1].heading.at not in starts and candidates[at - 1].mark == one.mark
    if one.heading.at + 1 in starts and (set_off or (one.numbers and not listed and not is_plainer(one, kin[2]))):
        return True
    same = max(kinship(one, 1, kin), kinship(one, 2, kin)) >= KIN / 2
    before = next((other for other in reversed(candidates[:at]) if other.heading.at in starts), None)
    goes_on = before is not None and any(number + 1 in one.numbers for number in before.numbers)
    return same and (set_off or goes_on)
