"""Commands of the person who installs: init, doctor, verify."""

from collections.abc import Sequence

import click

from collector.cli.common import Told, as_json, clock, common, opened, show
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
@as_json
def doctor(told: Told, settings_table: bool, json_lines: bool) -> None:
    """Kiểm tra cài đặt và nói cách khắc phục từng chỗ hỏng (Việt và Anh)."""
    from collector import doctor as ward
    from collector import settings as declared

    if settings_table:
        click.echo(declared.table(), nl=False)
        return
    results = ward.examine(told.settings, clock)
    if json_lines:
        show(results, [], json_lines=True)
    else:
        for result in results:
            click.echo(f"{'✓' if result.ok else '✗'} {result.vietnamese}")
            click.echo(f"  {result.english}")
            if not result.ok:
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


COMMANDS: Sequence[click.Command] = (init, doctor, verify)
