"""What staff do at the desk: each ruling is made by who is signed in, said, undone, and never on a stale page."""

import re

from town import STATS, at

from collector.demo.people import Person
from collector.flow import intake


def said(browser, answer):
    page = browser.get(answer.headers["location"]).text
    found = re.search(r'<div class="told" role="status"><p>(.*?)</p>', page, re.DOTALL)
    return found[1] if found else ""


def waiting_for(desk, candidate):
    with desk.town.office() as office:
        return next(
            d.id
            for d in office.store.documents.waiting(office.campaign.id)
            if [c.union for c in d.candidates[:1]] == ([candidate] if candidate else [])
        )


def undo_form(page):
    return re.search(r'action="(/rulings/\d+/undo)"', page)[1]


# --- review


def test_a_candidate_is_chosen_by_one_press_and_the_next_paper_follows(desk):
    browser, document = desk.browser("staff"), waiting_for(desk, "KHPT")
    other = next(one for one in desk.waiting() if one != document)
    answer = browser.post(f"/review/{document}/assign", page=f"/review/{document}", union="KHPT")
    assert answer.headers["location"] == f"/review/{other}"
    assert "Công đoàn Báo Khoa học và Phát triển" in said(browser, answer)
    assert desk.town.status("KHPT")["stats"] == ("accepted", False)
    assert desk.rulings() == [("assign", document, "staff", False)]


def test_the_last_ruling_is_taken_back_from_the_page_that_follows(desk):
    browser, document = desk.browser("staff"), waiting_for(desk, "KHPT")
    answer = browser.post(f"/review/{document}/assign", page=f"/review/{document}", union="KHPT")
    page = browser.get(answer.headers["location"]).text
    to = undo_form(page)
    csrf = re.search(r'name="csrf" value="(\w+)"', page)[1]
    assert browser.client.post(to, data={"csrf": csrf}).status_code == 303
    assert document in desk.waiting()
    assert desk.rulings()[0] == ("assign", document, "staff", True)
    assert browser.client.post(to, data={"csrf": csrf}).status_code == 409


def test_any_union_is_found_by_typing_and_gets_the_paper(desk):
    browser, document = desk.browser("staff"), waiting_for(desk, "")
    page = browser.get(f"/review/{document}/suggest", params={"q": "dang ky hoat dong"}, headers={"HX-Request": "true"})
    assert re.findall(r'name="union" value="([\w-]+)"', page.text) == ["VPDK"]
    browser.post(f"/review/{document}/assign", page=f"/review/{document}", union="VPDK")
    assert desk.town.status("VPDK")["report"] == ("accepted", False)


def test_a_paper_is_set_aside_or_rejected_with_a_reason(desk):
    browser = desk.browser("staff")
    first, second = desk.waiting()
    browser.post(f"/review/{first}/set-aside", page=f"/review/{first}")
    browser.post(f"/review/{second}/reject", page=f"/review/{second}", why="gửi nhầm")
    assert [(kind, target) for kind, target, _, _ in desk.rulings()] == [("set-aside", first), ("reject", second)]
    assert desk.waiting() == []
    assert browser.post(f"/documents/{second}/assign", page=f"/documents/{second}", union="KHPT").status_code == 303


def test_a_reason_is_needed_to_reject(desk):
    browser, document = desk.browser("staff"), desk.waiting()[0]
    answer = browser.post(f"/review/{document}/reject", page=f"/review/{document}", why=" ")
    assert (answer.status_code, "lý do" in answer.text, desk.rulings()) == (422, True, [])


def test_of_two_people_at_one_paper_the_second_is_told_and_changes_nothing(desk):
    first, second, document = desk.browser("staff"), desk.browser("admin"), waiting_for(desk, "KHPT")
    seen = second.fields(f"/review/{document}", f"/review/{document}/assign")
    first.post(f"/review/{document}/assign", page=f"/review/{document}", union="KHPT")
    answer = second.client.post(f"/review/{document}/assign", data=seen | {"union": "NXB"})
    assert (answer.status_code, "đã được thay đổi" in answer.text) == (409, True)
    assert [who for _, _, who, _ in desk.rulings()] == ["staff"]


