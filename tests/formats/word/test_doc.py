"""Old documents: macros, passwords, letters beyond the basic plane."""

from pathlib import Path

import pytest

from collector.formats.verdicts import Encrypted
from collector.formats.word.doc import read as read_doc
from collector.model import Paragraph

SAMPLES = Path(__file__).parents[2] / "samples" / "formats"


@pytest.mark.parametrize(("name", "storage"), [("report.doc", "Macros"), ("form.xls", "_VBA_PROJECT_CUR")])
def test_macros_in_an_old_file_are_told(name, storage, one_file):
    data = bytearray((SAMPLES / name).read_bytes())
    at = data.find("\x05DocumentSummaryInformation".encode("utf-16-le"))
    data[at : at + 64] = storage.encode("utf-16-le").ljust(64, b"\0")
    data[at + 64] = 2 * len(storage) + 2

    assert [each.code for each in one_file(name, bytes(data)).findings] == ["file.legacy-format", "file.macro"]


def test_an_old_document_under_a_password_is_encrypted():
    data = bytearray((SAMPLES / "report.doc").read_bytes())
    start = data.find(b"\xec\xa5")
    data[start + 11] |= 0x01

    with pytest.raises(Encrypted):
        read_doc(bytes(data))


def test_letters_beyond_the_basic_plane_and_halves_of_them_are_read_in_an_old_document():
    data = (SAMPLES / "report.doc").read_bytes()
    old = "giữa".encode("utf-16-le")

    found = read_doc(data.replace(old, "\U0001f600ữa".encode("utf-16-le"))).text.paragraphs
    broken = read_doc(data.replace(old, b"\x6e\xd9" + old[2:])).text.paragraphs

    assert [found[at] for at in (5, 10)] == [Paragraph("Nội dung đậm"), Paragraph("chân trang", part="footer")]
    assert (found[9].text, broken[9].text) == ("\U0001f600ữa\tvà\ndòng", "\ufffdiữa\tvà\ndòng")
