"""The listings as plain rows."""

from datetime import UTC, date, datetime
from enum import Enum

import pytest
from factories.papers import BOTH, REPORT, Made
from factories.people import Person
from office_site import at

from collector.flow import listings
from collector.model import Decision, DocumentState, Severity

STRANGER = Person("Hoa", "hoa@gmail.example", "")


@pytest.fixture
def filled(small_site):
    """A union that is done, one whose table is faulty, and a stranger."""
    small_site.send("CNC", *BOTH)
    small_site.send("XNT", REPORT, Made("stats", "sum"), when="2024-11-05T12:01")
    small_site.write(STRANGER, "Báo cáo", "Gửi ạ.", small_site.files("VINATOM", Made("report", "anonymous")))
    small_site.poll()
    return small_site


def test_figures_are_those_of_standing_tables_alone(filled):
    values = filled.ask("values")
    assert {row["union"] for row in values} == {"CNC"}
    (people,) = [row for row in values if row["indicator"] == "LD_TONG"]
    assert (people["unit"], people["cell"]) == ("người", "Biểu số liệu!D10")


def test_facts_are_those_of_standing_reports(filled):
    assert [row["union"] for row in filled.ask("facts")] == ["CNC", "XNT"]


def test_a_document_in_doubt_names_no_union_and_its_reasons_in_words(filled):
    (waiting,) = [row for row in filled.ask("documents") if row["decision"] is Decision.REVIEW]
    assert (waiting["union"], waiting["requirement"], waiting["state"]) == (None, "report", DocumentState.REVIEW)
    (sure,) = [row for row in filled.ask("documents") if row["union"] == "CNC" and row["requirement"] == "report"]
    assert len(sure["reasons"]) == len(sure["evidence"]) > 0


def test_what_is_no_submission_is_a_row_without_a_judgement(small_site):
    small_site.write(
        small_site.clerk("CNC"), "Báo cáo", "Gửi.", (*small_site.files("CNC", REPORT), ("a.png", b"\x89PNG"))
    )
    small_site.poll()
    (logo,) = [row for row in small_site.ask("documents") if row["path"] == "a.png"]
    assert logo["state"] is DocumentState.NOT_A_SUBMISSION
    assert [logo[name] for name in ("requirement", "union", "runner_up", "findings", "evidence", "candidates")] == [
        None, None, None, (), (), (),
    ]  # fmt: skip


def test_an_address_that_letters_do_not_reach_is_listed_with_whom_to_call(small_site):
    small_site.remind("2024-10-31T09:00")
    small_site.flush("2024-10-31T09:01")
    row = next(row for row in small_site.rows() if row.union == "CNC")
    small_site.bounce(row, "2024-10-31T09:05")
    small_site.poll("2024-10-31T09:10")
    clerk = small_site.clerk("CNC")
    with small_site.office() as office:
        (told,) = listings.addresses(office, at("2024-10-31T10:00"))
    assert (told["union"], told["address"], told["state"], told["status"]) == ("CNC", clerk.email, "bounced", "5.1.1")
    assert (told["until"], told["contact"], told["phone"]) == (None, clerk.name, clerk.phone)


class Colour(Enum):
    RED = "red"


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (datetime(2024, 11, 5, 1, 2, 3, 999_999, UTC), "2024-11-05T08:02:03+07:00"),
        (Colour.RED, "red"),
        (Severity.ERROR, "error"),
        ((1, [Colour.RED], {"a": {Colour.RED}}), [1, ["red"], {"a": ["red"]}]),
        (Person("A", "a@x.example", ""), {"name": "A", "email": "a@x.example", "phone": ""}),
        (date(2024, 11, 5), date(2024, 11, 5)),
        (None, None),
    ],
)
def test_values_become_those_of_json(value, plain):
    assert listings.plain(value) == plain
