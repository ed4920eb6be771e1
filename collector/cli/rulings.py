"""What staff decide: of documents, unions and questions, and taking that back. Every one is audited."""

from collections.abc import Sequence

import click

from collector.cli.common import ROW, Told, as_json, common, opened, quietly, show, who_decides


@click.command()
@common
@click.argument("document")
@click.argument("union")
@click.option("--requirement", help="Yêu cầu mà văn bản trả lời (report, stats), khi máy chưa nhận ra hoặc nhận sai.")
@quietly
@who_decides
def assign(told: Told, document: str, union: str, requirement: str | None, who: str, quiet: bool) -> None:
    """Giao văn bản DOCUMENT cho công đoàn UNION."""
    from collector.flow import rulings

    with opened(told) as (office, now):
        click.echo(rulings.assign(office, document, union, requirement=requirement, who=who, now=now, quiet=quiet))


@click.command()
@common
@click.argument("document")
@click.option("--why", required=True, help="Lý do.")
@quietly
@who_decides
def reject(told: Told, document: str, why: str, who: str, quiet: bool) -> None:
    """Không nhận văn bản DOCUMENT."""
    from collector.flow import rulings

    with opened(told) as (office, now):
        click.echo(rulings.reject(office, document, why=why, who=who, now=now, quiet=quiet))


@click.command()
@common
@click.argument("document")
@click.option("--why", required=True, help="Lý do.")
@click.option("--waive", metavar="CODE", help="Chỉ miễn lỗi này (ví dụ report.section-missing), tại một chỗ.")
@click.option("--unwaive", metavar="CODE", help="Bỏ miễn lỗi này.")
@click.option("--where", metavar="PLACE", help="Chỗ được miễn (trường «where» của nhận xét; rỗng là cả tệp).")
@click.option("--everywhere", is_flag=True, help="Mọi lỗi loại này, ở mọi chỗ, kể cả các bản gửi sau.")
@quietly
@who_decides
def accept(
    told: Told,
    document: str,
    *,
    why: str,
    waive: str | None,
    unwaive: str | None,
    where: str | None,
    everywhere: bool,
    who: str,
    quiet: bool,
) -> None:
    """Nhận văn bản DOCUMENT dù còn lỗi; với --waive chỉ miễn một lỗi tại một chỗ cho công đoàn đó."""
    from collector.flow import rulings

    if waive and unwaive:
        raise click.UsageError("chỉ dùng một trong hai: --waive hoặc --unwaive")
    if where is not None and everywhere:
        raise click.UsageError("chỉ dùng một trong hai: --where hoặc --everywhere")
    if (where is not None or everywhere) and not (waive or unwaive):
        raise click.UsageError("--where và --everywhere chỉ đi cùng --waive hoặc --unwaive")
    with opened(told) as (office, now):
        if code := waive or unwaive:
            rule = rulings.waive if waive else rulings.unwaive
            said = rule(
                office, document, code, why=why, who=who, now=now, quiet=quiet, where=where, everywhere=everywhere
            )
        else:
            said = rulings.accept(office, document, why=why, who=who, now=now, quiet=quiet)
        click.echo(said)


@click.command()
@common
@click.argument("union")
@click.argument("until", metavar="DATE")
@click.option("--why", required=True, help="Lý do.")
@click.option("--shorten", is_flag=True, help="Rút ngắn: DATE sớm hơn hạn đang áp dụng.")
@quietly
@who_decides
def extend(told: Told, union: str, until: str, why: str, shorten: bool, who: str, quiet: bool) -> None:
    """Gia hạn cho công đoàn UNION đến hết ngày DATE (2024-11-15), hoặc đến giờ đã ghi."""
    from collector.flow import rulings

    with opened(told) as (office, now):
        click.echo(rulings.extend(office, union, until, why=why, who=who, now=now, quiet=quiet, shorten=shorten))


@click.command("set-aside")
@common
@click.argument("document")
@click.option("--why", required=True, help="Lý do.")
@quietly
@who_decides
def set_aside(told: Told, document: str, why: str, who: str, quiet: bool) -> None:
    """Xếp văn bản DOCUMENT ra ngoài: không phải tài liệu cần nộp."""
    from collector.flow import rulings

    with opened(told) as (office, now):
        click.echo(rulings.set_aside(office, document, why=why, who=who, now=now, quiet=quiet))


