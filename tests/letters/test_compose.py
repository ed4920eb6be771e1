import re
from collections import Counter
from dataclasses import replace

import pytest

from collector import letters
from collector.letters import digest_views
from collector.letters import template_views as views
from collector.letters.compose import reply_subject
from collector.model import Candidate, DocumentState, Letter, LetterKind, Standing
from collector.vietnamese import fold

HOSTILE = '</td><script>alert(1)</script>"\r\nBcc: a@evil.example\u202egpj.exe\x00{{ 7*7 }}'


@pytest.mark.parametrize(
    ("subject", "answered"),
    [
        ("BC tổng kết", "Re: BC tổng kết"),
        ("Re: RE[2]: TL: BC tổng kết", "Re: BC tổng kết"),
        ("Trả lời: Hướng dẫn", "Re: Hướng dẫn"),
        ("Fwd: FW: BC CĐ", "Re: Fwd: FW: BC CĐ"),
        ("Report: 2024", "Re: Report: 2024"),
        ("", "Re: (không có tiêu đề)"),
        ("Re:", "Re: (không có tiêu đề)"),
        ("a\r\nBcc: x@evil.example", "Re: a Bcc: x@evil.example"),
        ("b" * 500, "Re: " + "b" * 159 + "…"),
    ],
)
def test_answer_has_one_re_and_the_senders_bounded_subject(subject: str, answered: str) -> None:
    assert reply_subject(subject) == answered


def test_answer_is_of_its_kind_and_of_its_one_union(situation: tuple[str, Letter]) -> None:
    name, letter = situation
    expected = {
        "fix_request": (LetterKind.FIX_REQUEST, "VINATOM"),
        "several_unions": (LetterKind.FIX_REQUEST, None),
        "late": (LetterKind.FIX_REQUEST, "VINATOM"),
        "unreadable_beside_accepted": (LetterKind.FIX_REQUEST, "VINATOM"),
        "receipt_unknown": (LetterKind.RECEIPT_UNKNOWN, None),
        "receipt_all_shut": (LetterKind.RECEIPT_UNKNOWN, None),
        "receipt_one_shut": (LetterKind.RECEIPT_UNKNOWN, None),
        "receipt_no_file": (LetterKind.RECEIPT_UNKNOWN, None),
        "receipt_of_a_text_file": (LetterKind.RECEIPT_UNKNOWN, None),
        "receipt_of_known_sender_one_shut": (LetterKind.RECEIPT_UNKNOWN, None),
        "no_file": (LetterKind.FIX_REQUEST, "VINATOM"),
        "no_file_beside_others": (LetterKind.FIX_REQUEST, "VINATOM"),
        "question": (LetterKind.ACKNOWLEDGEMENT, None),
        "closed": (LetterKind.ACKNOWLEDGEMENT, None),
        "closed_question": (LetterKind.ACKNOWLEDGEMENT, None),
        "withdrawal": (LetterKind.ACKNOWLEDGEMENT, None),
        "owner_named": (LetterKind.ACKNOWLEDGEMENT, None),
        "reminder": (LetterKind.REMINDER, "VINATOM"),
        "reminder_urgent": (LetterKind.REMINDER, "VINATOM"),
        "overdue": (LetterKind.OVERDUE, "VINATOM"),
        "overdue_urgent": (LetterKind.OVERDUE, "VINATOM"),
        "wrong_form": (LetterKind.FIX_REQUEST, "VINATOM"),
        "notice": (LetterKind.NOTICE, "VINATOM"),
        "update": (LetterKind.UPDATE, "VINATOM"),
        "update_of_union": (LetterKind.UPDATE, "VINATOM"),
        "update_shortened": (LetterKind.UPDATE, "VINATOM"),
        "thanks": (LetterKind.THANKS, "VINATOM"),
        "reminder_with_form": (LetterKind.REMINDER, "VINATOM"),
        "digest": (LetterKind.DIGEST, None),
        "digest_with_desk": (LetterKind.DIGEST, None),
        "digest_weekly": (LetterKind.DIGEST, None),
        "digest_final": (LetterKind.DIGEST, None),
        "digest_quiet": (LetterKind.DIGEST, None),
        "alarm": (LetterKind.ALARM, None),
    }
    assert (letter.kind, letter.union) == expected.get(name, (LetterKind.ACKNOWLEDGEMENT, "VINATOM"))


