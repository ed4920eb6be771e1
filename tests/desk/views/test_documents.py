"""Files and messages are downloaded as they came; what a report told is shown."""

import html
import re

import pytest
from desk_client import STRANGER, said
from factories.people import SERVER
from office_site import REPORT, STATS, at

from collector.office import recording


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
    with quiet.site.office() as office:
        assert answer.content == office.store.archive.raw(places["message"])
    assert answer.headers["content-disposition"].startswith("attachment; ")


def test_the_page_of_a_report_tells_what_was_taken_out_of_it(quiet, browsers):
    document = quiet.document("SHTT", "report")["id"]
    with quiet.site.office() as office:
        facts = office.store.documents.facts([document])[document]
    page = html.unescape(browsers["viewer"].get(f"/documents/{document}").text)
    assert facts["recommendations"]
    for one in facts["recommendations"]:
        assert f"<li>{one['text']}</li>" in page
    assert f"<dd>{facts['number'] or '(để trống)'}/{facts['symbol']}</dd>" in page
    assert f"{facts['signer_role']} – {facts['signer_name']}" in page


def test_pages_say_which_clock_counts_where_they_lie_apart(desk):
    path = desk.site.send("XNT", REPORT, when="2024-11-05T12:00")
    handed_on = f"Received: from localhost (localhost [127.0.0.1]) by {SERVER}; Tue, 5 Nov 2024 13:00:00 +0700\r\n"
    path.write_bytes(handed_on.encode() + path.read_bytes())
    desk.site.poll("2024-11-05T14:00")
    row = next(one for one in desk.site.ask("messages") if one["clocks"])
    document = next(one for one in desk.site.ask("documents") if one["message_id"] == row["message_id"])
    with desk.site.office() as office:
        message = office.store.documents.one(document["id"]).message
    assert row["clocks"].endswith("vì là máy chủ đầu tiên của Văn phòng nhận được thư.")
    for path in (f"/messages/{message}", f"/documents/{document['id']}"):
        assert row["clocks"] in html.unescape(desk.browser("viewer").get(path).text)


def stumble(*_given):
    raise ValueError("boom & <b>")


@pytest.fixture
def failed(desk, monkeypatch):
    """The path of a message that failed three times."""
    desk.site.send("XNT", REPORT, STATS, when="2024-11-06T10:00")
    with monkeypatch.context() as patch:
        patch.setattr(recording, "assess", stumble)
        for _ in range(3):
            desk.site.poll("2024-11-06T11:00")
    (row,) = [m for m in desk.site.ask("messages") if m["state"] == "failed"]
    with desk.site.office() as office:
        return next(f"/messages/{m.sha256}" for m in office.store.mail.messages() if m.sha256.startswith(row["id"]))


def test_staff_try_a_failed_message_again_and_it_is_answered(desk, failed):
    staff = desk.browser("staff")
    answer = staff.post(f"{failed}/again", page=failed)
    assert said(staff, answer) == "Đã xử lý được thư này. Thư trả lời đã được xếp để gửi."
    rows = [m for m in desk.site.ask("messages") if failed.startswith(f"/messages/{m['id']}")]
    assert [(m["state"], m["failed"], m["received_at"]) for m in rows] == [("done", None, at("2024-11-06T10:00"))]
    assert desk.site.outbox()[-1] == ("acknowledgement", "XNT", "queued")
    # The same form once more finds another state.
    assert staff.client.post(f"{failed}/again", data=staff.fields(failed) | {"seen": "old"}).status_code == 409


def test_message_that_fails_again_says_why_and_viewers_have_no_button(desk, failed, monkeypatch):
    assert f'action="{failed}/again"' not in desk.browser("viewer").get(failed).text
    monkeypatch.setattr(recording, "assess", stumble)
    staff = desk.browser("staff")
    answer = staff.post(f"{failed}/again", page=failed)
    assert html.unescape(said(staff, answer)) == "Vẫn chưa xử lý được thư này: ValueError: boom & <b>"
    assert "đã thử 4 lần: ValueError: boom &amp; &lt;b&gt;" in staff.get(failed).text


def waivers(desk):
    with desk.site.office() as office:
        return [(one.code, one.everywhere, one.where) for one in office.store.rulings.waivers(office.campaign.id)]


@pytest.mark.parametrize("everywhere", [False, True], ids=["here", "everywhere"])
def test_a_fault_is_waived_at_its_place_or_everywhere_and_taken_back(desk, everywhere):
    browser, to = desk.browser("staff"), f"/documents/{desk.document('NXB', 'stats')['id']}"
    told = browser.fields(to, f"{to}/waive")
    assert (told["code"], told["where"]) == ("stats.sum-mismatch", "CL_TIEN")
    tick = {"everywhere": "1"} if everywhere else {}
    browser.post(f"{to}/waive", page=to, do="waive", why="làm tròn", **tick)
    assert waivers(desk) == [("stats.sum-mismatch", everywhere, None if everywhere else "CL_TIEN")]
    page = browser.get(to).text
    assert ("mọi lỗi loại này, kể cả bản sau; staff" in page) is everywhere
    place = "ở mọi chỗ, kể cả bản sau" if everywhere else "tại <code>CL_TIEN</code>"
    assert f"<code>stats.sum-mismatch</code> {place} (" in browser.get("/unions/NXB").text
    assert "được miễn: chỉ tiêu 11" in browser.get("/").text
    browser.post(f"{to}/waive", page=to, do="unwaive")
    assert waivers(desk) == []
    assert "được miễn: chỉ tiêu" not in browser.get("/").text


def test_pages_say_why_a_message_and_its_file_were_set_aside(desk):
    photo = ("anh.png", b"\x89PNG\r\n\x1a\n" + b"0" * 100)
    desk.site.write(STRANGER, "Trả lời tự động: x", "Tôi nghỉ.", (photo,), when="2024-11-06T10:00")
    desk.site.poll("2024-11-06T11:00")
    row = next(m for m in desk.site.ask("messages") if m["class"] == "auto-reply")
    document = next(d for d in desk.site.ask("documents") if d["message_id"] == row["message_id"])
    with desk.site.office() as office:
        message = office.store.documents.one(document["id"]).message
    viewer, why = desk.browser("viewer"), "tiêu đề là của thư trả lời tự động: «Trả lời tự động: x»"
    assert row["why"] == why
    for path in ("/messages?q=Trả lời", f"/messages/{message}"):
        assert why in html.unescape(viewer.get(path).text)
    for path in (f"/messages/{message}", f"/documents/{document['id']}"):
        assert "Không phải bài nộp: hình trong thư hoặc chữ ký." in html.unescape(viewer.get(path).text)
