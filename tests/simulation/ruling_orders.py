"""All orders of what staff decide, what comes in and what goes out, and what must hold of the letters.

A ruling is told once, to those who got an answer before; what waits is put right; no letter says what is no longer so.
Kept beside the product: what was told is read off the letters that the post took.
"""

import itertools
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

from factories import mail
from factories.mail import Draft
from factories.papers import REPORT, STATS, Made
from factories.people import Person
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from simulation.invariants import Broken
from simulation.outside_world import Post, Server, Trouble
from simulation.shared import Shared, SimulatedOffice
from sqlalchemy import select

from collector.errors import RulingRefused, UnknownDocument, UnknownUnion
from collector.flow import intake, rulings
from collector.flow.rulings import ImportOrders
from collector.model import GONE, RULINGS_ON_DOCUMENTS, ZONE, LetterKind, LetterState, RulingKind, matter_of, union_of
from collector.office import outbox
from collector.office.updates import full_answer, standing_facts
from collector.store.registry_file import write_registry
from collector.store.tables import tellings

START = datetime(2024, 11, 5, 9, tzinfo=ZONE)
MINUTE, QUIET_TIME = timedelta(minutes=1), timedelta(minutes=11)
PAPERS = (
    (REPORT, STATS),
    (REPORT,),
    (Made("stats", "sum"),),
    (Made("report", "missing-section"), STATS),
    (Made("report", "anonymous"),),
    (Made("report", "missing-section"), Made("stats", "sum")),
)
REFUSED = (RulingRefused, UnknownDocument, UnknownUnion)
Fact = tuple[str, str]  # matter and name

some = st.integers(0, 99)
rarely = st.sampled_from((False, False, False, True))


