"""Bounces and absences: who is muted, who never is, and what brings an address back."""

import email
from dataclasses import replace
from email import policy

import pytest
from office_site import REPORT, STATS, at

from collector.errors import RulingRefused
from collector.flow import intake, listings, reminders
from collector.flow.replay import replay
from collector.letters import redate
from collector.letters.postmen import FolderPost
from collector.office import outbox
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


def letter_to(small_site, code, number=0):
    return [row for row in small_site.rows() if row.union == code][number]


def stage(small_site, day):
    """Return (union, to, state, why) of each letter of a stage."""
    rows = (row for row in small_site.rows() if row.occasion.first.startswith(f"reminder/{day}"))
    return {(row.union, row.to, row.state.value, row.held) for row in rows}


def test_lasting_bounce_of_our_letter_mutes_its_address_at_once(reminded):
    row = letter_to(reminded, "CNC")
    reminded.bounce(row, "2024-10-31T09:01")
    reminded.poll("2024-10-31T09:02")

    assert dead(reminded) == {row.to[0]: "5.1.1"}
    reminded.remind(NEXT)
    reminded.flush(NEXT)
    why = f"không gửi: không có địa chỉ nào gửi được ({row.to[0]} không nhận được thư (5.1.1, 31/10/2024))"
    assert stage(reminded, "2024-11-06") == {
        ("CNC", row.to, "held", why),
        ("XNT", letter_to(reminded, "XNT", 1).to, "sent", ""),
        ("VINATOM", letter_to(reminded, "VINATOM", 1).to, "sent", ""),
    }


def test_muted_address_is_shown_with_the_phone_number(reminded):
    row = letter_to(reminded, "CNC")
    reminded.bounce(row, "2024-10-31T09:01")
    reminded.poll("2024-10-31T09:02")

    with reminded.office() as office:
        shown = listings.addresses(office, at("2024-10-31T10:00"))
    assert [(r["union"], r["address"], r["state"], r["status"], r["phone"]) for r in shown] == [
        ("CNC", row.to[0], "bounced", "5.1.1", reminded.clerk("CNC").phone)
    ]


def two_addresses(small_site):
    """Give CNC a second address, and let the first one bounce; return both."""
    row = letter_to(small_site, "CNC")
    with small_site.office() as office:
        unions = [replace(u, emails=(*u.emails, "vp@vucnc.example")) if u.code == "CNC" else u for u in office.unions]
        office.store.registry.replace(unions)
    return row.to[0], "vp@vucnc.example"


def test_other_addresses_of_the_union_are_written_to_and_the_copy_for_the_dead_one_waits(reminded):
    lost, lives = two_addresses(reminded)
    reminded.bounce(letter_to(reminded, "CNC"), "2024-10-31T09:01")
    reminded.poll("2024-10-31T09:02")
    reminded.remind(NEXT)
    reminded.flush(NEXT)

    found = {one for one in stage(reminded, "2024-11-06") if one[0] == "CNC"}
    why = f"không gửi: không có địa chỉ nào gửi được ({lost} không nhận được thư (5.1.1, 31/10/2024))"
    assert found == {("CNC", (lives,), "sent", ""), ("CNC", (lost,), "held", why)}
    ids = [row.message_id for row in reminded.rows() if row.union == "CNC"]
    assert len(set(ids)) == len(ids) == 3


def test_the_copy_that_waits_goes_to_its_own_reader_alone_and_tells_what_is_so(reminded):
    lost, lives = two_addresses(reminded)
    reminded.bounce(letter_to(reminded, "CNC"), "2024-10-31T09:01")
    reminded.poll("2024-10-31T09:02")
    reminded.remind(NEXT)
    reminded.flush(NEXT)
    (copy,) = [row for row in reminded.rows() if row.occasion.is_unreached]
    with pytest.raises(RulingRefused):
        reminded.rule("release", copy.id, when="2024-11-06T09:30")
    reminded.rule("revive", lost, why="đã gọi điện", when="2024-11-06T09:30")
    reminded.send("CNC", STATS, when="2024-11-06T10:00")
    reminded.poll("2024-11-06T10:05")
    reminded.rule("release", copy.id, when="2024-11-06T10:10")  # written anew: the table came
    (fresh,) = [row for row in reminded.rows() if row.occasion.is_unreached and row.state.value == "held"] or [None]
    assert fresh is None
    assert [row.to for row in reminded.rows() if row.occasion.is_unreached and row.state.value == "queued"] == [(lost,)]
    reminded.flush("2024-11-07T09:00")
    sent = [(row.to, row.state.value) for row in reminded.rows() if row.kind.value == "reminder" and row.union == "CNC"]
    assert sent.count(((lives,), "sent")) == 1
    assert sent.count(((lost,), "sent")) == 2  # the first one, that came back, and this one


