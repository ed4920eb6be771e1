"""Readers: child processes that read messages, and the verdict when one of them dies or hangs.

A child is asked for a message, says which file it is at, and answers with the whole. When it dies or takes too
long, the message is asked for again with that file skipped, so one bad file costs itself alone. Not safe to share
between threads.

Long because the life of a child (asked, answered, late, dead, replaced) is one state, told from top to bottom.
"""

import contextlib
import fcntl
import hashlib
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Self

import msgspec

from collector.errors import ArchiveDamaged, CollectorError, ReaderLost, ScannerLost
from collector.formats import libreoffice, limits, verdicts
from collector.formats.process import child_protocol
from collector.formats.process.progress import Progress
from collector.model import Campaign, File, Finding, Format, Message

_ROOT = Path(__file__).resolve().parents[3]
_CHUNK = 1 << 18
_FOLDER = "collector-"
_PIPE = 1 << 20  # so that a whole answer fits and the child goes on
_AHEAD = 12  # messages waiting at a child, so that it works on while the parent records a batch
_STARTS = 3  # a child that cannot even start is tried so often
# What a child may answer in place of a message, and what it means here.
_TROUBLE_KINDS = {child_protocol.FAILED: "failed", child_protocol.UNSCANNED: "unscanned"}
_TROUBLES: dict[str, type[CollectorError]] = {
    "failed": ArchiveDamaged,
    "unscanned": ScannerLost,
    "lost": ReaderLost,
}
_NO_MEMORY = (b"memory allocation of", b"MemoryError", b"bad_alloc", b"Out of memory")


@dataclass(slots=True)
class _Job:
    """One request on its way to an answer."""

    request: child_protocol.Request
    answer: Message | tuple[File, ...] | bytes | None = None
    done: bool = False
    attempts: int = 0


@dataclass(slots=True)
class _Child:
    """One process and the jobs it was given, the first of which it is at."""

    process: subprocess.Popen[bytes]
    errors: IO[bytes]
    progress: Progress
    folder: Path  # the only one that it may write to
    jobs: deque[_Job] = field(default_factory=deque)
    buffer: bytearray = field(default_factory=bytearray)
    job_since: float = 0.0


