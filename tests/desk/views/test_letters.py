"""Letters at the desk: held, let go, dropped, foreseen, shown."""

import re


def held_letter(desk):
    return next(row["id"] for row in desk.site.ask("outbox") if row["state"] == "held")


def test_a_held_letter_is_let_go(desk):
    browser, number = desk.browser("staff"), held_letter(desk)
    browser.post(f"/letters/{number}/release", page=f"/letters/{number}")
    assert next(row["state"] for row in desk.site.ask("outbox") if row["id"] == number) == "queued"


def test_a_letter_that_another_one_let_go_is_not_dropped_from_a_stale_page(desk):
    first, second, number = desk.browser("staff"), desk.browser("admin"), held_letter(desk)
    seen = second.fields(f"/letters/{number}", f"/letters/{number}/drop")
    first.post(f"/letters/{number}/release", page=f"/letters/{number}")
    assert second.client.post(f"/letters/{number}/drop", data=seen | {"why": "x"}).status_code == 409
    assert next(row["state"] for row in desk.site.ask("outbox") if row["id"] == number) == "queued"


def test_all_held_letters_go_at_once_after_they_were_shown(desk):
    browser = desk.browser("staff")
    assert "Gửi 1 thư đang giữ?" in re.sub(r"\s+", " ", browser.get("/held").text)
    browser.post("/held")
    assert {row["state"] for row in desk.site.ask("outbox")} >= {"queued"}
    assert held_states(desk) == []


def held_states(desk):
    return [row for row in desk.site.ask("outbox") if row["state"] == "held"]


def test_remind_these_now_shows_whom_and_writes_once_a_day(desk):
    browser = desk.browser("staff")
    page = browser.get("/remind", params=[("union", "DTG"), ("union", "SHTT")]).text
    assert "Nhắc ngay 1 đơn vị?" in page
    assert desk.site.outbox() == [row for row in desk.site.outbox() if row[0] != "reminder"]
    browser.post("/remind", page="/remind?union=DTG&union=SHTT")
    assert [row[:2] for row in desk.site.outbox() if row[0] == "reminder"] == [("reminder", "DTG")]
    assert "Nhắc ngay 0 đơn vị?" in browser.get("/remind", params={"union": "DTG"}).text


def test_the_forecast_names_who_will_be_written_to(desk):
    assert "/unions/DTG" in desk.browser("viewer").get("/forecast").text


def test_the_frame_of_a_letter_runs_and_loads_nothing(browsers, places):
    answer = browsers["viewer"].get(f"/letters/{places['letter:row']}/preview")
    policy = answer.headers["content-security-policy"]
    assert {"default-src 'none'", "sandbox", "frame-ancestors 'self'"} <= {part.strip() for part in policy.split(";")}
    assert "script-src" not in policy
