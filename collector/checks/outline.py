"""Lays a report over the campaign's outline: where each section stands, whatever its number and wording.

A section is found by wording, number and position together. The wording weighs most, because unions leave sections
out and number on; the number settles what the wording leaves open; the position keeps the numbered lists inside a
section from being taken for sections.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise

from collector.checks import wording
from collector.checks.figures import has_figures
from collector.checks.headings import Heading, headings
from collector.checks.report_parts import Frame, frame, tells_of_work, year_named, year_told
from collector.checks.wording import Wordings
from collector.model import Campaign, Outline, Paragraph, Passage, Section, Text

# How unions word the heading over their results where the campaign gives it no wording of its own
_RESULTS = (
    "Báo cáo kết quả hoạt động công đoàn",
    "Kết quả thực hiện nhiệm vụ công tác công đoàn",
    "Kết quả công tác",
    "Tình hình thực hiện nhiệm vụ",
)
_TOP_STYLES = ("part", "roman", "letter", "arabic", "")
_ITEM_STYLES = ("dotted", "arabic", "", "small", "letter")
_STYLE_BONUS = {"part": 0.15, "roman": 0.15, "letter": 0.1}
_NUMBER_BONUS = 0.18
_CHAIN_BONUS = 0.1
_SET_BONUS = 0.06
_WORDED = 0.3  # the wording alone must come so near
_TOP_ENOUGH = 0.5
_ITEM_ENOUGH = 0.45
_SURE = 0.6
_ALONE = 0.8  # without a number or a place that speaks for it; "tổ chức thực hiện" alone is a piece of a wording
_LONG = 900  # no heading goes on that long, with what it says after it
_HEADED = 3  # headings that agree on a year are surer of it than a title
_FAINT = 0.25  # how sure a section is that is found by its number or its place alone
_STOP = re.compile(r"[.:]\s+|\s[-–—]\s+|\s*[.:]?\s*$")
_AKIN = 0.13  # with the right number in the right place, so little of the wording is enough
_NUMBERS_TRUSTED = 0.7
_FINER = 0.8  # headings set alike that explain so much of what all of one style explain are the items
_RIVAL = 0.2
_MOST_HEADINGS = 1000
_MOST_ITEMS = 300
_GAP = 0.3  # what a number left out costs a chain
_OTHER = "~"  # marks the number of a heading that unions add


@dataclass(frozen=True, slots=True)
class _Plan:
    """The campaign's outline, ready: the headings of the first level and the items under one of them."""

    wordings: Wordings
    tops: tuple[int, ...]  # places in wordings, in their order
    items: dict[int, tuple[int, ...]]  # top -> its items

    def real(self, places: tuple[int, ...]) -> tuple[int, ...]:
        """Leave out what unions add."""
        return tuple(place for place in places if _OTHER not in self.wordings.numbers[place])


@lru_cache(maxsize=16)
def _plan(sections: tuple[Section, ...], others: tuple[str, ...]) -> _Plan:
    known = {section.number for section in sections}
    whole = list(sections)
    for section in sections:
        parent = section.number.rpartition(".")[0]
        if parent and parent not in known:
            known.add(parent)
            whole.insert(whole.index(section), Section(parent, _RESULTS[0], _RESULTS[1:], required=False))
            # What unions add stands among the items; found by its own wording, it is taken for none of them
            whole += [Section(f"{parent}.{_OTHER}{n}", words, required=False) for n, words in enumerate(others)]
    tops = tuple(place for place, section in enumerate(whole) if "." not in section.number)
    items = {
        top: tuple(
            place for place, section in enumerate(whole) if section.number.rpartition(".")[0] == whole[top].number
        )
        for top in tops
    }
    return _Plan(wording.compiled(tuple(whole)), tops, {top: found for top, found in items.items() if found})


@dataclass(frozen=True, slots=True)
class _Found:
    """A heading that is a section, and the further sections that it stands for."""

    heading: Heading
    section: int
    covers: tuple[int, ...] = ()


