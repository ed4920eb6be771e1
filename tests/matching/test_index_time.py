"""Names and unions have their time: merged, renamed, not yet founded; and what is known from before."""

from datetime import date

import pytest
from matching.maker import index_of

from collector.matching import Context, EarlierOwner, attribute
from collector.model import Authenticity, Union

BEFORE, AFTER = date(2025, 2, 1), date(2025, 4, 1)
ENDS, BEGINS = date(2025, 2, 28), date(2025, 3, 1)
OLD = Union("SATI", "Công đoàn Cục Phát triển công nghệ", emails=("cd@sati.example",), valid_to=ENDS)
OTHER = Union("UDTB", "Công đoàn Vụ Tiến bộ kỹ thuật", emails=("cd@udtb.example",), valid_to=ENDS)
MERGED = Union(
    "DMST",
    "Công đoàn Cục Đổi mới sáng tạo",
    aliases=("Công đoàn Cục Phát triển công nghệ", "Công đoàn Vụ Tiến bộ kỹ thuật"),
    emails=("cd@dmst.example", "cd@sati.example"),
    valid_from=BEGINS,
)


@pytest.fixture
def decide(make):
    def decide(unions, issuer, day, *, sender="x@gmail.example", earlier=()):
        head = make.letterhead(f"CÔNG ĐOÀN {issuer}") if issuer else []
        claim = make.claim(text=make.report(*head))
        context = Context(make.own, Authenticity.UNKNOWN, (), day=day, earlier=tuple(earlier))
        return attribute(make.message(sender), [claim], index_of(unions), context)[0]

    return decide


@pytest.mark.parametrize("issuer", ["CỤC PHÁT TRIỂN CÔNG NGHỆ", "VỤ TIẾN BỘ KỸ THUẬT"])
def test_merged_unions_name_is_the_old_ones_before_and_the_new_ones_after(decide, issuer):
    old = {"CỤC PHÁT TRIỂN CÔNG NGHỆ": "SATI", "VỤ TIẾN BỘ KỸ THUẬT": "UDTB"}[issuer]
    found = [decide([OLD, OTHER, MERGED], issuer, day).union for day in (BEFORE, AFTER)]
    assert found == [old, "DMST"]


def test_address_goes_over_to_the_union_that_lives(decide):
    found = [decide([OLD, MERGED], "", day, sender="cd@sati.example").union for day in (BEFORE, AFTER)]
    assert found == ["SATI", "DMST"]


def test_union_that_is_no_more_is_never_credited_silently(decide):
    match = decide([OLD], "CỤC PHÁT TRIỂN CÔNG NGHỆ", AFTER, sender="cd@sati.example")
    assert (match.decision.value, match.union, match.candidates[0].union) == ("review", None, "SATI")
    assert [(piece.union, piece.text) for piece in match.evidence if piece.kind == "expired"] == [
        ("SATI", "… – 28/02/2025")
    ]


def test_last_day_counts_and_the_first_one_too(decide):
    assert decide([OLD], "CỤC PHÁT TRIỂN CÔNG NGHỆ", ENDS).union == "SATI"
    assert decide([MERGED], "CỤC ĐỔI MỚI SÁNG TẠO", BEGINS).union == "DMST"
    assert decide([MERGED], "CỤC ĐỔI MỚI SÁNG TẠO", BEFORE).union is None


def test_senders_earlier_document_names_a_candidate_and_never_decides_alone(decide):
    unions = [Union("A", "Công đoàn Viện Lúa"), Union("B", "Công đoàn Viện Ngô")]
    for earlier, kind in ((EarlierOwner("A"), "sent-before"), (EarlierOwner("A", last_year=True), "sent-last-year")):
        match = decide(unions, "", AFTER, earlier=[earlier])
        assert [(piece.kind, piece.union) for piece in match.evidence] == [(kind, "A")]
        assert (match.decision.value, match.candidates[0].union) == ("review", "A")


def test_registered_address_needs_no_memory(decide):
    unions = [Union("A", "Công đoàn Viện Lúa", emails=("cd@lua.example",)), Union("B", "Công đoàn Viện Ngô")]
    match = decide(unions, "VIỆN LÚA", AFTER, sender="cd@lua.example", earlier=[EarlierOwner("B")])
    assert (match.union, {piece.union for piece in match.evidence}) == ("A", {"A"})


def test_union_that_reports_through_its_parent_is_expected_less(decide):
    unions = [Union("A", "Công đoàn Viện Lúa", owes=False), Union("B", "Công đoàn Viện Ngô")]
    both = [EarlierOwner("A"), EarlierOwner("B")]
    assert [one.union for one in decide(unions, "", AFTER, earlier=both).candidates] == ["B", "A"]


def test_number_of_the_document_speaks_where_its_symbol_is_one_unions(make):
    index = index_of([Union("VKIST", "Công đoàn Viện Lúa"), Union("B", "Công đoàn Viện Ngô")])
    for number, kinds in (("Số: 12/BC-CĐVKIST", ["symbol"]), ("Số: 12/BC-CĐCS", []), ("Số: 12/BC-CĐV", [])):
        text = make.report()
        head = type(text.paragraphs[0])(number)
        claim = make.claim(text=type(text)((head, *text.paragraphs)))
        (match,) = attribute(make.message(), [claim], index, make.context())
        assert [piece.kind for piece in match.evidence] == kinds
