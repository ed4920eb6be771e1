"""The templates of the desk, and how they write instants, sizes and states.

Autoescape is on for every template and nothing is marked safe: what came by mail is text. A name that a template does
not get is an error.
"""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache, cached_property
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from collector.matching.sentences import sentence
from collector.model import (
    RULINGS_ON_DOCUMENTS,
    RULINGS_ON_QUESTIONS,
    RULINGS_ON_UNIONS,
    ZONE,
    LetterKind,
    Requirement,
    Standing,
    Union,
)
from collector.office import labels
from collector.paths import shipped
from collector.standing import in_short

_STEP = 1024
# The look is that of the demo's page, and what the desk has beyond it.
_SHEETS = (("demo", "style.css"), ("desk", "desk.css"))
_STATIC = {
    "htmx.min.js": "text/javascript",
    "desk.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
COLUMNS = {
    "code": "mã",
    "name": "tên",
    "short_name": "tên ngắn",
    "aliases": "tên khác",
    "parent": "công đoàn cấp trên",
    "emails": "địa chỉ thư",
    "domains": "tên miền",
    "contact_name": "người liên hệ",
    "contact_phone": "điện thoại",
    "owes": "tự nộp",
    "valid_from": "có hiệu lực từ",
    "valid_to": "có hiệu lực đến",
}
_KINDS = {"report": "Báo cáo", "stats": "Số liệu"}
# Samples of letters that are no kind of their own.
_SAMPLE_KINDS = {
    "question": "Xác nhận thư hỏi",
    "withdrawal": "Xác nhận thư đề nghị không dùng",
    "reminder-urgent": "Nhắc nộp, gấp",
    "digest-weekly": "Bản tin tuần",
    "digest-final": "Bản tin sau hạn",
}
# Rulings behind which a page offers to take them back.
_UNDOABLE = RULINGS_ON_DOCUMENTS | RULINGS_ON_UNIONS | RULINGS_ON_QUESTIONS
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)


class Templates:
    """The templates, and the files beside them."""

    def __init__(self) -> None:
        self._environment = _environment()

    def render(self, template: str, values: Mapping[str, Any]) -> str:
        """Fill a template."""
        return self._environment.get_template(f"desk/{template}").render({"asset": self.asset, **values})

    @cached_property
    def files(self) -> dict[str, tuple[bytes, str]]:
        """The files that pages refer to, with their kinds."""
        css = b"\n".join(shipped("templates", *parts).read_bytes() for parts in _SHEETS)
        found = {"desk.css": (css, "text/css")}
        for name, kind in _STATIC.items():
            found[name] = (shipped("templates", "desk", "static", name).read_bytes(), kind)
        return found

    def asset(self, name: str) -> str:
        """Return the address of a file; another content has another address, so it may be kept for good."""
        return f"/static/{hashlib.sha256(self.files[name][0]).hexdigest()[:12]}/{name}"


def moment(at: datetime | None) -> str:
    """Write an instant: 09/11/2024 16:59."""
    return f"{at.astimezone(ZONE):%d/%m/%Y %H:%M}" if at else "–"


def instant(at: datetime | None) -> str:
    """Write an instant to the second, with its zone: for what may be disputed."""
    return f"{at.astimezone(ZONE):%d/%m/%Y %H:%M:%S} (giờ Việt Nam)" if at else "–"


def day(at: date | datetime | None) -> str:
    """Write a day: 09/11/2024."""
    if at is None:
        return "–"
    return f"{at.astimezone(ZONE) if isinstance(at, datetime) else at:%d/%m/%Y}"


def weekday(at: date | datetime) -> str:
    """Return the day of the week."""
    return labels.WEEKDAYS[(at.astimezone(ZONE) if isinstance(at, datetime) else at).weekday()]


def size(count: int) -> str:
    """Write a size."""
    if count < _STEP:
        return f"{count} byte"
    if count < _STEP * _STEP:
        return f"{round(count / _STEP)} KB"
    if count < _STEP * _STEP * _STEP:
        return f"{count / _STEP / _STEP:.1f} MB".replace(".", ",")
    return f"{count / _STEP / _STEP / _STEP:.1f} GB".replace(".", ",")


def figure(value: object) -> str:
    """Write a figure the Vietnamese way: 1.234,5."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    said = f"{value:,}" if isinstance(value, int) or value.is_integer() else f"{value:,.4f}".rstrip("0")
    said = said.removesuffix(".0")
    return said.translate(str.maketrans(",.", ".,"))


def percent(share: float) -> str:
    """Write a share as percent."""
    return f"{round(100 * share)} %"


def left(until: datetime, now: datetime) -> str:
    """Describe how much time is left, or since when it is over."""
    apart = abs(until - now)
    days, rest = apart.days, apart % timedelta(days=1)
    if days:
        said = f"{days} ngày {rest // _HOUR} giờ" if days < 10 and rest >= _HOUR else f"{days} ngày"  # noqa: PLR2004 - rough
    elif apart >= _HOUR:
        said = f"{apart // _HOUR} giờ {apart % _HOUR // _MINUTE} phút"
    else:
        said = f"{max(apart // _MINUTE, 1)} phút"
    return f"còn {said}" if until > now else f"đã qua {said}"


def named(member: object) -> str:
    """Return the Vietnamese name of a state, a class or a kind."""
    return labels.name(member) if isinstance(member, StrEnum) else str(member)


def kind(requirement: str | Requirement | None) -> str:
    """Return the short name of a requirement."""
    if isinstance(requirement, Requirement):
        return _KINDS.get(requirement.id, requirement.title)
    return _KINDS.get(requirement or "", requirement or "chưa rõ loại")


def _column_of(union: Union, name: str) -> str:
    value = getattr(union, name)
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, bool):
        return "có" if value else "không"
    return day(value) if isinstance(value, date) else value or ""


def _letter_kind(name: str) -> str:
    if name in set(LetterKind):
        return labels.name(LetterKind(name))
    return _SAMPLE_KINDS.get(name, name)


@cache
def _environment() -> Environment:
    """Return the environment, one for the process: compiling the templates takes longer than filling them."""
    made = Environment(
        loader=FileSystemLoader(shipped("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "named": named,
        "moment": moment,
        "instant": instant,
        "day": day,
        "weekday": weekday,
        "size": size,
        "figure": figure,
        "percent": percent,
        "kind": kind,
        "evidence": labels.evidence,
        "called": lambda row: labels.path(row.path, row.findings),
        "say": sentence,
        "action": labels.action,
        "in_short": in_short,
        "column": lambda name: COLUMNS.get(name, name),
        "column_of": _column_of,
        "letter_kind": _letter_kind,
        "standing": lambda state: named(Standing(state)),
        # The demo's macros name their pages by these.
        "union_path": lambda union: f"unions/{quote(union.code)}",
        "document_path": lambda document: f"documents/{document.id}",
    }
    made.globals |= {"left": left, "undoable": _UNDOABLE}
    return made
