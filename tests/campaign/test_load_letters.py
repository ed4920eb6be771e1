"""What the campaign file says of letters: the blank form, thanks, the editions of the digest."""

from pathlib import Path

import pytest

from collector.campaign import load
from collector.errors import CampaignRefused
from collector.paths import shipped

SHIPPED = shipped("rules", "2024-tong-ket.yaml")


def written(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    text = SHIPPED.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "dot.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("blank: 2024-so-lieu.xlsx", "blank: khong-co.xlsx", "không có tệp «khong-co.xlsx»"),
        ("blank: 2024-so-lieu.xlsx", "blank: 2024-so-lieu.yaml", "dạng .xlsx"),
        ("day: friday", "day: fri", "«day: fri» không phải là"),
        ("working_days_after: 10, at: 09:00}", "working_days_after: 0, at: 09:00}", "phải từ 1 đến 99"),
        (
            "final_digest: {working_days_after: 10, at: 09:00}",
            "final_digest: {working_days_after: 10}",
            "thiếu khóa «at»",
        ),
    ],
)
def test_wrong_key_is_refused_with_its_line(tmp_path, old, new, said):
    path = written(tmp_path, (old, new))
    line = next(at for at, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if new in text)
    with pytest.raises(CampaignRefused, match=rf"dot\.yaml, dòng {line}: ") as refused:
        load(str(path))
    assert said in str(refused.value)


def test_thanks_are_off_unless_the_file_says_so(tmp_path):
    assert load("2024-tong-ket").thanks is False
    path = tmp_path / "khac.yaml"
    lines = [one for one in SHIPPED.read_text(encoding="utf-8").splitlines() if not one.startswith("letters:")]
    path.write_text("\n".join([*lines, "letters: {thanks: true}", ""]), encoding="utf-8")
    assert load(str(path)).thanks is True