class Readers:
    """A pool of reading processes; use it in a `with` block."""

    def __init__(
        self,
        workers: int | None = None,
        seconds: float = limits.FILE_SECONDS,
        memory: int = limits.CHILD_BYTES,
        command: Sequence[str] = (sys.executable, "-P", "-m", "collector.formats.process.child"),
        clamd: Path | None = None,
        campaign: Campaign | None = None,
    ) -> None:
        self._workers = max(1, workers or len(os.sched_getaffinity(0)))
        self._seconds = seconds
        self._clamd = clamd
        # What every child is told first: it then returns the reading of each file as well.
        self._told = (
            child_protocol.frame(0, child_protocol.pack(child_protocol.Request("campaign", "", campaign=campaign)))
            if campaign
            else b""
        )
        self._command = [*command, str(memory), str(seconds)]
        self._children: list[_Child] = []
        self._selector = selectors.DefaultSelector()
        self._failures = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End every child."""
        for child in self._children:
            self._selector.unregister(_out(child))
            _end(child)
        self._children.clear()
        self._selector.close()

    # -- what is asked

    def read(self, path: Path) -> Message:
        """Read a raw message file."""
        return next(self.read_many([path]))

    def read_many(self, paths: Iterable[Path]) -> Iterator[Message]:
        """Read raw message files, in the order given, a few at a time in each child."""
        for job in self._ahead(_request("message", path) for path in paths):
            yield _message(self._finish(job))

    def read_files(self, path: Path) -> tuple[File, ...]:
        """Read a loose file that is no message; an archive is unpacked."""
        answer = self._finish(self._submit(_request("files", path)))
        assert isinstance(answer, tuple)
        return answer

    def read_each(self, asked: Iterable[tuple[Path, bool]]) -> Iterator[Message | tuple[File, ...] | CollectorError]:
        """Read messages, and loose files (with `True`), in the order given; an error where one cannot be read."""
        for job in self._ahead(_request("files" if loose else "message", path) for path, loose in asked):
            try:
                answer = self._finish(job)
            except CollectorError as trouble:
                yield trouble
            else:
                assert not isinstance(answer, bytes)
                yield answer

    def extract(self, path: Path, index: int, sha256: str | None = None) -> bytes:
        """Return the bytes of one file of a raw message by its `File.index`."""
        answer = self._finish(self._submit(replace(_request("bytes", path), index=index, sha256=sha256)))
        assert isinstance(answer, bytes)
        return answer

    # -- how it is done

    def _ahead(self, requests: Iterable[child_protocol.Request]) -> Iterator[_Job]:
        """Return the jobs in order, with a few more given to the children than are waited for."""
        waiting: deque[_Job] = deque()
        for request in requests:
            waiting.append(self._submit(request))
            while len(waiting) >= self._workers * _AHEAD + 1:
                yield waiting.popleft()
        yield from waiting

    def _submit(self, request: child_protocol.Request) -> _Job:
        job = _Job(request)
        free = [child for child in self._children if not child.jobs]
        if not free and len(self._children) < self._workers:
            free = [self._start()]
        child = free[0] if free else min(self._children, key=lambda each: len(each.jobs))
        self._give(child, job)
        return job

    def _start(self) -> _Child:
        errors = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the child
        if not self._children:
            _tidy()
        folder = Path(tempfile.mkdtemp(prefix=f"{_FOLDER}{os.getpid()}-"))
        environment = {
            "TMPDIR": str(folder),
            "COLLECTOR_CLAMD": str(self._clamd or ""),
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "C.UTF-8",
            "PYTHONUTF8": "1",
            "PYTHONPATH": str(_ROOT),
            "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
        }
        progress = Progress(folder)
        process = subprocess.Popen(  # noqa: S603 - our own module
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment,
        )
        child = _Child(process, errors, progress, folder)
        os.set_blocking(_out(child), False)
        with contextlib.suppress(OSError):
            fcntl.fcntl(_out(child), fcntl.F_SETPIPE_SZ, _PIPE)
        self._selector.register(_out(child), selectors.EVENT_READ, child)
        self._children.append(child)
        self._write(child, self._told)
        return child

    def _give(self, child: _Child, job: _Job) -> None:
        child.jobs.append(job)
        if len(child.jobs) == 1:
            child.job_since = time.monotonic()
        self._write(child, child_protocol.frame(0, child_protocol.pack(job.request)))

    def _write(self, child: _Child, frame: bytes) -> None:
        stdin = child.process.stdin
        assert stdin is not None
        # A child that is gone is noticed when its answers end.
        with contextlib.suppress(BrokenPipeError):
            stdin.write(frame)
            stdin.flush()

    def _finish(self, job: _Job) -> Message | tuple[File, ...] | bytes:
        while not job.done:
            self._wait()
        if isinstance(job.answer, bytes) and job.request.task in _TROUBLES:
            raise _TROUBLES[job.request.task](job.answer.decode("utf-8", "replace"))
        assert job.answer is not None
        return job.answer

    def _wait(self) -> None:
        now = time.monotonic()
        due = [_deadline(child, self._seconds) for child in self._children if child.jobs]
        for key, _ in self._selector.select(max(0.0, min(due) - now) if due else 0.0):
            self._hear(key.data)
        now = time.monotonic()
        for child in list(self._children):
            if child.jobs and _deadline(child, self._seconds) <= now:
                # Its answer may be lying in the pipe.
                self._hear(child)
                if child in self._children and child.jobs and _deadline(child, self._seconds) <= now:
                    self._lost(child, hung=True)

    def _hear(self, child: _Child) -> None:
        try:
            data = os.read(_out(child), _CHUNK)
        except BlockingIOError:
            return
        if not data:
            self._lost(child, hung=False)
            return
        child.buffer += data
        while len(child.buffer) >= child_protocol.HEAD:
            kind, length = child_protocol.head(child.buffer)
            if length > child_protocol.LONGEST or not child.jobs:
                self._lost(child, hung=False)
                return
            if len(child.buffer) < child_protocol.HEAD + length:
                return
            body = bytes(memoryview(child.buffer)[child_protocol.HEAD : child_protocol.HEAD + length])
            del child.buffer[: child_protocol.HEAD + length]
            if not self._take(child, kind, body):
                self._lost(child, hung=False)
                return

    def _take(self, child: _Child, kind: int, body: bytes) -> bool:
        """Take one frame; False where it makes no sense."""
        job = child.jobs[0]
        try:
            if kind == child_protocol.MESSAGE:
                job.answer = child_protocol.message(body)
            elif kind == child_protocol.FILES:
                job.answer = child_protocol.files(body)
            elif kind in {child_protocol.BYTES, *_TROUBLE_KINDS}:
                job.answer = body
            else:
                return False
        except (msgspec.DecodeError, ValueError):
            return False
        if kind in _TROUBLE_KINDS:
            job.request = replace(job.request, task=_TROUBLE_KINDS[kind])
        job.done = True
        child.jobs.popleft()
        child.job_since = time.monotonic()
        self._failures = 0
        return True

    def _lost(self, child: _Child, *, hung: bool) -> None:
        """Replace a child that died, hung or talked nonsense, and ask again for what it had."""
        self._selector.unregister(_out(child))
        self._children.remove(child)
        if hung:
            child.process.kill()
        since, at = child.progress.read()
        reason = _verdict(child, hung=hung)
        said = _tail(child)
        _end(child)
        jobs = list(child.jobs)
        if not since and not hung:
            self._failures += 1
            if self._failures >= _STARTS:
                for job in jobs:
                    job.request, job.answer, job.done = replace(job.request, task="lost"), said.encode(), True
        elif jobs:
            self._again(jobs[0], at, reason)
        unfinished = [job for job in jobs if not job.done]
        if unfinished:
            heir = self._start()
            for job in unfinished:
                self._give(heir, job)

    def _again(self, job: _Job, at: str, reason: Finding) -> None:
        """Ask for a message again, without the file that stopped the child; without any at last."""
        job.attempts += 1
        request = job.request
        if request.headers is not None:
            job.answer, job.done = _bare(request, reason), True
        elif at == "" or child_protocol.ALL in request.skip:
            # It stopped at the message itself: only its headers are asked for.
            job.request = replace(request, headers=reason)
        elif job.attempts >= limits.ATTEMPTS or at in request.skip:
            job.request = replace(request, skip={child_protocol.ALL: reason})
        else:
            job.request = replace(request, skip={**request.skip, at: reason})


def _tidy() -> None:
    """Remove the folders that a process left which was killed together with its children."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDER}*-*"):
        owner = folder.name.removeprefix(_FOLDER).partition("-")[0]
        if owner.isdecimal() and not Path("/proc", owner).exists():
            libreoffice.sweep(folder)
            shutil.rmtree(folder, ignore_errors=True)


