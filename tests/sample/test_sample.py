"""The sample mailbox keeps its bars, whatever else changes; `make sample` shows the whole score."""

import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def score(tmp_path_factory):
    out = tmp_path_factory.mktemp("sample") / "out"
    subprocess.run([sys.executable, Path(__file__).with_name("run.py"), "--out", out], check=True, capture_output=True)
    return json.loads((out / "score.json").read_text(encoding="utf-8"))


def test_no_document_of_the_sample_is_given_by_itself_to_a_wrong_union(score):
    assert (score["wrong_auto"], score["stray_auto"]) == (0, 0)


@pytest.mark.parametrize("figure", ["documents_found", "auto_recall", "requirement", "message_class"])
def test_the_sample_is_understood(score, figure):
    assert score[figure] >= 0.8
