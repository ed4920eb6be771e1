"""LibreOffice without a window, kept warm for one reading child: what we cannot read ourselves becomes .docx or .xlsx.

Where it is installed it is started for the first such file (about 2 s) and hands over the next ones in 0.05 to 0.3 s,
over the local socket by which a second `soffice` would speak to the first. It is bound by all that binds the child,
network and folders included, has a profile of its own, runs no macro, follows no link, and is ended and started again
when it does not answer in time. Without it everything else works; nothing here is ever required.
"""

import atexit
import contextlib
import ctypes
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from collector.formats.process import limits

_PREFIX = "office-"
_RESTART = 81  # how a first start ends that had to make its profile
_DIE_WITH_PARENT = 1
_READY, _DONE = b"InternalIPC::SendArguments\0", b"InternalIPC::ProcessingDone\0"
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" \
oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" \
oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" \
oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse">\
<value>2</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse">\
<value>1</value></prop></item>
</oor:items>
"""


def program() -> Path | None:
    """Return the program itself, behind the script that people start; None where it is not installed."""
    found = shutil.which("soffice")
    place = Path(found).resolve().with_name("soffice.bin") if found else None
    return place if place and place.is_file() else None


def convert(data: bytes, ending: str, wanted: str) -> bytes | None:
    """Return a file as `wanted` ("docx", "xlsx"), None where LibreOffice is not there or cannot read it either."""
    place = program()
    if place is None:
        return None
    with tempfile.TemporaryDirectory(prefix="convert-") as folder:
        source, made = Path(folder, f"in.{ending}"), Path(folder, "out", f"in.{wanted}")
        source.write_bytes(data)
        made.parent.mkdir()
        try:
            office = _OFFICES.get(place) or _start(place)
            office.ask(
                made.parent.as_uri(), "--headless", "--convert-to", wanted, "--outdir", str(made.parent), str(source)
            )
            return made.read_bytes()
        except (OSError, subprocess.SubprocessError):
            if not made.is_file() and (lost := _OFFICES.pop(place, None)) is not None and not lost.answers:
                lost.end()
            return None


def close() -> None:
    """End what was started, and remove what it left as far as that is allowed here."""
    while _OFFICES:
        _OFFICES.popitem()[1].end()
    while _FOLDERS:
        folder = _FOLDERS.pop()
        if _sweep(folder):  # else anyone who may do so will ask for what lies in it
            shutil.rmtree(folder, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Remove the sockets of every LibreOffice that the child with this folder had; it may not do so itself."""
    for each in folder.glob(f"{_PREFIX}*"):
        _sweep(each)


def _sweep(folder: Path) -> bool:
    """Remove the sockets of the profiles in a folder; say whether all are gone."""
    sockets = [_socket(folder / str(number + 1)) for last in _profiles(folder) for number in range(int(last.name))]
    for each in sockets:
        with contextlib.suppress(OSError):
            each.unlink()
    return not any(each.exists() for each in sockets)


def _profiles(folder: Path) -> list[Path]:
    """Return the one profile that goes by the number of its last start; LibreOffice keeps other things beside it."""
    return [each for each in folder.iterdir() if each.name.isdecimal()]


def _socket(profile: Path) -> Path:
    """Return the socket as LibreOffice names it: the bytes of a digest without leading noughts, and always in /tmp."""
    digest = hashlib.md5(profile.as_uri().encode("utf-16-le"), usedforsecurity=False).digest()
    return Path(f"/tmp/OSL_PIPE_{os.getuid()}_SingleOfficeIPC_" + "".join(f"{byte:x}" for byte in digest))  # noqa: S108 - as said


class _Office:
    """A running LibreOffice and the socket that it listens at."""

    def __init__(self, place: Path, profile: Path) -> None:
        self.socket = _socket(profile)
        self.answers = False
        environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(profile.parent),
            "TMPDIR": str(profile.parent),
            "LANG": "C.UTF-8",
            "SAL_USE_VCLPLUGIN": "svp",
        }
        command = [str(place), "--headless", "--invisible", "--norestore", "--nologo"]
        # An empty document keeps it from ending with the first file.
        self.process = subprocess.Popen(  # noqa: S603 - the installed program, our own arguments
            [*command, "--nofirststartwizard", f"-env:UserInstallation={profile.as_uri()}", "private:factory/swriter"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - the child has one thread, and this calls the kernel alone
        )

    def ask(self, folder: str, *arguments: str) -> None:
        """Do what a second `soffice` in that folder, with these arguments, would have done; raise OSError."""
        self.answers = False
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(limits.CONVERTER_SECONDS)
            line.connect(str(self.socket))
            _expect(line, _READY)
            line.sendall(b"InternalIPC::Arguments1" + b",".join(map(_escaped, (folder, *arguments))) + b"\0")
            _expect(line, _DONE)
        self.answers = True

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


_OFFICES: dict[Path, _Office] = {}
_FOLDERS: list[Path] = []


def _start(place: Path) -> _Office:
    """Start it, twice where the first time only makes the profile; raise OSError where it does not listen."""
    until = time.monotonic() + limits.OFFICE_SECONDS
    office = _Office(place, _profile())
    while time.monotonic() < until and office.process.poll() in {None, _RESTART}:
        if office.process.poll() == _RESTART:
            office = _Office(place, _profile())
        with contextlib.suppress(OSError):
            office.ask(Path.cwd().as_uri(), "--headless")
            _OFFICES[place] = office
            return office
        time.sleep(0.05)
    office.end()
    raise OSError(f"{place} does not listen")


def _profile() -> Path:
    """Return the profile, under a new name: the last start's socket goes by the old one and cannot be removed here."""
    if not _FOLDERS:
        _FOLDERS.append(Path(tempfile.mkdtemp(prefix=_PREFIX)))
        atexit.register(close)
    for last in _profiles(_FOLDERS[0]):
        return last.rename(_FOLDERS[0] / str(int(last.name) + 1))
    user = _FOLDERS[0] / "1" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    return user.parent


def _expect(line: socket.socket, word: bytes) -> None:
    said = b""
    until = time.monotonic() + limits.CONVERTER_SECONDS
    while not said.endswith(b"\0"):
        piece = line.recv(64)
        if not piece or time.monotonic() > until:
            raise OSError("LibreOffice has hung up")
        said += piece
    if said != word:
        raise OSError(f"LibreOffice says {said!r}")


def _escaped(argument: str) -> bytes:
    return argument.replace("\\", "\\\\").replace(",", "\\,").encode()


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
