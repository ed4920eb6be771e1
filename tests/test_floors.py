"""The house: which room stands on which floor, and that imports only go down.

A room is a module or a package right under `collector/`. A new room needs its line here.
"""

import ast
import io
import tokenize
from pathlib import Path

import pytest

import collector

HOUSE = Path(collector.__file__).parent

FLOORS = {
    5: ["cli"],  # doors
    4.5: ["demo", "desk", "worker"],  # doors behind the door: `cli` opens them, and they walk through the whole house
    4: ["app", "doctor"],  # hall: opens everything once, hands it out; looks whether it can be opened
    3: ["flow"],  # what happens, step by step
    2.5: ["office"],  # what the flow shares: the opened office, its books, answers and post
    2: ["mailboxes", "formats", "store", "letters", "exports", "campaign", "settings", "credentials"],  # edges
    1.5: ["reading"],  # what a file comes to: the reading children ask thought for it
    1: ["triage", "matching", "checks", "standing", "forms"],  # thought
    0: ["model", "vietnamese", "workdays", "errors", "paths"],  # ground
}
# The floors inside `flow/`: the steps are strangers to each other, and one of them walks through the others.
FLOW = {
    2: ["rehearsal"],
    1: [
        "accounts",
        "alarms",
        "backup",
        "board",
        "copied_files",
        "earlier_figures",
        "housekeeping",
        "inspection",
        "intake",
        "learning",
        "listings",
        "recheck",
        "reconcile",
        "reminders",
        "replay",
        "rulings",
    ],
}
FLOW_FLOOR_OF = {step: floor for floor, steps in FLOW.items() for step in steps}
FLOOR_OF = {room: floor for floor, rooms in FLOORS.items() for room in rooms}

# Floors 0 and 1 take values and give values: no disk, network, clock, database, Word or Excel library.
DISK = {"fcntl", "glob", "io", "libarchive", "mmap", "os", "pathlib", "pickle", "shutil", "tempfile", "yaml", "zipfile"}
NETWORK = {"aiosmtpd", "http", "imap_tools", "imaplib", "requests", "select", "smtplib", "socket", "ssl", "urllib"}
MACHINE = {"apscheduler", "asyncio", "multiprocessing", "signal", "subprocess", "threading", "time"}
DATABASE = {"alembic", "sqlalchemy", "sqlite3"}
LIBRARIES = {"docx", "email", "flufl", "jinja2", "lxml", "mailbox", "openpyxl", "python_calamine"}
OUTSIDE = DISK | NETWORK | MACHINE | DATABASE | LIBRARIES
# `paths.py` is the one place that knows where the shipped files lie, and it does nothing else.
EXCEPT = {("paths.py", "pathlib")}

# The clock is read at the doors; below, `now` is an argument.
CLOCK = {
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "time.strftime",
}


def modules():
    return sorted(path.relative_to(HOUSE).as_posix() for path in HOUSE.rglob("*.py") if "_shipped" not in path.parts)


def room_of(module: str) -> str:
    return module.split("/", maxsplit=1)[0].removesuffix(".py")


def tree_of(module: str) -> ast.Module:
    return ast.parse((HOUSE / module).read_text(encoding="utf-8"), filename=module)


def imports(tree: ast.AST, module: str):
    """Return (line, dotted name) of every import, relative ones made absolute."""
    package = ["collector", *module.split("/")[:-1]]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parent = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*parent, *([node.module] if node.module else [])])
            # `from collector import model` names a room; `from collector.model import File` a value in it.
            if base == "collector":
                yield from ((node.lineno, f"collector.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, base


def wrong_ways_in_flow(module: str, tree: ast.AST):
    """Imports between the steps of the flow that go up or aside."""
    step = module.split("/")[1].removesuffix(".py")
    for line, name in imports(tree, module):
        parts = name.split(".")
        # `from collector.flow import intake` names a step; `from collector.flow.intake import poll` a value in it.
        if parts[:2] != ["collector", "flow"]:
            continue
        for other in parts[2:3] or _names_at(tree, line):
            if other != step and FLOW_FLOOR_OF.get(other, 9) >= FLOW_FLOOR_OF.get(step, 0):
                yield f"{module}:{line} imports {other}, which does not stand below it"


def _names_at(tree: ast.AST, line: int) -> list[str]:
    found = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.lineno == line)
    return [alias.name for node in found for alias in node.names]


def wrong_ways(module: str, tree: ast.AST):
    room = room_of(module)
    for line, name in imports(tree, module):
        parts = name.split(".")
        if parts[0] != "collector" or len(parts) == 1 or parts[1] == room:
            continue
        if parts[1] not in FLOOR_OF:
            # A value of the package itself, such as its version.
            if hasattr(collector, parts[1]):
                continue
            yield f"{module}:{line} imports {name}, a room without a floor"
        elif FLOOR_OF[parts[1]] == FLOOR_OF[room]:
            yield f"{module}:{line} imports {parts[1]}, a stranger on its own floor"
        elif FLOOR_OF[parts[1]] > FLOOR_OF[room]:
            yield f"{module}:{line} imports {parts[1]}, which stands above it"


def outside_imports(module: str, tree: ast.AST):
    for line, name in imports(tree, module):
        top = name.split(".")[0]
        if top in OUTSIDE and (module, top) not in EXCEPT:
            yield f"{module}:{line} imports {top}, which belongs to the outside"
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in {"open", "input", "print"}
        ):
            yield f"{module}:{node.lineno} calls {node.func.id}()"


def clock_readings(module: str, tree: ast.AST):
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and any(f".{ast.unparse(node)}".endswith("." + name) for name in CLOCK):
            yield f"{module}:{node.lineno} reads the clock by {ast.unparse(node)}"
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            names = [alias.name for alias in node.names if f"time.{alias.name}" in CLOCK]
            yield from (f"{module}:{node.lineno} imports time.{name}" for name in names)


