"""What a file comes to when it is held against a campaign: the children find what `assess` would find."""

import io
import sys
import time
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest

from collector import reading
from collector.campaign import load
from collector.formats import Readers
from collector.formats.process import child_protocol
from collector.formats.walk import Walk
from collector.model import File, Format, Message, Paragraph, Text

CHILD = (sys.executable, "-P", str(Path(__file__).resolve()))


@pytest.fixture(scope="module")
def campaign():
    return load("2024-tong-ket")


def report(campaign, first="BÁO CÁO Tổng kết công tác công đoàn năm 2024"):
    made = docx.Document()
    made.add_paragraph(first)
    for section in campaign.sections:
        made.add_paragraph(f"{section.number.removeprefix('II.')}. {section.title}").runs[0].bold = True
        made.add_paragraph("Trong năm đã kết nạp mới 35 đoàn viên; còn khó khăn do thiếu kinh phí hoạt động.")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def mail(*files):
    made = EmailMessage()
    made["Subject"] = "Nộp báo cáo"
    made.set_content("Kính gửi.")
    for name, data in files:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


@pytest.fixture
def message(tmp_path, campaign):
    path = tmp_path / "message.eml"
    form = Path(campaign.blank).read_bytes()
    path.write_bytes(mail(("bc.docx", report(campaign)), ("bieu.xlsx", form), ("anh.png", b"\x89PNG\r\n\x1a\n")))
    return path


def test_a_child_that_knows_the_campaign_reads_as_this_process_does(message, campaign):
    with Readers(workers=1, campaign=campaign) as readers:
        files = readers.read(message).files

    assert files[0].reading.outline.likeness > 0.5
    assert [len(files[0].reading.tables), len(files[1].reading.tables), files[2].reading] == [0, 1, None]
    assert files[0].reading.facts["told"]
    assert [file.reading for file in files[:2]] == [reading.read(f.text, f.workbook, campaign) for f in files[:2]]


def test_a_child_that_knows_no_campaign_gives_the_content_alone(message):
    with Readers(workers=1) as readers:
        assert [file.reading for file in readers.read(message).files] == [None] * 3


def test_a_reading_that_fails_is_no_word_on_the_file(campaign):
    def failing(_text, _workbook):
        raise KeyError("II.4")

    (file,) = Walk(think=failing).message(mail(("bc.docx", report(campaign)))).files

    assert (file.findings, file.reading) == ((), None)
    assert file.text.paragraphs


def test_a_report_that_is_thought_about_for_ever_costs_itself_alone(tmp_path, campaign):
    path = tmp_path / "message.eml"
    path.write_bytes(mail(("bc.docx", report(campaign)), ("treo.docx", report(campaign, "hang"))))

    with Readers(workers=1, seconds=1.0, command=CHILD, campaign=campaign) as readers:
        files = readers.read(path).files

    assert [[finding.code for finding in file.findings] for file in files] == [[], ["file.refused"]]
    assert files[0].reading is not None


def test_a_reading_that_the_pipe_cannot_take_is_left_out(campaign):
    text = Text((Paragraph("BÁO CÁO"),))
    found = reading.read(text, None, campaign)
    good = File(0, "a.docx", "a.docx", "0", 1, Format.DOCX, text=text, reading=found)
    huge = replace(good, reading=replace(found, facts={"told": [{"value": 10**30}]}))

    assert child_protocol.files(child_protocol.pack_read((good,))) == (good,)
    assert child_protocol.files(child_protocol.pack_read((huge,))) == (replace(good, reading=None),)
    assert child_protocol.message(child_protocol.pack_read((huge,), Message("0", 1, files=(huge,)))).files == (
        replace(good, reading=None),
    )


def _hanging() -> None:
    """Be a child that thinks for ever about a text that begins with «hang»."""
    from collector.formats.process.child import main  # noqa: PLC0415 - in the child alone

    read = reading.read

    def thinking(text, workbook, campaign):
        if text and text.paragraphs[0].text == "hang":
            time.sleep(600)
        return read(text, workbook, campaign)

    reading.read = thinking
    main()


if __name__ == "__main__":
    _hanging()
