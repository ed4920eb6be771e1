"""Letters on their way through a real mail server: none lost, none twice, whatever the server does."""

import logging
import shutil
from contextlib import ExitStack
from datetime import timedelta

import pytest
from dovecot import Dovecot
from office_site import REPORT, STATS, Site, at
from smtp import PASSWORD, USER, make_certificate, serving

from collector import app
from collector.flow import intake
from collector.model import AddressEventKind, Letter, LetterKind, LetterState, Occasion
from collector.office import outbox
from collector.office.address_events import dead_addresses
from collector.office.outbox import PATIENT, WAITS, flush
from collector.office.purpose import PAST, SETTLED
from collector.settings import load

NOON = at("2024-11-05T12:00")
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A data directory as `init` leaves it; copied, for migrations take their time."""
    data = tmp_path_factory.mktemp("made") / "data"
    app.init(load({}, {"COLLECTOR_DATA": str(data)}))
    return data


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def imap():
    with Dovecot() as server:
        # All before the first log-in: Dovecot looks for new accounts once in a second.
        yield server, iter([server.user() for _ in range(8)])


@pytest.fixture
def server(certificate):
    with serving(certificate) as running:
        yield running


def environment(server, certificate):
    return {
        "COLLECTOR_SMTP": f"smtps://{USER}@localhost:{server.port}",
        "COLLECTOR_SMTP_PASSWORD": PASSWORD,
        "COLLECTOR_CA": str(certificate.ca),
        "COLLECTOR_ADDRESSES": USER,
    }


@pytest.fixture
def open_office(made, tmp_path, server, certificate):
    """Open the office on one data directory, as often as a test likes."""
    shutil.copytree(made, tmp_path / "data")
    with ExitStack() as stack:

        def open_office(**more):
            environ = environment(server, certificate) | {"COLLECTOR_DATA": str(tmp_path / "data")} | more
            return stack.enter_context(app.opened(load({}, environ)))

        yield open_office


@pytest.fixture
def office(open_office):
    return open_office()


def write(office, name="one", *, kind=LetterKind.ACKNOWLEDGEMENT, to=("a@x.example",), cc=(), due_at=NOON):
    letter = Letter(
        kind=kind,
        occasion=Occasion(f"answer/{name}"),
        union=None,
        to=to,
        cc=cc,
        subject=name,
        text="Đã nhận.",
        html="<p>Đã nhận.</p>",
        message_id=f"{name}@office.example",
        in_reply_to=None,
        references=(),
        due_at=due_at,
    )
    assert outbox.queue(office, letter, NOON)


def stands(office):
    return [(row.state.value, row.attempts, row.error) for row in office.store.outbox.letters()]


def states(office):
    return [row.state.value for row in office.store.outbox.letters()]


def subjects(server):
    return [subject.removeprefix("Subject: ") for subject in server.subjects]


# --- the way of a letter ---------------------------------------------------------------------------------


def test_letter_goes_from_the_office_s_own_address_so_that_bounces_come_back(office, server):
    write(office, to=("a@x.example",), cc=("c@x.example",))

    done = flush(office, NOON)

    [taken] = server.taken
    assert (done.sent, done.failed, done.delayed, done.trouble) == (1, 0, 0, "")
    assert (taken.sender, taken.recipients) == (USER, ["a@x.example", "c@x.example"])
    assert stands(office) == [("sent", 1, None)]
    assert flush(office, NOON).sent == 0


def test_put_off_letter_is_queued_for_later_and_goes_once(office, server):
    server.trouble.data = ["451 4.3.0 scanner is down"]
    write(office)

    assert flush(office, NOON).delayed == 1
    [row] = office.store.outbox.letters()
    assert (row.state, row.due_at) == (LetterState.QUEUED, NOON + 5 * MINUTE)
    assert row.error == "Máy chủ thư tạm thời chưa nhận thư, sẽ gửi lại sau: 451 4.3.0 scanner is down"

    assert flush(office, NOON + 4 * MINUTE).sent == 0
    assert flush(office, NOON + 5 * MINUTE).sent == 1
    assert (subjects(server), stands(office)) == (["one"], [("sent", 2, None)])


def test_waits_grow_and_end_in_a_failure_that_staff_see_and_may_begin_anew(office, server):
    server.trouble.recipients = {"a@x.example": "451 4.7.1 later"}
    write(office)
    now, waited = NOON, []
    while states(office) == ["queued"]:
        assert len(waited) <= len(WAITS)
        flush(office, now)
        [row] = office.store.outbox.letters()
        waited.append(row.due_at - now)
        now = row.due_at

    assert tuple(waited[:-1]) == WAITS
    assert timedelta(days=1) < sum(WAITS, timedelta()) < timedelta(days=3)
    [row] = office.store.outbox.letters()
    assert (row.state, row.attempts) == (LetterState.FAILED, len(WAITS) + 1)
    assert "451 4.7.1 later" in row.error

    office.store.outbox.release(row.id)
    flush(office, now)
    [row] = office.store.outbox.letters()
    assert (row.state, row.due_at - now) == (LetterState.QUEUED, WAITS[0])


def test_refused_letter_fails_at_once_and_holds_no_other_up(office, server):
    server.trouble.recipients = {"a@x.example": "550 5.1.1 no such user"}
    write(office, "one")
    write(office, "two", to=("b@x.example",))

    done = flush(office, NOON)

    assert (done.sent, done.failed) == (1, 1)
    assert stands(office) == [
        ("failed", 1, "Không gửi được thư: a@x.example: 550 5.1.1 no such user"),
        ("sent", 1, None),
    ]
    assert server.connections == 1


def test_refused_recipients_of_a_letter_that_went_are_named(office, server):
    server.trouble.recipients = {"c@x.example": "552 5.2.2 mailbox full"}
    write(office, cc=("c@x.example",))

    flush(office, NOON)

    assert stands(office) == [("sent", 1, "đã gửi, trừ: c@x.example: 552 5.2.2 mailbox full")]


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("550 5.1.1 <a@x.example> no such user", "5.1.1"),
        ("550 5.1.10 RESOLVER.ADR.RecipientNotFound", "5.1.10"),
        ("550 5.2.1 mailbox disabled", "5.2.1"),
        ("551 user not local", "5.0.0"),
        ("550 5.7.1 we do not like your letters", None),
        ("552 5.2.2 mailbox full", None),
        ("554 5.7.1 blocked", None),
        ("451 4.1.1 later", None),
    ],
)
def test_a_recipient_whom_the_server_does_not_know_is_a_claim_and_dead_at_the_third(office, server, said, status):
    server.trouble.recipients = {"a@x.example": said}
    for number in range(3):
        write(office, str(number), to=("a@x.example",), cc=("b@x.example",) if number else ())
        assert "a@x.example" not in dead_addresses(office)
        flush(office, NOON + number * MINUTE)
    claims = [(one.address, one.kind, one.status) for one in office.store.addresses.events()]
    assert claims == [("a@x.example", AddressEventKind.CLAIM, status)] * (3 if status else 0)
    assert list(dead_addresses(office)) == (["a@x.example"] if status else [])


def test_recipient_who_is_put_off_again_and_again_is_left_out_in_the_end(office, server):
    server.trouble.recipients = {"c@x.example": "451 4.7.1 later"}
    write(office, cc=("c@x.example",))
    now = NOON
    for wait in WAITS[:PATIENT]:
        assert flush(office, now).sent == 0
        now += wait

    assert flush(office, now).sent == 1
    assert stands(office) == [("sent", PATIENT + 1, "đã gửi, trừ: c@x.example: 451 4.7.1 later")]
    assert [taken.recipients for taken in server.taken] == [["a@x.example"]]


# --- a server that goes away -----------------------------------------------------------------------------


def test_answer_that_never_came_leaves_the_letter_uncertain_and_it_never_goes_again(office, server):
    server.trouble.dies = ["END"]
    write(office)

    done = flush(office, NOON)

    assert (done.sent, done.failed) == (0, 1)
    for hours in (1, 24, 48):
        flush(office, NOON + timedelta(hours=hours))
    assert subjects(server) == ["one"]
    [(state, attempts, error)] = stands(office)
    assert (state, attempts) == ("uncertain", 1)
    assert error.startswith("Chưa rõ máy chủ đã nhận thư này hay chưa, nên không tự gửi lại: ")


def test_after_an_uncertain_letter_the_others_wait_for_the_next_flush(office, server):
    server.trouble.dies = ["END"]
    write(office, "one")
    write(office, "two")

    assert flush(office, NOON).trouble
    assert stands(office)[1] == ("queued", 0, None)
    flush(office, NOON)
    assert (subjects(server), states(office)) == (["one", "two"], ["uncertain", "sent"])


def test_server_that_goes_before_the_letter_s_end_gets_it_later_once(office, server):
    server.trouble.dies = ["DATA"]
    write(office, "one")
    write(office, "two")

    done = flush(office, NOON)

    assert (done.sent, done.delayed, bool(done.trouble)) == (0, 1, True)
    assert [stand[:2] for stand in stands(office)] == [("queued", 1), ("queued", 0)]
    assert flush(office, NOON + 5 * MINUTE).sent == 2
    assert sorted(subjects(server)) == ["one", "two"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"COLLECTOR_SMTP": "smtps://localhost:1"},
        {"COLLECTOR_SMTP_PASSWORD": "sai"},
        {"COLLECTOR_CA": ""},
    ],
    ids=["nobody there", "wrong password", "unknown certificate"],
)
def test_server_that_cannot_be_used_costs_no_letter_a_try(open_office, server, wrong):
    office = open_office(**wrong)
    write(office)

    done = flush(office, NOON)

    assert (done.sent, done.failed, done.delayed, bool(done.trouble)) == (0, 0, 0, True)
    assert stands(office) == [("queued", 0, None)]
    assert flush(open_office(), NOON).sent == 1


def test_crash_between_claim_and_confirm_is_uncertain_and_never_a_second_copy(open_office, server):
    before = open_office()
    write(before)
    before.store.outbox.claim(1)
    before.close()

    after = open_office()
    flush(after, NOON + timedelta(days=1))

    assert (server.taken, stands(after)) == ([], [("uncertain", 1, None)])


def test_flush_that_is_told_to_stop_begins_no_other_letter(office, server):
    write(office, "one")
    write(office, "two")

    done = flush(office, NOON, stop=lambda: bool(server.taken))

    assert (done.sent, subjects(server), stands(office)[1]) == (1, ["one"], ("queued", 0, None))


def test_the_log_names_no_recipient(office, server, caplog):
    server.trouble.recipients = {"a@x.example": "550 5.1.1 <a@x.example> unknown"}
    server.trouble.dies = ["END"]
    write(office, "one")
    write(office, "two", to=("b@x.example",))

    with caplog.at_level(logging.DEBUG, "collector"):
        flush(office, NOON)

    told = [record.getMessage() for record in caplog.records if record.name.startswith("collector")]
    assert told == ["letter 1 did not go: PostRefused", "letter 2 did not go: PostUncertain"]


# --- which letters, and how many -------------------------------------------------------------------------


def test_rate_holds_over_flushes_and_is_reckoned_from_what_went(open_office, server):
    office = open_office(COLLECTOR_RATE="3")
    for name in "abcdefgh":
        write(office, name)

    went = [flush(office, NOON + timedelta(seconds=s)).sent for s in (0, 0, 59, 60, 61, 119, 120, 180)]

    assert went == [3, 0, 0, 3, 0, 0, 2, 0]
    assert subjects(server) == list("abcdefgh")


def test_rate_holds_over_a_restart(open_office, server):
    for _ in range(2):
        office = open_office(COLLECTOR_RATE="1")
        write(office, f"l{len(office.store.outbox.letters())}")
        flush(office, NOON)
        office.close()
    assert subjects(server) == ["l0"]


def test_clock_set_back_does_not_stop_the_post(open_office, server):
    office = open_office(COLLECTOR_RATE="1")
    write(office, "one")
    flush(office, NOON + timedelta(days=1))
    write(office, "two")
    assert flush(office, NOON).sent == 1


def test_folder_of_letters_knows_no_rate(open_office, tmp_path):
    office = open_office(COLLECTOR_RATE="1", COLLECTOR_SMTP=f"folder:{tmp_path / 'letters'}")
    for name in "abc":
        write(office, name)
    assert flush(office, NOON).sent == 3


def test_answers_go_before_a_wave_of_reminders(open_office, server):
    office = open_office(COLLECTOR_RATE="2")
    for name in ("digest", "notice"):
        write(office, name, kind=LetterKind(name), due_at=NOON - MINUTE)
    write(office, "ack")

    flush(office, NOON)

    assert subjects(server) == ["ack", "digest"]


# --- letters that ask for something ----------------------------------------------------------------------


@pytest.fixture
def reminded(tmp_path, server, certificate):
    """A site whose unions have their reminders queued, and nothing sent."""
    site = Site(tmp_path, **environment(server, certificate) | {"COLLECTOR_RATE": "0"})
    site.remind("2024-11-06T09:00")
    return site


def drop_all_but(site, *codes):
    with site.office() as office:
        for row in office.store.outbox.letters():
            if row.union not in codes:
                office.store.outbox.drop(row.id)


def flush_at(site, when):
    with site.office() as office:
        flush(office, at(when))
        kept = [row for row in office.store.outbox.letters() if row.error != None or row.sent_at]  # noqa: E711
        return {row.union: (row.state.value, row.error) for row in kept}


def test_reminder_that_crosses_the_file_on_its_way_is_dropped(reminded, server):
    drop_all_but(reminded, "CNC", "XNT")
    server.trouble.sender = ["451 4.3.0 later"] * 2
    flush_at(reminded, "2024-11-06T09:01")
    reminded.send("CNC", REPORT, STATS, when="2024-11-06T09:02")
    with reminded.office() as office:
        intake.take_in(office, at("2024-11-06T09:03"))

    assert flush_at(reminded, "2024-11-06T09:10")["XNT"] == ("sent", None)
    with reminded.office() as office:
        rows = {(row.kind.value, row.union): row for row in office.store.outbox.letters()}
    assert rows["reminder", "CNC"].state is LetterState.DROPPED
    assert rows["reminder", "CNC"].error == SETTLED


def test_reminder_that_could_not_go_before_the_deadline_is_dropped(reminded, server):
    drop_all_but(reminded, "CNC")

    assert flush_at(reminded, "2024-11-10T00:00") == {"CNC": ("dropped", PAST)}
    assert server.taken == []


# --- the folder of sent letters --------------------------------------------------------------------------


@pytest.fixture
def with_sent(open_office, imap, certificate, tmp_path):
    """An office whose mailbox has a folder for what it sends, and a look into that folder."""
    imap, users = imap
    user = next(users)
    client = imap.client(user)
    client.create('"&ARAA4w- g&Hu0-i"')
    ca = tmp_path / "both.pem"
    ca.write_text(certificate.ca.read_text() + imap.ca.read_text())

    def look():
        client.select('"&ARAA4w- g&Hu0-i"', readonly=True)
        _, found = client.uid("SEARCH", "ALL")
        uids = found[0].decode().split()
        return [client.uid("FETCH", uid, "(FLAGS INTERNALDATE BODY.PEEK[])")[1] for uid in uids]

    def put(raw):
        imap.append(user, raw, NOON, '"&ARAA4w- g&Hu0-i"')

    environ = imap.environ(user) | {"COLLECTOR_CA": str(ca), "COLLECTOR_SENT_FOLDER": "Đã gửi"}
    try:
        yield (lambda **more: open_office(**environ | more)), look, put
    finally:
        client.logout()


def test_copy_of_each_letter_lies_in_the_sent_folder_as_read(with_sent, server):
    open_office, look, _ = with_sent
    office = open_office()
    write(office, "one")
    write(office, "two")

    flush(office, NOON)

    copies = look()
    assert [copy[0][1] for copy in copies] == [taken.raw for taken in server.taken]
    assert all(b"\\Seen" in copy[0][0] + copy[-1] and b"05-Nov-2024" in copy[0][0] + copy[-1] for copy in copies)


def test_copy_that_the_server_made_itself_is_not_doubled(with_sent):
    open_office, look, put = with_sent
    office = open_office()
    write(office, "one")
    put(b"Message-ID: <one@office.example>\r\n\r\nx\r\n")

    flush(office, NOON)

    assert (len(look()), states(office)) == (1, ["sent"])


def test_uncertain_letter_that_the_sent_folder_shows_was_sent_and_another_waits(with_sent, server):
    open_office, _, put = with_sent
    office = open_office()
    for number, name in enumerate(("one", "two"), 1):
        write(office, name)
        office.store.outbox.claim(number)
    put(b"Message-ID: <one@office.example>\r\n\r\nx\r\n")

    flush(office, NOON)

    assert (states(office), server.taken) == (["sent", "uncertain"], [])
    put(b"Message-ID: <two@office.example>\r\n\r\nx\r\n")
    flush(office, NOON + 4 * MINUTE)  # not asked again at each flush
    assert states(office) == ["sent", "uncertain"]
    flush(office, NOON + 5 * MINUTE)
    assert states(office) == ["sent", "sent"]


def test_sent_folder_that_cannot_be_used_is_logged_once_and_costs_no_letter(with_sent, caplog):
    open_office, _, _ = with_sent
    office = open_office(COLLECTOR_SENT_FOLDER="Nowhere")
    write(office, "one")
    write(office, "two")

    assert flush(office, NOON).sent == 2
    told = [record.getMessage() for record in caplog.records if record.name == "collector.office.sent_folder"]
    assert [line.split(":")[0] for line in told] == ["the folder of sent letters cannot be used"]
