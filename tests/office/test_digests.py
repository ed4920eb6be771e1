"""The digests: call sheet, questions, editions, the table of progress."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from factories.papers import Made
from factories.people import Person, dice
from office_site import REPORT, STATS, at

from collector.flow import rulings
from collector.letters import digest_views
from collector.model import LetterKind, Occasion
from collector.office.digest_questions import read_questions
from collector.office.digests import digest_facts
from collector.standing import Due


def files(letter):
    return {one.name: one.content for one in letter.attachments}


def told(office, occasion, since, when):
    words = read_questions(office, at(when))
    return digest_facts(office, Due(LetterKind.DIGEST, None, Occasion(occasion), at(when)), since, at(when), words)


def facts(small_site, when, occasion="digest/x"):
    with small_site.office() as office:
        return told(office, occasion, None, when)


def test_digest_carries_the_table_of_progress(small_site):
    small_site.send("CNC", REPORT, STATS)
    small_site.poll()
    (letter,) = small_site.digest("2024-11-05T17:30")
    ((name, content),) = files(letter).items()
    assert name == "Bieu-tien-do-2024-11-05-17h30.xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    rows = {row[1].value: [cell.value for cell in row] for row in sheet.iter_rows(min_row=8)}
    with small_site.office() as office:
        assert list(rows) == [union.code for union in office.unions]
    assert [rows["CNC"][at] for at in (3, 5, 7, 9)] == ["đã ghi nhận", "đúng hạn"] * 2
    assert rows["XNT"][3] == "chưa ghi nhận được"


def test_digest_shows_how_many_had_sent_everything_by_each_day(small_site):
    small_site.send("CNC", REPORT, STATS, when="2024-11-04T10:00")
    small_site.send("XNT", REPORT, when="2024-11-04T11:00")
    small_site.send("XNT", STATS, when="2024-11-06T11:00")
    small_site.poll("2024-11-07T08:00")
    reached = {one.day: one.count for one in facts(small_site, "2024-11-07T09:00").reached}
    assert [reached[date(2024, 11, day)] for day in (1, 4, 5, 6, 7)] == [0, 1, 1, 2, 2]
    assert list(reached) == [date(2024, 10, 25) + timedelta(days=n) for n in range(14)]


@pytest.mark.parametrize(
    ("when", "first"),
    [
        ("2024-10-21T09:00", "2024-10-18"),  # from the opening on
        ("2024-11-22T09:00", "2024-11-09"),
        ("2024-11-25T09:00", "2024-11-09"),  # from the last day allowed on, while it is no longer past
        ("2024-12-20T09:00", "2024-12-07"),
    ],
)
def test_the_bars_leave_no_day_out(small_site, when, first):
    days = [one.day for one in facts(small_site, when).reached]
    start, end = date.fromisoformat(first), at(when).date()
    assert days == [start + timedelta(days=n) for n in range((end - start).days + 1)]


def test_call_sheet_names_the_last_mail_and_how_often_was_reminded(small_site):
    small_site.send("CNC", REPORT, when="2024-11-04T10:00")
    small_site.poll("2024-11-04T10:10")
    small_site.remind("2024-11-06T09:00")
    small_site.poll("2024-11-06T09:10")
    absent = {one.union.code: one for one in facts(small_site, "2024-11-06T17:00").missing}
    assert (absent["CNC"].last_mail, absent["CNC"].reminded) == (at("2024-11-04T10:00"), 1)
    assert absent["XNT"].last_mail is None


def test_question_of_somebody_unknown_waits_until_it_is_settled_and_again_when_that_is_undone(small_site):
    small_site.write(Person("Lạ", "la@thu.example", ""), "Hỏi", "Báo cáo nộp vào ngày nào ạ?")
    small_site.poll()

    def asked():
        with small_site.office() as office:
            return [one.subject for one in told(office, "x", at("2024-11-06T08:00"), "2024-11-06T17:00").questions]

    assert asked() == ["Hỏi"]
    small_site.rule("settle", small_site.ask("messages")[0]["id"], why="đã gọi", when="2024-11-06T09:00")
    assert asked() == []
    small_site.rule("undo", small_site.ask("rulings")[0]["id"], why="nhầm", when="2024-11-06T10:00")
    assert asked() == ["Hỏi"]


def test_ruling_taken_back_leaves_the_question_open(small_site):
    small_site.write(small_site.clerk("CNC"), "Xin gia hạn", "Đơn vị xin lùi thời hạn nộp báo cáo đến ngày 15/11 ạ.\n")
    small_site.poll()
    small_site.rule("extend", "CNC", "2024-11-15", why="công tác", when="2024-11-05T14:00")
    assert facts(small_site, "2024-11-05T17:00").questions == ()
    small_site.rule("undo", small_site.ask("rulings")[0]["id"], why="nhầm", when="2024-11-05T15:00")
    assert [one.union.code for one in facts(small_site, "2024-11-05T17:00").questions] == ["CNC"]


def test_question_waits_with_a_suggestion_until_staff_have_ruled(small_site):
    clerk = small_site.clerk("CNC")
    small_site.write(clerk, "Xin gia hạn", "Đơn vị xin lùi thời hạn nộp báo cáo đến ngày 15/11 ạ.\n")
    small_site.poll()
    (asked,) = facts(small_site, "2024-11-05T17:00").questions
    assert (asked.union.code, asked.suggestion.about) == ("CNC", "more-time")
    assert "đến ngày 15/11" in asked.text
    assert asked.suggestion.command[:4] == ("collector", "extend", "CNC", "2024-11-15")
    with small_site.office() as office:
        since = at("2024-11-05T17:00")
        later = told(office, "x", since, "2024-11-06T17:00")
        assert len(later.questions) == 1
        rulings.extend(office, "CNC", "2024-11-15", who="an", why="công tác", now=at("2024-11-06T18:00"))
        after = told(office, "x", since, "2024-11-07T08:00")
        assert after.questions == ()
        assert [(one.union.code, one.deadline.ends_at) for one in after.extended] == [("CNC", at("2024-11-16T00:00"))]


def test_final_digest_tells_of_every_union_when_it_sent_what(small_site):
    small_site.send("CNC", REPORT, STATS)
    small_site.poll()
    told = facts(small_site, "2024-11-25T09:00", "final/2024-11-25")
    assert (told.edition, facts(small_site, "2024-11-25T09:00").records) == ("final", ())
    cnc = next(one for one in told.records if one.union.code == "CNC")
    assert [(row.received_at, row.late) for row in cnc.standings] == [(at("2024-11-05T12:00"), False)] * 2
    assert len(told.records) == told.total


def test_weekly_digest_takes_the_place_of_the_days_own_and_tells_of_the_week(small_site):
    small_site.send("CNC", REPORT, when="2024-11-04T10:00")
    small_site.poll("2024-11-08T07:50")
    (daily,) = small_site.digest("2024-11-08T08:00")
    (weekly,) = small_site.digest("2024-11-08T15:05")
    assert (daily.occasion, weekly.occasion) == ("digest/2024-11-08T08:00", "weekly/2024-W45")
    assert "bản tổng hợp tuần" in weekly.text
    assert "MỚI NHẬN TỪ 15:00 NGÀY 01/11 (1 tài liệu)" in weekly.text
    assert small_site.digest("2024-11-08T15:10") == []


CODES = ("CNC", "XNT", "VINATOM", "NAFOSTED", "TDC")
FAULTY = Made("stats", "sum")
SENT = (
    (),
    (REPORT,),
    (STATS,),
    (REPORT, STATS),
    (FAULTY,),
    (REPORT, FAULTY),
    (Made("report", "missing-section"), FAULTY),
)


@pytest.mark.parametrize("seed", range(8))
def test_the_numbers_of_a_digest_are_those_of_the_books(make_small_site, seed):
    site, rng = make_small_site(codes=CODES), dice("digest", seed)
    for code in CODES:
        sent = rng.choice(SENT)
        if sent:
            site.send(code, *sent)
    site.poll()
    if seed % 2:
        site.rule("mark", rng.choice(CODES), "stats", "nothing-to-report", why="không phát sinh")
        site.rule("mark", rng.choice(CODES), "report", "exempt", why="mới thành lập")
    found = facts(site, "2024-11-06T09:00")
    view = digest_views.digest(found)
    states = {}
    for row in site.ask("status"):
        states.setdefault(row["union"], set()).add(row["state"].value)
    lacking = {code for code, said in states.items() if "missing" in said}
    fixing = {code for code, said in states.items() if "needs-fix" in said} - lacking
    waiting = {code for code, said in states.items() if "review" in said} - lacking - fixing
    numbers = (found.complete + found.marked, len(found.missing), len(view.to_fix), view.waiting)
    assert numbers == (len(states) - sum(map(len, (lacking, fixing, waiting))), *map(len, (lacking, fixing, waiting)))
    assert found.total == sum(numbers)
