"""The instant that counts, to the second and across zones."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from collector.mailboxes.clocks import Clock, received_at, topmost_received
from collector.model import ZONE

LAST_SECOND = datetime(2024, 11, 9, 23, 59, 59, tzinfo=ZONE)
MIDNIGHT = datetime(2024, 11, 10, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("stored", "received", "clock", "counts"),
    [
        # a file: its own time changes with every copy, Received: does not
        (MIDNIGHT, LAST_SECOND, Clock.FILE, LAST_SECOND),
        (LAST_SECOND, MIDNIGHT, Clock.FILE, MIDNIGHT),
        (MIDNIGHT, None, Clock.FILE, MIDNIGHT),
        # a server: INTERNALDATE, or Received: where a copy between folders made INTERNALDATE later
        (MIDNIGHT, LAST_SECOND, Clock.SERVER, LAST_SECOND),
        (LAST_SECOND, MIDNIGHT, Clock.SERVER, LAST_SECOND),
        (LAST_SECOND, None, Clock.SERVER, LAST_SECOND),
    ],
)
def test_receipt_is_the_clock_that_the_contract_names(stored, received, clock, counts):
    assert received_at(stored, received, clock) == counts


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=-5)), timezone(timedelta(hours=9, minutes=30))])
def test_receipt_is_told_in_vietnamese_time_whatever_zone_it_came_in(zone):
    told = received_at(MIDNIGHT, LAST_SECOND.astimezone(zone), Clock.SERVER)

    assert (told.isoformat(), told.tzinfo) == ("2024-11-09T23:59:59+07:00", ZONE)


def head(*lines, ending="\r\n"):
    return ending.join([*lines, "", "Received: by body; Fri, 1 Jan 2021 00:00:00 +0700"]).encode()


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r"])
def test_topmost_received_is_read_with_every_line_ending(ending):
    raw = head(
        "Return-Path: <a@b.example>",
        "Received: from x (x [192.0.2.1])",
        "\tby mx1.office.example;",
        " Sat, 9 Nov 2024 23:59:59 +0700 (ICT)",
        "Received: by inner.example; Sat, 9 Nov 2024 20:00:00 +0700",
        "Subject: x",
        ending=ending,
    )

    assert topmost_received(raw) == LAST_SECOND


@pytest.mark.parametrize(
    ("line", "instant"),
    [
        ("received:by x;Sat, 9 Nov 2024 16:59:59 +0000", LAST_SECOND),  # any case, no space
        ("Received: by x; 9 Nov 2024 16:59:59 GMT", LAST_SECOND),  # no weekday, a named zone
        ("Received: by x; Sat, 9 Nov 2024 16:59:59 -0000", LAST_SECOND),  # a zone unknown to the server is UTC
        ("Received: by x; Sat, 9 Nov 2024 23:59:59 +0700 (ICT; relayed)", LAST_SECOND),  # a comment with a semicolon
        ("Received: by x", None),  # no date
        ("Received: by x; yesterday", None),
        ("Received: by x; Sat, 9 Nov 99999 16:59:59 +0000", None),
        ("Received: by x; Fri, 31 Dec 9999 23:59:59 -1200", None),  # beyond the last day that Python knows
        ("X-Received: by x; Sat, 9 Nov 2024 16:59:59 +0000", None),  # another header
        ("Subject: Received: by x; Sat, 9 Nov 2024 16:59:59 +0000", None),
    ],
)
def test_topmost_received_is_the_header_of_that_name_with_a_date(line, instant):
    assert topmost_received(head(line)) == instant


def test_a_topmost_received_without_a_date_does_not_pass_to_another_servers_clock():
    raw = head("Received: by x; nonsense", "Received: by inner; Sat, 9 Nov 2024 16:59:59 +0000")

    assert topmost_received(raw) is None
