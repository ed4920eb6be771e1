"""Who of the simulated unions sends what and when, drawn by seed; and what they do about our letters.

A plan for each union, mail from strangers beside it. Nothing here knows of crashes: the same seed tells the
same story, whatever happens to the office.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from factories import mail, people
from factories.mail import Draft, Sent
from factories.papers import BOTH, OTHER, REPORT, STATS, Made
from factories.people import Cast, Person, dice
from simulation import asked_senders, forged_mail, hollow_mail, registry_moves
from simulation.outside_world import Handed
from simulation.paper_cache import SCAN, PaperCache

from collector.model import ZONE, LetterKind

START, END = datetime(2024, 10, 18, tzinfo=ZONE), datetime(2024, 11, 20, 18, tzinfo=ZONE)
DEADLINE = datetime(2024, 11, 10, tzinfo=ZONE)

_OURS = people.OFFICE.partition("@")[2]
_FOUND_OUT = f"Authentication-Results: {people.SERVER};\r\n\tspf=fail;\r\n\tdmarc=fail\r\n".encode()
_ID = re.compile(r"^message-id: .*(?:\n[ \t].*)*\n", re.MULTILINE | re.IGNORECASE)
_DATE, _TO = (re.compile(rf"^{name}: .*(?:\n[ \t].*)*", re.MULTILINE) for name in ("Date", "To"))

# How likely each plan is.
PLANS = {
    "prompt": 4,
    "parts": 2,
    "late": 2,
    "faulty": 4,
    "wrong": 2,
    "stranger": 2,
    "again": 2,
    "scan": 2,
    "asks": 1,
    "list": 1,
    "reminded": 3,
    "silent": 1,
    "robot": 1,
    "loop": 1,
    "dead": 1,
    "full": 1,
    "forgot": 2,
    "broken": 2,
    "linked": 1,
    "withdraws": 2,
}
HOLLOW = {"forgot": hollow_mail.forgotten, "broken": hollow_mail.broken, "linked": hollow_mail.linked}
FAULTS = (
    (REPORT, Made("stats", "sum")),
    (Made("report", "missing-section"), STATS),
    (Made("report", "last-year"), STATS),
    (REPORT, Made("stats", "blank")),
    (REPORT, Made("stats", "letters")),
)
MENDS_WITHIN = 60
OBEYS = {"reminded": 0.8, "silent": 0.0, "wrong": 0.7, "late": 0.1}


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message as the office's server received it."""

    at: datetime
    raw: bytes
    union: str  # whose it really is; staff know
    # Whoever sent it wrote the headers himself, and the papers name nobody: it gives nothing by itself.
    worthless: bool = False
    found_out: bool = False  # our server says that it is not from whom it says
    # Readers of a letter of ours whose server says that it did not arrive, and whether it says so for good.
    lost: tuple[str, ...] = ()
    for_good: bool = False
    # It brings a submission, says that it does, or takes one back: somebody has to see it.
    speaks: bool = False
    honest: bool | None = None  # of an answer to our question whose papers are: whether it says so


