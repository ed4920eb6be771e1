"""Commands about who may use the desk: accounts of people, tokens of programs."""

import sys
from collections.abc import Sequence

import click

from collector.cli.common import Told, as_json, common, opened, show, who_decides

_ROLES = ("viewer", "staff", "admin")


@click.group()
def staff() -> None:
    """Tài khoản của bàn làm việc: thêm, xem, khóa, xóa; mã truy cập cho chương trình khác."""


@staff.command()
@common
@click.argument("name")
@click.option(
    "--role",
    type=click.Choice(_ROLES),
    required=True,
    help="viewer chỉ xem; staff quyết định và gửi thư; admin còn nhập danh sách.",
)
@who_decides
def add(told: Told, name: str, role: str, who: str) -> None:
    """Tạo tài khoản NAME, hoặc đặt lại mật khẩu và quyền. Mật khẩu được hỏi, hoặc đọc một dòng từ đầu vào."""
    from collector.flow import accounts

    password = _password()
    with opened(told) as (office, now):
        click.echo(accounts.add(office.store, name, role, password, who=who, now=now))


@staff.command("list")
@common
@as_json
def list_(told: Told, json_lines: bool) -> None:
    """Các tài khoản, và các chương trình có mã truy cập."""
    columns = [("name", "Tên"), ("role", "Quyền"), ("active", "Dùng được"), ("created_at", "Tạo lúc")]
    with opened(told) as (office, _):
        rows = [
            {"name": one.name, "role": one.role, "active": one.active, "created_at": one.created_at}
            for one in office.store.staff.accounts()
        ] + [
            {"name": one.name, "role": "token", "active": True, "created_at": one.created_at}
            for one in office.store.staff.tokens()
        ]
        show(rows, columns, json_lines=json_lines)


@staff.command()
@common
@click.argument("name")
@who_decides
def disable(told: Told, name: str, who: str) -> None:
    """Khóa tài khoản NAME ngay; «staff add» mở lại với mật khẩu mới."""
    from collector.flow import accounts

    with opened(told) as (office, now):
        click.echo(accounts.disable(office.store, name, who=who, now=now))


@staff.command()
@common
@click.argument("name")
@click.option("--token", "is_token", is_flag=True, help="NAME là chương trình: thu hồi mã truy cập của nó.")
@who_decides
def remove(told: Told, name: str, is_token: bool, who: str) -> None:
    """Xóa tài khoản NAME; những việc đã làm vẫn ở trong nhật ký."""
    from collector.flow import accounts

    with opened(told) as (office, now):
        end = accounts.remove_token if is_token else accounts.remove
        click.echo(end(office.store, name, who=who, now=now))


@staff.command()
@common
@click.argument("name")
@who_decides
def token(told: Told, name: str, who: str) -> None:
    """Cấp mã truy cập cho chương trình NAME đọc /api/…; mã chỉ hiện một lần, mã cũ của NAME hết hiệu lực."""
    from collector.flow import accounts

    with opened(told) as (office, now):
        click.echo(accounts.new_token(office.store, name, who=who, now=now))


def _password() -> str:
    if sys.stdin.isatty():
        asked: str = click.prompt("Mật khẩu", hide_input=True, confirmation_prompt="Nhập lại mật khẩu", err=True)
        return asked
    return sys.stdin.readline().rstrip("\r\n")


COMMANDS: Sequence[click.Command] = (staff,)
