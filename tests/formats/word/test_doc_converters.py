"""Old documents that only a program reads, and a program that hangs."""

from pathlib import Path

import pytest

from collector.formats.verdicts import Unreadable
from collector.formats.word import doc_converters
from collector.formats.word.doc import read as read_doc
from collector.model import Paragraph

SAMPLES = Path(__file__).parents[2] / "samples" / "formats"


def test_what_this_cannot_read_is_left_to_a_program_where_there_is_one(monkeypatch, tmp_path):
    program = tmp_path / "antiword"
    program.write_text("#!/bin/sh\necho 'CÔNG ĐOÀN VIỆN'\n", encoding="utf-8")
    program.chmod(0o755)
    data = bytearray((SAMPLES / "report.doc").read_bytes())
    start = data.find(b"\xec\xa5")
    data[start + 2 : start + 4] = b"\x65\x00"  # Word 95

    monkeypatch.setenv("PATH", "")
    with pytest.raises(Unreadable, match="quá cũ"):
        read_doc(bytes(data))
    monkeypatch.setenv("PATH", str(tmp_path))

    assert read_doc(bytes(data)).text.paragraphs == (Paragraph("CÔNG ĐOÀN VIỆN"),)


def test_a_program_that_hangs_is_stopped(monkeypatch, tmp_path):
    program = tmp_path / "antiword"
    program.write_text("#!/bin/sh\nexec /bin/sleep 60\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(doc_converters.limits, "CONVERTER_SECONDS", 0.2)

    assert doc_converters.convert(b"x") is None
