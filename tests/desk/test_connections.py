"""Connections without a whole request: an end to each, room for clerks, and mail that goes on being taken in."""

import logging
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack

import httpx
import pytest
from office_site import REPORT, at
from waiting import answers, free_port, until

from collector.desk import DeskServer, connections, listen

HALF = b"GET /healthz HTTP/1.1\r\nHost: a\r\nX-Slow: "
FORM = (
    b"POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Connection: close\r\nContent-Length: %d\r\n\r\n"
)
NOON = at("2024-11-08T12:00")


@pytest.fixture
def desk(site, monkeypatch):
    monkeypatch.setattr(connections, "SECONDS", 0.3)
    settings = site.settings_with(COLLECTOR_DESK=f"127.0.0.1:{free_port()}")
    with DeskServer(settings, lambda: NOON, listen(settings)) as server:
        until(lambda: answers(f"{server.address}/sign-in"))
        yield server


def dial(server, said=HALF):
    line = socket.create_connection(server._socket.getsockname()[:2])
    line.sendall(said)
    return line


def ended(line):
    """Return whether the other side closes the line; without a word of its own."""
    line.settimeout(5)
    try:
        return line.recv(1) == b""
    except ConnectionResetError:
        return True


@pytest.mark.parametrize("said", [b"", b"G", HALF, FORM % 900 + b"name="])
def test_a_connection_without_a_whole_request_is_closed(desk, said):
    with dial(desk, said) as line:
        assert ended(line)
    assert answers(f"{desk.address}/sign-in")


def test_a_request_that_trickles_in_is_closed_too(desk, monkeypatch):
    monkeypatch.setattr(connections, "SECONDS", 0.5)
    with dial(desk) as line:
        line.settimeout(0.05)
        for _ in range(100):
            try:
                line.sendall(b"x")
                if line.recv(1) == b"":
                    break
            except TimeoutError:
                continue
            except (ConnectionResetError, BrokenPipeError):
                break
        else:
            pytest.fail("the connection is still open")


def test_a_large_body_may_take_its_time_while_it_comes_in(desk):
    size = 12 * connections.PROGRESS
    with dial(desk, FORM % size) as line:
        for _ in range(12):
            # Slower in all than one span of waiting, quicker than the least in each.
            line.sendall(b"x" * connections.PROGRESS)
            until(lambda: True, seconds=0.1)
        line.settimeout(10)
        assert line.recv(12).startswith(b"HTTP/1.1 ")


def test_past_the_most_the_oldest_goes_and_a_clerk_gets_her_page(desk, monkeypatch):
    monkeypatch.setattr(connections, "SECONDS", 60)
    with ExitStack() as stack:
        lines = [stack.enter_context(dial(desk)) for _ in range(connections.MOST + 40)]
        assert answers(f"{desk.address}/sign-in")
        until(lambda: len(connections.PatientProtocol.waiting) <= connections.MOST)
        assert ended(lines[0])
        lines[-1].settimeout(0.2)
        with pytest.raises(TimeoutError):
            lines[-1].recv(1)


def test_a_message_of_the_loop_is_logged_once_a_minute():
    clock = iter([0.0, 1.0, 59.0, 61.0, 62.0])
    quiet = connections.OnceAMinute(lambda: next(clock))
    record = logging.LogRecord("asyncio", logging.ERROR, "", 0, "socket.accept() out of system resource", (), None)
    assert [quiet.filter(record) for _ in range(5)] == [True, False, False, True, False]


def test_more_half_open_connections_than_a_process_may_have_stop_no_mail(site):
    port = free_port()
    command = [sys.executable, "-c", "from collector.cli import main; main()", "run", "--now", "2024-11-08T09:00"]
    environ = site.environ | {"COLLECTOR_DESK": f"127.0.0.1:{port}", "COLLECTOR_POLL_MINUTES": "1"}
    process = subprocess.Popen(command, env=environ, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        until(lambda: answers(f"http://127.0.0.1:{port}/sign-in"), seconds=60)
        with ExitStack() as stack:
            for _ in range(1100):
                line = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
                line.setblocking(False)
            before = len(site.ask("messages"))
            site.send("CNC", REPORT, when="2024-11-08T09:01")
            until(lambda: len(site.ask("messages")) > before, seconds=90)
            assert httpx.get(f"http://127.0.0.1:{port}/sign-in", timeout=30).status_code == 200
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(15)
    assert process.returncode == 0
