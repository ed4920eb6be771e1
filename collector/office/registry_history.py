"""The registry as it was at an instant: mail is judged by what was registered when it was received.

An address, a domain or a name that moves to another union today speaks for nobody new in yesterday's mail. What is
new since, and was nobody's then, helps what still waits as a candidate and decides nothing. The first import counts
from the beginning, for mail may have come before it; so does what a registry held before it had a history.

What a ruling taught and another took back was a mistake, and never counted.

Not for what a row is worth as evidence: that is `matching`.
"""

from bisect import bisect_right
from collections import Counter, OrderedDict
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from collector.matching import Index, patched
from collector.model import KnownSenders, Union, known_senders, listed_domains
from collector.store import Store, UnionChange

_T = TypeVar("_T")
# Rows by code; None where there was no such row.
Rows = Mapping[str, Union | None]
# So many days of the registry are kept: a replay walks through them one after the other.
_KEPT = 3


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was taken into the registry from a ruling that was taken back."""

    union: str
    text: str
    since: datetime
    until: datetime


class PastRegistry:
    """The rows of the registry at any instant."""

    def __init__(
        self, today: Mapping[str, Union], changes: Sequence[UnionChange], lessons: Sequence[Lesson] = ()
    ) -> None:
        self.today = today
        self._lessons = [_until_it_went(lesson, changes) for lesson in lessons]
        # By code, the latest first: when a row changed, and what it was before
        self._changes: dict[str, list[tuple[datetime, Union | None]]] = {}
        for one in reversed(changes):
            line = self._changes.setdefault(one.code, [])
            # A clock that was set back between two edits of a row must not put the later one first.
            line.append((min(one.at, line[-1][0]) if line else one.at, one.before))
        edges = {at for line in self._changes.values() for at, _ in line}
        edges |= {at for lesson in self._lessons for at in (lesson.since, lesson.until)}
        self._edges = sorted(edges)

    def version(self, at: datetime) -> int:
        """Return a number that is the same for instants between which nothing changed."""
        return bisect_right(self._edges, at)

    def union(self, code: str, at: datetime) -> Union | None:
        """Return the row of a union as it was."""
        row = self.today.get(code)
        for changed, before in self._changes.get(code, ()):
            if changed <= at:
                break
            row = before
        taught = {one.text for one in self._lessons if one.union == code and one.since <= at < one.until}
        return _without(row, taught) if row and taught else row

    def rows(self, at: datetime) -> Rows:
        """Return the rows that were others than today's."""
        codes = dict.fromkeys([*self._changes, *(one.union for one in self._lessons)])
        found = {code: self.union(code, at) for code in codes}
        return {code: row for code, row in found.items() if row != self.today.get(code)}


def _until_it_went(lesson: Lesson, changes: Sequence[UnionChange]) -> Lesson:
    """Return a lesson that ends when it left the registry, which may count from a moment later than the ruling."""
    for one in changes:
        if one.code != lesson.union or one.at < lesson.until or not one.before or lesson.text not in _texts(one.before):
            continue
        return replace(lesson, until=one.at) if not one.after or lesson.text not in _texts(one.after) else lesson
    return lesson


def _texts(row: Union) -> tuple[str, ...]:
    return (*row.emails, *row.aliases)


def _without(row: Union, texts: Collection[str]) -> Union:
    return replace(
        row,
        emails=tuple(one for one in row.emails if one not in texts),
        aliases=tuple(one for one in row.aliases if one not in texts),
    )


def with_news(past: PastRegistry, then: Index, at: datetime) -> Rows:
    """Return the rows of an instant with what was added since and was nobody's then; `then` is their index."""
    found: dict[str, Union | None] = {}
    for code, row in past.rows(at).items():
        now = past.today.get(code)
        found[code] = row if now is None else _added(row, now, then)
    return found


def _added(row: Union | None, now: Union, then: Index) -> Union:
    """Return a row with what it has today and nobody had then."""
    unnamed = Union(now.code, "", parent=now.parent, owes=now.owes, valid_from=now.valid_from, valid_to=now.valid_to)
    base = row or unnamed
    names = _new((now.name, now.short_name, *now.aliases), (base.name, base.short_name, *base.aliases), then.bearers)
    return replace(
        base,
        aliases=(*base.aliases, *names),
        emails=(*base.emails, *_new(now.emails, base.emails, then.owners)),
        domains=(*base.domains, *_new(now.domains, base.domains, then.holders)),
    )


