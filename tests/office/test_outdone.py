"""A fault and its correction in one pass give one letter, about what stands now."""

import pytest
from factories.papers import Made, other_bytes
from factories.people import SERVER, Person
from office_site import REPORT, STATS

FAULTY, FAULTY_REPORT = Made("stats", "sum"), Made("report", "missing-section")


def answers(site):
    return [(row.kind.value, row.state.value) for row in site.rows() if row.occasion.answered]


def nothing(site, when):
    site.write(site.clerk("CNC"), "Báo cáo", "Đơn vị xin gửi báo cáo tổng kết kèm theo thư này.\n", when=when)


def wrong(site, when):
    site.send("CNC", REPORT, FAULTY, when=when)


def wrong_both(site, when):
    site.send("CNC", FAULTY_REPORT, FAULTY, when=when)


@pytest.mark.parametrize(
    ("first", "then", "kind", "complete"),
    [
        (wrong, (STATS,), "acknowledgement", True),
        (wrong, (FAULTY,), "fix-request", False),
        (wrong, (REPORT, STATS), "acknowledgement", True),
        (wrong_both, (REPORT, STATS), "acknowledgement", True),
        (nothing, (REPORT,), "acknowledgement", False),
    ],
)
def test_the_correction_alone_is_answered(small_site, first, then, kind, complete):
    first(small_site, "2024-11-05T10:00")
    small_site.send("CNC", *then, when="2024-11-05T11:00")
    small_site.poll()
    assert answers(small_site) == [("fix-request", "dropped"), (kind, "sent")]
    (letter,) = small_site.letters()
    assert ("đã được ghi nhận đầy đủ" in letter.get_body(("plain",)).get_content()) is complete


@pytest.mark.parametrize(
    ("first", "then"),
    [(wrong, (REPORT,)), (wrong_both, (STATS,))],
)
def test_a_fault_that_is_not_mended_is_told(small_site, first, then):
    first(small_site, "2024-11-05T10:00")
    small_site.send("CNC", *then, when="2024-11-05T11:00")
    small_site.poll()
    assert [state for _, state in answers(small_site)] == ["sent", "sent"]


def test_a_letter_that_went_is_followed_by_the_other(small_site):
    wrong(small_site, "2024-11-05T10:00")
    small_site.poll("2024-11-05T10:05")
    small_site.send("CNC", STATS, when="2024-11-05T11:00")
    small_site.poll()
    assert answers(small_site) == [("fix-request", "sent"), ("acknowledgement", "sent")]


def test_another_senders_letter_and_another_unions_stay(small_site):
    wrong(small_site, "2024-11-05T10:00")
    small_site.send("XNT", REPORT, STATS, when="2024-11-05T11:00")
    small_site.write(
        small_site.clerk("XNT"), "Báo cáo", "Gửi giúp.\n", small_site.files("CNC", STATS), when="2024-11-05T11:10"
    )
    small_site.poll()
    assert ("fix-request", "sent") in answers(small_site)


def test_what_would_go_is_not_dropped_for_an_answer_that_waits(small_site):
    wrong(small_site, "2024-11-05T10:00")
    small_site.send("CNC", STATS, when="2024-11-05T11:00", headers={"Precedence": "list"})
    small_site.poll()
    assert answers(small_site) == [("fix-request", "sent"), ("acknowledgement", "held")]


def test_of_two_that_wait_for_staff_the_later_is_left(small_site):
    wrong(small_site, "2024-11-05T10:00")
    small_site.send("CNC", STATS, when="2024-11-05T11:00")
    small_site.poll(COLLECTOR_LETTERS="hold")
    assert [state for _, state in answers(small_site)] == ["dropped", "held"]


def test_what_waits_behind_another_version_mends_nothing(make_small_site):
    site = make_small_site(COLLECTOR_AUTHSERV=SERVER)
    lan = Person("Lan", "lan.nha@thu.example", "")
    site.send("CNC", STATS, when="2024-11-05T09:00")
    site.write(lan, "Biểu", "Gửi ạ.", site.files("CNC", FAULTY), when="2024-11-05T10:00")
    (later,) = site.files("CNC", STATS)
    both = (*site.files("CNC", REPORT), other_bytes(later, "x"))
    site.write(lan, "Báo cáo", "Gửi ạ.", both, when="2024-11-05T11:00")
    site.poll()
    assert [row["state"].value for row in site.ask("documents")] == ["accepted", "needs-fix", "accepted", "review"]
    assert answers(site) == [("acknowledgement", "sent"), ("fix-request", "sent"), ("acknowledgement", "sent")]
