"""Commands of the walk: poll, replay, inspect, demo; and those that a later version brings."""

from collections.abc import Sequence
from pathlib import Path

import click

from collector.cli.common import Told, as_json, clock, common, opened, show, who_decides
from collector.errors import FilesUnread, MailboxDiffers, NotYetBuilt


@click.command()
@common
@click.option(
    "--again",
    multiple=True,
    metavar="ID",
    help="Thử lại ngay thư bị lỗi mang mã này («collector messages»), dù đã thử bao nhiêu lần.",
)
@who_decides
def poll(told: Told, again: tuple[str, ...], who: str) -> None:
    """Nhận thư mới, xử lý, xếp và gửi thư trả lời; dừng khi không còn gì mới."""
    from collector.flow import intake

    with opened(told) as (office, now):
        report = intake.poll(office, now, again=again, who=who)
        for failure in report.failed:
            click.echo(f"collector: thư {failure.sha256[:12]} không xử lý được: {failure.reason}", err=True)
        if report.trouble:
            click.echo(f"collector: {report.trouble}", err=True)
        click.echo(report.sentence())


@click.command()
@common
def reconcile(told: Told) -> None:
    """So hộp thư với sổ, nêu từng thư không khớp theo UID."""
    from collector.flow import reconcile as flow

    with opened(told) as (office, _):
        found = flow.reconcile(office)
        for difference in found.differences:
            click.echo(f"collector: UID {difference.uid}: {difference.says}", err=True)
        if found.differences:
            raise MailboxDiffers(found.sentence())
        click.echo(found.sentence())


@click.command()
@common
@click.option(
    "--archive",
    "whole",
    is_flag=True,
    help="Sổ đã mất: tạo sổ mới từ kho thư gốc; chưa gửi thư nào.",
)
def replay(told: Told, whole: bool) -> None:
    """Dựng lại mọi kết quả từ các thư gốc đã lưu và nói điều gì ra khác."""
    from collector.flow import replay as flow

    if whole:
        _rebuild(told)
        return
    with opened(told) as (office, now):
        differences = flow.replay(office, now)
        for line in differences:
            click.echo(line)
        click.echo(f"Đã dựng lại từ thư gốc; {len(differences)} điểm khác.")


def _rebuild(told: Told) -> None:
    from collector import app
    from collector.flow import replay as flow

    settings = told.settings()
    app.rebuild(settings, settings.at(clock))
    with opened(told) as (office, now):
        lost = flow.rebuild(office, now)
        for line in lost:
            click.echo(line)
        click.echo(f"Đã tạo sổ mới từ kho thư gốc; {len(lost)} thư không đọc được. Chưa gửi thư nào.")
        click.echo(
            "Tiếp theo: «collector unions import TỆP», «collector replay», xem lại, rồi «collector restore --release»."
        )
        click.echo("Các quyết định của cán bộ và danh sách công đoàn nằm trong sổ cũ, không dựng lại được từ thư gốc.")


@click.command()
@common
@click.option("--dry-run", is_flag=True, help="Chỉ cho xem, không ghi gì.")
@click.option(
    "--mail", is_flag=True, help="Gửi thư đề nghị sửa cho tài liệu từ đạt thành chưa đạt (mặc định không gửi ai)."
)
@as_json
def recheck(told: Told, dry_run: bool, mail: bool, json_lines: bool) -> None:
    """Xét lại các tài liệu theo quy định hiện hành và nói tài liệu nào đổi trạng thái."""
    from collector.flow import recheck as flow

    if dry_run and mail:
        raise click.UsageError("--dry-run không gửi thư; chỉ dùng một trong hai: --dry-run hoặc --mail")
    with opened(told) as (office, now):
        changes = flow.recheck(office, now, dry_run=dry_run, mail=mail)
        if json_lines:
            show([flow.row(change) for change in changes], [], json_lines=True)
            return
        for line in flow.lines(changes):
            click.echo(line)
        did = "Sẽ đổi" if dry_run else "Đã đổi"
        turned = sum(change.state_changed for change in changes)
        click.echo(f"{did} {len(changes)} tài liệu, trong đó {turned} tài liệu đổi trạng thái.")


@click.command()
@common
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path())
@click.option("--text", is_flag=True, help="Thêm nội dung đọc được của từng văn bản: đoạn văn, ô bảng (cần --json).")
@as_json
def inspect(told: Told, files: tuple[str, ...], text: bool, json_lines: bool) -> None:
    """Cho xem chương trình hiểu từng FILE (.eml, .msg, tệp Office, tệp nén) thế nào; không ghi gì."""
    from collector.flow import inspection

    if text and not json_lines:
        raise click.UsageError("--text cần dùng cùng --json")
    for file in () if json_lines else files:
        click.Path(exists=True, dir_okay=False).convert(file, None, click.get_current_context())
    unjudged = []
    with opened(told) as (office, now):
        names = {union.code: union.short_name or union.name for union in office.by_code.values()}
        for view in inspection.inspect(office, files, now, contents=text):
            if inspection.unjudged(view):
                unjudged.append(f"{view['file']}: {view['failed']}")
            if json_lines:
                show([view], [], json_lines=True)
            elif not inspection.unjudged(view):
                if len(files) > 1:
                    click.echo(f"--- {view['file']}")
                for line in inspection.lines(view, names):
                    click.echo(line)
    if unjudged:
        raise FilesUnread("; ".join(unjudged))


@click.command()
@common
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo-out"),
    show_default=True,
    help="Thư mục kết quả; kết quả của lần chạy thử trước được thay.",
)
@click.option("--serve", is_flag=True, help="Sau đó mở bàn làm việc trên dữ liệu chạy thử. [COLLECTOR_DESK]")
def demo(told: Told, out: Path, serve: bool) -> None:
    """Chạy thử cả đợt 2024 với thư mẫu, đồng hồ mô phỏng; kết quả là một trang để xem."""
    from collector.demo import replay as rehearsal

    rehearsal.run(out, click.echo)
    if serve:
        _serve_demo(told, out)


def _serve_demo(told: Told, out: Path) -> None:
    """Open the desk over the demo's data, with something left to do and an account to sign in with."""
    from dataclasses import replace

    from collector.cli import service
    from collector.demo import desk_visit

    settings = replace(desk_visit.settings(out), desk=told.settings().desk)
    desk_visit.prepare(settings, out)
    password = desk_visit.account(settings)
    host, port = settings.desk
    click.echo("")
    click.echo(f"Bàn làm việc: http://{host}:{port}/   (Ctrl-C để dừng)")
    click.echo(f"Tên đăng nhập: {desk_visit.NAME}   Mật khẩu: {password}")
    service.serve(settings, service.present(desk_visit.NOW))


def _later(name: str, says: str, *, arguments: int = 0) -> click.Command:
    """Return a command that says that it belongs to a later version, and exits 2."""

    @click.command(name, help=f"{says} (bản sau)", context_settings={"ignore_unknown_options": True})
    @click.argument("rest", nargs=-1, type=click.UNPROCESSED, required=bool(arguments))
    def later(rest: tuple[str, ...]) -> None:
        del rest
        raise NotYetBuilt(name)

    return later


COMMANDS: Sequence[click.Command] = (
    poll,
    reconcile,
    replay,
    recheck,
    inspect,
    demo,
    _later("consolidate", "Tổng hợp số liệu và báo cáo"),
)