def outline(text: Text, campaign: Campaign) -> Outline:
    """Lay a report over the campaign's outline."""
    paragraphs = text.paragraphs
    plan = _plan(campaign.sections, campaign.others)
    parts = frame(paragraphs)
    # A report has some fifty; a paper of ten thousand numbered lines is none and must not hold up the walk
    found = headings(paragraphs, _outside_tables(paragraphs, parts.places))[:_MOST_HEADINGS]
    tops, style = _find_tops(found, plan)
    walls = _walls(found, tops, style)
    end = parts.places[-1] + 1 if parts.places else 0
    items: list[_Found] = []
    for top, places in plan.items.items():
        first, last = _span(top, tops, plan, walls, end)
        inner, ends = _find_items([one for one in found if first <= one.at < last], places, plan)
        items += inner
        walls |= {one.heading.at for one in inner} | ends
    passages = tuple(_passage(one, paragraphs, parts, plan, walls) for one in _in_order(tops, items))
    own = {section.number for section in campaign.sections}
    shown = tuple(passage for passage in passages if passage.number in own)
    return Outline(
        passages=shown,
        title=parts.title,
        year=_year(parts, passages, plan),
        words=sum(len(paragraph.text.split()) for paragraph in paragraphs if paragraph.part == "body"),
        likeness=_likeness(parts, shown, campaign),
        body=(parts.places[0], end) if parts.places else (0, 0),
    )


def _in_order(tops: Iterable[_Found], items: Iterable[_Found]) -> list[_Found]:
    return sorted([*tops, *items], key=lambda one: one.heading.at)


def _outside_tables(paragraphs: Sequence[Paragraph], places: Sequence[int]) -> list[int]:
    """Return the places where headings are looked for: outside tables, unless the report is typed in one."""
    free = [at for at in places if paragraphs[at].cell is None]
    size = sum(len(paragraphs[at].text) for at in free)
    whole = sum(len(paragraphs[at].text) for at in places)
    return free if size * 10 >= whole * 3 else list(places)


def _near(heading: Heading, section: int, plan: _Plan) -> float:
    # Asked hundreds of times for a report: what is known is looked up here
    known = plan.wordings.known.get(heading.lead)
    return (known or wording.scores(heading.lead, plan.wordings))[section]


def _set_off(heading: Heading) -> float:
    return _SET_BONUS * (heading.bold + (heading.level > 0) + heading.capitals)


def _walls(found: list[Heading], tops: list[_Found], style: str) -> set[int]:
    """Return where a section of the first level ends: at each heading of that level, the campaign's or another."""
    walls = {one.heading.at for one in tops}
    if style in {"part", "roman", "letter"}:
        return walls | {one.at for one in found if one.style == style}
    if style == "" and tops and all(one.heading.capitals for one in tops):
        return walls | {one.at for one in found if one.style == "" and one.capitals}
    # The items may be numbered as the sections are: 1. 2. (1. 2. 3.) [3.] 4. — one alone between 2 and 4 is a section
    for before, after in pairwise(sorted(tops, key=lambda one: one.heading.at)):
        left = before.heading.number + 1
        if style == "arabic" and after.heading.number == left + 1:
            between = [
                one.at
                for one in found
                if one.number == left
                and before.heading.at < one.at < after.heading.at
                and (one.style, one.mark, one.bold) == (style, before.heading.mark, before.heading.bold)
            ]
            walls.update(between if len(between) == 1 else ())
    return walls


# --- the first level ---------------------------------------------------------------------------------


def _find_tops(found: list[Heading], plan: _Plan) -> tuple[list[_Found], str]:
    """Find the headings of the first level; they share one way of numbering."""
    best: tuple[float, list[_Found], str] = (0.0, [], "")
    for style in _TOP_STYLES:
        those = [one for one in found if one.style == style and (style or one.bold or one.level or one.capitals)]
        total, chosen = _ordered(those, plan)
        if total > best[0]:
            best = (total, chosen, style)
    _, chosen, style = best
    chosen += _left_over(found, chosen, style, plan)
    leaves = tuple(top for top in plan.tops if top not in plan.items)
    return [_with_covered(one, leaves, chosen, plan) for one in chosen], style


