"""Lays a report over the campaign's outline: where each section stands, whatever its number and wording.

Its lines (lines.py) that may be headings (headings.py) are laid against all sections at once (alignment.py); here it is
told what stands under each, how sure that is, and of which year the report tells.
"""

import re
from collections import Counter
from collections.abc import Sequence

from collector.checks import wording
from collector.checks.alignment import Aligned, align
from collector.checks.figures import has_figures
from collector.checks.headings import headings
from collector.checks.lines import Lines, lines_of
from collector.checks.outline_plan import CHAIN_BONUS, LONG, STOP, FoundSection, Plan, nearness, plan_of
from collector.checks.report_parts import Frame, frame, tells_of_work, year_named, year_told
from collector.model import Campaign, Outline, Paragraph, Passage, Text

_LINE = 230  # characters of a heading that nothing sets off
_TELLING = 0.5  # and so near must it come to a section
_SURELY = 0.6  # even where the words are those of a sentence
_TELLING_PART = 0.45  # to a part of the outline, of which there are few
_COPIED = 0.9  # and so near comes only the outline's own wording
_LEAD = 120  # characters of a heading that ends in a full stop
_HEADED = 3  # headings that agree on a year are surer of it than a title
_FAINT = 0.25  # how sure a section is that is found by its number or its place alone
# Words of a sentence that tells, which no heading needs
_TOLD = re.compile(r"\b(?:đã|được|không|xin|kính|trân trọng)\b", re.IGNORECASE)
_MOST_HEADINGS = 1000


def outline(text: Text, campaign: Campaign) -> Outline:
    """Lay a report over the campaign's outline."""
    plan = plan_of(campaign.sections, campaign.others)
    parts = frame(text.paragraphs)
    told = lines_of(text.paragraphs, parts.places, lambda words: wording.nearest(words, plan.wordings))
    paragraphs = told.lines
    aligned = _aligned(paragraphs, frozenset(), plan, campaign)
    required = {section.number for section in campaign.sections if section.required}
    if not required <= {plan.wordings.numbers[one.section] for one in aligned.found}:
        # Lines that nothing sets off are looked at where something is missing: their words have to be weighed.
        aligned = _aligned(paragraphs, _plain(paragraphs, plan), plan, campaign)
    passages = tuple(_passage(one, told, plan, aligned.walls) for one in aligned.found)
    own = {section.number for section in campaign.sections}
    shown = tuple(passage for passage in passages if passage.number in own)
    return Outline(
        passages=shown,
        title=parts.title,
        year=_year(parts, passages, plan),
        words=sum(len(paragraph.text.split()) for paragraph in text.paragraphs if paragraph.part == "body"),
        likeness=_likeness(parts, shown, campaign),
        body=(parts.places[0], parts.places[-1] + 1) if parts.places else (0, 0),
        strange=aligned.strange,
    )


def _aligned(lines: Sequence[Paragraph], plain: frozenset[int], plan: Plan, campaign: Campaign) -> Aligned:
    # A report has some fifty; a paper of ten thousand numbered lines is none and must not hold up the walk
    return align(headings(lines, range(len(lines)), plain)[:_MOST_HEADINGS], plan, campaign)


# --- what comes of it ------------------------------------------------------------------------------


def _plain(lines: Sequence[Paragraph], plan: Plan) -> frozenset[int]:
    """Return the lines that say a section though nothing sets them off: underlined, or alone in a cell."""
    many = Counter(line.cell for line in lines if line.text.strip())
    return frozenset(
        at for at, line in enumerate(lines) if _says(line, plan, alone=line.cell is not None and many[line.cell] == 1)
    )


def _says(line: Paragraph, plan: Plan, *, alone: bool) -> bool:
    text = line.text.strip()
    if not 0 < len(text) <= LONG or not text[0].isupper():
        return False
    if len(text) > _LINE and wording.nearest(text, plan.wordings)[0] >= _COPIED:
        return True  # the longest title of the outline, whole
    if alone or not text.endswith((".", ";", ",")):
        return len(text) <= _LINE and _is_near(text, plan)
    # "Công tác nữ công." and "Công tác nữ công. Ban Nữ công đã tổ chức …"
    lead = text.partition(". ")[0]
    return text[-1] == "." and _names(lead, plan)


def _names(text: str, plan: Plan) -> bool:
    """Return whether a sentence is a heading by its words: near to a section, and it tells of nothing done."""
    if len(text) > _LEAD or has_figures(text) or _TOLD.search(text):
        return wording.nearest(text, plan.wordings)[0] >= _COPIED
    return _is_near(text, plan)


def _is_near(text: str, plan: Plan) -> bool:
    near, section = wording.nearest(text, plan.wordings)
    if near < _SURELY and _TOLD.search(text):
        return False
    return near >= (_TELLING_PART if section in plan.tops else _TELLING)


def _passage(one: FoundSection, told: Lines, plan: Plan, walls: frozenset[int]) -> Passage:
    at = one.heading.at
    last = len(told.lines)
    if not at or one.section not in plan.items:
        last = min((wall for wall in walls if wall > at), default=last)
    lines = [said] if (said := _said(one, plan)) else []
    lines += [line.text for line in told.lines[at + 1 : last]]
    numbers = plan.wordings.numbers
    return Passage(
        number=numbers[one.section],
        heading=told.lines[at].text.strip(),
        text="\n".join(lines).strip(),
        at=told.origins[at],
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
