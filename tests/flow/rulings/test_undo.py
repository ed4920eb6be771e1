"""A ruling taken back: the document as the machine found it, letters withdrawn or named, and every replay the same."""

import pytest
from town import REPORT, STATS, at

from collector.demo.people import Person
from collector.demo.scenes import Made
from collector.errors import RulingRefused
from collector.flow import intake, rulings

STRANGER = Person("Trần Văn Lạ", "la.tran@gmail.example", "")
LATER = at("2024-11-06T09:00")


def nameless(town, when="2024-11-05T12:00", sender=STRANGER):
    town.write(sender, "Báo cáo", "Em gửi báo cáo ạ.", town.files("CNC", Made("report", "anonymous")), when=when)


def rule(town, act, *given, now=LATER, **more):
    with town.office() as office:
        return act(office, *given, who="Lan", now=now, **more)


def numbers(town):
    return [row["id"] for row in town.ask("rulings")]


def decided(town):
    return [(row["decision"].value, row["union"], row["state"].value) for row in town.ask("documents")]


def test_assignment_taken_back_leaves_what_the_machine_found_and_withdraws_its_letter(town):
    nameless(town)
    town.poll()
    (document,) = town.ask("documents")
    before = decided(town)
    rule(town, rulings.assign, document["id"], "CNC")
    assert decided(town) == [("manual", "CNC", "accepted")]

    said = rule(town, rulings.undo, *numbers(town), why="giao nhầm")

    assert decided(town) == before
    assert said == f"Đã rút lại quyết định số 1 (giao văn bản {document['id']}). Đã bỏ 1 thư chưa gửi."
    assert town.outbox() == [("receipt-unknown", None, "sent"), ("acknowledgement", "CNC", "dropped")]
    assert [row["state"].value for row in town.ask("messages")] == ["review"]
    with town.office() as office:
        assert intake.replay(office) == []


def test_right_union_is_answered_after_a_withdrawn_answer(town):
    nameless(town)
    town.poll()
    (document,) = town.ask("documents")
    rule(town, rulings.assign, document["id"], "XNT")
    rule(town, rulings.undo, 1, why="giao nhầm")
    rule(town, rulings.assign, document["id"], "CNC")
    town.poll("2024-11-06T10:00")

    assert town.outbox()[1:] == [("acknowledgement", "XNT", "dropped"), ("acknowledgement", "CNC", "sent")]


def test_letter_that_went_out_is_named_and_is_not_sent_again(town):
    nameless(town)
    town.poll()
    (document,) = town.ask("documents")
    rule(town, rulings.assign, document["id"], "XNT")
    town.poll("2024-11-06T10:00")

    said = rule(town, rulings.undo, 1, why="giao nhầm", now=at("2024-11-06T11:00"))
    rule(town, rulings.assign, document["id"], "CNC", now=at("2024-11-06T12:00"))

    assert said.endswith(f"Thư đã gửi, cần liên hệ lại với người nhận: số 2 (xác nhận) tới {STRANGER.email}.")
    assert town.outbox() == [("receipt-unknown", None, "sent"), ("acknowledgement", "XNT", "sent")]
    assert "sent 2" in next(row["detail"] for row in town.ask("audit") if row["action"] == "undo")


@pytest.mark.parametrize("act", [rulings.reject, rulings.set_aside])
def test_document_taken_out_by_mistake_stands_again(town, act):
    town.send("CNC", REPORT, STATS)
    town.poll()
    before = decided(town)
    report = town.ask("documents")[0]["id"]
    rule(town, act, report, why="gửi nhầm")
    assert town.status("CNC")["report"][0] == "missing"

    rule(town, rulings.undo, 1, why="nhìn nhầm")

    assert (decided(town), town.status("CNC")["report"]) == (before, ("accepted", False))


def test_older_ruling_taken_back_leaves_the_newer_one(town):
    nameless(town)
    town.poll()
    (document,) = town.ask("documents")
    rule(town, rulings.assign, document["id"], "XNT")
    rule(town, rulings.assign, document["id"], "CNC")
    rule(town, rulings.undo, 1, why="giao nhầm")

    assert decided(town) == [("manual", "CNC", "accepted")]
    assert [row["undone"] for row in town.ask("rulings")] == [True, False, False]


def test_extension_taken_back_is_in_force_no_more(town):
    rule(town, rulings.extend, "CNC", "2024-11-15", why="công văn")
    rule(town, rulings.undo, 1, why="công văn bị thu hồi")
    with town.office() as office:
        assert office.store.rulings.extensions(office.campaign.id) == {}


def test_what_cannot_be_taken_back_is_refused_in_words(town):
    rule(town, rulings.extend, "CNC", "2024-11-15", why="công văn")
    rule(town, rulings.undo, 1, why="nhầm")
    for number, words in ((1, "đã được rút lại"), (2, "không rút lại được"), (9, "không có quyết định số 9")):
        with pytest.raises(RulingRefused, match=words):
            rule(town, rulings.undo, number, why="nhầm")


def test_paper_that_the_machine_took_for_a_report_is_set_aside_and_may_be_taken_in_again(town):
    town.send("CNC", REPORT)
    town.poll()
    (document,) = town.ask("documents")
    rule(town, rulings.set_aside, document["id"], why="bản nháp")
    assert decided(town) == [("none", None, "not-a-submission")]
    with pytest.raises(RulingRefused):
        rule(town, rulings.assign, document["id"], "CNC")
    with pytest.raises(RulingRefused, match="report, stats"):
        rule(town, rulings.assign, document["id"], "CNC", requirement="letter")

    rule(town, rulings.assign, document["id"], "CNC", requirement="report")

    assert decided(town) == [("manual", "CNC", "accepted")]
    with town.office() as office:
        assert intake.replay(office) == []
