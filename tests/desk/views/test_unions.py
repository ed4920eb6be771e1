"""The page of a union: more time, marks, notes, files that came by hand."""

from desk_client import said
from office_site import STATS, at

from collector.flow import intake


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
        assert intake.replay(office) == []
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
