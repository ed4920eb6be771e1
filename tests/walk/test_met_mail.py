"""Mails of a kind that people really met (tests/samples/met), polled together: what is recorded, who is answered."""

from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from factories.mail import Message
from office_site import at
from simulation.paper_cache import InProcessReaders

from collector import app
from collector.flow import intake, listings, reminders, rulings
from collector.paths import shipped
from collector.settings import load

MET = Path(__file__).parents[1] / "samples" / "met"
BOTH = ("BC.docx", "So lieu.xlsx")
ACCEPTED = [(name, "accepted", []) for name in BOTH]


class MetMail:
    """The office after it took them all in."""

    def __init__(self, root: Path) -> None:
        told = {
            "COLLECTOR_DATA": str(root / "data"),
            "COLLECTOR_MAILBOX": f"folder:{MET}",
            "COLLECTOR_SMTP": f"folder:{root / 'letters'}",
            "COLLECTOR_ADDRESSES": "congdoankhcn@most.example",
        }
        self.settings, self._letters = load({}, told), root / "letters"
        app.init(self.settings)
        with self.office() as office:
            rulings.import_unions(office, shipped("db", "unions.csv"), at("2024-10-18T08:00"))
            self.report = intake.poll(office, at("2024-11-06T09:00"))
            self.messages = {row["uid"].removesuffix(".eml"): row for row in listings.messages(office)}
            self.documents = listings.documents(office)
            self.outbox = listings.outbox(office)
            (self.digest,) = reminders.digest(office, at("2024-11-06T15:00"), dry_run=True)

    @contextmanager
    def office(self):
        with app.opened(self.settings) as office:
            office.readers = InProcessReaders()
            yield office

    def rows(self, name: str) -> list[dict]:
        mine = (row for row in self.documents if row["message_id"] == self.messages[name]["message_id"])
        return [row for row in mine if row["state"] != "not-a-submission"]

    def answers(self, name: str) -> list[tuple[str, str | None, str]]:
        mine = (row for row in self.outbox if row["in_reply_to"] == self.messages[name]["message_id"])
        return [(row["kind"].value, row["union"], row["state"].value) for row in mine]

    def letter(self, name: str) -> Message:
        """Return the letter that answers a mail and went."""
        raws = (message_from_bytes(path.read_bytes(), policy=default) for path in self._letters.glob("*.eml"))
        return next(one for one in raws if self.messages[name]["message_id"] in str(one["In-Reply-To"]))


@pytest.fixture(scope="module")
def met(tmp_path_factory):
    return MetMail(tmp_path_factory.mktemp("met"))


@pytest.mark.parametrize(
    ("name", "union", "rows", "answer"),
    [
        # Apple Mail puts the files between two parts of text, within the alternative.
        ("apple-mixed-in-alternative", "XNT", ACCEPTED, "sent"),
        # A mail attached as a file, itself in base64, which no standard allows.
        ("rfc822-base64", "HTQT", [(f"bao-cao.eml/{name}", "accepted", []) for name in BOTH], "sent"),
        # Signed so that nothing of it can be read outside.
        ("smime-opaque", "PC", [(f"smime.p7m/{name}", "accepted", []) for name in BOTH], "sent"),
        # Sent by a machine in the clerk's stead, and from an address in Vietnamese.
        ("eoffice-robot", "CNTT", ACCEPTED, "held"),
        ("utf8-sender", "VUNG", ACCEPTED, "sent"),
        ("recall-first", "TTRA", ACCEPTED, "sent"),
        ("withdraw-first", "UDTB", ACCEPTED, "sent"),
        ("twice-delivered", "KHTC", ACCEPTED, "sent"),
    ],
)
def test_both_files_are_accepted_and_acknowledged(met, name, union, rows, answer):
    found = met.rows(name)
    assert [(row["path"], row["state"].value, [f.code for f in row["findings"]]) for row in found] == rows
    assert {row["union"] for row in found} == {union}
    assert met.answers(name) == [("acknowledgement", union, answer)]


def test_shortcut_to_a_drive_is_asked_for_as_a_file(met):
    assert [
        (row["path"], row["state"].value, [f.code for f in row["findings"]]) for row in met.rows("gsheet-shortcut")
    ] == [
        ("BC.docx", "accepted", []),
        ("So lieu.gsheet", "needs-fix", ["file.link-only"]),
    ]
    assert met.answers("gsheet-shortcut") == [("fix-request", "TDC-QUATEST3", "sent")]


def test_files_emptied_on_the_way_are_named_and_asked_for_again(met):
    assert [[f.code for f in row["findings"]] for row in met.rows("emptied-attachments")] == [["file.empty"]] * 2
    text = met.letter("emptied-attachments").get_body(("plain",)).get_content()
    assert "đồng thời gửi lại “BC.docx”, “So lieu.xlsx” như hướng dẫn ở trên" in text
    assert "không cần gửi lại" not in text


@pytest.mark.parametrize(("name", "first"), [("recall", "recall-first"), ("withdraw", "withdraw-first")])
def test_what_is_taken_back_is_shown_at_what_it_means_and_in_the_digest(met, name, first):
    assert (met.messages[name]["class"].value, met.answers(name)) == ("question", [("acknowledgement", None, "sent")])
    for row in met.rows(first):
        assert row["state"].value == "accepted"
        assert f"«{met.messages[name]['subject']}»" in row["remarks"][0]
    assert met.messages[name]["subject"] in met.digest.text


def test_author_whom_a_forwarder_replaced_is_a_first_candidate_and_no_more(met):
    found = met.rows("dmarc-rewritten")
    assert [(row["decision"].value, row["candidates"][0].union) for row in found] == [("review", "TTKH")] * 2
    assert met.answers("dmarc-rewritten") == [("receipt-unknown", None, "held")]


def test_mail_delivered_twice_is_one_that_is_answered_once(met):
    copy = met.messages["twice-delivered-copy"]
    assert (copy["copy_of"], copy["documents"], met.report.copies) == ("twice-delivered.eml", 0, 1)
    assert len(met.answers("twice-delivered")) == 1
