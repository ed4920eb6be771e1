"""The registry changes while mail comes in: yesterday's files stay whose they were, however they are judged again."""

from dataclasses import replace

import pytest
from town import Town, at

from collector.demo.people import Person
from collector.demo.scenes import Made
from collector.flow import intake, recheck, rulings

STRANGER = Person("Ngô Thị Lan", "ngothilan@gmail.example", "")
ANONYMOUS = Made("report", "anonymous")
MOVED_AT = at("2024-11-05T10:00")
BEFORE, AFTER = "2024-11-05T09:59", "2024-11-05T10:01"


@pytest.fixture
def town(tmp_path):
    return Town(tmp_path)


def edit(town, code, when=MOVED_AT, **fields):
    with town.office() as office:
        row = office.by_code[code]
        changed = {name: what(getattr(row, name)) if callable(what) else what for name, what in fields.items()}
        rulings.edit_union(office, replace(row, **changed), who="Lan", now=when)


def move(town, email, whose, to):
    edit(town, whose, emails=lambda known: tuple(one for one in known if one != email))
    edit(town, to, emails=lambda known: (*known, email))


def send(town, sender, when, *made):
    files = town.files("CNC", *(made or (ANONYMOUS,)), when=when)
    town.write(sender, "Báo cáo", "Em gửi báo cáo ạ.", files, when=when)


def owners(town):
    return [(row["decision"].value, row["union"]) for row in town.ask("documents")]


def first_candidates(town):
    return [row["candidates"][0].union if row["candidates"] else None for row in town.ask("documents")]


@pytest.mark.parametrize("polled", [("2024-11-05T09:59:30", "2024-11-05T12:00"), ("2024-11-05T12:00",)])
def test_moved_address_credits_earlier_mail_to_the_old_and_later_mail_to_the_new(town, polled):
    clerk = town.clerk("CNC")
    send(town, clerk, BEFORE)
    for when in polled[:-1]:
        town.poll(when)
    move(town, clerk.email, "CNC", "XNT")
    send(town, clerk, AFTER)
    town.poll(polled[-1])
    assert owners(town) == [("auto", "CNC"), ("auto", "XNT")]

    with town.office() as office:
        assert intake.replay(office) == []
        assert recheck.recheck(office, at("2024-11-06T09:00"), dry_run=False) == []
    assert owners(town) == [("auto", "CNC"), ("auto", "XNT")]


def test_moved_domain_is_no_candidate_for_its_new_owner(town):
    edit(town, "SHTT", emails=(), domains=("cu.example",), when=at("2024-10-20T09:00"))
    send(town, Person("Trần Văn Lạ", "la@cu.example", ""), BEFORE)
    edit(town, "SHTT", domains=())
    edit(town, "XNT", domains=("cu.example",))
    town.poll("2024-11-06T08:00")

    (document,) = town.ask("documents")
    assert (document["decision"].value, [one.union for one in document["candidates"]]) == ("review", ["SHTT"])


def test_moved_name_credits_the_old_bearer_before_and_the_new_one_after(town):
    files = town.files("SHTT", Made("report"))
    town.write(STRANGER, "Báo cáo", "Gửi ạ.", files, when=BEFORE)
    edit(town, "SHTT", name="Công đoàn Cục Khác", short_name="", aliases=())
    edit(town, "XNT", aliases=("Công đoàn Cục Sở hữu trí tuệ",))
    town.write(STRANGER, "Báo cáo", "Gửi ạ.", town.files("SHTT", Made("report"), when=AFTER), when=AFTER)
    town.poll("2024-11-06T08:00")

    assert owners(town) == [("auto", "SHTT"), ("auto", "XNT")]


def test_new_address_is_a_candidate_of_what_waits_and_decides_nothing(town):
    send(town, STRANGER, BEFORE)
    town.poll(BEFORE)
    assert (owners(town), first_candidates(town)) == ([("review", None)], [None])

    edit(town, "CNC", emails=lambda known: (*known, STRANGER.email))
    town.poll("2024-11-05T12:00")

    (document,) = town.ask("documents")
    assert (document["decision"].value, document["candidates"][0].union) == ("review", "CNC")
    assert document["reasons"][-1] == (
        f"Phần «{STRANGER.email}» chỉ được ghi vào danh sách sau khi thư đến, nên chỉ để gợi ý (CNC)."
    )
    assert town.status("CNC")["report"] == ("review", None)
    with town.office() as office:
        assert intake.replay(office) == []
    assert first_candidates(town) == ["CNC"]


def test_later_mail_of_a_new_address_is_decided_by_it(town):
    send(town, STRANGER, BEFORE)
    edit(town, "CNC", emails=lambda known: (*known, STRANGER.email))
    send(town, STRANGER, AFTER)
    town.poll("2024-11-05T12:00")

    assert owners(town) == [("review", None), ("auto", "CNC")]


def test_candidate_goes_when_the_new_address_is_taken_out_again(town):
    send(town, STRANGER, BEFORE)
    town.poll(BEFORE)
    edit(town, "CNC", emails=lambda known: (*known, STRANGER.email))
    town.poll("2024-11-05T12:00")
    edit(town, "CNC", emails=lambda known: known[:-1], when=at("2024-11-05T13:00"))
    town.poll("2024-11-05T14:00")

    assert (owners(town), first_candidates(town)) == ([("review", None)], [None])
    assert town.status("CNC")["report"] == ("missing", None)


def test_ruling_taken_back_does_not_give_yesterdays_file_to_todays_owner(town):
    clerk = town.clerk("CNC")
    send(town, clerk, BEFORE)
    town.poll(BEFORE)
    (document,) = town.ask("documents")
    with town.office() as office:
        rulings.assign(office, document["id"], "PC", who="Lan", now=at("2024-11-05T09:59:59"))
    move(town, clerk.email, "CNC", "XNT")
    with town.office() as office:
        rulings.undo(office, 1, why="nhầm", who="Lan", now=at("2024-11-06T09:00"))

    assert owners(town) == [("auto", "CNC")]


def test_first_import_counts_for_mail_that_came_before_it(tmp_path):
    town = Town(tmp_path)  # its registry was imported after the opening
    send(town, town.clerk("CNC"), "2024-10-18T00:30")
    town.poll()

    assert owners(town) == [("auto", "CNC")]


def test_what_a_mistaken_lesson_credited_is_taken_back_with_it(town):
    send(town, STRANGER, "2024-11-05T08:00")
    town.poll("2024-11-05T08:10")
    (document,) = town.ask("documents")
    with town.office() as office:
        rulings.assign(office, document["id"], "CNC", who="Lan", now=at("2024-11-05T08:20"))
        (proposal,) = [one.id for one in rulings.proposals(office) if one.what == "address"]
        rulings.accept_proposal(office, proposal, who="Lan", now=at("2024-11-05T08:21"))
    send(town, STRANGER, "2024-11-05T09:30")
    town.poll("2024-11-05T09:40")
    assert owners(town) == [("manual", "CNC"), ("auto", "CNC")]

    with town.office() as office:
        rulings.undo(office, 1, why="nhầm đơn vị", who="Lan", now=at("2024-11-05T11:00"))
    assert owners(town) == [("review", None), ("review", None)]
    with town.office() as office:
        assert intake.replay(office) == []
