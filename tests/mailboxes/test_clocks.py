"""The instant that counts, to the second and across zones."""

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest

from collector.mailboxes.clocks import Clock, Receipt, entered_at, own_hops, receipt, topmost_received
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
    lines = [f"from x (x [203.0.113.5]) by mx.office.example; {format_datetime(received)}"] if received else []
    assert receipt(stored, lines, clock) == Receipt(counts)


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=-5)), timezone(timedelta(hours=9, minutes=30))])
def test_receipt_is_told_in_vietnamese_time_whatever_zone_it_came_in(zone):
    lines = [f"from x by y; {format_datetime(LAST_SECOND.astimezone(zone))}"]
    told = receipt(MIDNIGHT, lines, Clock.SERVER).at

    assert (told.isoformat(), told.tzinfo) == ("2024-11-09T23:59:59+07:00", ZONE)


# --- whose lines they are

MX, GATE = "mx.office.example", "gate.office.example"
SERVERS = (GATE, MX)
IN_TIME = "Sat, 9 Nov 2024 23:59:50 +0700"
LATE = "Sun, 10 Nov 2024 00:00:20 +0700"
# As a sender writes it into his own message, below all that servers put on top.
OWN_WORDS = f"from gate.office.example (gate.office.example [10.0.0.1]) by {MX}; Sat, 9 Nov 2024 08:00:00 +0700"


def by(*lines, servers=SERVERS):
    """Return which lines count: the servers that wrote them."""
    return [hop.by for hop in own_hops(lines, servers)]


@pytest.mark.parametrize(
    "came",
    [
        # Postfix: the name that belongs to the address stands beside it
        "from gate.office.example (gate.office.example [198.51.100.7])",
        "from GATE.office.example. (gate.office.example [198.51.100.7])\t(using TLSv1.3 with cipher X (256/256 bits))",
        "from gate.office.example (unknown [10.0.0.7])",
        "from localhost (localhost [127.0.0.1])",
        "from anything.example (localhost [IPv6:::1])",
        "from gate.office.example (LHLO gate.office.example) (192.168.1.7)",  # Zimbra
        "from gate.office.example (172.16.0.7)",  # Exchange
        "from gate.office.example ([fe80::1%5])",
        "from gate.office.example ([10.0.0.7] helo=gate)",  # Exim
        "from gate.office.example",  # a server that writes no address at all
        "",  # handed in on the machine itself: "by mx (Postfix, from userid 0)"
    ],
)
def test_the_run_goes_on_where_our_server_had_it_from_our_server(came):
    below = f"from mail.union.example (mail.union.example [203.0.113.9]) by {GATE} (Postfix); {IN_TIME}"
    lines = [f"{came} by {MX} (Postfix) with ESMTPS id 4F; {LATE}", below, OWN_WORDS]

    assert by(*lines) == [MX, GATE]
    assert receipt(MIDNIGHT, lines, Clock.FILE, SERVERS).at.isoformat() == "2024-11-09T23:59:50+07:00"


@pytest.mark.parametrize(
    "came",
    [
        "from mail.union.example (mail.union.example [203.0.113.9])",
        # anybody can call himself by our name
        "from gate.office.example (unknown [203.0.113.9])",
        "from gate.office.example (mail.union.example [203.0.113.9])",
        "from gate.office.example (mail.union.example [10.0.0.9])",
        "from gate.office.example ([203.0.113.9])",
        "from gate.office.example (203.0.113.9)",
        "from gate.office.example [203.0.113.9]",
        "from unknown (HELO gate.office.example) (203.0.113.9)",  # qmail
        "from unknown (HELO gate.office.example [10.0.0.1]) (203.0.113.9)",
        "from [203.0.113.9] (helo=gate.office.example)",  # Exim
        "from [203.0.113.9] (helo=[127.0.0.1])",
        "from [127.0.0.1] (unknown [203.0.113.9])",
        "from localhost (unknown [203.0.113.9])",
        "from localhost",
        # or by what looks like the end of the line
        f"from gate.office.example by {MX} (unknown [203.0.113.9])",
        "from a(gate.office.example([10.0.0.1])) (unknown [203.0.113.9])",
        "from a(gate.office.example)([127.0.0.1]) (unknown [203.0.113.9])",
        "from a(b (gate.office.example [198.51.100.7])",
        'from "gate.office.example (unknown [203.0.113.9])',
        "from a b",
    ],
)
def test_a_sender_s_own_line_makes_late_mail_no_more_punctual(came):
    lines = [f"{came} by {MX} (Postfix) with ESMTPS id 4F; {LATE}", OWN_WORDS, OWN_WORDS]

    for servers in (SERVERS, ()):
        assert len(by(*lines, servers=servers)) == 1
        told = receipt(MIDNIGHT + timedelta(minutes=1), lines, Clock.SERVER, servers)
        assert told == Receipt(MIDNIGHT + timedelta(seconds=20))


