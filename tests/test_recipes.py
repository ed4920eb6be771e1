"""The recipes of CONTRIBUTING.md, each followed to the letter in a copy of the house.

What is added is as small as it can be; the copy's own tests say what is still missing and, in the end, nothing.
The recipe of a check stands in tests/checks/test_recipe.py, that of a format in tests/formats/test_recipe.py.
"""

import io
import os
import re
import shutil
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("collector", "db", "docs", "rules", "templates", "tests")
# What no recipe touches and what is large.
LARGE = ("__pycache__", "_shipped", "*.webp", "*.png", "corpus", "axe", "formats", "messages", "bench")


class House:
    """A copy of the house, in which a recipe is followed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for room in ROOMS:
            # Of the code everything, of the rest what a recipe needs.
            large = LARGE[:2] if room == "collector" else LARGE
            shutil.copytree(ROOT / room, root / room, ignore=shutil.ignore_patterns(*large))
        for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "pyproject.toml", "Makefile"):
            shutil.copy(ROOT / name, root)

    def new(self, path: str, text: str) -> None:
        assert not (self.root / path).exists()
        (self.root / path).write_text(text, encoding="utf-8")

    def line(self, path: str, before: str, added: str) -> None:
        """Put lines before the one place where a file says something."""
        text = (self.root / path).read_text(encoding="utf-8")
        assert text.count(before) == 1, (path, before)
        (self.root / path).write_text(text.replace(before, added + before), encoding="utf-8")

    def append(self, path: str, text: str) -> None:
        with (self.root / path).open("a", encoding="utf-8") as file:
            file.write(text)

    def run(self, *words: str, **environment: str) -> subprocess.CompletedProcess:
        environ = {**os.environ, "PYTHONPATH": str(self.root), "PYTHONDONTWRITEBYTECODE": "1", **environment}
        return subprocess.run(
            [sys.executable, *words], cwd=self.root, env=environ, capture_output=True, text=True, check=False
        )

    def collector(self, *words: str, **environment: str) -> str:
        done = self.run("-c", "from collector.cli import main; main()", *words, **environment)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        return done.stdout

    def failures(self, *words: str) -> list[str]:
        """Run some of the copy's own tests; return those that fail."""
        done = self.run("-m", "pytest", "-p", "no:cacheprovider", *words)
        assert done.returncode in {0, 1}, done.stdout + done.stderr
        return re.findall(r"^(?:FAILED|ERROR) \S+?::(\w+)", done.stdout, re.MULTILINE)


@pytest.fixture
def house(tmp_path):
    return House(tmp_path / "house")


# --- which recipes there are ---------------------------------------------------------------------------

FOLLOWED_HERE = {
    "letter",
    "page of the desk",
    "kind of evidence",
    "kind of mailbox",
    "examination of `doctor`",
    "setting",
    "room",
}
FOLLOWED_BESIDE = {
    "attachment format": "tests/formats/test_recipe.py",
    "check": "tests/checks/test_recipe.py",
}


def test_every_recipe_of_the_page_is_followed_by_a_test():
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = page[page.index("## To add a …") : page.index("## Rules of the house")]
    told = re.findall(r"^\| ([^|]+?) \| [^|]+ \| [^|]+ \|$", table, re.MULTILINE)
    assert sorted(set(told) - {"---", ""}) == sorted(FOLLOWED_HERE | {*FOLLOWED_BESIDE})
    assert [place for place in FOLLOWED_BESIDE.values() if not (ROOT / place).is_file()] == []


# --- the recipes -----------------------------------------------------------------------------------------


def test_a_kind_of_mailbox(house, tmp_path):
    house.new(
        "collector/mailboxes/loft.py",
        '"""A folder that pigeons bring messages to."""\n\n'
        "from collector.mailboxes.face import Access, Mailbox\n"
        "from collector.mailboxes.folder import open_folder\n\n\n"
        "def open_loft(rest: str, access: Access) -> Mailbox:\n"
        '    """Open a loft."""\n'
        "    return open_folder(rest, access)\n",
    )
    opening = "collector/mailboxes/opening.py"
    house.line(opening, "from collector.mailboxes.maildir", "from collector.mailboxes.loft import open_loft\n")
    house.line(opening, '    "maildir": open_maildir,\n', '    "loft": open_loft,\n')
    loft = tmp_path / "loft"
    loft.mkdir()
    shutil.copy(ROOT / "tests" / "samples" / "messages" / "outlook-reply.eml", loft / "1.eml")
    settings = {"COLLECTOR_DATA": str(tmp_path / "data"), "COLLECTOR_MAILBOX": f"loft:{loft}"}
    house.collector("init", **settings)
    assert house.collector("poll", "--now", "2024-11-05T12:00", **settings).startswith("1 thư mới")