def test_what_an_assignment_teaches_is_confirmed_with_one_press(desk):
    browser, document = desk.browser("staff"), waiting_for(desk, "")
    browser.post(f"/review/{document}/assign", page=f"/review/{document}", union="VPDK")
    to = re.search(r'action="(/proposals/[^"]+)"', browser.get("/review").text)[1]
    browser.post(to, page="/review", do="accept")
    with desk.town.office() as office:
        assert "lan@elsewhere.example" in office.by_code["VPDK"].emails


def test_a_faulty_paper_is_accepted_with_a_reason(desk):
    browser, document = desk.browser("staff"), desk.document("NXB", "stats")["id"]
    browser.post(f"/documents/{document}/accept", page=f"/documents/{document}", why="đã gọi điện kiểm tra")
    assert desk.town.status("NXB")["stats"] == ("accepted", False)


def test_a_finding_is_waived_at_its_place(desk):
    browser, document = desk.browser("staff"), desk.document("NXB", "stats")["id"]
    assert "76" in browser.get(f"/documents/{document}").text
    browser.post(f"/documents/{document}/waive", page=f"/documents/{document}", why="đúng là như vậy", do="waive")
    assert desk.town.status("NXB")["stats"] == ("accepted", False)
    said = '<span class="pill">được miễn</span> <span class="small">đúng là như vậy</span>'
    page = browser.get(f"/documents/{document}").text
    assert (said in page, "(Được miễn: đúng là như vậy)" in page) == (True, True)
    assert said in browser.get("/unions/NXB").text


# --- a union


def test_who_is_away_is_shown_with_the_address(desk):
    clerk = desk.town.clerk("DTG")
    away = {"Auto-Submitted": "auto-replied"}
    desk.town.write(
        clerk, "Trả lời tự động", "Tôi vắng mặt đến hết ngày 20/11/2024.", when="2024-11-07T08:00", headers=away
    )
    desk.town.poll("2024-11-07T08:10")
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
    assert desk.town.status("DTG")["report"][0] == "paper"


def test_a_note_stands_on_the_timeline_as_text_and_not_in_the_audit(desk):
    browser = desk.browser("staff")
    browser.post("/unions/DTG/note", page="/unions/DTG", text="<b>đã gọi</b> anh Nam")
    assert "&lt;b&gt;đã gọi&lt;/b&gt; anh Nam" in browser.get("/unions/DTG").text
    assert [row["detail"] for row in desk.town.ask("audit") if row["action"] == "note"] == [""]


def test_a_file_that_came_by_hand_counts_from_when_it_came_and_survives_a_replay(desk):
    browser = desk.browser("staff")
    name, content = desk.town.files("DTG", STATS)[0]
    told = {"why": "qua Zalo", "received_at": "2024-11-07T16:30"}
    answer = browser.post(
        "/unions/DTG/upload", page="/unions/DTG", files={"file": (f"C:\\tam\\{name}", content)}, **told
    )
    assert "Kết quả kiểm tra: đạt." in said(browser, answer)
    row = desk.document("DTG", "stats")
    assert (row["received_at"], row["path"], row["late"]) == (at("2024-11-07T16:30"), name, False)
    with desk.town.office() as office:
        assert intake.replay(office) == []
    assert "Nhận trực tiếp" in browser.get("/unions/DTG").text
    assert [row for row in desk.town.ask("outbox") if row["union"] == "DTG"] == []


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


# --- letters


def held_letter(desk):
    return next(row["id"] for row in desk.town.ask("outbox") if row["state"] == "held")


def test_a_held_letter_is_let_go(desk):
    browser, number = desk.browser("staff"), held_letter(desk)
    browser.post(f"/letters/{number}/release", page=f"/letters/{number}")
    assert next(row["state"] for row in desk.town.ask("outbox") if row["id"] == number) == "queued"


