"""The process that reads what strangers sent, with limits on time, memory, files and size of writes.

Started by `Readers` as `python -m collector.formats.process.child MEMORY SECONDS`. It has no network and writes
nowhere but in its own folder (`protection`), has no secrets in its environment, and knows of the campaign what its file
says, if that. Requests come in on stdin, answers go out on stdout.
"""

import importlib
import locale
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from collector.errors import ScannerLost
from collector.formats import limits
from collector.formats.kinds import Reader
from collector.formats.process import child_protocol, virus_scanner
from collector.formats.process.progress import Progress
from collector.formats.process.protection import protect
from collector.formats.walk import Announce, Think, Walk
from collector.model import Campaign

# The readers that nearly every message needs.
_USUAL = ("word.docx", "excel.xlsx")


def main(readers: Mapping[str, Reader] | None = None) -> None:
    """Answer requests until the pipe closes."""
    memory, seconds, folder = int(sys.argv[1]), float(sys.argv[2]), Path(tempfile.gettempdir())
    _limit(memory)
    locale.setlocale(locale.LC_CTYPE, "C.UTF-8")  # libarchive gives names in the locale's charset
    for name in _USUAL:  # while Python may still keep what it has compiled
        importlib.import_module(f"collector.formats.{name}")
    protect(folder)
    requests, answers = os.fdopen(0, "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not end up among the answers
    progress = Progress(folder)
    scan = _scan(os.environ.get("COLLECTOR_CLAMD", ""))
    think: Think | None = None
    while (body := child_protocol.receive(requests)) is not None:
        _more_time(seconds)
        asked = child_protocol.request(body)
        if asked.campaign is not None:
            think = _thinking(asked.campaign)
            continue
        answers.write(answer(asked, readers or {}, progress.write, scan, think))
        answers.flush()


def _thinking(campaign: Campaign) -> Think:
    # The floor of thought is of use to a child that knows a campaign alone.
    from collector.reading import read  # noqa: PLC0415 - as the line above says

    return partial(read, campaign=campaign)


def _scan(place: str) -> Callable[[bytes], str | None] | None:
    return partial(virus_scanner.scan, Path(place)) if place else None


def _limit(memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.WRITTEN_BYTES, limits.WRITTEN_BYTES))
    resource.setrlimit(resource.RLIMIT_NOFILE, (limits.OPEN_FILES, limits.OPEN_FILES))


def _more_time(seconds: float) -> None:
    """Let the processor time of one more message pass before the system ends the process."""
    spent = int(time.process_time() + limits.PATIENCE * seconds) + 2
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (spent, hard))


def answer(
    asked: child_protocol.Request,
    readers: Mapping[str, Reader],
    announce: Announce,
    scan: Callable[[bytes], str | None] | None = None,
    think: Think | None = None,
) -> bytes:
    """Return the frame that answers one request; each file is announced before it is touched."""
    announce("")
    try:
        raw = Path(asked.path).read_bytes()
    except OSError as error:
        return child_protocol.frame(child_protocol.FAILED, str(error).encode("utf-8", "replace"))
    wanted = (asked.index, asked.sha256) if asked.task == "bytes" else None
    try:
        return _answer(asked, Walk(readers, announce, asked.skip, wanted, scan, think), raw)
    except ScannerLost as error:
        return child_protocol.frame(child_protocol.UNSCANNED, " ".join(map(str, error.args)).encode("utf-8", "replace"))


def _answer(asked: child_protocol.Request, walk: Walk, raw: bytes) -> bytes:
    if asked.task == "files":
        walk.visit("", Path(asked.path).name, raw, "0")
        return child_protocol.frame(child_protocol.FILES, child_protocol.pack_read(walk.files()))
    message = walk.whole(raw, asked.headers) if asked.headers else walk.message(raw)
    if asked.task == "bytes":
        if walk.bytes is None:
            return child_protocol.frame(child_protocol.FAILED, f"{asked.path}: {asked.index}".encode())
        return child_protocol.frame(child_protocol.BYTES, walk.bytes)
    return child_protocol.frame(child_protocol.MESSAGE, child_protocol.pack_read(message.files, message))


if __name__ == "__main__":
    main()
