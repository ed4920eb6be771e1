"""The commands of rulings and of what they teach, as staff type them."""

import json

import pytest
from click.testing import CliRunner
from factories.papers import OMITTED, Made
from factories.people import Person
from office_site import REPORT, STATS, Site
from small_site import SmallSite

from collector.cli import collector

CLERK = Person("Trần Văn Lạ", "vanthu@cuckhac.example", "")


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path)


@pytest.fixture
def run(site):
    def run(*words):
        done = CliRunner().invoke(collector, [*words], env=site.environ | {"COLLECTOR_NOW": "2024-11-06T09:00+07:00"})
        return done.output if done.exit_code == 0 else repr(done.exception)

    return run


def test_assignment_is_listed_taught_and_taken_back(site, run):
    site.write(CLERK, "Báo cáo", "Em gửi báo cáo ạ.", site.files("CNC", Made("report", "anonymous")))
    site.poll()
    document = site.ask("documents")[0]["id"]

    assert run("assign", document, "XNT", "--who", "Lan").startswith(f"Đã giao {document}")
    assert json.loads(run("rulings", "--json"))["kind"] == "assign"
    assert json.loads(run("unions", "proposals", "--json"))["text"] == CLERK.email
    assert run("unions", "proposals", "--accept", "1-address", "--who", "Lan").startswith("Đã sửa XNT")
    assert "XNT" in run("unions", "history", "XNT")
    assert "phần bổ sung theo quyết định này của XNT" in run("undo", "1", "--why", "giao nhầm")
    assert run("unions", "proposals", "--json") == ""


def test_document_is_set_aside_with_its_reason(site, run):
    site.send("CNC", REPORT)
    site.poll()
    document = site.ask("documents")[0]["id"]

    assert "không phải tài liệu cần nộp: bản nháp" in run("set-aside", document, "--why", "bản nháp")
    assert "RulingRefused" in run("assign", document, "CNC")
    assert run("assign", document, "CNC", "--requirement", "report").startswith("Đã giao")


def test_paper_that_is_not_to_be_used_is_kept_and_a_question_settled(site, run):
    site.send("CNC", REPORT, when="2024-11-05T08:00")
    clerk = site.clerk("CNC")
    site.write(clerk, "Rút báo cáo", "Đề nghị Văn phòng không sử dụng báo cáo đã gửi.", when="2024-11-05T09:00")
    site.write(clerk, "Hỏi", "Cột này điền thế nào ạ?", when="2024-11-05T10:00")
    site.poll()
    document = site.ask("documents")[0]["id"]
    asked = [json.loads(line) for line in run("messages", "--json").splitlines()]
    assert [(one["question"], one["withdraws"]) for one in asked] == [
        (None, None),
        ("open", [document]),
        ("open", None),
    ]

    assert run("keep", document, "--why", "đã gọi", "--who", "Lan").startswith(f"Giữ {document}")
    assert "RulingRefused" in run("keep", document, "--why", "đã gọi")
    assert run("settle", asked[2]["id"], "--why", "đã trả lời", "--who", "Lan").startswith("Đã ghi là thư «Hỏi»")
    listed = [json.loads(line) for line in run("rulings", "--json").splitlines()]
    assert [(one["kind"], one["target"][:12]) for one in listed] == [("keep", document), ("settle", asked[2]["id"])]
    assert [json.loads(line)["question"] for line in run("messages", "--json").splitlines()] == [None, *["settled"] * 2]


def test_reasons_and_runner_up_stand_in_the_listing(site, run):
    site.send("CNC", REPORT)
    site.poll()
    listed = json.loads(run("documents", "--json"))
    assert listed["reasons"][0].startswith("Tiêu đề văn bản ghi «")
    assert len(listed["reasons"]) == len(listed["evidence"])
    assert listed["runner_up"].endswith(".")


# --- the doors of `extend` and of rulings that are told to nobody --------------------------------------------


@pytest.fixture
def told(tmp_path):
    """A union whose two files were answered; its report has a fault."""
    site = SmallSite(tmp_path / "told")
    site.send("CNC", Made("report", "missing-section"), STATS)
    site.poll()
    site.flush("2024-11-05T12:20")
    return site


def ruled(site, *words, now="2024-11-06T09:00+07:00"):
    return CliRunner().invoke(collector, [*words, "--who", "Lan"], env=site.environ | {"COLLECTOR_NOW": now})


def ruled_status(site):
    return CliRunner().invoke(collector, ["status"], env=site.environ).output


def updates(site):
    return [kind for kind, _, _ in site.outbox() if kind == "update"]


