"""Small true values for the store, and a store in a folder of its own."""

import hashlib
from dataclasses import replace
from datetime import date, datetime

import pytest

from collector.model import (
    ZONE,
    Address,
    AssessedDocument,
    Candidate,
    Decision,
    Evidence,
    Figure,
    File,
    Finding,
    Format,
    Letter,
    LetterKind,
    Match,
    Message,
    MessageClass,
    Occasion,
    Severity,
    Union,
    Verdict,
)
from collector.store import Store

NOON = datetime(2024, 11, 1, 12, tzinfo=ZONE)


class Make:
    """Makes values; what a test does not name is as in the middle of the campaign."""

    noon = NOON
    campaign = "2024"
    parent = Union("VIEN", "=Công đoàn Viện")
    member = Union(
        code="VIEN-A",
        name="Công đoàn Viện A",
        short_name="CĐ Viện A",
        aliases=("CĐCS Viện A", "VA"),
        parent="VIEN",
        emails=("vanthu@a.example", "b@a.example"),
        domains=("a.example",),
        contact_name="Nguyễn Văn A",
        contact_phone="0912.345.678",
        owes=False,
        valid_from=date(2024, 1, 1),
        valid_to=date(2025, 12, 31),
    )

    def file(self, index=0, name="bc.docx", **other):
        values = {"path": name, "name": name, "sha256": f"{index:064x}", "size": 10, "format": Format.DOCX}
        return File(**(values | {"index": index} | other))

    def seen(self, index=0, *, union="VPB", requirement="report", candidates=(), findings=(), **other):
        decision = Decision.AUTO if union else Decision.REVIEW if candidates else Decision.NONE
        match = Match(
            decision,
            union,
            tuple(Candidate(code, 0.5) for code in candidates),
            (Evidence("subject", "VPB", "Công đoàn Văn phòng Bộ", 2.5),),
        )
        found = tuple(Finding(code, Severity.ERROR, "II.4", f"Đề nghị bổ sung ({code}).") for code in findings)
        file = other.pop("file", None) or self.file(index)
        return AssessedDocument(file, requirement, match, found, **other)

    def sha(self, label="m"):
        return hashlib.sha256(label.encode()).hexdigest()

    def message(self, label="m", **other):
        values = {
            "sha256": self.sha(label),
            "size": 1234,
            "message_id": f"{label}@x.example",
            "subject": "Báo cáo",
            "sender": Address("Nguyễn Văn A", "a@x.example"),
            "reply_to": (Address("", "b@x.example"),),
            "to": (),
            "cc": (),
            "return_path": None,
            "date": None,
            "received": None,
            "in_reply_to": ("reminder.VPB.1@office.example",),
            "body": "",
            "quoted": "",
            "forwarded_from": (),
            "links": (),
            "headers": {},
            "content_type": "multipart/mixed",
        }
        return Message(**(values | other))

    def verdict(self, *documents, label="m", at=NOON, klass=MessageClass.SUBMISSION, **other):
        return Verdict(self.message(label), at, klass, documents, **other)

    def letter(self, occasion="answer:m", **other):
        letter = Letter(
            kind=LetterKind.ACKNOWLEDGEMENT,
            occasion=Occasion(occasion),
            union="VPB",
            to=("a@x.example",),
            cc=(),
            subject="Đã nhận báo cáo",
            text="",
            html="",
            message_id=f"{occasion}@office.example",
            in_reply_to="m@x.example",
            references=(),
            due_at=NOON,
        )
        return replace(letter, **other)

    def figure(self, **other):
        values = {"indicator": "LD_TONG", "value": 1250, "unit": "người", "cell": "Biểu!D12", "source": "1.250"}
        return Figure(**(values | other))


@pytest.fixture
def make():
    return Make()


@pytest.fixture(scope="session")
def _made(tmp_path_factory):
    data = tmp_path_factory.mktemp("made")
    Store.create(data).close()
    return data


@pytest.fixture
def data(_made, tmp_path):
    """A data directory as `init` leaves it; copied, for migrations load Alembic."""
    (tmp_path / "archive").mkdir()
    for name in ("collector.sqlite3", "key"):
        (tmp_path / name).write_bytes((_made / name).read_bytes())
    return tmp_path


@pytest.fixture
def store(data):
    with Store(data) as opened:
        yield opened


@pytest.fixture
def record(store):
    """Record a verdict and return its documents as they stand."""

    def record(verdict, *, campaign="2024", **told):
        store.mail.record(verdict, campaign=campaign, **told)
        return [one for one in store.documents.records(campaign) if one.message == verdict.message.sha256]

    return record


@pytest.fixture
def outbox(store):
    return store.outbox


@pytest.fixture
def queue(outbox, make):
    def queue(occasion="answer:m", *, campaign="2024", **other):
        return outbox.queue(make.letter(occasion, **other), b"bytes of " + occasion.encode(), campaign, make.noon)

    return queue


def states(outbox):
    return [row.state for row in outbox.letters()]
