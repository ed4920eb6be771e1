"""The commands of rulings and of what they teach, as staff type them."""

import json

import pytest
from click.testing import CliRunner
from town import REPORT, Town

from collector.cli import collector
from collector.demo.people import Person
from collector.demo.scenes import Made

CLERK = Person("Trần Văn Lạ", "vanthu@cuckhac.example", "")


@pytest.fixture
def town(tmp_path):
    return Town(tmp_path)


@pytest.fixture
def run(town):
    def run(*words):
        done = CliRunner().invoke(collector, [*words], env=town.environ | {"COLLECTOR_NOW": "2024-11-06T09:00+07:00"})
        return done.output if done.exit_code == 0 else repr(done.exception)

    return run


def test_assignment_is_listed_taught_and_taken_back(town, run):
    town.write(CLERK, "Báo cáo", "Em gửi báo cáo ạ.", town.files("CNC", Made("report", "anonymous")))
    town.poll()
    document = town.ask("documents")[0]["id"]

    assert run("assign", document, "XNT", "--who", "Lan").startswith(f"Đã giao {document}")
    assert json.loads(run("rulings", "--json"))["kind"] == "assign"
    assert json.loads(run("unions", "proposals", "--json"))["text"] == CLERK.email
    assert run("unions", "proposals", "--accept", "1-address", "--who", "Lan").startswith("Đã sửa XNT")
    assert "XNT" in run("unions", "history", "XNT")
    assert "phần bổ sung theo quyết định này của XNT" in run("undo", "1", "--why", "giao nhầm")
    assert run("unions", "proposals", "--json") == ""


def test_document_is_set_aside_with_its_reason(town, run):
    town.send("CNC", REPORT)
    town.poll()
    document = town.ask("documents")[0]["id"]

    assert "không phải tài liệu cần nộp: bản nháp" in run("set-aside", document, "--why", "bản nháp")
    assert "RulingRefused" in run("assign", document, "CNC")
    assert run("assign", document, "CNC", "--requirement", "report").startswith("Đã giao")


def test_reasons_and_runner_up_stand_in_the_listing(town, run):
    town.send("CNC", REPORT)
    town.poll()
    listed = json.loads(run("documents", "--json"))
    assert listed["reasons"][0].startswith("Tiêu đề văn bản ghi «")
    assert len(listed["reasons"]) == len(listed["evidence"])
    assert listed["runner_up"].endswith(".")