def test_answer_stands_in_the_thread_of_its_message(facts) -> None:
    incoming = replace(facts.came(), references=("a@x.example", "b@x.example"))
    letter = letters.answer(facts.answer((facts.unit(facts.VINATOM),), (), incoming=incoming), facts.SEAL)
    assert letter.in_reply_to == "CAF1234@mail.vinatom.example"
    assert letter.references == ("a@x.example", "b@x.example", "CAF1234@mail.vinatom.example")


def test_message_without_id_is_answered_without_thread(facts) -> None:
    incoming = replace(facts.came(), message_id=None)
    letter = letters.question(letters.QuestionFacts(facts.CAMPAIGN, facts.at(7), incoming), facts.SEAL)
    assert (letter.in_reply_to, letter.references) == (None, ())


def test_long_thread_keeps_its_first_and_its_last_messages(facts) -> None:
    incoming = replace(facts.came(), references=tuple(f"{n}@x.example" for n in range(50)))
    letter = letters.question(letters.QuestionFacts(facts.CAMPAIGN, facts.at(7), incoming), facts.SEAL)
    assert letter.references == (
        "0@x.example",
        *(f"{n}@x.example" for n in range(32, 50)),
        "CAF1234@mail.vinatom.example",
    )


def test_same_facts_give_the_same_letter(facts) -> None:
    assert facts.fix_request() == facts.fix_request()


def test_same_occasion_in_two_campaigns_gives_two_message_ids(facts) -> None:
    asked = letters.QuestionFacts(facts.CAMPAIGN, facts.at(7), facts.came())
    next_year = replace(asked, campaign=replace(facts.CAMPAIGN, id="2025-tong-ket"))
    ids = [letters.question(one, facts.SEAL).message_id for one in (asked, next_year)]
    assert ids[0] != ids[1]


def test_all_errors_are_told_and_at_most_twenty_warnings(facts) -> None:
    errors = tuple(facts.error("stats.negative", f"Lỗi số {n} cần sửa.") for n in range(30))
    notes = tuple(facts.note("stats.value-missing", f"Lưu ý số {n} cần xem.") for n in range(27))
    both = [
        facts.file("a.xlsx", facts.STATS, findings=errors + notes[:15], state=DocumentState.NEEDS_FIX),
        facts.file("b.docx", facts.REPORT, findings=notes[15:], state=DocumentState.NEEDS_FIX),
    ]
    standing = facts.status(facts.VINATOM, facts.STATS, Standing.NEEDS_FIX, facts.at(7))
    letter = letters.answer(facts.answer((facts.unit(facts.VINATOM, standing),), tuple(both), to_fix=True), facts.SEAL)
    counted = Counter(word for word in ("Lỗi số", "Lưu ý số") for _ in range(letter.text.count(word)))
    assert counted == {"Lỗi số": 30, "Lưu ý số": 20}
    assert "và 7 lưu ý khác" in letter.text


def test_findings_of_a_file_in_review_are_not_told(facts) -> None:
    assert "Ô D8" in facts.fix_request().text
    assert "Ô D8" not in facts.some_in_review().text


def test_receipt_names_no_union_and_asks_which_one(facts) -> None:
    letter = facts.receipt_unknown()
    assert "của công đoàn nào" in letter.text
    assert [union.name for union in (facts.VINATOM, facts.INST, facts.SHTT) if union.name in letter.text] == []


@pytest.mark.parametrize(
    ("made", "again", "kept"),
    [
        ("receipt_unknown", (), True),
        ("receipt_all_shut", ("“BC.docx”", "“So lieu.xlsx”"), False),
        ("receipt_one_shut", ("“bieu.rar”",), False),
    ],
)
def test_nothing_is_said_not_to_be_needed_again_that_nobody_could_open(facts, made, again, kept) -> None:
    text = getattr(facts, made)().text
    assert ("không cần gửi lại tệp." in text) is kept
    assert tuple(re.findall(r"“[^”]+”", (re.findall("gửi lại (“.*?) như hướng dẫn", text) or [""])[0])) == again
    assert ("theo thời điểm nhận thư nêu trên" in text) is (made != "receipt_all_shut")


def test_why_a_file_is_shut_is_told_to_whoever_sent_it(facts) -> None:
    for made, said in (
        ("receipt_all_shut", (facts.EMPTY, facts.LOCKED)),
        ("receipt_one_shut", (facts.DAMAGED,)),
        ("shut_in_review_beside_accepted", (facts.LOCKED,)),
    ):
        letter = getattr(facts, made)()
        assert [one.message in letter.text for one in said] == [True] * len(said)


