"""LibreOffice without a window: what we cannot read ourselves becomes .docx or .xlsx.

Where it is installed it is started for each such file, with a profile that is kept for the reading child: 1.2 s of
processor. One that runs on would hand over the next file in 0.2 s, by a protocol of its own that took 70 lines; but
none of the sample's 210 files needs it, and so no file meets what another one left in its memory. It is bound by all
that binds the child, network and folders included, runs no macro, follows no link, and is ended when it takes too long.
Without it everything else works; nothing here is ever required.
"""

import atexit
import contextlib
import ctypes
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from collector.formats import limits

_PREFIX = "office-"
_RESTART = 81  # how a first start ends that had to make its profile
_DIE_WITH_PARENT = 1
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


_FOLDERS: list[Path] = []


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
        try:
            _run(place, ["--convert-to", wanted, "--outdir", str(made.parent), str(source)])
            return made.read_bytes()
        except (OSError, subprocess.SubprocessError):
            return None


def close() -> None:
    """Remove what it left, as far as that is allowed here."""
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
    """Return the socket as LibreOffice names it: the bytes of a digest without leading zeros, and always in /tmp."""
    digest = hashlib.md5(profile.as_uri().encode("utf-16-le"), usedforsecurity=False).digest()
    return Path(f"/tmp/OSL_PIPE_{os.getuid()}_SingleOfficeIPC_" + "".join(f"{byte:x}" for byte in digest))  # noqa: S108 - as said


def _run(place: Path, arguments: list[str]) -> None:
    """Start it for one file, twice where the first time only makes the profile. Raises TimeoutExpired."""
    until = time.monotonic() + limits.OFFICE_SECONDS
    for _ in range(2):
        profile = _profile()
        environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(profile.parent),
            "TMPDIR": str(profile.parent),
            "LANG": "C.UTF-8",
            "SAL_USE_VCLPLUGIN": "svp",
        }
        command = [str(place), "--headless", "--invisible", "--norestore", "--nologo", "--nofirststartwizard"]
        done = subprocess.run(  # noqa: S603 - the installed program, our own arguments
            [*command, f"-env:UserInstallation={profile.as_uri()}", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=until - time.monotonic(),
            check=False,
            preexec_fn=_die_with_parent,  # safe: the child has one thread, and this calls the kernel alone
        )
        if done.returncode != _RESTART:
            return


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


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
