"""Looks at the machine: disk, clock, libraries, converters, what the reading processes give up, scanner, desk."""

import errno
import shutil
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from collector.doctor.values import WELL, Installation, Seen
from collector.errors import CollectorError
from collector.formats import libreoffice
from collector.formats.process import protection_probe, virus_scanner
from collector.store import Store

CLOCK_SECONDS = 600
ENOUGH_BYTES = 2 << 30


def see_archives(_: Installation) -> Iterator[Seen]:
    """Load the library that opens archives."""
    try:
        import libarchive  # noqa: F401, PLC0415 - loading it is the examination
    except (ImportError, AttributeError, OSError):
        yield Seen("missing")
    else:
        yield Seen()


def see_disk(examined: Installation) -> Iterator[Seen]:
    """Look how much of the disk is free."""
    data = examined.settings.data
    place = next(p for p in (data, *data.absolute().parents) if p.exists())
    free = shutil.disk_usage(place).free
    size = f"{free / 2**30:.1f}"
    yield Seen(WELL if free >= ENOUGH_BYTES else "low", {"vietnamese": size.replace(".", ","), "english": size})


def see_converters(_: Installation) -> Iterator[Seen]:
    """Name the programs for what our own readers cannot read; without them such a file is asked for again: no fault."""
    found = [name for name in ("antiword", "catdoc") if shutil.which(name)]
    found += ["LibreOffice"] if libreoffice.program() is not None else []
    yield Seen(WELL if found else "none", {"found": ", ".join(found)})


def see_protection(_: Installation) -> Iterator[Seen]:
    """Name what the reading processes give up; an old kernel is no fault, their other limits hold everywhere."""
    given_up = protection_probe.given_up()
    vietnamese = {"network": "không có mạng", "files": "chỉ ghi vào thư mục riêng"}
    english = {"network": "no network (seccomp)", "files": "writing to a folder of their own alone (Landlock)"}
    yield Seen(
        WELL if given_up else "none",
        {
            "vietnamese": "; ".join(vietnamese[each] for each in given_up),
            "english": "; ".join(english[each] for each in given_up),
        },
    )


def see_scanner(examined: Installation) -> Iterator[Seen]:
    """Ask the virus scanner for its version, where one is configured."""
    if examined.settings.clamd is not None:
        yield Seen(facts={"version": virus_scanner.version(examined.settings.clamd)})


def see_clock(examined: Installation) -> Iterator[Seen]:
    """Hold the machine's clock against what it has itself received: mail from the future means a slow clock."""
    ahead, now = 0.0, examined.now
    mailbox = examined.settings.mailbox
    if mailbox.startswith("maildir:"):
        folder = Path(mailbox.removeprefix("maildir:")) / "new"
        newest = max((p.stat().st_mtime for p in folder.iterdir()), default=0.0) if folder.is_dir() else 0.0
        ahead = newest - now.timestamp()
    yield Seen(
        WELL if ahead < CLOCK_SECONDS else "slow",
        {"vietnamese": f"{now:%d/%m/%Y %H:%M:%S %z}", "english": now.isoformat(timespec="seconds")},
    )


def see_desk(examined: Installation) -> Iterator[Seen]:
    """Look whether the desk's address is this machine's, and who can enter; one in use may well be the desk's own."""
    at = "{}:{}".format(*examined.settings.desk)
    try:
        with Store(examined.settings.data) as store:
            accounts = sum(one.active for one in store.staff.accounts())
    except CollectorError:
        accounts = 0  # what cannot be opened is told of the database
    why = _unusable(*examined.settings.desk)
    if why:
        yield Seen("unusable", {"at": at, "why": why})
    else:
        # An office that works by commands alone needs no account.
        yield Seen(WELL if accounts else "nobody", {"at": at, "accounts": accounts})


def _unusable(host: str, port: int) -> str:
    """Describe why the address can never be taken; it is taken for a moment and given back."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with closing(socket.socket(family, socket.SOCK_STREAM)) as made:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            made.bind((host, port))
    except OSError as error:
        return "" if error.errno == errno.EADDRINUSE else error.strerror or type(error).__name__
    return ""
