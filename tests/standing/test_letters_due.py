from dataclasses import replace
from datetime import UTC, date, time, timedelta

import pytest

from collector.model import LetterKind, Mark, Reminder, Standing, Union
from collector.standing import Due, SentUnasked, due_digest, due_reminders, foreseen, parse_extension, statuses
from collector.standing.letters_due import schedule


@pytest.fixture
def due(campaign, union, at):
    """Return what is due at an instant for CNC, whose documents are given."""

    def look(now, *records, sent=(), extensions=None, marks=None, unions=(union,), by=campaign):
        rows = statuses(records, unions, by, extensions or {}, marks or {})
        return due_reminders(at(now), by, rows, sent)

    return look


def stages(found):
    return [(letter.occasion, letter.missing, letter.to_fix) for letter in found]


def test_a_reminder_names_exactly_what_is_missing_and_what_to_mend(due, doc, at):
    assert due("2024-10-31 08:30", doc("d1", "report.section-missing", when="2024-10-30 10:00")) == [
        Due(
            kind=LetterKind.REMINDER,
            union="CNC",
            occasion="reminder/2024-10-31/CNC",
            due_at=at("2024-10-31 08:30"),
            missing=("stats",),
            to_fix=("report",),
            urgent=False,
        )
    ]


@pytest.mark.parametrize(
    ("now", "occasions"),
    [
        ("2024-10-18 09:00", []),
        ("2024-10-31 08:29:59", []),
        ("2024-10-31 08:30", ["reminder/2024-10-31/CNC"]),
        ("2024-11-04 10:00", ["reminder/2024-10-31/CNC"]),  # the server was off
        ("2024-11-06 08:30", ["reminder/2024-11-06/CNC"]),  # the missed one is skipped
        ("2024-11-06 20:00", []),  # quiet hours: the next morning finds it
        ("2024-11-07 08:00", ["reminder/2024-11-06/CNC"]),
        ("2024-11-08 08:30", ["reminder/2024-11-08/CNC"]),
        ("2024-11-09 17:00", ["reminder/2024-11-08/CNC"]),  # Monday would be too late
        ("2024-11-09 23:59:59", ["reminder/2024-11-08/CNC"]),
        ("2024-11-10 00:00", []),  # no reminder of what is over, no letter on a Sunday
        ("2024-11-11 08:59:59", []),
        ("2024-11-11 09:00", ["overdue/2024-11-11/CNC"]),
        ("2024-11-13 09:00", ["overdue/2024-11-13/CNC"]),
        ("2024-11-16 09:00", []),
        ("2024-11-21 09:00", ["overdue/2024-11-13/CNC"]),
        ("2024-12-20 09:00", []),  # nobody is written to about what was due long ago
    ],
)
def test_only_the_latest_stage_that_has_come_is_due_in_working_hours(due, now, occasions):
    assert [letter.occasion for letter in due(now)] == occasions


def test_the_last_reminder_and_the_last_overdue_letter_are_urgent(campaign):
    assert [(stage.stage, stage.urgent) for stage in campaign.reminders] == [
        ("reminder", False),
        ("reminder", False),
        ("reminder", True),
        ("overdue", False),
        ("overdue", True),
    ]


def test_what_is_in_review_or_accepted_is_not_reminded(due, doc):
    sent = [doc("d1", when="2024-10-30 10:00"), doc("d2", requirement="stats", candidate="CNC")]
    assert stages(due("2024-10-31 09:00", sent[0])) == [("reminder/2024-10-31/CNC", ("stats",), ())]
    assert due("2024-10-31 09:00", *sent) == []


@pytest.mark.parametrize("mark", [Standing.EXEMPT, Standing.NOTHING_TO_REPORT, Standing.PAPER])
def test_what_staff_marked_is_not_reminded(due, at, mark):
    assert stages(due("2024-10-31 09:00", marks={("CNC", "stats"): Mark(mark, at("2024-10-30 09:00"))})) == [
        ("reminder/2024-10-31/CNC", ("report",), ())
    ]


def test_a_union_that_reports_through_its_parent_is_never_written_to(due, union):
    child = Union(code="CNC-CON", name="con", parent="CNC", owes=False)
    assert [letter.union for letter in due("2024-10-31 09:00", unions=(child, union))] == ["CNC"]


def test_nothing_goes_out_twice(due, at):
    sent = [SentUnasked("reminder/2024-10-31/CNC", "CNC", at("2024-10-31 08:31"))]
    assert due("2024-10-31 09:00", sent=sent) == []
    assert due("2024-11-05 16:59", sent=sent) == []
    assert [letter.occasion for letter in due("2024-11-06 08:30", sent=sent)] == ["reminder/2024-11-06/CNC"]


