"""What `doctor` says of what the office wrote: campaign, calendar, templates."""

import shutil

import pytest

from collector.letters import folder_of_letters
from collector.paths import shipped


@pytest.fixture
def edited(tmp_path):
    """Return the path of a copy of the campaign of 2024 with a change."""

    def edited(old, new):
        for path in shipped("rules").glob("*"):
            shutil.copy(path, tmp_path)
        path = tmp_path / "2024-tong-ket.yaml"
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")
        return str(path)

    return edited


def test_a_campaign_that_is_not_there_is_a_fault_of_its_own(rows):
    told = rows(COLLECTOR_CAMPAIGN="2031-none")
    assert (told["campaign"].ok, "calendar" in told) == (False, False)
    assert "2031-none" in told["campaign"].vietnamese


def test_a_slip_in_the_campaign_file_is_named_with_its_line(rows, edited):
    row = rows(COLLECTOR_CAMPAIGN=edited("starts: 08:00", "starts: 25:00"))["campaign"]
    assert not row.ok
    assert "2024-tong-ket.yaml" in row.vietnamese


def test_templates_of_the_office_are_named(rows, tmp_path):
    own = tmp_path / "thu"
    shutil.copytree(folder_of_letters(), own)
    row = rows(COLLECTOR_TEMPLATES=str(own))["templates"]
    assert (row.ok, str(own) in row.vietnamese, str(own) in row.english) == (True, True, True)


def test_a_broken_template_of_the_office_is_a_fault_that_names_the_file(rows, tmp_path):
    own = tmp_path / "thu"
    shutil.copytree(folder_of_letters(), own)
    (own / "reminder" / "body.txt").write_text("{{ nothing_of_that_name }", encoding="utf-8")
    row = rows(COLLECTOR_TEMPLATES=str(own))["templates"]
    assert (row.ok, "reminder/body.txt" in row.vietnamese) == (False, True)
