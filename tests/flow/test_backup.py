"""Backups of a living office, and what a restored one may do: everything as it was, and nothing sent twice."""

import hashlib
import json
import os
import random
import shutil
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import unprivileged
from alembic import command
from alembic.config import Config
from dovecot import Dovecot
from office_site import REPORT, STATS, Site, at

from collector.errors import BackupIncomplete, BackupRefused, CollectorError, DataRefused
from collector.flow import alarms, backup, intake, listings, rulings
from collector.flow.replay import rebuild, replay
from collector.model import LetterState
from collector.office import after_restore
from collector.paths import shipped
from collector.settings import load as load_settings
from collector.store import Store, backups, store
from collector.store.database import Database
from collector.worker import jobs

# The steps of the database before today's, as older programs left it.
EARLIER = sorted(path.name[:4] for path in shipped("db", "migrations", "versions").glob("0*.py"))[1:-1]
NIGHT = at("2024-11-06T01:00")
LISTINGS = ("messages", "documents", "values", "facts", "status", "outbox", "audit", "rulings")


def everything(site):
    """Return all listings as the doors print them."""
    with site.office() as office:
        return {
            name: [json.dumps(listings.plain(row), ensure_ascii=False) for row in getattr(listings, name)(office)]
            for name in LISTINGS
        }


def elsewhere(site, data):
    """Return the same site over another data directory."""
    other = object.__new__(Site)
    other.__dict__ |= site.__dict__
    other.environ = site.environ | {"COLLECTOR_DATA": str(data)}
    other.settings = load_settings({}, other.environ)
    return other


