"""The campaign's outline made ready, and how near a heading comes to a section of it.

Not for deciding which heading is which section: that is done in alignment.py.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from collector.checks import wording
from collector.checks.headings import Heading
from collector.checks.wording import Wordings
from collector.model import Section

# How unions word the heading over their results where the campaign gives it no wording of its own
_RESULTS = (
    "Báo cáo kết quả hoạt động công đoàn",
    "Kết quả thực hiện nhiệm vụ công tác công đoàn",
    "Kết quả công tác",
    "Tình hình thực hiện nhiệm vụ",
    "Tình hình triển khai hoạt động công đoàn trong năm",
    "Đánh giá các mặt hoạt động công đoàn",
    "Những kết quả đạt được",
)
CHAIN_BONUS = 0.1
AKIN = 0.13  # with the right number in the right place, so little of the wording is enough
_SLIGHTLY = 0.1
_BOTH = 0.45  # so near must a heading come to each of two sections to stand for both by that alone
LONG = 900  # no heading goes on that long, with what it says after it
# Where a heading may end and its own paragraph go on
STOP = re.compile(r"[.:]\s+|\s[-–—]\s+|\s*[.:]?\s*$")
DASH = re.compile(r"\s[-–—]\s+")
_OTHER = "~"  # marks the number of a heading that unions add


@dataclass(frozen=True, slots=True)
class Plan:
    """The campaign's outline, ready: the headings of the first level and the items under one of them."""

    wordings: Wordings
    tops: tuple[int, ...]  # places in wordings, in their order
    items: dict[int, tuple[int, ...]]  # top -> its items

    def real(self, places: tuple[int, ...]) -> tuple[int, ...]:
        """Leave out what unions add."""
        return tuple(place for place in places if _OTHER not in self.wordings.numbers[place])


@dataclass(frozen=True, slots=True)
class FoundSection:
    """A heading that is a section, and the further sections that it stands for."""

    heading: Heading
    section: int
    covers: tuple[int, ...] = ()


@lru_cache(maxsize=16)
def plan_of(sections: tuple[Section, ...], others: tuple[str, ...]) -> Plan:
    """Return the outline of a campaign with the headings that unions add."""
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
    return Plan(wording.compiled(tuple(whole)), tops, {top: found for top, found in items.items() if found})


def nearness(heading: Heading, section: int, plan: Plan) -> float:
    """Return how near the wording of a heading comes to a section."""
    # Asked hundreds of times for a report: what is known is looked up here
    known = plan.wordings.known.get(heading.lead)
    return (known or wording.scores(heading.lead, plan.wordings))[section]


def with_covered(one: FoundSection, places: tuple[int, ...], chosen: list[FoundSection], plan: Plan) -> FoundSection:
    """Add the sections that a merged heading stands for besides its own."""
    open_ = frozenset(places) - {other.section for other in chosen}
    if not open_ or one.section not in places:
        return one
    covers = set(wording.also_covers(one.heading.lead, one.section, plan.wordings, open_))
    covers |= wording.halves(_whole_wording(one.heading), one.section, plan.wordings, open_)
    if one.heading.through > one.heading.number:
        covers |= open_ & set(places[one.heading.number - 1 : one.heading.through])
    covers |= wording.pieces(_pieces_of(one.heading), one.section, places, plan.wordings, open_)
    covers |= _as_near(one, places, open_, plan)
    first, *rest = sorted({one.section, *covers}, key=places.index)
    return FoundSection(one.heading, first, tuple(rest))


def _as_near(one: FoundSection, places: tuple[int, ...], open_: frozenset[int], plan: Plan) -> set[int]:
    """Return the open sections beside its own that a heading comes as near to: it names both, in words they share."""
    at = places.index(one.section)
    own = nearness(one.heading, one.section, plan)
    beside = {*places[max(0, at - 1) : at], *places[at + 1 : at + 2]} & open_
    return {place for place in beside if own >= _BOTH and own <= nearness(one.heading, place, plan) <= own + _SLIGHTLY}


def _pieces_of(heading: Heading) -> tuple[str, str]:
    """Return the wording of a heading, and what may go on with it behind a dash or a full stop."""
    if heading.content or heading.rest.startswith(heading.lead):
        return _whole_wording(heading), ""
    told, rest = heading.lead, heading.rest[:LONG]
    # What goes on in small letters behind a dash is heading still
    while rest[:1].islower() and (dash := DASH.search(rest)):
        told, rest = f"{told} - {rest[: dash.start()]}", rest[dash.end() :]
    return told, rest


def _whole_wording(heading: Heading) -> str:
    """Return the wording of a heading that is longer than a lead."""
    if not heading.rest.startswith(heading.lead):
        return heading.lead
    stop = STOP.search(heading.rest)
    return heading.rest[: stop.start() if stop else LONG]
