"""What staff said of a sender's document is remembered for the next one, and every replay remembers the same."""

from town import at

from collector.demo.people import Person
from collector.demo.scenes import Made
from collector.flow import intake, rulings

CLERK = Person("Trần Văn Lạ", "la.tran@gmail.example", "")
ANONYMOUS = Made("report", "anonymous")


def send(town, when):
    town.write(CLERK, "Báo cáo", "Em gửi báo cáo ạ.", town.files("CNC", ANONYMOUS, when=when), when=when)
    town.poll(when)


def assign(town, number, union, now):
    document = town.ask("documents")[number]["id"]
    with town.office() as office:
        rulings.assign(office, document, union, who="Lan", now=at(now))


def remembered(town):
    kinds = [
        [(piece.kind, piece.union) for piece in row["evidence"] if piece.kind == "sent-before"]
        for row in town.ask("documents")
    ]
    with town.office() as office:
        assert intake.replay(office) == []
    return kinds


def test_next_document_of_a_sender_has_the_union_of_the_last_one_as_first_candidate(town):
    send(town, "2024-11-05T12:00")
    assign(town, 0, "CNC", "2024-11-05T14:00")
    send(town, "2024-11-06T12:00")

    assert remembered(town) == [[], [("sent-before", "CNC")]]
    later = town.ask("documents")[1]
    assert (later["decision"].value, later["candidates"][0].union) == ("review", "CNC")


def test_ruling_tells_nothing_about_messages_that_came_before_it(town):
    send(town, "2024-11-05T12:00")
    send(town, "2024-11-05T13:00")
    assign(town, 0, "CNC", "2024-11-05T14:00")

    assert remembered(town) == [[], []]


def test_clocks_that_differ_by_less_than_an_hour_change_nothing(town):
    send(town, "2024-11-05T12:00")
    assign(town, 0, "CNC", "2024-11-05T14:00")
    send(town, "2024-11-05T14:30")

    assert remembered(town) == [[], []]


def test_memory_of_a_ruling_taken_back_is_gone(town):
    send(town, "2024-11-05T12:00")
    assign(town, 0, "CNC", "2024-11-05T14:00")
    send(town, "2024-11-06T12:00")
    with town.office() as office:
        said = rulings.undo(office, 1, why="giao nhầm", who="Lan", now=at("2024-11-07T09:00"))

    assert remembered(town) == [[], []]
    assert "Đã xét lại 2 thư của cùng người gửi." in said


def test_ruling_that_was_mended_later_is_remembered_as_it_was_then(town):
    send(town, "2024-11-05T12:00")
    assign(town, 0, "XNT", "2024-11-05T14:00")
    send(town, "2024-11-06T12:00")
    assign(town, 0, "CNC", "2024-11-06T14:00")
    send(town, "2024-11-07T12:00")

    assert remembered(town) == [[], [("sent-before", "XNT")], [("sent-before", "CNC")]]
