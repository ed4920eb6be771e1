"""Lays a report over the campaign's outline: where each section stands, whatever its number and wording.

A section is found by wording, number and position together. The wording weighs most, because unions leave sections
out and number on; the number settles what the wording leaves open; the position keeps the numbered lists inside a
section from being taken for sections. The items of a section are found in outline_items.py.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from collector.checks import wording
from collector.checks.figures import has_figures
from collector.checks.headings import Heading, headings
from collector.checks.outline_items import find_items
from collector.checks.outline_plan import (
    AKIN,
    ALONE,
    CHAIN_BONUS,
    LONG,
    NUMBER_BONUS,
    STOP,
    WORDED,
    FoundSection,
    Plan,
    nearness,
    plan_of,
    set_off,
    with_covered,
)
from collector.checks.report_parts import Frame, frame, tells_of_work, year_named, year_told
from collector.model import Campaign, Outline, Paragraph, Passage, Text

_STYLES = ("part", "roman", "letter", "arabic", "")
_STYLE_BONUS = {"part": 0.15, "roman": 0.15, "letter": 0.1}
_ENOUGH = 0.5
_HEADED = 3  # headings that agree on a year are surer of it than a title
_FAINT = 0.25  # how sure a section is that is found by its number or its place alone
_RIVAL = 0.2
_MOST_HEADINGS = 1000


def outline(text: Text, campaign: Campaign) -> Outline:
    """Lay a report over the campaign's outline."""
    paragraphs = text.paragraphs
    plan = plan_of(campaign.sections, campaign.others)
    parts = frame(paragraphs)
    # A report has some fifty; a paper of ten thousand numbered lines is none and must not hold up the walk
    found = headings(paragraphs, _outside_tables(paragraphs, parts.places))[:_MOST_HEADINGS]
    tops, style = _find_tops(found, plan)
    walls = _walls(found, tops, style)
    end = parts.places[-1] + 1 if parts.places else 0
    items: list[FoundSection] = []
    for top, places in plan.items.items():
        first, last = _span(top, tops, plan, walls, end)
        inner, ends = find_items([one for one in found if first <= one.at < last], places, plan)
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


def _in_order(tops: Iterable[FoundSection], items: Iterable[FoundSection]) -> list[FoundSection]:
    return sorted([*tops, *items], key=lambda one: one.heading.at)


def _outside_tables(paragraphs: Sequence[Paragraph], places: Sequence[int]) -> list[int]:
    """Return the places where headings are looked for: outside tables, unless the report is typed in one."""
    free = [at for at in places if paragraphs[at].cell is None]
    size = sum(len(paragraphs[at].text) for at in free)
    whole = sum(len(paragraphs[at].text) for at in places)
    return free if size * 10 >= whole * 3 else list(places)


def _walls(found: list[Heading], tops: list[FoundSection], style: str) -> set[int]:
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


def _find_tops(found: list[Heading], plan: Plan) -> tuple[list[FoundSection], str]:
    """Find the headings of the first level; they share one way of numbering."""
    best: tuple[float, list[FoundSection], str] = (0.0, [], "")
    for style in _STYLES:
        those = [one for one in found if one.style == style and (style or one.bold or one.level or one.capitals)]
        total, chosen = _ordered(those, plan)
        if total > best[0]:
            best = (total, chosen, style)
    _, chosen, style = best
    chosen += _left_over(found, chosen, style, plan)
    leaves = tuple(top for top in plan.tops if top not in plan.items)
    return [with_covered(one, leaves, chosen, plan) for one in chosen], style


def _top_score(heading: Heading, top: int, order: int, plan: Plan) -> float:
    near = nearness(heading, top, plan)
    if near < AKIN:
        return 0.0
    # "8. Kết quả công tác tuyên truyền" is an item, though it begins as the heading over the results does
    if near < max(wording.scores(heading.lead, plan.wordings)) - _RIVAL and top in plan.items:
        return 0.0
    score = near + _STYLE_BONUS.get(heading.style, 0.0) + set_off(heading)
    score += NUMBER_BONUS if heading.number == order else 0.0
    akin = near >= AKIN and heading.number == order and heading.style in _STYLE_BONUS
    return score if (near >= WORDED or akin) and score >= _ENOUGH else 0.0


