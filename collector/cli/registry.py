"""Commands of the registry of unions."""

from collections.abc import Sequence
from pathlib import Path

import click

from collector.cli.common import Told, common, opened


@click.group()
def unions() -> None:
    """Danh sách công đoàn: nhập, xuất."""


@unions.command("import")
@common
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def import_(told: Told, file: Path) -> None:
    """Nhập danh sách từ CSV hoặc xlsx; báo từng dòng thêm, đổi, mất, bị từ chối và vì sao."""
    from collector import rulings

    with opened(told) as (office, now):
        report = rulings.import_unions(office, file, now)
        for line in report.lines():
            click.echo(line)


@unions.command()
@common
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def export(told: Told, file: Path) -> None:
    """Xuất danh sách ra CSV hoặc xlsx."""
    from collector.store import registry

    with opened(told) as (office, _):
        registry.write_registry(file, office.unions)
        click.echo(f"Đã ghi {len(office.unions)} công đoàn vào {file}.")


COMMANDS: Sequence[click.Command] = (unions,)
