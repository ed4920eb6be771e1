"""What a heading is worth as a section: its words, its number, and how its kin are numbered and set.

Not for which headings are taken together: alignment.py weighs whole readings.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from collector.checks import wording
from collector.checks.headings import Heading
from collector.checks.outline_plan import Plan
from collector.model import Campaign

WORDED = 0.3
MUTE = 0.45  # what comes no nearer than this to any section says nothing
SURE = 0.6  # and where the numbers are the outline's, no nearer than this
_TRUST = 0.7
_RIVAL = 0.25  # another section may come nearer by so much
_RANK = 0.2  # the number is the section's
_TRUSTED = 0.25  # and so much more where all numbers are those of the outline
KIN = 0.3
_BARE = 0.6
_GAP = 0.35  # what a required section left out costs
_GAP_TOP = 0.8  # a part left out
_GAP_FREE = 0.1
_MOST_OF = 0.5
_ALL = 0.85  # the share that speaks for all
USUAL = 0.15  # the share of the kin that is no exception
_ALONE = 0.8
_FAINT = 0.15  # what a heading found by its number alone tells of its kin
_PLANNED = 0.8  # a heading that names the year planned for
_PARTS = frozenset({"part", "roman", "letter"})
_DIGIT = re.compile(r"\w+")
_STOPS = ".:/)-–— "
_SEVERAL = re.compile(r"#(?:[^#]*#)+")
_ALPHABETS = ("ABCDEFGHIJKLMNOPQ", "ABCDĐEGHIKLMNOPQ", "ABCDEGHIKLMNOPQ")


@dataclass(frozen=True, slots=True)
class Kin:
    """How the headings of one level are numbered and set, by share, and how far their numbers are the outline's."""

    marks: dict[tuple[str, str], float] = field(default_factory=dict)
    looks: dict[tuple[bool, bool, bool], float] = field(default_factory=dict)
    trust: float = 0.0
    usual: frozenset[tuple[str, str]] = frozenset()  # ways of numbering that are no exception
    numbered: float = 0.0  # the share that is numbered
    set_off: float = 0.0  # the share that is bold or in a style of headings


