"""Header fields with a blank before the colon, and what they must not bring about."""

import pytest

from collector.formats.detect import detect
from collector.formats.mail.spaced_headers import closed_up
from collector.model import Authenticity
from collector.triage import authentication

PLAIN = b"""From: A <a@union.example>
Subject: Bao cao
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="=_x"

Tieu de : truoc

--=_x
Content-Type: text/plain

Ghi chu : giu nguyen
Tel : 091
--
Chuc vu : Chu tich
--=_x
Content-Type: message/rfc822

From: b@union.example
Subject: Chuyen tiep
Content-Type: text/plain

Noi dung : giu nguyen
--=_x
Content-Type: application/octet-stream; name="a.bin"
Content-Disposition: attachment

xx
--=_x--
"""
FIELDS = (b"From", b"Subject", b"MIME-Version", b"Content-Type", b"Content-Disposition")


def spaced(raw, blank=b" "):
    for field in FIELDS:
        raw = raw.replace(b"\n" + field + b":", b"\n" + field + blank + b":")
    return raw.replace(b"From:", b"From" + blank + b":", 1)


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
@pytest.mark.parametrize("blank", [b" ", b"\t", b"  \t"])
def test_blanks_are_taken_out_of_headers_and_left_in_text(blank, ends):
    raw = spaced(PLAIN, blank).replace(b"\n", ends)
    assert closed_up(raw) == PLAIN.replace(b"\n", ends)
    assert closed_up(PLAIN) == PLAIN


def test_a_message_with_such_a_header_reads_as_any_other(walk):
    odd, usual = walk(spaced(PLAIN)), walk(PLAIN)
    assert (odd.sender, odd.subject, odd.body) == (usual.sender, usual.subject, usual.body)
    assert [(file.path, file.sha256) for file in odd.files] == [(file.path, file.sha256) for file in usual.files]
    assert (usual.subject, [file.path for file in usual.files]) == ("Bao cao", ["a.bin", "forwarded.eml"])


def test_such_a_message_as_a_file_is_a_message():
    assert detect(b"From : a@union.example\nSubject : x\n\nbody").name == "mail"


def test_a_verdict_with_a_blank_is_a_strangers(walk):
    """The office's server takes away what a stranger writes in its name, by the plain name of the field."""
    raw = (
        b"From: a@union.example\nAuthentication-Results%b: mx.office.example; dmarc=pass header.from=union.example\n\nx"
    )
    told = [authentication(walk(raw % blank), "mx.office.example", ()).outcome for blank in (b"", b" ", b"\t")]
    assert told == [Authenticity.PROVEN, Authenticity.UNKNOWN, Authenticity.UNKNOWN]
