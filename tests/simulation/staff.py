"""What staff do meanwhile, drawn by chance among what the books give reason for; and the same once more."""

from collections.abc import Callable
from datetime import datetime
from random import Random

from simulation.outside_world import Handed

from collector.errors import RulingRefused
from collector.flow import rulings
from collector.model import Decision, LetterState
from collector.office.address_events import dead_addresses
from collector.office.office import Office
from collector.store import LetterRow, RulingRow

NAME = "Lan"
UNDONE = frozenset({"accept", "reject", "extend", "mark"})
# Rulings on letters and addresses: they are no matter of the books.
ON_MAIL = frozenset({"release", "revive"})


class Staff:
    """Somebody in the office, whom a telephone tells whose a message is, and who sees the folder of letters sent."""

    def __init__(self, rng: Random, whose: Callable[[str], str], handed: list[Handed]) -> None:
        self._rng, self._whose, self._handed = rng, whose, handed
        acts = (
            *(self.assign, self.accept, self.reject, self.extend, self.mark, self.undo),
            *(self.settle_uncertain, self.release_held, self.drop, self.revive),
        )
        self._acts = {act: 3 if act == self.assign else 1 for act in acts}

    def act(self, office: Office, now: datetime) -> str:
        """Do something; say what."""
        (chosen,) = self._rng.choices(list(self._acts), self._acts.values())
        return chosen(office, now)

    def assign(self, office: Office, now: datetime) -> str:
        """Settle whose a document is, mostly rightly."""
        waiting = [d for d in office.store.documents.all() if d.decision is Decision.REVIEW]
        if not waiting:
            return "nothing waits"
        codes = sorted(office.by_code)
        right = self._whose(waiting[0].message) if self._rng.random() < 0.8 else ""
        return rulings.assign(office, waiting[0].id, right or self._rng.choice(codes), who=NAME, now=now)

    def accept(self, office: Office, now: datetime) -> str:
        """Accept any document."""
        return self._rule(rulings.accept, office, now)

    def reject(self, office: Office, now: datetime) -> str:
        """Reject any document."""
        return self._rule(rulings.reject, office, now)

    def _rule(self, rule: Callable[..., str], office: Office, now: datetime) -> str:
        known = [d for d in office.store.documents.all() if d.union and d.requirement]
        if not known:
            return "nothing is known"
        return rule(office, self._rng.choice(known).id, why="đã gọi điện", who=NAME, now=now)

    def extend(self, office: Office, now: datetime) -> str:
        """Move the deadline of any union, mostly to a later day."""
        code, until = self._rng.choice(sorted(office.by_code)), self._rng.choice(("2024-11-12", "2024-11-15"))
        for shorten in (False, True):
            try:
                return rulings.extend(office, code, until, why="công văn", who=NAME, now=now, shorten=shorten)
            except RulingRefused as error:
                refused = str(error)
        return refused

    def settle_uncertain(self, office: Office, now: datetime) -> str:
        """Look into the folder of letters sent: what is there is sent, what is not goes out."""
        outbox = office.store.outbox
        for row in _in(office, LetterState.UNCERTAIN):
            if any(one.message_id == row.message_id for one in self._handed):
                return f"letter {row.id} had arrived: {outbox.confirm(row.id, now)}"
            return self._try(rulings.release, office, row.id, now)
        return "no letter is uncertain"

    def release_held(self, office: Office, now: datetime) -> str:
        """Let a letter go that waits."""
        for row in _in(office, LetterState.HELD):
            return self._try(rulings.release, office, row.id, now)
        return "no letter waits"

    def drop(self, office: Office, now: datetime) -> str:
        """Drop a letter that has not gone."""
        waiting = [*_in(office, LetterState.HELD), *_in(office, LetterState.FAILED)]
        if not waiting:
            return "nothing is to be dropped"
        return self._try(rulings.drop, office, self._rng.choice(waiting).id, now, why="thôi")

    def revive(self, office: Office, now: datetime) -> str:
        """Have it on the telephone that an address works again, or so they say."""
        gone = sorted(dead_addresses(office))
        if not gone or self._rng.random() < 0.7:
            return "no address is revived"
        return rulings.revive(office, gone[0], why="đã gọi điện", who=NAME, now=now)

    def mark(self, office: Office, now: datetime) -> str:
        """Mark a requirement of any union, or take a mark back."""
        code, requirement = self._rng.choice(sorted(office.by_code)), self._rng.choice(("report", "stats"))
        state = self._rng.choice(("exempt", "nothing-to-report", "paper", "missing"))
        return rulings.mark(office, code, requirement, state, why="công văn", who=NAME, now=now)

    def undo(self, office: Office, now: datetime) -> str:
        """Take back the last ruling that can be."""
        found = [one for one in office.store.rulings.all() if one.kind in UNDONE and not one.undone]
        return self._try(rulings.undo, office, found[-1].id, now, why="nhầm") if found else "nothing is to be undone"

    def _try(self, rule: Callable[..., str], office: Office, number: int, now: datetime, **more: str) -> str:
        """Rule; what is refused is refused."""
        try:
            return rule(office, number, who=NAME, now=now, **more)
        except RulingRefused as error:
            return str(error)


def _in(office: Office, state: LetterState) -> list[LetterRow]:
    return office.store.outbox.letters(state=state)


def rule_again(office: Office, one: RulingRow) -> None:
    """Take a ruling of another run once more; one that was taken back decided nothing."""
    if one.undone or one.kind == "undo" or one.kind in ON_MAIL:
        return
    told = {"who": one.who, "now": one.at}
    match one.kind:
        case "assign":
            rulings.assign(office, one.target, one.payload["union"] or "", **told)
        case "accept":
            rulings.accept(office, one.target, why=one.why, **told)
        case "reject":
            rulings.reject(office, one.target, why=one.why, **told)
        case _:
            more = {"who": one.who, "why": one.why, "at": one.at, "campaign": one.campaign, "payload": one.payload}
            office.store.rulings.rule(one.kind, one.target, **more)
