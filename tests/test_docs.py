"""The documentation tells of what is there, and of nothing else."""

import ast
import os
import re
import shutil
import subprocess
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import click
import pytest

from collector import __version__, settings
from collector.cli import collector

ROOT = Path(__file__).parent.parent
CONTRACT = (ROOT / "docs" / "CONTRACT.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
CODE = re.compile(r"(?:file|message|identity|report|stats|cross)\.(?!eml\b|html\b)[a-z-]+")


# --- commands ------------------------------------------------------------------------------------------


def commands(group: click.Group, before: str = "") -> dict[str, click.Command]:
    found = {}
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found |= commands(command, f"{before}{name} ")
        else:
            found[before + name] = command
    return found


def documented_commands() -> set[str]:
    """The lower-case words that each piece of code in the contract's table of commands starts with."""
    _, _, after = CONTRACT.partition("| command | does |")
    rows = [row.split("|")[1] for row in after.strip().partition("\n\n")[0].splitlines()[1:]]
    pieces = [piece for row in rows for piece in re.findall(r"`([^`]+)`", row)]
    return {re.match(r"[a-z]+(?: [a-z]+)*", piece).group() for piece in pieces}


def told_since() -> set[str]:
    """The commands that a piece of code under "Added since" begins with."""
    pieces = re.findall(r"`([^`]+)`", CONTRACT.partition("## Added since")[2])
    return {name for name in commands(collector) for piece in pieces if f"{piece} ".startswith(f"{name} ")}


def test_every_command_is_documented_and_every_documented_one_exists():
    assert sorted(documented_commands() - set(commands(collector))) == []
    assert sorted(set(commands(collector)) - documented_commands() - told_since()) == []


@pytest.mark.parametrize("name", sorted(commands(collector)))
def test_every_command_explains_itself(name):
    command = commands(collector)[name]
    assert command.help
    assert [p.name for p in command.params if isinstance(p, click.Option) and not (p.help or p.hidden)] == []


@pytest.mark.parametrize("name", ["messages", "documents", "values", "status", "outbox", "audit"])
def test_every_listing_speaks_json(name):
    assert "--json" in [flag for parameter in commands(collector)[name].params for flag in parameter.opts]


# --- findings ------------------------------------------------------------------------------------------


def documented_codes() -> set[str]:
    _, _, after = CONTRACT.partition("| code | severity | raised when |")
    rows = after.strip().partition("\n\n")[0].splitlines()[1:]
    return {code for row in rows for code in CODE.findall(row.split("|")[1])}


def codes_in_the_code(*, but: tuple[str, ...] = ("demo",)) -> set[str]:
    rooms = [path for path in (ROOT / "collector").iterdir() if path.name not in but]
    paths = [path for room in rooms for path in ([room] if room.suffix == ".py" else room.rglob("*.py"))]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in paths]
    strings = (
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return {said for said in strings if CODE.fullmatch(said)}


def test_every_finding_code_is_documented():
    assert sorted(codes_in_the_code() - documented_codes()) == []


def test_every_documented_finding_code_is_raised_somewhere():
    # The campaign's catalogue names every code, so that it can be weighed; that raises none.
    assert sorted(documented_codes() - codes_in_the_code(but=("demo", "campaign"))) == []


# --- settings ------------------------------------------------------------------------------------------


def test_the_settings_page_is_the_one_made_from_the_code():
    """Made anew by `collector doctor --settings > docs/settings.md`."""
    assert (ROOT / "docs" / "settings.md").read_text(encoding="utf-8") == settings.table()


def test_every_setting_of_the_contract_exists():
    told = set(re.findall(r"^\| (`COLLECTOR_.*?) \|", CONTRACT, re.MULTILINE))
    names = {name for cell in told for name in re.findall(r"COLLECTOR_[A-Z_]+", cell)}
    assert sorted(names - {setting.environment for setting in settings.SETTINGS}) == []


# --- README, CHANGELOG, make ---------------------------------------------------------------------------


def shell_lines(text: str) -> list[str]:
    """The commands of the ```sh blocks, without comments and settings before them."""
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    lines = (re.sub(r"\s+#.*$", "", line).strip() for block in blocks for line in block.splitlines())
    return [line for line in lines if line and not line.startswith(("#", "export "))]


def make_targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


def is_there(line: str) -> bool:
    words = line.split()
    if words[0] == "make":
        return set(words[1:]) <= make_targets()
    if Path(words[0]).name == "collector":
        known = commands(collector)
        return words[1].startswith("-") or words[1] in known or " ".join(words[1:3]) in known
    return (ROOT / words[0]).exists() or shutil.which(words[0]) is not None


@pytest.mark.parametrize("line", shell_lines(README))
def test_what_the_readme_says_to_run_is_there(line):
    assert is_there(line)


def test_the_readme_names_the_commands_of_a_newcomer():
    assert {"make demo", "make test", "make install"} <= set(shell_lines(README))


@pytest.mark.parametrize("line", ["make tea", "collector brew", ".venv/bin/collector unions drink"])
def test_a_command_that_is_not_there_is_noticed(line):
    assert not is_there(line)


def test_help_of_make_names_every_target():
    said = subprocess.run(
        ["make", "--no-print-directory", "-C", ROOT, "-s", "help"], check=True, capture_output=True, text=True
    ).stdout
    assert {line.split()[1] for line in said.splitlines()} == make_targets() - {"help"}


def links(path: Path) -> list[str]:
    found = re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text(encoding="utf-8"))
    return [link for link in found if "://" not in link and not link.startswith("mailto:")]


@pytest.mark.parametrize(
    "page", ["README.md", "CHANGELOG.md", *(f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md"))]
)
def test_what_a_page_links_to_is_there(page):
    assert [link for link in links(ROOT / page) if not ((ROOT / page).parent / link).exists()] == []


def test_the_changelog_tells_of_this_version_first():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__
    said = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    told = [name for name in re.findall(r"^## \[([^\]]+)\]", said, re.MULTILINE) if name != "Unreleased"]
    assert told[0] == project["version"]


# --- the repository ------------------------------------------------------------------------------------


def files() -> list[Path]:
    """Every file that belongs to the project. git may be absent where the tests run, so .gitignore is read here."""
    ignored = {line.strip().rstrip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()}
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name != ".git" and not any(fnmatch(name, i) for i in ignored)]
        found += [Path(folder, name) for name in names if not any(fnmatch(name, i) for i in ignored)]
    return found


def test_no_file_names_a_path_of_somebodys_machine():
    # Written in pieces, or this file would name them too.
    somewhere = re.compile("|".join(rf"(?<![\w.])/{name}/\w" for name in ("work", "home", "Users", "root")))
    # The sample mailbox holds other people's mail, byte for byte; lock files hold digests.
    read = [path for path in files() if path.suffix not in {".eml", ".lock"} and b"\0" not in path.read_bytes()[:1024]]
    assert [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in read
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if somewhere.search(line)
    ] == []


def pins(name: str) -> dict[str, str]:
    lock = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==([^ \\]+)", lock, re.MULTILINE))


def test_the_tests_run_with_the_packages_that_are_used():
    """`.ci/setup` relies on it: an environment for the tests is one for use."""
    used, tested = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {name: tested.get(name) for name in used} == used


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_lock_files_hold_digests_and_no_address(name):
    lock = (ROOT / name).read_text(encoding="utf-8")
    assert pins(name) != {}
    assert [entry for entry in re.split(r"\n(?=\S)", lock.strip()) if "--hash=sha256:" not in entry] == []
    assert "://" not in lock
