"""What staff do at the desk in a real browser: from the log-in to what stands in the books afterwards."""

import pytest
from desk_in_chromium import Tab, chromium
from office_site import STATS

from collector.flow import rulings


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture
def opened(browser, desk):
    """Return windows at the desk, each with its own cookies; at the end nothing went wrong in any of them."""
    tabs = []

    def open_one(name="", **more):
        tabs.append(Tab(browser, desk.address, **more))
        return tabs[-1].sign_in(name) if name else tabs[-1]

    yield open_one
    for tab in tabs:
        tab.close()
    for tab in tabs:
        assert tab.quiet()


def waiting_for(desk, union):
    with desk.site.office() as office:
        return next(
            d.id
            for d in office.store.documents.waiting(office.campaign.id)
            if [c.union for c in d.candidates[:1]] == ([union] if union else [])
        )


def test_a_wrong_password_is_said_and_the_right_one_leads_back_to_where_one_was_going(opened):
    tab = opened()
    tab.go("/unions/NXB")
    tab.page.get_by_label("Tên đăng nhập").fill("staff")
    tab.page.get_by_label("Mật khẩu").fill("không phải")
    tab.page.keyboard.press("Enter")
    assert "không đúng" in tab.page.get_by_role("alert").inner_text()
    # A browser notes every answer of 4xx by itself.
    tab.troubles.clear()
    tab.page.get_by_label("Mật khẩu").fill("mat-khau-cua-toi")
    tab.press("Enter")
    assert tab.path() == "/unions/NXB"
    tab.page.get_by_role("button", name="Đăng xuất").click()
    tab.go("/")
    assert tab.path() == "/sign-in"


def test_a_review_is_settled_and_taken_back_by_keys_alone(opened, desk):
    tab, document = opened("staff"), waiting_for(desk, "KHPT")
    tab.page.get_by_role("navigation", name="Các trang").get_by_role("link", name="Chờ xem").click()
    tab.page.wait_for_url("**/review")
    links = tab.page.locator("[data-walk]")
    place = [link.get_attribute("href") for link in links.all()].index(f"/review/{document}")
    for _ in range(place + 1):
        tab.page.keyboard.press("j")
    tab.press("Enter")
    assert tab.path() == f"/review/{document}"
    tab.press("1")
    assert "Công đoàn Báo Khoa học và Phát triển" in tab.said()
    assert (desk.site.status("KHPT")["stats"], document in desk.waiting()) == (("accepted", False), False)
    tab.press("u")
    assert "Đã rút lại" in tab.said()
    assert document in desk.waiting()
    assert desk.rulings()[0] == ("assign", document, "staff", True)


def test_any_union_is_found_while_one_types_without_marks(opened, desk):
    tab, document = opened("staff"), waiting_for(desk, "")
    tab.go(f"/review/{document}")
    tab.page.keyboard.press("/")
    tab.page.keyboard.type("dang ky hoat dong")
    tab.page.locator("#suggested button").first.click()
    tab.page.wait_for_url(lambda url: document not in url)
    assert "Đăng ký hoạt động" in tab.said()
    assert desk.site.status("VPDK")["report"] == ("accepted", False)


def test_the_board_is_searched_as_one_types_without_marks(opened):
    tab = opened("viewer")
    before = tab.page.locator("#table tbody tr").count()
    tab.page.keyboard.press("/")
    tab.page.keyboard.type("vien nang luong")
    tab.page.wait_for_function("count => document.querySelectorAll('#table tbody tr').length < count", arg=before)
    found = tab.page.locator("#table tbody tr td:first-child a").all_inner_texts()
    assert found != []
    assert [name for name in found if not all(word in name.lower() for word in ("viện", "năng", "lượng"))] == []


def test_more_time_is_given_and_taken_back(opened, desk):
    tab = opened("staff")
    tab.go("/unions/DTG")
    tab.page.keyboard.press("e")
    tab.page.get_by_label("Đến hết ngày").fill("2024-11-15")
    form = tab.page.locator("form[action='/unions/DTG/extend']")
    form.get_by_label("Lý do").fill("có công văn xin lùi")
    form.get_by_role("button").click()
    assert "hết ngày 15/11/2024" in tab.said()
    assert "đã gia hạn" in tab.text()
    tab.press("u")
    assert "đã gia hạn" not in tab.text()


def test_a_requirement_is_marked_as_paper(opened, desk):
    tab = opened("staff")
    tab.go("/unions/DTG")
    tab.page.keyboard.press("m")
    form = tab.page.locator("form[action='/unions/DTG/mark']")
    form.get_by_label("Nội dung").select_option("report")
    form.get_by_label("Đánh dấu là").select_option("paper")
    form.get_by_label("Lý do").fill("đã nhận bản giấy")
    form.get_by_role("button").click()
    assert tab.said()
    assert desk.site.status("DTG")["report"][0] == "paper"


