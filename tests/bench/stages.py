"""What each stage of the walk costs at least, and what it costs by the given libraries' first examples.

The floor does every stage by its fastest known means and decides nothing; the naive way asks the libraries for
all that they offer. Both work on the same messages as the product, and both are no product: no checks, no
limits on what a hostile file may do, no letter that anybody could send.
"""

import binascii
import hashlib
import io
import os
import re
import sqlite3
import zipfile
from collections.abc import Callable, Sequence
from contextlib import closing
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import docx
import imap_tools
import jinja2
import openpyxl
from lxml import etree
from python_calamine import CalamineWorkbook
from rapidfuzz import fuzz, process
from sqlalchemy import ForeignKey, create_engine, event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

Stage = tuple[str, Callable[[], object]]

LETTER = jinja2.Environment(autoescape=True).from_string(
    "<html><body><p>Kính gửi {{ union }},</p><p>Văn phòng đã nhận lúc {{ at }}:</p>"
    "<ul>{% for file in files %}<li>{{ file }}</li>{% endfor %}</ul></body></html>"
)
FACTS = {"union": "Công đoàn A", "at": "08:00 08/11/2024", "files": ["Báo cáo.docx", "Số liệu.xlsx"]}
TABLES = """
    create table message(id integer primary key, uid, sha256 text unique, subject, sender, received);
    create table file(id integer primary key, message, name, size, sha256);
    create table submission(id integer primary key, message, unit, state, score);
    create table finding(id integer primary key, submission, code, detail);
    create table letter(id integer primary key, message, kind, state);
    create table event(id integer primary key, at, what, message);
"""


class Work:
    """The messages that a round works on, with what earlier stages would hand to later ones."""

    def __init__(self, paths: Sequence[Path], aliases: Sequence[str], folder: Path) -> None:
        self.paths = paths
        self.raws = [path.read_bytes() for path in paths]
        pairs = [_attachments(raw) for raw in self.raws]
        self.reports, self.tables = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        self.aliases = aliases
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)


def _attachments(raw: bytes) -> list[bytes]:
    """Find the base64 bodies of the two attachments and decode them: the floor of MIME."""
    boundary = re.search(rb'boundary="([^"]+)"', raw).group(1)
    parts = raw.split(b"--" + boundary)[2:4]
    return [binascii.a2b_base64(part.split(b"\r\n\r\n", 1)[1]) for part in parts]


def _keep(work: Work, *, durably: bool) -> None:
    for number, raw in enumerate(work.raws):
        with (work.folder / "new").open("wb") as file:
            file.write(raw)
            file.flush()
            if durably:
                os.fsync(file.fileno())
        (work.folder / "new").replace(work.folder / str(number))


# --- the floor -----------------------------------------------------------------------------------------


def floor(work: Work) -> list[Stage]:
    """Return the stages by their fastest means."""
    known = dict.fromkeys(work.aliases, 1)
    return [
        ("fetch", lambda: [path.read_bytes() for path in work.paths]),
        ("digest", lambda: [hashlib.sha256(raw).digest() for raw in work.raws]),
        ("keep", lambda: _keep(work, durably=True)),
        ("MIME", lambda: [_attachments(raw) for raw in work.raws]),
        ("Word", lambda: [_inflated(data) for data in work.reports]),
        ("Excel", lambda: [_values(data) for data in work.tables]),
        ("match", lambda: [known.get(alias) for _ in work.raws for alias in work.aliases[:4]]),
        ("commit", lambda: _commit(work)),
        ("letter", lambda: [LETTER.render(FACTS) for _ in work.raws]),
    ]


