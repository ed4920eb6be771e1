"""Papers of a known union that wait behind another: in the queue with the reason and the other one, settled as any."""

import pytest
from desk_client import give_accounts, said, seen, serving
from factories.papers import Made, other_bytes
from factories.people import SERVER, Person
from office_site import STATS, Site

FORGER = Person("Ban Chấp hành", "cnc@cong-nghe-cao.example", "")


@pytest.fixture
def desk(tmp_path):
    site = Site(tmp_path, COLLECTOR_AUTHSERV=SERVER)
    site.send("CNC", STATS, when="2024-11-05T10:00")
    forged = [other_bytes(one, "forged") for one in site.files("CNC", STATS)]
    site.write(FORGER, "Biểu số liệu của CĐ Vụ Công nghệ cao", "Gửi.", forged, when="2024-11-05T11:00")
    plain = site.files("PC", Made("stats", "anonymous"))
    site.write(site.clerk("PC"), "Biểu", "Gửi.", plain, when="2024-11-05T12:00")
    site.write(site.clerk("XNT"), "Biểu", "Gửi.", plain, when="2024-11-05T13:00")
    site.poll("2024-11-05T14:00")
    give_accounts(site)
    with serving(site) as made:
        yield made


def states(desk):
    return [row["state"].value for row in desk.site.ask("documents")]


def test_queue_shows_each_with_its_reason_and_the_page_leads_to_the_other(desk):
    browser = desk.browser("staff")
    true, forged, first, second = (row["id"] for row in desk.site.ask("documents"))

    queue = seen(browser, "/review")
    assert "Văn bản chờ xem (2)" in queue
    assert [f'href="/review/{one}"' in queue for one in (true, forged, first, second)] == [False, True, False, True]
    for row in desk.site.ask("documents"):
        for sentence in row["remarks"]:
            assert (sentence in queue) is (row["id"] in {forged, second})
            assert sentence in seen(browser, f"/documents/{row['id']}")
    for one, other in ((forged, true), (second, first)):
        page = seen(browser, f"/review/{one}")
        assert f'href="/documents/{other}">Xem bản kia' in page
        assert "chưa biết của đơn vị nào" not in seen(browser, f"/documents/{one}")


def test_paper_that_waits_is_given_to_its_union_and_leaves_the_queue(desk):
    browser = desk.browser("staff")
    _, forged, _, second = (row["id"] for row in desk.site.ask("documents"))

    answer = browser.post(f"/review/{forged}/assign", page=f"/review/{forged}", union="CNC")

    assert answer.headers["location"] == f"/review/{second}"
    assert "Công đoàn Vụ Công nghệ cao" in said(browser, answer)
    assert states(desk) == ["superseded", "accepted", "accepted", "review"]
    assert "Văn bản chờ xem (1)" in seen(browser, "/review")


def test_paper_that_waits_is_rejected_and_stays_away(desk):
    browser = desk.browser("staff")
    _, forged, _, _ = (row["id"] for row in desk.site.ask("documents"))

    browser.post(f"/review/{forged}/reject", page=f"/review/{forged}", why="giả mạo")

    assert states(desk) == ["accepted", "rejected", "accepted", "review"]
    assert f'href="/review/{forged}"' not in seen(browser, "/review")


def test_pages_of_messages_and_unions_show_it_as_waiting(desk):
    browser = desk.browser("viewer")
    _, forged, _, _ = desk.site.ask("documents")
    with desk.site.office() as office:
        message = office.store.documents.one(forged["id"]).message

    for path in (f"/messages/{message}", "/unions/CNC"):
        assert forged["remarks"][0] in seen(browser, path)
    assert seen(browser, "/messages").count('<span class="pill review">') == 2
    assert '<a class="review" href="/review"><b>2</b>' in seen(browser, "/")
