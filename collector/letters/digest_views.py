"""The digest's facts arranged for its template: whom to call first, what to do, the progress drawn by day.

Not for deciding: whether something is missing, faulty or late was decided before; the words stand in the template.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from collector.letters.digest_facts import Absent, DigestFacts, Faulty, Timely, Waiting
from collector.letters.template_views import to_correct
from collector.matching.sentences import sentence
from collector.model import MARKED_STANDINGS, OPEN_STANDINGS, ZONE, Candidate, Evidence, Finding, Union

_CANDIDATES = 3
_POSSIBLE = 0.01
_WIDE = 20  # blocks of a bar in the text form
# Where the desk shows what a line of the summary asks for.
_PLACES = {
    "call": "/?state=missing",
    "settle": "/review",
    "fix": "/?state=needs-fix",
    "answer": "/messages?class=question",
    "layouts": "/review",
    "overruling": "/",
    "unwanted": "/review",
    "letters": "/letters",
    "messages": "/messages",
    "events": "/",
    "new": "/",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One day of the progress, drawn."""

    day: date
    count: int
    share: int  # per cent of the unions that owe
    drawn: str  # the bar of the text form
    marked: int  # counted apart: something is settled by staff's word
    apart: int  # their share, per cent
    deadline: bool  # the last day that the time allowed has
    late: bool  # after it


@dataclass(frozen=True, slots=True)
class DigestView:
    """What the digest lists, the summary's lines by name."""

    actions: tuple[tuple[str, str], ...]  # the line and its link, "" without a desk
    missing: tuple[Absent, ...]  # whom no letter reaches first
    to_fix: tuple[Union, ...]  # only to correct; one that lacks something too is counted there
    both: int  # unions that lack something and have to correct something else
    waiting: int  # unions of which nothing but what waits for staff is open
    bars: tuple[Bar, ...]
    punctual: tuple[Timely, ...]  # of the final edition: all of it came in time
    late: tuple[Timely, ...]  # all of it came, some after the time allowed
    marked: tuple[Timely, ...]  # all of it came or was settled, something of it by staff's word
    absent: tuple[Timely, ...]  # something was not received

    def assign(self, item: Waiting, union: str) -> tuple[str, ...]:
        """Return the command that settles a waiting document."""
        return ("collector", "assign", item.document, union)

    def errors(self, item: Faulty) -> tuple[Finding, ...]:
        """Return what a union was asked to correct."""
        return to_correct(item.findings)

    def candidates(self, item: Waiting) -> tuple[Candidate, ...]:
        """Return the unions worth a look: the first, and others that are not out of the question."""
        shown = item.candidates[:_CANDIDATES]
        return shown if item.conflict else (*shown[:1], *(one for one in shown[1:] if one.probability >= _POSSIBLE))

    def evidence(self, item: Waiting, candidate: Candidate) -> tuple[Evidence, ...]:
        """Return the strongest evidence for one candidate."""
        said = (one for one in item.evidence if one.union == candidate.union and one.weight > 0)
        return tuple(sorted(said, key=lambda one: -one.weight)[:4])

    def against(self, item: Waiting, candidate: Candidate) -> tuple[Evidence, ...]:
        """Return what speaks against one candidate, the strongest first."""
        said = (one for one in item.evidence if one.union == candidate.union and one.weight < 0)
        return tuple(sorted(said, key=lambda one: one.weight)[:4])

    def because(self, said: Evidence) -> str:
        """Return one piece of evidence in words, the same as everywhere."""
        return sentence(said)


def digest(facts: DigestFacts) -> DigestView:
    """Arrange the digest. In its numbers a union counts once: complete, lacking, only to correct, or waiting."""
    faulty = {item.union.code: item.union for item in facts.to_fix}
    lacking = {item.union.code for item in facts.missing}
    fixing = {code: union for code, union in faulty.items() if code not in lacking}
    lines = {
        "call": facts.missing,
        "settle": facts.review,
        "fix": fixing,
        "answer": facts.questions,
        "layouts": facts.layouts,
        "overruling": facts.overruling,
        "unwanted": facts.unwanted,
        "letters": facts.troubles,
        "messages": facts.failed,
        "events": facts.events,
        "new": facts.new,
    }
    return DigestView(
        actions=tuple(
            (key, f"{facts.desk}{_PLACES[key]}" if facts.desk else "") for key, rows in lines.items() if rows
        ),
        missing=tuple(sorted(facts.missing, key=_reach)),
        to_fix=tuple(fixing.values()),
        both=len(faulty) - len(fixing),
        waiting=facts.total - facts.complete - facts.marked - len(facts.missing) - len(fixing),
        bars=_bars(facts),
        punctual=tuple(one for one in facts.records if _came(one) and not (_is_marked(one) or _was_late(one))),
        late=tuple(one for one in facts.records if _came(one) and not _is_marked(one) and _was_late(one)),
        marked=tuple(one for one in facts.records if _came(one) and _is_marked(one)),
        absent=tuple(one for one in facts.records if not _came(one)),
    )


def _reach(absent: Absent) -> int:
    """Return who is called first: whom no letter reaches; last, anyone who still has time."""
    if absent.extended:
        return 3
    if absent.bounced:
        return 0
    return 1 if not absent.union.emails else 2


def _bars(facts: DigestFacts) -> tuple[Bar, ...]:
    last = (facts.campaign.deadline.ends_at - timedelta(microseconds=1)).astimezone(ZONE).date()
    made = []
    for one in facts.reached:
        share, beside = _share(one.count, facts), _share(one.marked, facts)
        full = round(share * _WIDE)
        apart = min(round(beside * _WIDE), _WIDE - full)
        drawn = "█" * full + "▒" * apart + "░" * (_WIDE - full - apart)
        whole = round(share * 100)
        told = (one.day, one.count, whole, drawn, one.marked, min(round(beside * 100), 100 - whole))
        made.append(Bar(*told, deadline=one.day == last, late=one.day > last))
    return tuple(made)


def _share(count: int, facts: DigestFacts) -> float:
    return count / facts.total if facts.total else 0.0


def _came(one: Timely) -> bool:
    """Return whether all of it was received, whatever its faults."""
    return all(row.received_at is not None or row.state not in OPEN_STANDINGS for row in one.standings)


def _is_marked(one: Timely) -> bool:
    return any(row.state in MARKED_STANDINGS for row in one.standings)


def _was_late(one: Timely) -> bool:
    return any(row.late for row in one.standings)