def _inflated(data: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def _values(data: bytes) -> list:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def _fresh(path: Path) -> Path:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    return path


def _commit(work: Work) -> None:
    with closing(sqlite3.connect(_fresh(work.folder / "floor.db"), isolation_level=None)) as db:
        db.execute("pragma journal_mode=wal")
        db.execute("pragma synchronous=full")
        db.executescript(TABLES)
        for number in range(len(work.raws)):
            _eight_rows(db, number)


def _eight_rows(db: sqlite3.Connection, number: int) -> None:
    digest = hashlib.sha256(str(number).encode()).hexdigest()
    db.execute("begin immediate")
    insert = "insert into message(uid, sha256, subject, sender, received) values (?, ?, ?, ?, ?)"
    message = db.execute(insert, (number, digest, "s", "c", "n")).lastrowid
    files = [(message, name, 5, digest) for name in ("a", "b")]
    db.executemany("insert into file(message, name, size, sha256) values (?, ?, ?, ?)", files)
    insert = "insert into submission(message, unit, state, score) values (?, ?, ?, ?)"
    submission = db.execute(insert, (message, number % 60, "ok", 0.9)).lastrowid
    findings = [(submission, code, "{}") for code in ("a", "b")]
    db.executemany("insert into finding(submission, code, detail) values (?, ?, ?)", findings)
    db.execute("insert into letter(message, kind, state) values (?, ?, ?)", (message, "ack", "new"))
    db.execute("insert into event(at, what, message) values (?, ?, ?)", ("n", "x", message))
    db.execute("commit")


# --- the naive way -------------------------------------------------------------------------------------


def naive(work: Work) -> list[Stage]:
    """Return the stages as the first examples of the given libraries have them."""
    return [
        ("fetch", lambda: [path.read_bytes() for path in work.paths]),
        ("digest", lambda: [hashlib.sha256(raw).digest() for raw in work.raws]),
        ("keep", lambda: _keep(work, durably=False)),
        ("MIME", lambda: [_all_fields(raw) for raw in work.raws]),
        ("Word", lambda: [_every_style(data) for data in work.reports]),
        ("Excel", lambda: [_both_readings(data) for data in work.tables]),
        ("match", lambda: _fuzzy(work)),
        ("commit", lambda: _units_of_work(work)),
        ("letter", lambda: [_composed() for _ in work.raws]),
    ]


def _all_fields(raw: bytes) -> tuple:
    message = imap_tools.MailMessage.from_bytes(raw)
    files = [(file.filename, file.payload) for file in message.attachments]
    return message.subject, message.from_values, message.date, message.text, files


def _every_style(data: bytes) -> list:
    document = docx.Document(io.BytesIO(data))
    said = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs]
    said += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    for section in document.sections:
        said += [paragraph.text for part in (section.header, section.footer) for paragraph in part.paragraphs]
    return said


def _both_readings(data: bytes) -> list:
    books = [openpyxl.load_workbook(io.BytesIO(data), data_only=stored) for stored in (True, False)]
    return [list(sheet.iter_rows(values_only=True)) for book in books for sheet in book.worksheets]


def _fuzzy(work: Work) -> None:
    for number in range(len(work.raws)):
        said = f"Báo cáo tổng kết công tác công đoàn năm 2024 {work.aliases[number * 7 % len(work.aliases)]}"
        for _ in range(4):
            process.extractOne(said, work.aliases, scorer=fuzz.WRatio)


def _composed() -> bytes:
    letter = EmailMessage(policy=SMTP)
    letter["From"], letter["To"] = "office@office.example", "a@a.example"
    letter["Subject"] = "Xác nhận đã nhận báo cáo năm 2024"
    letter.set_content("Kính gửi, đã nhận.")
    letter.add_alternative(LETTER.render(FACTS), subtype="html")
    return letter.as_bytes()


class Base(DeclarativeBase):
    """The naive way's own tables."""


class Message(Base):
    """A message."""

    __tablename__ = "message"
    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(unique=True)
    subject: Mapped[str]


class Row(Base):
    """A file, a finding, a letter or an event of a message."""

    __tablename__ = "row"
    id: Mapped[int] = mapped_column(primary_key=True)
    message: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
    kind: Mapped[str] = mapped_column(index=True)
    said: Mapped[str]


def _units_of_work(work: Work) -> None:
    engine = create_engine(f"sqlite:///{_fresh(work.folder / 'naive.db')}")

    @event.listens_for(engine, "connect")
    def _careful(connection, _record) -> None:
        for pragma in ("journal_mode=wal", "synchronous=full", "foreign_keys=on"):
            connection.execute(f"pragma {pragma}")

    Base.metadata.create_all(engine)
    for number in range(len(work.raws)):
        digest = hashlib.sha256(str(number).encode()).hexdigest()
        with Session(engine) as session, session.begin():
            if session.scalar(select(Message.id).where(Message.sha256 == digest)):
                continue
            message = Message(sha256=digest, subject="Báo cáo tổng kết")
            session.add(message)
            session.flush()
            kinds = ("file", "file", "submission", "finding", "finding", "letter", "event")
            session.add_all([Row(message=message.id, kind=kind, said="…") for kind in kinds])
    engine.dispose()