class RulingOrders(RuleBasedStateMachine):
    """An office of a few unions; each rule is something that staff or senders do."""

    def __init__(self, shared: Shared, root: Path) -> None:
        super().__init__()
        self.shared, self.root = shared, root
        self.data = shared.fresh(root / "data")
        self.post, self.server = Post(lambda _: None), Server()
        outside = SimpleNamespace(mailbox=self.server, post=self.post, sent_folder="")
        self.office = _Office(shared, self.data, outside, self.at_hand_over)
        self.now, self.count = START, itertools.count()
        self.raw: list[bytes] = []
        self.told: dict[Fact, str] = {}  # by the letters that went
        self.first: dict[Fact, str] = {}  # as it was when it was first looked at
        self.owed: dict[Fact, str] = {}  # what a ruling changed and has to be told
        self.stood: dict[Fact, str] = {}

    def teardown(self) -> None:
        try:
            self.rest()
        finally:
            self.office.close()

    # --- what happens

    @initialize(union=some, papers=st.sampled_from(PAPERS), answered=st.booleans())
    def begin(self, union: int, papers: tuple[Made, ...], *, answered: bool) -> None:
        self.send(union, papers, stranger=False)
        if answered:
            self.go()

    @rule(union=some, papers=st.sampled_from(PAPERS), stranger=st.sampled_from((False, False, True)))
    def send(self, union: int, papers: tuple[Made, ...], *, stranger: bool) -> None:
        """Let a union, or somebody whom nobody knows, send a new version."""
        row = self.shared.cast.unions[union % len(self.shared.cast.unions)]
        edition = next(self.count)
        files = tuple(self.shared.papers.file(one, row.code, edition) for one in papers)
        sender = self.shared.cast.clerks[row.code]
        if stranger:
            sender = Person("Hoa Sen", f"hoasen{edition}@gmail.example", "")
        draft = Draft(sender, "Báo cáo", "Đơn vị gửi báo cáo.\n", files)
        self.arrive(mail.build(draft, self.now))

    @rule(which=some)
    def copy(self, which: int) -> None:
        """Let a message come once more by another way."""
        raw = self.raw[which % len(self.raw)]
        self.arrive(mail.received("relay.example", self.now) + raw)

    def arrive(self, raw: bytes) -> None:
        self.raw.append(raw)
        self.server.put(raw, self.now)
        self.act("", lambda: intake.take_in(self.office, self.now))

    @rule(which=some, union=some, quiet=rarely)
    def assign(self, which: int, union: int, *, quiet: bool) -> None:
        code = self.code(union)
        self.on_document("assign", which, lambda one, **by: rulings.assign(self.office, one, code, **by), quiet=quiet)

    @rule(which=some, quiet=rarely)
    def reject(self, which: int, *, quiet: bool) -> None:
        self.settle(which, "reject", quiet=quiet)

    @rule(which=some, quiet=rarely)
    def accept(self, which: int, *, quiet: bool) -> None:
        self.settle(which, "accept", quiet=quiet)

    @rule(which=some, quiet=rarely)
    def set_aside(self, which: int, *, quiet: bool) -> None:
        self.settle(which, "set_aside", quiet=quiet)

    def settle(self, which: int, what: str, *, quiet: bool) -> None:
        ruled = getattr(rulings, what)
        self.on_document(what, which, lambda one, **by: ruled(self.office, one, why="lý do", **by), quiet=quiet)

    @rule(which=some, code=some, back=st.booleans(), everywhere=st.booleans(), quiet=rarely)
    def waive(self, which: int, code: int, *, back: bool, everywhere: bool, quiet: bool) -> None:
        documents = [one for one in self.documents() if one.findings]
        if not documents:
            return
        one = documents[which % len(documents)]
        found = one.findings[code % len(one.findings)]
        ruled = rulings.unwaive if back else rulings.waive
        by = {"why": "lý do", "who": "Lan", "now": self.now, "quiet": quiet}
        by |= {"everywhere": True} if everywhere else {"where": found.where}
        self.act("waive", lambda: ruled(self.office, one.id, found.code, **by), quiet=quiet)

    @rule(union=some, day=st.sampled_from((12, 15, 20)), quiet=rarely)
    def extend(self, union: int, day: int, *, quiet: bool) -> None:
        by = {"why": "công văn", "who": "Lan", "now": self.now, "quiet": quiet}
        code = self.code(union)
        self.act("union", lambda: rulings.extend(self.office, code, f"2024-11-{day}", **by), quiet=quiet)

    @rule(
        union=some,
        requirement=st.sampled_from(("report", "stats")),
        state=st.sampled_from(("exempt", "nothing-to-report", "paper", "missing")),
        quiet=rarely,
    )
    def mark(self, union: int, requirement: str, state: str, *, quiet: bool) -> None:
        by = {"why": "công văn", "who": "Lan", "now": self.now, "quiet": quiet}
        code = self.code(union)
        self.act("union", lambda: rulings.mark(self.office, code, requirement, state, **by), quiet=quiet)

    @rule(which=some, quiet=rarely)
    def undo(self, which: int, *, quiet: bool) -> None:
        found = [one for one in self.office.store.rulings.all() if not one.undone and one.kind in _UNDONE]
        if not found:
            return
        one = found[-1 - which % min(len(found), 3)]
        by = {"why": "nhầm", "who": "Lan", "now": self.now, "quiet": quiet}
        kind = "union" if one.kind in {RulingKind.EXTEND, RulingKind.MARK} else "waive"
        kind = f"document {one.message}" if one.kind in RULINGS_ON_DOCUMENTS else kind
        self.act(kind, lambda: rulings.undo(self.office, one.id, **by), quiet=quiet)

    @rule(union=some, field=st.sampled_from(("name", "emails", "code", "leave", "come back")))
    def registry(self, union: int, field: str) -> None:
        """Edit a row of the registry, give a union another code, let it go or come back."""
        number, rows = next(self.count), list(self.office.unions)
        code = self.code(union)
        orders = ImportOrders(remove=True)
        match field:
            case "name":
                rows = [replace(one, name=f"{one.name} {number}") if one.code == code else one for one in rows]
            case "emails":
                fresh = f"vanthu{number}@{code.lower()}.example"
                rows = [replace(one, emails=(*one.emails, fresh)) if one.code == code else one for one in rows]
            case "code":
                rows = [_recoded(one, code, f"M{number}") for one in rows]
                orders = ImportOrders(remove=True, renames={code: f"M{number}"})
            case "leave" if len(rows) > 1:
                rows = [replace(one, parent=None) for one in rows if one.code != code]
            case "come back":
                known = {one.code for one in rows}
                gone = [one for one in self.office.store.registry.unions(gone=True) if one.code not in known]
                rows += [replace(one, parent=None) for one in gone]
        path = self.root / "registry.csv"
        write_registry(path, rows)
        renames = orders.renames
        self.act("", lambda: rulings.import_unions(self.office, path, self.now, orders))
        for kept in (self.told, self.first, self.owed):
            _rename_facts(kept, renames)
        self.stood = self.facts()

    @rule()
    def go(self) -> None:
        """Let go what is due at this minute."""
        outbox.flush(self.office, self.now)

    @rule()
    def wait(self) -> None:
        """Let the ten minutes go by that staff may take to think."""
        self.now += QUIET_TIME
        outbox.flush(self.office, self.now)

    # --- what was done, and what follows

    def on_document(self, kind: str, which: int, ruled, *, quiet: bool) -> None:
        documents = self.documents()
        if documents:
            one = documents[which % len(documents)]
            by = {"who": "Lan", "now": self.now, "quiet": quiet}
            self.act(f"document {one.message}", lambda: ruled(one.id, **by), quiet=quiet)

    def act(self, kind: str, do, *, quiet: bool = False) -> None:
        """Do something, and note what it changed; what is refused changes nothing."""
        before = self.facts()
        answered = {one.code for one in self.office.unions if self.was_answered(one.code)}
        try:
            do()
        except REFUSED as error:
            if self.facts() != before:
                raise Broken("what was refused changed something") from error
            return
        self.now += MINUTE
        self.stood = self.facts()
        changed = {fact for fact in self.stood if self.stood[fact] != before.get(fact, "")}
        changed |= before.keys() - self.stood.keys()
        spoken = self.spoken(kind, {matter for matter, _ in changed})
        for fact in changed:
            # What a union need not send corrects an answer; who got none was not told that it must.
            heard = not fact[1].startswith("mark:") or union_of(fact[0]) in answered
            if kind and not quiet and fact[0] in spoken and heard:
                self.owed[fact] = self.stood.get(fact, "")
            else:
                self.owed.pop(fact, None)

    def spoken(self, kind: str, matters: set[str]) -> set[str]:
        """Return the matters of which a ruling is told: its own message, or the latest, and unions."""
        if kind.startswith("document "):
            return {kind.partition(" ")[2]}
        if kind == "union":
            return {matter for matter in matters if union_of(matter)}
        answered = [matter for matter in matters if not union_of(matter) and self.answer_to(matter)]
        rows = [self.office.store.mail.message(matter) for matter in answered]
        latest = max((one for one in rows if one), key=lambda one: (one.received_at, one.sha256), default=None)
        return {latest.sha256} if latest else set()

    def documents(self):
        return [one for one in self.office.store.documents.all() if one.requirement]

    def code(self, number: int) -> str:
        codes = [one.code for one in self.office.unions]
        return codes[number % len(codes)]

    def facts(self) -> dict[Fact, str]:
        """Return what stands."""
        messages = [one.sha256 for one in self.office.store.mail.messages()]
        found = standing_facts(self.office, messages, [one.code for one in self.office.unions])
        flat = {(matter, name): fact for matter, facts in found.items() for name, fact in facts.items()}
        for fact, text in flat.items():
            self.first.setdefault(fact, text)
        return flat

    def answer_to(self, message: str):
        return full_answer(self.office, message, self.office.store.outbox.letters())

    # --- the laws

    def at_hand_over(self, number: int) -> None:
        """A letter says what stands at this moment, and what nobody told before."""
        letter = self.office.store.outbox.letter(number)
        stands = self.facts()
        for matter, facts in _tells(self.office, number):
            for name, fact in facts.items():
                if stands.get((matter, name), "") != fact:
                    now = stands.get((matter, name), "")
                    raise Broken(f"letter {number} ({letter.kind}) tells {name} {fact!r} where {now!r} stands")
                if letter.kind is LetterKind.UPDATE and self.told.get((matter, name)) == fact:
                    raise Broken(f"letter {number} tells {name} {fact!r} once more")
                self.told[matter, name] = fact
        if letter.union and letter.union not in self.office.by_code:
            raise Broken(f"letter {number} ({letter.kind}) goes for {letter.union}, which has left")

    @invariant()
    def one_full_answer(self) -> None:
        """Each message has one full answer at most."""
        answered = [
            row.occasion.answered
            for row in self.office.store.outbox.letters()
            if row.state in GONE and row.occasion.answered and row.kind is not LetterKind.RECEIPT_UNKNOWN
        ]
        if len(answered) != len(set(answered)):
            raise Broken("a message has two full answers")

    def rest(self) -> None:
        """Let everything come to rest: what a ruling changed was told, and the newest word on it is what stands."""
        for _ in range(3):
            for row in self.office.store.outbox.letters(state=LetterState.HELD):
                raise Broken(f"letter {row.id} ({row.kind}) waits: {row.held}")
            self.wait()
        for row in self.office.store.outbox.letters(state=LetterState.QUEUED):
            raise Broken(f"letter {row.id} ({row.kind}) is still queued")
        for fact, text in self.untold():
            raise Broken(f"{fact[1]} of {fact[0][:20]} is {text!r}, and {self.told.get(fact)!r} was told")

    def untold(self) -> Iterator[tuple[Fact, str]]:
        for (matter, name), text in self.owed.items():
            union = union_of(matter)
            if union and union not in self.office.by_code:
                continue
            if union and name.startswith("mark:") and not self.was_answered(union):
                continue
            if not union and not self.answer_to(matter):
                continue
            # A full answer tells of every file of its message: what it does not name is not so.
            if self.told.get((matter, name), self.first[matter, name] if union else "") != text:
                yield (matter, name), text

    def was_answered(self, union: str) -> bool:
        return any(self.answer_to(one.message) for one in self.office.store.documents.all(union=union))


