"""One pass over a mailbox, seen from the mailbox: what it is asked, when it hears of a commit, and when it refuses."""

import gc
import hashlib

import pytest
from factories.papers import BOTH, REPORT
from office_site import at

from collector.errors import MailboxRefused
from collector.flow import intake
from collector.flow.intake import Stages
from collector.mailboxes import Arrival, Clock
from collector.model import MessageState
from collector.office import incoming
from collector.office.incoming import Failure, PollReport
from collector.store import Store

NOON = at("2024-11-05T12:10")
# A commit holds so many messages; two commits are a pass of one more.
TWO_COMMITS = incoming.BATCH + 1


class Box:
    """A mailbox of given messages that notes what is asked of it, and refuses after them if it is told to."""

    name, validity, expires = "box:test", "7", None

    def __init__(self, office, raws, refuses=False):
        self.office, self.raws, self.refuses = office, raws, refuses
        self.heard, self.recorded, self.withheld = [], [], frozenset()

    def fetch(self, position):
        new = [(str(n), raw) for n, raw in enumerate(self.raws, 1) if n > position.uid]
        for uid, raw in new:
            yield (Arrival(uid, raw, at("2024-11-05T12:00"), Clock.SERVER),)
        if self.refuses:
            raise MailboxRefused("box:test", "hết")

    def acknowledge(self, uids):
        self.heard.append(list(uids))
        # Another connection sees what is committed and nothing else.
        with Store(self.office.store.data) as other:
            self.recorded.append(len(other.mail.messages()))

    def close(self):
        pass


def raws(site, count):
    """Return messages that differ in nothing but their number."""
    path = site.send("CNC", REPORT)
    raw = path.read_bytes()
    path.unlink()
    return [raw.replace(b"\r\nSubject:", b"\r\nX-Number: %d\r\nSubject:" % number, 1) for number in range(count)]


def over(site, office, count=1, **more):
    """Return a mailbox of so many messages, and let the office open it."""
    box = Box(office, raws(site, count), **more)
    office.mailbox = lambda: box
    return box


def test_the_mailbox_hears_of_messages_after_their_commit_a_batch_at_a_time(small_site):
    with small_site.office() as office:
        box = over(small_site, office, TWO_COMMITS)
        report = intake.take_in(office, NOON)
    assert (report.fresh, [len(heard) for heard in box.heard]) == (TWO_COMMITS, [incoming.BATCH, 1])
    assert box.recorded == [incoming.BATCH, TWO_COMMITS]


def test_what_came_before_a_refusal_is_recorded_and_the_refusal_is_told(small_site):
    with small_site.office() as office:
        box = over(small_site, office, 3, refuses=True)
        with pytest.raises(MailboxRefused):
            intake.take_in(office, NOON)
        assert (box.heard, len(office.store.mail.messages())) == ([["1", "2", "3"]], 3)
        # Only a pass that reached the end counts as a look into the mailbox.
        assert office.store.notes.meta("poll") is None


def test_a_refusing_mailbox_holds_no_letter_up(small_site):
    with small_site.office() as office:
        over(small_site, office, 1, refuses=True)
        with pytest.raises(MailboxRefused):
            intake.poll(office, NOON)
    assert small_site.outbox() == [("acknowledgement", "CNC", "sent")]


def test_a_second_pass_asks_above_what_was_taken(small_site):
    with small_site.office() as office:
        box = over(small_site, office, 2)
        intake.take_in(office, NOON)
        box.raws += raws(small_site, 3)[2:]
        again = intake.take_in(office, NOON)
        assert office.store.notes.meta("poll") == NOON.isoformat()
    assert (again.fresh, again.known, box.heard) == (1, 0, [["1", "2"], ["3"]])


def test_the_same_bytes_twice_in_one_pass_are_one_message_seen_twice(small_site):
    with small_site.office() as office:
        box = over(small_site, office, 2)
        box.raws.insert(1, box.raws[0])
        report = intake.take_in(office, NOON)
        assert len(office.store.mail.messages()) == 2
    assert (report.fresh, report.known, report.letters) == (2, 1, 2)


def test_taking_in_queues_answers_and_sends_none(small_site):
    small_site.send("CNC", *BOTH)
    with small_site.office() as office:
        report = intake.take_in(office, NOON)
    assert (report.fresh, report.letters, report.sent) == (1, 1, 0)
    assert small_site.outbox() == [("acknowledgement", "CNC", "queued")]
    assert small_site.letters() == []


def test_a_message_that_cannot_be_judged_is_a_row_that_failed_and_stops_no_other(small_site, monkeypatch):
    with small_site.office() as office:
        box = over(small_site, office, 3)
        judge = incoming.judge

        def stumbles(office, message, *given):
            if message.sha256 == hashlib.sha256(box.raws[1]).hexdigest():
                raise ValueError("boom")
            return judge(office, message, *given)

        monkeypatch.setattr(incoming, "judge", stumbles)
        report = intake.take_in(office, NOON)
        (failed,) = office.store.mail.messages(state=MessageState.FAILED)
    assert report.failed == [Failure(failed.sha256, "ValueError: boom")]
    assert (report.fresh, box.heard) == (2, [["1", "2", "3"]])


def test_the_time_of_a_pass_is_told_by_stages(small_site):
    small_site.send("CNC", *BOTH)
    with small_site.office() as office:
        stages = Stages()
        intake.poll(office, NOON, stages)
    assert {"fetch", "keep", "read", "record", "send"} <= {*stages.seconds}
    assert min(stages.seconds.values()) >= 0


def test_a_pass_leaves_the_collecting_of_cycles_as_it_was(small_site):
    before = gc.get_threshold(), gc.get_freeze_count()
    with small_site.office() as office:
        over(small_site, office, 1, refuses=True)
        with pytest.raises(MailboxRefused):
            intake.take_in(office, NOON)
    assert (gc.get_threshold(), gc.get_freeze_count()) == before


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (PollReport(), "0 thư mới, 0 thư trả lời, 0 thư đã gửi."),
        (
            PollReport(fresh=3, known=1, early=2, letters=2, sent=1, unsent=1, failed=[Failure("a", "b")]),
            (
                "3 thư mới, 2 thư trả lời, 1 thư đã gửi, 2 thư trước đợt báo cáo, 1 thư đã có trong sổ, "
                "1 thư chưa gửi được, 1 thư không xử lý được."
            ),
        ),
    ],
)
def test_a_report_is_one_line(report, said):
    assert report.sentence() == said
