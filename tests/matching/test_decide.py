"""Decisions: who gets a document by itself, what waits for staff, and with which first candidate."""

import pytest
from matching.maker import index_of

from collector.matching import Answered, Claim, attribute
from collector.model import Address, Decision, Paragraph, Text, Union

PC = "CÔNG ĐOÀN VỤ PHÁP CHẾ"
CNTT = "CÔNG ĐOÀN TRUNG TÂM CÔNG NGHỆ THÔNG TIN"
NRI = "CÔNG ĐOÀN VIỆN NGHIÊN CỨU HẠT NHÂN"
VINATOM = "CÔNG ĐOÀN VIỆN NĂNG LƯỢNG NGUYÊN TỬ VIỆT NAM"
PC_ADDRESS = "bvtoan@most.example"
CNTT_ADDRESS = "ngapd@most.example"
VINATOM_ADDRESS = "lamla67@vinatom.example"


@pytest.fixture
def decide(index, make):
    def decide(sender, *claims, authentic=None, answered=(), name="", **message):
        told = make.message(sender, name, files=[claim.file for claim in claims], **message)
        matches = attribute(told, claims, index, make.context(authentic=authentic, answered=answered))
        return matches if len(matches) > 1 else matches[0]

    return decide


def outcome(match):
    return match.decision.value, match.candidates[0].union if match.candidates else None, match.conflict


def report(make, issuer, superior=None, **more):
    return make.report(*make.letterhead(issuer, superior), **more)


# --- what decides by itself


def test_letterhead_decides_from_any_address(decide, make):
    assert outcome(decide("x@gmail.example", make.claim(text=report(make, PC)))) == ("auto", "PC", False)


def test_unit_of_the_table_decides_from_any_address(decide, make):
    claim = make.claim("Biểu.xlsx", unit="CĐ Vụ Pháp chế", superior="Công đoàn Bộ KH&CN")
    assert outcome(decide("x@gmail.example", claim)) == ("auto", "PC", False)


def test_issuer_speaking_in_the_first_sentence_decides(decide, make):
    text = make.report(opening="Thực hiện chỉ đạo, Ban Chấp hành Công đoàn Vụ Pháp chế báo cáo kết quả như sau:")
    assert outcome(decide("x@gmail.example", make.claim(text=text))) == ("auto", "PC", False)


def test_document_without_name_takes_the_registered_sender(decide, make):
    assert outcome(decide(PC_ADDRESS, make.claim(text=make.report()))) == ("auto", "PC", False)


def test_document_without_name_takes_the_answered_letter(decide, make):
    match = decide("x@gmail.example", make.claim(text=make.report()), answered=[Answered("PC", valid=True, known=True)])
    assert outcome(match) == ("auto", "PC", False)


def test_answer_without_a_valid_key_is_only_a_mention(decide, make):
    match = decide(
        "x@gmail.example", make.claim(text=make.report()), answered=[Answered("PC", valid=False, known=False)]
    )
    assert outcome(match) == ("review", "PC", False)


ELSEWHERE = Answered("PC", valid=True, known=False)


@pytest.mark.parametrize(
    ("sender", "message", "expected"),
    [
        # Whoever was forwarded a letter of ours has its key: a private address, another union's clerk, a proven one.
        ("x@gmail.example", {}, ("review", "PC", False)),
        (CNTT_ADDRESS, {}, ("review", "PC", False)),
        (CNTT_ADDRESS, {"authentic": True}, ("review", "PC", False)),
        # ... and the subject of what was forwarded: those are not the sender's words.
        ("x@gmail.example", {"subject": "Re: CĐ Vụ Pháp chế gửi báo cáo"}, ("review", "PC", False)),
        ("x@gmail.example", {"subject": "Trả lời: Fwd: CĐ Vụ Pháp chế gửi báo cáo"}, ("review", "PC", False)),
        # Words of the sender's own are a second opinion.
        ("x@gmail.example", {"subject": "CĐ Vụ Pháp chế gửi báo cáo"}, ("auto", "PC", False)),
        ("x@gmail.example", {"body": "Công đoàn Vụ Pháp chế gửi báo cáo ạ"}, ("auto", "PC", False)),
        # Of its own union the sender needs no key.
        (PC_ADDRESS, {}, ("auto", "PC", False)),
    ],
)
def test_key_from_an_address_that_is_not_known_for_the_union_decides_nothing_alone(
    decide, make, sender, message, expected
):
    match = decide(sender, make.claim(text=make.report()), answered=[ELSEWHERE], **message)
    assert outcome(match) == expected


