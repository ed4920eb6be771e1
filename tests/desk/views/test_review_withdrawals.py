"""What unions ask not to use: in the queue and at the paper, kept or taken out with one press; questions settled."""

import pytest
from desk_client import give_accounts, said, seen, serving
from office_site import REPORT
from small_site import SmallSite

WORDS = "Đơn vị gửi nhầm bản nháp, đề nghị Văn phòng không sử dụng."


@pytest.fixture
def desk(tmp_path):
    site = SmallSite(tmp_path)
    site.send("CNC", REPORT, when="2024-11-05T10:00")
    site.write(site.clerk("CNC"), "Rút báo cáo", WORDS, when="2024-11-05T11:00")
    site.write(site.clerk("XNT"), "Rút nhầm", WORDS, when="2024-11-05T12:00")
    site.poll("2024-11-05T14:00")
    give_accounts(site)
    with serving(site) as made:
        yield made


def asked(desk):
    return [row["question"].value for row in desk.site.ask("messages") if row["question"]]


def test_queue_and_pages_show_what_is_not_to_be_used(desk):
    browser = desk.browser("staff")
    (paper,) = desk.site.ask("documents")
    queue = seen(browser, "/review")
    assert "Đơn vị đề nghị không dùng (2)" in queue
    assert f'action="/review/{paper["id"]}/keep"' in queue
    assert "Chưa rõ thư nói về tệp nào" in queue
    page = seen(browser, f"/documents/{paper['id']}")
    assert paper["remarks"][0] in page
    assert f'action="/documents/{paper["id"]}/keep"' in page
    assert seen(browser, "/").count("đơn vị đề nghị không dùng") == 1
    assert seen(browser, "/messages").count("chưa giải quyết") == 2
    looks = seen(desk.browser("viewer"), "/review")
    assert ("Rút báo cáo" in looks, "/keep" in looks, "/settle" in looks) == (True, False, False)


@pytest.mark.parametrize(
    ("press", "why", "state"),
    [("keep", "Văn phòng vẫn dùng tệp này", "accepted"), ("reject", "theo đề nghị của đơn vị", "rejected")],
)
def test_one_press_settles_it_and_one_takes_it_back(desk, press, why, state):
    browser = desk.browser("staff")
    (paper,) = desk.site.ask("documents")
    answer = browser.post(f"/review/{paper['id']}/{press}", page="/review", why=why)
    assert answer.headers["location"] == "/review#withdrawals"
    assert why in said(browser, answer)
    assert (asked(desk), desk.site.ask("documents")[0]["state"].value) == (["settled", "open"], state)
    assert "Đơn vị đề nghị không dùng (1)" in seen(browser, "/review")

    browser.post(f"/rulings/{desk.site.ask('rulings')[-1]['id']}/undo", page=f"/documents/{paper['id']}")
    assert (asked(desk), desk.site.ask("documents")[0]["state"].value) == (["open", "open"], "accepted")


def test_withdrawal_of_nothing_is_settled_at_the_message(desk):
    browser = desk.browser("staff")
    with desk.site.office() as office:
        last = office.store.mail.messages(campaign=office.campaign.id)[-1].sha256
    assert "Đã giải quyết…" in seen(browser, f"/messages/{last}")
    answer = browser.post(f"/messages/{last}/settle", page=f"/messages/{last}", why="đã gọi điện")
    assert answer.headers["location"] == f"/messages/{last}"
    assert "đã gọi điện" in said(browser, answer)
    assert asked(desk) == ["open", "settled"]
    assert "Ghi thư đã được giải quyết" in seen(browser, f"/messages/{last}")
