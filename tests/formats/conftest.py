"""Real files made in code, and two ways to read them: in this process (`walk`) and in a child (`read`)."""

import io
import zipfile
from email.message import EmailMessage

import docx
import openpyxl
import pytest

from collector.formats import Readers
from collector.formats.walk import Walk


@pytest.fixture(scope="session")
def readers():
    with Readers(workers=1, seconds=30) as made:
        yield made


@pytest.fixture
def read(readers, tmp_path):
    """Read raw bytes in a child process."""

    def reading(raw):
        path = tmp_path / "message.eml"
        path.write_bytes(raw)
        return readers.read(path)

    return reading


@pytest.fixture
def walk():
    """Read raw bytes in this process."""
    return lambda raw: Walk().message(raw)


@pytest.fixture
def one_file(walk):
    """Read one file as the attachment of a message."""

    def reading(name, data):
        (found,) = walk(mail((name, data))).files
        return found

    return reading


def mail(*files, subject="Báo cáo", body="Kính gửi."):
    made = EmailMessage()
    made["From"] = "A <a@union.example>"
    made["To"] = "office@ministry.example"
    made["Subject"] = subject
    made.set_content(body)
    for name, data in files:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def docx_bytes(*paragraphs):
    made = docx.Document()
    for text in paragraphs or ("Nội dung báo cáo",):
        made.add_paragraph(text)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def xlsx_bytes(fill=None):
    book = openpyxl.Workbook()
    if fill is None:
        book.active["B2"] = "Tổng số"
    else:
        fill(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zip_bytes(*members, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, data in members:
            made.writestr(name, data)
    return out.getvalue()


def part_replaced(package, part, change):
    """Rewrite one part of a zip package."""
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        members = [(name, opened.read(name)) for name in opened.namelist()]
    return zip_bytes(*((name, change(data) if name == part else data) for name, data in members))


@pytest.fixture
def make():
    """The builders above, for tests that make their own files."""

    class Make:
        mail = staticmethod(mail)
        docx = staticmethod(docx_bytes)
        xlsx = staticmethod(xlsx_bytes)
        zip = staticmethod(zip_bytes)
        replaced = staticmethod(part_replaced)

    return Make