def _top_score(heading: Heading, top: int, order: int, plan: _Plan) -> float:
    near = _near(heading, top, plan)
    if near < _AKIN:
        return 0.0
    # "8. Kết quả công tác tuyên truyền" is an item, though it begins as the heading over the results does
    if near < max(wording.scores(heading.lead, plan.wordings)) - _RIVAL and top in plan.items:
        return 0.0
    score = near + _STYLE_BONUS.get(heading.style, 0.0) + _set_off(heading)
    score += _NUMBER_BONUS if heading.number == order else 0.0
    akin = near >= _AKIN and heading.number == order and heading.style in _STYLE_BONUS
    return score if (near >= _WORDED or akin) and score >= _TOP_ENOUGH else 0.0


def _ordered(found: list[Heading], plan: _Plan) -> tuple[float, list[_Found]]:
    """Choose headings for the sections so that both keep their order and the scores add up highest."""
    best: list[tuple[float, list[_Found]]] = [(0.0, [])] * (len(plan.tops) + 1)
    for heading in found:
        fresh = list(best)
        for order, top in enumerate(plan.tops, 1):
            score = _top_score(heading, top, order, plan)
            before = max(best[:order], key=lambda pair: pair[0])
            if score and before[0] + score > fresh[order][0]:
                fresh[order] = (before[0] + score, [*before[1], _Found(heading, top)])
        best = fresh
    return max(best, key=lambda pair: pair[0])


def _left_over(found: list[Heading], chosen: list[_Found], style: str, plan: _Plan) -> list[_Found]:
    """Find sections that stand out of order or in another style, where the wording is sure."""
    taken = {one.heading.at for one in chosen}
    missing = [top for top in plan.tops if top not in {one.section for one in chosen}]
    more = []
    for top in missing:
        likely = [
            one
            for one in found
            if one.at not in taken
            and (one.style == style or (one.style == "" and (one.capitals or one.level == 1)))
            and _near(one, top, plan) >= _ALONE
            and _near(one, top, plan) >= max(wording.scores(one.lead, plan.wordings))
        ]
        if likely:
            one = max(likely, key=lambda heading: _near(heading, top, plan))
            taken.add(one.at)
            more.append(_Found(one, top))
    return more


def _span(top: int, tops: list[_Found], plan: _Plan, walls: set[int], end: int) -> tuple[int, int]:
    """Return where the items of a section may stand: under its heading, else between its neighbours."""
    own = next((one for one in tops if one.section == top or top in one.covers), None)
    if own is not None:
        last = min((at for at in walls if at > own.heading.at), default=end)
        return own.heading.at + 1, last
    order = plan.tops.index(top)
    before = [one.heading.at for one in tops if plan.tops.index(one.section) < order]
    after = [one.heading.at for one in tops if plan.tops.index(one.section) > order]
    return max(before, default=-1) + 1, min((at for at in after if at > max(before, default=-1)), default=end)


# --- the items -------------------------------------------------------------------------------------------


def _find_items(found: list[Heading], places: tuple[int, ...], plan: _Plan) -> tuple[list[_Found], set[int]]:
    """Find the items under a heading, and the headings of their kind that end an item without being one."""
    readings = [_as_items(group, places, plan) for group in _groups(found)]
    most = max((reading.total for reading in readings), default=0.0)
    # The finest group that explains nearly all: a list within an item is set otherwise than the items
    best = min(
        (reading for reading in readings if reading.total >= _FINER * most > 0),
        key=lambda reading: len(reading.group),
        default=_Reading([], set(), [], 0.0),
    )
    chosen = best.chosen
    chain = [one for one in best.group if one.at in best.chain]
    chosen += _between(found, best, places, plan)
    chain += [one.heading for one in chosen if one.heading.at not in best.chain]
    chain.sort(key=lambda one: one.at)
    chosen += _by_number(chain, chosen, plan.real(places), plan)
    chosen += _by_place(chain, chosen, plan.real(places), plan)
    chosen = [_with_covered(one, plan.real(places), chosen, plan) for one in chosen]
    chosen += _in_other_style(found, chosen, places, plan)
    return chosen, {one.at for one in chain}


@dataclass(frozen=True, slots=True)
class _Reading:
    """Some headings taken for the items."""

    group: list[Heading]
    chain: set[int]
    chosen: list[_Found]
    total: float