def test_document_that_names_its_issuer_needs_no_key(decide, make):
    match = decide("x@gmail.example", make.claim(text=report(make, PC)), answered=[ELSEWHERE])
    assert outcome(match) == ("auto", "PC", False)


def test_document_of_another_union_is_not_given_to_the_one_whose_key_it_brings(decide, make):
    match = decide("x@gmail.example", make.claim(text=report(make, CNTT)), answered=[ELSEWHERE])
    assert outcome(match)[0] == "review"


def test_key_from_elsewhere_is_told_as_such(decide, make):
    match = decide("x@gmail.example", make.claim(text=make.report()), answered=[ELSEWHERE])
    assert [(one.kind, one.union) for one in match.evidence] == [("answered-elsewhere", "PC")]


def test_file_name_and_subject_together_decide(decide, make):
    match = decide("x@gmail.example", make.claim("BC CĐ Vụ PC.pdf"), subject="CĐ Vụ Pháp chế gửi báo cáo")
    assert outcome(match) == ("auto", "PC", False)


@pytest.mark.parametrize(
    "message",
    [
        {"subject": "CĐ Vụ Pháp chế gửi báo cáo"},
        {"body": "Công đoàn Vụ Pháp chế gửi báo cáo"},
        {"name": "CĐ Vụ Pháp chế"},
        {"reply_to": (Address("", PC_ADDRESS),)},
        {"forwarded_from": (Address("", PC_ADDRESS),)},
    ],
)
def test_one_word_around_the_document_only_names_a_candidate(decide, make, message):
    assert outcome(decide("x@gmail.example", make.claim(text=make.report()), **message)) == ("review", "PC", False)


def test_nothing_at_all_leaves_no_candidate(decide, make):
    match = decide("x@gmail.example", make.claim(text=make.report()), body="Em gửi anh BC ạ")
    assert (match.decision, match.union, match.candidates, match.evidence) == (Decision.REVIEW, None, (), ())


def test_proven_domain_of_one_union_decides_for_a_document_without_name(decide, make):
    claim = make.claim(text=make.report())
    assert [outcome(decide("moi@natif.example", claim, authentic=known)) for known in (True, None)] == [
        ("auto", "NATIF", False),
        ("review", "NATIF", False),
    ]


def test_shared_domain_tells_nothing_by_itself(decide, make):
    match = decide("moi@most.example", make.claim(text=make.report()), authentic=True)
    assert match.decision is Decision.REVIEW
    assert max(candidate.probability for candidate in match.candidates) < 0.25


# --- delegation


def test_parent_sends_for_its_children_each_its_own(decide, make):
    claims = [
        make.claim("CĐ Viện NCHN.docx", report(make, NRI, VINATOM)),
        make.claim("Biểu.xlsx", index=1, unit="CĐ Viện NCHN", superior=VINATOM),
        make.claim("Báo cáo.docx", report(make, "CÔNG ĐOÀN TRUNG TÂM ĐÀO TẠO HẠT NHÂN", VINATOM), index=2),
    ]
    subject = "CĐ Viện NLNTVN gửi báo cáo các đơn vị"
    assert [outcome(match) for match in decide(VINATOM_ADDRESS, *claims, subject=subject)] == [
        ("auto", "VINATOM-NRI", False),
        ("auto", "VINATOM-NRI", False),
        ("auto", "VINATOM-NTC", False),
    ]


