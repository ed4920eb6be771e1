"""A ruling taken back: the document as the machine found it, letters withdrawn or named, and every replay the same."""

import pytest
from factories.papers import Made
from factories.people import Person
from office_site import REPORT, STATS, at

from collector.errors import RulingRefused
from collector.flow import rulings
from collector.flow.replay import replay

STRANGER = Person("Trần Văn Lạ", "la.tran@gmail.example", "")
LATER = at("2024-11-06T09:00")


def nameless(site, when="2024-11-05T12:00", sender=STRANGER):
    site.write(sender, "Báo cáo", "Em gửi báo cáo ạ.", site.files("CNC", Made("report", "anonymous")), when=when)


def rule(site, act, *given, now=LATER, **more):
    with site.office() as office:
        return act(office, *given, who="Lan", now=now, **more)


def numbers(site):
    return [row["id"] for row in site.ask("rulings")]


def decided(site):
    return [(row["decision"].value, row["union"], row["state"].value) for row in site.ask("documents")]


def test_assignment_taken_back_leaves_what_the_machine_found_and_withdraws_its_letter(site):
    nameless(site)
    site.poll()
    (document,) = site.ask("documents")
    before = decided(site)
    rule(site, rulings.assign, document["id"], "CNC")
    assert decided(site) == [("manual", "CNC", "accepted")]

    said = rule(site, rulings.undo, *numbers(site), why="giao nhầm")

    assert decided(site) == before
    assert said == f"Đã rút lại quyết định số 1 (giao văn bản {document['id']}). Đã bỏ 1 thư chưa gửi."
    assert site.outbox() == [("receipt-unknown", None, "sent"), ("acknowledgement", "CNC", "dropped")]
    assert [row["state"].value for row in site.ask("messages")] == ["review"]
    with site.office() as office:
        assert replay(office) == []


def test_right_union_is_answered_after_a_withdrawn_answer(site):
    nameless(site)
    site.poll()
    (document,) = site.ask("documents")
    rule(site, rulings.assign, document["id"], "XNT")
    rule(site, rulings.undo, 1, why="giao nhầm")
    rule(site, rulings.assign, document["id"], "CNC")
    site.poll("2024-11-06T10:00")

    assert site.outbox()[1:] == [("acknowledgement", "XNT", "dropped"), ("acknowledgement", "CNC", "sent")]


def test_letter_that_went_out_is_named_and_is_not_sent_again(site):
    nameless(site)
    site.poll()
    (document,) = site.ask("documents")
    rule(site, rulings.assign, document["id"], "XNT")
    site.poll("2024-11-06T10:00")

    said = rule(site, rulings.undo, 1, why="giao nhầm", now=at("2024-11-06T11:00"))
    rule(site, rulings.assign, document["id"], "CNC", now=at("2024-11-06T12:00"))

    assert f"Thư đã gửi: số 2 (xác nhận) tới {STRANGER.email}. Thư cập nhật số 3 tới {STRANGER.email} sẽ gửi" in said
    assert site.outbox() == [
        ("receipt-unknown", None, "sent"),
        ("acknowledgement", "XNT", "sent"),
        ("update", None, "dropped"),
        ("update", "CNC", "queued"),
    ]
    assert "sent 2" in next(row["detail"] for row in site.ask("audit") if row["action"] == "undo")


@pytest.mark.parametrize("act", [rulings.reject, rulings.set_aside])
def test_document_taken_out_by_mistake_stands_again(site, act):
    site.send("CNC", REPORT, STATS)
    site.poll()
    before = decided(site)
    report = site.ask("documents")[0]["id"]
    rule(site, act, report, why="gửi nhầm")
    assert site.status("CNC")["report"][0] == "missing"

    rule(site, rulings.undo, 1, why="nhìn nhầm")

    assert (decided(site), site.status("CNC")["report"]) == (before, ("accepted", False))


def test_older_ruling_taken_back_leaves_the_newer_one(site):
    nameless(site)
    site.poll()
    (document,) = site.ask("documents")
    rule(site, rulings.assign, document["id"], "XNT")
    rule(site, rulings.assign, document["id"], "CNC")
    rule(site, rulings.undo, 1, why="giao nhầm")

    assert decided(site) == [("manual", "CNC", "accepted")]
    assert [row["undone"] for row in site.ask("rulings")] == [True, False, False]


def test_extension_taken_back_is_in_force_no_more(site):
    rule(site, rulings.extend, "CNC", "2024-11-15", why="công văn")
    rule(site, rulings.undo, 1, why="công văn bị thu hồi")
    with site.office() as office:
        assert office.store.rulings.extensions(office.campaign.id) == {}


def test_what_cannot_be_taken_back_is_refused_in_words(site):
    rule(site, rulings.extend, "CNC", "2024-11-15", why="công văn")
    rule(site, rulings.undo, 1, why="nhầm")
    for number, words in ((1, "đã được rút lại"), (2, "không rút lại được"), (9, "không có quyết định số 9")):
        with pytest.raises(RulingRefused, match=words):
            rule(site, rulings.undo, number, why="nhầm")


def test_paper_that_the_machine_took_for_a_report_is_set_aside_and_may_be_taken_in_again(site):
    site.send("CNC", REPORT)
    site.poll()
    (document,) = site.ask("documents")
    rule(site, rulings.set_aside, document["id"], why="bản nháp")
    assert decided(site) == [("none", None, "not-a-submission")]
    with pytest.raises(RulingRefused):
        rule(site, rulings.assign, document["id"], "CNC")
    with pytest.raises(RulingRefused, match="report, stats"):
        rule(site, rulings.assign, document["id"], "CNC", requirement="letter")

    rule(site, rulings.assign, document["id"], "CNC", requirement="report")

    assert decided(site) == [("manual", "CNC", "accepted")]
    with site.office() as office:
        assert replay(office) == []
