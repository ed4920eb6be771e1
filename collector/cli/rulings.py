"""What staff decide: assign, reject, accept, extend. Every one is audited."""

import getpass
import os
from collections.abc import Sequence

import click

from collector.cli.common import Told, common, opened


def _account() -> str:
    """Give the machine's account; in a container it may have a number and no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


_WHO = click.option("--who", default=_account, help="Người quyết định, ghi vào nhật ký (mặc định: tài khoản máy).")


@click.command()
@common
@click.argument("document")
@click.argument("union")
@_WHO
def assign(told: Told, document: str, union: str, who: str) -> None:
    """Giao văn bản DOCUMENT cho công đoàn UNION."""
    from collector import rulings

    with opened(told) as (office, now):
        click.echo(rulings.assign(office, document, union, who=who, now=now))


@click.command()
@common
@click.argument("document")
@click.option("--why", required=True, help="Lý do.")
@_WHO
def reject(told: Told, document: str, why: str, who: str) -> None:
    """Không nhận văn bản DOCUMENT."""
    from collector import rulings

    with opened(told) as (office, now):
        click.echo(rulings.reject(office, document, why=why, who=who, now=now))


@click.command()
@common
@click.argument("document")
@click.option("--why", required=True, help="Lý do.")
@_WHO
def accept(told: Told, document: str, why: str, who: str) -> None:
    """Nhận văn bản DOCUMENT dù còn lỗi."""
    from collector import rulings

    with opened(told) as (office, now):
        click.echo(rulings.accept(office, document, why=why, who=who, now=now))


@click.command()
@common
@click.argument("union")
@click.argument("until", metavar="DATE")
@click.option("--why", required=True, help="Lý do.")
@_WHO
def extend(told: Told, union: str, until: str, why: str, who: str) -> None:
    """Gia hạn cho công đoàn UNION đến hết ngày DATE (2024-11-15), hoặc đến giờ đã ghi."""
    from collector import rulings

    with opened(told) as (office, now):
        click.echo(rulings.extend(office, union, until, why=why, who=who, now=now))


COMMANDS: Sequence[click.Command] = (assign, reject, accept, extend)