def test_parts_of_one_workbook_go_to_their_own_unions(decide, make):
    book = make.file("Tổng hợp.xlsx", rows=[["x"]])
    claims = [Claim(book, "stats", "CĐ Viện NCHN", part=0), Claim(book, "stats", "CĐ TT ĐTHN", part=1)]
    assert [outcome(match) for match in decide(VINATOM_ADDRESS, *claims)] == [
        ("auto", "VINATOM-NRI", False),
        ("auto", "VINATOM-NTC", False),
    ]


def test_nameless_document_of_a_parent_waits(decide, make):
    assert outcome(decide(VINATOM_ADDRESS, make.claim(text=make.report()))) == ("review", "VINATOM", False)


def test_nameless_document_among_those_of_children_waits(decide, make):
    claims = [make.claim(text=report(make, NRI, VINATOM)), make.claim("Biểu.xlsx", index=1)]
    assert [outcome(match) for match in decide(VINATOM_ADDRESS, *claims)] == [
        ("auto", "VINATOM-NRI", False),
        ("review", "VINATOM-NRI", False),
    ]


def test_neighbour_who_says_for_whom_it_sends_is_believed(decide, make):
    match = decide(CNTT_ADDRESS, make.claim(text=report(make, PC)), body="Em gửi giúp CĐ Vụ Pháp chế báo cáo ạ")
    assert outcome(match) == ("auto", "PC", False)


def test_neighbours_own_report_beside_it_explains_the_address(decide, make):
    claims = [make.claim(text=report(make, CNTT)), make.claim("BC.docx", report(make, PC), index=1)]
    assert [outcome(match) for match in decide(CNTT_ADDRESS, *claims)] == [
        ("auto", "CNTT", False),
        ("auto", "PC", False),
    ]


def test_colleague_forwards_what_the_registered_address_sent(decide, make):
    match = decide("x@gmail.example", make.claim(text=report(make, PC)), forwarded_from=(Address("", PC_ADDRESS),))
    assert outcome(match) == ("auto", "PC", False)


def test_who_forwards_a_nameless_document_is_not_its_owner(decide, make):
    match = decide(PC_ADDRESS, make.claim(text=make.report()), forwarded_from=(Address("", "y@gmail.example"),))
    assert outcome(match) == ("review", "PC", False)


# --- conflict


def test_letterhead_of_another_union_than_the_senders_is_a_conflict(decide, make):
    match = decide(CNTT_ADDRESS, make.claim(text=report(make, PC)))
    assert (match.decision, match.union, match.conflict) == (Decision.REVIEW, None, True)
    assert {candidate.union for candidate in match.candidates} == {"PC", "CNTT"}


def test_copied_letterhead_is_a_conflict_and_the_sender_comes_first(decide, make):
    text = report(make, PC, closing="Trên đây là báo cáo của Công đoàn Trung tâm Công nghệ thông tin./.")
    match = decide(CNTT_ADDRESS, make.claim("BC CĐ TT CNTT.docx", text), subject="BC CĐ TT CNTT")
    assert outcome(match) == ("review", "CNTT", True)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("BC CĐ TT CNTT.docx", {}),
        ("Báo cáo.docx", {"subject": "BC CĐ TT CNTT"}),
        ("Báo cáo.docx", {"body": "Công đoàn Trung tâm Công nghệ thông tin gửi báo cáo"}),
        ("Báo cáo.docx", {"body": "Em gửi ạ\n\nTrân trọng\nNguyễn Văn A\nCông đoàn Trung tâm Công nghệ thông tin"}),
        ("Báo cáo.docx", {"answered": [Answered("CNTT", valid=True, known=True)]}),
    ],
)
def test_letterhead_waits_when_anything_else_names_another_union(decide, make, name, message):
    assert decide("x@gmail.example", make.claim(name, report(make, PC)), **message).decision is Decision.REVIEW


def test_report_of_one_union_and_table_of_another_both_wait(decide, make):
    claims = [make.claim(text=report(make, PC)), make.claim("Biểu.xlsx", index=1, unit="CĐ TT CNTT")]
    assert [match.decision.value for match in decide("x@gmail.example", *claims)] == ["review", "review"]


