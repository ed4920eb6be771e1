"""One request: who asks, may they, is it theirs, which page; and what is said where something is wrong.

The only asynchronous code of the house: it hands the work to a thread and waits. Every answer leaves with headers
that let a browser run nothing but our own script, frame us nowhere and guess no content.
"""

import asyncio
import hashlib
import hmac
import logging
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.datastructures import FormData, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from collector.desk.desk import Desk
from collector.desk.pages import PAGES, PROGRAM, PUBLIC, SIGN_IN, Page
from collector.desk.request import Changed, DeskRequest, NotFound
from collector.errors import CollectorError, DatabaseBusy, UnknownDocument, UnknownUnion
from collector.flow import accounts
from collector.flow.accounts import Person
from collector.settings import Settings

log = logging.getLogger(__name__)

SESSION, GUEST = "collector_session", "collector_guest"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cache-Control": "no-store",
}
# An upload and its form; the mail server lets no larger one through either.
LARGEST = 60 << 20
_LONGEST_FIELD = 64 << 10
_YEAR = 31_536_000

_STATUS: tuple[tuple[type[CollectorError], int], ...] = (
    (NotFound, 404),
    (UnknownDocument, 404),
    (UnknownUnion, 404),
    (Changed, 409),
    (DatabaseBusy, 503),
    (CollectorError, 422),
)


class _RowConvertor(IntegerConvertor):
    """The number of a row, of no more digits than one has: Python refuses to read thousands of them."""

    regex = "[0-9]{1,19}"


def application(settings: Settings, clock: Callable[[], datetime]) -> "SecurityHeaders":
    """Build the desk as an ASGI application; its `desk` is closed when it ends."""
    desk = Desk(settings, clock)
    register_url_convertor("row", _RowConvertor())
    routes = [Route(page.path, _endpoint(desk, page), methods=[page.method]) for page in PAGES]
    app = Starlette(routes=routes, exception_handlers={HTTPException: _refused})
    app.state.desk = desk
    return SecurityHeaders(app)


class SecurityHeaders:
    """Puts the headers on every answer, errors included."""

    def __init__(self, app: Starlette) -> None:
        self.app = app
        self.desk: Desk = app.state.desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if scope.get("scheme") == "https":
                    headers.setdefault("Strict-Transport-Security", f"max-age={_YEAR}")
            await send(message)

        await self.app(scope, receive, sending)


def _endpoint(desk: Desk, page: Page) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            person = await run_in_threadpool(_enter, desk, page, request)
            if isinstance(person, Response):
                return person
            form = FormData()
            if page.method == "POST":
                _require_size(request)
                form = await request.form(max_files=1, max_fields=5000, max_part_size=_LONGEST_FIELD)
                if page.path == SIGN_IN:
                    # Here, where waiting holds no thread.
                    await asyncio.sleep(_sign_in_delay(desk, request, form))
            try:
                return await run_in_threadpool(_run_page, desk, page, request, person, form)
            finally:
                await form.close()
        except CollectorError as error:
            # Nothing of ours could be opened: there is no page to say it on.
            return PlainTextResponse(str(error), _status(error))

    return answer


def _sign_in_delay(desk: Desk, request: Request, form: FormData) -> float:
    name = form.get("name")
    address = request.client.host if request.client else ""
    return desk.limits.delay(name.strip() if isinstance(name, str) else "", address, desk.clock())


def _enter(desk: Desk, page: Page, request: Request) -> Person | Response:
    """Return who asks, or a refusal."""
    if page.role == PUBLIC:
        return Person("", accounts.ROLES[0])
    now = desk.clock()
    with desk.offices.lend() as office:
        if page.role == PROGRAM:
            kind, _, secret = request.headers.get("authorization", "").partition(" ")
            name = accounts.program(office.store, secret.strip()) if kind.lower() == "bearer" else None
            if name is None:
                return JSONResponse({"error": "Cần mã truy cập: Authorization: Bearer …"}, 401)
            return Person(name, accounts.ROLES[0])
        person = accounts.person(office.store, request.cookies.get(SESSION, ""), now)
    if person is None:
        return _to_sign_in(page, request)
    if not person.may(page.role):
        return _say(desk, request, person, 403, "Tài khoản của bạn không có quyền mở trang này hoặc làm việc này.")
    return person


