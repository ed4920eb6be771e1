"""Files and messages are downloaded as they came; what a report told is shown."""

import html
import re

from factories.papers import REPORT
from factories.people import SERVER


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