RULINGS = {
    "assign": ("assign", "REPORT", "XNT"),
    "reject": ("reject", "REPORT", "--why", "nhầm"),
    "accept": ("accept", "REPORT", "--why", "đã trao đổi"),
    "waive": ("accept", "REPORT", "--waive", "report.section-missing", "--why", "đã trao đổi"),
    "set-aside": ("set-aside", "REPORT", "--why", "bản nháp"),
    "extend": ("extend", "CNC", "2024-11-15", "--why", "xin lùi"),
    "mark": ("mark", "CNC", "report", "paper", "--why", "nộp bản giấy"),
}


@pytest.mark.parametrize("ruling", RULINGS)
@pytest.mark.parametrize("quiet", [False, True], ids=["told", "quiet"])
def test_a_quiet_ruling_begins_no_letter_and_any_other_does(told, ruling, quiet):
    report = next(row["id"] for row in told.ask("documents") if row["requirement"] == "report")
    words = [report if word == "REPORT" else word for word in RULINGS[ruling]]
    done = ruled(told, *words, *(["--quiet"] if quiet else []))
    assert done.exit_code == 0, done.output
    assert ("Không gửi thư cập nhật về quyết định này." in done.output) is quiet
    assert updates(told) == ([] if quiet else ["update"])


@pytest.mark.parametrize("quiet", [False, True], ids=["told", "quiet"])
def test_a_ruling_is_taken_back_quietly_too(told, quiet):
    ruled(told, *RULINGS["extend"])
    told.flush("2024-11-06T09:10")
    done = ruled(told, "undo", "1", "--why", "nhầm", *(["--quiet"] if quiet else []), now="2024-11-06T10:00+07:00")
    assert done.exit_code == 0, done.output
    assert updates(told) == (["update"] if quiet else ["update", "update"])


def test_a_deadline_is_shortened_only_where_it_is_said(told):
    ruled(told, *RULINGS["extend"])
    refused = ruled(told, "extend", "CNC", "2024-11-12", "--why", "nhầm ngày")
    assert refused.exit_code == 1
    assert "sớm hơn hạn đang áp dụng" in repr(refused.exception) + refused.output
    done = ruled(told, "extend", "CNC", "2024-11-12", "--why", "thống nhất lại", "--shorten")
    assert done.output.startswith("Đã rút ngắn hạn của ")


def test_a_waiver_is_for_a_place_unless_it_is_said_to_be_everywhere(told):
    report = next(row["id"] for row in told.ask("documents") if row["requirement"] == "report")
    waive = ("accept", report, "--why", "đã trao đổi", "--waive", "report.section-missing")
    elsewhere = ruled(told, *waive, "--where", "II.1")
    assert "không có nhận xét report.section-missing tại II.1" in elsewhere.output + repr(elsewhere.exception)
    assert f"tại {OMITTED} cho" in ruled(told, *waive).output
    assert "ở mọi chỗ, kể cả bản sau, cho" in ruled(told, *waive, "--everywhere").output
    back = ("accept", report, "--why", "xem lại", "--unwaive", "report.section-missing")
    assert "hãy nêu rõ" in repr(ruled(told, *back).exception)
    assert ruled(told, *back, "--everywhere").exit_code == 0
    assert f"report.section-missing {OMITTED}" in ruled_status(told)


@pytest.mark.parametrize(
    "words",
    [
        ("--waive", "a", "--unwaive", "a"),
        ("--waive", "a", "--where", "II.4", "--everywhere"),
        ("--where", "II.4"),
        ("--everywhere",),
    ],
)
def test_a_place_without_a_waiver_or_two_of_them_is_wrong_usage(told, words):
    assert ruled(told, "accept", "d", "--why", "x", *words).exit_code == 2


def test_a_paper_is_marked_with_its_day_and_way(told):
    words = ("mark", "CNC", "report", "paper", "--why", "nộp tại chỗ", "--on", "2024-11-05", "--via", "truc")
    assert "đã nhận qua trục liên thông văn bản ngày 05/11/2024." in ruled(told, *words).output
    assert "2024-11-05" in ruled_status(told)
    tomorrow = ("mark", "CNC", "report", "paper", "--why", "x", "--on", "2024-11-07")
    assert "chưa tới" in repr(ruled(told, *tomorrow).exception)


def test_the_campaign_is_closed_and_opened_again(told):
    assert ruled(told, "campaign", "close", "--why", "đã tổng hợp").output.startswith("Đã chốt đợt báo cáo lúc ")
    assert "Đợt báo cáo đã chốt lúc 09:00 ngày 06/11/2024" in ruled_status(told)
    assert "đã chốt từ" in repr(ruled(told, "campaign", "close", "--why", "lần nữa").exception)
    assert ruled(told, "campaign", "close").exit_code == 2
    assert ruled(told, "campaign", "reopen", "--why", "bổ sung").output.startswith("Đã mở lại đợt báo cáo")
    assert "đã chốt" not in ruled_status(told)