def test_message_stands_in_no_letter_for_the_file_that_it_lacks(facts) -> None:
    for made in ("no_file", "no_file_beside_others", "receipt_no_file"):
        letter = getattr(facts, made)()
        assert ["message.eml" in each for each in (letter.text, letter.html)] == [False, False]


def test_union_with_a_file_in_review_is_not_told_that_all_is_complete(facts) -> None:
    arrived = facts.at(7)
    standings = (
        facts.status(facts.VINATOM, facts.REPORT, received_at=arrived),
        facts.status(facts.VINATOM, facts.STATS, Standing.REVIEW),
    )
    letter = letters.answer(facts.answer((facts.unit(facts.VINATOM, *standings),), (facts.file("a.docx"),)), facts.SEAL)
    assert "đầy đủ" not in letter.text
    assert "đầy đủ" in facts.accepted_both().text


def test_day_to_aim_at_is_named_only_while_it_lies_ahead(facts) -> None:
    said = [
        "thứ Sáu, ngày 08/11/2024"
        in letters.reminder(replace(facts.reminder_facts(), now=facts.at(day, 23)), facts.SEAL).text
        for day in (7, 8, 9)
    ]
    assert said == [True, True, False]


def test_question_after_the_deadline_says_nothing_of_it(facts) -> None:
    said = [
        "thời hạn gửi báo cáo vẫn là"
        in letters.question(letters.QuestionFacts(facts.CAMPAIGN, facts.at(day), facts.came()), facts.SEAL).text
        for day in (9, 10)
    ]
    assert said == [True, False]


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("Trần Thị Bình", "Đồng chí Trần Thị Bình"),
        ("CĐCS Viện Năng lượng", "CĐCS Viện Năng lượng"),
        ("Văn phòng Viện", "Văn phòng Viện"),
        ("vinatom", "vinatom"),
        ("", "congdoan@vinatom.example"),
        ("a@b.example", "congdoan@vinatom.example"),
    ],
)
def test_person_is_greeted_as_a_comrade_and_an_office_by_its_name(facts, name: str, greeted: str) -> None:
    incoming = facts.came()
    incoming = replace(incoming, sender=replace(incoming.sender, name=name))
    letter = letters.question(letters.QuestionFacts(facts.CAMPAIGN, facts.at(7), incoming), facts.SEAL)
    assert letter.text.splitlines()[0] == f"Kính gửi: {greeted}"


def test_archive_whose_content_is_listed_is_not_called_no_report(facts) -> None:
    archive = facts.file("bao-cao.rar", None, None, DocumentState.NOT_A_SUBMISSION, container=True)
    inner = facts.file("bao-cao.rar/BC.docx")
    opened = views.answer(facts.answer((facts.unit(facts.VINATOM),), (archive, inner)))
    empty = views.answer(facts.answer((facts.unit(facts.VINATOM),), (archive,)))
    assert (opened.others, empty.others) == ((), (archive,))


def test_digest_has_at_most_nine_lines_of_summary_and_the_unreachable_first(facts) -> None:
    view = digest_views.digest(facts.digest_facts())
    lines = ["call", "settle", "fix", "answer", "unwanted", "letters", "messages", "events", "new"]
    assert [key for key, _ in view.actions] == lines
    assert [absent.union.code for absent in view.missing] == ["VINATOM-INST", "SHTT", "VINATOM"]


def test_the_numbers_of_a_digest_count_a_union_once(facts) -> None:
    told = facts.digest_facts()
    view = digest_views.digest(told)
    assert ([one.code for one in view.to_fix], view.both, view.waiting) == (["TTKHCN"], 1, 1)
    assert told.complete + len(told.missing) + len(view.to_fix) + view.waiting == told.total
    subject = letters.digest(told, facts.SEAL).subject
    assert "34/39 đầy đủ, 3 chưa gửi đủ, 1 cần sửa, 1 chờ xem; 3 tệp chờ xử lý" in subject

    only = replace(told, to_fix=told.to_fix[:1])
    assert "fix" not in [key for key, _ in digest_views.digest(only).actions]
    assert "(trong đó 1 công đoàn còn tệp phải chỉnh sửa)" in letters.digest(only, facts.SEAL).text