def test_without_the_setting_lines_of_the_topmost_server_alone_count():
    again = f"from localhost (localhost [127.0.0.1]) by {MX} (Postfix); {LATE}"
    first = f"from gate.office.example (gate.office.example [198.51.100.7]) by {MX.upper()}; {IN_TIME}"
    below = f"from x by {GATE}; {IN_TIME}"

    assert by(again, first, below, servers=()) == [MX, MX]
    assert by(again, first, below, servers=(GATE,)) == [MX, MX, GATE]
    assert by(again, f"from x by filter.example; {LATE}", first, servers=(GATE,)) == [MX]


def test_a_server_that_tells_no_time_leaves_it_to_the_others():
    below = f"from x (x [203.0.113.9]) by {GATE}; {IN_TIME}"

    assert entered_at([f"from {GATE} (10.0.0.1) by {MX}; nonsense", below], SERVERS) == LAST_SECOND - timedelta(
        seconds=9
    )
    assert entered_at([f"from {GATE} (10.0.0.1) by {MX}; nonsense", below], ()) is None
    assert entered_at([], SERVERS) is None


def test_a_message_that_went_in_circles_is_read_to_a_bound():
    line = f"from {GATE} (10.0.0.1) by {MX}; {LATE}"

    assert len(own_hops([line] * 10_000, SERVERS)) == 30


# --- clocks that differ

APART = MIDNIGHT + timedelta(minutes=10, seconds=1)


def line(at, server=MX, came="from x (x [203.0.113.9])"):
    return f"{came} by {server}; {format_datetime(at)}"


@pytest.mark.parametrize(
    ("stored", "lines", "taken"),
    [
        (APART, [line(MIDNIGHT)], "dòng Received của máy chủ mx.office.example vì sớm hơn (giờ của hộp thư đổi"),
        (MIDNIGHT, [line(APART)], "hộp thư (INTERNALDATE) vì sớm hơn."),
        (
            APART,
            [line(APART, came=f"from {GATE} (10.0.0.1)"), line(MIDNIGHT, GATE)],
            "dòng Received của máy chủ gate.office.example vì là máy chủ đầu tiên của Văn phòng nhận được thư.",
        ),
    ],
)
def test_clocks_that_lie_apart_are_told_with_the_reason_for_the_one_that_counts(stored, lines, taken):
    told = receipt(stored, lines, Clock.SERVER, SERVERS)

    assert told.at == MIDNIGHT
    assert f"Tính theo {taken}" in told.clocks
    assert "ghi 00:00:00 ngày 10/11/2024" in told.clocks
    assert "ghi 00:10:01 ngày 10/11/2024" in told.clocks


@pytest.mark.parametrize(
    ("stored", "lines", "clock"),
    [
        (APART - timedelta(seconds=1), [line(MIDNIGHT)], Clock.SERVER),  # ten minutes and no more
        (APART, [], Clock.SERVER),
        (APART, [line(MIDNIGHT)], Clock.FILE),  # every copy of a file has another time
        (MIDNIGHT, [line(MIDNIGHT), line(LAST_SECOND - timedelta(days=1))], Clock.SERVER),  # not our server's clock
    ],
)
def test_nothing_is_told_where_the_clocks_agree_or_are_not_ours(stored, lines, clock):
    assert receipt(stored, lines, clock, SERVERS).clocks == ""


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
