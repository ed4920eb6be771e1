"""The blank form that letters carry: beside the campaign, shipped, or none."""

from pathlib import Path

from collector.campaign import load
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


def test_form_beside_the_campaign_goes_before_the_shipped_one(tmp_path):
    path = written(tmp_path)
    assert load(str(path)).blank == str(shipped("rules", "2024-so-lieu.xlsx"))
    (tmp_path / "2024-so-lieu.xlsx").write_bytes(b"PK")
    assert load(str(path)).blank == str(tmp_path / "2024-so-lieu.xlsx")


def test_campaign_without_a_blank_form_has_none(tmp_path):
    assert load(str(written(tmp_path, ("blank: 2024-so-lieu.xlsx\n", "")))).blank == ""
