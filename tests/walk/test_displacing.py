"""A forger with his own passing domain, a colleague, staff: who may take the place of what stands."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from factories.papers import Made, other_bytes
from factories.people import SERVER, Person
from office_site import REPORT, STATS, Site, at

from collector.flow import rulings
from collector.flow.replay import replay

FORGER = Person("Ban Chấp hành", "cnc@cong-nghe-cao.example", "")
EVENING, NIGHT, MORNING = "2024-11-05T18:00", "2024-11-05T22:00", "2024-11-06T08:00"


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path, COLLECTOR_AUTHSERV=SERVER)


def forge(site, *made, when=EVENING, sender=FORGER):
    """Send files of CNC's own, which another may have written as well."""
    files = [other_bytes(one, when) for one in site.files("CNC", *(made or (STATS,)), when=when)]
    site.write(sender, "Biểu số liệu của CĐ Vụ Công nghệ cao", "Gửi bản thay thế.", files, when=when)


def rows(site, *names):
    return [tuple(getattr(row[name], "value", row[name]) for name in names) for row in site.ask("documents")]


def letters_to(site, person):
    return [(row["kind"].value, row["union"]) for row in site.ask("outbox") if tuple(row["to"]) == (person.email,)]


def stands(site, requirement="stats"):
    (row,) = [one for one in site.ask("status") if (one["union"], one["requirement"]) == ("CNC", requirement)]
    return row["state"].value, row["document"], row["version"]


def test_forgers_table_waits_and_the_accepted_one_stands(site):
    site.send("CNC", STATS)
    forge(site)
    site.poll(NIGHT)

    true, forged = site.ask("documents")
    assert stands(site) == ("accepted", true["id"], 1)
    assert rows(site, "decision", "union", "state", "version", "late") == [
        ("auto", "CNC", "accepted", 1, False),
        ("review", None, "review", None, None),
    ]
    assert [one.union for one in forged["candidates"]][:1] == ["CNC"]
    assert [row["state"].value for row in site.ask("messages")] == ["done", "review"]
    assert {row["document"] for row in site.ask("values")} == {true["id"]}


def test_forger_gets_no_letter_that_names_the_union_and_no_key_of_it(site):
    site.send("CNC", STATS)
    forge(site)
    site.poll(NIGHT)

    letters = [letter for letter in site.letters() if FORGER.email in letter["To"]]
    assert [kind for kind, _, _ in site.outbox()] == ["acknowledgement", "receipt-unknown"]
    (letter,) = letters
    assert ".CNC." not in letter["Message-ID"]
    assert "Công nghệ cao" not in letter.get_body(("plain",)).get_content()


def test_the_same_mail_in_any_order_of_recording_stands_the_same(site, tmp_path):
    other = Site(tmp_path / "other", COLLECTOR_AUTHSERV=SERVER)
    site.send("CNC", STATS)
    site.poll(MORNING)
    forge(site)
    site.poll(MORNING)
    forge(other)
    other.poll(MORNING)
    other.send("CNC", STATS)
    other.poll(MORNING)

    told = [rows(one, "received_at", "decision", "state", "union") for one in (site, other)]
    assert told[0] == told[1]
    for one in (site, other):
        with one.office() as office:
            assert replay(office) == []
        assert rows(one, "received_at", "decision", "state", "union") == told[0]


def test_forgers_table_with_errors_displaces_nothing_and_is_answered_as_ever(site):
    site.send("CNC", STATS)
    forge(site, Made("stats", "sum"))
    site.poll(NIGHT)

    assert rows(site, "state") == [("accepted",), ("needs-fix",)]
    assert [kind for kind, _, _ in site.outbox()] == ["acknowledgement", "fix-request"]


def test_a_missing_report_beside_the_forged_table_opens_no_way_for_the_table(site):
    site.send("CNC", STATS)
    forge(site, REPORT, STATS)
    forge(site, STATS, when="2024-11-05T19:00")
    site.poll(NIGHT)

    assert [state for (state,) in rows(site, "state")] == ["accepted", "accepted", "review", "review"]


