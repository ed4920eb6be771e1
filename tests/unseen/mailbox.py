"""A mailbox of a campaign by seed: who writes, from where, under which subject, with which files; and the truth of it.

Papers that nobody asked for, questions and thanks lie between. Subject, file names, letter, address and what the
office's server says of the sender are drawn each by itself; any of the weak ones may be left over from another union.
"""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.encoders import encode_base64
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr
from random import Random

from factories.figures import year
from factories.mail import LINES
from factories.people import FAMILY, GIVEN, MIDDLE, MINISTRY, OFFICE, SERVER, dice, sample_unions
from unseen import names, pages, report, sheet
from unseen.names import plain
from unseen.pages import packed, para
from unseen.report import Author, Truth

from collector.model import Union
from collector.model.zone import ZONE

OPENED = datetime(2024, 10, 21, 8, 0, tzinfo=ZONE)
PRIVATE = ("gmail.example", "yahoo.example", "hotmail.example")


@dataclass(frozen=True, slots=True)
class Paper:
    """A file as it lies in a message, with its truth."""

    name: str
    content: bytes = field(repr=False)
    requirement: str | None
    union: str | None
    truth: Truth
    traits: tuple[str, ...]
    shown: str = field(repr=False)  # what a person reads there
    figures: dict = field(default_factory=dict, repr=False)
    called: str = ""  # the union that its name names

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Sender:
    name: str
    address: str
    registered: str = ""  # the one union whose row has the address

    @property
    def domain(self) -> str:
        return self.address.partition("@")[2]


@dataclass(frozen=True, slots=True)
class Letter:
    """A message with all that is true of it."""

    message_id: str
    at: datetime
    sender: Sender
    authentic: bool | None
    subject: str
    body: str
    papers: tuple[Paper, ...]
    traits: tuple[str, ...]
    leftover: frozenset[str]  # unions that only a weak word of the message names by mistake
    hints: bool  # whether a weak word names the right one
    writer: str  # the union of who sends it
    at_home: bool  # from a domain that is the union's alone
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Mailbox:
    unions: tuple[Union, ...]
    letters: tuple[Letter, ...]


def make(seed: int, messages: int) -> Mailbox:
    """Return the mailbox of a seed."""
    rng = dice("unseen", seed)
    unions = _registry(rng)
    world = _World(seed, {union.code: union for union in unions})
    moments = sorted(OPENED + timedelta(seconds=rng.randrange(26 * 86400)) for _ in range(messages))
    # Each message has dice of its own: one that is looked at alone is the same as in its mailbox
    letters = tuple(_letter(dice("unseen", seed, number), world, at, number) for number, at in enumerate(moments))
    return Mailbox(unions, letters)


def registry_csv(unions: tuple[Union, ...]) -> str:
    """Return the registry as `unions import` takes it."""
    quoted = lambda text: '"' + text.replace('"', '""') + '"'  # noqa: E731 - one line, used below alone
    lines = ["code,name,short_name,aliases,parent,emails,domains,contact_name,contact_phone"]
    for one in unions:
        cells = (one.code, one.name, one.short_name, "|".join(one.aliases), one.parent or "", "|".join(one.emails),
                 "|".join(one.domains), one.contact_name, one.contact_phone)  # fmt: skip
        lines.append(",".join(map(quoted, cells)))
    return "\n".join(lines) + "\n"


@dataclass(slots=True)
class _World:
    seed: int
    unions: dict[str, Union]

    def is_alone(self, domain: str) -> bool:
        return sum(domain in one.domains for one in self.unions.values()) == 1

    def author(self, code: str, rng: Random) -> Author:
        own = dice("unseen figures", self.seed, code)
        union = self.unions[code]
        members = sum(one.parent == code for one in self.unions.values())
        figures = year(own, own.randrange(30, 350), members)
        superior = self.unions[union.parent].name if union.parent else MINISTRY
        other = self.unions[rng.choice([one for one in self.unions if one != code])]
        return Author(union, superior, _person(own), figures, other)


def _person(rng: Random) -> str:
    return f"{rng.choice(FAMILY)} {rng.choice(MIDDLE)} {rng.choice(GIVEN)}"


def _registry(rng: Random) -> tuple[Union, ...]:
    known = []
    for place, union in enumerate(sample_unions(), start=201):
        name = _person(rng)
        domain = union.domains[0] if union.domains else "most.example"
        address = f"{plain(name).split()[-1].lower()}{place}@{domain}"
        emails = (address,) if rng.random() < 0.7 else ()
        known.append(replace(union, emails=emails, contact_name=name, contact_phone=f"0900 000 {place}"))
    return tuple(known)


