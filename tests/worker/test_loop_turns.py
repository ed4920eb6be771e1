"""One turn of everything that is due: by the data, never by when it was asked for."""

import os
import shutil
import sqlite3
from collections import Counter

import pytest
from factories import people
from factories.papers import Made
from office_site import REPORT, STATS, at

from collector.errors import DatabaseBusy
from collector.flow import rulings
from collector.paths import shipped
from collector.store.registry_file import write_registry
from collector.worker import Worker, loop


def once(site, clock, **more):
    said = []
    done = Worker(site.settings, clock, say=said.append, environ={}, **more).once()
    return done, said


MAIL = {name: loop.JOBS[name] for name in ("poll", "outbox")}


class Said:
    title = ""


def _title(hand):
    Said.title = hand.office.campaign.title
    return {}


TITLED = {"title": _title}


def kinds(site):
    return Counter(kind for kind, _, _ in site.outbox())


def reminded(site):
    return sorted(union for kind, union, _ in site.outbox() if kind == "reminder")


def test_a_turn_takes_mail_answers_it_and_sends_what_is_due(site, clock):
    site.send("CNC", REPORT, STATS)

    assert once(site, clock) == (True, [])

    assert kinds(site)["acknowledgement"] == 1
    assert {state for _, _, state in site.outbox()} == {"sent"}
    assert len(site.letters()) == len(site.outbox())


def test_turn_after_turn_sends_nothing_twice(site, clock):
    site.send("CNC", REPORT, STATS)
    once(site, clock)
    before = site.outbox()
    clock.on(minutes=5)
    once(site, clock)
    assert site.outbox() == before


def test_after_two_days_off_no_union_gets_more_than_one_reminder(site, clock):
    clock.now = at("2024-11-01T09:30")
    once(site, clock)
    before = Counter(union for kind, union, _ in site.outbox() if kind == "reminder")
    # The stages of the fifth and the seventh of November have both come by now.
    clock.now = at("2024-11-08T10:00")
    once(site, clock)
    once(site, clock)

    more = Counter(union for kind, union, _ in site.outbox() if kind == "reminder") - before
    assert set(more.values()) == {1}
    assert kinds(site)["digest"] == 2


def test_what_came_while_the_worker_was_off_is_not_asked_for(site, clock):
    site.send("CNC", REPORT, STATS, when="2024-11-05T07:00")
    once(site, clock)
    assert "CNC" not in reminded(site)
    assert "XNT" in reminded(site)


def test_no_reminder_goes_out_where_the_mailbox_cannot_be_looked_into(site, clock):
    away = site.maildir.rename(site.root / "away")

    done, said = once(site, clock)

    assert (done, kinds(site)["reminder"]) == (False, 0)
    assert [line.partition(":")[0] for line in said] == ["poll", "reminders", "reconcile"]
    away.rename(site.maildir)
    assert once(site, clock) == (True, [])
    assert kinds(site)["reminder"] > 0


def test_a_mailbox_that_stays_away_becomes_an_alarm_and_no_second_one_that_day(site, clock):
    jobs = {name: loop.JOBS[name] for name in ("poll", "alarms", "outbox")}
    away = site.maildir.rename(site.root / "away")
    for minutes, alarms in ((0, 0), (30, 0), (1, 1), (60, 1)):
        clock.on(minutes=minutes)
        once(site, clock, jobs=jobs)
        assert kinds(site)["alarm"] == alarms
    assert [letter["To"] for letter in site.letters()] == [people.OFFICE]
    away.rename(site.maildir)


def test_one_piece_that_breaks_stops_no_other(site, clock):
    site.send("CNC", REPORT, STATS)

    def broken(hand):
        raise ValueError("a bug")

    done, said = once(site, clock, jobs={"broken": broken} | MAIL)

    assert (done, said) == (False, ["broken: lỗi không lường trước, xem nhật ký"])
    assert kinds(site)["acknowledgement"] == 1
    assert {state for _, _, state in site.outbox()} == {"sent"}