def test_a_union_gets_at_most_one_unsolicited_letter_a_day(due, union, at):
    other = Union(code="VINATOM", name="Công đoàn Viện")
    sent = [SentUnasked("notice", "CNC", at("2024-11-06 08:00"))]
    assert [letter.union for letter in due("2024-11-06 08:30", sent=sent, unions=(union, other))] == ["VINATOM"]
    assert [letter.union for letter in due("2024-11-07 08:30", sent=sent)] == ["CNC"]


def test_an_extended_union_is_reminded_by_its_own_deadline(due, union, at):
    other = Union(code="VINATOM", name="Công đoàn Viện")
    extensions = {"CNC": parse_extension("2024-11-15")}
    unions = (union, other)

    def occasions(now):
        return [letter.occasion for letter in due(now, extensions=extensions, unions=unions)]

    # The campaign's overdue stage is not for the extended one, whose last working day is Friday 15.
    assert occasions("2024-11-11 09:00") == ["overdue/2024-11-11/VINATOM"]
    assert occasions("2024-11-13 08:30") == ["reminder/2024-11-13/CNC", "overdue/2024-11-11/VINATOM"]
    assert occasions("2024-11-15 08:30") == ["reminder/2024-11-15/CNC", "overdue/2024-11-13/VINATOM"]
    assert occasions("2024-11-18 09:00") == ["overdue/2024-11-18/CNC", "overdue/2024-11-13/VINATOM"]


def test_the_stages_of_an_extension_lie_as_many_working_days_from_it(campaign, at):
    moved = schedule(campaign, parse_extension("2024-11-29"))
    assert [(f"{stage.at:%d/%m %H:%M}", stage.stage) for stage in moved] == [
        ("21/11 08:30", "reminder"),
        ("27/11 08:30", "reminder"),
        ("29/11 08:30", "reminder"),
        ("02/12 09:00", "overdue"),
        ("04/12 09:00", "overdue"),
    ]


def test_a_union_whose_time_was_shortened_keeps_all_stages(campaign):
    assert len(schedule(campaign, parse_extension("2024-11-01"))) == 5


def test_a_stage_on_a_day_off_waits_for_the_next_working_hours(due, campaign, at):
    holiday = replace(campaign, holidays=campaign.holidays | {date(2024, 10, 31), date(2024, 11, 1)})
    assert due("2024-10-31 09:00", by=holiday) == []
    found = due("2024-11-04 08:00", by=holiday)
    assert [(letter.occasion, letter.due_at) for letter in found] == [
        ("reminder/2024-10-31/CNC", at("2024-11-04 08:00"))
    ]


def test_a_stage_on_a_swapped_saturday_is_worked(due, campaign, at):
    stage = Reminder(at("2024-10-26 08:30"), "reminder")
    swapped = replace(campaign, reminders=(stage,), workdays=frozenset({date(2024, 10, 26)}))
    assert [letter.union for letter in due("2024-10-26 08:30", by=swapped)] == ["CNC"]


def test_what_is_due_depends_on_the_instant_and_not_on_its_zone(campaign, union, at):
    rows = statuses([], [union], campaign, {}, {})
    now = at("2024-11-06 08:30")
    assert [letter.union for letter in due_reminders(now.astimezone(UTC), campaign, rows, [])] == ["CNC"]
    early = (now - timedelta(seconds=1)).astimezone(UTC)
    known = [SentUnasked("reminder/2024-10-31/CNC", "CNC", at("2024-10-31 08:30"))]
    assert due_reminders(early, campaign, rows, known) == []


def test_a_campaign_without_stages_reminds_nobody(due, campaign):
    assert due("2024-11-06 09:00", by=replace(campaign, reminders=())) == []


@pytest.mark.parametrize("start", [0, 7, 53])
def test_looking_every_hour_sends_each_stage_once(campaign, union, at, start):
    """The worker's loop over the whole campaign, from different minutes: five letters, each on its day."""
    rows = statuses([], [union], campaign, {}, {})
    sent = []
    now = at("2024-10-18 00:00") + timedelta(minutes=start)
    while now < at("2024-12-01 00:00"):
        sent += [SentUnasked(letter.occasion, letter.union, now) for letter in due_reminders(now, campaign, rows, sent)]
        now += timedelta(hours=1)
    assert [(f"{letter.at:%d/%m}", letter.occasion.split("/")[0]) for letter in sent] == [
        ("31/10", "reminder"),
        ("06/11", "reminder"),
        ("08/11", "reminder"),
        ("11/11", "overdue"),
        ("13/11", "overdue"),
    ]