# --- a message


def _letter(rng: Random, world: _World, at: datetime, number: int) -> Letter:
    code = rng.choice([*world.unions])
    kind = rng.choices(
        ("both", "report", "stats", "several", "question", "other", "thanks", "advert"), (44, 20, 16, 8, 4, 4, 2, 2)
    )[0]
    author = world.author(code, rng)
    sender = _sender(rng, world, author)
    authentic = rng.choices((True, None, False), (72, 25, 3))[0]
    traits = [f"sender {_where(sender, author)}", f"authentic {authentic}", f"message {kind}"]
    papers = _papers(rng, world, author, kind, traits)
    weak = _Weak(rng, world, author)
    papers = weak.named(papers)
    subject, body = weak.subject(kind), weak.body(kind, sender)
    message_id = f"{hashlib.sha256(f'{world.seed}/{number}'.encode()).hexdigest()[:20]}@{sender.domain}"
    at_home = sender.domain in author.union.domains and world.is_alone(sender.domain)
    letter = Letter(
        message_id, at, sender, authentic, subject, body, papers, (*traits, *weak.traits),
        frozenset(weak.leftover), weak.hints, code, at_home, b"",
    )  # fmt: skip
    packing = (
        rng.choices(("plain", "zip", "folder", "forwarded", "enclosed"), (72, 10, 5, 7, 6))[0] if papers else "plain"
    )
    data = _bytes(rng, letter, packing, weak.folder() if packing == "folder" else "")
    return replace(letter, data=data, traits=(*letter.traits, f"packing {packing}"), leftover=frozenset(weak.leftover))


def _sender(rng: Random, world: _World, author: Author) -> Sender:
    union = author.union
    name = rng.choice((_person(rng), _person(rng), union.short_name or union.name, ""))
    domain = union.domains[0] if union.domains else "most.example"
    local = f"{plain(_person(rng)).split()[-1].lower()}{rng.randrange(400, 999)}"
    way = rng.choice(("registered", "registered", "domain", "private"))
    if way == "registered" and union.emails:
        return Sender(rng.choice((name, union.contact_name)), union.emails[0], union.code)
    if way == "domain":
        return Sender(name, f"{local}@{domain}")
    return Sender(name, f"{local}.{union.code.lower().replace('-', '')}@{rng.choice(PRIVATE)}")


def _where(sender: Sender, author: Author) -> str:
    return "registered" if sender.registered else "private" if sender.domain in PRIVATE else "domain"


def _papers(rng: Random, world: _World, author: Author, kind: str, traits: list[str]) -> tuple[Paper, ...]:
    if kind in {"question", "thanks", "advert"}:
        return ()
    if kind == "other":
        return (_plan(rng, author),)
    papers = []
    authors = [author]
    if kind == "several":
        family = [one for one in world.unions.values() if one.parent == author.union.code]
        other = rng.choice(family) if family else world.unions[author.other.code]
        authors.append(world.author(other.code, rng))
        traits.append(f"also for {other.code}")
    for one in authors:
        # Who sends for two says in each file whose it is
        anonymous = 0.0 if kind == "several" else 0.1
        if kind in {"both", "report", "several"}:
            papers.append(_report(rng, one, anonymous))
        if kind in {"both", "stats"} or kind == "several":
            papers.append(_table(rng, one, anonymous))
    if rng.random() < 0.08:
        papers.append(_plan(rng, author))
    return tuple(papers)


def _report(rng: Random, author: Author, anonymous: float) -> Paper:
    made = report.write(rng, author, anonymous=anonymous)
    ending = {"docx": ".docx", "odt": ".odt", "rtf": rng.choice((".rtf", ".doc")), "html": ".doc"}[made.format]
    return Paper(ending, made.content, "report", author.union.code, made.truth, made.traits, pages.outline(made.page))


def _table(rng: Random, author: Author, anonymous: float) -> Paper:
    made = sheet.write(rng, author, anonymous=anonymous)
    ending = {"xlsx": ".xlsx", "ods": ".ods", "html": ".xls", "csv": ".csv"}[made.format]
    shown = "\n".join(" | ".join(sheet._text(value) for value in row) for row in made.grid.rows)
    return Paper(ending, made.content, "stats", author.union.code, made.truth, made.traits, shown, made.figures)