def test_a_file_name_left_over_stops_neither_a_report_nor_the_table_that_agrees_with_it(decide, make):
    claims = [make.claim("BC CĐ TT CNTT.docx", report(make, PC)), make.claim("Biểu.xlsx", index=1, unit="CĐ Vụ PC")]
    assert [outcome(match) for match in decide("x@gmail.example", *claims)] == [("auto", "PC", False)] * 2


def test_a_file_name_and_the_unit_of_the_table_beside_it_are_nothing_left_over(decide, make):
    claims = [make.claim("BC CĐ TT CNTT.docx", report(make, PC)), make.claim("Biểu.xlsx", index=1, unit="CĐ TT CNTT")]
    assert [match.decision.value for match in decide(PC_ADDRESS, *claims)] == ["review", "review"]


@pytest.mark.parametrize(
    ("name", "message", "decision"),
    [
        ("BC CĐ TT CNTT.docx", {}, "auto"),
        ("Báo cáo.docx", {"subject": "BC CĐ TT CNTT"}, "auto"),
        ("BC CĐ TT CNTT.docx", {"subject": "BC CĐ NATIF"}, "auto"),
        # Two words that agree weigh as much as the letterhead and its sender, and a letter speaks on purpose
        ("BC CĐ TT CNTT.docx", {"subject": "BC CĐ TT CNTT"}, "review"),
        ("Báo cáo.docx", {"body": "Công đoàn Trung tâm Công nghệ thông tin gửi báo cáo"}, "review"),
        ("BC CĐ TT CNTT.docx", {"authentic": False}, "review"),
    ],
)
def test_what_is_left_over_from_another_mail_stops_nothing_that_is_sure(decide, make, name, message, decision):
    match = decide(PC_ADDRESS, make.claim(name, report(make, PC)), **message)
    assert (match.decision.value, match.candidates[0].union) == (decision, "PC")


def test_a_table_that_is_a_web_page_is_named_by_its_cells_and_not_by_its_text(decide, make):
    text = Text((Paragraph("Công đoàn Bộ KH&CN"), Paragraph("CÔNG ĐOÀN VỤ PHÁP CHẾ STT Chỉ tiêu Đơn vị tính")))
    page = make.file("Biểu.xls", text, rows=[["Đơn vị: CĐ Vụ Pháp chế"], ["STT", "Chỉ tiêu"]])
    match = decide("x@gmail.example", Claim(page, "stats", "CĐ Vụ Pháp chế"))
    assert outcome(match) == ("auto", "PC", False)
    assert [one.kind for one in match.evidence] == ["unit"]


def test_a_folder_left_over_stops_nothing_that_is_sure(decide, make):
    claim = make.claim("Báo cáo.docx", report(make, PC), path="CĐ TT CNTT/Báo cáo.docx")
    assert outcome(decide(PC_ADDRESS, claim)) == ("auto", "PC", False)


@pytest.mark.parametrize(("name", "subject"), [("BC CĐ TT CNTT.docx", ""), ("Báo cáo.docx", "BC CĐ TT CNTT")])
def test_a_registered_sender_alone_does_not_overrule_what_a_nameless_paper_is_called(decide, make, name, subject):
    # Clerks send their neighbours' papers
    match = decide(PC_ADDRESS, make.claim(name, make.report()), subject=subject)
    assert match.decision is Decision.REVIEW


def test_weak_words_for_two_unions_wait(decide, make):
    match = decide("x@gmail.example", make.claim("BC CĐ TT CNTT.docx", make.report()), subject="CĐ Vụ Pháp chế")
    assert match.decision is Decision.REVIEW


def test_a_childs_file_name_beside_its_parents_letterhead_waits(decide, make):
    claim = make.claim("BC CĐ INST.docx", report(make, "CÔNG ĐOÀN VIỆN NĂNG LƯỢNG NGUYÊN TỬ VIỆT NAM"))
    assert decide("x@vinatom.example", claim, subject="CĐ Viện NLNTVN").decision is Decision.REVIEW


