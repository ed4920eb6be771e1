"""Answers to letters of ours: from whom the key of a letter is proof, and from whom it is a hint."""

import pytest
from factories.papers import Made
from factories.people import Person
from office_site import REPORT

from collector.letters.ids import message_id
from collector.model import LetterKind

ANONYMOUS = (Made("report", "anonymous"), Made("stats", "anonymous"))
FORWARDED = Person("Trần Văn Lạ", "la.tran@gmail.example", "")


def reminded(site, code="CNC"):
    """Return the id of a reminder to a union."""
    with site.office() as office:
        return message_id(LetterKind.REMINDER, code, "reminder/2024-10-31", office.seal)


def outcome(site):
    return [
        (row["decision"].value, row["union"], [one.union for one in row["candidates"]][:1])
        for row in site.ask("documents")
    ]


def test_answer_from_the_union_s_own_address_decides(site):
    key = reminded(site)
    site.write(site.clerk("CNC"), "Re: Kính nhắc", "Gửi ạ.", site.files("CNC", *ANONYMOUS), answers=key)
    site.poll()
    assert outcome(site) == [("auto", "CNC", ["CNC"])] * 2


def test_answer_from_an_address_of_a_listed_domain_decides(site):
    key = reminded(site, "VKIST")
    site.write(Person("Lan", "lan@vkist.example", ""), "Re: x", "Gửi ạ.", site.files("VKIST", *ANONYMOUS), answers=key)
    with site.office() as office:
        assert "vkist.example" in office.by_code["VKIST"].domains
    site.poll()
    assert outcome(site) == [("auto", "VKIST", ["VKIST"])] * 2


def test_answer_from_the_parent_s_address_decides_for_its_child(site):
    key = reminded(site, "VINATOM-NTC")
    site.write(
        site.clerk("VINATOM"), "Re: x", "Gửi ạ.", site.files("VINATOM-NTC", Made("report", "anonymous")), answers=key
    )
    site.poll()
    assert outcome(site)[0][2] == ["VINATOM-NTC"]


@pytest.mark.parametrize("sender", [FORWARDED, "XNT"])
def test_answer_from_somebody_who_was_forwarded_the_letter_waits_with_the_union_first(site, sender):
    who = site.clerk(sender) if isinstance(sender, str) else sender
    key = reminded(site)
    site.write(who, "Re: Kính nhắc gửi báo cáo", "Gửi ạ.", site.files("CNC", *ANONYMOUS), answers=key)
    site.poll()
    assert outcome(site) == [("review", None, ["CNC"])] * 2
    with site.office() as office:
        assert [row for row in office.store.outbox.letters() if row.union and row.occasion.answered] == []


def test_key_of_one_union_gives_no_named_report_of_another_away(site):
    key = reminded(site)
    site.write(site.clerk("XNT"), "Re: x", "Gửi ạ.", site.files("XNT", REPORT), answers=key)
    site.poll()
    assert outcome(site)[0][1] != "CNC"