@click.command()
@common
@click.argument("document")
@click.option("--why", required=True, help="Lý do.")
@who_decides
def keep(told: Told, document: str, why: str, who: str) -> None:
    """Giữ văn bản DOCUMENT dù đơn vị đề nghị không dùng; không gửi thư nào."""
    from collector.flow import rulings

    with opened(told) as (office, now):
        click.echo(rulings.keep(office, document, why=why, who=who, now=now))


@click.command()
@common
@click.argument("message")
@click.option("--why", required=True, help="Lý do, ví dụ: đã trả lời qua điện thoại.")
@who_decides
def settle(told: Told, message: str, why: str, who: str) -> None:
    """Ghi là câu hỏi hoặc đề nghị rút tệp trong thư MESSAGE (mã, UID hoặc Message-ID) đã được giải quyết."""
    from collector.flow import rulings

    with opened(told) as (office, now):
        click.echo(rulings.settle(office, message, why=why, who=who, now=now))


@click.command()
@common
@click.argument("ruling", type=ROW)
@click.option("--why", required=True, help="Lý do.")
@quietly
@who_decides
def undo(told: Told, ruling: int, why: str, who: str, quiet: bool) -> None:
    """Rút lại quyết định số RULING (xem «collector rulings») cùng những gì đã theo sau nó."""
    from collector.flow import rulings

    with opened(told) as (office, now):
        click.echo(rulings.undo(office, ruling, why=why, who=who, now=now, quiet=quiet))


@click.command("rulings")
@common
@as_json
def list_rulings(told: Told, json_lines: bool) -> None:
    """Các quyết định của cán bộ trong đợt này, cũ nhất trước."""
    from collector.flow import listings

    columns = [
        ("id", "Số"),
        ("at", "Lúc"),
        ("kind", "Quyết định"),
        ("target", "Về"),
        ("union", "Công đoàn"),
        ("who", "Ai"),
        ("why", "Lý do"),
        ("undone", "Đã rút lại"),
    ]
    with opened(told) as (office, _):
        show(listings.rulings(office), columns, json_lines=json_lines)


@click.command()
@common
@click.argument("union")
@click.argument("requirement")
@click.argument("state", type=click.Choice(["exempt", "nothing-to-report", "paper", "missing"]))
@click.option("--why", required=True, help="Lý do.")
@click.option(
    "--on", metavar="DATE", default="", help="Ngày nhận bản giấy (2024-11-08): đúng hạn hay muộn là theo ngày này."
)
@click.option("--via", metavar="giấy|trục|Zalo", default="", help="Bản giấy nhận bằng cách nào.")
@quietly
@who_decides
def mark(
    told: Told, union: str, requirement: str, state: str, *, why: str, on: str, via: str, who: str, quiet: bool
) -> None:
    """Ghi nhận UNION được miễn, không phát sinh, hoặc đã nộp bản giấy một yêu cầu; missing là rút lại."""
    from collector.flow import rulings

    with opened(told) as (office, now):
        more = {"on": on, "via": via}
        click.echo(rulings.mark(office, union, requirement, state, why=why, who=who, now=now, quiet=quiet, **more))


@click.group()
def campaign() -> None:
    """Chốt đợt báo cáo, mở lại."""


@campaign.command()
@common
@click.option("--why", required=True, help="Lý do.")
@who_decides
def close(told: Told, why: str, who: str) -> None:
    """Chốt đợt báo cáo: thư đến sau được lưu, không làm thay đổi kết quả."""
    from collector.flow import rulings

    with opened(told) as (office, now):
        click.echo(rulings.close(office, why=why, who=who, now=now))


@campaign.command()
@common
@click.option("--why", required=True, help="Lý do.")
@who_decides
def reopen(told: Told, why: str, who: str) -> None:
    """Mở lại đợt báo cáo: xét và trả lời thư đến từ khi chốt."""
    from collector.flow import rulings

    with opened(told) as (office, now):
        click.echo(rulings.reopen(office, why=why, who=who, now=now))


COMMANDS: Sequence[click.Command] = (
    assign,
    reject,
    accept,
    keep,
    set_aside,
    settle,
    undo,
    list_rulings,
    extend,
    mark,
    campaign,
)