def test_nameless_document_waits_when_the_letter_speaks_of_several_unions(decide, make):
    body = "Gửi báo cáo của CĐ Vụ Pháp chế và CĐ TT CNTT"
    assert decide(PC_ADDRESS, make.claim(text=make.report()), body=body).decision is Decision.REVIEW


def test_several_unions_named_in_the_letter_each_own_their_documents(decide, make):
    claims = [make.claim("BC 1.docx", report(make, PC)), make.claim("BC 2.docx", report(make, CNTT), index=1)]
    matches = decide("x@gmail.example", *claims, body="Gửi báo cáo của CĐ Vụ Pháp chế và CĐ TT CNTT")
    assert [outcome(match) for match in matches] == [("auto", "PC", False), ("auto", "CNTT", False)]


def test_second_nameless_report_beside_the_first_waits(decide, make):
    claims = [make.claim(text=report(make, PC)), make.claim("BC.docx", make.report(), index=1)]
    assert [match.decision.value for match in decide(PC_ADDRESS, *claims)] == ["auto", "review"]


# --- sender authentication


def test_failed_authentication_never_decides_and_makes_the_address_worthless(decide, make):
    match = decide(CNTT_ADDRESS, make.claim(text=report(make, PC)), authentic=False)
    assert outcome(match) == ("review", "PC", False)
    assert [piece.weight for piece in match.evidence if piece.kind == "address"] == [0.0]


def test_unproven_address_is_worth_a_little_less_than_a_proven_one(decide, make):
    claim = make.claim(text=make.report())
    weights = [decide(PC_ADDRESS, claim, authentic=known).evidence[0].weight for known in (True, None)]
    assert weights[0] > weights[1] > 0


def test_own_address_is_no_evidence(decide, make):
    assert decide("congdoankhcn@congdoankhcn.example", make.claim(text=make.report())).evidence == ()


# --- whom a list or a forwarder put its own address in place of

LIST, HIDDEN = "noreply@chuyenthu.example", Address("", PC_ADDRESS)


def test_whom_a_forwarder_hid_is_first_candidate_and_decides_nothing(decide, make):
    for authentic in (None, False):
        match = decide(LIST, make.claim(text=make.report()), rewritten_from=HIDDEN, authentic=authentic)
        assert outcome(match) == ("review", "PC", False)
        assert [(piece.kind, piece.text) for piece in match.evidence] == [("rewritten", PC_ADDRESS)]


@pytest.mark.parametrize(
    "more",
    [
        {"subject": "Báo cáo của CĐ Vụ Pháp chế"},
        {"body": "Công đoàn Vụ Pháp chế gửi báo cáo."},
        {"name": "CĐ Vụ Pháp chế via Chuyển thư"},
        {"reply_to": (HIDDEN,)},
    ],
)
def test_what_else_a_forwarder_may_have_written_is_no_second_opinion(decide, make, more):
    match = decide(LIST, make.claim(text=make.report()), rewritten_from=HIDDEN, **more)
    assert outcome(match) == ("review", "PC", False)


def test_beside_whom_a_forwarder_hid_the_document_decides(decide, make):
    claim = make.claim(text=make.report(closing="Trên đây là báo cáo của Công đoàn Vụ Pháp chế."))
    assert outcome(decide(LIST, claim)) == ("review", "PC", False)
    assert outcome(decide(LIST, claim, rewritten_from=HIDDEN)) == ("auto", "PC", False)
    other = make.claim(text=report(make, CNTT))
    assert outcome(decide(LIST, other, rewritten_from=HIDDEN))[1] == "CNTT"


def test_the_domain_of_a_list_speaks_for_nobody_behind_it(decide, make):
    claim = make.claim(text=make.report())
    assert outcome(decide("ds@vinatom.example", claim))[1] == "VINATOM"
    hidden = decide("ds@vinatom.example", claim, rewritten_from=HIDDEN)
    assert {piece.union for piece in hidden.evidence} == {"PC"}
    # Of whom nobody knows there is nothing to undo.
    stranger = decide("ds@vinatom.example", claim, rewritten_from=Address("", "ai@la.example"))
    assert stranger.evidence == decide("ds@vinatom.example", claim).evidence


