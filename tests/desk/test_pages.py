"""Every page: who may open it, with which headers it leaves, and that what came by mail stays text on it."""

import re

import pytest

from collector.desk import app
from collector.desk.pages import PAGES, PROGRAM, PUBLIC
from collector.flow import accounts

ORDER = ("nobody", *accounts.ROLES)


def path_of(page, places):
    if page.path == "/review/{document}":
        return f"/review/{places['waiting']}"
    return re.sub(r"\{([^}]+)\}", lambda found: places[found[1]], page.path)


def meets(answer):
    """Return whether somebody was let in: neither sent to the log-in nor refused."""
    return answer.status_code not in {401, 403} and answer.headers.get("location", "").split("?")[0] != "/sign-in"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.method} {page.path}")
def test_every_page_opens_for_its_role_and_those_above_alone(page, browsers, places):
    if page.method == "POST":
        # Without the form's proof an action is refused to everybody; the role is refused before, or sent to sign in.
        answers = {who: browser.client.post(path_of(page, places), data={}) for who, browser in browsers.items()}
        let_in = {who for who, answer in answers.items() if "hết hiệu lực" in answer.text}
    else:
        answers = {who: browser.get(path_of(page, places)) for who, browser in browsers.items()}
        let_in = {who for who, answer in answers.items() if meets(answer)}
    if page.role == PUBLIC:
        assert let_in == set(ORDER)
    elif page.role == PROGRAM:
        assert let_in == set()
    else:
        assert let_in == set(ORDER[ORDER.index(page.role) :])


@pytest.mark.parametrize("page", [p for p in PAGES if p.method == "GET" and p.role != PROGRAM], ids=lambda p: p.path)
def test_every_page_is_whole_and_leaves_with_the_headers(page, browsers, places):
    answer = browsers["admin"].get(path_of(page, places))
    assert answer.status_code == 200
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    policy = answer.headers["content-security-policy"]
    assert "script-src" not in policy.replace("script-src 'self'", "")
    assert "frame-ancestors" in policy


@pytest.mark.parametrize(
    "page", [p for p in PAGES if p.method == "GET" and p.role in accounts.ROLES], ids=lambda p: p.path
)
def test_no_page_needs_what_the_policy_forbids(page, browsers, places):
    answer = browsers["admin"].get(path_of(page, places))
    if not answer.headers["content-type"].startswith("text/html") or "preview" in page.path or "{kind}" in page.path:
        return
    forbidden = r"<script(?![^>]*\ssrc=)[^>]*>|<style|<[a-z][^<>]*\s(?:style|on\w+)=|=.javascript:"
    assert re.findall(forbidden, answer.text) == []
    assert answer.headers["content-security-policy"] == app.POLICY


def test_what_came_by_mail_is_text_on_every_page(quiet, browsers):
    admin = browsers["admin"]
    document = next(d for d in quiet.waiting() if "alert(2)" in admin.get(f"/review/{d}").text)
    with quiet.site.office() as office:
        message = office.store.documents.one(document).message
    pages = ["/review", f"/review/{document}", f"/documents/{document}", "/messages", f"/messages/{message}"]
    for path in pages:
        text = admin.get(path).text
        assert re.findall(r"<script>|<img|<i>", text) == [], path
    assert "&lt;script&gt;alert(2)&lt;/script&gt;" in admin.get("/review").text
    assert "&lt;img src=x onerror=alert(3)&gt;" in admin.get(f"/messages/{message}").text


def test_a_page_that_is_not_there_says_so(browsers):
    for path in ("/nope", "/unions/NOPE", "/documents/0123456789ab", "/messages/ff", "/letters/9999", "/static/x/y"):
        assert browsers["admin"].get(path).status_code == 404, path
    for number in (str(2**63 - 1), str(2**63), "9" * 5000):
        assert browsers["admin"].get(f"/letters/{number}").status_code == 404, number
    assert "Không có trang này" in browsers["admin"].get("/nope").text


# --- the board


# --- what the pages tell
