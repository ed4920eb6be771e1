"""The weights of evidence as their file says them."""

import pytest

from collector.campaign.weights_file import NAME, load_weights
from collector.errors import CampaignRefused
from collector.paths import shipped


def changed(tmp_path, old, new):
    text = shipped("rules", NAME).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / NAME).write_text(text.replace(old, new, 1), encoding="utf-8")
    return next(number for number, line in enumerate(text.splitlines(), 1) if old.splitlines()[0] in line)


def test_file_beside_the_campaign_goes_before_the_shipped_one(tmp_path):
    changed(tmp_path, "letterhead: { weight: 8.0", "letterhead: { weight: 9.5")
    assert load_weights(tmp_path).kinds["letterhead"] == 9.5
    assert load_weights(tmp_path / "nowhere").kinds["letterhead"] == 8.0
    assert load_weights(tmp_path).version != load_weights().version


def test_a_copy_from_before_a_kind_was_known_takes_that_kind_from_the_shipped_file(tmp_path):
    changed(tmp_path, "letterhead: { weight: 8.0", "letterhead: { weight: 9.5")
    lines = (tmp_path / NAME).read_text(encoding="utf-8").splitlines()
    (tmp_path / NAME).write_text("\n".join(x for x in lines if not x.startswith("  rewritten")), encoding="utf-8")
    kinds = load_weights(tmp_path).kinds
    assert (kinds["letterhead"], kinds["rewritten"]) == (9.5, load_weights().kinds["rewritten"])
    assert kinds.keys() == load_weights().kinds.keys()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("unit: { weight: 7.5", "unit: { weight: nặng", "«weight: nặng» không phải là một số không âm"),
        ("unit: { weight: 7.5", "unti: { weight: 7.5", "khóa «unti» không có nghĩa ở đây"),
        ('title: { weight: 5.0, why: "below BÁO CÁO" }', "title: { weight: 5.0 }", "thiếu khóa «why»"),
        ("sure: { value: 0.97", "sure: { value: 1.5", "«sure» phải lớn hơn 0 và nhỏ hơn 1"),
        ("cut: { value: 0.6", "cut: { value: 6", "«cut» không được lớn hơn 1"),
        ("kinds:", "kinds: [", "không đúng cú pháp YAML"),
    ],
)
def test_wrong_file_is_refused_with_its_line(tmp_path, old, new, said):
    changed(tmp_path, old, new)
    with pytest.raises(CampaignRefused, match=f"{NAME}, dòng \\d+: ") as refused:
        load_weights(tmp_path)
    assert said in str(refused.value)


def test_line_of_a_wrong_number_is_told(tmp_path):
    line = changed(tmp_path, "unit: { weight: 7.5", "unit: { weight: nặng")
    with pytest.raises(CampaignRefused, match=f"dòng {line}:"):
        load_weights(tmp_path)