def _ordered(found: list[Heading], plan: Plan) -> tuple[float, list[FoundSection]]:
    """Choose headings for the sections so that both keep their order and the scores add up highest."""
    best: list[tuple[float, list[FoundSection]]] = [(0.0, [])] * (len(plan.tops) + 1)
    for heading in found:
        fresh = list(best)
        for order, top in enumerate(plan.tops, 1):
            score = _top_score(heading, top, order, plan)
            before = max(best[:order], key=lambda pair: pair[0])
            if score and before[0] + score > fresh[order][0]:
                fresh[order] = (before[0] + score, [*before[1], FoundSection(heading, top)])
        best = fresh
    return max(best, key=lambda pair: pair[0])


def _left_over(found: list[Heading], chosen: list[FoundSection], style: str, plan: Plan) -> list[FoundSection]:
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
            and nearness(one, top, plan) >= ALONE
            and nearness(one, top, plan) >= max(wording.scores(one.lead, plan.wordings))
        ]
        if likely:
            one = max(likely, key=lambda heading: nearness(heading, top, plan))
            taken.add(one.at)
            more.append(FoundSection(one, top))
    return more


def _span(top: int, tops: list[FoundSection], plan: Plan, walls: set[int], end: int) -> tuple[int, int]:
    """Return where the items of a section may stand: under its heading, else between its neighbours."""
    own = next((one for one in tops if one.section == top or top in one.covers), None)
    if own is not None:
        last = min((at for at in walls if at > own.heading.at), default=end)
        return own.heading.at + 1, last
    order = plan.tops.index(top)
    before = [one.heading.at for one in tops if plan.tops.index(one.section) < order]
    after = [one.heading.at for one in tops if plan.tops.index(one.section) > order]
    return max(before, default=-1) + 1, min((at for at in after if at > max(before, default=-1)), default=end)


# --- what comes of it ------------------------------------------------------------------------------


def _passage(one: FoundSection, paragraphs: Sequence[Paragraph], parts: Frame, plan: Plan, walls: set[int]) -> Passage:
    at = one.heading.at
    if at and one.section in plan.items:
        last = parts.places[-1] + 1
    else:
        last = min((wall for wall in walls if wall > at), default=len(paragraphs))
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


def _confidence(one: FoundSection, plan: Plan) -> float:
    """Return how sure a section is: its wording counts most, then that its number is the one of the outline."""
    near = max(nearness(one.heading, section, plan) for section in (one.section, *one.covers))
    ranks = [plan.tops, *plan.items.values()]
    rank = next(places.index(one.section) + 1 for places in ranks if one.section in places)
    return round(min(1.0, _FAINT + (1 - _FAINT) * near + CHAIN_BONUS * (one.heading.number == rank)), 2)


def _said(one: FoundSection, plan: Plan) -> str:
    """Return what a heading's own paragraph says after the heading.

    "… người lao động. Công tác phối hợp tổ chức hội nghị" is a heading of two sentences and says nothing yet.
    """
    rest = one.heading.rest
    if not rest or one.heading.content or len(rest) > LONG:
        return rest
    sections = (one.section, *one.covers)
    at = 0
    for stop in STOP.finditer(rest):
        sentence = rest[at : stop.start()]
        if has_figures(sentence) or not wording.belongs(sentence, sections, plan.wordings):
            break
        at = stop.end()
    return rest[at:]


def _year(parts: Frame, passages: Sequence[Passage], plan: Plan) -> int | None:
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
    """Return how much a document looks like a report of this campaign: its title, and the share of sections found."""
    if not parts.places:
        return 0.0
    required = {section.number for section in campaign.sections if section.required}
    found = {number for passage in passages for number in (passage.number, *passage.covers)} & required
    share = len(found) / max(1, len(required))
    titled = {"report": 0.4 if tells_of_work(parts.title) else 0.1, "other": -0.4, "": 0.0}[parts.kind]
    return max(0.0, min(1.0, titled + 0.8 * share))
