"""The listings: what stands in the books, for people and for programs."""

from collections.abc import Sequence
from pathlib import Path

import click

from collector.cli.common import Told, as_json, common, opened, show


@click.command()
@common
@as_json
def messages(told: Told, json_lines: bool) -> None:
    """Các thư đã nhận."""
    from collector import listings

    columns = [
        ("received_at", "Nhận lúc"),
        ("from", "Người gửi"),
        ("subject", "Tiêu đề"),
        ("class", "Loại"),
        ("documents", "Tệp"),
        ("state", "Trạng thái"),
    ]
    with opened(told) as (office, _):
        show(listings.messages(office), columns, json_lines=json_lines)


@click.command()
@common
@as_json
def documents(told: Told, json_lines: bool) -> None:
    """Các tệp đã nhận, thuộc công đoàn nào và vì sao."""
    from collector import listings

    columns = [
        ("id", "Mã"),
        ("received_at", "Nhận lúc"),
        ("path", "Tệp"),
        ("requirement", "Yêu cầu"),
        ("union", "Công đoàn"),
        ("decision", "Quyết định"),
        ("state", "Trạng thái"),
        ("findings", "Nhận xét"),
    ]
    with opened(told) as (office, _):
        show(listings.documents(office), columns, json_lines=json_lines)


@click.command()
@common
@as_json
def values(told: Told, json_lines: bool) -> None:
    """Các số liệu của biểu thống kê đang có hiệu lực của từng công đoàn."""
    from collector import listings

    columns = [
        ("union", "Công đoàn"),
        ("indicator", "Chỉ tiêu"),
        ("value", "Giá trị"),
        ("unit", "Đơn vị"),
        ("cell", "Ô"),
        ("source", "Nguyên văn"),
    ]
    with opened(told) as (office, _):
        show(listings.values(office), columns, json_lines=json_lines)


@click.command()
@common
@as_json
def status(told: Told, json_lines: bool) -> None:
    """Tình hình nộp của từng công đoàn."""
    from collector import listings

    columns = [
        ("union", "Mã"),
        ("name", "Công đoàn"),
        ("requirement", "Yêu cầu"),
        ("state", "Trạng thái"),
        ("received_at", "Nhận lúc"),
        ("late", "Muộn"),
        ("version", "Lần"),
    ]
    with opened(told) as (office, _):
        show(listings.status(office), columns, json_lines=json_lines)


@click.command()
@common
@as_json
def audit(told: Told, json_lines: bool) -> None:
    """Nhật ký: ai đã quyết định gì, khi nào, vì sao."""
    from collector import listings

    columns = [("at", "Lúc"), ("who", "Ai"), ("action", "Việc"), ("target", "Đối tượng"), ("detail", "Chi tiết")]
    with opened(told) as (office, _):
        show(listings.audit(office), columns, json_lines=json_lines)


@click.command()
@common
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Thư mục để chép vào.")
def files(told: Told, out: Path) -> None:
    """Chép mỗi tệp đang có hiệu lực thành «MÃ - tên ngắn - Báo cáo 2024.docx», kèm danh sách."""
    from collector import listings

    with opened(told) as (office, _):
        count = listings.copy_files(office, out)
        click.echo(f"Đã chép {count} tệp vào {out}, danh sách ở {out / listings.LIST_NAME}.")


COMMANDS: Sequence[click.Command] = (messages, documents, values, status, audit, files)
