"""What the product made of a mailbox, held against its truth by the contract.

A document must be given by itself where one strong kind of evidence names its union and none another; must wait where
the sender is false, where nothing but weak words speaks and they disagree, or where a stranger would displace what
stands; may do either where weak words agree. Where it may, what follows is judged by what the product chose.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from unseen.mailbox import PRIVATE, Letter, Mailbox, Paper

from collector.model.zone import ZONE

DEADLINE = datetime(2024, 11, 10, tzinfo=ZONE)
WARNINGS = {"stats.value-missing", "stats.implausible", "report.no-figures", "report.placeholder", "report.too-long",
            "cross.mismatch", "report.layout-unknown", "identity.conflict", "file.legacy-format"}  # fmt: skip
NOT_RECEIVED = {"stats.blank", "stats.wrong-form", "stats.wrong-period", "report.wrong-period"}
IN_DOUBT = "report.layout-unknown"
SECTIONS = {"report.section-missing", "report.section-empty"}
FIGURES = ("wrong", "recall", "first", "requirement", "precision", "found", "where", "layout", "figures", "status")
GOALS = {"wrong": 0, "recall": 0.99, "first": 0.97, "requirement": 0.99, "precision": 0.99, "found": 0.99,
         "where": 0.98, "layout": 0.01, "figures": 1.0, "status": 0.99}  # fmt: skip


@dataclass(slots=True)
class Score:
    """Counts of what was right among how many, and the messages in which something was not."""

    right: Counter = field(default_factory=Counter)
    all: Counter = field(default_factory=Counter)
    wrong: int = 0
    notes: list[tuple[str, str, Letter | None, Paper | None]] = field(default_factory=list)

    def count(self, what: str, *, right: bool, times: int = 1) -> None:
        self.all[what] += times
        self.right[what] += times if right else 0

    def add(self, other: "Score") -> None:
        self.right.update(other.right)
        self.all.update(other.all)
        self.wrong += other.wrong

    def figure(self, what: str) -> float:
        if what == "wrong":
            return self.wrong
        if what == "layout":
            return 1 - self.right[what] / self.all[what] if self.all[what] else 0.0
        return self.right[what] / self.all[what] if self.all[what] else 1.0

    def missed(self) -> list[str]:
        """Return the goals that are not reached."""
        most = {"wrong", "layout"}
        return [
            one for one in FIGURES if (self.figure(one) > GOALS[one] if one in most else self.figure(one) < GOALS[one])
        ]


def judge(mailbox: Mailbox, documents: list[dict], status: list[dict], values: list[dict]) -> Score:
    """Return how right the listings are."""
    score = Score()
    rows = defaultdict(list)
    for row in documents:
        rows[row["message_id"].strip("<>"), row["sha256"]].append(row)
    books = _Books({union.code: union for union in mailbox.unions})
    standing: dict[str, tuple[Letter, Paper]] = {}
    for letter in mailbox.letters:
        for paper in letter.papers:
            found = rows.pop((letter.message_id, paper.sha256), [None])[0]
            _judge_paper(score, books, letter, paper, found)
            if found:
                standing[found["id"]] = (letter, paper)
    for row in [one for some in rows.values() for one in some if one["requirement"] and one["decision"] == "auto"]:
        score.wrong += 1
        score.notes.append(("wrong", f"{row['path']} is nobody's, was given to {row['union']}", None, None))
    _judge_status(score, books, status, standing)
    _judge_values(score, status, values, standing, {row["id"]: row for row in documents})
    return score


# --- a document


def decision(letter: Letter, paper: Paper) -> str:
    """Return "auto", "review" or "may" by what speaks for whom, without regard to what stands."""
    if letter.authentic is False:
        return "review"
    own_address = letter.sender.registered == paper.union
    sure = any(
        one.truth.named and one.union == paper.union and one.called in {"", one.union} and one is not paper
        for one in letter.papers
    )
    others = [*letter.leftover, *({paper.called} - {"", paper.union})]
    if len({one.union for one in letter.papers if one.union}) > 1:
        # Each file says whose it is, and the mail is of one of them or of their common parent
        foreign = letter.writer != paper.union and letter.sender.domain not in PRIVATE
        astray = others or any(one.called not in {"", one.union} for one in letter.papers)
        return "may" if foreign or astray or not paper.truth.named else "auto"
    hinted = letter.hints or paper.called == paper.union or letter.at_home
    if not others:
        # A table that only names itself, beside a nameless report that is called by another union's name
        alone = not (own_address or sure or hinted)
        astray = any(one.called not in {"", paper.union} for one in letter.papers)
        if alone and astray:
            return "may"
        return "auto" if paper.truth.named or own_address or sure else "may"
    if not (paper.truth.named or own_address or sure):
        return "review"
    # A letterhead alone may itself be the copied one, two words that agree may be right, and a child's name beside
    # its parent's may be the one that counts
    kin = any(one.startswith(f"{paper.union}-") for one in others)
    agreed = len(others) > len({*others})
    seconded = own_address or sure or hinted
    return "auto" if paper.truth.named and seconded and not kin and not agreed else "may"


def _judge_paper(score: Score, books: "_Books", letter: Letter, paper: Paper, row: dict | None) -> None:
    def note(what: str, text: str) -> None:
        score.notes.append((what, text, letter, paper))

    if paper.requirement is None:
        if row and row["requirement"] and row["decision"] == "auto":
            score.wrong += 1
            note("wrong", f"a paper of another kind was taken as {row['requirement']}")
        return
    score.count("requirement", right=bool(row) and row["requirement"] == paper.requirement)
    expected = books.expect(letter, paper, row)
    if not row:
        score.count("recall", right=expected != "auto")
        note("requirement", "it has no row")
        return
    if row["requirement"] != paper.requirement:
        note("requirement", f"{paper.requirement} was taken as {row['requirement']} ({row['why']})")
    _judge_owner(score, letter, paper, row, expected, note)
    _judge_findings(score, paper, row, note)


def _judge_owner(score: Score, letter: Letter, paper: Paper, row: dict, expected: str, note) -> None:
    by_itself = row["decision"] == "auto"
    if by_itself and row["union"] != paper.union:
        score.wrong += 1
        note("wrong", f"{paper.union}'s file was given to {row['union']}")
    elif by_itself and letter.authentic is False:
        score.wrong += 1
        note("wrong", "it came from a false sender and was given by itself")
    elif by_itself and decision(letter, paper) == "review":
        note("hasty", "weak words disagree and it was given by itself")
    # Its owner is known, and the product thinks that it would displace what stands: the status tells who is right
    behind = bool(row["remarks"]) and [one["union"] for one in row["candidates"][:1]] == [paper.union]
    if expected == "auto" and (by_itself or not behind):
        score.count("recall", right=by_itself and row["union"] == paper.union)
        if not by_itself:
            note("recall", f"waits; candidates {row['candidates'][:2]}; {row['reasons']}")
    # Where nothing tells the union, no first candidate can
    if row["decision"] == "review" and _tells(letter, paper):
        first = row["candidates"][0]["union"] if row["candidates"] else None
        score.count("first", right=first == paper.union)
        if first != paper.union:
            note("first", f"first candidate {first}, not {paper.union}; {row['reasons']}")


def _judge_findings(score: Score, paper: Paper, row: dict, note) -> None:
    got = {
        (one["code"], one["where"])
        for one in row["findings"]
        if one["code"] not in {"identity.conflict", "file.legacy-format"}
    }
    want = set(paper.truth.due)
    doubt = any(code == IN_DOUBT for code, _ in got)
    if paper.requirement == "report":
        score.count("layout", right=not doubt)
    if doubt:
        note("layout", "its layout is said to be unknown")
        got = {one for one in got if one[0] not in {*SECTIONS, IN_DOUBT}}
        want = {one for one in want if one[0] not in SECTIONS}
    free = set(paper.truth.free)
    if ("stats.blank", None) in want or ("stats.wrong-period", None) in want or ("report.wrong-period", None) in want:
        # Of a file that is to be sent anew nothing else need be said
        free |= {one for one in got if one[0] != "report.section-missing"} - want
    score.count("found", right=True, times=len(want & got))
    score.count("found", right=False, times=len(want - got))
    score.count("precision", right=True, times=len((want | free) & got))
    score.count("precision", right=False, times=len(got - want - free))
    codes = {code for code, _ in got}
    for code, where in want:
        if code in codes:
            score.count("where", right=(code, where) in got)
    if want - got:
        note("found", f"not said: {sorted(want - got, key=str)}")
    if got - want - free:
        said = [one["message"] for one in row["findings"] if (one["code"], one["where"]) in got - want - free]
        note("precision", f"said and not true: {sorted(got - want - free, key=str)} {said[:3]}")


def _tells(letter: Letter, paper: Paper) -> bool:
    """Return whether anything tells whose a paper is, and no weak word the contrary."""
    told = paper.truth.mentioned or letter.sender.registered or letter.hints or paper.called == paper.union
    return bool(told) and (paper.truth.named or (not letter.leftover and paper.called in {"", paper.union}))


# --- how the unions stand


@dataclass(slots=True)
class _Stand:
    state: str = "missing"
    arrived: datetime | None = None
    standing: tuple[Letter, Paper] | None = None


@dataclass(slots=True)
class _Books:
    """What is true of each union and requirement after the messages so far."""

    unions: dict
    rows: dict[tuple[str, str], _Stand] = field(default_factory=lambda: defaultdict(_Stand))

    def expect(self, letter: Letter, paper: Paper, row: dict | None) -> str:
        """Return what must become of a document, and enter it."""
        expected = decision(letter, paper)
        codes = {code for code, _ in paper.truth.due}
        errors = codes - WARNINGS
        stand = self.rows[paper.union, paper.requirement]
        if expected != "review" and not errors and not self._gives_way(stand, letter, paper):
            expected = "review"
        happens = expected
        if expected == "may":
            happens = row["decision"] if row else "review"
        if happens == "auto":
            self._enter(stand, letter, paper, errors)
        elif letter.authentic is not False and row and row["candidates"]:
            waits = self.rows[row["candidates"][0]["union"], paper.requirement]
            if waits.state != "accepted":
                waits.state = "review"
        return expected

    def _gives_way(self, stand: _Stand, letter: Letter, paper: Paper) -> bool:
        if stand.standing is None or not stand.standing[0].authentic:
            return True
        union = self.unions[paper.union]
        parent = self.unions.get(union.parent)
        known = {*union.emails, *(parent.emails if parent else ()), stand.standing[0].sender.address}
        return letter.sender.address in known or letter.sender.domain in union.domains

    def _enter(self, stand: _Stand, letter: Letter, paper: Paper, errors: set[str]) -> None:
        if not errors & NOT_RECEIVED and stand.arrived is None:
            stand.arrived = letter.at
        if not errors:
            stand.state, stand.standing = "accepted", (letter, paper)
        elif stand.state == "missing":
            stand.state = "needs-fix"


def _judge_status(score: Score, books: _Books, status: list[dict], papers: dict) -> None:
    for row in status:
        stand = books.rows[row["union"], row["requirement"]]
        right = row["state"] == stand.state
        if right and stand.arrived is not None and row["state"] != "review":
            right = row["late"] is (stand.arrived >= DEADLINE)
        if right and stand.state == "accepted":
            right = papers.get(row["document"], (None, None))[1] is stand.standing[1]
        score.count("status", right=right)
        if not right:
            said = f"{row['state']} (late {row['late']}) by the product"
            text = f"{row['union']} {row['requirement']}: {stand.state} by the truth, {said}"
            score.notes.append(("status", text, None, None))


def _judge_values(score: Score, status, values, papers, documents) -> None:
    have = defaultdict(dict)
    for one in values:
        have[one["union"]][one["indicator"]] = one["value"]
    for row in status:
        if row["requirement"] != "stats" or row["state"] != "accepted" or row["document"] not in papers:
            continue
        letter, paper = papers[row["document"]]
        refused = {one["where"] for one in documents[row["document"]]["findings"]}
        for code, value in paper.figures.items():
            got = have[row["union"]].get(code)
            right = (
                code in refused
                or got == value
                or (isinstance(got, int | float) and not isinstance(value, str) and abs(got - value) < 0.051)
            )
            score.count("figures", right=right)
            if not right:
                score.notes.append(("figures", f"{code}: {value} was read as {got}", letter, paper))
