"""The page of a union: more time, marks, notes, files that came by hand."""

import pytest
from desk_client import said
from office_site import STATS, at

from collector.flow.replay import replay
from collector.office import outbox


def test_who_is_away_is_shown_with_the_address(desk):
    clerk = desk.site.clerk("DTG")
    away = {"Auto-Submitted": "auto-replied"}
    desk.site.write(
        clerk, "Trả lời tự động", "Tôi vắng mặt đến hết ngày 20/11/2024.", when="2024-11-07T08:00", headers=away
    )
    desk.site.poll("2024-11-07T08:10")
    assert "vắng đến hết 20/11/2024" in desk.browser("viewer").get("/unions/DTG").text


def test_more_time_is_given_and_shown(desk):
    browser = desk.browser("staff")
    answer = browser.post("/unions/DTG/extend", page="/unions/DTG", until="15/11/2024", why="xin lùi")
    assert "hết ngày 15/11/2024" in said(browser, answer)
    assert "hết ngày 15/11/2024" in browser.get("/unions/DTG").text


def test_a_requirement_is_marked(desk):
    browser = desk.browser("staff")
    told = {"requirement": "report", "state": "paper", "why": "nhận bản giấy"}
    browser.post("/unions/DTG/mark", page="/unions/DTG", **told)
    assert desk.site.status("DTG")["report"][0] == "paper"


def test_a_note_stands_on_the_timeline_as_text_and_not_in_the_audit(desk):
    browser = desk.browser("staff")
    browser.post("/unions/DTG/note", page="/unions/DTG", text="<b>đã gọi</b> anh Nam")
    assert "&lt;b&gt;đã gọi&lt;/b&gt; anh Nam" in browser.get("/unions/DTG").text
    assert [row["detail"] for row in desk.site.ask("audit") if row["action"] == "note"] == [""]


def test_a_file_that_came_by_hand_counts_from_when_it_came_and_survives_a_replay(desk):
    browser = desk.browser("staff")
    name, content = desk.site.files("DTG", STATS)[0]
    told = {"why": "qua Zalo", "received_at": "2024-11-07T16:30"}
    answer = browser.post(
        "/unions/DTG/upload", page="/unions/DTG", files={"file": (f"C:\\tam\\{name}", content)}, **told
    )
    assert "Kết quả kiểm tra: đạt." in said(browser, answer)
    row = desk.document("DTG", "stats")
    assert (row["received_at"], row["path"], row["late"]) == (at("2024-11-07T16:30"), name, False)
    with desk.site.office() as office:
        assert replay(office) == []
    assert "Nhận trực tiếp" in browser.get("/unions/DTG").text
    assert [row for row in desk.site.ask("outbox") if row["union"] == "DTG"] == []


def test_a_file_that_came_from_the_future_or_is_empty_is_refused(desk):
    browser = desk.browser("staff")
    told = {"page": "/unions/DTG", "why": "qua Zalo"}
    late = browser.post("/unions/DTG/upload", files={"file": ("a.docx", b"x")}, received_at="2024-11-09T08:00", **told)
    empty = browser.post("/unions/DTG/upload", files={"file": ("a.docx", b"")}, **told)
    assert (late.status_code, empty.status_code, desk.rulings()) == (422, 422, [])


def test_the_page_for_a_dispute_names_times_and_digests(desk):
    browser, row = desk.browser("viewer"), desk.document("NXB", "report")
    page = browser.get("/unions/NXB/proof").text
    assert row["sha256"] in page
    assert "05/11/2024 10:10:00 (giờ Việt Nam)" in page


@pytest.fixture
def answered(desk):
    """The answers of the morning went out."""
    with desk.site.office() as office:
        outbox.flush(office, at("2024-11-05T11:10"))
    return desk


def updates(desk):
    return [union for kind, union, _ in desk.site.outbox() if kind == "update"]


@pytest.mark.parametrize("quiet", [{}, {"quiet": "1"}], ids=["told", "quiet"])
@pytest.mark.parametrize(
    ("act", "told"),
    [
        ("/documents/STATS/accept", {"why": "đã trao đổi"}),
        ("/documents/STATS/reject", {"why": "gửi nhầm"}),
        ("/documents/STATS/assign", {"union": "DTG"}),
        ("/documents/STATS/set-aside", {}),
        ("/documents/STATS/waive", {"code": "stats.sum-mismatch", "do": "waive", "why": "đã trao đổi"}),
        ("/unions/NXB/extend", {"until": "2024-11-15", "why": "xin lùi"}),
        ("/unions/NXB/mark", {"requirement": "stats", "state": "paper", "why": "nộp bản giấy"}),
    ],
)
def test_a_quiet_ruling_begins_no_letter_and_any_other_does(answered, act, told, quiet):
    desk, browser = answered, answered.browser("staff")
    act = act.replace("STATS", desk.document("NXB", "stats")["id"])
    answer = browser.post(act, page=act.rpartition("/")[0], **told, **quiet)
    assert ("Không gửi thư cập nhật về quyết định này." in said(browser, answer)) is bool(quiet)
    assert updates(desk) == ([] if quiet else ["NXB"])


@pytest.mark.parametrize("quiet", [{}, {"quiet": "1"}], ids=["told", "quiet"])
def test_a_ruling_is_taken_back_quietly_too(answered, quiet):
    desk, browser = answered, answered.browser("staff")
    browser.post("/unions/NXB/extend", page="/unions/NXB", until="2024-11-15", why="xin lùi")
    with desk.site.office() as office:
        outbox.flush(office, at("2024-11-08T09:10"))
    assert updates(desk) == ["NXB"]
    desk.clock.now = at("2024-11-08T10:00")
    csrf = browser.fields("/unions/NXB", "/unions/NXB/extend")["csrf"]
    browser.client.post("/rulings/1/undo", data={"csrf": csrf, "after": "/unions/NXB", **quiet})
    assert updates(desk) == ["NXB"] * (1 if quiet else 2)


def test_a_deadline_is_shortened_only_where_the_tick_says_so(desk):
    browser = desk.browser("staff")
    browser.post("/unions/DTG/extend", page="/unions/DTG", until="20/11/2024", why="xin lùi")
    refused = browser.post("/unions/DTG/extend", page="/unions/DTG", until="15/11/2024", why="nhầm ngày")
    assert refused.status_code == 422
    assert "sớm hơn hạn đang áp dụng" in refused.text
    assert "«rút ngắn hạn»" in refused.text
    more = {"until": "15/11/2024", "why": "thống nhất lại", "shorten": "1"}
    answer = browser.post("/unions/DTG/extend", page="/unions/DTG", **more)
    assert "Đã rút ngắn hạn của" in said(browser, answer)
    assert "hết ngày 15/11/2024" in browser.get("/unions/DTG").text


def test_a_paper_is_marked_with_its_day_and_way(desk):
    browser = desk.browser("staff")
    told = {"requirement": "report", "state": "paper", "why": "nhận bản giấy", "on": "2024-11-07", "via": "Zalo"}
    answer = browser.post("/unions/DTG/mark", page="/unions/DTG", **told)
    assert "đã nhận qua Zalo ngày 07/11/2024." in said(browser, answer)
    assert desk.site.status("DTG")["report"] == ("paper", False)
    assert "Zalo, nhận 07/11/2024" in browser.get("/unions/DTG").text
    assert "Zalo, nhận 07/11/2024" in browser.get("/").text
    later = browser.post("/unions/DTG/mark", page="/unions/DTG", **(told | {"on": "2024-11-09"}))
    assert (later.status_code, "chưa tới" in later.text) == (422, True)
