"""Several papers of one message for one requirement of one union: the better one by itself, or staff."""

import pytest

from collector.matching import attribute, says

PC = "CÔNG ĐOÀN VỤ PHÁP CHẾ"


@pytest.fixture
def decide(index, make):
    def decide(*claims, **message):
        told = make.message("bvtoan@most.example", files=[claim.file for claim in claims], **message)
        return [match.decision.value for match in attribute(told, claims, index, make.context(authentic=True))]

    return decide


def report(make, name, number, *, cited="", head=PC, stands=True):
    text = make.report(*make.letterhead(head), cited=[cited] if cited else ())
    claim = make.claim(name, text, index=number)
    return type(claim)(claim.file, claim.requirement, stands=stands)


@pytest.mark.parametrize(
    ("names", "decided"),
    [
        (["BC 2024.docx", "BC 2024 (bản cuối).docx"], ["review", "auto"]),
        (["BC CĐ thay thế.docx", "BC CĐ.docx"], ["auto", "review"]),
        (["Dự thảo BC.docx", "BC.docx"], ["review", "auto"]),
        (["BC.docx", "Bổ sung BC.docx"], ["auto", "review"]),
        (["BC v1.docx", "BC v2.docx", "BC v3.docx"], ["review", "review", "auto"]),
        (["BC.docx", "Bao cao.docx"], ["review", "review"]),
        (["BC final.docx", "BC chính thức.docx"], ["review", "review"]),
    ],
)
def test_name_tells_which_of_two_papers_counts_or_staff_do(decide, make, names, decided):
    claims = [report(make, name, at, cited=f"hội {at}") for at, name in enumerate(names)]
    assert decide(*claims) == decided


def test_same_words_in_two_formats_are_one_paper(decide, make):
    assert decide(report(make, "BC.docx", 0), report(make, "BC.odt", 1)) == ["auto", "auto"]


def test_scan_or_blank_form_takes_nobodys_place(decide, make):
    claims = [report(make, "BC.docx", 0), report(make, "Bản ký.docx", 1, cited="A", stands=False)]
    assert decide(*claims) == ["auto", "auto"]


def test_report_and_table_are_no_rivals_and_neither_are_two_unions(decide, make):
    table = make.claim("Biểu.xlsx", index=1, unit="CĐ Vụ Pháp chế")
    assert decide(report(make, "BC.docx", 0), table) == ["auto", "auto"]
    other = report(make, "BC 2.docx", 1, head="CÔNG ĐOÀN TRUNG TÂM CÔNG NGHỆ THÔNG TIN")
    assert decide(report(make, "BC.docx", 0), other, body="CĐ Vụ Pháp chế và CĐ TT CNTT gửi báo cáo") == ["auto"] * 2


def test_paper_that_waits_says_beside_which_one(index, make):
    claims = [report(make, "BC.docx", 0, cited="A"), report(make, "BC 2.docx", 1, cited="B")]
    matches = attribute(make.message("bvtoan@most.example"), claims, index, make.context())
    assert [[p.text for p in match.evidence if p.kind == "rival"] for match in matches] == [["BC 2.docx"], ["BC.docx"]]
    assert [match.candidates[0].union for match in matches] == ["PC", "PC"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Gửi lại báo cáo (thay thế bản trước)", "replace"),
        ("đính chính số liệu", "replace"),
        ("V/v bổ sung biểu số liệu", "supplement"),
        ("Bản nháp, xin góp ý", "draft"),
        ("Báo cáo bổ sung, thay thế bản cũ", ""),
        ("Trung tâm hội nhập quốc tế gửi báo cáo", ""),
        ("đề cử đại biểu", ""),
    ],
)
def test_new_text_says_what_a_paper_is(text, said):
    assert says(text) == said
