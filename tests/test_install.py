"""What the person who installs is told exists: commands, settings, the unit of systemd."""

import configparser
import re
import shlex
from pathlib import Path

from click import Group

from collector.cli import collector
from collector.settings import SETTINGS

DOCS = Path(__file__).parent.parent / "docs"
PAGE = (DOCS / "install.md").read_text(encoding="utf-8")


def unit():
    # systemd may name a key twice; here none is.
    read = configparser.ConfigParser(interpolation=None)
    read.optionxform = str
    read.read(DOCS / "install" / "collector.service", encoding="utf-8")
    return read


def blocks(kind):
    return re.findall(rf"^```{kind}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def told_commands():
    """The arguments of every call of collector on the page, in code and in running text."""
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    found = [re.sub(r"^.*?\bcollector (?=[a-z-])", "", line) for line in lines if is_call(line)]
    found += re.findall(r"`collector ([^`]+)`", PAGE)
    return [shlex.split(words, comments=True) for words in found]


def is_call(line):
    return re.match(r"(?:sudo -u collector env \S+ )?(?:/opt/collector/current/bin/)?collector (?!\(|\{)", line)


def test_every_command_of_the_page_exists_with_its_options():
    called = told_commands()
    assert len(called) > 10
    for words in called:
        command, rest = collector, list(words)
        while isinstance(command, Group) and not rest[0].startswith("-"):
            command = command.commands[rest.pop(0)]
        known = {name for parameter in command.params for name in parameter.opts}
        assert {word for word in rest if word.startswith("--")} <= known


def test_every_setting_of_the_page_exists():
    told = {line.partition(" = ")[0] for block in blocks("toml") for line in block.splitlines()}
    assert told - {setting.name for setting in SETTINGS} == set()
    assert {"mailbox", "smtp", "letters", "log", "ca", "technical"} <= told


def test_the_unit_starts_a_command_that_tells_when_it_is_ready():
    service = unit()["Service"]
    program, *words = service["ExecStart"].split()
    assert (program, words) == ("/opt/collector/current/bin/collector", ["run"])
    assert (service["Type"], service["WatchdogSec"], service["NotifyAccess"]) == ("notify", "10min", "main")


def test_the_unit_and_the_page_speak_of_the_same_places():
    service = unit()["Service"]
    assert service["Environment"] == "COLLECTOR_DATA=/var/lib/collector"
    assert (service["StateDirectory"], service["LogsDirectory"], service["User"]) == ("collector",) * 3
    assert {"/var/lib/collector", "/var/log/collector", "/opt/collector/current"} <= set(
        re.findall(r"`(/[\w./]+)`", PAGE)
    )


def test_a_stop_is_given_more_time_than_it_takes():
    assert int(unit()["Service"]["TimeoutStopSec"]) > 5