def _plan(rng: Random, author: Author) -> Paper:
    """A paper of another kind."""
    title, lines = rng.choice(
        (
            (
                "KẾ HOẠCH",
                (
                    "Tổ chức chuyến tham quan về nguồn cho đoàn viên",
                    "1. Thời gian: cuối tháng 11.",
                    "2. Địa điểm: Nghệ An.",
                ),
            ),
            ("QUYẾT ĐỊNH", ("Về việc kết nạp đoàn viên", "Điều 1. Kết nạp các ông, bà có tên vào tổ chức công đoàn.")),
            ("GIẤY MỜI", ("Dự gặp mặt cán bộ công đoàn nghỉ hưu", "Thời gian: 14 giờ; địa điểm: hội trường tầng 2.")),
        )
    )
    page = pages.Page(
        (para(author.union.name.upper(), bold=True), para(title, bold=True, centred=True), *map(para, lines))
    )
    name = f"{plain(title).capitalize()} {rng.randrange(2, 99)}.docx"
    return Paper(name, pages.docx(page), None, None, Truth(), (title,), pages.outline(page))


@dataclass(slots=True)
class _Weak:
    """What stands around the files, in part left over from another union."""

    rng: Random
    world: _World
    author: Author
    leftover: set[str] = field(default_factory=set)
    hints: bool = False
    traits: list[str] = field(default_factory=list)

    def _name(self, what: str, own: float, wrong: float = 0.06) -> str:
        """Return a union's name for a place: its own, by mistake another's, or none."""
        draw = self.rng.random()
        if draw < wrong:
            other = self.world.unions[
                self.rng.choice([code for code in self.world.unions if code != self.author.union.code])
            ]
            self.leftover.add(other.code)
            self.traits.append(f"{what} left over from {other.code}")
            return other.short_name or other.name
        if draw < wrong + own:
            self.hints = True
            return names.written(self.rng, self.author.union)
        return ""

    def named(self, papers: tuple[Paper, ...]) -> tuple[Paper, ...]:
        """Return the papers with their file names."""
        taken, out = set(), []
        for paper in papers:
            name, called = paper.name, ""
            if name.startswith("."):
                union = self.world.unions[paper.union]
                stem, called = self._file_name(paper, union)
                name = stem + name
            while name in taken:
                name = f"{name.rpartition('.')[0]} ({self.rng.randrange(2, 9)}).{name.rpartition('.')[2]}"
            taken.add(name)
            out.append(replace(paper, name=name, called=called))
        return tuple(out)

    def _file_name(self, paper: Paper, union: Union) -> tuple[str, str]:
        """Return a name without its ending, and the union that it names."""
        if paper.requirement == "report":
            stem = self.rng.choice(
                ("BC tong ket CD 2024", "Báo cáo công đoàn 2024", "bao cao tk cong doan", "BCTK_CĐ_2024", "Bao cao")
            )
        else:
            stem = self.rng.choice(
                ("Bieu so lieu 2024", "Mau so lieu kem theo HD", "Bảng số liệu CĐ", "Book1", "so lieu cong doan 2024")
            )
        draw = self.rng.random()
        if draw < 0.06:
            other = self.world.unions[self.rng.choice([code for code in self.world.unions if code != union.code])]
            self.traits.append(f"file name left over from {other.code}")
            return f"{stem} - {names.in_file_name(self.rng, other)}", other.code
        if draw < 0.5:
            return f"{stem}{self.rng.choice((' - ', '_', ' '))}{names.in_file_name(self.rng, union)}", union.code
        return stem + self.rng.choice(("", "", " (1)", " final", " - Copy", " ban cuoi")), ""

    def folder(self) -> str:
        name = self._name("folder", 0.3)
        return (
            names.in_file_name(self.rng, self.author.union)
            if name and not self.leftover
            else plain(name).replace("/", "-") or "New folder"
        )

    def subject(self, kind: str) -> str:
        name = self._name("subject", 0.4)
        tail = f" - {name}" if name else ""
        subject = {
            "question": "Hỏi về báo cáo công đoàn năm 2024",
            "other": "Gửi văn bản của công đoàn",
            "thanks": "Cảm ơn",
            "advert": "Ưu đãi phần mềm quản lý văn bản",
        }.get(kind) or self.rng.choice(
            (f"Báo cáo công đoàn năm 2024{tail}", f"BC tổng kết CĐ 2024{tail}", f"V/v gửi báo cáo tổng kết{tail}",
             f"{name or 'Gửi'} nộp báo cáo", f"Fwd: BC CĐ{tail}", f"bao cao cong doan{tail}", "",
             f"Re: Hướng dẫn xây dựng báo cáo tổng kết công tác công đoàn năm 2024{tail}"),
        )  # fmt: skip
        return plain(subject) if self.rng.random() < 0.15 else subject

    def body(self, kind: str, sender: Sender) -> str:
        rng = self.rng
        if kind == "question":
            return rng.choice(
                (
                    "Cho em hỏi mục chăm lo ghi theo lượt hay theo người ạ?\n",
                    "Xin hỏi biểu số liệu tính đến ngày nào ạ?\n",
                )
            )
        if kind == "thanks":
            return "Em đã nhận được thư, em cảm ơn anh chị.\n"
        if kind == "advert":
            return "Giảm giá 30% phần mềm quản lý văn bản cho cơ quan. Liên hệ để nhận báo giá.\n"
        named = rng.random() < 0.3
        self.hints |= named
        who = names.written(rng, self.author.union) if named else "đơn vị"
        what = "gửi văn bản để Văn phòng biết" if kind == "other" else "gửi báo cáo theo hướng dẫn"
        text = rng.choice(
            (
                f"Kính gửi Văn phòng Công đoàn Bộ,\n\n{who} xin {what}.\n\nTrân trọng./.",
                f"Em {what} ạ.",
                f"Dạ {who} {what} ạ.\n",
                "",
            )
        )
        if rng.random() < 0.25:
            self.hints = True
            text += f"\n\n--\n{sender.name or 'Văn thư'}\n{self.author.union.name}\nĐT: 0900 000 999\n"
        return text or "\n"