def _new(texts: Iterable[str], known: Collection[str], owners: Callable[[str], Collection[str]]) -> list[str]:
    return [text for text in dict.fromkeys(texts) if text.strip() and text not in known and not owners(text)]


@dataclass(frozen=True, slots=True)
class _Domains:
    """The domains that the registry listed at an instant: those of today, but for the rows that were others.

    Put together anew they cost 50 ms at 120,000 unions, and whoever opens the books asks for many days in turn.
    """

    today: Counter[str]  # by how many unions each is listed
    gone: Counter[str]  # by those whose rows were others, as they are today
    then: Counter[str]  # and as they were

    def __contains__(self, domain: object) -> bool:
        return domain in self.then or (isinstance(domain, str) and self.today[domain] > self.gone[domain])


def _holders(rows: Iterable[Union]) -> Counter[str]:
    return Counter(domain for row in rows for domain in listed_domains((row,)))


class RegistryHistory:
    """The registry of every instant, ready for matching. An edit makes a new one of it (`Office.registry_changed`)."""

    def __init__(self, store: Store, today: Mapping[str, Union], index: Callable[[], Index]) -> None:
        self._store, self._today, self._index = store, today, index
        self._changes = store.registry.edits()
        self._newest = -1
        self._lessons: list[Lesson] = []
        self._past = PastRegistry(today, self._changes)
        self._indexes: OrderedDict[int, tuple[Index, Index | None]] = OrderedDict()
        self._domains: OrderedDict[int, _Domains] = OrderedDict()

    def union(self, code: str, at: datetime) -> Union | None:
        """Return the row of a union as it was."""
        return self._now().union(code, at)

    def known_senders(self, code: str, at: datetime, own: Collection[str]) -> KnownSenders:
        """Return who was known for a union by its row, its parent's and the office's own addresses."""
        row = self.union(code, at) or Union(code, code)
        parent = self.union(row.parent, at) if row.parent else None
        return known_senders(row, parent, own=own, domains=self._domains_at(at))

    def indexes(self, at: datetime) -> tuple[Index, Index | None]:
        """Return the registry as it was, and the same with what is new since and was nobody's; None for no news."""
        past = self._now()
        return _kept(self._indexes, past.version(at), lambda: self._indexed(past, at))

    def _indexed(self, past: PastRegistry, at: datetime) -> tuple[Index, Index | None]:
        today, rows = self._index(), past.rows(at)
        if not rows:
            return today, None
        order = self._store.registry.order()
        then = patched(today, rows, order)
        news = with_news(past, then, at)
        return then, None if news == rows else patched(today, news, order)

    def _domains_at(self, at: datetime) -> Container[str]:
        past = self._now()
        return _kept(self._domains, past.version(at), lambda: self._listed(past.rows(at)))

    def _listed(self, rows: Rows) -> "_Domains":
        now = [self._today[code] for code in rows if code in self._today]
        then = [row for row in rows.values() if row]
        return _Domains(self._listed_today, _holders(now), _holders(then))

    @cached_property
    def _listed_today(self) -> Counter[str]:
        return _holders(self._today.values())

    def _now(self) -> PastRegistry:
        """Return the past, read again where a ruling took back what another had taught."""
        newest = self._store.rulings.newest()
        if newest != self._newest:
            self._newest = newest
            lessons = [Lesson(*one) for one in self._store.rulings.unlearnt()]
            if lessons != self._lessons:
                self._lessons, self._past = lessons, PastRegistry(self._today, self._changes, lessons)
                self._indexes.clear()
                self._domains.clear()
        return self._past


def _kept(kept: OrderedDict[int, _T], version: int, make: Callable[[], _T]) -> _T:
    """Return what was made for a version of the registry; the last few versions asked for are kept."""
    if version not in kept:
        kept[version] = make()
        while len(kept) > _KEPT:
            kept.popitem(last=False)
    kept.move_to_end(version)
    return kept[version]
