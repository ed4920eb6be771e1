"""The campaign of 2024 as it ships, and copies of its rules with a change."""

import shutil

import pytest

from collector.campaign import load
from collector.paths import shipped


@pytest.fixture(scope="session")
def campaign():
    return load("2024-tong-ket")


@pytest.fixture
def rules(tmp_path):
    """Copy the rules of 2024 and give a function that edits one of them and loads the campaign."""
    for path in shipped("rules").glob("*.yaml"):
        shutil.copy(path, tmp_path)

    def edited(*changes, file="2024-tong-ket.yaml"):
        path = tmp_path / file
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
        return load(str(tmp_path / "2024-tong-ket.yaml"))

    return edited