def _groups(found: list[Heading]) -> list[list[Heading]]:
    """Return the headings that may be the items: those of one style, and those of them that are set alike."""
    groups = []
    for style in _ITEM_STYLES:
        those = [one for one in found if one.style == style and (style or one.bold or one.level or one.capitals)]
        alike: dict[tuple[str, bool, int, int], list[Heading]] = {}
        for one in those:
            alike.setdefault((one.mark, one.bold, one.level, one.top), []).append(one)
        groups += [those, *(alike.values() if len(alike) > 1 else ())]
    return [group for group in groups if group]


def _as_items(group: list[Heading], places: tuple[int, ...], plan: _Plan) -> _Reading:
    chain = _chain(group, places, plan)
    chosen = _assigned(group, chain, places, plan)
    total = sum(_item_score(one.heading, one.section, places, chain, plan) for one in chosen)
    return _Reading(group, chain, chosen, total)


def _chain(found: list[Heading], places: tuple[int, ...], plan: _Plan) -> set[int]:
    """Return the headings whose numbers go up, 1, 2, 3 …; lists inside an item begin anew and fall out."""
    if not any(one.number for one in found):
        return {one.at for one in found}
    best: list[tuple[float, int]] = []  # of a chain that ends here, and what comes before
    for at, one in enumerate(found[:_MOST_ITEMS]):
        weight = 0.5 + max(_near(one, item, plan) for item in places)
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


def _item_score(heading: Heading, item: int, places: tuple[int, ...], chain: set[int], plan: _Plan) -> float:
    near = _near(heading, item, plan)
    if near < _WORDED:
        return 0.0
    score = near + _set_off(heading)
    score += _NUMBER_BONUS if heading.number == places.index(item) + 1 else 0.0
    score += _CHAIN_BONUS if heading.at in chain else -_CHAIN_BONUS
    return score if score >= _ITEM_ENOUGH else 0.0


def _assigned(found: list[Heading], chain: set[int], places: tuple[int, ...], plan: _Plan) -> list[_Found]:
    """Return each heading to the item that it comes nearest to, the surest first."""
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
    chosen: dict[int, _Found] = {}
    for _, _, heading, item in pairs:
        if heading.at not in taken and item not in chosen:
            taken.add(heading.at)
            chosen[item] = _Found(heading, item)
    return list(chosen.values())


def _by_number(chain: list[Heading], chosen: list[_Found], places: tuple[int, ...], plan: _Plan) -> list[_Found]:
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
        near = _near(heading, item, plan)
        elsewhere = max(wording.scores(heading.lead, plan.wordings))
        if (trusted and elsewhere < _SURE) or (near >= _AKIN and near >= elsewhere):
            more.append(_Found(heading, item))
    return more


def _between(found: list[Heading], best: _Reading, places: tuple[int, ...], plan: _Plan) -> list[_Found]:
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
            item = max(places, key=partial(_near, one, plan=plan))
            if item not in sections and _item_score(one, item, places, {one.at}, plan):
                sections.add(item)
                more.append(_Found(one, item))
    return more


def _by_place(chain: list[Heading], chosen: list[_Found], places: tuple[int, ...], plan: _Plan) -> list[_Found]:
    """Take a heading that says little for the one item that is open between its neighbours."""
    sections = {one.heading.at: one.section for one in chosen}
    taken = {section for one in chosen for section in (one.section, *one.covers)}
    more = []
    for before, one, after in zip(chain, chain[1:], chain[2:], strict=False):
        first, last = sections.get(before.at), sections.get(after.at)
        if one.at in sections or first not in places or last not in places:
            continue
        between = places[places.index(first) + 1 : places.index(last)]
        if len(between) == 1 and between[0] not in taken and max(wording.scores(one.lead, plan.wordings)) < _WORDED:
            taken.add(between[0])
            more.append(_Found(one, between[0]))
    return more


def _in_other_style(found: list[Heading], chosen: list[_Found], places: tuple[int, ...], plan: _Plan) -> list[_Found]:
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
            and _near(one, item, plan) >= _ALONE
            and _near(one, item, plan) >= max(wording.scores(one.lead, plan.wordings))
        ]
        if likely:
            one = max(likely, key=lambda heading: _near(heading, item, plan))
            taken.add(one.at)
            more.append(_Found(one, item))
    return more