def test_an_address_that_falls_between_queueing_and_hand_over_gets_a_copy_that_waits(small_site):
    small_site.remind(WAVE)
    small_site.flush(WAVE)
    lost, lives = two_addresses(small_site)
    small_site.remind(NEXT)  # to both, not sent yet
    assert stage(small_site, "2024-11-06") >= {("CNC", (lost, lives), "queued", "")}
    small_site.bounce(letter_to(small_site, "CNC"), "2024-11-06T09:01")
    with small_site.office() as office:
        intake.take_in(office, at("2024-11-06T09:02"))
    small_site.flush("2024-11-06T09:03")
    found = {one[1:3] for one in stage(small_site, "2024-11-06") if one[0] == "CNC"}
    assert found == {((lives,), "sent"), ((lost,), "held")}


def updates(small_site):
    """Return (to, state) of each update that was not withdrawn."""
    rows = (row for row in small_site.rows() if row.kind == "update" and not row.occasion.startswith("withdrawn:"))
    return [(row.to, row.state.value) for row in rows]


def test_an_update_goes_to_the_reader_who_is_reached_and_the_copy_of_the_other_goes_once_he_is_back(small_site):
    small_site.remind(WAVE)
    small_site.flush(WAVE)
    lost, lives = two_addresses(small_site)
    small_site.rule("extend", "CNC", "2024-11-15", why="công văn", when="2024-11-01T09:00")
    assert updates(small_site) == [((lost, lives), "queued")]
    small_site.bounce(letter_to(small_site, "CNC"), "2024-11-01T09:01")
    with small_site.office() as office:
        intake.take_in(office, at("2024-11-01T09:02"))
    small_site.flush("2024-11-01T09:30")
    assert updates(small_site) == [((lives,), "sent"), ((lost,), "held")]

    copy = next(row.id for row in small_site.rows() if row.state.value == "held")
    small_site.rule("revive", lost, why="đã gọi điện", when="2024-11-01T10:00")
    small_site.rule("release", copy, when="2024-11-01T10:01")
    small_site.flush("2024-11-01T10:02")
    assert updates(small_site) == [((lives,), "sent"), ((lost,), "sent")]


class Handed(FolderPost):
    """A folder of letters that notes whom each is handed over for."""

    def __init__(self, folder):
        super().__init__(folder)
        self.to = []

    def send(self, raw, *, recipients, **more):
        self.to.append(tuple(recipients))
        return super().send(raw, recipients=recipients, **more)


def test_a_rehearsed_letter_that_staff_let_go_though_a_reader_is_lost_goes_to_the_other(small_site):
    small_site.remind(WAVE)
    small_site.flush(WAVE)
    lost, lives = two_addresses(small_site)
    with small_site.office(COLLECTOR_LETTERS="office") as office:
        reminders.remind(office, at(NEXT))
        outbox.flush(office, at(NEXT))
    small_site.rule("resend", letter_to(small_site, "CNC", 1).id, when="2024-11-06T10:00")
    again = letter_to(small_site, "CNC", 2)
    small_site.bounce(letter_to(small_site, "CNC"), "2024-11-06T10:01")
    with small_site.office() as office:
        intake.take_in(office, at("2024-11-06T10:02"))
    small_site.flush("2024-11-06T10:03")
    waits = letter_to(small_site, "CNC", 2)
    assert (waits.to, waits.state.value, lost in waits.held) == ((lost, lives), "held", True)

    small_site.rule("release", again.id, when="2024-11-06T10:04")
    with small_site.office() as office:
        post = Handed(small_site.root)
        office.post = lambda: post
        outbox.flush(office, at("2024-11-06T10:05"))
    assert (post.to, letter_to(small_site, "CNC", 2).state.value) == ([(lives,)], "sent")


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
    lost = f"{row.to[0]} không nhận được thư (5.1.1, 06/11/2024)"
    assert states["CNC"] == ("held", f"không gửi: không có địa chỉ nào gửi được ({lost})")
    assert states["XNT"][0] == "sent"


