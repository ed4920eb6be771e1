"""Bounces and absences: who is muted, who never is, and what brings an address back."""

from dataclasses import replace

import pytest
from office_site import REPORT, at

from collector.flow import intake, listings
from collector.model import AddressEventKind
from collector.office.address_events import away_addresses, dead_addresses

WAVE, NEXT = "2024-10-31T09:00", "2024-11-06T09:00"


def dead(small_site):
    with small_site.office() as office:
        return {address: one.status for address, one in dead_addresses(office).items()}


def told(small_site):
    with small_site.office() as office:
        return [(one.address, one.kind, one.status) for one in office.store.addresses.events()]


@pytest.fixture
def reminded(small_site):
    """All three unions have been reminded, and the letters went out."""
    small_site.remind(WAVE)
    small_site.flush(WAVE)
    return small_site


def letter_to(small_site, code):
    (row,) = [row for row in small_site.rows() if row.union == code]
    return row


def test_lasting_bounce_of_our_letter_mutes_its_address_at_once(reminded):
    row = letter_to(reminded, "CNC")
    reminded.bounce(row, "2024-10-31T09:01")
    reminded.poll("2024-10-31T09:02")

    assert dead(reminded) == {row.to[0]: "5.1.1"}
    assert [letter.union for letter in reminded.remind(NEXT)] == ["XNT", "VINATOM"]


def test_muted_address_is_shown_with_the_phone_number(reminded):
    row = letter_to(reminded, "CNC")
    reminded.bounce(row, "2024-10-31T09:01")
    reminded.poll("2024-10-31T09:02")

    with reminded.office() as office:
        shown = listings.addresses(office, at("2024-10-31T10:00"))
    assert [(r["union"], r["address"], r["state"], r["status"], r["phone"]) for r in shown] == [
        ("CNC", row.to[0], "bounced", "5.1.1", reminded.clerk("CNC").phone)
    ]


def test_other_addresses_of_the_union_are_written_to(reminded):
    row = letter_to(reminded, "CNC")
    with reminded.office() as office:
        unions = [replace(u, emails=(*u.emails, "vp@vucnc.example")) if u.code == "CNC" else u for u in office.unions]
        office.store.registry.replace(unions)
    reminded.bounce(row, "2024-10-31T09:01")
    reminded.poll("2024-10-31T09:02")

    written = {letter.union: letter.to for letter in reminded.remind(NEXT)}
    reminded.flush(NEXT)
    assert "CNC" in written
    (sent,) = [r for r in reminded.rows() if r.union == "CNC" and r.occasion.startswith("reminder/2024-11-06")]
    assert (sent.to, sent.state.value) == (("vp@vucnc.example",), "sent")


def test_letter_that_waits_for_a_muted_address_is_held_at_the_hand_over(small_site):
    small_site.remind(WAVE)
    small_site.flush(WAVE)
    small_site.remind(NEXT)  # queued, not sent yet
    row = next(row for row in small_site.rows() if row.union == "CNC")
    small_site.bounce(row, "2024-11-06T09:01")
    with small_site.office() as office:
        intake.take_in(office, at("2024-11-06T09:02"))
    small_site.flush("2024-11-06T09:03")

    states = {
        r.union: (r.state.value, r.held) for r in small_site.rows() if r.occasion.startswith("reminder/2024-11-06")
    }
    assert states["CNC"] == ("held", "không gửi: không có địa chỉ nào gửi được")
    assert states["XNT"][0] == "sent"


def test_passing_bounces_mute_after_three(reminded):
    row = letter_to(reminded, "CNC")
    seen = []
    for number in range(3):
        reminded.bounce(
            row, f"2024-11-0{number + 1}T10:00", status="4.4.1", swap=[(b"Message-ID: <", b"Message-ID: <%d" % number)]
        )
        reminded.poll(f"2024-11-0{number + 1}T10:05")
        seen.append(dead(reminded))
    assert seen == [{}, {}, {row.to[0]: "4.4.1"}]


def test_report_of_a_delivery_is_no_bounce(reminded):
    row = letter_to(reminded, "CNC")
    reminded.bounce(row, "2024-10-31T09:01", status="2.1.5", swap=[(b"Action: failed", b"Action: delivered")])
    reminded.poll("2024-10-31T09:02")
    assert told(reminded) == []


def test_forged_bounce_for_an_address_never_written_to_is_no_evidence(small_site):
    row = _unsent(small_site)
    small_site.bounce(row, "2024-10-31T09:01", swap=[(row.message_id.encode(), b"reminder.CNC.abc.def@office.example")])
    small_site.poll("2024-10-31T09:02")
    assert (told(small_site), dead(small_site)) == ([], {})


def _unsent(small_site):
    """Return a letter that was queued and never went."""
    small_site.remind(WAVE)
    return letter_to(small_site, "CNC")