@pytest.mark.parametrize(
    ("now", "last", "slot"),
    [
        ("2024-11-06 07:59:59", None, None),
        ("2024-11-06 08:00", None, "2024-11-06 08:00"),
        ("2024-11-06 08:00", "2024-11-05 16:30", "2024-11-06 08:00"),
        ("2024-11-06 12:00", "2024-11-06 08:00", None),
        ("2024-11-06 16:30", "2024-11-06 08:01", "2024-11-06 16:30"),
        ("2024-11-06 17:00", "2024-11-05 08:00", "2024-11-06 16:30"),  # only the latest hour of the day
        ("2024-11-07 07:00", "2024-11-06 08:00", None),  # yesterday's is skipped, today's is near
        ("2024-11-09 09:00", None, None),  # Saturday
        ("2024-10-17 09:00", None, None),  # before the campaign
    ],
)
def test_the_digest_falls_due_at_the_campaigns_hours_on_working_days(campaign, at, now, last, slot):
    found = due_digest(at(now), campaign, at(last) if last else None)
    if slot is None:
        assert found is None
    else:
        occasion = "digest/" + slot.replace(" ", "T")
        assert found == Due(LetterKind.DIGEST, None, occasion, at(slot))


def test_a_campaign_without_hours_sends_no_digest(campaign, at):
    assert due_digest(at("2024-11-06 09:00"), replace(campaign, digests=()), None) is None
    early = replace(campaign, digests=(time(7, 0),))
    assert due_digest(at("2024-11-06 07:00"), early, None).occasion == "digest/2024-11-06T07:00"


# --- the notice of the opening ---------------------------------------------------------------------------


@pytest.fixture
def noticed(campaign, at):
    """The campaign with a notice of its opening."""
    notice = Reminder(at("2024-10-18 14:00"), "notice")
    return replace(campaign, reminders=(notice, *campaign.reminders))


@pytest.mark.parametrize(
    ("now", "occasions"),
    [
        ("2024-10-18 13:59", []),
        ("2024-10-18 14:00", ["notice/2024-10-18/CNC"]),
        ("2024-10-22 16:59", ["notice/2024-10-18/CNC"]),  # two working days later it is still news
        ("2024-10-23 08:00", []),  # a worker that is started in mid-campaign sends none
        ("2024-10-30 09:00", []),
        ("2024-10-31 08:30", ["reminder/2024-10-31/CNC"]),
    ],
)
def test_notice_goes_out_at_the_opening_or_not_at_all(due, noticed, now, occasions):
    assert [letter.occasion for letter in due(now, by=noticed)] == occasions


def test_campaign_of_2024_has_no_notice(campaign):
    assert {stage.stage for stage in campaign.reminders} == {"reminder", "overdue"}


def test_extension_does_not_move_the_notice(noticed):
    moved = schedule(noticed, parse_extension("2024-11-29"))
    assert [(f"{stage.at:%d/%m}", stage.stage) for stage in moved][:2] == [("18/10", "notice"), ("21/11", "reminder")]


# --- what is foreseen ------------------------------------------------------------------------------------


@pytest.mark.parametrize("now", ["2024-10-18 00:00", "2024-10-31 08:30", "2024-11-01 03:00", "2024-11-09 20:00"])
def test_what_is_foreseen_is_what_falls_due_to_a_worker_that_looks_every_ten_minutes(noticed, union, at, now):
    other = Union(code="VINATOM", name="Công đoàn Viện")
    ends = {"VINATOM": parse_extension("2024-11-13")}
    rows = statuses([], [union, other], noticed, ends, {})
    began, until = at(now), at("2024-11-22 00:00")
    sent, found = [], []
    while began <= until:
        for one in due_reminders(began, noticed, rows, sent):
            sent.append(SentUnasked(one.occasion, one.union, began))
            found.append((began, one))
        began += timedelta(minutes=10)
    assert foreseen(at(now), until, noticed, rows, []) == found != []


def test_letter_of_today_moves_the_next_one_to_tomorrow_morning(campaign, union, at):
    rows = statuses([], [union], campaign, {}, {})
    sent = [SentUnasked("reminder/2024-10-31/CNC", "CNC", at("2024-11-06 08:00"))]
    found = foreseen(at("2024-11-06 08:10"), at("2024-11-07 12:00"), campaign, rows, sent)
    assert [(f"{when:%d/%m %H:%M}", one.occasion) for when, one in found] == [
        ("07/11 08:00", "reminder/2024-11-06/CNC")
    ]
