"""The board: how all unions stand, searched and sorted; and the same as a workbook."""

from dataclasses import replace
from urllib.parse import urlencode

from starlette.responses import Response

from collector.desk.request import DeskRequest, download
from collector.errors import RulingRefused
from collector.exports import XLSX
from collector.flow import board
from collector.office.progress import progress_table

PER_PAGE = 60
# A workbook of more rows takes longer than anybody waits for a page.
MOST_EXPORTED = 5000
_CHIPS = {
    "all": "Tất cả",
    "missing": "Chưa nhận đủ",
    "needs-fix": "Cần sửa",
    "review": "Chờ xem",
    "late": "Muộn",
    "accepted": "Đạt",
    "settled": "Miễn, bản giấy",
}


def show(request: DeskRequest) -> Response:
    """Show the board; htmx asks for the table alone while somebody types."""
    made = request.board()
    asked, state, sort = _asked(request)
    found = board.select(made, asked=asked, state=state, sort=sort)
    last = max(-(-len(found) // PER_PAGE), 1)
    page = min(request.number("page"), last)
    words = {"q": asked, "state": state, "sort": sort}

    def link(**changed: object) -> str:
        told = {k: v for k, v in (words | changed).items() if v not in ("", "all", "registry", 1)}
        return f"/?{urlencode(told)}" if told else "/"

    return request.show(
        "board-table.html" if request.partial else "board.html",
        title="Tình hình",
        board=made,
        rows=found[(page - 1) * PER_PAGE : page * PER_PAGE],
        found=len(found),
        page=page,
        last=last,
        asked=asked,
        state=state,
        sort=sort,
        chips=_CHIPS,
        counts=board.counts(made),
        link=link,
    )


def export(request: DeskRequest) -> Response:
    """Return the rows that are shown as the table of progress, which the digest brings too."""
    asked, state, sort = _asked(request)
    made = request.board()
    codes = {row.union.code for row in board.select(made, asked=asked, state=state, sort=sort)}
    if len(codes) > MOST_EXPORTED:
        raise RulingRefused(f"{len(codes)} đơn vị là quá nhiều cho một bảng; hãy lọc còn {MOST_EXPORTED} đơn vị")
    said = f"{made.numbers.received}/{made.numbers.expected} công đoàn đã gửi đủ."
    if made.numbers.marked:
        said += f" Ngoài ra {made.numbers.marked} công đoàn theo ghi nhận của Văn phòng (bản giấy, không phát sinh)."
    opened = request.opened()
    shown = replace(opened, statuses=tuple(one for one in opened.statuses if one.union in codes))
    content = progress_table(request.office, shown, request.now, said)
    return download(content, f"Biểu tiến độ {request.now:%Y-%m-%d %H.%M}.xlsx", XLSX)


def _asked(request: DeskRequest) -> tuple[str, str, str]:
    state, sort = request.asked("state", "all"), request.asked("sort", "registry")
    return (
        request.asked("q").strip()[:200],
        state if state in board.FILTERS else "all",
        sort if sort in board.SORTS else "registry",
    )
