"""The command of the service: run, with the desk beside the worker."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING

import click

from collector.cli.common import Told, clock, common

if TYPE_CHECKING:
    from collector.settings import Settings


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
    """Work until a signal comes, with the desk in a thread of its own."""
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
    """Serve the desk while the block runs. Where its address is taken the worker works on without it."""
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
    with desk.Server(settings, now, at):
        yield


def _say(line: str) -> None:
    click.echo(f"collector: {' '.join(line.split())}", err=True)


COMMANDS: Sequence[click.Command] = (run,)