def test_a_letter_that_another_one_let_go_is_not_dropped_from_a_stale_page(desk):
    first, second, number = desk.browser("staff"), desk.browser("admin"), held_letter(desk)
    seen = second.fields(f"/letters/{number}", f"/letters/{number}/drop")
    first.post(f"/letters/{number}/release", page=f"/letters/{number}")
    assert second.client.post(f"/letters/{number}/drop", data=seen | {"why": "x"}).status_code == 409
    assert next(row["state"] for row in desk.town.ask("outbox") if row["id"] == number) == "queued"


def test_all_held_letters_go_at_once_after_they_were_shown(desk):
    browser = desk.browser("staff")
    assert "Gửi 1 thư đang giữ?" in re.sub(r"\s+", " ", browser.get("/held").text)
    browser.post("/held")
    assert {row["state"] for row in desk.town.ask("outbox")} >= {"queued"}
    assert held_states(desk) == []


def held_states(desk):
    return [row for row in desk.town.ask("outbox") if row["state"] == "held"]


def test_remind_these_now_shows_whom_and_writes_once_a_day(desk):
    browser = desk.browser("staff")
    page = browser.get("/remind", params=[("union", "DTG"), ("union", "SHTT")]).text
    assert "Nhắc ngay 1 đơn vị?" in page
    assert desk.town.outbox() == [row for row in desk.town.outbox() if row[0] != "reminder"]
    browser.post("/remind", page="/remind?union=DTG&union=SHTT")
    assert [row[:2] for row in desk.town.outbox() if row[0] == "reminder"] == [("reminder", "DTG")]
    assert "Nhắc ngay 0 đơn vị?" in browser.get("/remind", params={"union": "DTG"}).text


def test_the_forecast_names_who_will_be_written_to(desk):
    assert "/unions/DTG" in desk.browser("viewer").get("/forecast").text


# --- the registry


def edited(browser, code):
    page = browser.get(f"/registry/{code}").text
    told = dict(re.findall(r'<input name="(\w+)" type="\w+" value="([^"]*)"', page))
    told |= dict(re.findall(r'<textarea name="(\w+)">([^<]*)</textarea>', page))
    return told | {"owes": "yes"}


def test_a_row_of_the_registry_is_edited_with_its_history(desk):
    browser = desk.browser("staff")
    told = edited(browser, "DTG") | {"contact_phone": "0900 000 777"}
    browser.post("/registry/DTG", **told)
    with desk.town.office() as office:
        assert office.by_code["DTG"].contact_phone == "0900 000 777"
    assert "0900 000 777" in browser.get("/unions/DTG").text
    assert "0900 000 777" in browser.get("/registry/DTG").text.partition("Các lần thay đổi")[2]


def test_an_import_shows_first_and_writes_only_what_was_confirmed(desk):
    browser = desk.browser("admin")
    csv = "code,name\nNXB,Công đoàn Nhà xuất bản\nMOI,Công đoàn Mới\n".encode()
    shown = browser.post("/registry/import", page="/registry", files={"file": ("ds.csv", csv)})
    assert "Sẽ ra khỏi danh sách" in shown.text
    assert "MOI" not in {row["union"] for row in desk.town.ask("status")}
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown.text.partition("/confirm")[2]))
    assert browser.client.post("/registry/confirm", data=fields).status_code == 303
    assert {row["union"] for row in desk.town.ask("status")} == {"NXB", "MOI"}
    assert browser.client.post("/registry/confirm", data=fields).status_code == 409


def test_mail_that_comes_meanwhile_is_on_the_board_at_once(desk):
    browser = desk.browser("viewer")
    assert "Đạt" not in browser.get("/", params={"q": "vu danh gia"}).text.partition("<tbody>")[2]
    desk.town.send("DTG", STATS, when="2024-11-08T08:30")
    desk.town.poll("2024-11-08T08:40")
    assert "Đạt" in browser.get("/", params={"q": "vu danh gia"}).text.partition("<tbody>")[2]


def test_a_stranger_of_no_name_is_shown(desk):
    desk.town.write(Person("", "x@y.example", ""), "", "", when="2024-11-08T08:30")
    desk.town.poll("2024-11-08T08:40")
    assert "(không có tiêu đề)" in desk.browser("viewer").get("/messages").text