# By level: of nothing, of the parts, of the items
Kins = tuple[Kin, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A heading with how near it comes to each section, and how it is numbered and set."""

    heading: Heading
    numbers: frozenset[int]
    mark: tuple[str, str]
    look: tuple[bool, bool, bool]
    scores: tuple[float, ...]
    best: float
    added: float  # how near it comes to a heading that unions add
    bare: bool  # another heading of its kind follows at once: one line of a list, or a section without content
    said: float  # how near it comes to any section but those that merely stand over items


@dataclass(frozen=True, slots=True)
class Order:
    """The sections in the order of the outline."""

    places: tuple[int, ...]
    levels: tuple[int, ...]  # 1 or 2
    ranks: tuple[int, ...]
    costs: tuple[float, ...]  # of leaving out all before this one


def outline_order(plan: Plan, required: frozenset[str]) -> Order:
    """Return the sections as the outline orders them, with what it costs to leave them out."""
    places: list[int] = []
    levels: list[int] = []
    ranks: list[int] = []
    for rank, top in enumerate(plan.tops, 1):
        items = plan.real(plan.items.get(top, ()))
        places += [top, *items]
        levels += [1, *(2 for _ in items)]
        ranks += [rank, *range(1, len(items) + 1)]
    costs = [0.0]
    for place, level in zip(places, levels, strict=True):
        asked = place in plan.items or plan.wordings.numbers[place] in required
        costs.append(costs[-1] + ((_GAP_TOP if level == 1 else _GAP) if asked else _GAP_FREE))
    return Order(tuple(places), tuple(levels), tuple(ranks), tuple(costs))


def candidates_among(
    found: Sequence[Heading], plan: Plan, plans: frozenset[int], campaign: Campaign
) -> Sequence[Candidate]:
    """Return the headings as candidates; `plans` are the places of the sections about the year to come."""
    kinds = {one.at: (one.style, one.bold) for one in found}
    return [
        _candidate(one, plan, plans, campaign, bare=not one.rest and kinds.get(one.at + 1) == kinds[one.at])
        for one in found
    ]


def _candidate(one: Heading, plan: Plan, plans: frozenset[int], campaign: Campaign, *, bare: bool) -> Candidate:
    scores = wording.scores(one.lead, plan.wordings)
    if str(campaign.plan_year) in one.lead and str(campaign.year) not in one.lead:
        # "Định hướng năm 2025": the year says what the words leave open
        scores = tuple(max(near, _PLANNED) if place in plans else near for place, near in enumerate(scores))
    numbers = {one.number} - {0}
    if one.style in {"letter", "small"} or one.style == "roman":
        signs = [sign for sign in one.mark.removeprefix("auto") if sign.isalpha()]
        letter, alone = (signs[0] if signs else "").upper(), len(signs) == 1
        numbers |= {names.index(letter) + 1 for names in _ALPHABETS if alone and letter in names}
    return Candidate(
        one,
        frozenset(numbers),
        # "2.4" and "II.4" stand under the same part, "5.1" is a list within item 5
        (one.style, _mark_of(one)),
        (one.bold, one.level > 0, one.capitals),
        scores,
        max(scores, default=0.0),
        max(
            (scores[place] for places in plan.items.values() for place in set(places) - set(plan.real(places))),
            default=0.0,
        ),
        bare,
        max((score for place, score in enumerate(scores) if place not in plan.items), default=0.0),
    )


def _mark_of(one: Heading) -> str:
    """Return how a heading is numbered, without the number itself."""
    if one.style == "dotted":
        return f"{one.top}{one.mark[len(one.mark.rstrip(_STOPS)) :]}"
    mark = _DIGIT.sub("#", one.mark.removeprefix("auto"))
    return _SEVERAL.sub("#", mark) if one.through > one.number else mark


def worth(
    one: Candidate, nth: int, order: Order, kin: Kins, related: float, *, first: bool, goes_on: bool = False
) -> float | None:
    """Return what it tells to take a heading for a section, None where it cannot be it.

    `related` is its kinship with the section's level, 0 in the first round, in which no kin are known.
    """
    near, level = one.scores[order.places[nth]], order.levels[nth]
    ranked = is_ranked(one, order.ranks[nth])
    if near >= WORDED:
        if one.best - near > _RIVAL:
            return None
    else:
        unlike = level == 1 and one.heading.style not in _PARTS if first else related < KIN / 2
        if not ranked or unlike or _says_otherwise(one, near, kin[level].trust, goes_on=goes_on):
            return None
    if not first and is_stranger(one, level, kin, near, ranked=ranked, goes_on=goes_on):
        return None
    score = near - (one.best - near) / 2 + related
    if ranked:
        score += _RANK + _TRUSTED * kin[level].trust
    elif one.numbers:
        score -= _TRUSTED * kin[level].trust ** 2
    score += 0.05 * sum(one.look)
    return score - _BARE if one.bare else score


def _says_otherwise(one: Candidate, near: float, trust: float, *, goes_on: bool) -> bool:
    """Return whether the words of a heading are another section's, or those of a heading that unions add."""
    enough = (_ALONE if goes_on else SURE) if trust >= _TRUST else MUTE
    return one.added > max(near, MUTE) or (one.said >= enough and near < one.said)


def is_ranked(one: Candidate, rank: int) -> bool:
    """Return whether a heading's number, or one of several that it stands for, is a section's."""
    return rank in one.numbers or one.heading.number <= rank <= one.heading.through


def is_stranger(one: Candidate, level: int, kin: Kins, near: float, *, ranked: bool, goes_on: bool) -> bool:
    """Return whether a heading set or numbered otherwise than its kin is none: "b) Tổ chức thực hiện" in an item."""
    own = kin[level]
    if is_plainer(one, own):
        # Where the text runs on behind a bold heading the paragraph is not bold
        alike = one.mark in own.usual if one.numbers else own.numbered < _MOST_OF
        runs_on = bool(one.heading.rest) and alike
        return near < (MUTE if ranked else SURE) if runs_on else (near < _ALONE or not ranked)
    if one.mark in own.usual:
        return False
    if not one.numbers and own.numbered >= _MOST_OF:
        return near < _ALONE
    alike = own.looks.get(one.look, 0.0) >= USUAL
    if alike and (ranked or goes_on or (level == 2 and any(one.look))):  # noqa: PLR2004 - an item
        return near < (WORDED if ranked and level == 1 else MUTE)
    return near < _ALONE


def is_plainer(one: Candidate, own: Kin) -> bool:
    """Return whether all of its kin are bold or in a style of headings, and a heading is neither: a list in one."""
    return own.set_off >= _ALL and not (one.look[0] or one.look[1])


def kinship(one: Candidate, level: int, kin: Kins) -> float:
    """Return how far a heading is numbered and set as those of one level are, and not as those of the other."""
    own, other = kin[level], kin[3 - level]
    marks = own.marks.get(one.mark, 0.0) - other.marks.get(one.mark, 0.0)
    looks = own.looks.get(one.look, 0.0) - other.looks.get(one.look, 0.0)
    score = KIN * marks + KIN / 2 * looks - (KIN / 3 if one.mark not in own.marks else 0.0)
    return score - KIN if is_plainer(one, own) else score


def kin_of(taken: dict[int, int], candidates: Sequence[Candidate], order: Order) -> Kins:
    """Return how the headings of each level are numbered and set, as far as they are known."""
    kins = [Kin()]
    for level in (1, 2):
        marks: dict[tuple[str, str], float] = defaultdict(float)
        looks: dict[tuple[bool, bool, bool], float] = defaultdict(float)
        for nth, at in taken.items():
            if order.levels[nth] == level:
                one = candidates[at]
                weight = max(_FAINT, one.scores[order.places[nth]])
                marks[one.mark] += weight
                looks[one.look] += weight
        total = sum(marks.values()) or 1.0
        numbered = [nth for nth, at in taken.items() if order.levels[nth] == level and candidates[at].numbers]
        right = sum(is_ranked(candidates[taken[nth]], order.ranks[nth]) for nth in numbered)
        shares = {mark: count / total for mark, count in marks.items()}
        kins.append(
            Kin(
                shares,
                {look: count / total for look, count in looks.items()},
                right / len(numbered) if numbered else 0.0,
                frozenset(mark for mark, share in shares.items() if share >= USUAL),
                sum(share for (style, _), share in shares.items() if style),
                sum(count for (bold, styled, _), count in looks.items() if bold or styled) / total,
            )
        )
    return tuple(kins)
