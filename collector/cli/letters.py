"""Commands about letters: remind, digest, outbox."""

from collections.abc import Sequence

import click

from collector.cli.common import Told, as_json, common, opened, show

_DRY = click.option("--dry-run", is_flag=True, help="In ra, không xếp thư nào.")


@click.command()
@common
@_DRY
def remind(told: Told, dry_run: bool) -> None:
    """Soạn và xếp các thư nhắc đã đến hạn."""
    from collector import intake, reminders

    with opened(told) as (office, now):
        if not dry_run and office.settings.mailbox and reminders.due(office, now):
            # What is already in the mailbox must not be asked for.
            intake.take_in(office, now)
        _say(reminders.remind(office, now, dry_run=dry_run), dry_run=dry_run)


@click.command()
@common
@_DRY
def digest(told: Told, dry_run: bool) -> None:
    """Soạn và xếp bản tổng hợp tình hình cho cán bộ văn phòng."""
    from collector import reminders

    with opened(told) as (office, now):
        _say(reminders.digest(office, now, dry_run=dry_run), dry_run=dry_run)


@click.command()
@common
@as_json
def outbox(told: Told, json_lines: bool) -> None:
    """Các thư đi: đang chờ, đã gửi, bị giữ, lỗi."""
    from collector import listings

    columns = [
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
    with opened(told) as (office, _):
        show(listings.outbox(office), columns, json_lines=json_lines)


def _say(letters: Sequence["object"], *, dry_run: bool) -> None:
    from collector.model import Letter

    for letter in letters:
        assert isinstance(letter, Letter)
        click.echo(f"{letter.kind.value}  {letter.union or '-'}  {', '.join(letter.to)}  {letter.subject}")
        if dry_run:
            click.echo(letter.text)
    done = "Sẽ xếp" if dry_run else "Đã xếp"
    click.echo(f"{done} {len(letters)} thư.")


COMMANDS: Sequence[click.Command] = (remind, digest, outbox)