def test_a_finding_is_waived_at_its_place(opened, desk):
    tab, document = opened("staff"), desk.document("NXB", "stats")["id"]
    tab.go(f"/documents/{document}")
    tab.page.get_by_text("Miễn lỗi này cho đơn vị").click()
    tab.page.locator("form:has(button[value=waive])").get_by_label("Lý do").fill("đúng là như vậy")
    tab.page.get_by_role("button", name="Miễn", exact=True).click()
    assert "được miễn" in tab.page.locator(".findings").inner_text()
    assert desk.site.status("NXB")["stats"] == ("accepted", False)


def test_a_held_letter_is_read_and_let_go(opened, desk):
    tab = opened("staff")
    tab.go("/letters?state=held")
    tab.page.keyboard.press("j")
    tab.press("Enter")
    letter = tab.page.frame_locator("iframe.preview")
    assert "Kính gửi" in letter.locator("body").inner_text()
    tab.press("s")
    assert tab.said()
    assert [row for row in desk.site.outbox() if row[2] == "held"] == []


def test_a_file_that_came_by_hand_is_recorded(opened, desk):
    tab = opened("staff")
    name, content = desk.site.files("DTG", STATS)[0]
    tab.go("/unions/DTG")
    tab.page.keyboard.press("t")
    form = tab.page.locator("form[action='/unions/DTG/upload']")
    form.get_by_label("Tệp", exact=True).set_input_files({"name": name, "mimeType": "x/y", "buffer": content})
    form.get_by_label("Nhận bằng cách nào").fill("qua Zalo")
    form.get_by_role("button", name="Ghi nhận").click()
    assert "Kết quả kiểm tra: đạt." in tab.said()
    assert desk.site.status("DTG")["stats"][0] == "accepted"


def test_a_registry_is_shown_before_it_is_imported_and_a_hostile_name_stays_text(opened, desk):
    tab = opened("admin")
    name = '<img src=x onerror="window.hit=1">'
    csv = f'code,name\nNXB,Công đoàn Nhà xuất bản\nMOI,"Công đoàn {name.replace(chr(34), chr(34) * 2)}"\n'.encode()
    tab.go("/registry")
    tab.page.get_by_text("Nhập danh sách từ tệp").click()
    tab.page.locator("input[type=file]").set_input_files({"name": "ds.csv", "mimeType": "text/csv", "buffer": csv})
    tab.page.get_by_role("button", name="Xem trước").click()
    assert "vẫn giữ trong danh sách" in tab.text()
    assert "MOI" not in {row["union"] for row in desk.site.ask("status")}
    tab.page.get_by_label("Bỏ khỏi danh sách").check()
    tab.page.get_by_role("button", name="Nhập danh sách này").click()
    assert tab.said()
    assert {row["union"] for row in desk.site.ask("status") if not row["left"]} == {"NXB", "MOI"}
    for path in ("/", "/registry", "/registry/MOI", "/unions/MOI"):
        tab.go(path)
        assert "onerror" in tab.page.content()
        assert tab.page.evaluate("() => window.hit === undefined && document.querySelector('img') === null")


def test_of_two_people_at_one_paper_the_second_is_told_and_changes_nothing(opened, desk):
    first, second, document = opened("staff"), opened("admin"), waiting_for(desk, "KHPT")
    first.go(f"/review/{document}")
    second.go(f"/review/{document}")
    first.press("1")
    second.press("x")
    assert "đã được thay đổi" in second.page.get_by_role("alert").inner_text()
    second.troubles.clear()  # the browser's own note of the answer 409
    assert [(kind, who) for kind, _, who, _ in desk.rulings()] == [("assign", "staff")]


def test_what_somebody_decided_on_the_command_line_counts_as_well(opened, desk):
    tab = opened("staff")
    tab.go("/unions/DTG")
    with desk.site.office() as office:
        rulings.extend(office, "DTG", "2024-11-20", who="lệnh", why="xin lùi", now=desk.clock())
    tab.page.keyboard.press("m")
    form = tab.page.locator("form[action='/unions/DTG/mark']")
    form.get_by_label("Lý do").fill("bản giấy")
    form.get_by_role("button").click()
    assert "đã được thay đổi" in tab.page.get_by_role("alert").inner_text()
    tab.troubles.clear()
    assert [kind for kind, _, _, _ in desk.rulings()] == ["extend"]


def test_who_may_only_look_finds_nothing_to_press(opened, desk):
    tab = opened("viewer")
    places = ("/", "/review", f"/review/{desk.waiting()[0]}", "/unions/NXB", "/letters", "/registry/NXB", "/health")
    acts = {}
    for path in places:
        tab.go(path)
        acts[path] = tab.page.eval_on_selector_all("form[method=post]", "all => all.map(one => one.action)")
    assert {path: [to for to in found if not to.endswith("/sign-out")] for path, found in acts.items()} == {
        path: [] for path in places
    }
    for key in ("1", "x", "u"):
        tab.page.keyboard.press(key)
    assert desk.rulings() == []