def test_passing_bounces_mute_after_three(reminded):
    row = letter_to(reminded, "CNC")
    seen = []
    for number in range(3):
        other = (b"Undelivered", b"Undelivered %d" % number)
        reminded.bounce(row, f"2024-11-0{number + 1}T10:00", status="4.4.1", swap=[other])
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


OWN = b"Message-ID: <%b>"


@pytest.mark.parametrize(
    ("proof", "counts"),
    [
        ([], True),
        ([(b"reminder.CNC.", b"reminder.XNT.")], False),  # the key is of another letter
        ([(OWN, b"Message-ID: <reminder.CNC.2@most.example>")], False),  # of our form, without a key
        ([(OWN, b"Message-ID: <something@else.example>")], False),  # about somebody else's letter
        (
            [(OWN, b"X-Letter: %b")],
            False,
        ),  # no Message-ID, and no Date to know it by
        ([(b"5.1.1", b"2.0.0"), (b"Action: failed", b"Action: delivered")], False),
    ],
)
def test_a_bounce_is_believed_about_a_letter_that_we_sent(reminded, proof, counts):
    row = letter_to(reminded, "CNC")
    own = row.message_id.encode()
    for number in range(3):
        swap = [(old % own if b"%b" in old else old, new % own if b"%b" in new else new) for old, new in proof]
        reminded.bounce(row, f"2024-10-31T1{number}:00", swap=[*swap, (b"Undelivered", b"Undelivered %d" % number)])
    reminded.poll("2024-10-31T13:00")
    assert dead(reminded) == ({row.to[0]: "5.1.1"} if counts else {})
    assert bool(told(reminded)) is counts


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        ({}, True),
        ({"To": "vp@vucnc.example"}, False),
        ({"Subject": "Nhắc nộp báo cáo"}, False),
        ({"Date": "Thu, 31 Oct 2024 09:00:01 +0700"}, False),
        ({"Date": "Thu, 31 Oct 2024 02:00:00 +0000"}, True),  # the same second in another zone
        ({"Date": ""}, False),
        ({"Message-ID": "<something@else.example>"}, False),
    ],
)
@pytest.mark.parametrize("in_words", [False, True])
def test_where_no_message_id_comes_back_to_subject_and_date_tell_the_letter(reminded, change, counts, in_words):
    row = letter_to(reminded, "CNC")
    with reminded.office() as office:
        sent = email.message_from_bytes(redate(office.store.outbox.raw(row.id), at(WAVE)), policy=policy.default)
    heads = {"To": row.to[0], "Subject": str(sent["Subject"]), "Date": str(sent["Date"])} | change
    returned = "".join(f"{name}: {value}\r\n" for name, value in heads.items() if value)
    said = f"<{row.to[0]}>: 550 5.1.1 no such user\r\n"
    top = "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nTo: x@most.example\r\nSubject: failure notice\r\n"
    if in_words:
        raw = f"{top}Content-Type: text/plain; charset=utf-8\r\n\r\n{said}--- copy\r\n\r\n{returned}\r\nKính gửi\r\n"
    else:
        raw = (
            f"{top}Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\n{said}"
            "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
            f"Final-Recipient: rfc822; {row.to[0]}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
            f"--b\r\nContent-Type: text/rfc822-headers; charset=utf-8\r\n\r\n{returned}\r\n--b--\r\n"
        )
    reminded.deliver(raw.encode(), when="2024-10-31T09:01")
    reminded.poll("2024-10-31T09:02")
    assert dead(reminded) == ({row.to[0]: "5.1.1"} if counts else {})