@pytest.mark.parametrize("local", ["hoa", "vanthu"])
def test_colleague_of_the_listed_domain_replaces_it(site, local):
    domain = site.clerk("CNC").email.partition("@")[2]
    site.send("CNC", STATS)
    forge(site, sender=Person("Hoa", f"{local}@{domain}", ""))
    site.poll(NIGHT)

    assert rows(site, "state") == [("superseded",), ("accepted",)]


def test_staff_see_both_and_their_assignment_lets_the_newer_one_stand(site):
    site.send("CNC", STATS)
    forge(site)
    site.poll(NIGHT)
    true, forged = site.ask("documents")
    (why,) = forged["remarks"]
    assert why == (
        f"Người gửi chưa được biết là của Công đoàn Vụ Công nghệ cao, mà đơn vị đã có văn bản {true['id']} "
        f"(«{true['path']}», từ {site.clerk('CNC').email}, nhận 12 giờ 00 ngày 05/11/2024); "
        "tệp này chờ Văn phòng xem cả hai bản."
    )
    (said,) = true["remarks"]
    assert said.startswith("Có bản mới hơn đang chờ Văn phòng xem")
    assert forged["id"] in said

    with site.office() as office:
        rulings.assign(office, forged["id"], "CNC", who="Lan", now=at(MORNING))
    assert rows(site, "state", "remarks") == [("superseded", ()), ("accepted", ())]
    assert [row["state"].value for row in site.ask("messages")] == ["done", "done"]
    assert site.outbox()[-1] == ("acknowledgement", "CNC", "queued")

    with site.office() as office:
        rulings.undo(office, 1, why="giả mạo", who="Lan", now=at(MORNING))
    assert rows(site, "decision", "state") == [("auto", "accepted"), ("review", "review")]
    assert site.outbox()[-1] == ("acknowledgement", "CNC", "dropped")


def test_digest_tells_why_it_waits(site):
    site.send("CNC", STATS)
    forge(site)
    site.poll(NIGHT)
    (_, forged) = site.ask("documents")

    site.digest(MORNING)
    site.poll(MORNING)

    told = site.letters()[-1].get_body(("plain",)).get_content()
    assert " ".join(forged["remarks"][0].split()) in " ".join(told.split())


def test_what_staff_reject_lets_the_forger_in_no_more_than_before(site):
    site.send("CNC", STATS)
    forge(site)
    site.poll(NIGHT)
    with site.office() as office:
        rulings.reject(office, site.ask("documents")[0]["id"], why="sai số liệu", who="Lan", now=at(MORNING))

    assert rows(site, "state") == [("rejected",), ("review",)]
    assert stands(site)[0] == "review"
    assert letters_to(site, FORGER) == [("receipt-unknown", None)]


def test_answer_follows_where_a_ruling_on_another_document_lets_it_stand(site):
    site.send("CNC", STATS)
    forge(site)
    site.poll(NIGHT)
    with site.office() as office:
        rulings.assign(office, site.ask("documents")[0]["id"], "XNT", who="Lan", now=at(MORNING))

    assert rows(site, "union", "state") == [("XNT", "accepted"), ("CNC", "accepted")]
    assert letters_to(site, FORGER) == [("receipt-unknown", None), ("acknowledgement", "CNC")]


# --- after staff accepted one in spite of its errors


def with_placeholder(files):
    """Return a report with dots where a sentence should stand, which is a warning and no error."""
    made = []
    for name, content in files:
        held = BytesIO()
        with ZipFile(BytesIO(content)) as old, ZipFile(held, "w") as new:
            for part in old.namelist():
                new.writestr(part, old.read(part).replace("bám sát sự lãnh đạo".encode(), b"...................."))
        made.append((name, held.getvalue()))
    return made


@pytest.fixture
def overruled(site):
    """A site where staff accepted a report without one section, and a newer one with a warning came."""
    site.send("CNC", Made("report", "missing-section"))
    site.poll(MORNING)
    with site.office() as office:
        rulings.accept(office, site.ask("documents")[0]["id"], why="đã gọi điện", who="Lan", now=at("2024-11-05T13:00"))
    site.write(site.clerk("CNC"), "Báo cáo", "Gửi lại.", with_placeholder(site.files("CNC", REPORT)), when=EVENING)
    site.poll(NIGHT)
    return site


