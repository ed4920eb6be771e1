"""The README's recipe "to add a check", followed to the letter in a copy of the house.

One function in `collector/checks/report.py`, one row in docs/CONTRACT.md, and nothing else.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from collector.checks.catalogue import REGISTERED, Checks, check
from collector.model import Severity

ROOT = Path(__file__).parents[2]
CHECK = '''

@check("report.shouting", Severity.WARNING, bounds={"share": 0.5})
def shouting(report: Report, campaign: Campaign) -> Iterator[Said]:
    """Report that most of a report is written in capitals."""
    letters = [sign for paragraph in report.text.paragraphs for sign in paragraph.text if sign.isalpha()]
    if sum(map(str.isupper, letters)) > shouting.bound("share", campaign) * len(letters):
        yield None, "Báo cáo viết hoa quá nhiều. Kính đề nghị viết thường."
'''
ROW = "| `report.shouting` | warning | most of it is written in capitals |\n"
LOOK = """
import sys
from collector import checks
from collector.campaign import load
from collector.model import Paragraph, Text

campaign = load(sys.argv[1])
text = Text((Paragraph("BÁO CÁO TỔNG KẾT"), Paragraph("Công")))
found = checks.check_report(text, checks.outline(text, campaign), campaign)
print(*(f.severity for f in found if f.code == "report.shouting"), campaign.checks["report.shouting"].bounds)
"""
FOLLOWED = ("tests/test_docs.py", "tests/campaign/test_load.py", "tests/checks/test_catalogue.py")


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """Return a copy of the house with the new check."""
    made = tmp_path_factory.mktemp("house")
    for name in ("collector", "rules", "docs"):
        shutil.copytree(ROOT / name, made / name, ignore=shutil.ignore_patterns("__pycache__", "_shipped", "*.webp"))
    for name in ("README.md", "pyproject.toml", *FOLLOWED, "tests/campaign/conftest.py", "tests/checks/conftest.py"):
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, made / name)
    with (made / "collector" / "checks" / "report.py").open("a", encoding="utf-8") as module:
        module.write(CHECK)
    return made


def run(house, *words):
    environ = {**os.environ, "PYTHONPATH": str(house), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run([sys.executable, *words], cwd=house, env=environ, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("", "warning {'share': 0.5}"),
        ("report.shouting: {severity: error}", "error {'share': 0.5}"),
        ("report.shouting: {share: 0.9}", "{'share': 0.9}"),
        ("report.shouting: {on: false}", "{'share': 0.5}"),
    ],
)
def test_a_campaign_knows_the_new_check_weighs_it_bounds_it_and_switches_it_off(house, said, found):
    page = house / "rules" / "2024-tong-ket.yaml"
    other = page.with_name("thu.yaml")
    other.write_text(
        page.read_text(encoding="utf-8").replace("\nchecks:\n", f"\nchecks:\n  {said}\n"), encoding="utf-8"
    )
    done = run(house, "-c", LOOK, str(other))
    assert (done.stdout.strip(), done.stderr) == (found, "")


def test_the_tests_miss_the_row_of_the_contract_and_nothing_else(house):
    tests = ["-m", "pytest", "-p", "no:cacheprovider", "-k", "finding_code or catalogue or every_code", *FOLLOWED]
    without = run(house, *tests)
    assert re.findall(r"^FAILED \S+::(\w+)", without.stdout, re.MULTILINE) == [
        "test_every_finding_code_is_documented",
        "test_the_catalogue_is_the_contracts_table",
        "test_codes_and_severities_are_those_of_the_contract",
    ]
    contract = house / "docs" / "CONTRACT.md"
    before, mark, after = contract.read_text(encoding="utf-8").partition("| `stats.wrong-form` |")
    contract.write_text(before + ROW + mark + after, encoding="utf-8")
    assert run(house, *tests).returncode == 0


def test_a_code_is_registered_once():
    with pytest.raises(ValueError, match=r"^report\.too-long$"):
        check("report.too-long", Severity.ERROR)
    assert REGISTERED["report.too-long"].severity is Severity.WARNING


def test_a_second_check_raises_a_code_that_is_known():
    with pytest.raises(ValueError, match=r"^report\.too-lon$"):
        check("report.too-lon")


def test_the_checks_of_a_module_run_in_the_order_of_its_page(campaign):
    asked = Checks()
    second = asked("report.too-long")(lambda seen, _: [("1", f"{seen} dài")])
    first = asked("report.placeholder")(lambda seen, _: [("2", seen), ("3", seen)])
    assert [*asked] == [second, first]
    assert [(f.code, f.where, f.message) for f in asked.run("văn bản", campaign)] == [
        ("report.too-long", "1", "văn bản dài"),
        ("report.placeholder", "2", "văn bản"),
        ("report.placeholder", "3", "văn bản"),
    ]
