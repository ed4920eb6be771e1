"""The command of the service: run, with the desk in a process of its own beside the worker."""

import multiprocessing
import multiprocessing.process
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click

from collector.cli.common import Told, clock, common

if TYPE_CHECKING:
    from collector.settings import Settings


_PATIENCE = 3.0
_LOOK = 0.5
_REST = 2.0


@click.command()
@common
@click.option("--once", is_flag=True, help="Làm một lượt mọi việc đến hạn rồi kết thúc (cho cron).")
@click.option("--no-wait", is_flag=True, help="Kết thúc ngay (mã 0) nếu một tiến trình khác đang làm việc.")
@click.option("--no-desk", is_flag=True, help="Không mở bàn làm việc trên web.")
def run(told: Told, once: bool, no_wait: bool, no_desk: bool) -> None:
    """Chạy thường trực: nhận thư, gửi thư, nhắc, tổng hợp, đối chiếu, dọn dẹp, cảnh báo; mở bàn làm việc.

    Dừng bằng SIGTERM hoặc Ctrl-C, trong vòng 5 giây. Chạy hai tiến trình thì tiến trình sau đứng chờ.
    """
    settings = told.settings()
    serve(settings, present(settings.now), once=once, wait=not no_wait, desk=not (no_desk or once or no_wait))


def serve(
    settings: "Settings", now: Callable[[], datetime], *, once: bool = False, wait: bool = True, desk: bool = True
) -> None:
    """Work until a signal comes, with the desk beside it."""
    from collector import worker

    with worker.logging_to(settings.log):
        made = worker.Worker(settings, now, say=_say)
        with worker.stoppable(made), _desk(settings, now, open_=desk):
            if not once:
                made.run(wait=wait)
            elif not made.once():
                raise click.exceptions.Exit(1)


def present(told: datetime | None) -> Callable[[], datetime]:
    """Return the clock; told an instant, it goes on from there."""
    if told is None:
        return clock
    started, instant = monotonic(), told
    return lambda: instant + timedelta(seconds=monotonic() - started)


@contextmanager
def _desk(settings: "Settings", now: Callable[[], datetime], *, open_: bool) -> Iterator[None]:
    """Serve the desk in a process of its own while the block runs, begun anew where it ends by itself.

    Whatever strangers do to it, the worker has its own descriptors, memory and turns. Where its address is taken the
    worker works on without it.
    """
    if not open_:
        yield
        return
    from collector import desk
    from collector.errors import DeskRefused

    try:
        at = desk.listen(settings)
    except DeskRefused as error:
        _say(f"{error}; tiến trình vẫn làm việc, không có bàn làm việc")
        yield
        return
    with at, _Process(settings, now, at):
        yield


class _Process:
    """A process that serves the desk; a thread begins another one where it ends."""

    def __init__(self, settings: "Settings", now: Callable[[], datetime], at: socket.socket) -> None:
        self._arguments = (settings, now() - clock(), at)
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="desk", daemon=True)
        self._process = self._begin()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ends.set()
        self._process.terminate()
        self._process.join(_PATIENCE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def _begin(self) -> multiprocessing.process.BaseProcess:
        # Not forked: this process has threads, and secrets in its memory that the desk need not have.
        process = multiprocessing.get_context("spawn").Process(target=serve_desk, args=self._arguments, daemon=True)
        process.start()
        return process

    def _keep(self) -> None:
        while not self._ends.is_set():
            self._process.join(_LOOK)
            if not self._process.is_alive() and not self._ends.wait(_REST):
                _say("bàn làm việc đã dừng bất thường và được mở lại")
                self._process = self._begin()


def serve_desk(settings: "Settings", ahead: timedelta, at: socket.socket) -> None:
    """Serve the desk until this process is told to end, or the one that began it is gone. `ahead` moves the clock."""
    from collector import desk, worker

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all of a terminal; the worker tells when to end
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    beside = settings.log.with_name(f"{settings.log.stem}-desk{settings.log.suffix}") if settings.log else None
    parent = multiprocessing.parent_process()
    with worker.logging_to(beside), desk.DeskServer(settings, lambda: clock() + ahead, at):
        while not ended.wait(_LOOK) and (parent is None or parent.is_alive()):
            pass


def _say(line: str) -> None:
    click.echo(f"collector: {' '.join(line.split())}", err=True)


COMMANDS: Sequence[click.Command] = (run,)