def test_bounce_without_our_key_is_a_claim_and_mutes_only_after_several(reminded):
    row = letter_to(reminded, "CNC")
    keyless = [(row.message_id.encode(), b"reminder.CNC.2@office.example")]
    seen = []
    for number in range(3):
        other = (b"Undelivered", b"Undelivered %d" % number)
        reminded.bounce(row, f"2024-11-0{number + 1}T10:00", swap=[*keyless, other])
        reminded.poll(f"2024-11-0{number + 1}T10:05")
        seen.append(bool(dead(reminded)))
    assert told(reminded)[0] == (row.to[0], AddressEventKind.CLAIM, "5.1.1")
    assert seen == [False, False, True]


def test_key_of_ones_own_letter_mutes_nobody_else(reminded):
    """Anyone who got a letter of ours knows one valid id; a bounce with it that names another union proves nothing."""
    mine, other = letter_to(reminded, "CNC"), letter_to(reminded, "XNT")
    reminded.bounce(mine, "2024-10-31T09:01", to=other.to[0])
    reminded.poll("2024-10-31T09:02")
    assert other.to[0] not in dead(reminded)


def test_forwarding_address_is_blamed_for_where_it_forwards_to(reminded):
    row = letter_to(reminded, "CNC")
    reminded.bounce(row, "2024-10-31T09:01", to="private@elsewhere.example")
    reminded.poll("2024-10-31T09:02")
    assert dead(reminded) == {row.to[0]: "5.1.1"}


def test_bounce_in_plain_words_counts_by_its_key(reminded):
    row = letter_to(reminded, "CNC")
    raw = (
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nTo: x@office.example\r\nSubject: failure notice\r\n"
        "Message-ID: <q1@mx.example>\r\nDate: Thu, 31 Oct 2024 09:01:00 +0700\r\n\r\n"
        f"Hi. This is the qmail-send program.\r\n\r\n<{row.to[0]}>:\r\n"
        "192.0.2.1 does not like recipient.\r\nRemote host said: 550 5.1.1 no such user\r\n\r\n"
        f"--- Below this line is a copy of the message.\r\n\r\nMessage-ID: <{row.message_id}>\r\nSubject: x\r\n"
    ).encode()
    reminded.deliver(raw, when="2024-10-31T09:01")
    reminded.poll("2024-10-31T09:02")
    assert dead(reminded) == {row.to[0]: "5.1.1"}


def test_message_from_the_very_address_revives_it_and_its_answer_goes(reminded):
    row = letter_to(reminded, "CNC")
    reminded.bounce(row, "2024-10-31T09:01")
    reminded.poll("2024-10-31T09:02")
    reminded.send("CNC", REPORT, when="2024-11-01T09:00")
    reminded.poll("2024-11-01T09:05")

    assert dead(reminded) == {}
    assert ("acknowledgement", "CNC", "sent", "") in reminded.stands()


def test_forged_message_from_the_address_is_no_sign_of_life(make_small_site):
    small_site = make_small_site(COLLECTOR_AUTHSERV="mx.office.example")
    small_site.remind(WAVE)
    small_site.flush(WAVE)
    row = letter_to(small_site, "CNC")
    small_site.bounce(row, "2024-10-31T09:01")
    small_site.poll("2024-10-31T09:02")
    raw = (
        "Authentication-Results: mx.office.example; spf=fail smtp.mailfrom=x; dmarc=fail\r\n"
        f"From: {row.to[0]}\r\nTo: x@office.example\r\nSubject: a\r\nDate: Fri, 1 Nov 2024 09:00:00 +0700\r\n\r\nb\r\n"
    ).encode()
    small_site.deliver(raw, when="2024-11-01T09:00")
    small_site.poll("2024-11-01T09:05")
    assert row.to[0] in dead(small_site)


def test_word_of_staff_revives_and_a_later_bounce_mutes_again(reminded):
    row = letter_to(reminded, "CNC")
    reminded.bounce(row, "2024-10-31T09:01")
    reminded.poll("2024-10-31T09:02")
    reminded.rule("revive", row.to[0].upper(), why="đã gọi điện", when="2024-10-31T10:00")
    assert dead(reminded) == {}
    reminded.bounce(row, "2024-11-01T09:01", swap=[(b"Undelivered", b"Again undelivered")])
    reminded.poll("2024-11-01T09:02")
    assert dead(reminded) == {row.to[0]: "5.1.1"}


def test_replay_gives_the_same_address_events(reminded):
    reminded.bounce(letter_to(reminded, "CNC"), "2024-10-31T09:01")
    reminded.poll("2024-10-31T09:02")
    before = told(reminded)
    with reminded.office() as office:
        intake.replay(office)
    assert told(reminded) == before != []


def test_absence_is_noted_until_its_last_day(reminded):
    row, clerk = letter_to(reminded, "CNC"), reminded.clerk("CNC")
    body = "Tôi đi công tác đến hết ngày 15/11/2024, sẽ trả lời sau.\n"
    reminded.write(
        clerk,
        f"Trả lời tự động: {row.subject}",
        body,
        when=WAVE,
        answers=row.message_id,
        headers={"Auto-Submitted": "auto-replied"},
    )
    reminded.poll("2024-10-31T09:10")
    with reminded.office() as office:
        days = [at(f"2024-11-{day}T12:00").date() for day in ("15", "16")]
        assert [away_addresses(office, day) for day in days] == [{clerk.email: days[0]}, {}]
        assert dead_addresses(office) == {}
