"""Signing in and out: who gets in, for how long, and what a stranger, a robot and another site cannot do."""

import re
from contextlib import closing
from datetime import timedelta
from http.client import HTTPConnection

import pytest
from desk_client import PASSWORD
from office_site import at

from collector.flow import accounts


def test_right_name_and_password_open_the_desk(desk):
    browser = desk.browser("staff")
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize(("name", "password"), [("staff", "wrong"), ("nobody", PASSWORD), ("staff", "")])
def test_a_wrong_name_or_password_does_not_and_says_the_same(desk, name, password):
    answer = desk.browser().sign_in(name, password)
    assert (answer.status_code, "Tên hoặc mật khẩu không đúng." in answer.text) == (403, True)


def test_after_five_wrong_tries_even_the_right_password_waits_a_quarter_of_an_hour(desk):
    browser = desk.browser()
    for _ in range(5):
        browser.sign_in("staff", "wrong")
    assert browser.sign_in("staff").status_code == 429
    assert browser.sign_in("viewer").status_code == 303
    desk.clock.now += timedelta(minutes=16)
    assert desk.browser().sign_in("staff").status_code == 303


@pytest.mark.parametrize(
    ("steps", "still"),
    [
        ([3.9], True),
        ([4.1], False),  # nobody used it
        ([3, 3, 3], True),
        ([3, 3, 3, 3.5], False),  # a working day is over
        ([-1], False),  # the clock was set back before it began
    ],
)
def test_a_session_ends_when_it_is_idle_and_when_the_day_is_over(desk, steps, still):
    browser = desk.browser("viewer")
    for hours in steps:
        desk.clock.now += timedelta(hours=hours)
        answer = browser.get("/health")
    assert (answer.status_code == 200) is still


def test_signing_out_ends_the_session_for_good(desk):
    browser = desk.browser("viewer")
    secret = browser.client.cookies["collector_session"]
    browser.post("/sign-out", page="/")
    other = desk.browser()
    other.client.cookies.set("collector_session", secret)
    assert other.get("/").headers["location"] == "/sign-in"


def test_an_account_that_is_disabled_is_out_at_once(desk):
    browser = desk.browser("viewer")
    with desk.site.office() as office:
        accounts.disable(office.store, "viewer", who="test", now=desk.clock())
    assert browser.get("/").status_code == 303
    assert desk.browser().sign_in("viewer").status_code == 403


def test_without_an_account_the_page_tells_the_command(desk):
    assert "Chưa có tài khoản nào" not in desk.browser().get("/sign-in").text
    with desk.site.office() as office:
        for role in accounts.ROLES:
            accounts.remove(office.store, role, who="test", now=desk.clock())
    assert "collector staff add" in desk.browser().get("/sign-in").text


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(desk):
    plain = desk.browser().sign_in("viewer").headers["set-cookie"]
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(plain.split("; "))
    assert "Secure" not in plain
    browser = desk.browser(**{"X-Forwarded-Proto": "https"})
    told = browser.fields("/sign-in") | {"name": "viewer", "password": PASSWORD}
    guest = f"collector_guest={browser.client.cookies['collector_guest']}"
    behind = browser.client.post("/sign-in", data=told, headers={"Cookie": guest})
    assert "Secure" in behind.headers["set-cookie"].split("; ")
    assert behind.headers["strict-transport-security"].startswith("max-age=")


@pytest.mark.parametrize(
    "told",
    [{}, {"csrf": ""}, {"csrf": "-"}, {"csrf": "0" * 64}, {"csrf": "ă"}],
    ids=["none", "empty", "dash", "wrong", "odd"],
)
def test_a_form_without_its_proof_changes_nothing(desk, told):
    browser = desk.browser("staff")
    answer = browser.client.post("/unions/NXB/note", data={"text": "x", **told})
    assert (answer.status_code, desk.rulings()) == (403, [])


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_form_that_another_site_sends_changes_nothing(desk, headers):
    browser = desk.browser("staff")
    told = browser.fields("/unions/NXB", "/unions/NXB/note") | {"text": "x"}
    assert browser.client.post("/unions/NXB/note", data=told, headers=headers).status_code == 403
    assert desk.rulings() == []


def test_the_proof_of_one_session_is_of_no_use_in_another(desk):
    told = desk.browser("staff").fields("/unions/NXB", "/unions/NXB/note") | {"text": "x"}
    assert desk.browser("admin").client.post("/unions/NXB/note", data=told).status_code == 403


def test_signing_in_leads_on_to_the_page_that_was_asked_for(desk):
    browser = desk.browser()
    to = browser.get("/unions/NXB").headers["location"]
    assert to == "/sign-in?next=/unions/NXB"
    assert browser.post("/sign-in", page=to, name="viewer", password=PASSWORD).headers["location"] == "/unions/NXB"


@pytest.mark.parametrize(
    "after", ["//evil.example", "https://evil.example", "/\\evil.example", "/%5Cevil.example", "x"]
)
def test_signing_in_never_leads_to_another_site(desk, after):
    browser = desk.browser()
    told = browser.fields("/sign-in") | {"name": "viewer", "password": PASSWORD, "next": after}
    assert browser.client.post("/sign-in", data=told).headers["location"] == "/"


def test_an_upload_without_a_length_or_too_large_is_refused_unread(desk):
    browser = desk.browser("staff")
    assert browser.client.post("/unions/NXB/upload", content=iter([b"x"])).status_code == 411
    secret = f"collector_session={browser.client.cookies['collector_session']}"
    with closing(HTTPConnection(*desk.address.removeprefix("http://").split(":"))) as line:
        line.putrequest("POST", "/unions/NXB/upload")
        for name, value in (
            ("Content-Length", str(61 << 20)),
            ("Content-Type", "multipart/form-data"),
            ("Cookie", secret),
        ):
            line.putheader(name, value)
        line.endheaders()
        assert line.getresponse().status == 413


def test_what_is_kept_of_session_and_token_opens_nothing(desk):
    browser = desk.browser("viewer")
    with desk.site.office() as office:
        token = accounts.new_token(office.store, "bot", who="test", now=at("2024-11-08T09:00"))
    kept = (desk.site.settings.data / "collector.sqlite3").read_bytes()
    kept += (desk.site.settings.data / "collector.sqlite3-wal").read_bytes()
    for secret in (browser.client.cookies["collector_session"], token, PASSWORD):
        assert secret.encode() not in kept
    assert re.search(rb"\$argon2id\$", kept)
