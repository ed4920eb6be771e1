"""Commands about letters: remind, digest, letters."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from collector.cli.common import Told, as_json, common, opened, show

if TYPE_CHECKING:
    from datetime import datetime

    from collector.model import Attachment, Campaign, Letter

_FORECAST = [
    ("at", "Lúc"),
    ("kind", "Loại"),
    ("union", "Mã"),
    ("to", "Gửi tới"),
    ("phone", "Điện thoại"),
    ("requirements", "Yêu cầu"),
    ("why", "Vì sao"),
    ("held", "Chờ"),
]
_DRY = click.option("--dry-run", is_flag=True, help="In ra, không xếp thư nào.")


@click.command()
@common
@_DRY
@click.option(
    "--forecast", type=click.IntRange(1, 366), metavar="DAYS", help="In những thư sẽ đến hạn trong DAYS ngày."
)
@as_json
def remind(told: Told, dry_run: bool, forecast: int | None, json_lines: bool) -> None:
    """Soạn và xếp các thư nhắc đã đến hạn."""
    from collector.flow import intake, reminders

    if json_lines and forecast is None:
        raise click.UsageError("--json đi cùng --forecast.")
    with opened(told) as (office, now):
        if forecast is not None:
            found = [asdict(one) for one in reminders.forecast(office, now, forecast)]
            if not json_lines:
                # Nobody can be written to: somebody has to call.
                found = [row | {"to": row["to"] or "(gọi điện)"} for row in found]
            show(found, _FORECAST, json_lines=json_lines)
            return
        if not dry_run and office.settings.mailbox and reminders.due(office, now):
            # What is already in the mailbox must not be asked for.
            intake.take_in(office, now)
        _say(reminders.remind(office, now, dry_run=dry_run), dry_run=dry_run)


@click.command()
@common
@_DRY
def digest(told: Told, dry_run: bool) -> None:
    """Soạn và xếp bản tổng hợp tình hình cho cán bộ văn phòng."""
    from collector.flow import reminders

    with opened(told) as (office, now):
        _say(reminders.digest(office, now, dry_run=dry_run), dry_run=dry_run)


@click.group()
def letters() -> None:
    """Mẫu thư: xem trước, chép ra để sửa."""


@letters.command()
@common
@click.argument("kind")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Ghi thêm KIND.txt, KIND.html, KIND.eml và các tệp đính kèm vào thư mục này.",
)
def preview(told: Told, kind: str, out: Path | None) -> None:
    """Soạn thử một thư với dữ kiện ví dụ (KIND: notice, acknowledgement, fix-request, reminder, digest…)."""
    from collector.letters.samples import sample
    from collector.office.office import campaign, templates

    settings = told.settings()
    loaded = campaign(settings)
    letter = sample(kind, loaded, templates(settings), _form(loaded))
    click.echo(f"{letter.subject}\n\n{letter.text}")
    for file in letter.attachments:
        click.echo(f"[{file.name}, {len(file.content)} byte]")
    if out:
        _write_out(letter, kind, out, letter.due_at)


@letters.command()
@common
@click.argument("kind")
def copy(told: Told, kind: str) -> None:
    """Chép mẫu của một loại thư (hoặc phần dùng chung: _parts) vào thư mục mẫu riêng để sửa."""
    from collector.office.office import own_letters

    for path in own_letters(told.settings(), kind):
        click.echo(str(path))


def _form(loaded: "Campaign") -> "Attachment | None":
    from collector.exports import XLSX, prefilled
    from collector.model import Attachment

    if not loaded.blank:
        return None
    content = prefilled(Path(loaded.blank).read_bytes(), "Công đoàn Viện Ví dụ")
    return Attachment("VIDU - CĐ Viện Ví dụ - Số liệu.xlsx", XLSX, content)


def _write_out(letter: "Letter", kind: str, out: Path, now: "datetime") -> None:
    from collector.letters import LetterSender, as_bytes

    out.mkdir(parents=True, exist_ok=True)
    head = LetterSender("congdoan@vidu.example", "Văn phòng")
    (out / f"{kind}.txt").write_text(letter.text, encoding="utf-8")
    (out / f"{kind}.html").write_text(letter.html, encoding="utf-8")
    (out / f"{kind}.eml").write_bytes(as_bytes(letter, head, now=now))
    for file in letter.attachments:
        (out / file.name).write_bytes(file.content)


def _say(letters: Sequence["object"], *, dry_run: bool) -> None:
    from collector.model import Letter

    for letter in letters:
        assert isinstance(letter, Letter)
        click.echo(f"{letter.kind.value}  {letter.union or '-'}  {', '.join(letter.to)}  {letter.subject}")
        if dry_run:
            click.echo(letter.text)
    done = "Sẽ xếp" if dry_run else "Đã xếp"
    click.echo(f"{done} {len(letters)} thư.")


COMMANDS: Sequence[click.Command] = (remind, digest, letters)
