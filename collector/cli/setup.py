"""Commands of the person who installs: init, doctor, verify."""

from collections.abc import Sequence
from pathlib import Path

import click

from collector.cli.common import Told, as_json, clock, common, opened, show, who_decides
from collector.errors import ArchiveDamaged


@click.command()
@common
def init(told: Told) -> None:
    """Tạo cấu hình có chú thích, cơ sở dữ liệu và nạp đợt báo cáo. Chạy lại không thay đổi gì."""
    from collector import app

    settings = told.settings()
    made = app.init(settings)
    for line in made:
        click.echo(line)


@click.command()
@common
@click.option("--settings", "settings_table", is_flag=True, help="In bảng các mục cấu hình (docs/settings.md).")
@click.option(
    "--roundtrip", "tried", is_flag=True, help="Gửi một thư cho chính Văn phòng và đợi thư về hộp thư (tối đa 2 phút)."
)
@as_json
def doctor(told: Told, settings_table: bool, tried: bool, json_lines: bool) -> None:
    """Kiểm tra cài đặt và nói cách khắc phục từng chỗ hỏng (Việt và Anh)."""
    from collector import doctor as ward
    from collector import settings as declared

    if settings_table:
        click.echo(declared.table(), nl=False)
        return
    results = ward.examine(told.settings, clock)
    if tried:
        with opened(told) as (office, _):
            results.append(ward.roundtrip(office, clock))
    if json_lines:
        show(results, [], json_lines=True)
    else:
        for result in results:
            mark = "✗" if not result.ok else "!" if result.mend_vietnamese else "✓"
            click.echo(f"{mark} {result.vietnamese}")
            click.echo(f"  {result.english}")
            if result.mend_vietnamese:
                click.echo(f"  → {result.mend_vietnamese}")
                click.echo(f"  → {result.mend_english}")
    if not all(result.ok for result in results):
        raise click.exceptions.Exit(1)


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


COMMANDS: Sequence[click.Command] = (init, doctor, verify, backup, restore)
