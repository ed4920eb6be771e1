"""The forecast: what it says is what goes out, and it changes by exactly what staff decide."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from click.testing import CliRunner
from office_site import REPORT, STATS, at
from small_site import SmallSite

from collector.cli import collector
from collector.flow import reminders, rulings
from collector.model import ASKS
from collector.office import outbox
from collector.paths import shipped

START, DAYS = at("2024-10-28T07:00"), 20
HALVES = (0, 2, 3, 4, 10, 19, 20, 30)  # half hours after seven
CODES = ("CNC", "XNT", "VINATOM", "NAFOSTED", "TDC")


@pytest.fixture
def small_site(tmp_path):
    """One union is done, one has sent half, one has more time, one no address, one nothing at all."""
    small_site = SmallSite(tmp_path, codes=CODES)
    small_site.send("CNC", REPORT, STATS, when="2024-10-25T09:00")
    small_site.send("XNT", REPORT, when="2024-10-25T09:10")
    small_site.poll("2024-10-25T09:20")
    small_site.rule("extend", "VINATOM", "2024-11-14", why="công văn", when="2024-10-25T10:00")
    with small_site.office() as office:
        office.store.registry.replace([replace(u, emails=()) if u.code == "TDC" else u for u in office.unions])
    return small_site


def forecast(small_site):
    with small_site.office() as office:
        return reminders.forecast(office, START, DAYS)


def facts(found):
    return {(one.at, one.union, one.to, one.kind.value, one.occasion) for one in found if one.to}


def went(small_site):
    """Let the worker work through the days, and give what it sent of itself."""
    with small_site.office() as office:
        for now in (
            START + day * timedelta(days=1) + half * timedelta(minutes=30) for day in range(DAYS) for half in HALVES
        ):
            reminders.remind(office, now)
            outbox.flush(office, now)
        rows = office.store.outbox.letters()
        return {
            (row.queued_at, row.union, row.to, row.kind.value, row.occasion)
            for row in rows
            if row.kind in ASKS and row.state == "sent"
        }


def test_forecast_is_what_a_run_sends(small_site):
    foretold = facts(forecast(small_site))

    assert went(small_site) == foretold
    assert len(foretold) == 13
    assert {union for _, union, *_ in foretold} == {"XNT", "VINATOM", "NAFOSTED"}


def test_forecast_queues_nothing(small_site):
    before = small_site.stands()
    forecast(small_site)
    assert small_site.stands() == before


def test_forecast_says_why_and_names_whom_only_a_telephone_reaches(small_site):
    found = {(one.union, f"{one.at:%d/%m %H:%M}"): one for one in forecast(small_site)}
    assert found["XNT", "31/10 08:30"].why == (
        "chưa ghi nhận được: Bảng tổng hợp số liệu (tệp Excel) (hạn: trước ngày 10/11/2024)"
    )
    assert found["XNT", "31/10 08:30"].requirements == ("stats",)
    assert found["VINATOM", "14/11 08:30"].why.endswith("(hạn: hết ngày 14/11/2024)")
    unreached = found["TDC", "31/10 08:30"]
    assert (unreached.to, unreached.phone) == ((), small_site.clerk("TDC").phone)


def test_marking_one_union_takes_away_its_rows_alone(small_site):
    before = facts(forecast(small_site))
    with small_site.office() as office:
        for requirement in ("report", "stats"):
            rulings.mark(office, "NAFOSTED", requirement, "exempt", why="giải thể", who="Lan", now=START)
    assert facts(forecast(small_site)) == {row for row in before if row[1] != "NAFOSTED"}


def test_forecast_of_waves_that_need_a_yes_says_that_they_wait(tmp_path):
    small_site = SmallSite(tmp_path, codes=("CNC",), letters="{approval: reminders}")
    assert {one.held for one in forecast(small_site)} == {"thư nhắc chờ cán bộ duyệt trước khi gửi (letters.approval)"}


def test_command_prints_the_forecast_and_its_json(small_site):
    told = ["remind", "--forecast", str(DAYS), "--now", START.isoformat()]
    shown, lines = (
        CliRunner(env=small_site.environ).invoke(collector, [*told, *more]).stdout for more in ([], ["--json"])
    )
    assert "2024-10-31T08:30:00+07:00  reminder  XNT" in shown
    rows = [json.loads(line) for line in lines.splitlines()]
    assert {(row["at"], row["union"], tuple(row["to"]), row["kind"], row["occasion"]) for row in rows if row["to"]} == {
        (when.isoformat(timespec="seconds"), *rest) for when, *rest in facts(forecast(small_site))
    }
    assert list(rows[0]) == [
        *("at", "kind", "union", "name", "to", "phone", "requirements", "urgent", "why", "occasion", "held")
    ]


def test_notice_of_the_opening_goes_once_and_never_late(tmp_path):
    small_site = SmallSite(tmp_path, codes=("CNC", "XNT"))
    noticed = small_site.root / "dot.yaml"
    _with_notice(noticed)
    small_site.environ["COLLECTOR_CAMPAIGN"] = str(noticed)
    small_site.settings = replace(small_site.settings, campaign=str(noticed))

    assert [letter.kind.value for letter in small_site.remind("2024-10-18T09:00")] == ["notice", "notice"]
    assert small_site.remind("2024-10-18T10:00") == []

    late = SmallSite(tmp_path / "late", codes=("CNC", "XNT"))
    late.settings = replace(late.settings, campaign=str(noticed))
    assert late.remind("2024-10-25T09:00") == []


def _with_notice(path):
    said = shipped("rules", "2024-tong-ket.yaml").read_text(encoding="utf-8")
    path.write_text(said.replace("reminders:\n", "reminders:\n  - {stage: notice, at: 08:30}\n"), encoding="utf-8")
