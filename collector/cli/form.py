"""Commands of the statistics form: learn a blank one, take over figures of an earlier year."""

from collections.abc import Sequence
from getpass import getuser
from pathlib import Path

import click

from collector.cli.common import Told, common, opened
from collector.errors import FormRefused


@click.group()
def form() -> None:
    """Biểu thống kê: đọc biểu trống thành định nghĩa, nhận số liệu năm trước."""


@form.command()
@common
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Tệp YAML để ghi; không ghi đè tệp đã có. Không có thì in ra màn hình.",
)
@click.option("--id", "form_id", help="Tên của biểu; mặc định theo tên tệp --out hoặc tệp FILE.")
@click.option("--year", type=int, help="Năm của biểu, khi biểu không ghi.")
@click.option("--sheet", help="Trang tính có biểu, khi tệp có nhiều biểu.")
@click.option(
    "--like",
    help="Đợt báo cáo có biểu cũ: dòng nào trùng thì giữ mã và phép kiểm tra của dòng đó.",
    metavar="CAMPAIGN",
)
def learn(
    told: Told,
    file: Path,
    out: Path | None,
    form_id: str | None,
    year: int | None,
    sheet: str | None,
    like: str | None,
) -> None:
    """Đọc biểu trống FILE và viết định nghĩa của biểu (YAML) để cán bộ xem lại."""
    from collector.flow import learning

    del told
    if out is not None and out.exists():
        raise FormRefused(f"đã có tệp {out}, hãy chọn tên khác")
    wish = learning.Wish(form_id or (out or file).stem, year, sheet, like)
    found = learning.learn_form(file, wish)
    if out is None:
        click.echo(found.text, nl=False)
        return
    out.write_text(found.text, encoding="utf-8")
    for line in found.lines():
        click.echo(line)
    click.echo(f"Đã ghi {out}. Xem lại từng dòng, nhất là những chỗ nêu trên, trước khi dùng.")


@form.command()
@common
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False)
@click.option("--year", type=int, help="Năm của số liệu trong FILE.")
@click.option("--union", help="Mã công đoàn, khi FILE là biểu của một công đoàn và không ghi rõ tên.")
@click.option("--campaign", help="Lấy từ một đợt báo cáo trước trong cùng sổ, thay cho FILE.")
@click.option("--who", default=getuser, help="Người thực hiện, ghi vào nhật ký (mặc định: tài khoản trên máy).")
def earlier(told: Told, file: Path | None, year: int | None, union: str | None, campaign: str | None, who: str) -> None:
    """Nhận số liệu năm trước từ FILE hoặc từ một đợt trước, để so với số liệu năm nay."""
    from collector.flow import earlier_figures as flow

    if (file is None) == (campaign is None):
        raise click.UsageError("Cần đúng một trong hai: FILE hoặc --campaign.")
    if file is not None and year is None:
        raise click.UsageError("Cần --year: năm của số liệu trong FILE.")
    with opened(told) as (office, now):
        if campaign is not None:
            taken = flow.take_campaign(office, campaign, who=who, now=now)
        else:
            assert file is not None
            assert year is not None
            taken = flow.take_workbook(office, file, year, union=union, who=who, now=now)
        if not taken.counts:
            raise FormRefused("; ".join(taken.refused) or "không có số liệu nào để nhận")
        for line in taken.lines():
            click.echo(line)


COMMANDS: Sequence[click.Command] = (form,)
