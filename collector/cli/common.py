"""What every command shares: its common options, the opened hall, and the two ways of printing."""

import getpass
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collector import settings as declared
    from collector.office.office import Office


_WIDEST = 48
# The number of a row, no larger than one can be.
ROW = click.IntRange(1, 2**63 - 1)


@dataclass(frozen=True, slots=True)
class Told:
    """What the command line says of the settings."""

    config: Path | None
    data: str | None
    now: str | None

    def over(self, weaker: "Told | None") -> "Told":
        """Take from another what this one leaves open: an option behind the command wins over one before it."""
        if weaker is None:
            return self
        return Told(self.config or weaker.config, self.data or weaker.data, self.now or weaker.now)

    def settings(self) -> "declared.Settings":
        """Read the settings with these on top."""
        from collector import settings as declared  # the model's many values take their time

        return declared.load({"data": self.data, "now": self.now}, file=self.config)


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return a command the options that all have; they may stand before or after its name."""

    @click.option(
        "--config",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Tệp cấu hình (mặc định: collector.toml trong thư mục dữ liệu).",
    )
    @click.option("--data", help="Thư mục dữ liệu. [COLLECTOR_DATA]")
    @click.option(
        "--now",
        help="Chạy lệnh như tại thời điểm này, ví dụ 2024-11-09T17:00+07:00. [COLLECTOR_NOW]",
        metavar="INSTANT",
    )
    @click.pass_context
    @wraps(command)
    def told(
        context: click.Context, /, *args: Any, config: Path | None, data: str | None, now: str | None, **kw: Any
    ) -> Any:
        before = context.find_object(Told)
        return command(*args, told=Told(config, data, now).over(before), **kw)

    return told


def as_json(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return a listing its `--json` option."""
    return click.option("--json", "json_lines", is_flag=True, help="In mỗi dòng một đối tượng JSON (UTF-8).")(command)


def who_decides(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return a ruling its `--who` option."""
    told = "Người quyết định, ghi vào nhật ký (mặc định: tài khoản máy)."
    return click.option("--who", default=_account, help=told)(command)


def quietly(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return a ruling its `--quiet` option."""
    told = "Không gửi thư nào về quyết định này, kể cả về sau."
    return click.option("--quiet", is_flag=True, help=told)(command)


def _account() -> str:
    """Return the machine's account; in a container it may have a number and no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


def clock() -> datetime:
    """Read the clock; doors alone do."""
    from collector.model import ZONE

    return datetime.now(ZONE)


@contextmanager
def opened(told: Told) -> Iterator["tuple[Office, datetime]"]:
    """Open the hall; return it with the present instant."""
    from collector import app  # the hall loads database and rules

    settings = told.settings()
    with app.opened(settings) as office:
        yield office, settings.at(clock)


def show(rows: Sequence[Any], columns: Sequence[tuple[str, str]], *, json_lines: bool) -> None:
    """Print rows: as JSON objects, or as a table of the given (field, heading) columns."""
    from collector.flow import listings  # the hall is open by now

    plain = [listings.plain(row) for row in rows]
    if json_lines:
        for row in plain:
            click.echo(json.dumps(row, ensure_ascii=False))
        return
    cells = [[text(row.get(field)) for field, _ in columns] for row in plain]
    heads = [head for _, head in columns]
    widths = [min(_WIDEST, max(len(cell) for cell in column)) for column in zip(heads, *cells, strict=True)]
    for line in [heads, ["-" * w for w in widths], *cells]:
        click.echo("  ".join(cut(c, w).ljust(w) for c, w in zip(line, widths, strict=True)).rstrip())
    click.echo(f"({len(cells)} dòng)")


def text(value: Any) -> str:
    """Write a JSON value for people."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, list):
        return ", ".join(_named(item) if isinstance(item, dict) else text(item) for item in value)
    return " ".join(str(value).split())


def _named(item: dict[str, Any]) -> str:
    """Write a finding, a waiver or a candidate by its name."""
    name = text(item.get("code") or item.get("union"))
    if "severity" not in item and item.get("where"):
        name = f"{name} {text(item['where'])}"
    return f"{name}{' (đã miễn)' if item.get('waived') else ''}"


def cut(cell: str, width: int) -> str:
    """Cut a cell to a width."""
    return cell if len(cell) <= width else cell[: width - 1] + "…"
