"""A data directory that is read-only, somebody else's, full or garbled: one line that says what, and a cure that fits.

The commands run without root's privileges, as the account of the service does.
"""

import json
import shutil
import sqlite3

import pytest
from office_site import REPORT, STATS, Site
from unprivileged import make_foreign, run

from collector.errors import DatabaseRefused
from collector.flow import listings
from collector.office import after_restore

CLOSED = "xem quyền và chủ sở hữu"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    site = Site(tmp_path_factory.mktemp("office"))
    site.send("CNC", REPORT, STATS)
    site.poll()
    return site


@pytest.fixture
def site(made, tmp_path):
    return made.copied(tmp_path / "site", shutil.copytree)


@pytest.fixture
def data(site):
    """Return the data directory; what a test closes is opened again, so that it can be removed."""
    data = site.settings.data
    yield data
    for path in (data, data / "archive", data / "key", *data.glob("archive/??")):
        path.chmod(0o700)


def read_only(data):
    for path in (*data.rglob("*"), data):
        path.chmod(0o500 if path.is_dir() else 0o400)


def foreign(*names):
    def make(data):
        for name in names:
            make_foreign(data / name)

    return make


def foreign_archive(data):
    for folder in data.glob("archive/??"):
        make_foreign(folder)


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (read_only, "chủ sở hữu"),
        (foreign(""), CLOSED),
        (foreign("key"), CLOSED),
        (foreign("collector.sqlite3"), "chủ sở hữu"),
        (foreign("collector.toml"), CLOSED),
        (foreign_archive, CLOSED),
    ],
    ids=["read-only", "all", "key", "database", "settings", "archive"],
)
def test_what_is_closed_to_the_account_is_said_in_one_line_and_nothing_is_lost(site, data, damage, named):
    site.send("VPB", REPORT)
    waiting = sorted(path.name for path in (site.maildir / "new").iterdir())
    damage(data)

    code, said, complained = run(site, "poll")

    assert (code, said, len(complained)) == (1, [], 1)
    assert complained[0].startswith("collector: ")
    assert named in complained[0]
    assert sorted(path.name for path in (site.maildir / "new").iterdir()) == waiting
    assert len(site.letters()) == 1


@pytest.mark.parametrize(
    ("damage", "faulty"),
    [
        (read_only, {"data", "database", "registry"}),
        (foreign(""), {"settings"}),
        (foreign("key"), {"data", "database", "registry"}),
        (foreign("archive/ab"), {"data"}),  # as a command of root leaves it
    ],
    ids=["read-only", "all", "key", "one folder"],
)
def test_doctor_says_whose_the_directory_has_to_be(site, data, damage, faulty):
    damage(data)
    code, said, complained = run(site, "doctor", "--json")
    rows = {row["name"]: row for row in map(json.loads, said)}
    assert (code, complained) == (1, [])
    assert {name for name, row in rows.items() if not row["ok"]} & {
        "settings",
        "data",
        "database",
        "registry",
    } == faulty
    cures = {rows[name]["mend_vietnamese"] for name in faulty}
    assert len(cures) == 1
    assert "chown" in cures.pop() or faulty == {"settings"}


def test_a_folder_that_cannot_be_written_is_named(site, tmp_path):
    for words in (("files", "--out"), ("backup",)):
        folder = tmp_path / words[0]
        folder.mkdir()
        folder.chmod(0o500)
        code, _, complained = run(site, *words, str(folder))
        assert (code, len(complained), CLOSED in complained[0]) == (1, 1, True), complained


# --- rows


def garble(site, statement):
    connection = sqlite3.connect(site.settings.data / "collector.sqlite3")
    with connection:
        connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    ("statement", "listing"),
    [
        ("UPDATE messages SET received_at = 'yesterday'", "messages"),
        ("UPDATE messages SET state = 'zzz'", "messages"),
        ("UPDATE messages SET class = ''", "messages"),
        ("UPDATE messages SET reply_to = '[{]'", "messages"),
        ("UPDATE documents SET decision = 'zzz'", "status"),
        ("UPDATE documents SET role = 'zzz'", "status"),
        ("UPDATE documents SET format = 'zzz'", "documents"),
        ("UPDATE documents SET findings = '{['", "documents"),
        ("UPDATE documents SET figures = x'ff00'", "values"),
        ("UPDATE documents SET facts = 'zzz'", "facts"),
        ("UPDATE unions SET valid_from = 'zzz'", "status"),
        ("UPDATE unions SET emails = '3'", "status"),
        ("UPDATE letters SET state = 'zzz'", "outbox"),
        ("UPDATE letters SET kind = 'zzz'", "outbox"),
        ("UPDATE audit SET at = 'zzz'", "audit"),
        ("DROP TABLE letters", "outbox"),
    ],
)
def test_a_garbled_row_is_said_with_its_cure(site, statement, listing):
    garble(site, statement)
    with site.office() as office, pytest.raises(DatabaseRefused, match="khôi phục bằng «collector restore»"):
        list(getattr(listings, listing)(office))


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"made_at": 3}', '{"made_at": "x"}', "\x00"])
def test_a_garbled_mark_of_a_restore_lets_nothing_go(site, content):
    (site.settings.data / after_restore.FILE).write_text(content, encoding="utf-8")
    site.send("VPB", REPORT)
    before = len(site.letters())
    report = site.poll("2024-11-05T12:30")
    assert (report.letters, report.sent, report.trouble) == (1, 0, after_restore.WAITS)
    assert len(site.letters()) == before
