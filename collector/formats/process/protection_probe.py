"""What a reading child gives up on this machine, tried in a process of its own: for `doctor` and the tests."""

import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from collector.formats.process.protection import protect


def given_up() -> list[str]:
    """Describe which of "network" and "files" a child gives up here."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-P", "-m", "collector.formats.process.protection_probe", folder]
        environment = {"PATH": os.defpath, "PYTHONPATH": str(Path(__file__).resolve().parents[3])}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False).stdout.split()  # noqa: S603 - our own module


def main(folder: Path) -> None:
    """Protect this very process and print what it then cannot do."""
    (folder / "own").mkdir()
    protect(folder / "own")
    for word, trial in (("network", socket.socket), ("files", (folder / "outside").touch)):
        try:
            trial()
        except OSError:
            print(word)  # noqa: T201 - the answer to the process that started this one


if __name__ == "__main__":
    main(Path(sys.argv[1]))
