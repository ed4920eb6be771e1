"""Commands of the registry of unions: import, export, what staff's rulings propose for it, its history."""

from collections.abc import Sequence
from pathlib import Path

import click

from collector.cli.common import Told, as_json, common, opened, show, who_decides


@click.group()
def unions() -> None:
    """Danh sách công đoàn: nhập, xuất."""


@unions.command("import")
@common
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--remove", is_flag=True, help="Bỏ khỏi danh sách các đơn vị không có trong tệp (mặc định: chỉ nêu ra).")
@click.option("--rename", "renames", multiple=True, metavar="OLD=NEW", help="Đơn vị mã OLD nay mang mã NEW.")
@click.option("--new", "fresh", multiple=True, metavar="CODE", help="CODE là đơn vị mới, không phải đổi mã.")
def import_(told: Told, file: Path, remove: bool, renames: tuple[str, ...], fresh: tuple[str, ...]) -> None:
    """Nhập danh sách từ CSV hoặc xlsx; báo từng dòng thêm, đổi, mất, bị từ chối và vì sao."""
    from collector.flow import rulings

    orders = rulings.ImportOrders(remove, _renames(renames), fresh)
    with opened(told) as (office, now):
        report = rulings.import_unions(office, file, now, orders)
        for line in report.lines():
            click.echo(line)


def _renames(told: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in told:
        old, _, new = (part.strip() for part in text.partition("="))
        if not old or not new or old in found:
            raise click.UsageError(f"--rename {text}: viết MÃ-CŨ=MÃ-MỚI, mỗi mã cũ một lần")
        found[old] = new
    return found


@unions.command()
@common
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def export(told: Told, file: Path) -> None:
    """Xuất danh sách ra CSV hoặc xlsx."""
    from collector.store import registry_file

    with opened(told) as (office, _):
        registry_file.write_registry(file, office.unions)
        click.echo(f"Đã ghi {len(office.unions)} công đoàn vào {file}.")


@unions.command()
@common
@as_json
@click.option("--accept", metavar="ID", help="Đưa đề xuất này vào danh sách.")
@click.option("--drop", metavar="ID", help="Bỏ đề xuất này.")
@who_decides
def proposals(told: Told, json_lines: bool, accept: str | None, drop: str | None, who: str) -> None:
    """Những địa chỉ và cách viết tên mà các quyết định «assign» đề xuất bổ sung; không tự vào danh sách."""
    from collector.flow import rulings

    if accept and drop:
        raise click.UsageError("chỉ dùng một trong hai: --accept hoặc --drop")
    columns = [
        ("id", "Mã"),
        ("union", "Công đoàn"),
        ("what", "Bổ sung"),
        ("text", "Nội dung"),
        ("document", "Văn bản"),
        ("who", "Ai giao"),
        ("caution", "Lưu ý"),
    ]
    with opened(told) as (office, now):
        if accept:
            click.echo(rulings.accept_proposal(office, accept, who=who, now=now))
        elif drop:
            click.echo(rulings.drop_proposal(office, drop, who=who, now=now))
        else:
            show(rulings.proposals(office), columns, json_lines=json_lines)


@unions.command()
@common
@as_json
@click.argument("code", required=False)
def history(told: Told, json_lines: bool, code: str | None) -> None:
    """Các lần danh sách thay đổi, của công đoàn CODE hoặc của tất cả."""
    columns = [("at", "Lúc"), ("who", "Ai"), ("code", "Mã"), ("changed", "Thay đổi")]
    with opened(told) as (office, _):
        rows = [
            {
                "at": one.at,
                "who": one.who,
                "code": one.code,
                "changed": one.changed,
                "before": one.before,
                "after": one.after,
            }
            for one in office.store.registry.changes(code)
        ]
        show(rows, columns, json_lines=json_lines)


COMMANDS: Sequence[click.Command] = (unions,)
