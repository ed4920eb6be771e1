"""Finds the items under a heading of the first level: II.1, II.2 … whatever numbers and wording they stand under.

The surest come first, by wording; what is open is then taken by its number, by its place between two that are known,
or by a sure wording in another style.
"""

from dataclasses import dataclass
from functools import partial

from collector.checks import wording
from collector.checks.headings import Heading
from collector.checks.outline_plan import (
    AKIN,
    ALONE,
    CHAIN_BONUS,
    NUMBER_BONUS,
    WORDED,
    FoundSection,
    Plan,
    nearness,
    set_off,
    with_covered,
)

_STYLES = ("dotted", "arabic", "", "small", "letter")
_ENOUGH = 0.45
_SURE = 0.6
_NUMBERS_TRUSTED = 0.7
_FINER = 0.8  # headings set alike that explain so much of what all of one style explain are the items
_MOST = 300
_GAP = 0.3  # what a number left out costs a chain


def find_items(found: list[Heading], places: tuple[int, ...], plan: Plan) -> tuple[list[FoundSection], set[int]]:
    """Find the items under a heading, and the headings of their kind that end an item without being one."""
    readings = [_as_items(group, places, plan) for group in _groups(found)]
    most = max((reading.total for reading in readings), default=0.0)
    # The finest group that explains nearly all: a list within an item is set otherwise than the items
    best = min(
        (reading for reading in readings if reading.total >= _FINER * most > 0),
        key=lambda reading: len(reading.group),
        default=_ItemReading([], set(), [], 0.0),
    )
    chosen = best.chosen
    chain = [one for one in best.group if one.at in best.chain]
    chosen += _between(found, best, places, plan)
    chain += [one.heading for one in chosen if one.heading.at not in best.chain]
    chain.sort(key=lambda one: one.at)
    chosen += _by_number(chain, chosen, plan.real(places), plan)
    chosen += _by_place(chain, chosen, plan.real(places), plan)
    chosen = [with_covered(one, plan.real(places), chosen, plan) for one in chosen]
    chosen += _in_other_style(found, chosen, places, plan)
    return chosen, {one.at for one in chain}


@dataclass(frozen=True, slots=True)
class _ItemReading:
    """Some headings taken for the items."""

    group: list[Heading]
    chain: set[int]
    chosen: list[FoundSection]
    total: float


def _groups(found: list[Heading]) -> list[list[Heading]]:
    """Return the headings that may be the items: those of one style, and those of them that are set alike."""
    groups = []
    for style in _STYLES:
        those = [one for one in found if one.style == style and (style or one.bold or one.level or one.capitals)]
        alike: dict[tuple[str, bool, int, int], list[Heading]] = {}
        for one in those:
            alike.setdefault((one.mark, one.bold, one.level, one.top), []).append(one)
        groups += [those, *(alike.values() if len(alike) > 1 else ())]
    return [group for group in groups if group]


def _as_items(group: list[Heading], places: tuple[int, ...], plan: Plan) -> _ItemReading:
    chain = _chain(group, places, plan)
    chosen = _assigned(group, chain, places, plan)
    total = sum(_item_score(one.heading, one.section, places, chain, plan) for one in chosen)
    return _ItemReading(group, chain, chosen, total)


def _chain(found: list[Heading], places: tuple[int, ...], plan: Plan) -> set[int]:
    """Return the headings whose numbers go up, 1, 2, 3 …; lists inside an item begin anew and fall out."""
    if not any(one.number for one in found):
        return {one.at for one in found}
    best: list[tuple[float, int]] = []  # of a chain that ends here, and what comes before
    for at, one in enumerate(found[:_MOST]):
        weight = 0.5 + max(nearness(one, item, plan) for item in places)
        before = max(
            (
                (best[earlier][0] - _GAP * min(one.number - other.through - 1, 3), earlier)
                for earlier, other in enumerate(found[:at])
                if other.through < one.number
            ),
            default=(0.0, -1),
        )
        start = -_GAP * min(max(one.number - 1, 0), 3)
        best.append((weight + before[0], before[1]) if before[0] > start else (weight + start, -1))
    at = max(range(len(best)), key=lambda end: best[end][0])
    chain = set()
    while at >= 0:
        chain.add(found[at].at)
        at = best[at][1]
    return chain


