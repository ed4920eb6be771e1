"""What the campaign file says for reading reports: addressees, plans, headings besides, ways of telling figures."""

from pathlib import Path

import pytest

from collector.campaign import load
from collector.errors import CampaignRefused
from collector.model import Telling
from collector.paths import shipped


@pytest.fixture
def changed(tmp_path):
    """Load the campaign of 2024 with a piece of its text in place of another."""

    def made(old, new):
        text = Path(shipped("rules", "2024-tong-ket.yaml")).read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "dot.yaml"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return load(str(path))

    return made


def test_addressees_and_plans_belong_to_their_sections():
    sections = {section.number: section for section in load("2024-tong-ket").sections}
    assert [one.name for one in sections["IV"].addressees] == [
        "Đảng, Nhà nước",
        "Đảng ủy, Lãnh đạo Bộ",
        "Công đoàn các cấp",
    ]
    assert [number for number, section in sections.items() if section.plans] == ["III"]


def test_a_campaign_tells_no_figures_unless_its_file_says_how(changed):
    campaign = changed("tellings:\n", "tellings:\n  DV_NU: ['# đoàn viên nữ']\n")
    assert campaign.tellings[0] == Telling("DV_NU", ("# đoàn viên nữ",))
    assert load("2025-giua-nam").tellings == ()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("  KHONG_CO: ['có # người']\n", "«KHONG_CO» không phải là chỉ tiêu có số liệu của biểu"),
        ("  DV_NU: ['đoàn viên nữ']\n", "phải có đúng một dấu # thay cho con số"),
        ("  DV_NU: ['# trên #']\n", "phải có đúng một dấu # thay cho con số"),
    ],
)
def test_a_wrong_telling_is_refused_with_its_line(changed, line, says):
    with pytest.raises(CampaignRefused, match=r"dòng \d+: .*") as refused:
        changed("tellings:\n", f"tellings:\n{line}")
    assert says in str(refused.value)
