"""Commands that keep what is there: verify, backup, restore."""

from collections.abc import Sequence
from pathlib import Path

import click

from collector.cli.common import Told, clock, common, opened, who_decides
from collector.errors import ArchiveDamaged


@click.command()
@common
def verify(told: Told) -> None:
    """So từng thư gốc trong kho với mã băm của nó."""
    with opened(told) as (office, _):
        damaged = list(office.store.verify())
        for sha, reason in damaged:
            click.echo(f"{sha}: {reason}", err=True)
        if damaged:
            raise ArchiveDamaged(f"{len(damaged)} tệp")
        click.echo("Mọi thư gốc trong kho đều nguyên vẹn.")


@click.command()
@common
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--keep", type=click.IntRange(min=1), metavar="N", help="Chỉ giữ N bản mới nhất (mặc định: giữ tất cả).")
def backup(told: Told, folder: Path, keep: int | None) -> None:
    """Sao lưu vào DIR trong khi chương trình vẫn chạy: cơ sở dữ liệu, thư gốc, khóa, cấu hình, danh sách."""
    from collector.flow import backup as flow

    with opened(told) as (office, now):
        for line in flow.backup(office, folder, now, keep=keep).lines():
            click.echo(line)


@click.command()
@common
@click.argument(
    "folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False)
)
@click.option("--to", type=click.Path(path_type=Path, file_okay=False), help="Thư mục dữ liệu mới (mặc định: --data).")
@click.option("--release", is_flag=True, help="Sau khi khôi phục và kiểm tra: cho thư lại được gửi đi.")
@who_decides
def restore(told: Told, folder: Path | None, to: Path | None, release: bool, who: str) -> None:
    """Khôi phục bản sao lưu DIR (bản mới nhất trong đó) vào thư mục chưa có gì; chưa gửi thư nào cho đến --release."""
    from collector.flow import backup as flow
    from collector.office import after_restore

    if release:
        if folder or to:
            raise click.UsageError("--release không đi cùng DIR hay --to")
        with opened(told) as (office, now):
            for line in after_restore.release(office, who, now):
                click.echo(line)
        return
    if folder is None:
        raise click.UsageError("thiếu thư mục sao lưu DIR")
    settings = told.settings()
    for line in flow.restore(folder, to or settings.data, settings.at(clock)):
        click.echo(line)


COMMANDS: Sequence[click.Command] = (verify, backup, restore)
