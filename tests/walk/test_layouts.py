"""A report whose layout is not understood: taken, acknowledged, looked at by staff, asked of nobody."""

import pytest
from factories.papers import Made
from office_site import REPORT, STATS
from small_site import SmallSite

OWN = Made("report", "own-layout")


@pytest.fixture
def site(tmp_path):
    made = SmallSite(tmp_path)
    made.send("CNC", OWN, STATS, when="2024-11-05T08:00")
    made.poll("2024-11-05T08:10")
    return made


def report(site, place=-1):
    return [row for row in site.ask("documents") if row["requirement"] == "report"][place]


def row(site, code="CNC"):
    return next(r for r in site.ask("status") if (r["union"], r["requirement"]) == (code, "report"))


def words(letter):
    return " ".join(letter.get_body(("plain",)).get_content().split())


def test_it_is_the_unions_waits_for_a_look_and_counts_from_its_arrival(site):
    found = report(site)
    assert [(f.code, f.severity.value, f.where) for f in found["findings"]] == [
        ("report.layout-unknown", "warning", None)
    ]
    assert (found["decision"].value, found["union"], found["state"].value) == ("auto", "CNC", "review")
    assert (found["late"], found["version"]) == (False, 1)
    assert [said.split(" (")[0] for said in found["remarks"]] == ["Chưa nhận ra chắc chắn bố cục của báo cáo"]
    stands = row(site)
    assert (stands["state"].value, stands["document"], stands["late"]) == ("review", found["id"], False)
    assert stands["received_at"] == found["received_at"]
    assert [m["state"].value for m in site.ask("messages")] == ["review"]


def test_it_is_acknowledged_and_nobody_is_asked_to_write_it_again(site):
    assert site.stands() == [("acknowledgement", "CNC", "sent", "")]
    said = words(site.letters()[0])
    assert "Kết quả: đã nhận, Văn phòng đang xem bố cục." in said
    assert "đơn vị không cần gửi lại" in said
    assert "thiếu mục" not in said
    assert "Chưa nhận ra" not in said


def test_nobody_is_reminded_of_it_and_the_digest_tells_staff(site):
    site.remind("2024-11-08T08:30")
    assert [letter for letter in site.outbox() if letter[:2] == ("reminder", "CNC")] == []
    site.digest("2024-11-05T16:30")
    site.flush("2024-11-05T16:31")
    digest = next(words(one) for one in site.letters() if "CHỜ XEM BỐ CỤC" in words(one))
    assert f"collector accept {report(site)['id']} --why" in digest


def test_accept_settles_it_and_the_union_hears_so(site):
    site.rule("accept", report(site)["id"], why="đủ các mục", when="2024-11-05T09:00")
    assert (report(site)["state"].value, row(site)["state"].value) == ("accepted", "accepted")
    assert [m["state"].value for m in site.ask("messages")] == ["done"]
    site.poll("2024-11-05T09:20")
    assert [letter[0] for letter in site.outbox()] == ["acknowledgement", "update"]
    said = words(site.letters()[-1])
    assert "đã ghi nhận" in said
    assert "Chưa nhận ra" not in said


def test_an_accepted_version_stays_and_a_sound_one_takes_its_place(tmp_path):
    site = SmallSite(tmp_path)
    site.send("CNC", REPORT, STATS, when="2024-11-05T08:00")
    site.send("CNC", OWN, when="2024-11-05T08:05")
    site.poll("2024-11-05T08:10")
    assert [report(site, n)["state"].value for n in (0, 1)] == ["accepted", "review"]
    assert row(site)["state"].value == "accepted"
    assert row(site)["document"] == report(site, 0)["id"]

    late = SmallSite(tmp_path / "other")
    late.send("CNC", OWN, when="2024-11-05T08:00")
    late.send("CNC", REPORT, when="2024-11-05T08:05")
    late.poll("2024-11-05T08:10")
    assert [report(late, n)["state"].value for n in (0, 1)] == ["superseded", "accepted"]
    assert row(late)["received_at"] == report(late, 0)["received_at"]
