"""A disk that is full: really, where root may mount a small one; by what the system would say, elsewhere."""

import errno
import os
import subprocess
from contextlib import contextmanager

import pytest
from office_site import REPORT, STATS, Site
from waiting import until

from collector.worker import Worker, loop

MAIL = {name: loop.JOBS[name] for name in ("poll", "outbox")}
SIZE = 8 << 20
SOME = 150 << 10  # room for a message or two


class SmallDisk:
    """A file system in memory that a file of nothing fills up."""

    def __init__(self, place):
        self.place = place

    @contextmanager
    def full(self, left=SOME):
        ballast = self.place / "ballast"
        free = os.statvfs(self.place)
        ballast.write_bytes(b"\0" * (free.f_bavail * free.f_frsize - left))
        yield
        ballast.unlink()


class SaidToBeFull:
    """A disk whose every sync says that there is no room, as the real one does."""

    @contextmanager
    def full(self, left=SOME):
        with pytest.MonkeyPatch.context() as patch:

            def no_room(descriptor):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

            patch.setattr(os, "fsync", no_room)
            yield


@pytest.fixture
def disk(tmp_path):
    place = tmp_path / "data"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=700", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        yield SaidToBeFull()
        return
    yield SmallDisk(place)
    # Lazily: what a failed test holds open must not keep the mount alive.
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture
def crowded(disk, tmp_path):
    """An office on that disk, with more mail before it than there is room for."""
    site = Site(tmp_path)
    raw = site.send("CNC", REPORT, STATS).read_bytes()
    for number in range(9):
        site.deliver(raw.replace(b"\r\nTo:", b"\r\nX-Number: %d\r\nTo:" % number, 1))
    return site


def once(site, clock, **more):
    said = []
    done = Worker(site.settings, clock, say=said.append, environ={}, jobs=MAIL, **({"stop_bytes": 0} | more)).once()
    return done, said


def mailbox(site):
    return {path.name: path.read_bytes() for path in (site.maildir / "new").iterdir()}


def taken(site):
    with site.office() as office:
        damaged = list(office.store.verify())
        half = list((site.settings.data / "archive").glob("*/*.tmp"))
        return len(office.store.mail.messages()), damaged, half


def test_a_disk_that_runs_full_loses_nothing_and_takes_the_rest_when_there_is_room(crowded, disk, clock):
    before = mailbox(crowded)
    with disk.full():
        done, said = once(crowded, clock)
    assert (done, [line for line in said if "Đĩa đã đầy" in line]) == (False, said[:1])
    assert mailbox(crowded) == before
    assert taken(crowded)[1:] == ([], [])

    # With no room even for that, the lease could not be given back: it ends by itself.
    clock.on(minutes=3)
    assert once(crowded, clock) == (True, [])

    assert taken(crowded) == (10, [], [])
    assert [state for _, _, state in crowded.outbox()] == ["sent"] * 10
    assert len(crowded.letters()) == 10


def test_a_worker_on_a_disk_without_any_room_waits_for_some(crowded, disk, clock, working, monkeypatch):
    monkeypatch.setattr(loop, "TURN", 0.05)
    said = []
    with disk.full(left=0), working(crowded.settings, clock, jobs=MAIL, say=said.append):
        until(lambda: said)
    assert [line.partition(",")[0] for line in said] == ["Đĩa đã đầy hoặc sắp đầy"]


def test_mail_is_left_in_the_mailbox_before_the_disk_is_full(site, clock):
    site.send("CNC", REPORT, STATS)

    done, said = once(site, clock, stop_bytes=1 << 60)

    assert (done, site.ask("messages")) == (False, [])
    assert said[0].startswith("poll: Đĩa đã đầy hoặc sắp đầy, không nhận thêm thư cho đến khi có chỗ trống")
    assert once(site, clock) == (True, [])
    assert len(site.ask("messages")) == 1


def test_a_long_walk_looks_at_the_disk_again_with_every_batch(site, clock, monkeypatch):
    site.send("CNC", REPORT, STATS)
    room = iter([1 << 40, 1 << 10])
    monkeypatch.setattr(loop.alarms, "room", lambda data: next(room))

    done, said = once(site, clock, stop_bytes=1 << 20)

    assert (done, [line.partition(":")[0] for line in said]) == (False, ["poll"])
    assert site.ask("messages") == []