def test_a_setting(house, tmp_path):
    settings = "collector/settings.py"
    house.line(settings, '    Setting("readers", ', '    Setting("colour", "blue", "the colour of the desk"),\n')
    house.line(settings, "    readers: int", "    colour: str\n")
    house.line(settings, '        readers=_count("readers", values),\n', '        colour=values["colour"],\n')
    house.line(settings, '        "readers": settings.readers,\n', '        "colour": settings.colour,\n')
    told = ["tests/test_settings.py", "tests/test_docs.py", "-k", "setting"]
    assert house.failures(*told) == ["test_the_settings_page_is_the_one_made_from_the_code"]
    page = house.collector("doctor", "--settings")
    (house.root / "docs" / "settings.md").write_text(page, encoding="utf-8")
    assert house.failures(*told) == []
    house.collector("init", COLLECTOR_DATA=str(tmp_path / "data"))
    written = (tmp_path / "data" / "collector.toml").read_text(encoding="utf-8")
    assert '# The colour of the desk.\n# Environment: COLLECTOR_COLOUR\n# colour = "blue"\n' in written


def test_a_room(house):
    house.new(
        "collector/cellar.py",
        '"""What is put aside."""\n\nfrom collector.model import Union\n\nOLD: tuple[Union, ...] = ()\n',
    )
    assert "test_the_table_names_every_room_and_no_other" in house.failures("tests/test_floors.py")
    house.line("tests/test_floors.py", '    1.5: ["reading"],', '    1.25: ["cellar"],\n')
    assert house.failures("tests/test_floors.py") == []
    # The one thing that is missing now is a test of what it does (the copy leaves out some rooms of tests).
    everything = ("-m", "pytest", "-p", "no:cacheprovider", "-vv", "tests/test_mirror.py", "-k", "every_module")
    assert "'cellar'" in house.run(*everything).stdout
    house.new("tests/test_cellar.py", '"""What is put aside."""\n')
    assert "'cellar'" not in house.run(*everything).stdout


def test_an_examination_of_doctor(house, tmp_path):
    house.append(
        "collector/doctor/machine.py",
        "\n\ndef see_moon(_: Installation) -> Iterator[Seen]:\n"
        '    """Look at the moon."""\n'
        '    yield Seen("dark", {"phase": "mới"})\n',
    )
    house.line(
        "collector/doctor/sentences.py",
        '    Examination(\n        "converters",',
        '    Examination(\n        "moon",\n        machine.see_moon,\n'
        '        {WELL: ("Trăng {phase}.", "Moon: {phase}.")},\n'
        '        {"dark": ("Chờ trăng lên.", "Wait for the moon.")},\n    ),\n',
    )
    settings = {"COLLECTOR_DATA": str(tmp_path / "data"), "COLLECTOR_MAILBOX": f"folder:{tmp_path}"}
    house.collector("init", **settings)
    told = house.run("-c", "from collector.cli import main; main()", "doctor", **settings).stdout
    assert "✗ Trăng mới." in told
    assert "Wait for the moon." in told
    assert house.failures("tests/doctor/test_examination.py") == []


def test_a_page_of_the_desk(house):
    house.new(
        "collector/desk/views/garden.py",
        '"""Shows the garden."""\n\nfrom starlette.responses import Response\n\n'
        "from collector.desk.request import DeskRequest\n\n\n"
        "def show(request: DeskRequest) -> Response:\n"
        '    """Show the garden."""\n'
        '    return request.show("garden.html", title="Vườn")\n',
    )
    house.new(
        "templates/desk/garden.html",
        '{% extends "desk/base.html" %}\n{% block main %}\n<h1>{{ title }}</h1>\n{% endblock %}\n',
    )
    house.line("collector/desk/pages.py", "health, letters, registry", "garden, ")
    house.line(
        "collector/desk/pages.py", '    Page("GET", "/health",', '    Page("GET", "/garden", garden.show, STAFF),\n'
    )
    # The desk's own tests walk every page: its role, its headers, what the policy forbids.
    assert house.failures("tests/desk/test_pages.py", "-k", "garden") == []
    found = house.run(
        "-m", "pytest", "-p", "no:cacheprovider", "tests/desk/test_pages.py", "-k", "garden", "--co"
    ).stdout
    assert re.findall(r"^(\d+)/\d+ tests collected", found, re.MULTILINE) == ["3"]


