"""Signing in and out; what needs no account: the files beside the pages, and whether the desk is alive."""

from urllib.parse import unquote

from starlette.responses import JSONResponse, RedirectResponse, Response

from collector.desk.request import DeskRequest, NotFound
from collector.errors import CollectorError
from collector.flow import accounts, alarms

_SESSION = "collector_session"
_GOOD = "public, max-age=31536000, immutable"


def form(request: DeskRequest) -> Response:
    """Show the form; where nobody has an account yet, the command that makes one."""
    return _form(request, "", 200)


def sign_in(request: DeskRequest) -> Response:
    """Sign in."""
    name, password = request.told("name"), str(request.form.get("password") or "")
    limits, store = request.desk.limits, request.office.store
    if not limits.allows(name, request.address, request.now):
        return _form(request, "Đã thử quá nhiều lần. Vui lòng đợi 15 phút rồi thử lại.", 429)
    # Counted before it is checked: many tries at once are as many tries.
    limits.failed(name, request.address, request.now)
    secret = accounts.sign_in(store, name, password, request.now)
    if secret is None:
        return _form(request, "Tên hoặc mật khẩu không đúng.", 403)
    limits.forget(name, request.address)
    response = RedirectResponse(_after(request.told("next")), status_code=303)
    response.set_cookie(
        _SESSION,
        secret,
        max_age=int(accounts.LONGEST.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.secure,
    )
    return response


def sign_out(request: DeskRequest) -> Response:
    """Sign out."""
    accounts.sign_out(request.office.store, request.secret)
    response = RedirectResponse("/sign-in", status_code=303)
    response.delete_cookie(_SESSION, httponly=True, samesite="lax", secure=request.secure)
    return response


def static(request: DeskRequest) -> Response:
    """Return a file that pages refer to."""
    found = request.desk.templates.files.get(request.part("name"))
    if found is None:
        raise NotFound
    return Response(found[0], media_type=found[1], headers={"Cache-Control": _GOOD})


def health(request: DeskRequest) -> Response:
    """Return whether all is well: the database can be read, and no alarm stands. No secrets, no names."""
    try:
        standing = [one.kind for one in alarms.alarms(request.office, request.now)]
    except CollectorError:
        return JSONResponse({"ok": False, "alarms": []}, 503)
    return JSONResponse({"ok": not standing, "alarms": standing}, 503 if standing else 200)


def _form(request: DeskRequest, wrong: str, status: int) -> Response:
    none = not any(account.active for account in request.office.store.staff.accounts())
    after = request.told("next") or request.asked("next")
    return request.show(
        "sign-in.html", status, wrong=wrong, none=none, name=request.told("name"), after=after, title="Đăng nhập"
    )


def _after(told: str) -> str:
    """Return where to go on: a page of ours, and never another site."""
    path = unquote(told)
    ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return told if ours and "\\" not in path else "/"
