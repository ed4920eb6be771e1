"""What the person who installs is told exists: commands, settings, the unit of systemd."""

import configparser
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

from click import Group

from collector import __version__
from collector.cli import collector
from collector.settings import SETTINGS

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
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


# --- the program's own steps, really taken ---------------------------------------------------------------

# What asks a server: Debian packages, and the wheels of other people. The tests have those already.
NETWORK = re.compile(r"apt-get|make install|pip download|--require-hashes")


def steps_of_the_program(opt):
    """Return the lines of section 1, in order, with the program's place moved."""
    section = PAGE[PAGE.index("## 1. The program") : PAGE.index("## 2. The account")]
    found = "".join(re.findall(r"^```sh\n(.*?)^```", section, re.DOTALL | re.MULTILINE))
    return [line.replace("/opt/collector", str(opt)) for line in found.splitlines() if not NETWORK.search(line)]


def test_the_wheel_is_made_and_installed_as_the_page_says(tmp_path):
    checkout, tools, opt = tmp_path / "checkout", tmp_path / "bin", tmp_path / "opt"
    for name in ("collector", "db", "docs/install", "rules", "templates"):
        shutil.copytree(ROOT / name, checkout / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "requirements.lock"):
        shutil.copy(ROOT / name, checkout)
    # The page's .venv has pip and, like the tests' own, the packages of the lock file.
    venv.create(checkout / ".venv", with_pip=True)
    (own,) = (checkout / ".venv" / "lib").glob("python3*/site-packages")
    packages = sysconfig.get_path("purelib")
    (own / "tests.pth").write_text(packages + "\n", encoding="utf-8")
    tools.mkdir()
    (tools / "sudo").write_text('#!/bin/sh\nexec "$@"\n', encoding="utf-8")
    (tools / "sudo").chmod(0o755)
    (tools / "python3").symlink_to(Path(sys.executable).resolve())
    # Packages but no editable install of this checkout: a path in the environment is read without its .pth files.
    environ = {"PATH": f"{tools}:{os.defpath}", "HOME": str(tmp_path), "PYTHONPATH": packages}
    environ |= {"PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "COLLECTOR_DATA": str(tmp_path / "data")}

    def run(*command, at):
        return subprocess.run(command, cwd=at, env=environ, capture_output=True, text=True, check=False)

    done = run("bash", "-c", "set -eu\n" + "\n".join(steps_of_the_program(opt)), at=checkout)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].endswith(__version__)
    assert sorted(path.name for path in (checkout / "wheels").iterdir()) == [
        f"collector-{__version__}-py3-none-any.whl",
        "collector.service",
        "requirements.lock",
        "unions.csv",
    ]
    assert (opt / "current").resolve().name == __version__
    # What the wheel brings is found: the campaign, the letters, the migrations.
    ran = run(opt / "current" / "bin" / "collector", "init", at=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
