"""Every page in a real browser: on a phone and on a screen, for people who see badly, on paper, without scripts.

The office is the hostile one of `visitors.settle`, with worse subjects, names and bodies beside.
"""

from shutil import copytree

import pytest
from desk_client import HOSTILE, NOW, serving
from desk_in_chromium import PHONE, SCREEN, Tab, chromium
from factories.papers import Made
from factories.people import Person
from office_site import at

from collector.desk.pages import PAGES, PROGRAM
from collector.flow import rulings
from collector.model import Union

WORSE = '</textarea></title><svg/onload="window.hit=1"><script>window.hit=1</script>'
FETCHING = '<img src="http://tracker.example/a.png" onerror="window.hit=1"><link rel=stylesheet href=//tracker.example>'
LONG = "x" * 300 + "@" + "y" * 60 + ".example"
# Answers that are no page that somebody looks at: downloads, pieces, files, listings for programs.
NO_PAGE = {
    "/export.xlsx",
    "/registry.xlsx",
    "/documents/{document}/file",
    "/messages/{message}/raw",
    "/review/{document}/suggest",
    "/static/{digest}/{name}",
    "/healthz",
    "/api/openapi.json",
}
# Letters as their receivers see them, in a frame in which nothing may run, axe included.
FRAMES = ("/letters/{letter:row}/preview", "/templates/{kind}")


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def worse(pattern, tmp_path_factory):
    """The desk over an office to which the worst was written; nothing is changed in it afterwards."""
    site = pattern.copied(tmp_path_factory.mktemp("worse") / "site", copytree)
    mallory = Person(WORSE, "mallory@elsewhere.example", "")
    name, content = site.files("KHPT", Made("stats", "anonymous"))[0]
    site.write(mallory, FETCHING, WORSE, ((f"{WORSE}{name}", content),), when="2024-11-07T10:00")
    site.write(Person("", LONG, ""), "y" * 500, "z" * 5000, (("w" * 200 + ".xlsx", content),), when="2024-11-07T10:10")
    site.poll("2024-11-07T11:00")
    with site.office() as office:
        told = Union("PC", f"Công đoàn {WORSE}", FETCHING, (WORSE,), contact_name=WORSE)
        rulings.edit_union(office, told, who="test", now=at(NOW))
        rulings.note(office, "PC", text=WORSE, who=WORSE, now=at(NOW))
    with serving(site) as desk:
        yield desk


@pytest.fixture(scope="module")
def places(worse):
    """Where each page stands: of the hostile ones where there is a choice."""
    with worse.site.office() as office:
        letters = office.store.outbox.letters(campaign=office.campaign.id)
        waiting = office.store.documents.waiting(office.campaign.id)
        documents = office.store.documents.all(campaign=office.campaign.id)
        hostile = [d for d in waiting if "script" in d.path]
        faulty = next(d for d in documents if (d.union, d.requirement) == ("NXB", "stats"))
        report = next(d for d in documents if (d.union, d.requirement) == ("NXB", "report"))
        long = next(d for d in documents if d.path.startswith("www"))
    return {
        "/": ("/", "/?q=vien+nang+luong", "/?q=kh%C3%B4ng+c%C3%B3", "/?sort=name"),
        "/review": ("/review",),
        "/review/{document}": (f"/review/{hostile[0].id}", f"/review/{hostile[0].id}?q=vien"),
        "/documents/{document}": tuple(f"/documents/{d.id}" for d in (faulty, report, long)),
        "/messages": ("/messages", "/messages?q=zz"),
        "/messages/{message}": (f"/messages/{hostile[0].message}", f"/messages/{long.message}"),
        "/unions/{union}": ("/unions/NXB", "/unions/PC"),
        "/unions/{union}/proof": ("/unions/NXB/proof",),
        "/letters": ("/letters", "/letters?state=held"),
        "/letters/{letter:row}": (f"/letters/{letters[0].id}",),
        FRAMES[0]: (f"/letters/{letters[0].id}/preview",),
        "/held": ("/held",),
        "/forecast": ("/forecast",),
        "/remind": ("/remind?union=DTG",),
        "/campaign": ("/campaign",),
        "/registry": ("/registry?q=script", "/registry"),
        "/registry/{union}": ("/registry/PC",),
        "/templates": ("/templates",),
        FRAMES[1]: ("/templates/reminder",),
        "/health": ("/health?all=1",),
        "/audit": ("/audit",),
        "/sign-in": ("/sign-in",),
    }


@pytest.fixture(scope="module")
def admin(browser, worse):
    tab = Tab(browser, worse.address).sign_in("admin")
    yield tab
    tab.close()


def sized(tab, size):
    tab.page.set_viewport_size({"width": size[0], "height": size[1]})