def _item_score(heading: Heading, item: int, places: tuple[int, ...], chain: set[int], plan: Plan) -> float:
    near = nearness(heading, item, plan)
    if near < WORDED:
        return 0.0
    score = near + set_off(heading)
    score += NUMBER_BONUS if heading.number == places.index(item) + 1 else 0.0
    score += CHAIN_BONUS if heading.at in chain else -CHAIN_BONUS
    return score if score >= _ENOUGH else 0.0


def _assigned(found: list[Heading], chain: set[int], places: tuple[int, ...], plan: Plan) -> list[FoundSection]:
    """Assign each heading to the item that it comes nearest to, the surest first."""
    pairs = sorted(
        (
            (score, -heading.at, heading, item)
            for heading in found
            for item in places
            if (score := _item_score(heading, item, places, chain, plan))
        ),
        key=lambda pair: pair[:2],
        reverse=True,
    )
    taken: set[int] = set()
    chosen: dict[int, FoundSection] = {}
    for _, _, heading, item in pairs:
        if heading.at not in taken and item not in chosen:
            taken.add(heading.at)
            chosen[item] = FoundSection(heading, item)
    return list(chosen.values())


def _by_number(
    chain: list[Heading], chosen: list[FoundSection], places: tuple[int, ...], plan: Plan
) -> list[FoundSection]:
    """Take a heading by its number where its wording says little and the others show that numbers hold here."""
    sections = {one.section: one for one in chosen}
    taken = {one.heading.at for one in chosen}
    known = [one for one in chosen if one.section in places]
    right = sum(one.heading.number == places.index(one.section) + 1 for one in known)
    trusted = bool(known) and right >= _NUMBERS_TRUSTED * len(known)
    more = []
    for heading in chain:
        if heading.at in taken or not 1 <= heading.number <= len(places):
            continue
        item = places[heading.number - 1]
        if item in sections:
            continue
        near = nearness(heading, item, plan)
        elsewhere = max(wording.scores(heading.lead, plan.wordings))
        if (trusted and elsewhere < _SURE) or (near >= AKIN and near >= elsewhere):
            more.append(FoundSection(heading, item))
    return more


def _between(found: list[Heading], best: _ItemReading, places: tuple[int, ...], plan: Plan) -> list[FoundSection]:
    """Find the items that are numbered as the others and set otherwise: bold, where the others run on."""
    if not best.chosen or not best.group[0].number:
        return []
    style, sections = best.group[0].style, {one.section for one in best.chosen}
    chain = [one for one in best.group if one.at in best.chain]
    more = []
    for one in found:
        if one.style != style or one.at in best.chain:
            continue
        before = max((other.through for other in chain if other.at < one.at), default=0)
        after = min((other.number for other in chain if other.at > one.at), default=before + 2)
        if before < one.number < after:
            item = max(places, key=partial(nearness, one, plan=plan))
            if item not in sections and _item_score(one, item, places, {one.at}, plan):
                sections.add(item)
                more.append(FoundSection(one, item))
    return more


def _by_place(
    chain: list[Heading], chosen: list[FoundSection], places: tuple[int, ...], plan: Plan
) -> list[FoundSection]:
    """Take a heading that says little for the one item that is open between its neighbours."""
    sections = {one.heading.at: one.section for one in chosen}
    taken = {section for one in chosen for section in (one.section, *one.covers)}
    more = []
    for before, one, after in zip(chain, chain[1:], chain[2:], strict=False):
        first, last = sections.get(before.at), sections.get(after.at)
        if one.at in sections or first not in places or last not in places:
            continue
        between = places[places.index(first) + 1 : places.index(last)]
        if len(between) == 1 and between[0] not in taken and max(wording.scores(one.lead, plan.wordings)) < WORDED:
            taken.add(between[0])
            more.append(FoundSection(one, between[0]))
    return more


def _in_other_style(
    found: list[Heading], chosen: list[FoundSection], places: tuple[int, ...], plan: Plan
) -> list[FoundSection]:
    """Find items that are set otherwise than the rest, where the wording is sure: "- Công tác nữ công: …"."""
    covered = {section for one in chosen for section in (one.section, *one.covers)}
    taken = {one.heading.at for one in chosen}
    more = []
    for item in places:
        if item in covered:
            continue
        likely = [
            one
            for one in found
            if one.at not in taken
            and one.style not in {"small", "dotted"}
            and nearness(one, item, plan) >= ALONE
            and nearness(one, item, plan) >= max(wording.scores(one.lead, plan.wordings))
        ]
        if likely:
            one = max(likely, key=lambda heading: nearness(heading, item, plan))
            taken.add(one.at)
            more.append(FoundSection(one, item))
    return more
