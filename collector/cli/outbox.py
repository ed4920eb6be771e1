"""Commands about letters that wait and addresses that fail: outbox, revive, rehearse."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import click

from collector.cli.common import ROW, Told, as_json, common, opened, show, who_decides
from collector.errors import RulingRefused

_COLUMNS = [
    ("id", "Số"),
    ("kind", "Loại"),
    ("union", "Công đoàn"),
    ("to", "Gửi tới"),
    ("subject", "Tiêu đề"),
    ("state", "Trạng thái"),
    ("due_at", "Hẹn lúc"),
    ("sent_at", "Gửi lúc"),
    ("error", "Ghi chú"),
]
_KINDS = (
    "notice",
    "acknowledgement",
    "fix-request",
    "update",
    "reminder",
    "overdue",
    "thanks",
    "digest",
    "receipt-unknown",
)


_ACTIONS = ("release", "drop", "resend")


@click.command()
@common
@click.argument("action", type=click.Choice(_ACTIONS), required=False, metavar="[release|drop|resend]")
@click.argument("letters", nargs=-1, type=ROW, metavar="[ID]...")
@click.option("--all", "everything", is_flag=True, help="Mọi thư thuộc diện này, thay cho số.")
@click.option("--kind", type=click.Choice(_KINDS), help="Mọi thư thuộc diện này của một loại, thay cho số.")
@click.option("--why", help="Lý do (khi bỏ thư).")
@who_decides
@as_json
def outbox(
    told: Told,
    action: str | None,
    letters: tuple[int, ...],
    kind: str | None,
    everything: bool,
    why: str | None,
    who: str,
    json_lines: bool,
) -> None:
    """Các thư đi: đang chờ, đã gửi, bị giữ, lỗi; cho gửi, bỏ, hoặc gửi lại.

    release: cho gửi các thư đang giữ; nêu số thì được cả thư lỗi, thư chưa rõ đã gửi hay chưa, thư đã bỏ.

    drop: bỏ các thư đang giữ, không bao giờ gửi; nêu số thì được cả thư đang chờ gửi, thư lỗi.

    resend: gửi thật những thư đã soạn ở chế độ office (chỉ văn phòng nhận được), mỗi thư một lần.
    """
    from collector.flow import listings, rulings
    from collector.model import LetterKind

    _require_choice(action, letters, kind, why, everything=everything, json_lines=json_lines)
    with opened(told) as (office, now):
        if action is None:
            show(listings.outbox(office), _COLUMNS, json_lines=json_lines)
            return
        wanted = LetterKind(kind) if kind else None
        again = action == "resend"
        fitting = rulings.meant_for_others(office, wanted, now=now) if again else rulings.held(office, wanted)
        numbers = letters or fitting
        rule: dict[str, Callable[[int], str]] = {
            "release": lambda number: rulings.release(office, number, who=who, now=now),
            "drop": lambda number: rulings.drop(office, number, why=why or "", who=who, now=now),
            "resend": lambda number: rulings.resend(office, number, who=who, now=now),
        }
        _each(numbers, rule[action])


def _require_choice(
    action: str | None,
    letters: Sequence[int],
    kind: str | None,
    why: str | None,
    *,
    everything: bool,
    json_lines: bool,
) -> None:
    """Raise UsageError where it is not clear what is meant: the listing, or which letters are ruled upon."""
    ways = bool(letters) + bool(kind) + everything
    if action is None:
        if ways or why:
            raise click.UsageError(f"Nêu việc cần làm: {', '.join(_ACTIONS)}.")
        return
    if ways != 1 or json_lines:
        raise click.UsageError("Nêu số của các thư, hoặc --kind LOẠI, hoặc --all.")
    if (action == "drop") != bool(why):
        raise click.UsageError("--why đi cùng drop, và drop cần --why.")


def _each(numbers: Sequence[int], rule: Callable[[int], str]) -> None:
    """Rule on each letter by itself; one that is refused holds no other up."""
    refused = []
    for number in numbers:
        try:
            click.echo(rule(number))
        except RulingRefused as error:
            refused.append(str(error))
    for line in refused:
        click.echo(f"collector: {line}", err=True)
    if not numbers:
        click.echo("Không có thư nào thuộc diện này.")
    if refused:
        raise click.exceptions.Exit(1)


@click.command()
@common
@click.argument("address")
@click.option("--why", required=True, help="Lý do.")
@who_decides
def revive(told: Told, address: str, why: str, who: str) -> None:
    """Gửi thư trở lại tới ADDRESS, địa chỉ từng bị trả lại thư và nay dùng được."""
    from collector.flow import rulings

    with opened(told) as (office, now):
        click.echo(rulings.revive(office, address, why=why, who=who, now=now))


@click.command()
@common
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--speed", type=click.FloatRange(min=0, min_open=True), help="Nhanh gấp mấy lần thật (mặc định: ngay).")
@click.option("--from", "since", metavar="INSTANT", help="Chỉ diễn từ thời điểm này (mặc định: lúc mở đợt).")
@click.option("--until", metavar="INSTANT", help="Đến thời điểm này (mặc định: thư cuối hoặc lần nhắc cuối).")
@as_json
def rehearse(
    told: Told, folder: Path, speed: float | None, since: str | None, until: str | None, json_lines: bool
) -> None:
    """Diễn lại một thư mục thư thật (.eml) theo quy định và danh sách hiện nay, in mọi thư sẽ gửi.

    Không mở kết nối nào, không động tới dữ liệu đang dùng.
    """
    from collector import settings as declared
    from collector.flow import rehearsal

    first, last = (declared.instant(text) if text else None for text in (since, until))
    with opened(told) as (office, _):
        pace = _Pace(speed).wait if speed else None
        found = rehearsal.rehearse(office, folder, since=first, until=last, pace=pace)
        columns = [
            ("sent_at", "Gửi lúc"),
            ("kind", "Loại"),
            ("union", "Công đoàn"),
            ("to", "Gửi tới"),
            ("subject", "Tiêu đề"),
            ("state", "Trạng thái"),
            ("error", "Ghi chú"),
        ]
        show(found.letters, columns, json_lines=json_lines)
        if not json_lines:
            click.echo(found.sentence())


class _Pace:
    """Lets simulated time pass so many times as fast as time does."""

    def __init__(self, speed: float) -> None:
        self._speed = speed
        self._last: datetime | None = None

    def wait(self, at: datetime) -> None:
        """Wait until the simulated clock may show this instant."""
        if self._last is not None:
            time.sleep(max((at - self._last).total_seconds(), 0) / self._speed)
        self._last = at
        click.echo(f"collector: {at:%d/%m/%Y %H:%M}", err=True)


COMMANDS: Sequence[click.Command] = (outbox, revive, rehearse)