_UNDONE = RULINGS_ON_DOCUMENTS | {RulingKind.EXTEND, RulingKind.MARK, RulingKind.WAIVE}


class _Office(SimulatedOffice):
    """An office whose letters are looked at when they are handed over."""

    def __init__(self, shared: Shared, data: Path, outside, witness) -> None:
        super().__init__(shared, data, outside)
        self._hand_over = witness

    def post(self):
        return self._outside.post.open(Trouble(), lambda name, _: self._hand_over(int(name.rpartition("-")[2])))


def _recoded(row, old: str, new: str):
    return replace(row, code=new if row.code == old else row.code, parent=new if row.parent == old else row.parent)


def _rename_facts(kept: dict[Fact, str], renames) -> None:
    """Let what was noted of a union follow its new code."""
    for old, new in renames.items():
        for (matter, name), text in list(kept.items()):
            moved = matter_of(new) if union_of(matter) == old else matter
            said = new if name.endswith("/union") and text == old else text
            del kept[matter, name]
            kept[moved, name] = said


def _tells(office, number: int) -> Iterator[tuple[str, dict[str, str]]]:
    connection = office.store._database.connection
    for row in connection.execute(select(tellings.c.matter, tellings.c.facts).where(tellings.c.letter == number)):
        yield row.matter, json.loads(row.facts)