def hidden_imports(module: str, source: str):
    """Imports inside a function, without a comment on their line or right above that says why."""
    tree = ast.parse(source)
    commented = {
        token.start[0]
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    }
    seen = {
        inner.lineno
        for outer in ast.walk(tree)
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for inner in ast.walk(outer)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    }
    for line in sorted(seen):
        first = line
        # One comment may stand over several imports in a row.
        while first - 1 in seen:
            first -= 1
        if not commented & {line, first - 1}:
            yield f"{module}:{line} imports inside a function and gives no reason"


def test_the_table_names_every_room_and_no_other():
    assert {room_of(module) for module in modules()} - {"__init__", "__main__"} == {*FLOOR_OF}


def test_the_table_of_the_flow_names_every_step_and_no_other():
    steps = {module.split("/")[1].removesuffix(".py") for module in modules() if module.startswith("flow/")}
    assert steps - {"__init__"} == {*FLOW_FLOOR_OF}


def test_the_steps_of_the_flow_are_strangers():
    steps = [module for module in modules() if module.startswith("flow/")]
    assert [wrong for module in steps for wrong in wrong_ways_in_flow(module, tree_of(module))] == []


def test_no_room_stands_on_two_floors():
    assert len(FLOOR_OF) == sum(len(rooms) for rooms in FLOORS.values())


@pytest.mark.parametrize("floor", sorted(FLOORS))
def test_imports_only_go_down_and_neighbours_are_strangers(floor):
    of_this_floor = [module for module in modules() if FLOOR_OF.get(room_of(module)) == floor]
    assert [wrong for module in of_this_floor for wrong in wrong_ways(module, tree_of(module))] == []


def test_the_package_itself_imports_no_room():
    assert [name for _, name in imports(tree_of("__init__.py"), "__init__.py") if name.startswith("collector")] == []


@pytest.mark.parametrize("floor", [0, 1])
def test_ground_and_thought_touch_nothing_outside(floor):
    of_this_floor = [module for module in modules() if FLOOR_OF.get(room_of(module)) == floor]
    assert [wrong for module in of_this_floor for wrong in outside_imports(module, tree_of(module))] == []


def test_the_clock_is_read_at_the_doors_alone():
    below = [module for module in modules() if FLOOR_OF.get(room_of(module), 0) < 5]
    assert [wrong for module in below for wrong in clock_readings(module, tree_of(module))] == []


def test_an_import_inside_a_function_gives_its_reason():
    # The doors import where they use: `--help` must stay quick.
    inside = [module for module in modules() if room_of(module) != "cli"]
    assert [
        wrong for module in inside for wrong in hidden_imports(module, (HOUSE / module).read_text(encoding="utf-8"))
    ] == []


# The rules themselves: each of them sees what it is there for.


@pytest.mark.parametrize(
    ("module", "source", "said"),
    [
        ("standing/letters_due.py", "from collector import model, errors", []),
        (
            "standing/letters_due.py",
            "from collector.store import db",
            ["standing/letters_due.py:1 imports store, which stands above it"],
        ),
        ("matching/index.py", "from .. import app", ["matching/index.py:1 imports app, which stands above it"]),
        ("matching/index.py", "from . import names", []),
        (
            "matching/index.py",
            "from ..forms import x",
            ["matching/index.py:1 imports forms, a stranger on its own floor"],
        ),
        ("app.py", "import collector.attic", ["app.py:1 imports collector.attic, a room without a floor"]),
    ],
)
def test_a_wrong_way_is_seen(module, source, said):
    assert list(wrong_ways(module, ast.parse(source))) == said


@pytest.mark.parametrize(
    ("module", "source", "said"),
    [
        ("flow/rehearsal.py", "from collector.flow import intake", []),
        ("flow/rulings/undo.py", "from collector.flow.rulings.known import reason", []),
        (
            "flow/intake.py",
            "from collector.flow import listings, rehearsal",
            [
                "flow/intake.py:1 imports listings, which does not stand below it",
                "flow/intake.py:1 imports rehearsal, which does not stand below it",
            ],
        ),
        (
            "flow/board.py",
            "from collector.flow.listings import status",
            ["flow/board.py:1 imports listings, which does not stand below it"],
        ),
    ],
)
def test_a_step_that_asks_another_is_seen(module, source, said):
    assert list(wrong_ways_in_flow(module, ast.parse(source))) == said


def test_a_thought_that_opens_a_file_is_seen():
    source = "import os.path\nfrom lxml import etree\nopen('x')"
    assert list(outside_imports("forms.py", ast.parse(source))) == [
        "forms.py:1 imports os, which belongs to the outside",
        "forms.py:2 imports lxml, which belongs to the outside",
        "forms.py:3 calls open()",
    ]


def test_a_look_at_the_clock_is_seen():
    source = "import datetime\nfrom time import time, monotonic\nx = datetime.datetime.now(ZONE)\ny = letter.date.today"
    assert sorted(clock_readings("store/outbox.py", ast.parse(source))) == [
        "store/outbox.py:2 imports time.time",
        "store/outbox.py:3 reads the clock by datetime.datetime.now",
        "store/outbox.py:4 reads the clock by letter.date.today",
    ]


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("def f():\n    import docx", True),
        ("def f():\n    import docx  # slow", False),
        ("def f():\n    # slow, and rarely used\n    import docx\n    import openpyxl", False),
        ("import docx", False),
    ],
)
def test_a_hidden_import_needs_a_reason(source, seen):
    assert bool(list(hidden_imports("app.py", source))) is seen