def restored(site, root, name="again"):
    data = site.root / name
    backup.restore(root, data, NIGHT)
    return elsewhere(site, data)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return an office with some mail; each test gets a copy."""
    site = Site(tmp_path_factory.mktemp("office"))
    for code in ("CNC", "VPB", "KHTC"):
        site.send(code, REPORT, STATS)
    site.poll()
    with site.office() as office:
        rulings.extend(office, "VINATOM", "2024-11-15", who="lan", why="có công văn", now=at("2024-11-05T13:00"))
    site.poll("2024-11-05T13:20")  # the union hears of its extension
    return site


@pytest.fixture
def site(made, tmp_path):
    return made.copied(tmp_path / "site", shutil.copytree)


@pytest.fixture
def root(site, tmp_path):
    with site.office() as office:
        backup.backup(office, tmp_path / "backup", NIGHT)
    return tmp_path / "backup"


def test_all_listings_are_the_same_byte_for_byte_after_a_restore(site, root):
    assert everything(restored(site, root)) == everything(site)


def test_a_restored_directory_verifies_and_replays_without_a_difference(site, root):
    with restored(site, root).office() as office:
        assert (list(office.store.verify()), replay(office)) == ([], [])


def test_only_what_is_new_is_copied_and_only_the_newest_are_kept(site, root):
    before = {path: path.stat().st_ino for path in root.glob("archive/??/*.eml")}
    site.send("BOA", REPORT)
    site.poll()
    with site.office() as office:
        for hours in (1, 2, 3):
            made = backup.backup(office, root, NIGHT + timedelta(hours=hours), keep=2)

    after = {path: path.stat().st_ino for path in root.glob("archive/??/*.eml")}
    assert before.items() < after.items()
    assert (len(after) - len(before), made.removed, len(backups.snapshots(root))) == (1, 1, 2)


def test_messages_that_no_backup_names_any_more_go_and_no_others(site, root):
    stray = root / "archive" / "ab" / ("ab" + "0" * 62 + ".eml")
    stray.write_bytes(b"x")
    with site.office() as office:
        backup.backup(office, root, NIGHT + timedelta(hours=1), keep=1)

    assert not stray.exists()
    assert [list(backups.faults(one)) for one in backups.snapshots(root)] == [[]]


def test_a_backup_is_for_the_office_alone(root):
    modes = {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in (root, *root.glob("*/*"), *root.glob("20*"))}
    assert modes == {0}


def test_settings_registry_letters_and_rules_come_along_and_no_secret(site, tmp_path):
    rules = tmp_path / "rules"
    shutil.copytree(Path("rules").resolve(), rules)
    own = site.settings.data / "templates" / "thanks"
    own.mkdir(parents=True)
    (own / "subject.txt").write_text("Cảm ơn\n", encoding="utf-8")
    secret = "bí-mật-của-hộp-thư"
    more = {"COLLECTOR_CAMPAIGN": str(rules / "2024-tong-ket.yaml"), "COLLECTOR_MAILBOX_PASSWORD": secret}

    with site.office(**more) as office:
        made = backup.backup(office, tmp_path / "backup", NIGHT)

    assert made.snapshot.left_out == ("COLLECTOR_MAILBOX_PASSWORD",)
    assert {"collector.toml", "cong-doan.csv", "templates/thanks/subject.txt", "rules/2024-tong-ket.yaml"} <= {
        *made.snapshot.files
    }
    kept = b"".join(path.read_bytes() for path in (tmp_path / "backup").rglob("*") if path.is_file())
    assert secret.encode() not in kept
    said = "\n".join(backup.restore(tmp_path / "backup", tmp_path / "new", NIGHT))
    assert "COLLECTOR_MAILBOX_PASSWORD" in said
    assert (tmp_path / "new" / "templates" / "thanks" / "subject.txt").is_file()


@pytest.mark.parametrize("place", ["data", "data/backup", "."])
def test_a_backup_does_not_lie_with_what_it_backs_up(site, place):
    with site.office() as office, pytest.raises(BackupRefused, match="nằm chung"):
        backup.backup(office, site.root / place, NIGHT)


def test_another_offices_folder_is_refused(site, root, tmp_path):
    other = Site(tmp_path / "other")
    with other.office() as office, pytest.raises(BackupRefused, match="một thư mục dữ liệu khác"):
        backup.backup(office, root, NIGHT)


def test_two_backups_at_once_are_one_too_many(site, root):
    with site.office() as office, backups._locked(root), pytest.raises(BackupRefused, match="đang sao lưu"):
        backup.backup(office, root, NIGHT + timedelta(hours=1))


def test_a_restore_goes_into_an_empty_place_alone(site, root, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    backup.restore(root, empty, NIGHT)
    with pytest.raises(BackupRefused, match="không trống"):
        backup.restore(root, empty, NIGHT)
    with pytest.raises(BackupRefused, match="không trống"):
        backup.restore(root, site.settings.data, NIGHT)


def test_a_folder_without_a_backup_is_named(tmp_path):
    with pytest.raises(BackupRefused, match="không có bản sao lưu"):
        backup.restore(tmp_path, tmp_path / "new", NIGHT)


def damaged(root, rng):
    """Damage one file of a backup in one of the ways in which files go bad."""
    path = rng.choice(sorted(path for path in root.rglob("*") if path.is_file() and path.name != ".lock"))
    raw = path.read_bytes()
    way = rng.choice(["truncate", "flip", "remove", "empty"])
    if way == "remove":
        path.unlink()
    elif way == "truncate":
        path.write_bytes(raw[: len(raw) // 2])
    elif way == "empty":
        path.write_bytes(b"")
    else:
        place = rng.randrange(len(raw))
        path.write_bytes(raw[:place] + bytes([raw[place] ^ 0x40]) + raw[place + 1 :])
    return f"{way} {path.name}"


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_backup_is_refused_before_anything_is_written(site, root, tmp_path, seed):
    what = damaged(root, random.Random(seed))
    with pytest.raises(BackupRefused):
        backup.restore(root, tmp_path / "new", NIGHT)
    assert not (tmp_path / "new").exists(), what


def test_a_backup_of_a_newer_program_is_refused(site, root, tmp_path, monkeypatch):
    monkeypatch.setattr(backups.migrate, "knows", lambda _: False)
    with pytest.raises(BackupRefused, match="bản mới hơn"):
        backup.restore(root, tmp_path / "new", NIGHT)


def as_an_older_program_made_it(root, step):
    """Take the database of a backup back to an earlier step, and its manifest with it."""
    (snapshot,) = backups.snapshots(root)
    path = snapshot.folder / "collector.sqlite3"
    database = Database(path, 1)
    config = Config()
    config.set_main_option("script_location", str(shipped("db", "migrations")))
    config.attributes["connection"] = database.connection
    database.connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    command.downgrade(config, step)
    database.close()
    told = json.loads((snapshot.folder / backups.MANIFEST).read_text(encoding="utf-8"))
    del told["seal"]
    told |= {"schema": step, "files": told["files"] | {path.name: hashlib.sha256(path.read_bytes()).hexdigest()}}
    (snapshot.folder / backups.MANIFEST).write_bytes(backups._sealed(told))


@pytest.mark.parametrize("step", EARLIER)
def test_a_backup_of_an_older_program_is_brought_up_and_answers_nobody_again(site, root, step):
    as_an_older_program_made_it(root, step)
    other = restored(site, root)
    went = len(other.letters())
    with other.office() as office:
        assert (list(office.store.verify()), replay(office)) == ([], [])
        after_restore.release(office, "lan", NIGHT)
    other.poll("2024-11-06T09:00")
    assert {code: other.status(code) for code in ("CNC", "VPB", "KHTC", "BOA")} == {
        code: site.status(code) for code in ("CNC", "VPB", "KHTC", "BOA")
    }
    assert len(other.letters()) == went


def test_a_message_lost_before_is_named_and_the_backup_is_there_all_the_same(site, tmp_path):
    lost = next(site.settings.data.glob("archive/??/*.eml"))
    lost.unlink()
    with site.office() as office, pytest.raises(BackupIncomplete, match=lost.stem[:12]):
        backup.backup(office, tmp_path / "backup", NIGHT)
    assert [one.missing for one in backups.snapshots(tmp_path / "backup")] == [(lost.stem,)]
    assert everything(restored(site, tmp_path / "backup")) == everything(site)


def test_what_the_backup_still_holds_outlives_a_loss_in_the_archive(site, root):
    lost = next(site.settings.data.glob("archive/??/*.eml"))
    lost.write_bytes(b"damaged")
    with site.office() as office:
        backup.backup(office, root, NIGHT + timedelta(hours=1))
    with restored(site, root).office() as office:
        assert list(office.store.verify()) == []


# --- what was sent since


def test_nothing_is_sent_before_staff_release_it(site, root):
    again = restored(site, root)
    site.send("BOA", REPORT)
    before = len(site.letters())

    report = again.poll("2024-11-06T09:00")

    assert (report.letters, report.sent, report.trouble) == (1, 0, after_restore.WAITS)
    assert len(site.letters()) == before
    with again.office() as office:
        after_restore.release(office, "lan", at("2024-11-06T09:10"))
    assert again.poll("2024-11-06T09:11").sent == 1
    assert len(site.letters()) == before + 1


def test_letters_that_went_after_the_backup_are_not_sent_again(site, root):
    site.send("BOA", REPORT)
    site.poll("2024-11-06T08:00")
    site.remind("2024-11-06T09:00")
    site.poll("2024-11-06T09:30")
    went = [letter["Message-ID"] for letter in site.letters()]

    again = restored(site, root)
    again.poll("2024-11-06T10:00")
    again.remind("2024-11-06T10:00")
    with again.office() as office:
        after_restore.release(office, "lan", at("2024-11-06T10:01"))
    again.poll("2024-11-06T10:02")
    again.remind("2024-11-06T10:03")
    again.poll("2024-11-06T10:04")

    assert [letter["Message-ID"] for letter in site.letters()] == went
    assert {row["message_id"] for row in again.ask("outbox")} == {one.strip("<>") for one in went}
    assert {row["state"] for row in again.ask("outbox")} == {LetterState.SENT}


@pytest.mark.parametrize("copies", [True, False])
def test_the_sent_folder_of_the_mail_server_tells_what_went(site, root, copies):
    mail = site.send("BOA", REPORT).read_bytes()
    site.poll("2024-11-06T08:00")
    went = site.letters()[-1]
    with Dovecot() as imap:
        user = imap.user()
        imap.put(user, mail)
        client = imap.client(user)
        client.create("Sent")
        client.logout()
        if copies:
            imap.append(user, went.as_bytes(), at("2024-11-06T08:00"), "Sent")
        again = restored(site, root)
        again.environ |= imap.environ(user) | {
            "COLLECTOR_SENT_FOLDER": "Sent",
            "COLLECTOR_SMTP": "smtps://a@127.0.0.1:9",
            "COLLECTOR_SMTP_PASSWORD": "x",
        }
        again.settings = load_settings({}, again.environ)
        with again.office() as office:
            intake.take_in(office, at("2024-11-06T10:00"))
    states = {row["message_id"]: row["state"] for row in again.ask("outbox")}
    assert states[went["Message-ID"].strip("<>")] == (LetterState.SENT if copies else LetterState.QUEUED)
    assert len(states) == len(site.letters())


def test_an_answer_to_a_letter_proves_that_it_went(site, root):
    site.send("BOA", REPORT)
    site.poll("2024-11-06T08:00")
    answered = site.letters()[-1]["Message-ID"]
    shutil.rmtree(site.letters_dir)  # no copy is left
    site.write(site.clerk("BOA"), "Re: Đã nhận", "Cảm ơn Văn phòng.", answers=answered, when="2024-11-06T09:00")

    again = restored(site, root)
    again.poll("2024-11-06T10:00")

    sent = [row["message_id"] for row in again.ask("outbox") if row["state"] == LetterState.SENT]
    assert answered.strip("<>") in sent


def test_what_cannot_be_known_waits_for_staff(site, root):
    site.send("BOA", REPORT)
    again = restored(site, root)
    again.environ |= {"COLLECTOR_SMTP": "smtps://a@127.0.0.1:9"}
    again.settings = load_settings({}, again.environ)
    with again.office() as office:
        intake.take_in(office, at("2024-11-06T10:00"))
        said = after_restore.release(office, "lan", at("2024-11-06T10:01"))

    held = [row for row in again.ask("outbox") if row["state"] == LetterState.HELD]
    assert [row["error"] for row in held] == [after_restore.UNKNOWN]
    assert "không có thư mục thư đã gửi" in said[1]
    assert f"(số {held[0]['id']})" in said[1]


def test_releasing_a_directory_that_was_not_restored_changes_nothing(site):
    with site.office() as office:
        before = office.store.notes.audits()
        assert after_restore.release(office, "lan", NIGHT) == [
            "Thư mục dữ liệu này không phải vừa khôi phục; thư vẫn được gửi bình thường."
        ]
        assert office.store.notes.audits() == before


# --- by night, and the alarm


def test_the_worker_backs_up_once_a_night(site, tmp_path):
    with site.office(COLLECTOR_BACKUP=str(tmp_path / "backup"), COLLECTOR_BACKUP_KEEP="2") as office:
        done = []
        for when in (
            "2024-11-06T00:30",
            "2024-11-06T00:40",
            "2024-11-06T01:10",
            "2024-11-06T02:00",
            "2024-11-07T01:00",
        ):
            context = jobs.JobContext(office, lambda when=when: at(when), intake.Stages(), 0)
            done.append(bool(jobs.back_up(context)))
    assert done == [True, False, True, False, True]
    assert len(backups.snapshots(tmp_path / "backup")) == 2


def test_an_alarm_rings_when_the_last_good_one_is_older_than_two_days(site, tmp_path):
    with site.office(COLLECTOR_BACKUP=str(tmp_path / "backup")) as office:
        backup.backup(office, tmp_path / "backup", NIGHT)
        office.store.notes.set_meta(alarms.POLL, (NIGHT + timedelta(days=3)).isoformat())
        rang = [
            [one.kind for one in alarms.alarms(office, NIGHT + timedelta(hours=hours)) if one.kind == "backup"]
            for hours in (1, 48, 49)
        ]
    assert rang == [[], [], ["backup"]]


# --- damage of the directory itself


@pytest.mark.parametrize("way", ["gone", "empty"])
def test_a_lost_database_beside_an_archive_is_not_begun_anew(site, way):
    database = site.settings.data / "collector.sqlite3"
    database.unlink()
    if way == "empty":
        database.touch()
    with pytest.raises(DataRefused, match=r"collector restore.*replay --archive"):
        Store.create(site.settings.data)


def test_another_offices_database_does_not_fit_the_key(site, tmp_path):
    Site(tmp_path / "other")
    shutil.copy(tmp_path / "other" / "data" / "collector.sqlite3", site.settings.data / "collector.sqlite3")
    for left in site.settings.data.glob("collector.sqlite3-*"):
        left.unlink()
    with pytest.raises(DataRefused, match="không phải khóa"):
        Store(site.settings.data)


@pytest.mark.parametrize("content", [None, b"", b"short"])
def test_a_key_that_is_lost_or_empty_is_refused(site, content):
    key = site.settings.data / "key"
    key.unlink()
    if content is not None:
        key.write_bytes(content)
    for opening in (Store, Store.create):
        with pytest.raises(DataRefused, match="khóa"):
            opening(site.settings.data)


def test_an_init_that_was_stopped_half_way_is_finished_by_the_next(tmp_path, monkeypatch):
    def stopped(_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(store, "_create_key", stopped)
        with pytest.raises(KeyboardInterrupt):
            Store.create(tmp_path / "data")
    with Store.create(tmp_path / "data") as made:
        assert len(made.key) == 32


def test_a_ledger_is_computed_anew_from_the_archive_and_answers_nobody_again(site):
    before = [(m["message_id"], m["received_at"]) for m in site.ask("messages")]
    went = len(site.letters())
    (site.settings.data / "collector.sqlite3").unlink()
    for left in site.settings.data.glob("collector.sqlite3-*"):
        left.unlink()

    same_key = Store.rebuild(site.settings.data)
    after_restore.mark_rebuilt(site.settings.data, NIGHT, same_key=same_key)
    with site.office() as office:
        rulings.import_unions(office, site.root / "registry.csv", at("2024-10-18T08:00"))
        assert rebuild(office, NIGHT) == []
    site.poll("2024-11-06T09:00")
    with site.office() as office:
        after_restore.release(office, "lan", at("2024-11-06T09:01"))
    site.poll("2024-11-06T09:02")

    assert sorted((m["message_id"], m["received_at"]) for m in site.ask("messages")) == sorted(before)
    assert len(site.letters()) == went


def test_one_lost_file_of_the_archive_stops_no_replay(site):
    lost = next(site.settings.data.glob("archive/??/*.eml"))
    lost.unlink()
    before = everything(site)["documents"]
    with site.office() as office:
        said = replay(office)
        assert [sha for sha, _ in office.store.verify()] == [lost.stem]
    assert said == [f"{lost.stem[:12]}: thiếu tệp thư gốc; sổ giữ nguyên"]
    assert everything(site)["documents"] == before


# --- killed, or out of room


def stopped(*words, environ):
    """Stop a step at many points; return how often it touches the disk, and what was wrong afterwards."""
    command = [sys.executable, str(Path(__file__).with_name("kill_points.py")), *words]
    made = subprocess.run(command, capture_output=True, env=os.environ | environ, text=True, check=False)
    assert made.returncode == 0, made.stderr
    return json.loads(made.stdout)


def test_a_killed_backup_leaves_the_old_or_the_new_and_never_a_half(site, root):
    touches, wrong = stopped("backup", "die", str(site.settings.data), str(root), "5", "50", environ=site.environ)
    assert (touches > 20, wrong) == (True, [])
    with site.office() as office:
        backup.backup(office, root, at("2024-11-06T05:00"), keep=1)
    assert {path.name for path in root.iterdir()} == {".lock", "archive", "2024-11-06-050000"}


def test_a_killed_restore_leaves_nothing_or_all(site, root):
    touches, wrong = stopped("restore", "die", str(root), str(site.root), "6", "50", environ=site.environ)
    assert (touches > 20, wrong) == (True, [])
    for name in ("new49", "new50"):
        assert everything(elsewhere(site, site.root / name)) == everything(site)


def test_a_disk_that_runs_full_at_any_point_is_named_and_given_its_room_back(site, root):
    _, wrong = stopped("backup", "full", str(site.settings.data), str(root), "7", "25", environ=site.environ)
    assert wrong == []
    _, wrong = stopped("restore", "full", str(root), str(site.root), "8", "25", environ=site.environ)
    assert wrong == []


def test_a_restore_fills_a_directory_whose_parent_is_closed_and_makes_it_the_offices_own(site, root, tmp_path):
    parent = tmp_path / "var"
    (parent / "collector").mkdir(parents=True)
    parent.chmod(0o555)
    code, said, complained = unprivileged.run(site, "restore", str(root), "--to", str(parent / "collector"))
    parent.chmod(0o755)
    assert (code, complained, len(said)) == (0, [], 2)
    assert stat.S_IMODE((parent / "collector").stat().st_mode) == 0o700
    assert everything(elsewhere(site, parent / "collector")) == everything(site)


@pytest.mark.parametrize("stranger", ["key", "letter.txt"])
def test_what_a_stopped_restore_left_is_replaced_and_nothing_else(site, root, tmp_path, stranger):
    target = tmp_path / "new"
    (target / ".restoring" / "archive").mkdir(parents=True)
    (target / "collector.toml").write_text("half", encoding="utf-8")
    (target / stranger).write_text("somebody's", encoding="utf-8")
    with pytest.raises(BackupRefused, match="không trống"):
        backup.restore(root, target, NIGHT)
    (target / stranger).unlink()
    backup.restore(root, target, NIGHT)
    assert not (target / ".restoring").exists()
    assert everything(elsewhere(site, target)) == everything(site)


def test_a_full_disk_is_named_and_leaves_the_old_backup(site, root, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "_write", full)
    with site.office() as office, pytest.raises(CollectorError, match="Đĩa đã đầy"):
        backup.backup(office, root, NIGHT + timedelta(hours=1))
    assert [list(backups.faults(one)) for one in backups.snapshots(root)] == [[]]
