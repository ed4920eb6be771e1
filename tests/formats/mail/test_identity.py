"""Two deliveries of one mail are one message; two mails are two, whatever they have in common."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.formats.mail.identity import content_digest

MAIL = (
    b"From: a@most.example\r\nTo: b@most.example\r\nMessage-ID: <1@a.example>\r\n"
    b"Subject: =?utf-8?B?QsOhbw==?=\r\n\r\nBody\r\n"
)
ADDED = (
    b"Received: from a by b;\r\n\tTue, 5 Nov 2024 09:00:00 +0700",
    b"Return-Path: <a@most.example>",
    b"Delivered-To: vanthu@most.example",
    b"X-Original-To: office@most.example",
    b"Envelope-To: x@most.example",
    b"Authentication-Results: mx.most.example; dmarc=pass\r\n header.from=most.example",
    b"ARC-Seal: i=1; a=rsa-sha256",
    b"Received-SPF: pass",
    b"X-Spam-Status: No, score=-1.9\r\n\ttests=A,\r\n\tB",
    b"X-MS-Exchange-Organization-SCL: 1",
    b"DELIVERED-TO : twice@most.example",
    b"X-Virus-Scanned: clamav",
    b"X-Rspamd-Queue-Id: ab12",
)


def test_what_servers_add_on_the_way_makes_no_other_message():
    whole = content_digest(MAIL)
    for field in ADDED:
        assert content_digest(field + b"\r\n" + MAIL) == whole, field
    assert content_digest(b"\r\n".join(ADDED) + b"\r\n" + MAIL) == whole


@given(st.permutations(ADDED), st.lists(st.sampled_from(ADDED), max_size=4), st.sampled_from([b"\r\n", b"\n", b"\r"]))
def test_in_whatever_order_number_and_line_ends(order, more, end):
    raw = b"\r\n".join([*order, *more]) + b"\r\n" + MAIL
    assert content_digest(raw.replace(b"\r\n", end)) == content_digest(MAIL)


@pytest.mark.parametrize("tail", [b"\n", b"\r\n\r\n", b""])
def test_empty_lines_at_the_end_are_nothing(tail):
    assert content_digest(MAIL.rstrip() + tail) == content_digest(MAIL)


@pytest.mark.parametrize(
    "other",
    [
        MAIL.replace(b"Body", b"body"),
        MAIL.replace(b"a@most.example\r\nTo", b"c@most.example\r\nTo"),
        MAIL.replace(b"QsOhbw", b"QsOhbx"),
        MAIL.replace(b"To: b@most", b"To: c@most"),
        MAIL.replace(b"\r\n\r\n", b"\r\nReply-To: d@most.example\r\n\r\n"),
        MAIL.replace(b"Body", b"Received: from x\r\nBody"),  # in the text, not in the head
        MAIL.replace(b"<1@a", b"<2@a"),
    ],
)
def test_another_text_sender_or_head_is_another_message_with_one_message_id_too(other):
    assert content_digest(other) != content_digest(MAIL)


@given(st.binary(max_size=200))
def test_whatever_comes_has_a_digest(raw):
    assert len(content_digest(raw)) == 64
