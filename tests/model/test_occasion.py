"""Why a letter is written: the text under which the outbox keeps it, and what is read off that text again."""

from datetime import date, datetime

import pytest

from collector.model import WITHDRAWN, ZONE, LetterKind, Occasion

SHA = "5d41" * 16
NOON = datetime(2024, 11, 5, 12, 30, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("built", "text"),
    [
        (Occasion.answer(SHA), f"answer:{SHA}"),
        (Occasion.receipt(SHA), f"receipt:{SHA}"),
        (Occasion.recheck("abc", SHA), f"recheck:abc:{SHA}"),
        (Occasion.stage(LetterKind.OVERDUE, NOON, "TDC-QUATEST1"), "overdue/2024-11-05/TDC-QUATEST1"),
        (Occasion.thanks("CNC"), "thanks/CNC"),
        (Occasion.alarm("poll", date(2024, 11, 5)), "alarm/poll/2024-11-05"),
        (Occasion.digest(NOON), "digest/2024-11-05T12:30"),
        (Occasion.weekly_digest(date(2024, 12, 30)), "weekly/2025-W01"),  # the week belongs to the next year
        (Occasion.final_digest(), "final"),
        (Occasion.answer(SHA).again(), f"resend:answer:{SHA}"),
    ],
)
def test_text_of_an_occasion_is_the_one_that_outboxes_hold(built, text):
    assert str(built) == text


def test_day_of_a_stage_is_the_day_here():
    late = datetime.fromisoformat("2024-11-05T20:00:00+00:00")

    assert Occasion.stage("reminder", late, "CNC") == "reminder/2024-11-06/CNC"


@pytest.mark.parametrize(
    ("occasion", "answered", "spoken_of"),
    [
        (Occasion.answer(SHA), SHA, SHA),
        (Occasion.receipt(SHA), SHA, SHA),
        (Occasion.receipt(SHA).again(), SHA, SHA),
        (Occasion.recheck("abc", SHA), "", SHA),  # it asks again, the one answer went before
        (Occasion.recheck("abc", SHA).again(), "", SHA),
        (Occasion(f"{WITHDRAWN}17:answer:{SHA}"), "", SHA),  # its letter is gone, the thread it stood in is not
        (Occasion(f"{WITHDRAWN}17:thanks/CNC"), "", ""),
        (Occasion.digest(NOON), "", ""),  # the hour has a colon too
        (Occasion.stage("reminder", NOON, "CNC"), "", ""),
        (Occasion("answer"), "", ""),
        (Occasion(), "", ""),
    ],
)
def test_message_is_read_off_the_occasion(occasion, answered, spoken_of):
    assert (occasion.answered, occasion.message) == (answered, spoken_of)


def test_letter_that_is_sent_again_keeps_the_occasion_it_had_first():
    first = Occasion.stage("reminder", NOON, "CNC")

    assert [(one.is_again, one.first) for one in (first, first.again())] == [(False, first), (True, first)]


@pytest.mark.parametrize(
    ("occasion", "edition"),
    [
        (Occasion.digest(NOON), "daily"),
        (Occasion.weekly_digest(NOON.date()), "weekly"),
        (Occasion.final_digest(), "final"),
    ],
)
def test_edition_of_a_digest(occasion, edition):
    assert occasion.edition == edition


def test_occasion_is_unique_among_campaigns():
    assert Occasion.thanks("CNC").within("2024") != Occasion.thanks("CNC").within("2025")
