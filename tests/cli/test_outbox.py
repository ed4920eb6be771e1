"""Letters that wait, as staff release and drop them on the command line."""

import pytest
from click.testing import CliRunner
from small_site import SmallSite

from collector.cli import collector
from collector.errors import CollectorError

WAVE = "2024-10-31T09:00"


@pytest.fixture
def small_site(tmp_path):
    made = SmallSite(tmp_path, letters="{approval: reminders}")
    made.remind(WAVE)
    return made


def run(small_site, *words):
    done = CliRunner(env=small_site.environ).invoke(collector, [*words, "--now", WAVE])
    assert done.exception is None or isinstance(done.exception, SystemExit | CollectorError), done.exception
    return done


def states(small_site):
    return [row.state.value for row in small_site.rows()]


def test_whole_wave_is_released_at_once(small_site):
    done = run(small_site, "outbox", "release", "--all", "--who", "Lan")
    assert done.exit_code == 0
    assert [line.partition(" tới")[0] for line in done.stdout.splitlines()] == [
        "Đã cho gửi thư số 1 (reminder, CNC)",
        "Đã cho gửi thư số 2 (reminder, XNT)",
        "Đã cho gửi thư số 3 (reminder, VINATOM)",
    ]
    assert states(small_site) == ["queued"] * 3


def test_letters_are_ruled_upon_one_by_one_and_by_kind(small_site):
    assert run(small_site, "outbox", "drop", "2", "--why", "đã gọi điện").exit_code == 0
    assert run(small_site, "outbox", "release", "--kind", "overdue").stdout == "Không có thư nào thuộc diện này.\n"
    assert run(small_site, "outbox", "release", "--kind", "reminder").exit_code == 0
    assert states(small_site) == ["queued", "dropped", "queued"]


def test_one_that_is_refused_holds_no_other_up_and_is_named(small_site):
    done = run(small_site, "outbox", "release", "99", "1")
    assert (done.exit_code, states(small_site)[0]) == (1, "queued")
    assert "không có thư đi nào mang số 99" in done.stderr


def test_listing_stays_the_listing(small_site):
    assert len(run(small_site, "outbox", "--json").stdout.splitlines()) == 3
    assert "(3 dòng)" in run(small_site, "outbox").stdout


@pytest.mark.parametrize(
    "words",
    [
        ["release"],
        ["release", "1", "--all"],
        ["release", "--all", "--json"],
        ["release", "1", "--why", "x"],
        ["drop", "1"],
        ["--all"],
        ["send", "1"],
        ["release", str(2**63)],
    ],
)
def test_unclear_wish_is_wrong_usage_and_changes_nothing(small_site, words):
    assert run(small_site, "outbox", *words).exit_code == 2
    assert states(small_site) == ["held"] * 3


def test_mark_and_revive_say_what_they_did(small_site):
    said = run(small_site, "mark", "cnc", "stats", "paper", "--why", "nộp tay").stdout
    assert said == "Công đoàn Vụ Công nghệ cao, Bảng tổng hợp số liệu (tệp Excel): đã nhận bản giấy.\n"
    assert run(small_site, "mark", "cnc", "stats", "late", "--why", "x").exit_code == 2
    assert run(small_site, "revive", "A@x.example", "--why", "x").stdout == "Từ nay thư lại được gửi tới a@x.example.\n"
