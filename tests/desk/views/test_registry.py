"""The registry at the desk: a row edited, an import shown before it is written; accounts."""

import re

import pytest
from desk_client import said

from collector.flow import accounts


def edited(browser, code):
    page = browser.get(f"/registry/{code}").text
    told = dict(re.findall(r'<input name="(\w+)" type="\w+" value="([^"]*)"', page))
    told |= dict(re.findall(r'<textarea name="(\w+)">([^<]*)</textarea>', page))
    return told | {"owes": "yes"}


def test_a_row_of_the_registry_is_edited_with_its_history(desk):
    browser = desk.browser("staff")
    told = edited(browser, "DTG") | {"contact_phone": "0900 000 777"}
    browser.post("/registry/DTG", **told)
    with desk.site.office() as office:
        assert office.by_code["DTG"].contact_phone == "0900 000 777"
    assert "0900 000 777" in browser.get("/unions/DTG").text
    assert "0900 000 777" in browser.get("/registry/DTG").text.partition("Các lần thay đổi")[2]


def in_registry(desk):
    return {row["union"] for row in desk.site.ask("status") if not row["left"]}


def shown_import(browser, *rows):
    """Hand in a file; return the page that shows what it would change, and the fields of its form."""
    csv = "\n".join(["code,name", *rows, ""]).encode()
    page = browser.post("/registry/import", page="/registry", files={"file": ("ds.csv", csv)}).text
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.partition("/confirm")[2])
    return page, dict(fields)


def test_an_import_shows_first_and_writes_only_what_was_confirmed(desk):
    browser, before = desk.browser("admin"), in_registry(desk)
    page, fields = shown_import(browser, "NXB,Công đoàn Nhà xuất bản", "MOI,Công đoàn Mới")
    assert "Không có trong tệp, vẫn giữ trong danh sách" in page
    assert in_registry(desk) == before
    assert browser.client.post("/registry/confirm", data=fields).status_code == 303
    assert in_registry(desk) == {*before, "MOI"}
    assert browser.client.post("/registry/confirm", data=fields).status_code == 409


def test_what_is_not_in_the_file_leaves_where_the_box_is_ticked(desk):
    browser = desk.browser("admin")
    _, fields = shown_import(browser, "NXB,Công đoàn Nhà xuất bản", "MOI,Công đoàn Mới")
    assert browser.client.post("/registry/confirm", data=fields | {"remove": "yes"}).status_code == 303
    assert in_registry(desk) == {"NXB", "MOI"}


@pytest.mark.parametrize(("said", "then"), [("", {"NXB"}), ("NXB", {"MOI"}), ("+", {"NXB", "MOI"})])
def test_a_code_that_may_be_an_old_ones_is_asked_about(desk, said, then):
    with desk.site.office() as office:
        name = office.by_code["NXB"].name
    browser, before = desk.browser("admin"), in_registry(desk)
    page, fields = shown_import(browser, f'MOI,"{name}"')
    assert '<select name="same:MOI">' in page
    assert browser.client.post("/registry/confirm", data=fields | {"same:MOI": said}).status_code == 303
    assert in_registry(desk) == before - {"NXB"} | then


def test_accounts_are_listed_for_administrators_alone(browsers):
    pages = {role: browsers[role].get("/health").text for role in accounts.ROLES}
    assert {name: "<h2>Tài khoản</h2>" in page for name, page in pages.items()} == {
        "viewer": False,
        "staff": False,
        "admin": True,
    }
    assert "argon2" not in pages["admin"]


def test_the_head_closes_the_campaign_and_opens_it_again_and_others_only_see_it(desk):
    admin, staff = desk.browser("admin"), desk.browser("staff")
    assert 'action="/campaign/close"' not in staff.get("/campaign").text
    csrf = {"csrf": staff.fields("/unions/DTG", "/unions/DTG/extend")["csrf"], "why": "x"}
    assert staff.client.post("/campaign/close", data=csrf).status_code == 403
    answer = admin.post("/campaign/close", page="/campaign", why="đã tổng hợp")
    assert "Đã chốt đợt báo cáo lúc" in said(admin, answer)
    assert "đã chốt lúc" in staff.get("/campaign").text
    assert "đã chốt lúc" in staff.get("/").text
    assert 'action="/campaign/close"' not in admin.get("/campaign").text
    admin.post("/campaign/reopen", page="/campaign", why="bổ sung")
    assert "đã chốt lúc" not in staff.get("/").text
    assert [kind for kind, _, _, _ in desk.rulings()] == ["close", "reopen"]
