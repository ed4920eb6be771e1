"""What is tidied once a night, and what is never touched."""

import os
from datetime import timedelta
from types import SimpleNamespace

import pytest
from office_site import REPORT, STATS, Site, at

from collector.errors import MailboxRefused, PostRefused
from collector.flow import housekeeping
from collector.office.office import Office

NOW = at("2024-11-06T03:00")


@pytest.fixture
def site(tmp_path):
    made = Site(tmp_path)
    made.send("CNC", REPORT, STATS)
    made.poll()
    return made


def tidy(site):
    with site.office() as office:
        return housekeeping.tidy(office, NOW)


def left_behind(path, age):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"half")
    os.utime(path, times=((NOW - age).timestamp(),) * 2)
    return path


def everything(root):
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file() and "sqlite3" not in path.name}


def test_half_written_files_of_days_ago_go_and_nothing_else(site):
    before = everything(site.root)
    old = timedelta(days=2)
    left_behind(site.settings.data / "archive" / "ab" / "abcd.1.2.tmp", old)
    left_behind(site.letters_dir / ".2024-11-05-x.1.part", old)
    fresh = [
        left_behind(site.settings.data / "archive" / "ab" / "abce.1.2.tmp", timedelta(minutes=5)),
        left_behind(site.letters_dir / ".2024-11-05-y.1.part", timedelta(minutes=5)),
    ]

    assert tidy(site) == {"archive": 1, "letters": 1, "certificates": 0}

    assert everything(site.root) == before | dict.fromkeys(fresh, b"half")


def test_the_log_of_the_database_is_folded_into_it(site):
    tidy(site)
    wal = site.settings.data / "collector.sqlite3-wal"
    assert not wal.exists() or wal.stat().st_size == 0
    assert len(site.ask("messages")) == 1


class Server(SimpleNamespace):
    """A mail server as its doors show it: when its certificate ends."""

    def close(self):
        pass

    def ready(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def test_the_ends_of_the_certificates_are_noted(site, monkeypatch):
    monkeypatch.setattr(Office, "mailbox", lambda self: Server(expires=NOW + timedelta(days=9)))
    monkeypatch.setattr(Office, "post", lambda self: Server(expires=NOW + timedelta(days=90)))
    assert tidy(site)["certificates"] == 2
    with site.office() as office:
        notes = [office.store.notes.meta(f"certificate.{name}") for name in ("mailbox", "smtp")]
    assert notes == [(NOW + timedelta(days=days)).isoformat() for days in (9, 90)]


def test_a_server_that_cannot_be_asked_leaves_its_note_as_it_was(site, monkeypatch):
    def gone(self):
        raise MailboxRefused("away")

    def closed(self):
        raise PostRefused("away")

    with site.office() as office:
        office.store.notes.set_meta("certificate.mailbox", NOW.isoformat())
    monkeypatch.setattr(Office, "mailbox", gone)
    monkeypatch.setattr(Office, "post", closed)
    assert tidy(site)["certificates"] == 0
    with site.office() as office:
        assert office.store.notes.meta("certificate.mailbox") == NOW.isoformat()