def test_newer_version_with_warnings_stands_and_the_listing_says_over_what(overruled):
    old, new = overruled.ask("documents")

    assert rows(overruled, "state") == [("superseded",), ("accepted",)]
    assert [finding.code for finding in new["findings"]] == ["report.placeholder"]
    (said,) = new["remarks"]
    assert said.startswith(f"Đang được tính thay văn bản {old['id']} («{old['path']}», ")
    assert "mà Văn phòng đã nhận dù còn lỗi" in said


def test_digest_tells_of_it_until_staff_accept_the_newer_one_too(overruled):
    def digest(when):
        overruled.digest(when)
        overruled.poll(when)
        return overruled.letters()[-1].get_body(("plain",)).get_content()

    assert "BẢN MỚI CÓ CẢNH BÁO THAY BẢN ĐÃ ĐƯỢC CHẤP NHẬN (1 tệp)" in digest("2024-11-06T08:00")
    _, new = overruled.ask("documents")
    with overruled.office() as office:
        rulings.accept(office, new["id"], why="đồng ý", who="Lan", now=at("2024-11-06T09:00"))

    assert rows(overruled, "state", "remarks") == [("superseded", ()), ("accepted", ())]
    assert "CẢNH BÁO THAY" not in digest("2024-11-07T08:00")


# --- the same bytes


def test_the_same_table_for_a_second_union_waits_and_the_first_stays(site):
    files = site.files("CNC", Made("stats", "anonymous"))
    site.write(site.clerk("CNC"), "Biểu", "Gửi biểu.", files)
    site.write(site.clerk("XNT"), "Biểu", "Gửi biểu.", files, when=EVENING)
    site.poll(NIGHT)

    first, second = site.ask("documents")
    assert rows(site, "decision", "union", "state") == [("auto", "CNC", "accepted"), ("review", None, "review")]
    assert [one.union for one in second["candidates"]] == ["XNT"]
    (why,) = second["remarks"]
    assert why == (
        f"Giống hệt từng byte với văn bản {first['id']} («{first['path']}», từ {site.clerk('CNC').email}, nhận 12 giờ "
        f"00 ngày 05/11/2024), đã ghi nhận cho {name_of(site, 'CNC')}; tệp này chờ Văn phòng xem là của đơn vị nào."
    )
    (said,) = first["remarks"]
    assert said.startswith(f"Cũng tệp này, giống hệt từng byte, về sau được gửi cho {name_of(site, 'XNT')}: văn bản")
    assert site.status("XNT")["stats"] == ("review", None)
    assert site.outbox() == [("acknowledgement", "CNC", "sent"), ("receipt-unknown", None, "sent")]
    with site.office() as office:
        assert replay(office) == []


def name_of(site, code):
    with site.office() as office:
        return office.by_code[code].name


def test_staff_give_the_same_table_to_the_second_union_too(site):
    files = site.files("CNC", Made("stats", "anonymous"))
    for code, when in (("CNC", MORNING), ("XNT", EVENING)):
        site.write(site.clerk(code), "Biểu", "Gửi biểu.", files, when=when)
    site.poll("2024-11-06T09:00")
    second = next(row for row in site.ask("documents") if row["state"].value == "review")
    other = {"CNC": "XNT", "XNT": "CNC"}[second["candidates"][0].union]
    with site.office() as office:
        rulings.assign(office, second["id"], second["candidates"][0].union, who="Lan", now=at("2024-11-06T10:00"))

    assert {row["state"].value for row in site.ask("documents")} == {"accepted"}
    told = {row["union"]: row["remarks"] for row in site.ask("documents")}
    assert told[second["candidates"][0].union] == ()
    assert "Văn phòng đã giao tệp gửi sau cho đơn vị đó" in told[other][0]


def test_blank_form_of_two_unions_is_no_such_case(site):
    for code in ("CNC", "XNT"):
        files = [("Book1.xlsx", content) for _, content in site.files("CNC", Made("stats", "blank"))]
        site.write(site.clerk(code), "Biểu", "Gửi biểu.", files)
    site.poll(NIGHT)

    assert [row["remarks"] for row in site.ask("documents")] == [(), ()]
    assert {row["state"].value for row in site.ask("documents")} == {"needs-fix"}
