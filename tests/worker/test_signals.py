"""A real process, told to stop by a real signal at a bad moment."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from office_site import REPORT, STATS
from waiting import until

from collector.worker import Worker

# A stop has to end within five seconds; what is waited for longer is a slow machine.
PATIENCE = 15
NOW = "2024-11-05T12:30"


@pytest.fixture
def start():
    """Start the command; what still runs in the end is killed."""
    started = []

    def run(site, *words, **environ):
        process = subprocess.Popen(
            [sys.executable, "-c", "from collector.cli import main; main()", "run", "--no-desk", "--now", NOW, *words],
            env={**os.environ, **site.environ, **environ},
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


def stop(process, number=signal.SIGTERM):
    process.send_signal(number)
    _, said = process.communicate(timeout=PATIENCE)
    return process.returncode, said.decode()


def ask(site, sql):
    with sqlite3.connect(f"file:{site.settings.data / 'collector.sqlite3'}?mode=ro", uri=True) as connection:
        found = connection.execute(sql).fetchall()
    connection.close()
    return found


def number_of(site, table):
    return ask(site, f"SELECT count(*) FROM {table}")[0][0]


@pytest.fixture
def deaf():
    """A server that accepts every connection and never says a word."""
    listener = socket.create_server(("127.0.0.1", 0))
    calls = []

    def listen():
        while True:
            try:
                calls.append(listener.accept()[0])
            except OSError:
                return

    thread = threading.Thread(target=listen)
    thread.start()
    yield listener.getsockname()[1], calls
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()
    for call in calls:
        call.close()


def test_a_stop_in_the_middle_of_a_poll_loses_nothing_and_doubles_nothing(site, clock, start):
    raw = site.send("CNC", REPORT, STATS).read_bytes()
    for number in range(60):
        site.deliver(raw.replace(b"\r\nTo:", b"\r\nX-Number: %d\r\nTo:" % number, 1))
    process = start(site, "--once")
    until(lambda: number_of(site, "messages"))
    readers = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()

    code, _ = stop(process)

    taken = number_of(site, "messages")
    assert (code, 0 < taken < 61, ask(site, "SELECT holder FROM leases")) == (1, True, [])
    assert number_of(site, "letters") == taken
    assert number_of(site, "sightings") == taken
    until(lambda: readers and not any(Path("/proc", reader).exists() for reader in readers))
    assert Worker(site.settings, clock, environ={}).once()
    assert number_of(site, "messages") == 61
    assert ask(site, "SELECT count(*), count(DISTINCT occasion) FROM letters WHERE in_reply_to IS NOT NULL") == [
        (61, 61)
    ]


def test_an_idle_worker_stops_at_a_key_stroke(site, start):
    process = start(site)
    until(lambda: ask(site, "SELECT value FROM meta WHERE key = 'night.housekeeping'"))
    code, said = stop(process, signal.SIGINT)
    assert (code, ask(site, "SELECT holder FROM leases")) == (0, [])
    assert "Traceback" not in said


def test_a_worker_whose_mail_servers_hang_stops_nevertheless(site, deaf, start):
    port, calls = deaf
    site.send("CNC", REPORT, STATS)
    site.poll(COLLECTOR_LETTERS="send", COLLECTOR_SMTP=f"folder:{site.root / 'elsewhere'}")
    process = start(site, COLLECTOR_MAILBOX=f"imaps://x@127.0.0.1:{port}/INBOX", COLLECTOR_MAILBOX_PASSWORD="x")
    until(lambda: len(calls) > 1)  # the watch and the poll

    code, said = stop(process)

    assert (code, "Traceback" in said, ask(site, "SELECT holder FROM leases")) == (0, False, [])


def test_a_stop_while_the_mail_server_hangs_leaves_the_letter_queued(site, deaf, start):
    port, calls = deaf
    site.send("CNC", REPORT, STATS)
    process = start(site, "--once", COLLECTOR_SMTP=f"smtp://x@127.0.0.1:{port}", COLLECTOR_SMTP_PASSWORD="x")
    until(lambda: calls)

    code, said = stop(process)

    assert (code, "Traceback" in said) == (1, False)
    assert {state for _, _, state in site.outbox()} == {"queued"}
