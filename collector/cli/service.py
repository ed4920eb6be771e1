"""The command of the service: run."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from time import monotonic

import click

from collector.cli.common import Told, clock, common


@click.command()
@common
@click.option("--once", is_flag=True, help="Làm một lượt mọi việc đến hạn rồi kết thúc (cho cron).")
@click.option("--no-wait", is_flag=True, help="Kết thúc ngay (mã 0) nếu một tiến trình khác đang làm việc.")
@click.option(
    "--no-desk", is_flag=True, help="Không mở bàn làm việc (bàn làm việc thuộc bản sau; nay chưa có gì để tắt)."
)
def run(told: Told, once: bool, no_wait: bool, no_desk: bool) -> None:
    """Chạy thường trực: nhận thư, gửi thư, nhắc, tổng hợp, đối chiếu, dọn dẹp, cảnh báo theo lịch.

    Dừng bằng SIGTERM hoặc Ctrl-C, trong vòng 5 giây. Chạy hai tiến trình thì tiến trình sau đứng chờ.
    """
    from collector import worker

    del no_desk
    settings = told.settings()
    with worker.logging_to(settings.log):
        made = worker.Worker(settings, _present(settings.now), say=_say)
        with worker.stoppable(made):
            if not once:
                made.run(wait=not no_wait)
            elif not made.once():
                raise click.exceptions.Exit(1)


def _present(told: datetime | None) -> Callable[[], datetime]:
    """Give the clock; told an instant, it goes on from there."""
    if told is None:
        return clock
    started, instant = monotonic(), told
    return lambda: instant + timedelta(seconds=monotonic() - started)


def _say(line: str) -> None:
    click.echo(f"collector: {' '.join(line.split())}", err=True)


COMMANDS: Sequence[click.Command] = (run,)
