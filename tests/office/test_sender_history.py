"""What staff said of a sender's document is remembered for the next one, and every replay remembers the same."""

from factories.papers import Made
from factories.people import Person
from office_site import at

from collector.flow import rulings
from collector.flow.replay import replay

CLERK = Person("Trần Văn Lạ", "la.tran@gmail.example", "")
ANONYMOUS = Made("report", "anonymous")


def send(site, when):
    site.write(CLERK, "Báo cáo", "Em gửi báo cáo ạ.", site.files("CNC", ANONYMOUS, when=when), when=when)
    site.poll(when)


def assign(site, number, union, now):
    document = site.ask("documents")[number]["id"]
    with site.office() as office:
        rulings.assign(office, document, union, who="Lan", now=at(now))


def remembered(site):
    kinds = [
        [(piece.kind, piece.union) for piece in row["evidence"] if piece.kind == "sent-before"]
        for row in site.ask("documents")
    ]
    with site.office() as office:
        assert replay(office) == []
    return kinds


def test_next_document_of_a_sender_has_the_union_of_the_last_one_as_first_candidate(site):
    send(site, "2024-11-05T12:00")
    assign(site, 0, "CNC", "2024-11-05T14:00")
    send(site, "2024-11-06T12:00")

    assert remembered(site) == [[], [("sent-before", "CNC")]]
    later = site.ask("documents")[1]
    assert (later["decision"].value, later["candidates"][0].union) == ("review", "CNC")


def test_ruling_tells_nothing_about_messages_that_came_before_it(site):
    send(site, "2024-11-05T12:00")
    send(site, "2024-11-05T13:00")
    assign(site, 0, "CNC", "2024-11-05T14:00")

    assert remembered(site) == [[], []]


def test_clocks_that_differ_by_less_than_an_hour_change_nothing(site):
    send(site, "2024-11-05T12:00")
    assign(site, 0, "CNC", "2024-11-05T14:00")
    send(site, "2024-11-05T14:30")

    assert remembered(site) == [[], []]


def test_memory_of_a_ruling_taken_back_is_gone(site):
    send(site, "2024-11-05T12:00")
    assign(site, 0, "CNC", "2024-11-05T14:00")
    send(site, "2024-11-06T12:00")
    with site.office() as office:
        said = rulings.undo(office, 1, why="giao nhầm", who="Lan", now=at("2024-11-07T09:00"))

    assert remembered(site) == [[], []]
    assert "Đã xét lại 2 thư của cùng người gửi." in said


def test_ruling_that_was_mended_later_is_remembered_as_it_was_then(site):
    send(site, "2024-11-05T12:00")
    assign(site, 0, "XNT", "2024-11-05T14:00")
    send(site, "2024-11-06T12:00")
    assign(site, 0, "CNC", "2024-11-06T14:00")
    send(site, "2024-11-07T12:00")

    assert remembered(site) == [[], [("sent-before", "XNT")], [("sent-before", "CNC")]]