def _request(task: str, path: Path) -> child_protocol.Request:
    return child_protocol.Request(task, str(Path(path).absolute()))


def _message(answer: Message | tuple[File, ...] | bytes) -> Message:
    assert isinstance(answer, Message)
    return answer


def _out(child: _Child) -> int:
    assert child.process.stdout is not None
    return child.process.stdout.fileno()


def _deadline(child: _Child, seconds: float) -> float:
    since, _ = child.progress.read()
    if since < child.job_since:  # it is still starting
        return child.job_since + max(seconds, limits.START_SECONDS)
    return min(since + seconds, child.job_since + limits.PATIENCE * seconds)


def _end(child: _Child) -> None:
    for pipe in (child.process.stdin, child.process.stdout):
        if pipe is not None:
            with contextlib.suppress(BrokenPipeError):
                pipe.close()
    try:
        child.process.wait(1)
    except subprocess.TimeoutExpired:
        child.process.kill()
        child.process.wait()
    child.errors.close()
    child.progress.close()
    libreoffice.sweep(child.folder)
    shutil.rmtree(child.folder, ignore_errors=True)


def _tail(child: _Child) -> str:
    child.errors.seek(0)
    return child.errors.read()[-400:].decode("utf-8", "replace").strip()


def _verdict(child: _Child, *, hung: bool) -> Finding:
    """Tell a file over the limits from one that merely breaks a reader."""
    code = child.process.wait() if hung else _code(child)
    child.errors.seek(0)
    said = child.errors.read()[-20_000:]
    if hung or code in {-signal.SIGXCPU, -signal.SIGKILL} or any(word in said for word in _NO_MEMORY):
        return verdicts.refused(verdicts.TOO_SLOW)
    return verdicts.unreadable(verdicts.STOPPED)


def _code(child: _Child) -> int | None:
    try:
        return child.process.wait(1)
    except subprocess.TimeoutExpired:
        child.process.kill()
        return None


def _bare(request: child_protocol.Request, reason: Finding) -> Message | tuple[File, ...] | bytes:
    """Answer for a child that could not even read the headers: the bytes are named, nothing else."""
    raw = Path(request.path).read_bytes()
    if request.task == "bytes":
        return b""
    digest, name = hashlib.sha256(raw).hexdigest(), Path(request.path).name
    # Here alone the parent asks for the kinds, which brings all readers.
    from collector.formats.detect import UNKNOWN, nature  # noqa: PLC0415 - as the line above says

    file = File(0, name, name, digest, len(raw), Format.OTHER, findings=(reason,), nature=nature(UNKNOWN, name))
    if request.task == "files":
        return (file,)
    return Message(
        sha256=digest,
        size=len(raw),
        content_type="application/octet-stream",
        files=(replace(file, path="message.eml", name="message.eml"),),
    )
