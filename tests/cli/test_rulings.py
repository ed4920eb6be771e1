"""The commands of rulings and of what they teach, as staff type them."""

import json

import pytest
from click.testing import CliRunner
from factories.papers import Made
from factories.people import Person
from office_site import REPORT, Site

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


def test_reasons_and_runner_up_stand_in_the_listing(site, run):
    site.send("CNC", REPORT)
    site.poll()
    listed = json.loads(run("documents", "--json"))
    assert listed["reasons"][0].startswith("Tiêu đề văn bản ghi «")
    assert len(listed["reasons"]) == len(listed["evidence"])
    assert listed["runner_up"].endswith(".")
