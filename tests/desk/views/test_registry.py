"""The registry at the desk: a row edited, an import shown before it is written; accounts."""

import re

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


def test_an_import_shows_first_and_writes_only_what_was_confirmed(desk):
    browser = desk.browser("admin")
    csv = "code,name\nNXB,Công đoàn Nhà xuất bản\nMOI,Công đoàn Mới\n".encode()
    shown = browser.post("/registry/import", page="/registry", files={"file": ("ds.csv", csv)})
    assert "Sẽ ra khỏi danh sách" in shown.text
    assert "MOI" not in {row["union"] for row in desk.site.ask("status")}
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown.text.partition("/confirm")[2]))
    assert browser.client.post("/registry/confirm", data=fields).status_code == 303
    assert {row["union"] for row in desk.site.ask("status")} == {"NXB", "MOI"}
    assert browser.client.post("/registry/confirm", data=fields).status_code == 409


def test_accounts_are_listed_for_administrators_alone(browsers):
    pages = {role: browsers[role].get("/health").text for role in accounts.ROLES}
    assert {name: "<h2>Tài khoản</h2>" in page for name, page in pages.items()} == {
        "viewer": False,
        "staff": False,
        "admin": True,
    }
    assert "argon2" not in pages["admin"]
