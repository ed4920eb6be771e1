"""Papers in doubt: given to a union, set aside, rejected, taken back; never on a stale page."""

import re

from desk_client import said
from factories.people import Person


def waiting_for(desk, candidate):
    with desk.site.office() as office:
        return next(
            d.id
            for d in office.store.documents.waiting(office.campaign.id)
            if [c.union for c in d.candidates[:1]] == ([candidate] if candidate else [])
        )


def undo_form(page):
    return re.search(r'action="(/rulings/\d+/undo)"', page)[1]


def test_a_candidate_is_chosen_by_one_press_and_the_next_paper_follows(desk):
    browser, document = desk.browser("staff"), waiting_for(desk, "KHPT")
    other = next(one for one in desk.waiting() if one != document)
    answer = browser.post(f"/review/{document}/assign", page=f"/review/{document}", union="KHPT")
    assert answer.headers["location"] == f"/review/{other}"
    assert "Công đoàn Báo Khoa học và Phát triển" in said(browser, answer)
    assert desk.site.status("KHPT")["stats"] == ("accepted", False)
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
    assert desk.site.status("VPDK")["report"] == ("accepted", False)


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
    with desk.site.office() as office:
        assert "lan@elsewhere.example" in office.by_code["VPDK"].emails


def test_a_faulty_paper_is_accepted_with_a_reason(desk):
    browser, document = desk.browser("staff"), desk.document("NXB", "stats")["id"]
    browser.post(f"/documents/{document}/accept", page=f"/documents/{document}", why="đã gọi điện kiểm tra")
    assert desk.site.status("NXB")["stats"] == ("accepted", False)


def test_a_finding_is_waived_at_its_place(desk):
    browser, document = desk.browser("staff"), desk.document("NXB", "stats")["id"]
    assert "76" in browser.get(f"/documents/{document}").text
    browser.post(f"/documents/{document}/waive", page=f"/documents/{document}", why="đúng là như vậy", do="waive")
    assert desk.site.status("NXB")["stats"] == ("accepted", False)
    said = '<span class="pill">được miễn</span> <span class="small">đúng là như vậy</span>'
    page = browser.get(f"/documents/{document}").text
    assert (said in page, "(Được miễn: đúng là như vậy)" in page) == (True, True)
    assert said in browser.get("/unions/NXB").text


def test_a_stranger_of_no_name_is_shown(desk):
    desk.site.write(Person("", "x@y.example", ""), "", "", when="2024-11-08T08:30")
    desk.site.poll("2024-11-08T08:40")
    assert "(không có tiêu đề)" in desk.browser("viewer").get("/messages").text