def test_a_registry_imported_meanwhile_is_in_force_at_the_next_piece_of_work(site, clock):
    site.send("CNC", REPORT, STATS)

    def import_first(hand):
        assert "CNC" in hand.office.by_code
        write_registry(site.root / "registry.csv", site.cast.unions)
        text = (site.root / "registry.csv").read_text(encoding="utf-8")
        renamed = text.replace("Công đoàn Vụ Công nghệ cao", "Công đoàn Vụ Công nghệ rất cao")
        (site.root / "registry.csv").write_text(renamed, encoding="utf-8")
        with site.office() as other:
            rulings.import_unions(other, site.root / "registry.csv", clock())
        return {}

    once(site, clock, jobs={"import": import_first} | MAIL)

    (letter,) = site.letters()
    assert "Công nghệ rất cao" in letter.get_body(("plain",)).get_content()


def test_where_another_worker_has_the_lease_a_second_one_does_nothing(site, clock):
    site.send("CNC", REPORT, STATS)
    with site.office() as office:
        office.store.leases.take("worker", "other:1", clock(), at("2024-11-05T12:32"))

    done, said = once(site, clock)

    assert (done, site.outbox()) == (True, [])
    assert said == ["Tiến trình other:1 đang làm việc; tiến trình này không làm gì."]
    clock.on(minutes=2)
    assert once(site, clock, jobs=MAIL) == (True, [])
    assert kinds(site)["acknowledgement"] == 1


def test_a_turn_gives_its_lease_back(site, clock):
    once(site, clock, jobs={"alarms": loop.JOBS["alarms"]})
    with site.office() as office:
        assert office.store.leases.read("worker") is None


def test_a_locked_database_is_said_and_nothing_is_lost(site, clock, monkeypatch):
    monkeypatch.setattr(loop, "_PATIENCE", 0.05)
    site.send("CNC", REPORT, STATS)
    lock = sqlite3.connect(site.settings.data / "collector.sqlite3", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")

    with pytest.raises(DatabaseBusy):
        once(site, clock)

    lock.execute("ROLLBACK")
    lock.close()
    assert once(site, clock, jobs=MAIL) == (True, [])
    assert kinds(site)["acknowledgement"] == 1


def test_a_database_locked_in_the_middle_fails_that_piece_alone(site, clock, monkeypatch):
    monkeypatch.setattr(loop, "_PATIENCE", 0.05)
    site.send("CNC", Made("report"))
    lock = sqlite3.connect(site.settings.data / "collector.sqlite3", isolation_level=None, check_same_thread=False)

    def locked(hand):
        lock.execute("BEGIN IMMEDIATE")
        try:
            return MAIL["poll"](hand)
        finally:
            lock.execute("ROLLBACK")

    done, said = once(site, clock, jobs={"locked": locked, **MAIL})

    lock.close()
    assert (done, [line.partition(":")[0] for line in said]) == (False, ["locked"])
    assert kinds(site)["acknowledgement"] == 1


def test_a_changed_campaign_file_is_in_force_from_the_next_turn(site, clock, tmp_path, caplog):
    rules = tmp_path / "rules"
    shutil.copytree(shipped("rules"), rules)
    file = rules / "2024-tong-ket.yaml"
    made = file.read_text(encoding="utf-8")
    worker = Worker(site.settings_with(COLLECTOR_CAMPAIGN=str(file)), clock, environ={}, jobs=TITLED)
    titles = []

    def turn(text):
        file.write_text(text, encoding="utf-8")
        # The clock of the files may be coarser than two writes are apart.
        turn.at += 1_000_000_000
        os.utime(file, ns=(turn.at, turn.at))
        worker._turn(["title"])
        titles.append(Said.title)

    turn.at = file.stat().st_mtime_ns
    turn(made)
    turn(made.replace("title: ", "title: Đợt mới, ", 1))
    turn("title: [")
    worker._close()

    assert titles[0] != titles[1] == titles[2]
    assert titles[1].startswith("Đợt mới, ")
    assert [record.message for record in caplog.records if record.name == loop.__name__].count(
        "campaign not read again"
    ) == 1
