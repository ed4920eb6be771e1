"""A worker killed at any commit point: the next round loses nothing and sends nothing twice."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from office_site import REPORT, STATS, Site

SCRIPT = Path(__file__).with_name("killed_rounds.py")


def test_a_worker_killed_at_any_commit_point_loses_nothing_and_sends_nothing_twice():
    done = subprocess.run([sys.executable, SCRIPT], check=True, stdout=subprocess.PIPE, text=True)
    deaths = [json.loads(line) for line in done.stdout.splitlines()]

    assert [death for death in deaths if death["wrong"]] == []
    assert deaths[-1]["where"] == "the end"
    # Every kind of point was met, or the hook has come loose.
    assert {death["where"] for death in deaths[:-1]} == {
        *(f"{side} {name}" for side in ("before", "after") for name in ("fsync", "replace", "COMMIT")),
        "before BEGIN IMMEDIATE",
    }


@pytest.mark.parametrize("point", [4, 24, 32])
def test_the_command_itself_killed_leaves_no_reader_behind_and_runs_again(tmp_path, point):
    site = Site(tmp_path)
    site.send("CNC", REPORT, STATS)
    site.send("XNT", REPORT, when="2024-11-05T12:30")
    place = tmp_path / "place"
    command = [sys.executable, SCRIPT, "poll", str(point), place]
    environment = os.environ | site.environ | {"COLLECTOR_NOW": "2024-11-05T13:00+07:00"}

    died = subprocess.run(command, check=False, env=environment)

    assert died.returncode == -signal.SIGKILL
    _wait_for_the_end_of(json.loads(place.read_text())["children"])
    site.poll("2024-11-05T13:10")
    assert site.status("CNC") == {"report": ("accepted", False), "stats": ("accepted", False)}
    assert sorted((kind, union) for kind, union, _ in site.outbox()) == [
        ("acknowledgement", "CNC"),
        ("acknowledgement", "XNT"),
    ]
    assert len(site.letters()) + [state for _, _, state in site.outbox()].count("uncertain") >= 2


def _wait_for_the_end_of(children):
    for _ in range(1000):
        if not any(Path(f"/proc/{child}").exists() for child in children):
            return
        time.sleep(0.01)
    pytest.fail(f"readers {children} outlive the process that started them")