def test_whom_a_trusted_list_vouches_for_is_a_sender_like_any_other(decide, make):
    claim = make.claim(text=make.report())
    vouched, own = (
        decide(sender, claim, authentic=True, **more)
        for sender, more in ((LIST, {"rewritten_from": HIDDEN}), (PC_ADDRESS, {}))
    )
    assert outcome(vouched) == outcome(own)
    assert vouched.evidence == own.evidence


# --- outsiders


@pytest.mark.parametrize(
    ("issuer", "superior"),
    [
        ("CÔNG ĐOÀN VIỆN HÀN LÂM KHOA HỌC VÀ CÔNG NGHỆ VIỆT NAM", "CÔNG ĐOÀN VIÊN CHỨC VIỆT NAM"),
        ("CÔNG ĐOÀN SỞ KHOA HỌC VÀ CÔNG NGHỆ", "LIÊN ĐOÀN LAO ĐỘNG TỈNH LÀO CAI"),
        ("CÔNG ĐOÀN VIỆN KHOA HỌC VÀ CÔNG NGHỆ VIỆT NAM", None),
        # names that are registered here too, under another ministry or union
        (PC, "CÔNG ĐOÀN BỘ TƯ PHÁP"),
        ("CÔNG ĐOÀN VỤ TỔ CHỨC CÁN BỘ", "CÔNG ĐOÀN BỘ NỘI VỤ"),
        (CNTT, "CÔNG ĐOÀN SỞ Y TẾ"),
        (CNTT, VINATOM),
        # a part of a registered union, and a longer name
        ("CÔNG ĐOÀN PHÒNG TỔ CHỨC VIỆN ỨNG DỤNG CÔNG NGHỆ", None),
        ("CÔNG ĐOÀN TRUNG TÂM CÔNG NGHỆ THÔNG TIN VÀ TRUYỀN THÔNG", None),
    ],
)
@pytest.mark.parametrize("sender", ["x@gmail.example", VINATOM_ADDRESS, CNTT_ADDRESS])
def test_stranger_ends_without_an_owner(decide, make, issuer, superior, sender):
    match = decide(sender, make.claim(text=report(make, issuer, superior)), authentic=True)
    assert (match.decision, match.union) == (Decision.REVIEW, None)


def test_unit_of_one_unknown_word_is_a_stranger_too(decide, make):
    assert decide(PC_ADDRESS, make.claim("Biểu.xlsx", unit="CĐ ABCXYZ")).decision is Decision.REVIEW


def test_unit_that_says_only_what_kind_it_is_may_be_the_senders(decide, make):
    assert outcome(decide(PC_ADDRESS, make.claim("Biểu.xlsx", unit="Công đoàn Vụ"))) == ("auto", "PC", False)


def test_names_without_their_tail_never_decide_among_themselves(decide, make):
    text = report(make, "CÔNG ĐOÀN VIỆN NĂNG LƯỢNG NGUYÊN TỬ")
    claim = make.claim("BC CĐ Viện NLNT.docx", text)
    assert outcome(decide("x@gmail.example", claim, subject="CĐ Viện NLNT")) == ("review", "VINATOM", False)
    assert outcome(decide(VINATOM_ADDRESS, claim, subject="CĐ Viện NLNT")) == ("auto", "VINATOM", False)


def test_typing_error_needs_a_second_opinion(decide, make):
    claim = make.claim(text=report(make, "CÔNG ĐOÀN VIỆN NGHIÊN CỨU HẠT NHNA"))
    assert outcome(decide("x@gmail.example", claim)) == ("review", "VINATOM-NRI", False)
    assert outcome(decide("vanthu.vnchn@nri.example", claim)) == ("auto", "VINATOM-NRI", False)


