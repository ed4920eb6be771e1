"""Words to systemd, through a real socket."""

import socket
import threading

import pytest
from waiting import until

from collector.worker.systemd import ServiceManager


class Systemd:
    """What systemd hears."""

    def __init__(self, address):
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(address)
        self._socket.settimeout(0.02)

    def heard(self):
        found = []
        while True:
            try:
                found += self._socket.recv(4096).decode().splitlines()
            except TimeoutError:
                return found

    def close(self):
        self._socket.close()


@pytest.fixture
def systemd(tmp_path):
    made = Systemd(str(tmp_path / "notify"))
    yield made
    made.close()


@pytest.fixture
def environ(tmp_path):
    return {"NOTIFY_SOCKET": str(tmp_path / "notify")}


def test_states_are_told_in_one_datagram(systemd, environ):
    ServiceManager(environ).tell("READY=1", "STATUS=đang làm việc")
    assert systemd.heard() == ["READY=1", "STATUS=đang làm việc"]


def test_an_abstract_socket_is_found(tmp_path):
    name = f"collector-{tmp_path.name}-{id(tmp_path)}"
    systemd = Systemd("\0" + name)
    ServiceManager({"NOTIFY_SOCKET": "@" + name}).tell("READY=1")
    heard = systemd.heard()
    systemd.close()
    assert heard == ["READY=1"]


def test_nobody_to_tell_is_no_trouble(environ):
    ServiceManager({}).tell("READY=1")
    ServiceManager(environ).tell("READY=1")


@pytest.mark.parametrize(
    ("more", "every"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "30000000"}, 10.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"}, None),  # another process is watched
    ],
)
def test_signs_of_life_are_three_in_the_time_allowed(more, every):
    assert ServiceManager(more).every == every


def test_a_worker_tells_that_it_is_ready_alive_and_stopping(site, clock, working, systemd, environ):
    did = []
    jobs = {"alarms": lambda hand: did.append(1) or {}}
    with working(site.settings, clock, jobs=jobs, environ=environ | {"WATCHDOG_USEC": "60000"}):
        heard = until(lambda: systemd.heard() if did else [])
        until(lambda: "WATCHDOG=1" in systemd.heard())
    assert [state for state in heard if not state.startswith("WATCHDOG")] == ["READY=1", "STATUS=đang làm việc"]
    assert [state for state in systemd.heard() if not state.startswith("WATCHDOG")] == ["STOPPING=1"]


def test_work_that_hangs_does_not_feed_the_watchdog(site, clock, working, systemd, environ):
    hangs, go_on = threading.Event(), threading.Event()

    def hang(hand):
        hangs.set()
        go_on.wait(20)
        return {}

    with working(site.settings, clock, jobs={"alarms": hang}, environ=environ | {"WATCHDOG_USEC": "60000"}):
        hangs.wait(20)
        systemd.heard()
        # As long as fifteen signs of life would take.
        silence = [systemd.heard() for _ in range(15)]
        go_on.set()
        until(lambda: "WATCHDOG=1" in systemd.heard())
    assert [states for states in silence if states] == []


def test_a_walk_that_goes_on_feeds_the_watchdog_between_two_messages(site, clock, working, systemd, environ):
    heard = []

    def walk(hand):
        for _ in range(3):
            systemd.heard()
            threading.Event().wait(0.03)
            hand.pulse.done("read")
            heard.append(systemd.heard())
        return {}

    with working(site.settings, clock, jobs={"alarms": walk}, environ=environ | {"WATCHDOG_USEC": "60000"}):
        until(lambda: len(heard) == 3)
    assert heard == [["WATCHDOG=1"]] * 3