# --- its bytes


def _bytes(rng: Random, letter: Letter, packing: str, folder: str) -> bytes:
    files = [(paper.name, paper.content) for paper in letter.papers]
    body, subject = letter.body, letter.subject
    if packing in {"zip", "folder"}:
        inside = f"{folder}/" if folder else ""
        files = [
            (
                rng.choice(("BC.zip", "Bao cao 2024.zip", "gui CD Bo.zip")),
                packed({inside + name: content for name, content in files}),
            )
        ]
    if packing == "forwarded":
        who = f"Từ: {letter.sender.name or 'Văn thư'} <{letter.sender.address}>"
        body = f"{body}\n---------- Forwarded message ---------\n{who}\nChủ đề: {subject}\n\nEm gửi anh ạ.\n"
        subject = f"Fwd: {subject}"
    message = _message(letter, subject, body, files if packing != "enclosed" else [])
    if packing == "enclosed":
        inner = _message(letter, letter.subject, letter.body, files)
        inner.replace_header("Message-ID", f"<inner.{letter.message_id}>")
        outer = MIMEMultipart("mixed")
        for name in ("From", "To", "Subject", "Date", "Message-ID"):
            outer[name] = message[name]
        outer.attach(MIMEText("Chuyển tiếp thư dưới đây.\n", "plain", "utf-8"))
        outer.attach(MIMEMessage(inner))
        message = outer
    _fix_boundaries(message, letter.message_id)
    return _received(letter) + message.as_bytes(policy=LINES)


def _message(letter: Letter, subject: str, body: str, files: list[tuple[str, bytes]]):
    message = MIMEText(body, "plain", "utf-8")
    if files:
        text, message = message, MIMEMultipart("mixed")
        message.attach(text)
    name = letter.sender.name
    message["From"] = formataddr((name, letter.sender.address), "utf-8") if name else letter.sender.address
    message["To"] = formataddr(("Văn phòng Công đoàn Bộ", OFFICE), "utf-8")
    message["Subject"] = Header(subject, "utf-8").encode()
    message["Date"] = format_datetime(letter.at - timedelta(seconds=4))
    message["Message-ID"] = f"<{letter.message_id}>"
    for name, content in files:
        part = MIMEBase("application", "octet-stream")
        part.set_payload(content)
        encode_base64(part)
        part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
        message.attach(part)
    return message


def _fix_boundaries(message, mark: str) -> None:
    """The library draws boundaries by chance; the same seed gives the same bytes."""
    parts = [part for part in message.walk() if part.get_content_maintype() == "multipart"]
    for number, part in enumerate(parts):
        part.set_boundary(f"=_{number}_{mark[:20]}")


def _received(letter: Letter) -> bytes:
    domain = letter.sender.domain
    lines = [
        f"Received: from mail.{domain} (mail.{domain} [192.0.2.10])",
        f"\tby {SERVER} (Postfix) with ESMTPS id {letter.message_id[:10].upper()}",
        f"\tfor <{OFFICE}>; {format_datetime(letter.at)}",
    ]
    if letter.authentic is not None:
        said = "pass" if letter.authentic else "fail"
        lines += [
            f"Authentication-Results: {SERVER};",
            f"\tspf={said} smtp.mailfrom={domain};",
            f"\tdmarc={said} header.from={domain}",
        ]
    return "".join(f"{line}\r\n" for line in lines).encode()
