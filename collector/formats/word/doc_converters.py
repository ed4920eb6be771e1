"""Old .doc through antiword, catdoc or LibreOffice, where one of them is installed: for what `doc` cannot read itself.

The small programs come first; their text has no bold characters. All run inside the limits of the child and are stopped
after their own time.
"""

import re
import shutil
import subprocess
import tempfile

from collector.formats import libreoffice, limits
from collector.formats.content import Content
from collector.formats.verdicts import Empty, Encrypted, Refused, Unreadable
from collector.formats.word import docx
from collector.formats.word.text_runs import Sheaf

_FEWEST_WORDS = 3
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\ufffd]")
_PROGRAMS = (("antiword", "-m", "UTF-8.txt", "-w", "0"), ("catdoc", "-d", "utf-8", "-w"))


def convert(data: bytes) -> Content | None:
    """Return the text of a .doc, None where no program is installed or none can read it."""
    for program, *options in _PROGRAMS:
        found = shutil.which(program)
        if found is None:
            continue
        text = _run([found, *options], data)
        # catdoc makes characters of anything; what holds control codes was no document.
        if len(text.split()) >= _FEWEST_WORDS and not _CONTROL.search(text):
            sheaf = Sheaf()
            for line in text.splitlines():
                if line.strip():
                    sheaf.add([(line.strip(), False)])
            return sheaf.content()
    return by_libreoffice(data, "doc")


def by_libreoffice(data: bytes, ending: str) -> Content | None:
    """Return the text of a file that LibreOffice can read, None where it is not there or makes nothing of it."""
    made = libreoffice.convert(data, ending, "docx")
    try:
        found = docx.read(made) if made else None
    except (Empty, Encrypted, Refused, Unreadable):
        return None
    # It makes a text of anything, too.
    said = " ".join(each.text for each in found.text.paragraphs) if found and found.text else ""
    return found if len(said.split()) >= _FEWEST_WORDS and not _CONTROL.search(said) else None


def _run(command: list[str], data: bytes) -> str:
    with tempfile.NamedTemporaryFile(suffix=".doc") as file:
        file.write(data)
        file.flush()
        try:
            done = subprocess.run(  # noqa: S603 - a fixed program, our own file name
                [*command, file.name], capture_output=True, timeout=limits.CONVERTER_SECONDS, check=False
            )
        except (subprocess.TimeoutExpired, OSError):
            return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""