LOOKED_AT = [page.path for page in PAGES if page.method == "GET" and page.role != PROGRAM and page.path not in NO_PAGE]


@pytest.mark.parametrize("path", LOOKED_AT)
def test_every_page_fits_harms_nobody_and_keeps_what_came_by_mail_as_text(path, admin, places):
    for address in places[path]:
        sized(admin, SCREEN)
        admin.go(address)
        assert (address, admin.too_wide()) == (address, "")
        assert (address, [] if path in FRAMES else admin.barriers()) == (address, [])
        sized(admin, PHONE)
        assert (address, admin.too_wide()) == (address, "")
        assert (address, [] if path in FRAMES else admin.barriers()) == (address, [])
        assert admin.page.evaluate("() => window.hit === undefined")
        assert admin.page.locator("main img, main script, main link, main svg[onload]").count() == 0
        assert admin.quiet()


def test_the_hostile_words_are_really_on_the_pages_that_were_looked_at(admin, places):
    admin.go(places["/review/{document}"][0])
    assert WORSE in admin.text()
    assert FETCHING in admin.text()
    admin.go("/messages")
    assert HOSTILE in admin.text()
    admin.go("/registry/PC")
    assert admin.page.get_by_label("Tên đầy đủ").input_value() == f"Công đoàn {WORSE}"
    assert WORSE in admin.page.get_by_label("Tên khác").input_value()


def test_a_script_that_stood_on_a_page_would_be_noticed(admin):
    """What the other tests rely on: a page with a hostile piece in it does break the policy, and is too wide."""
    admin.go("/")
    admin.page.evaluate(
        """() => {
          const piece = document.createElement('p');
          piece.innerHTML = '<img src="http://tracker.example/a.png" onerror="window.hit=1">';
          piece.style.width = '3000px';  // by script, which the policy lets through
          document.querySelector('main').append(piece);
        }"""
    )
    admin.page.wait_for_function("() => true")
    assert admin.barriers() != []  # a picture without words
    assert admin.too_wide() != ""
    assert [trouble for trouble in admin.troubles if "Content Security Policy" in trouble] != []
    assert admin.page.evaluate("() => window.hit === undefined")
    admin.troubles.clear()
    admin.strangers.clear()


def test_a_refusal_is_a_page_as_well(browser, worse):
    tab = Tab(browser, worse.address, size=PHONE).sign_in("viewer")
    for path, words in (("/nowhere", "Không có trang này"), ("/audit", "không có quyền"), ("/unions/NONE", "Không")):
        tab.go(path)
        assert words in tab.text()
        assert (tab.too_wide(), tab.barriers()) == ("", [])
    tab.close()


def test_reading_works_without_scripts(browser, worse, places):
    tab = Tab(browser, worse.address, scripts=False).sign_in("staff")
    tab.go("/")
    tab.page.get_by_role("searchbox").fill("vien nang luong")
    tab.page.get_by_role("button", name="Tìm").click()
    tab.page.locator("#table tbody a").first.click()
    assert "Năng lượng" in tab.page.locator("h1").inner_text()
    tab.go(places["/review/{document}"][0])
    assert "Đoàn" in tab.text() or "đoàn" in tab.text()
    tab.page.get_by_role("searchbox").fill("nha xuat ban")
    tab.page.get_by_role("button", name="Tìm").click()
    assert "Nhà xuất bản" in tab.page.locator("#suggested").inner_text()
    tab.page.get_by_role("link", name="Trang văn bản").click()
    assert tab.page.locator(".paper").count() > 0
    assert tab.quiet()
    tab.close()


def test_on_paper_there_is_what_was_asked_for_and_nothing_to_press(admin):
    admin.go("/unions/NXB/proof")
    sized(admin, (794, 1123))  # A4
    admin.page.emulate_media(media="print")
    pressed = admin.page.locator("button, form, nav, .noprint").all()
    assert [one.evaluate("one => one.outerHTML") for one in pressed if one.is_visible()] == []
    assert admin.page.get_by_text("Đối chiếu việc nộp báo cáo").is_visible()
    assert admin.page.get_by_text("SHA-256").first.is_visible()
    assert admin.too_wide() == ""
    assert admin.page.pdf().startswith(b"%PDF")
    admin.page.emulate_media(media="screen")


def test_every_page_can_be_walked_by_the_tab_key(admin):
    admin.go("/unions/NXB")
    sized(admin, SCREEN)
    admin.page.keyboard.press("Tab")
    assert admin.page.evaluate("() => document.activeElement.className") == "skip"
    admin.page.keyboard.press("Enter")
    assert admin.page.url.endswith("#main")
    admin.page.keyboard.press("Tab")
    assert admin.page.evaluate("() => document.querySelector('main').contains(document.activeElement)")
