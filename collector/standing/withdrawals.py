"""Which documents a message means that asks not to use something, and whether that is still open.

It changes nothing by itself: the document stands as it stood, with a mark, until staff keep or reject it, or until a
newer version takes its place. Computed from the records alone, so that it is the same in every order of recording.

A message means the documents of the letter that it answers or recalls, or whose name it tells; else what stood of the
sender's union when it came. Whoever is not known for a union takes back what he sent himself and nothing else; where
nobody can tell what is meant, nothing is marked and staff see the message.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from collector.model import FAULTY_STATES, Campaign, Decision, DocumentState, FileRole, Record, Withdrawal
from collector.standing.documents import Lines, arrival, judge
from collector.standing.succession import Known, anybody


@dataclass(frozen=True, slots=True)
class WithdrawalAsked:
    """A message that asks not to use something, with what the ledger knows around it."""

    message: str  # sha256
    arrival: tuple[datetime, int]  # as that of a document
    sender: str | None
    told: Withdrawal
    forged: bool = False  # our server says that its sender is another
    answered: tuple[str, ...] = ()  # the messages that it answers or recalls, the newest first
    named: frozenset[str] = frozenset()  # the documents whose file it names
    last: str | None = None  # the message with documents that its sender sent last


@dataclass(frozen=True, slots=True)
class WithdrawalRulings:
    """What staff decided about withdrawals."""

    settled: frozenset[str] = frozenset()  # messages that need nothing more
    # By message and requirement: the documents that were kept, rejected or set aside for it
    ruled: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Withdrawals:
    """What is asked not to be used."""

    meant: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by message: documents, open or settled
    open: Mapping[str, tuple[WithdrawalAsked, ...]] = field(default_factory=dict)  # by document: who asks, by receipt
    settled: frozenset[str] = frozenset()  # messages


def withdrawals(
    asked: Iterable[WithdrawalAsked],
    records: Sequence[Record],
    lines: Lines,
    campaign: Campaign,
    rulings: WithdrawalRulings,
    known: Known = anybody,
) -> Withdrawals:
    """Say of each message that asks not to use something what it means, and whether that is open.

    `lines` are what `judge` says of the records.
    """
    meant: dict[str, tuple[str, ...]] = {}
    open_: dict[str, tuple[WithdrawalAsked, ...]] = {}
    settled = set()
    by_id = {record.id: record for record in records}
    for one in sorted(asked, key=lambda each: each.arrival):
        ruled = {requirement: ids for (sha, requirement), ids in rulings.ruled.items() if sha == one.message}
        found = _Meant(one, records, lines, campaign, known).documents()
        waits = [record for record in found if _is_open(record, one, lines, ruled, by_id)]
        done = [id_ for ids in ruled.values() for id_ in sorted(ids)]
        over = [record.id for record in found if record not in waits and (record.requirement or "") not in ruled]
        meant[one.message] = tuple(dict.fromkeys([*done, *over, *(record.id for record in waits)]))
        if one.message in rulings.settled or (meant[one.message] and not waits):
            settled.add(one.message)
            continue
        for record in waits:
            open_[record.id] = (*open_.get(record.id, ()), one)
    return Withdrawals(meant, open_, frozenset(settled))


def _is_open(
    record: Record,
    one: WithdrawalAsked,
    lines: Lines,
    ruled: Mapping[str, frozenset[str]],
    by_id: Mapping[str, Record],
) -> bool:
    """Return whether a document that a message means still waits for staff."""
    targets = ruled.get(record.requirement or "")
    if targets is not None:
        # What staff decided is decided for this requirement, but for the same bytes that came once more: who rejects
        # one of two rejects one.
        refused = {by_id[id_].sha256 for id_ in targets if id_ in by_id and by_id[id_].rejected}
        if record.id in targets or record.sha256 is None or record.sha256 not in refused:
            return False
    line = lines.get((_whose(record), record.requirement or ""), [])
    faulty = next((each.state in FAULTY_STATES for each in line if each.record.id == record.id), False)
    replaced = {DocumentState.ACCEPTED} | (FAULTY_STATES if faulty else set())
    return not any(arrival(each.record) > one.arrival and each.state in replaced for each in line)


def _whose(record: Record) -> str:
    """Return the union of a document, or its first candidate; "" for one of nobody."""
    return record.union or (record.candidates[0].union if record.candidates else "")


@dataclass(frozen=True, slots=True)
class _Meant:
    """Looks for what one message means."""

    one: WithdrawalAsked
    records: Sequence[Record]
    lines: Lines
    campaign: Campaign
    known: Known

    def documents(self) -> list[Record]:
        """Return the documents that it means, by their arrival; [] where nobody can tell."""
        one = self.one
        if one.forged:
            return []
        mine = [record for record in self.records if self._may_take_back(record)]
        if named := [record for record in mine if record.id in one.named]:
            return sorted(named, key=arrival)
        for message in one.answered:
            if found := [record for record in self._of_kind(mine) if record.message == message]:
                return sorted(found, key=arrival)
        if one.told.recalled:
            return []  # of a message that brought nothing
        if len(one.told.unions) == 1:
            found = [record for line in self._lines() for record in self._standing(line)]
            waiting = [record for record in self._of_kind(mine) if self._waits(record)]
            latest = max((arrival(record)[0] for record in waiting), default=None)
            found += [record for record in waiting if record.received_at == latest and record not in found]
            return sorted(found, key=arrival)
        return sorted((record for record in self._of_kind(mine) if self._is_last(record)), key=arrival)

    def _may_take_back(self, record: Record) -> bool:
        """Return whether a document was there when the message came, and its sender may speak for it."""
        if record.role is FileRole.NOTHING or record.decision is Decision.NONE or record.rejected:
            return False
        return arrival(record) < self.one.arrival and (self._is_own(record) or record.union in self.one.told.unions)

    def _is_own(self, record: Record) -> bool:
        return record.sender is not None and record.sender == self.one.sender

    def _is_last(self, record: Record) -> bool:
        """Return whether its sender sent it last, and it is of a union that he names, where he names one."""
        spoken = self.one.told.spoken
        return self._is_own(record) and record.message == self.one.last and (not spoken or _whose(record) in spoken)

    def _waits(self, record: Record) -> bool:
        """Return whether it waits for staff, was sent by the same hand, and is the union's as far as one can tell."""
        return (
            record.decision is Decision.REVIEW
            and self._is_own(record)
            and _whose(record) in {"", *self.one.told.unions}
        )

    def _of_kind(self, records: Iterable[Record]) -> list[Record]:
        return [record for record in records if record.requirement is None or record.requirement in self._asked()]

    def _asked(self) -> set[str]:
        kind = self.one.told.kind
        return {one.id for one in self.campaign.requirements if kind in {None, one.kind}}

    def _lines(self) -> Iterator[list[Record]]:
        """Return the documents of the union for each requirement that came before the message."""
        for (union, requirement), line in self.lines.items():
            if union in self.one.told.unions and requirement in self._asked():
                yield [each.record for each in line if arrival(each.record) < self.one.arrival]

    def _standing(self, line: list[Record]) -> list[Record]:
        """Return what stood of a line when the message came: the accepted version, else the latest faulty one."""
        judged = [each for found in judge(line, self.known).values() for each in found if not each.behind]
        if self.one.told.earlier and len({each.version for each in judged}) > 1:
            # «Đừng dùng bản trước»: of several versions the one before the last.
            before = sorted({each.version for each in judged})[-2]
            return [each.record for each in judged if each.version == before and not each.record.rejected]
        accepted = [each.record for each in judged if each.state is DocumentState.ACCEPTED]
        faulty = [each.record for each in judged if each.state in FAULTY_STATES]
        return accepted or faulty[-1:]