class Story:
    """One campaign as it happens outside the office."""

    def __init__(self, seed: int, cast: Cast, papers: PaperCache) -> None:
        self._seed, self._cast, self._papers = seed, cast, papers
        self._taken: set[datetime] = set()
        self._answered: dict[tuple[str, str], int] = {}
        rng = Random(f"plans {seed}")
        self.plans = {u.code: rng.choices(list(PLANS), PLANS.values())[0] for u in cast.unions}
        last = END - timedelta(days=3)
        self.moves = registry_moves.moves(cast, Random(f"moves {seed}"), START + timedelta(days=2), last)
        self._of_address = {clerk.email: code for code, clerk in cast.clerks.items()}
        self._of_address |= {self._private(code).email: code for code in cast.clerks}
        self._of_address |= {_nobody(code).email: code for code in cast.clerks}

    def opening(self) -> list[Delivery]:
        """Return what comes of itself, without any letter of ours."""
        found = [one for code in self.plans for one in self._opening(code, Random(f"opening {self._seed} {code}"))]
        found += [one for code in self.plans for one in self._hollow(code, Random(f"hollow {self._seed} {code}"))]
        found += self._strangers(Random(f"strangers {self._seed}"))
        found += self._impostors(found, Random(f"impostors {self._seed}"))
        return found + list(self._around_moves(Random(f"around moves {self._seed}")))

    def react(self, letter: Handed, kind: LetterKind, now: datetime) -> list[Delivery]:
        """Return what a letter of ours brings forth."""
        return [
            one
            for address in letter.recipients
            if (code := self._of_address.get(address))
            for one in self._reaction(code, letter, kind, now)
        ]

    # --- what comes of itself

    def _opening(self, code: str, rng: Random) -> Iterator[Delivery]:
        early = self._moment(rng, START + timedelta(hours=8), DEADLINE)
        late = self._moment(rng, DEADLINE, END - timedelta(days=3))
        match self.plans[code]:
            case "prompt" | "late" as plan:
                yield self._submit(code, late if plan == "late" else early, BOTH)
            case "parts":
                yield self._submit(code, early, (REPORT,))
                yield self._submit(code, early + rng.random() * timedelta(days=3), (STATS,), bare=True)
            case "faulty":
                yield self._submit(code, early, rng.choice(FAULTS))
            case "wrong":
                yield self._submit(code, early, rng.choice([(OTHER, STATS), (OTHER,)]))
            case "stranger":
                yield self._anonymous(code, early, rng.choice(("signed", "signed", "anonymous")))
            case "again":
                yield from self._again(code, early, rng)
            case "scan":
                yield from self._scans(code, early, rng)
            case "asks":
                yield self._question(code, early, rng)
                yield self._submit(code, late, BOTH)
            case "list" | "loop" as plan:
                yield self._submit(code, early, (REPORT,), headers={"Precedence": "list"} if plan == "list" else {})

    def _again(self, code: str, at: datetime, rng: Random) -> Iterator[Delivery]:
        """Everything twice, then a newer version, and the older one once more."""
        for edition in rng.sample([0, 0, 1, 2, 0], 4):
            yield self._submit(code, at, BOTH, edition=edition)
            at += rng.random() * timedelta(days=2)

    def _scans(self, code: str, at: datetime, rng: Random) -> Iterator[Delivery]:
        """The signed copy first or last, and the Word file some time."""
        for files in rng.sample([(SCAN,), (REPORT,), (SCAN, STATS)], 3):
            yield self._submit(code, at, files)
            at += rng.random() * timedelta(days=2)

    def _hollow(self, code: str, rng: Random) -> Iterator[Delivery]:
        """A report that is spoken of and does not come, or is taken back; some send such mail from home."""
        plan, at = self.plans[code], self._moment(rng, START + timedelta(hours=8), DEADLINE)
        if plan in HOLLOW:
            clerk = self._private(code) if rng.random() < 0.2 else self._cast.clerks[code]
            files = [self._papers.file(one, code) for one in BOTH]
            yield self._build(code, HOLLOW[plan](clerk, self._cast.union(code).name, rng, files), at, speaks=True)
        elif plan == "withdraws":
            yield from self._withdrawing(code, at, rng)

    def _withdrawing(self, code: str, at: datetime, rng: Random) -> Iterator[Delivery]:
        """Papers, a word that they are not to be used, and mostly a newer version; now and then the word alone."""
        union = self._cast.union(code)
        if rng.random() < 0.9:
            yield self._submit(code, at, rng.choice([BOTH, (REPORT,), (STATS,)]))
        at += rng.random() * timedelta(days=2)
        subject = f"Báo cáo - {union.name}"
        draft = hollow_mail.taken_back(self._cast.clerks[code], union.name, rng, subject)
        yield self._build(code, draft, at, speaks=True)
        if rng.random() < 0.6:
            yield self._submit(code, at + rng.random() * timedelta(days=2), BOTH, edition=1)

    def _strangers(self, rng: Random) -> Iterator[Delivery]:
        at = self._moment(rng, START, END)
        headers = {"List-Id": "<bantin.example>", "Precedence": "bulk"}
        draft = Draft(Person("Bản tin", "news@bantin.example", ""), "Ưu đãi", "Giảm giá!\n", headers=headers)
        yield self._build("", draft, at)
        yield from self._forgers(rng)
        early = START - timedelta(hours=rng.uniform(1, 48))
        yield self._submit(next(iter(self.plans)), early, BOTH)

    def _forgers(self, rng: Random) -> Iterator[Delivery]:
        """Somebody who would take a union's place: in its clerk's name, behind a list's, and by forged bounces."""
        codes = sorted(self._cast.clerks)
        for victim in rng.sample(codes, 2):
            at = self._moment(rng, START + timedelta(hours=8), END)
            yield replace(_forged(self._submit(victim, at, BOTH)), union="")
            yield self._behind_a_list(victim, self._moment(rng, START + timedelta(hours=8), END))
        for number in range(3):
            # Ids of our form with no key of ours, about every union; and one that returns no id at all.
            sent = Sent(f"reminder.{rng.choice(codes)}.abcdefghij.{'abc'[number] * 16}@{_OURS}", "x@y.example", "x")
            told = self._bounce(sent, self._moment(rng, START + timedelta(days=10), END), "5.1.1")
            told = replace(self._naming_everybody(told), lost=())
            if number == 2:
                raw = told.raw.replace(b"Message-ID: <" + sent.message_id.encode(), b"X-Nothing: <")
                told = replace(told, raw=raw)
            yield told

    def _behind_a_list(self, code: str, at: datetime) -> Delivery:
        """Nameless papers from a list's own address, which says that the clerk of a union wrote them."""
        clerk = self._cast.clerks[code]
        sender = Person(f"{clerk.name} via Danh sách", "ds@lists.example", "")
        headers = {"X-Original-From": f"<{clerk.email}>", "Reply-To": f"<{clerk.email}>"}
        files = tuple(self._papers.file(Made(kind, "anonymous"), code) for kind in ("report", "stats"))
        draft = Draft(sender, "gui bao cao", "Em gửi báo cáo ạ.\n", files, headers=headers)
        return replace(self._build(code, draft, at, speaks=True), worthless=True)

    def _impostors(self, came: list[Delivery], rng: Random) -> Iterator[Delivery]:
        """In a union's name: after its own papers from a domain that passes, found out, and behind a list."""
        own = [one for one in came if one.union and one.speaks and not one.worthless and one.at > START]
        for one in rng.sample(own, min(2, len(own))):
            made = rng.choice([(STATS,), (STATS,), BOTH, (Made("stats", "sum"),)])
            files = [self._papers.file(each, one.union, rng.randrange(5, 9)) for each in made]
            draft = forged_mail.from_own_domain(self._cast.union(one.union), rng, files)
            yield replace(self._build(one.union, draft, self._about(one.at, rng), speaks=True), union="")
        for one in rng.sample(own, min(2, len(own))):
            forged = self._submit(one.union, self._about(one.at, rng), BOTH, edition=rng.randrange(5, 9))
            yield replace(_forged(forged, rng.choice(forged_mail.VERDICTS), beside=False), union="")
        for one in rng.sample(own, min(1, len(own))):
            files = [self._papers.file(each, one.union, rng.randrange(5, 9)) for each in BOTH]
            subject, body = f"Báo cáo - {self._cast.union(one.union).name}", "Em gửi báo cáo ạ.\n"
            draft = forged_mail.rewritten(self._cast.clerks[one.union], rng, files, subject, body)
            yield self._build(one.union, draft, self._about(one.at, rng), speaks=True)

    def _around_moves(self, rng: Random) -> Iterator[Delivery]:
        """Papers that name nobody, from an address before it moves and after; some are on their way meanwhile."""
        for move in self.moves:
            for code, hours in ((move.old, -rng.uniform(0.1, 40)), (move.new, rng.uniform(12, 60))):
                made = [Made(kind, "anonymous") for kind in ("report", "stats")]
                files = tuple(self._papers.file(one, code, rng.randrange(20, 30)) for one in made)
                draft = Draft(self._cast.clerks[move.old], "gui bao cao", "Em gửi báo cáo ạ.\n", files)
                yield self._build(code, draft, move.at + timedelta(hours=hours), speaks=True)

    def _about(self, at: datetime, rng: Random) -> datetime:
        """Return a moment after another, seldom one before it."""
        moment = at + timedelta(hours=rng.uniform(0.1, 90) if rng.random() < 0.85 else -rng.uniform(0.1, 40))
        return min(max(moment, START + timedelta(hours=8)), END)

    def _naming_everybody(self, bounce: Delivery) -> Delivery:
        """Return a report that says of every clerk that there is no such address."""
        block = b"Final-Recipient: rfc822; %b\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        named = b"".join(block % clerk.email.encode() for clerk in self._cast.clerks.values())
        return replace(bounce, raw=bounce.raw.replace(b"Final-Recipient:", named + b"Final-Recipient:", 1))

    # --- what letters bring forth

    def _forged_report(self, letter: Handed, now: datetime, rng: Random) -> Delivery:
        """Somebody who came by a letter of ours would have unions silenced: one trick of five."""
        sent = Sent(letter.message_id, letter.recipients[0], letter.subject)
        other = Sent(letter.message_id, rng.choice([one.email for one in self._cast.clerks.values()]), letter.subject)
        heads = _without_id(letter.head)
        match rng.choice(("false", "key", "date", "reader", "everybody")):
            case "false":  # a true report's likeness, from a sender whom our server found out
                told = self._bounce(sent, now, "5.1.1")
                return replace(told, raw=_FOUND_OUT + told.raw, lost=(), worthless=True)
            case "key":
                name, _, domain = letter.message_id.partition("@")
                mended = f"{name[:-1]}{'b' if name.endswith('a') else 'a'}@{domain}"
                told = self._bounce(replace(sent, message_id=mended), now, "5.1.1")
            case "date":
                told = self._bounce(other, now, "5.1.1", _DATE.sub("Date: 1 Nov 2024 09:00 +0700", heads))
            case "reader":  # another one's address in the headers of this letter
                told = self._bounce(other, now, "5.1.1", _TO.sub("To: ai.do@la.example", heads))
            case _:  # with the key of his own letter: of his own address alone it is believed
                return replace(self._naming_everybody(self._bounce(other, now, "5.1.1")), lost=letter.recipients)
        return replace(self._naming_everybody(told), lost=())

    def _reaction(self, code: str, letter: Handed, kind: LetterKind, now: datetime) -> Iterator[Delivery]:
        rng = dice("reaction", self._seed, code, letter.message_id)
        plan = self.plans[code]
        sent = Sent(letter.message_id, letter.recipients[0], letter.subject)
        forger = dice("forger", self._seed, code, letter.message_id)
        if forger.random() < 0.1:
            yield self._forged_report(letter, now + timedelta(hours=forger.uniform(0.1, 9)), forger)
        if plan == "robot":
            yield self._out_of_office(code, sent, now, rng)
        elif plan == "loop":
            # A robot that bears no mark sends back what it has, again and again.
            yield self._submit(code, now + timedelta(seconds=9), (REPORT,), answers=sent, edition=rng.randrange(1, 9))
        elif plan == "dead" or (plan == "full" and rng.random() < 0.6):
            # Some servers return the letter's headers without the one that names it.
            heads = _without_id(letter.head) if forger.random() < 0.3 else ""
            yield self._bounce(sent, now, "5.1.1" if plan == "dead" else "4.2.2", heads)
        elif kind is LetterKind.RECEIPT_UNKNOWN and letter.recipients == (_nobody(code).email,):
            yield from self._asked(code, sent, now, rng)
        elif kind is LetterKind.FIX_REQUEST and self._counts(code, "mend") < 3:
            within = timedelta(hours=rng.uniform(1, MENDS_WITHIN))
            person = self._private(code) if rng.random() < 0.2 else None
            yield self._submit(code, now + within, BOTH, answers=sent, person=person)
        elif kind in {LetterKind.REMINDER, LetterKind.OVERDUE} and rng.random() < OBEYS.get(plan, 0.3):
            yield self._submit(code, now + timedelta(hours=rng.uniform(0.1, 30)), BOTH, answers=sent)
        elif kind is LetterKind.ACKNOWLEDGEMENT and rng.random() < 0.1 and self._counts(code, "thanks") < 1:
            clerk = self._cast.clerks[code]
            draft = Draft(clerk, "Cảm ơn", "Đã nhận được thư. Xin cảm ơn.\n", answers=sent.message_id)
            yield self._build(code, draft, now + timedelta(hours=rng.uniform(0.1, 5)))

    def _asked(self, code: str, sent: Sent, now: datetime, rng: Random) -> Iterator[Delivery]:
        """Somebody whom nobody knows is asked whose his papers are, and answers some time."""
        other = rng.choice(sorted(self._cast.clerks.keys() - {code}))
        names = self._cast.union(code).name, self._cast.union(other).name
        for told in asked_senders.answers(sent, _nobody(code), *names, _nobody(f"x{code}"), rng):
            now += timedelta(hours=rng.uniform(0.2, 40))
            yield replace(self._build(code, told.draft, now), honest=told.honest)

    def _bounce(self, sent: Sent, now: datetime, status: str, heads: str = "") -> Delivery:
        at = self._free(now + timedelta(seconds=20))
        raw = mail.bounce(sent, at, heads).replace(b"5.1.1", status.encode())
        return Delivery(at, raw, "", lost=(sent.to,), for_good=status.startswith("5"))

    def _counts(self, code: str, what: str) -> int:
        """Count how often this happened before."""
        before = self._answered.get((code, what), 0)
        self._answered[code, what] = before + 1
        return before

    def _out_of_office(self, code: str, sent: Sent, now: datetime, rng: Random) -> Delivery:
        """A machine's answer to every letter, with the header that says so or with the subject alone."""
        headers = rng.choice([{"Auto-Submitted": "auto-replied"}, {"X-Autoreply": "yes"}, {}])
        subject = f"Trả lời tự động: {sent.subject}"
        draft = Draft(self._cast.clerks[code], subject, "Tôi đi vắng.\n", answers=sent.message_id, headers=headers)
        return self._build(code, draft, now + timedelta(seconds=5))

    # --- how it is written

    def _submit(
        self,
        code: str,
        at: datetime,
        made: tuple[Made, ...],
        *,
        edition: int = 0,
        bare: bool = False,
        person: Person | None = None,
        answers: Sent | None = None,
        headers: dict[str, str] | None = None,
    ) -> Delivery:
        union = self._cast.union(code)
        subject = f"Re: {answers.subject}" if answers else "Bổ sung số liệu" if bare else f"Báo cáo - {union.name}"
        body = f"Kính gửi Văn phòng,\n{union.name} gửi báo cáo năm 2024.\n"
        files = tuple(self._papers.file(one, code, edition) for one in made)
        known = answers.message_id if answers else ""
        draft = Draft(person or self._cast.clerks[code], subject, body, files, known, headers or {})
        return self._build(code, draft, at, speaks=True)

    def _anonymous(self, code: str, at: datetime, fault: str) -> Delivery:
        made = (Made("report", fault), Made("stats", "anonymous"))
        files = tuple(self._papers.file(one, code) for one in made)
        return self._build(code, Draft(_nobody(code), "gui bao cao", "Em gửi báo cáo ạ.\n", files), at, speaks=True)

    def _question(self, code: str, at: datetime, rng: Random) -> Delivery:
        asked = rng.choice(["Số liệu lấy đến hết tháng 10 hay ước cả năm ạ?", "Xin gia hạn đến ngày 15/11 ạ."])
        return self._build(code, Draft(self._cast.clerks[code], "Hỏi về báo cáo", asked + "\n"), at)

    def _build(self, code: str, draft: Draft, at: datetime, *, speaks: bool = False) -> Delivery:
        at = self._free(at)
        return Delivery(at, mail.build(draft, at), code, speaks=speaks)

    def _private(self, code: str) -> Person:
        clerk = self._cast.clerks[code]
        return Person(clerk.name, f"{clerk.email.partition('@')[0]}.{code.lower()}@gmail.example", clerk.phone)

    def _moment(self, rng: Random, first: datetime, last: datetime) -> datetime:
        return first + rng.random() * (last - first)

    def _free(self, at: datetime) -> datetime:
        """Return a second of its own to each message: which of two came first must not be a matter of chance."""
        at = at.replace(microsecond=0)
        while at in self._taken:
            at += timedelta(seconds=1)
        self._taken.add(at)
        return at


def sent_again(delivery: Delivery, at: datetime, story: Story) -> Delivery:
    """Return the message as a second server handed it over: other bytes on top, the same Message-ID."""
    at = story._free(at)
    again = replace(delivery, at=at, raw=mail.received("relay.example", at) + delivery.raw)
    # What its own signature does not prove, no relay does.
    return _forged(again) if delivery.worthless else again


def _nobody(code: str) -> Person:
    """Return somebody of a union whose address stands nowhere."""
    return Person("Hoa Sen", f"hoasen.{code.lower()}@gmail.example", "")


def _without_id(head: str) -> str:
    return _ID.sub("", head)


def _forged(delivery: Delivery, verdict: bytes = forged_mail.VERDICTS[0], *, beside: bool = True) -> Delivery:
    """Return a message as our server takes it from somebody who is not its sender, and who writes in its name."""
    raw = forged_mail.found_out(delivery.raw, verdict, beside=beside)
    return replace(delivery, raw=raw, worthless=True, found_out=True)
