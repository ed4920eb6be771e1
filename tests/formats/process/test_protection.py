"""What a reading child cannot do any more, tried in children of their own, and the scanner that it may ask."""

import subprocess
import sys
from pathlib import Path

import pytest

from collector.formats import Readers
from collector.formats.process import protection, protection_probe

ROOT = Path(__file__).parents[3]
# Each line is one thing to try; what it says is what the system answered.
TRIALS = """
import os, signal, socket, subprocess, sys, ctypes
from pathlib import Path
from collector.formats.process.protection import protect
own, outside = Path(sys.argv[1]), Path(sys.argv[2])
print(*protect(own))
def tried(what, trial):
    try:
        trial()
        print(what, "done")
    except OSError as error:
        print(what, error.errno)
def call(*numbers):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(*numbers) < 0:
        raise OSError(ctypes.get_errno(), "")
tried("inet", lambda: socket.socket(socket.AF_INET))
tried("inet6", lambda: socket.socket(socket.AF_INET6))
tried("packet", lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW))
tried("unix", lambda: socket.socket(socket.AF_UNIX))
tried("io_uring", lambda: call(425, 1, 0))
tried("make", (outside / "new").touch)
tried("change", lambda: (outside / "there").write_text("x"))
tried("cut", lambda: os.truncate(outside / "there", 0))
tried("remove", (outside / "there").unlink)
tried("link", lambda: (outside / "link").symlink_to("/etc"))
tried("rename", lambda: (outside / "there").rename(outside / "other"))
tried("read", (outside / "there").read_text)
tried("own", (own / "new").touch)
tried("signal", lambda: os.kill(os.getppid(), 0))
tried("child", lambda: subprocess.run([sys.executable, "-c", "import socket; socket.socket()"], check=True,
      stderr=subprocess.DEVNULL))
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    own, outside = tmp_path_factory.mktemp("own"), tmp_path_factory.mktemp("outside")
    (outside / "there").write_text("mine")
    done = subprocess.run(
        [sys.executable, "-c", TRIALS, own, outside], cwd=ROOT, capture_output=True, text=True, check=False
    )
    lines = done.stdout.splitlines()
    return lines[0], dict(line.split() for line in lines[1:]), done, outside


@pytest.fixture(scope="module")
def given_up():
    return protection_probe.given_up()


def test_the_probe_says_what_protecting_says(answers, given_up):
    assert answers[0] == f"{'network' in given_up} {'files' in given_up}"


def test_there_is_no_network_but_local_sockets(answers, given_up):
    if "network" not in given_up:
        pytest.skip("this kernel has no seccomp")
    _, said, _, _ = answers

    assert [said[each] for each in ("inet", "inet6", "packet", "io_uring", "unix")] == ["13"] * 4 + ["done"]


def test_nothing_is_written_outside_the_own_folder(answers, given_up):
    if "files" not in given_up:
        pytest.skip("this kernel has no Landlock")
    _, said, _, outside = answers

    refused = {each: said[each] for each in ("make", "change", "cut", "remove", "link", "rename")}
    assert refused == dict.fromkeys(refused, "13")
    assert (said["own"], said["read"]) == ("done", "done")
    assert [each.name for each in outside.iterdir()] == ["there"]
    assert (outside / "there").read_text() == "mine"


def test_what_it_starts_is_bound_as_well(answers, given_up):
    if "network" not in given_up:
        pytest.skip("this kernel has no seccomp")
    _, said, done, _ = answers

    assert "child" not in said
    assert "CalledProcessError" in done.stderr


def test_a_kernel_with_neither_is_worked_on(monkeypatch, tmp_path):
    monkeypatch.setattr(protection.platform, "machine", lambda: "vax")

    class Old:
        """A kernel that knows none of the calls."""

        prctl = staticmethod(lambda *_: 0)
        syscall = staticmethod(lambda *_: -1)

    monkeypatch.setattr(protection.ctypes, "CDLL", lambda *_, **__: Old)

    assert protection.protect(tmp_path) == (False, False)


def test_a_child_reads_while_protected_and_leaves_no_folder(make, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "own"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "own"))
    (tmp_path / "own").mkdir()
    path = tmp_path / "a.eml"
    path.write_bytes(make.mail(("a.docx", make.docx("một"))))

    with Readers(workers=1) as readers:
        text = readers.read(path).files[0].text
        held = [each.name for each in (tmp_path / "own").iterdir()]

    assert text.paragraphs[0].text == "một"
    assert len(held) == 1
    assert list((tmp_path / "own").iterdir()) == []


def test_what_a_killed_process_left_is_tidied_up(make, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    left, other = tmp_path / f"collector-{int(gone.stdout)}-abc", tmp_path / "collector-data"
    left.mkdir()
    other.mkdir()
    path = tmp_path / "a.eml"
    path.write_bytes(make.mail())

    with Readers(workers=1) as readers:
        readers.read(path)

    assert (left.exists(), other.exists()) == (False, True)