def _with_covered(one: _Found, places: tuple[int, ...], chosen: list[_Found], plan: _Plan) -> _Found:
    """Add the sections that a merged heading stands for besides its own."""
    open_ = frozenset(places) - {other.section for other in chosen}
    if not open_ or one.section not in places:
        return one
    covers = set(wording.also_covers(one.heading.lead, one.section, plan.wordings, open_))
    covers |= wording.halves(_whole_wording(one.heading), one.section, plan.wordings, open_)
    if one.heading.through > one.heading.number:
        covers |= open_ & set(places[one.heading.number - 1 : one.heading.through])
    first, *rest = sorted({one.section, *covers}, key=places.index)
    return _Found(one.heading, first, tuple(rest))


def _whole_wording(heading: Heading) -> str:
    """Return the wording of a heading that is longer than a lead."""
    if not heading.rest.startswith(heading.lead):
        return heading.lead
    stop = _STOP.search(heading.rest)
    return heading.rest[: stop.start() if stop else _LONG]


# --- what comes of it ------------------------------------------------------------------------------


def _passage(one: _Found, paragraphs: Sequence[Paragraph], parts: Frame, plan: _Plan, walls: set[int]) -> Passage:
    at = one.heading.at
    inner = set(plan.items.get(one.section, ())) and at
    last = min((wall for wall in walls if wall > at), default=len(paragraphs)) if not inner else _end(at, parts)
    lines = [said] if (said := _said(one, plan)) else []
    lines += [paragraphs[place].text for place in parts.places if at < place < last]
    numbers = plan.wordings.numbers
    return Passage(
        number=numbers[one.section],
        heading=paragraphs[at].text.strip(),
        text="\n".join(lines).strip(),
        at=at,
        covers=tuple(numbers[section] for section in one.covers),
        confidence=_confidence(one, plan),
    )


def _confidence(one: _Found, plan: _Plan) -> float:
    """Describe how sure a section is: its wording counts most, then that its number is the one of the outline."""
    near = max(_near(one.heading, section, plan) for section in (one.section, *one.covers))
    ranks = [plan.tops, *plan.items.values()]
    rank = next(places.index(one.section) + 1 for places in ranks if one.section in places)
    return round(min(1.0, _FAINT + (1 - _FAINT) * near + _CHAIN_BONUS * (one.heading.number == rank)), 2)


def _said(one: _Found, plan: _Plan) -> str:
    """Return what a heading's own paragraph says after the heading.

    "… người lao động. Công tác phối hợp tổ chức hội nghị" is a heading of two sentences and says nothing yet.
    """
    rest = one.heading.rest
    if not rest or one.heading.content or len(rest) > _LONG:
        return rest
    sections = (one.section, *one.covers)
    at = 0
    for stop in _STOP.finditer(rest):
        sentence = rest[at : stop.start()]
        if has_figures(sentence) or not wording.belongs(sentence, sections, plan.wordings):
            break
        at = stop.end()
    return rest[at:]


def _end(at: int, parts: Frame) -> int:
    del at
    return parts.places[-1] + 1


def _year(parts: Frame, passages: Sequence[Passage], plan: _Plan) -> int | None:
    """Return the year of work told of: the title's, unless all headings of the results tell of another.

    Last year's file under a new title is last year's file; where the title names no year, the headings speak.
    """
    titled = year_told(parts.title)
    parents = tuple(plan.wordings.numbers[top] for top in plan.items)
    headed = [
        year
        for passage in passages
        if passage.number in parents or passage.number.startswith(tuple(f"{parent}." for parent in parents))
        if (year := year_named(passage.heading)) is not None
    ]
    if titled is None:
        return max(set(headed), key=headed.count) if headed else None
    return headed[0] if len(headed) >= _HEADED and len(set(headed)) == 1 else titled


def _likeness(parts: Frame, passages: Sequence[Passage], campaign: Campaign) -> float:
    """How much of a report of this campaign a document is: its title, and the share of sections found."""
    if not parts.places:
        return 0.0
    required = {section.number for section in campaign.sections if section.required}
    found = {number for passage in passages for number in (passage.number, *passage.covers)} & required
    share = len(found) / max(1, len(required))
    titled = {"report": 0.4 if tells_of_work(parts.title) else 0.1, "other": -0.4, "": 0.0}[parts.kind]
    return max(0.0, min(1.0, titled + 0.8 * share))
