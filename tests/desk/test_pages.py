"""Every page: who may open it, with which headers it leaves, and that what came by mail stays text on it."""

import html
import io
import re

import pytest
from openpyxl import load_workbook

from collector.desk import app
from collector.desk.extracts import Told, telling
from collector.desk.pages import PAGES, PROGRAM, PUBLIC
from collector.flow import accounts

ORDER = ("nobody", *accounts.ROLES)


@pytest.fixture(scope="module")
def places(quiet):
    """What stands in the paths, of the office at hand."""
    with quiet.town.office() as office:
        letter = office.store.outbox.letters(campaign=office.campaign.id)[0]
        document = next(d for d in office.store.documents.all(campaign=office.campaign.id) if d.union == "NXB")
    return {
        "document": document.id,
        "waiting": quiet.waiting()[0],
        "message": document.message,
        "union": "NXB",
        "letter:int": str(letter.id),
        "ruling:int": "999",
        "proposal": "1-address",
        "kind": "reminder",
        "digest": "x",
        "name": "desk.css",
    }


def path_of(page, places):
    if page.path == "/review/{document}":
        return f"/review/{places['waiting']}"
    return re.sub(r"\{([^}]+)\}", lambda found: places[found[1]], page.path)


@pytest.fixture(scope="module")
def browsers(quiet):
    return {"nobody": quiet.browser()} | {role: quiet.browser(role) for role in accounts.ROLES}


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
    with quiet.town.office() as office:
        message = office.store.documents.one(document).message
    pages = ["/review", f"/review/{document}", f"/documents/{document}", "/messages", f"/messages/{message}"]
    for path in pages:
        text = admin.get(path).text
        assert re.findall(r"<script>|<img|<i>", text) == [], path
    assert "&lt;script&gt;alert(2)&lt;/script&gt;" in admin.get("/review").text
    assert "&lt;img src=x onerror=alert(3)&gt;" in admin.get(f"/messages/{message}").text


def test_a_file_is_downloaded_and_never_shown(quiet, browsers):
    document = next(d for d in quiet.waiting() if "alert(2)" in browsers["admin"].get(f"/review/{d}").text)
    answer = browsers["admin"].get(f"/documents/{document}/file")
    assert answer.headers["content-type"] == "application/octet-stream"
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith("attachment; ")
    assert re.findall(r'[/\\<>]|filename="[^"]*\.\.', disposition.replace("UTF-8''", "")) == []
    assert answer.content[:2] == b"PK"


def test_a_message_is_downloaded_byte_for_byte(browsers, quiet, places):
    answer = browsers["viewer"].get(f"/messages/{places['message']}/raw")
    with quiet.town.office() as office:
        assert answer.content == office.store.archive.raw(places["message"])
    assert answer.headers["content-disposition"].startswith("attachment; ")


def test_the_frame_of_a_letter_runs_and_loads_nothing(browsers, places):
    answer = browsers["viewer"].get(f"/letters/{places['letter:int']}/preview")
    policy = answer.headers["content-security-policy"]
    assert {"default-src 'none'", "sandbox", "frame-ancestors 'self'"} <= {part.strip() for part in policy.split(";")}
    assert "script-src" not in policy


def test_a_page_that_is_not_there_says_so(browsers):
    for path in ("/nope", "/unions/NOPE", "/documents/0123456789ab", "/messages/ff", "/letters/9999", "/static/x/y"):
        assert browsers["admin"].get(path).status_code == 404, path
    assert "Không có trang này" in browsers["admin"].get("/nope").text


# --- the board


def rows_of(page):
    return re.findall(r'<a href="/unions/([^"]+)" data-walk>', page)


def test_the_board_finds_a_union_without_diacritics(browsers):
    assert rows_of(browsers["viewer"].get("/", params={"q": "vien nang luong"}).text) == ["VINATOM"]


@pytest.mark.parametrize(
    ("state", "codes"), [("needs-fix", ["NXB"]), ("accepted", ["SHTT", "CTPN"]), ("late", []), ("review", ["KHPT"])]
)
def test_the_board_filters(browsers, state, codes):
    assert rows_of(browsers["viewer"].get("/", params={"state": state}).text) == codes


def test_the_board_tells_the_numbers(browsers):
    page = browsers["viewer"].get("/").text
    numbers = re.findall(r'<(?:div|a) class="([\w-]+)"[^>]*><b>([^<]*)</b>', page)
    assert numbers == [("expected", "53"), ("received", "3"), ("on-time", "3"), ("needs-fix", "1"), ("review", "2")]


def test_the_board_pages_and_a_piece_of_it_is_the_table_alone(browsers):
    second = browsers["viewer"].get("/", params={"page": "2"}).text
    piece = browsers["viewer"].get("/", params={"q": "vien"}, headers={"HX-Request": "true"}).text
    assert rows_of(second) == rows_of(browsers["viewer"].get("/").text)  # 53 stand on one page
    assert "<html" not in piece
    assert len(rows_of(piece)) > 3


def test_the_board_is_exported_as_it_is_filtered(browsers):
    content = browsers["viewer"].get("/export.xlsx", params={"state": "accepted"}).content
    rows = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    assert [row[1] for row in rows if isinstance(row[0], int)] == ["SHTT", "CTPN"]


# --- what the pages tell


def test_the_page_of_a_report_tells_what_was_taken_out_of_it(quiet, browsers):
    document = quiet.document("SHTT", "report")["id"]
    with quiet.town.office() as office:
        facts = office.store.documents.facts([document])[document]
    page = html.unescape(browsers["viewer"].get(f"/documents/{document}").text)
    assert facts["recommendations"]
    for one in facts["recommendations"]:
        assert f"<li>{one['text']}</li>" in page
    assert f"<dd>{facts['number'] or '(để trống)'}/{facts['symbol']}</dd>" in page
    assert f"{facts['signer_role']} – {facts['signer_name']}" in page


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({}, Told((), (), (), (), ())),
        (
            {
                "date": "2024-11-06",
                "place": None,
                "recommendations": [{"to": None, "text": "a"}, {"to": "Bộ", "text": "b"}, {"to": None, "text": "c"}],
                "difficulties": [{"section": "1", "text": "thiếu", "cause": "bận"}],
                "form": ["Thiếu dòng 3."],
            },
            Told(
                (("Nơi và ngày ký", "06/11/2024"),),
                (("", ("a", "c")), ("Bộ", ("b",))),
                (),
                ("thiếu (Nguyên nhân: bận)",),
                ("Thiếu dòng 3.",),
            ),
        ),
    ],
)
def test_facts_are_arranged_for_a_page(facts, told):
    assert telling(facts) == told


def test_accounts_are_listed_for_administrators_alone(browsers):
    pages = {role: browsers[role].get("/health").text for role in accounts.ROLES}
    assert {name: "<h2>Tài khoản</h2>" in page for name, page in pages.items()} == {
        "viewer": False,
        "staff": False,
        "admin": True,
    }
    assert "argon2" not in pages["admin"]