def test_an_older_letter_that_the_returned_one_refers_to_is_not_blamed(reminded):
    older, row = letter_to(reminded, "XNT"), letter_to(reminded, "CNC")
    with reminded.office() as office:
        sent = email.message_from_bytes(redate(office.store.outbox.raw(row.id), at(WAVE)), policy=policy.default)
    heads = f"To: {row.to[0]}\nSubject: {sent['Subject']}\nDate: {sent['Date']}\n"
    own = (f"Message-ID: <{row.message_id}>\n", f"References: <{older.message_id}>\n{heads}")
    raw = reminded.bounce(row, "2024-10-31T09:01").read_bytes().replace(b"\r\n", b"\n").decode()
    start = raw.index("To: ", raw.index("rfc822-headers"))
    raw = raw[:start] + raw[start:].partition("\n")[2].replace(*own)
    next(reminded.maildir.glob("new/*")).write_bytes(raw.replace("\n", "\r\n").encode())
    reminded.poll("2024-10-31T09:02")
    assert dead(reminded) == {row.to[0]: "5.1.1"}


def test_a_bounce_long_after_its_letter_is_not_believed(reminded):
    row = letter_to(reminded, "CNC")
    reminded.bounce(row, "2024-11-15T09:01")
    reminded.poll("2024-11-15T09:02")
    assert told(reminded) == []


def test_a_bounce_that_our_server_finds_false_is_not_believed(make_small_site):
    small_site = make_small_site(COLLECTOR_AUTHSERV="mx.office.example")
    small_site.remind(WAVE)
    small_site.flush(WAVE)
    row, head = letter_to(small_site, "CNC"), b"Authentication-Results: mx.office.example; dmarc=%b\r\nReturn-Path: <>"
    for result, count in ((b"fail", 0), (b"none", 1)):
        small_site.bounce(row, "2024-10-31T09:01", swap=[(b"Return-Path: <>", head % result)])
        small_site.poll("2024-10-31T09:02")
        assert len(told(small_site)) == count


def test_a_report_speaks_of_the_one_address_of_its_letter_whomever_it_names(reminded):
    """Three reports that name every address of the registry silence one, not forty-six."""
    row, others = letter_to(reminded, "CNC"), [letter_to(reminded, code).to[0] for code in ("XNT", "VINATOM")]
    more = b"".join(
        b"\r\nFinal-Recipient: rfc822; %b\r\nAction: failed\r\nStatus: 5.1.1\r\n" % one.encode() for one in others
    )
    for number in range(3):
        swap = [(b"Action: failed", b"Action: failed\r\nStatus: 5.1.1\r\n" + more), (b"Undel", b"Undel%d" % number)]
        reminded.bounce(row, f"2024-10-31T1{number}:00", swap=swap)
    reminded.poll("2024-10-31T13:00")
    assert dead(reminded) == {row.to[0]: "5.1.1"}


def test_of_a_letter_to_two_the_one_that_the_report_names_is_meant(small_site):
    small_site.remind(WAVE)
    first, second = two_addresses(small_site)
    small_site.flush(WAVE)
    small_site.remind(NEXT)
    small_site.flush(NEXT)
    row = letter_to(small_site, "CNC", 1)
    assert row.to == (first, second)
    small_site.bounce(row, "2024-11-06T09:01", to="elsewhere@gmail.example")
    small_site.poll("2024-11-06T09:02")
    assert dead(small_site) == {}
    small_site.bounce(row, "2024-11-06T09:03", to=second)
    small_site.poll("2024-11-06T09:04")
    assert dead(small_site) == {second: "5.1.1"}


def test_a_letter_that_never_went_cannot_come_back(small_site):
    row = _unsent(small_site)
    small_site.bounce(row, "2024-10-31T09:01")
    with small_site.office() as office:
        intake.take_in(office, at("2024-10-31T09:02"))
    assert told(small_site) == []


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
        replay(office)
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