@pytest.mark.parametrize(
    ("state", "settled", "may_cross"),
    [
        (Standing.MISSING, (), True),
        (Standing.MISSING, ("REPORT",), False),
        (Standing.NEEDS_FIX, (), False),
        (Standing.REVIEW, (), False),
    ],
)
@pytest.mark.parametrize("compose", ["reminder", "overdue"])
def test_only_who_has_sent_nothing_is_told_to_ignore_a_reminder(facts, state, settled, may_cross, compose) -> None:
    told = replace(
        facts.reminder_facts(),
        owed=(letters.OwedRequirement(facts.STATS, state),),
        settled=tuple(getattr(facts, one) for one in settled),
    )
    if compose == "overdue":
        fields = ("campaign", "now", "occasion", "union", "to", "cc", "deadline", "owed", "settled")
        told = letters.OverdueFacts(**{name: getattr(told, name) for name in fields})
    letter = getattr(letters, compose)(told, facts.SEAL)
    assert ["bỏ qua" in text for text in (letter.text, letter.html)] == [may_cross] * 2


# --- what a sender typed -------------------------------------------------------------------------------


def test_nothing_typed_by_a_sender_becomes_html_or_a_line_of_its_own(facts) -> None:
    for letter in facts.hostile(HOSTILE):
        assert "<script" not in letter.html
        assert "\u202e" not in letter.html + letter.text + letter.subject
        assert [line for line in letter.text.splitlines() if line.lstrip().startswith("Bcc:")] == []
        assert "\n" not in letter.subject
        assert "49" not in letter.subject
        assert "alert 1" in fold(letter.subject + letter.text)


def test_very_long_words_do_not_make_a_very_long_letter(facts) -> None:
    for short, long in zip(facts.hostile("x"), facts.hostile("x" * 200_000), strict=True):
        assert len(long.text) < len(short.text) + 8_000


def test_hold_keeps_the_first_reason(facts) -> None:
    letter = facts.reminder()
    assert letters.with_hold(letter, "").held == ""
    assert letters.with_hold(letters.with_hold(letter, "một"), "hai").held == "một"


def test_finding_that_names_another_union_stays_with_staff(facts) -> None:
    conflict = facts.note("identity.conflict", "Văn bản nêu hai công đoàn (SHTT và TDC).")
    standing = facts.status(facts.VINATOM, facts.REPORT, received_at=facts.at(7))
    told = facts.file("a.docx", findings=(conflict, facts.note("report.too-long", "Báo cáo dài.")))
    letter = letters.answer(facts.answer((facts.unit(facts.VINATOM, standing),), (told,)), facts.SEAL)
    assert "Báo cáo dài." in letter.text
    assert "SHTT" not in letter.text + letter.html


def test_digest_shows_candidates_that_are_worth_a_look(facts) -> None:
    view = digest_views.digest(facts.digest_facts())
    some = tuple(Candidate(code, share) for code, share in (("A", 0.97), ("B", 0.02), ("C", 0.001), ("D", 0.001)))
    waiting = replace(facts.digest_facts().review[0], candidates=some, conflict=False)
    assert [one.union for one in view.candidates(waiting)] == ["A", "B"]
    assert [one.union for one in view.candidates(replace(waiting, conflict=True))] == ["A", "B", "C"]


def test_what_speaks_against_a_paper_is_said_first_and_nothing_is_laid_ready_for_a_forger(facts) -> None:
    letter = letters.digest(facts.digest_facts(), facts.SEAL)
    part = letter.text[letter.text.rindex("“Bao cao moi.docx”") : letter.text.index("NHẬN SAU THỜI HẠN")]
    said = (
        "Không xác thực được người gửi",
        "(VINATOM), khả năng",
        "Ngược lại: công đoàn này chỉ có",
        "Tiêu đề văn bản",
    )
    places = [part.index(one) for one in said]
    assert places == sorted(places)
    for text in (letter.text, letter.html):
        assert "assign D55AA66BB" not in text
        assert "reject D55AA66BB" in text
        assert "assign D12AB34CD VINATOM" in text


def test_long_digest_lists_forty_of_a_kind_and_counts_the_rest(facts) -> None:
    told = facts.digest_facts()
    many = replace(
        told,
        new=told.new * 45,
        late=told.late * 45,
        questions=told.questions * 45,
        to_fix=told.to_fix[:1] * 45,
        events=told.events[:1] * 45,
        review=told.review[:2] * 30,
        troubles=told.troubles * 45,
        failed=told.failed * 45,
    )
    letter = letters.digest(many, facts.SEAL)
    assert letter.text.count("và 5 mục khác") == letter.html.count("và 5 mục khác") == 7
    assert letter.text.count("và 20 mục khác") == letter.html.count("và 20 mục khác") == 1
