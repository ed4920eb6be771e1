"""The recipe of the README for a new attachment format: one file, one line."""

import json
import os
import shutil
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import collector

FORMAT = """
from collector.formats.content import Content
from collector.formats.kinds import Kind
from collector.model import Nature, Paragraph, Text


def read(data: bytes) -> Content:
    lines = data.decode().splitlines()[1:]
    return Content(text=Text(tuple(Paragraph(line) for line in lines)))


KINDS = (
    Kind(
        name="toy",
        looks=lambda sight: sight.begins(b"TOY1"),
        read=read,
        nature=Nature.TEXT,
        texts=("toy",),
    ),
)
"""
READ = """
import json
import sys
from pathlib import Path

from collector.formats import Readers
from collector.triage.roles import Likeness, role

with Readers(workers=1) as readers:
    message = readers.read(Path(sys.argv[1]))
for file in message.files:
    print(json.dumps([
        file.path,
        file.format,
        [each.text for each in file.text.paragraphs] if file.text else None,
        [each.code for each in file.findings],
        role(file, Likeness(report=0.9 if file.text else 0), message).requirement,
    ]))
"""
EMPTY = (sys.executable, "-P", "-c")


def run(house, script, *words):
    environment = {"PATH": os.defpath, "PYTHONPATH": str(house), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([*EMPTY, script, *words], env=environment, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def letter(*files):
    made = EmailMessage()
    made["Subject"] = "Báo cáo"
    made.set_content("Kính gửi Văn phòng.\n")
    for name, data in files:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def test_a_format_is_one_file_and_one_line(tmp_path):
    shutil.copytree(Path(collector.__file__).parent, tmp_path / "collector", ignore=shutil.ignore_patterns("*.pyc"))
    # The recipe: this file ...
    (tmp_path / "collector" / "formats" / "word" / "toy.py").write_text(FORMAT, encoding="utf-8")
    # ... and this line.
    table = tmp_path / "collector" / "formats" / "__init__.py"
    before, end, after = table.read_text(encoding="utf-8").partition('    "plain_text",\n')
    table.write_text(f'{before}    "word.toy",\n{end}{after}', encoding="utf-8")
    path = tmp_path / "message.eml"
    path.write_bytes(
        letter(("Nội dung.toy", "TOY1\nmột\nhai".encode()), ("Hỏng.toy", b"TOY1\n\xff"), ("Ảnh.png", b"TOY1\nba"))
    )

    assert run(tmp_path, READ, str(path)) == [
        ["Nội dung.toy", "other", ["một", "hai"], [], "report"],
        ["Hỏng.toy", "other", None, ["file.unreadable"], "report"],
        ["Ảnh.png", "other", ["ba"], [], "report"],
    ]


LOADED = """
import json
import sys

{code}
print(json.dumps([place for place in READERS if f"collector.formats.{{place}}" in sys.modules]))
"""
HOUSE = Path(collector.__file__).parents[1]


def test_the_parent_loads_no_reader():
    assert run(HOUSE, LOADED.format(code="from collector.formats import READERS, Readers")) == [[]]


def test_detection_loads_no_more_than_it_asks(make, tmp_path):
    (tmp_path / "a.docx").write_bytes(make.docx("một"))
    code = (
        "from collector.formats import READERS\n"
        "from collector.formats.detect import detect\n"
        f"assert detect(open({str(tmp_path / 'a.docx')!r}, 'rb').read()).name == 'docx'"
    )

    assert run(HOUSE, LOADED.format(code=code)) == [["word.docx"]]
