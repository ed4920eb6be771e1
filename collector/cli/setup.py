"""Commands of the person who installs: init, doctor."""

from collections.abc import Sequence

import click

from collector.cli.common import Told, as_json, clock, common, opened, show


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


COMMANDS: Sequence[click.Command] = (init, doctor)
