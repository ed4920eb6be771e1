"""The campaign of 2024 as it ships, and what a campaign file may say."""

import csv
import re
import shutil
from datetime import time
from pathlib import Path

import pytest

from collector.campaign import load
from collector.checks import REGISTERED
from collector.model import Contact, Format, Indicator, Reader, Severity
from collector.paths import shipped

ROOT = Path(__file__).parent.parent.parent
GUIDANCE = " ".join((ROOT / "docs" / "guidance-2024.txt").read_text(encoding="utf-8").split())


# --- 2024 ------------------------------------------------------------------------------------------------


def test_the_outline_is_the_guidances_own(campaign):
    numbers = ["I", *(f"II.{number}" for number in range(1, 11)), "III", "IV", "V"]
    assert [section.number for section in campaign.sections] == numbers
    assert [section.title for section in campaign.sections if section.title not in GUIDANCE] == []
    assert [section.number for section in campaign.sections if not section.required] == ["IV", "V"]
    assert [section.number for section in campaign.sections if section.figures] == numbers[2:10]


def test_contact_mailbox_and_basis_are_the_guidances_own(campaign):
    assert campaign.contact == Contact(
        "Nguyễn Quốc Thái", "Phó Chánh Văn phòng Công đoàn Bộ", "082.606.8137", "Congdoankhcn@most.gov.vn"
    )
    assert campaign.mailbox == "Congdoankhcn@most.gov.vn"
    contact = campaign.contact
    said = (contact.name, contact.role, contact.phone, campaign.mailbox, campaign.deadline.words)
    assert [words for words in said if words not in GUIDANCE] == []
    numbers = [number for basis in campaign.legal_basis for number in re.findall(r"\d+/[A-ZĐ-]+", basis)]
    assert numbers == ["456/HD-CĐVCVN", "245/BC-CĐB"]
    assert [number for number in numbers if number not in GUIDANCE] == []


def test_requirements(campaign):
    assert [(each.id, each.kind) for each in campaign.requirements] == [
        ("report", Reader.REPORT),
        ("stats", Reader.STATS),
    ]
    counted = {each for requirement in campaign.requirements for each in requirement.formats}
    assert counted == set(Format) - {Format.PDF, Format.IMAGE, Format.ARCHIVE}


def test_the_schedule(campaign):
    assert [(f"{each.at:%d/%m %H:%M}", each.stage, each.urgent) for each in campaign.reminders] == [
        ("31/10 08:30", "reminder", False),
        ("06/11 08:30", "reminder", False),
        ("08/11 08:30", "reminder", True),
        ("11/11 09:00", "overdue", False),
        ("13/11 09:00", "overdue", True),
    ]
    assert campaign.digests == (time(8), time(16, 30))


def test_the_form_agrees_with_its_table_row_by_row(campaign):
    with (ROOT / "tests" / "sample" / "stats_form.csv").open(encoding="utf-8", newline="") as file:
        rows = [Indicator(**{**row, "parent": row["parent"] or None}) for row in csv.DictReader(file)]
    assert len(rows) == 73
    for row, indicator in zip(rows, campaign.form.indicators, strict=True):
        assert indicator == row
    assert campaign.form.title == "BÁO CÁO TỔNG HỢP THỐNG KÊ SỐ LIỆU HOẠT ĐỘNG CÔNG ĐOÀN NĂM 2024"


def test_the_catalogue_is_the_contracts_table():
    contract = (ROOT / "docs" / "CONTRACT.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z]+\.[a-z-]+)` \| (error|warning|info) \|", contract, re.MULTILINE)
    assert {code: check.severity.value for code, check in REGISTERED.items()} == dict(rows)


def test_the_file_names_every_code_of_its_year_with_its_default(campaign):
    text = shipped("rules", "2024-tong-ket.yaml").read_text(encoding="utf-8")
    named = re.findall(r"^  ([a-z]+\.[a-z-]+):", text, re.MULTILINE)
    # A code that came later keeps its default without being named
    assert len(named) == len({*named}) == 28
    assert sorted({*REGISTERED, *named}) == sorted(REGISTERED)
    assert campaign.checks == REGISTERED
    assert campaign.checks["report.too-long"].bounds == {"words": 5000}


# --- the calendar ----------------------------------------------------------------------------------------


# --- what a file may say -----------------------------------------------------------------------------------


def test_a_check_may_be_raised_lowered_bounded_and_switched_off(rules):
    loaded = rules(
        ("report.too-long: {severity: warning, words: 5000}", "report.too-long: {severity: error, words: 3000}"),
        ("stats.implausible: {severity: warning}", "stats.implausible: {on: false}"),
        ("  report.placeholder: {severity: warning}\n", ""),
    )
    assert loaded.checks["report.too-long"].severity is Severity.ERROR
    assert loaded.checks["report.too-long"].bounds == {"words": 3000}
    assert (loaded.checks["stats.implausible"].on, loaded.checks["stats.implausible"].severity) == (False, "warning")
    assert loaded.checks["report.placeholder"] == REGISTERED["report.placeholder"]


def test_a_campaign_of_one_word_report_needs_no_form(rules):
    text = shipped("rules", "2024-tong-ket.yaml").read_text(encoding="utf-8")
    stats = text[text.index("  - id: stats") : text.index("# The form that was sent out")]
    loaded = rules((stats, ""), ("form: 2024-so-lieu\n", ""))
    assert ([each.id for each in loaded.requirements], loaded.form.indicators) == (["report"], ())


def test_mailbox_and_contact_may_be_put_in_their_place(campaign):
    invented = Contact("Trần Văn Mẫu", "chuyên viên", "000", "mau@office.example")
    replaced = load("2024-tong-ket", mailbox="office@office.example", contact=invented)
    assert (replaced.mailbox, replaced.contact) == ("office@office.example", invented)
    alone = load("2024-tong-ket", mailbox="office@office.example")
    assert (alone.contact.email, alone.contact.name) == ("office@office.example", campaign.contact.name)
    # The rules are the same ones.
    assert replaced.version == campaign.version


@pytest.mark.parametrize("file", ["2024-tong-ket.yaml", "2024-so-lieu.yaml", "ngay-nghi.yaml"])
def test_a_change_of_any_of_its_files_is_another_version(rules, campaign, tmp_path, file):
    assert rules().version == campaign.version
    path = tmp_path / file
    path.write_text(path.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    assert rules().version != campaign.version


def test_a_file_outside_rules_finds_the_shipped_form_and_table(tmp_path, campaign):
    path = tmp_path / "rieng.yaml"
    shutil.copy(shipped("rules", "2024-tong-ket.yaml"), path)
    loaded = load(str(path))
    assert (loaded.form, loaded.holidays, loaded.source) == (campaign.form, campaign.holidays, str(path))
