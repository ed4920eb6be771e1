"""The registry changes while mail comes in: yesterday's files stay whose they were, however they are judged again."""

from dataclasses import replace

import pytest
from factories.papers import Made, other_bytes
from factories.people import Person
from office_site import Site, at

from collector.flow import recheck, rulings
from collector.flow.replay import replay

STRANGER = Person("Ngô Thị Lan", "ngothilan@gmail.example", "")
ANONYMOUS = Made("report", "anonymous")
MOVED_AT = at("2024-11-05T10:00")
BEFORE, AFTER = "2024-11-05T09:59", "2024-11-05T10:01"


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path)


def edit(site, code, when=MOVED_AT, **fields):
    with site.office() as office:
        row = office.by_code[code]
        changed = {name: what(getattr(row, name)) if callable(what) else what for name, what in fields.items()}
        rulings.edit_union(office, replace(row, **changed), who="Lan", now=when)


def move(site, email, whose, to):
    edit(site, whose, emails=lambda known: tuple(one for one in known if one != email))
    edit(site, to, emails=lambda known: (*known, email))


def send(site, sender, when, *made):
    files = [other_bytes(one, when) for one in site.files("CNC", *(made or (ANONYMOUS,)), when=when)]
    site.write(sender, "Báo cáo", "Em gửi báo cáo ạ.", files, when=when)


def owners(site):
    return [(row["decision"].value, row["union"]) for row in site.ask("documents")]


def first_candidates(site):
    return [row["candidates"][0].union if row["candidates"] else None for row in site.ask("documents")]


@pytest.mark.parametrize("polled", [("2024-11-05T09:59:30", "2024-11-05T12:00"), ("2024-11-05T12:00",)])
def test_moved_address_credits_earlier_mail_to_the_old_and_later_mail_to_the_new(site, polled):
    clerk = site.clerk("CNC")
    send(site, clerk, BEFORE)
    for when in polled[:-1]:
        site.poll(when)
    move(site, clerk.email, "CNC", "XNT")
    send(site, clerk, AFTER)
    site.poll(polled[-1])
    assert owners(site) == [("auto", "CNC"), ("auto", "XNT")]

    with site.office() as office:
        assert replay(office) == []
        assert recheck.recheck(office, at("2024-11-06T09:00"), dry_run=False) == []
    assert owners(site) == [("auto", "CNC"), ("auto", "XNT")]


def test_moved_domain_is_no_candidate_for_its_new_owner(site):
    edit(site, "SHTT", emails=(), domains=("cu.example",), when=at("2024-10-20T09:00"))
    send(site, Person("Trần Văn Lạ", "la@cu.example", ""), BEFORE)
    edit(site, "SHTT", domains=())
    edit(site, "XNT", domains=("cu.example",))
    site.poll("2024-11-06T08:00")

    (document,) = site.ask("documents")
    assert (document["decision"].value, [one.union for one in document["candidates"]]) == ("review", ["SHTT"])


def test_moved_name_credits_the_old_bearer_before_and_the_new_one_after(site):
    files = site.files("SHTT", Made("report"))
    site.write(STRANGER, "Báo cáo", "Gửi ạ.", files, when=BEFORE)
    edit(site, "SHTT", name="Công đoàn Cục Khác", short_name="", aliases=())
    edit(site, "XNT", aliases=("Công đoàn Cục Sở hữu trí tuệ",))
    site.write(STRANGER, "Báo cáo", "Gửi ạ.", [other_bytes(one, AFTER) for one in files], when=AFTER)
    site.poll("2024-11-06T08:00")

    assert owners(site) == [("auto", "SHTT"), ("auto", "XNT")]


def test_new_address_is_a_candidate_of_what_waits_and_decides_nothing(site):
    send(site, STRANGER, BEFORE)
    site.poll(BEFORE)
    assert (owners(site), first_candidates(site)) == ([("review", None)], [None])

    edit(site, "CNC", emails=lambda known: (*known, STRANGER.email))
    site.poll("2024-11-05T12:00")

    (document,) = site.ask("documents")
    assert (document["decision"].value, document["candidates"][0].union) == ("review", "CNC")
    assert document["reasons"][-1] == (
        f"Phần «{STRANGER.email}» chỉ được ghi vào danh sách sau khi thư đến, nên chỉ để gợi ý (CNC)."
    )
    assert site.status("CNC")["report"] == ("review", None)
    with site.office() as office:
        assert replay(office) == []
    assert first_candidates(site) == ["CNC"]


def test_later_mail_of_a_new_address_is_decided_by_it(site):
    send(site, STRANGER, BEFORE)
    edit(site, "CNC", emails=lambda known: (*known, STRANGER.email))
    send(site, STRANGER, AFTER)
    site.poll("2024-11-05T12:00")

    assert owners(site) == [("review", None), ("auto", "CNC")]


def test_candidate_goes_when_the_new_address_is_taken_out_again(site):
    send(site, STRANGER, BEFORE)
    site.poll(BEFORE)
    edit(site, "CNC", emails=lambda known: (*known, STRANGER.email))
    site.poll("2024-11-05T12:00")
    edit(site, "CNC", emails=lambda known: known[:-1], when=at("2024-11-05T13:00"))
    site.poll("2024-11-05T14:00")

    assert (owners(site), first_candidates(site)) == ([("review", None)], [None])
    assert site.status("CNC")["report"] == ("missing", None)


def test_ruling_taken_back_does_not_give_yesterdays_file_to_todays_owner(site):
    clerk = site.clerk("CNC")
    send(site, clerk, BEFORE)
    site.poll(BEFORE)
    (document,) = site.ask("documents")
    with site.office() as office:
        rulings.assign(office, document["id"], "PC", who="Lan", now=at("2024-11-05T09:59:59"))
    move(site, clerk.email, "CNC", "XNT")
    with site.office() as office:
        rulings.undo(office, 1, why="nhầm", who="Lan", now=at("2024-11-06T09:00"))

    assert owners(site) == [("auto", "CNC")]


def test_first_import_counts_for_mail_that_came_before_it(tmp_path):
    site = Site(tmp_path)  # its registry was imported after the opening
    send(site, site.clerk("CNC"), "2024-10-18T00:30")
    site.poll()

    assert owners(site) == [("auto", "CNC")]


def test_what_a_mistaken_lesson_credited_is_taken_back_with_it(site):
    send(site, STRANGER, "2024-11-05T08:00")
    site.poll("2024-11-05T08:10")
    (document,) = site.ask("documents")
    with site.office() as office:
        rulings.assign(office, document["id"], "CNC", who="Lan", now=at("2024-11-05T08:20"))
        (proposal,) = [one.id for one in rulings.proposals(office) if one.what == "address"]
        rulings.accept_proposal(office, proposal, who="Lan", now=at("2024-11-05T08:21"))
    send(site, STRANGER, "2024-11-05T09:30")
    site.poll("2024-11-05T09:40")
    assert owners(site) == [("manual", "CNC"), ("auto", "CNC")]

    with site.office() as office:
        rulings.undo(office, 1, why="nhầm đơn vị", who="Lan", now=at("2024-11-05T11:00"))
    assert owners(site) == [("review", None), ("review", None)]
    with site.office() as office:
        assert replay(office) == []
