"""One request on its way through a view: who asks, when, of which office; and how a view answers."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from starlette.datastructures import FormData, QueryParams, UploadFile
from starlette.responses import HTMLResponse, RedirectResponse, Response

from collector.desk.desk import Desk
from collector.errors import CollectorError
from collector.flow.accounts import Person
from collector.flow.board import Board
from collector.model import TROUBLED
from collector.office.books import Books, books
from collector.office.office import Office

_LONGEST = 20_000
_LARGEST = 2**63 - 1  # of a row's number


class NotFound(CollectorError):
    """Không có trang này, hoặc nội dung không còn nữa."""


class Changed(CollectorError):
    """Trong lúc bạn đang xem, nội dung này đã được thay đổi. Chưa có gì được ghi; hãy xem lại rồi quyết định."""


@dataclass(slots=True)
class DeskRequest:
    """One request."""

    desk: Desk
    office: Office
    now: datetime
    person: Person
    secret: str  # of the session
    path: str
    query: QueryParams
    parts: Mapping[str, Any]  # of the path
    form: FormData
    partial: bool  # htmx asks for a piece of the page
    address: str
    secure: bool
    csrf: str = ""

    def part(self, name: str) -> str:
        """Return a part of the path."""
        return str(self.parts[name])

    def row(self, name: str) -> int:
        """Return a part of the path that is the number of a row. Raises NotFound beyond what a row can have."""
        number = int(self.parts[name])
        if number > _LARGEST:
            raise NotFound
        return number

    def asked(self, name: str, default: str = "") -> str:
        """Return a value of the query."""
        return self.query.get(name, default)[:_LONGEST]

    def number(self, name: str, default: int = 1) -> int:
        """Return a number of the query, from 1 on."""
        said = self.query.get(name, "")
        return max(int(said), 1) if said.isdecimal() and len(said) < 10 else default  # noqa: PLR2004 - no such page

    def told(self, name: str) -> str:
        """Return a field of the form, as one text."""
        said = self.form.get(name)
        return said.strip()[:_LONGEST] if isinstance(said, str) else ""

    def told_each(self, beginning: str) -> list[tuple[str, str]]:
        """Return the fields of the form whose names begin so, each as one text."""
        return [(name, self.told(name)) for name in self.form if name.startswith(beginning)]

    def file(self, name: str) -> UploadFile | None:
        """Return a file of the form; None where none was chosen."""
        said = self.form.get(name)
        return said if isinstance(said, UploadFile) and said.filename else None

    def show(self, template: str, status: int = 200, **values: Any) -> Response:  # noqa: ANN401 - for a template
        """Answer with a page."""
        said = self.desk.flash_messages.take(self.secret) if not self.partial else None
        shared: dict[str, Any] = {
            "person": self.person,
            "csrf": self.csrf,
            "path": self.path,
            "said": said,
            "now": self.now,
            "campaign": self.office.campaign,
            "title": "",
            "requirements": {one.id: one for one in self.office.campaign.requirements},
            "unions": self.office.by_code,
            "closed_at": self.office.store.rulings.closed_at(self.office.campaign.id),
        }
        if self.person.name and not self.partial:
            numbers = self.board().numbers
            shared |= {"waiting": numbers.review + numbers.withdrawals, "troubles": self._troubles()}
        return HTMLResponse(self.desk.templates.render(template, shared | values), status_code=status)

    def board(self) -> Board:
        """Return the board."""
        return self.desk.boards.current(self.desk.clock)

    def opened(self) -> Books:
        """Return the books of all unions, those of the board where the registry is still the same."""
        made = self.board()
        return made.opened if made.unions is self.office.unions else books(self.office)

    def _troubles(self) -> int:
        counts = self.office.store.traffic.by_state(self.office.campaign.id)
        return sum(counts.get(state, 0) for state in TROUBLED)

    def go(self, to: str, said: str = "", undo: int | None = None) -> Response:
        """Answer an action: lead to a page that then says what was done."""
        if said:
            self.desk.flash_messages.put(self.secret, said, undo)
        return RedirectResponse(to, status_code=303)

    def decide(self, seen: Callable[[], str], act: Callable[[], str]) -> str:
        """Do what staff decided, unless what they saw was changed meanwhile. Raises Changed."""
        with self.desk.offices.deciding:
            if self.told("seen") != seen():
                raise Changed
            return act()


def mark(*told: object) -> str:
    """Return a mark of what somebody sees; another one means that it changed."""
    return hashlib.sha256(repr(told).encode("utf-8", "replace")).hexdigest()[:16]


def download(content: bytes, name: str, media_type: str = "application/octet-stream") -> Response:
    """Answer with a file to be kept, never shown: whatever it is, the browser does not open it by itself."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._- ") else "_" for c in name)[-120:] or "tep"
    full = "".join("_" if c in '/\\\0\r\n"' or not c.isprintable() else c for c in name)[-180:] or "tep"
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(full.encode('utf-8', 'replace'))}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": disposition})
