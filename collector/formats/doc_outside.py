"""Old .doc through antiword or catdoc, where one of them is installed: for what `doc` itself cannot read.

The program runs inside the limits of the child and is stopped after its own time. Its text has no bold letters.
"""

import re
import shutil
import subprocess
import tempfile

from collector.formats import limits
from collector.formats.content import Content
from collector.formats.pieces import Sheaf

_FEWEST_WORDS = 3
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\ufffd]")
_PROGRAMS = (("antiword", "-m", "UTF-8.txt", "-w", "0"), ("catdoc", "-d", "utf-8", "-w"))


def convert(data: bytes) -> Content | None:
    """Give the text of a .doc, None where no program is installed or none can read it."""
    for program, *options in _PROGRAMS:
        found = shutil.which(program)
        if found is None:
            continue
        text = _run([found, *options], data)
        # catdoc makes letters of anything; what holds control codes was no document.
        if len(text.split()) >= _FEWEST_WORDS and not _CONTROL.search(text):
            sheaf = Sheaf()
            for line in text.splitlines():
                if line.strip():
                    sheaf.add([(line.strip(), False)])
            return sheaf.content()
    return None


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