MOON = '''

def _moon(index: Index, message: Message) -> Iterator[Piece]:
    """Return evidence for the institute that looks after the moon."""
    if "trăng" in message.subject:
        yield Piece("moon", "VINATOM-NRI", "trăng", index.weights.kinds["moon"], "subject")
'''


def test_a_kind_of_evidence(house, tmp_path):
    evidence = "collector/matching/message_evidence.py"
    house.append(evidence, MOON)
    house.line(evidence, "        *_mentioned(index, message.body),\n", "        *_moon(index, message),\n")
    house.line("collector/matching/weights.py", '    "address",\n', '    "moon",\n')
    told = ["tests/matching/test_sentences.py", "-k", "weight"]
    # Without its weight not even the tests of the room can be gathered, and the file's name is said.
    missing = house.run("-m", "pytest", "-p", "no:cacheprovider", *told)
    assert "bang-chung.yaml, dòng 12: thiếu khóa «moon» trong «kinds»" in missing.stderr
    house.line(
        "rules/bang-chung.yaml", "  address: { weight: 7.0", '  moon: { weight: 6.0, why: "who writes of the moon" }\n'
    )
    house.line(
        "collector/matching/sentences.py", '        "address": "Địa chỉ', '        "moon": "Thư nhắc đến {text}",\n'
    )
    assert house.failures(*told) == []
    named = ["tests/office/test_labels.py"]
    assert house.failures(*named) == ["test_every_kind_of_evidence_has_a_short_name"]
    house.line("collector/office/labels.py", '    "address": "Địa chỉ', '    "moon": "Trăng",\n')
    assert house.failures(*named) == []
    letter = tmp_path / "thu.eml"
    letter.write_bytes(_with_report("Báo cáo về trăng"))
    settings = {"COLLECTOR_DATA": str(tmp_path / "data"), "COLLECTOR_MAILBOX": f"folder:{tmp_path}"}
    house.collector("init", **settings)
    house.collector("unions", "import", str(ROOT / "db" / "unions.csv"), **settings)
    assert "Trăng: «trăng»" in house.collector("inspect", str(letter), **settings)


def _with_report(subject: str) -> bytes:
    file, message = io.BytesIO(), EmailMessage()
    message.set_content("Xin gửi.")
    report = docx.Document()
    report.add_heading("BÁO CÁO TỔNG KẾT")
    report.add_paragraph("Viện Nghiên cứu hạt nhân đã tổ chức Tết Sum vầy.")
    report.save(file)
    message["From"], message["Subject"] = "a@x.example", subject
    message.add_attachment(file.getvalue(), maintype="application", subtype="octet-stream", filename="bao cao.docx")
    return message.as_bytes()


def test_a_letter(house):
    shutil.copytree(house.root / "templates" / "letters" / "thanks", house.root / "templates" / "letters" / "farewell")
    house.line("collector/model/letters.py", '    DIGEST = "digest"\n', '    FAREWELL = "farewell"\n')
    house.line(
        "collector/office/labels.py",
        '        LetterKind.DIGEST: "Bản tin',
        '        LetterKind.FAREWELL: "Tạm biệt",\n',
    )
    house.line(
        "collector/letters/facts.py",
        "# --- reminders ---",
        "@dataclass(frozen=True, slots=True)\n"
        'class FarewellFacts(ThanksFacts):\n    """Good-bye to one union."""\n\n\n',
    )
    told = ["tests/letters/test_samples.py", "-k", "sample_of_every_template"]
    assert house.failures(*told) == ["test_there_is_a_sample_of_every_template_and_of_every_kind_of_letter"]
    house.line(
        "collector/letters/compose.py",
        "def reminder(",
        "def farewell(facts: ThanksFacts, seal: Seal, *, folder: Path | None = None) -> Letter:\n"
        '    """Compose a good-bye."""\n'
        '    return _to_union(LetterKind.FAREWELL, facts, seal, facts.now, "", folder)\n\n\n',
    )
    samples = "collector/letters/samples.py"
    house.line(samples, '    "digest": lambda', '    "farewell": lambda scene, folder: scene.farewell(folder),\n')
    text = (house.root / samples).read_text(encoding="utf-8")
    thanks = re.search(r"    def thanks\(self.*?(?=\n    def |\n\n\n)", text, re.DOTALL)[0]
    farewell = thanks.replace("def thanks", "def farewell").replace("compose.thanks", "compose.farewell")
    house.line(samples, thanks, farewell + "\n\n")
    assert house.failures(*told) == []
    shown = house.collector("letters", "preview", "farewell", COLLECTOR_DATA=str(house.root / "data"))
    assert shown.startswith("Cảm ơn đơn vị")
