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
    from collector.flow import listings

    columns = [
        ("id", "Mã"),
        ("received_at", "Nhận lúc"),
        ("from", "Người gửi"),
        ("subject", "Tiêu đề"),
        ("class", "Loại"),
        ("documents", "Tệp"),
        ("state", "Trạng thái"),
        ("why", "Vì sao"),
        ("question", "Câu hỏi"),
    ]
    with opened(told) as (office, _):
        show(listings.messages(office), columns, json_lines=json_lines)


@click.command()
@common
@as_json
def documents(told: Told, json_lines: bool) -> None:
    """Các tệp đã nhận, thuộc công đoàn nào và vì sao."""
    from collector.flow import listings

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
    from collector.flow import listings

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
    from collector.flow import listings

    columns = [
        ("union", "Mã"),
        ("name", "Công đoàn"),
        ("requirement", "Yêu cầu"),
        ("state", "Trạng thái"),
        ("received_at", "Nhận lúc"),
        ("late", "Muộn"),
        ("on", "Ngày nhận bản giấy"),
        ("version", "Lần"),
        ("waived", "Được miễn"),
    ]
    with opened(told) as (office, now):
        rows = listings.status(office)
        if not json_lines:
            rows = [row | {"name": f"{row['name']} (đã ra khỏi danh sách)"} if row["left"] else row for row in rows]
        show(rows, columns, json_lines=json_lines)
        closed_at = None if json_lines else office.store.rulings.closed_at(office.campaign.id)
        if closed_at:
            click.echo(f"Đợt báo cáo đã chốt lúc {closed_at:%H:%M ngày %d/%m/%Y}; thư đến sau không được tính.")
        found = [] if json_lines else listings.addresses(office, now)
        for row in found:
            said = "thư bị trả lại" if row["state"] == "bounced" else f"vắng đến hết {row['until']}"
            click.echo(f"{row['union']} ({row['name']}): {row['address']} {said}; gọi {row['phone'] or '(chưa có số)'}")


@click.command()
@common
@as_json
def addresses(told: Told, json_lines: bool) -> None:
    """Các địa chỉ của công đoàn mà thư không tới được, hoặc chủ nhân đang vắng."""
    from collector.flow import listings

    columns = [
        ("union", "Mã"),
        ("name", "Công đoàn"),
        ("address", "Địa chỉ"),
        ("state", "Trạng thái"),
        ("since", "Từ"),
        ("status", "Mã lỗi"),
        ("until", "Đến hết"),
        ("contact", "Đầu mối"),
        ("phone", "Điện thoại"),
    ]
    with opened(told) as (office, now):
        show(listings.addresses(office, now), columns, json_lines=json_lines)


@click.command()
@common
@as_json
def facts(told: Told, json_lines: bool) -> None:
    """Những điều báo cáo đang có hiệu lực nói ra: số, ngày, người ký, nội dung từng mục, kiến nghị."""
    from collector.flow import listings

    columns = [
        ("union", "Công đoàn"),
        ("number", "Số"),
        ("symbol", "Ký hiệu"),
        ("date", "Ngày"),
        ("signer_role", "Chức vụ"),
        ("signer_name", "Người ký"),
        ("year", "Năm"),
        ("items", "Các mục"),
        ("recommendations", "Kiến nghị"),
    ]
    with opened(told) as (office, _):
        rows = listings.facts(office)
        if not json_lines:
            # For people what was found is told in brief; the texts themselves are for programs.
            rows = [
                {**row, "items": len(row.get("items", ())), "recommendations": len(row.get("recommendations", ()))}
                for row in rows
            ]
        show(rows, columns, json_lines=json_lines)


@click.command()
@common
@as_json
def audit(told: Told, json_lines: bool) -> None:
    """Nhật ký: ai đã quyết định gì, khi nào, vì sao."""
    from collector.flow import listings

    columns = [("at", "Lúc"), ("who", "Ai"), ("action", "Việc"), ("target", "Đối tượng"), ("detail", "Chi tiết")]
    with opened(told) as (office, _):
        show(listings.audit(office), columns, json_lines=json_lines)


@click.command()
@common
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Thư mục để chép vào.")
def files(told: Told, out: Path) -> None:
    """Chép mỗi tệp đang có hiệu lực thành «MÃ - tên ngắn - Báo cáo 2024.docx», kèm danh sách."""
    from collector.flow import copied_files

    with opened(told) as (office, _):
        copied = copied_files.copy_files(office, out)
        click.echo(f"Đã chép {len(copied.names)} tệp vào {out}, danh sách ở {out / copied_files.LIST_NAME}.")
        for name in copied.macros:
            click.echo(f"Có macro, không nên cho chạy khi mở: {name}")


COMMANDS: Sequence[click.Command] = (messages, documents, values, facts, status, addresses, audit, files)