def _to_sign_in(page: Page, request: Request) -> Response:
    after = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    to = "/sign-in" if page.method == "POST" or after == "/" else f"/sign-in?next={quote(after, safe='/')}"
    if request.headers.get("hx-request"):
        return Response(status_code=401, headers={"HX-Redirect": to})
    return RedirectResponse(to, status_code=303)


def _run_page(desk: Desk, page: Page, request: Request, person: Person, form: FormData) -> Response:
    secret = request.cookies.get(SESSION, "")
    guest = request.cookies.get(GUEST, "")
    fresh = "" if guest or page.role != PUBLIC else secrets.token_urlsafe(16)
    with desk.offices.lend() as office:
        proof = _proof(office.store.key, guest or fresh if page.role == PUBLIC else secret)
    if page.method == "POST" and (_foreign(request) or not hmac.compare_digest(_told(form), proof)):
        return _say(desk, request, person, 403, "Biểu mẫu đã hết hiệu lực. Chưa có gì được ghi; hãy mở lại trang.")
    with desk.offices.lend() as office:
        desk_request = DeskRequest(
            desk=desk,
            office=office,
            now=desk.clock(),
            person=person,
            secret=secret,
            path=request.url.path,
            query=request.query_params,
            parts=request.path_params,
            form=form,
            partial=bool(request.headers.get("hx-request")),
            address=request.client.host if request.client else "",
            secure=request.url.scheme == "https" or desk.settings.desk_url.startswith("https:"),
            csrf=proof,
        )
        try:
            response = page.view(desk_request)
        except CollectorError as error:
            return _error(desk_request, error)
        except Exception:
            log.exception("a page of the desk broke off", extra={"facts": {"page": page.path}})
            text = "Trang này gặp lỗi không lường trước; người phụ trách xem nhật ký của chương trình."
            return desk_request.show("said.html", 500, text=text, title="Có lỗi")
    if page.method == "POST":
        desk.boards.expect()
    if fresh:
        response.set_cookie(GUEST, fresh, httponly=True, samesite="lax", secure=desk_request.secure)
    return response


def _error(desk_request: DeskRequest, error: CollectorError) -> Response:
    status = _status(error)
    title = {404: "Không tìm thấy", 409: "Đã có thay đổi", 503: "Đang bận"}.get(status, "Chưa thực hiện được")
    return desk_request.show("said.html", status, text=str(error), title=title)


def _status(error: CollectorError) -> int:
    return next(status for kind, status in _STATUS if isinstance(error, kind))


def _say(desk: Desk, request: Request, person: Person, status: int, text: str) -> Response:
    values = {"text": text, "person": person, "path": request.url.path, "title": HTTPStatus(status).phrase}
    return HTMLResponse(desk.templates.render("refused.html", values), status_code=status)


def _proof(key: bytes, secret: str) -> str:
    """Return what the forms of a session carry: nobody else can make it, and it tells nothing of the cookie."""
    return hmac.new(key, f"desk form {secret}".encode(), hashlib.sha256).hexdigest() if secret else "-"


def _told(form: FormData) -> str:
    said = form.get("csrf")
    return said if isinstance(said, str) and said.isascii() and said != "-" else ""


def _foreign(request: Request) -> bool:
    """Return whether the browser says that another site sent the form."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return True
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != request.headers.get("host", "")


def _require_size(request: Request) -> None:
    said = request.headers.get("content-length", "")
    if not said.isdecimal():
        raise HTTPException(411)
    if int(said) > LARGEST:
        raise HTTPException(413)


async def _refused(request: Request, error: Exception) -> Response:
    """Answer where there is no such page, or not for this method."""
    desk: Desk = request.app.state.desk
    status = error.status_code if isinstance(error, HTTPException) else 500
    text = {404: "Không có trang này.", 413: "Tệp quá lớn: nhiều nhất 60 MB."}.get(status, "Không thực hiện được.")
    person = None
    with suppress(CollectorError):
        person = await run_in_threadpool(_known, desk, request)
    return _say(desk, request, person or Person("", accounts.ROLES[0]), status, text)


def _known(desk: Desk, request: Request) -> Person | None:
    with desk.offices.lend() as office:
        return accounts.person(office.store, request.cookies.get(SESSION, ""), desk.clock())
