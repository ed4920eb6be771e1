"""Golden pairs of messages: see tests/samples/messages/README.md. Both partners must be there."""

import json
from pathlib import Path

import golden_messages as golden
import pytest

SAMPLES = Path(__file__).parents[2] / "samples" / "messages"
MESSAGES = sorted(path for path in SAMPLES.iterdir() if path.suffix in {".eml", ".msg"})
EXPECTED = sorted(SAMPLES.glob("*.expected.json"))


def test_no_partner_is_missing():
    assert [path.stem for path in MESSAGES] == [path.name.removesuffix(".expected.json") for path in EXPECTED]


@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.stem)
def test_a_message_is_read_as_it_was_meant(path):
    expected = (path.parent / f"{path.stem}.expected.json").read_text(encoding="utf-8")

    assert golden.told(path.read_bytes()) == json.loads(expected)
