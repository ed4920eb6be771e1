"""Signing in and out; what needs no account: the files beside the pages, and whether the desk is alive."""

from urllib.parse import unquote

from starlette.responses import JSONResponse, RedirectResponse, Response

from collector.desk.request import NotFound, Visit
from collector.errors import CollectorError
from collector.flow import accounts

_SESSION = "collector_session"
_GOOD = "public, max-age=31536000, immutable"


def form(visit: Visit) -> Response:
    """Show the form; where nobody has an account yet, the command that makes one."""
    return _form(visit, "", 200)


def sign_in(visit: Visit) -> Response:
    """Sign in."""
    name, password = visit.told("name"), str(visit.form.get("password") or "")
    limits, store = visit.desk.limits, visit.office.store
    if not limits.allows(name, visit.address, visit.now):
        return _form(visit, "Đã thử quá nhiều lần. Vui lòng đợi 15 phút rồi thử lại.", 429)
    # Counted before it is checked: many tries at once are as many tries.
    limits.failed(name, visit.address, visit.now)
    secret = accounts.sign_in(store, name, password, visit.now)
    if secret is None:
        return _form(visit, "Tên hoặc mật khẩu không đúng.", 403)
    limits.forget(name, visit.address)
    response = RedirectResponse(_after(visit.told("next")), status_code=303)
    response.set_cookie(
        _SESSION,
        secret,
        max_age=int(accounts.LONGEST.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=visit.secure,
    )
    return response


def sign_out(visit: Visit) -> Response:
    """Sign out."""
    accounts.sign_out(visit.office.store, visit.secret)
    response = RedirectResponse("/sign-in", status_code=303)
    response.delete_cookie(_SESSION, httponly=True, samesite="lax", secure=visit.secure)
    return response


def static(visit: Visit) -> Response:
    """Return a file that pages refer to."""
    found = visit.desk.paper.files.get(visit.part("name"))
    if found is None:
        raise NotFound
    return Response(found[0], media_type=found[1], headers={"Cache-Control": _GOOD})


def health(visit: Visit) -> Response:
    """Return whether the desk can read its database. No secrets, no names."""
    try:
        visit.office.store.version()
    except CollectorError:
        return JSONResponse({"ok": False}, 503)
    return JSONResponse({"ok": True})


def _form(visit: Visit, wrong: str, status: int) -> Response:
    none = not any(account.active for account in visit.office.store.staff.accounts())
    after = visit.told("next") or visit.asked("next")
    return visit.show(
        "sign-in.html", status, wrong=wrong, none=none, name=visit.told("name"), after=after, title="Đăng nhập"
    )


def _after(told: str) -> str:
    """Return where to go on: a page of ours, and never another site."""
    path = unquote(told)
    ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return told if ours and "\\" not in path else "/"