def test_unregistered_member_union_is_not_credited_to_its_parent(decide, make):
    text = report(make, "CÔNG ĐOÀN TRUNG TÂM CHIẾU XẠ HÀ NỘI", VINATOM)
    match = decide(VINATOM_ADDRESS, make.claim(text=text), subject="CĐ Viện NLNTVN gửi báo cáo")
    assert match.decision is Decision.REVIEW


# --- what is no evidence


def test_addressee_and_cited_unions_do_not_count(decide, make):
    cited = ["Công đoàn Trung tâm Công nghệ thông tin", "Công đoàn Quỹ Đổi mới công nghệ quốc gia"]
    match = decide(
        PC_ADDRESS,
        make.claim(text=report(make, PC, cited=cited)),
        body="Kính gửi: Công đoàn Bộ, Công đoàn Trung tâm Công nghệ thông tin\n\nEm gửi báo cáo ạ",
        quoted="Công đoàn Quỹ Đổi mới công nghệ quốc gia viết:",
    )
    assert outcome(match) == ("auto", "PC", False)
    assert {piece.union for piece in match.evidence} == {"PC"}


def test_parent_on_the_line_above_is_not_the_issuer(decide, make):
    match = decide("x@gmail.example", make.claim(text=report(make, NRI, VINATOM)))
    assert [(piece.kind, piece.union) for piece in match.evidence] == [("letterhead", "VINATOM-NRI")]


def test_folder_named_by_the_parent_does_not_hide_the_child(decide, make):
    claim = make.claim("BC.docx", report(make, NRI, VINATOM), path="CĐ Viện NLNTVN.zip/BC.docx")
    assert outcome(decide("x@gmail.example", claim)) == ("auto", "VINATOM-NRI", False)


def test_unread_file_takes_the_evidence_of_its_message(decide, make):
    claim = make.claim("BC+BIEU.zip", requirement="archive")
    assert outcome(decide(PC_ADDRESS, Claim(claim.file, None))) == ("auto", "PC", False)


# --- what is told


def test_evidence_names_kind_union_text_and_weight_strongest_first(decide, make):
    match = decide(PC_ADDRESS, make.claim("BC CĐ Vụ PC.docx", report(make, PC)), authentic=True)
    assert [(piece.kind, piece.union, piece.text) for piece in match.evidence] == [
        ("letterhead", "PC", PC),
        ("address", "PC", PC_ADDRESS),
        ("file-name", "PC", "CĐ Vụ PC"),
    ]
    weights = [piece.weight for piece in match.evidence]
    assert weights == sorted(weights, reverse=True)


def test_candidates_are_at_most_five_and_best_first(decide, make, registry):
    body = "; ".join(union.name for union in registry[:9])
    candidates = decide("x@gmail.example", make.claim(text=make.report()), body=body).candidates
    chances = [candidate.probability for candidate in candidates]
    assert (len(candidates), chances) == (5, sorted(chances, reverse=True))


def test_union_that_still_owes_comes_first_among_equals(index, make):
    claim, message = make.claim(text=make.report()), make.message(body="CĐ Vụ Pháp chế, CĐ Vụ CNC")
    context = make.context()
    firsts = [
        attribute(message, [claim], index, type(context)(make.own, None, (), frozenset({owing})))[0].candidates[0].union
        for owing in ("PC", "CNC")
    ]
    assert firsts == ["PC", "CNC"]


def test_registered_phone_and_address_in_the_letter_point_to_their_union(make):
    index = index_of([Union("A", "Công đoàn Viện Lúa", emails=("cd@lua.example",), contact_phone="0962.671.771")])
    claim = make.claim(text=make.report())
    message = make.message(body="Em gửi ạ\n--\nĐT: +84 962 671 771 | Email: cd@lua.example")
    (match,) = attribute(message, [claim], index, make.context())
    assert [(piece.kind, piece.union) for piece in match.evidence] == [("mentioned-address", "A"), ("phone", "A")]


def test_attribution_of_nothing_is_nothing(index, make):
    assert attribute(make.message(), [], index, make.context()) == []
