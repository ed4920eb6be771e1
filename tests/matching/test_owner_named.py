"""Whose a paper that waits is by the word of its sender: where it names that union itself, or he is registered."""

from dataclasses import replace

import pytest
from matching.maker import index_of

from collector.matching import attribute
from collector.model import Decision

CLOSING = "Trên đây là báo cáo của Công đoàn Vụ Pháp chế."


@pytest.fixture
def named(index, make):
    def named(*claims, sender="x@thu.example", authentic=True, registry=index, **message):
        told = make.message(sender, files=[claim.file for claim in claims], **message)
        matches = attribute(told, claims, registry, make.context(authentic=authentic))
        return [match.if_named if match.decision is Decision.REVIEW else match.union for match in matches]

    return named


def test_what_decides_by_itself_needs_no_word(named, make):
    assert named(make.claim(text=make.report(*make.letterhead("CÔNG ĐOÀN VỤ PHÁP CHẾ")))) == ["PC"]


def test_name_in_the_paper_that_is_too_little_alone_is_enough_with_his_word(named, make):
    claim = make.claim(text=make.report(closing=CLOSING))
    assert named(claim) == [("PC",)]
    assert named(claim, authentic=False) == [()]


def test_what_he_wrote_around_the_paper_is_no_second_opinion(named, make):
    assert named(make.claim(text=make.report())) == [()]
    assert named(make.claim("BC CĐ Vụ Pháp chế.docx", make.report())) == [()]
    assert named(make.claim(text=make.report()), subject="Báo cáo CĐ Vụ Pháp chế") == [()]


def test_address_of_several_unions_is_one(named, make, registry):
    shared = [replace(one, emails=("x@thu.example",)) if one.code in {"PC", "CNC"} else one for one in registry]
    claim = make.claim(text=make.report())
    assert named(claim, registry=index_of(shared)) == [("CNC", "PC")]
    assert named(claim, registry=index_of(shared), authentic=False) == [()]


def test_paper_that_names_two_is_for_staff_whatever_he_says(named, make):
    claim = make.claim(text=make.report(*make.letterhead("CÔNG ĐOÀN VỤ CÔNG NGHỆ CAO"), closing=CLOSING))
    assert named(claim) == [()]


def test_paper_of_an_issuer_outside_the_registry_is_for_staff(named, make):
    claim = make.claim(text=make.report(*make.letterhead("CÔNG ĐOÀN VIỆN SAO HỎA"), closing=CLOSING))
    assert named(claim) == [()]


def test_two_papers_for_one_requirement_wait_whatever_he_says(named, make):
    papers = [make.claim(f"{at}.docx", make.report(closing=CLOSING, cited=[f"hội {at}"]), index=at) for at in (1, 2)]
    assert named(*papers) == [(), ()]
