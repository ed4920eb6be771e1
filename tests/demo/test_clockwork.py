import email
from datetime import datetime, timedelta

from collector.demo import mail
from collector.demo.clockwork import Clockwork
from collector.demo.scenes import After, Made, Scene
from collector.model import ZONE, LetterKind, LetterState, Occasion
from collector.store import LetterRow


class Steps:
    """A product that asks KHTC once, at its first poll, to correct its file."""

    def __init__(self, due=()):
        self.done = []
        self.sent = []
        self.instants = due

    def poll(self, now):
        self.done.append(("poll", now))
        if not self.sent:
            self.sent.append(_letter(now))

    def tend(self, now):
        self.done.append(("tend", now))

    def assign(self, sender, union, who, now):
        self.done.append(("assign", sender, union))

    def extend(self, union, until, why, who, now):
        self.done.append(("extend", union, until))

    def letters(self):
        return self.sent

    def due(self):
        return self.instants


def _letter(now):
    return LetterRow(
        id=1,
        campaign="2024",
        occasion=Occasion("x"),
        kind=LetterKind.FIX_REQUEST,
        union="KHTC",
        to=("dung@most.example",),
        cc=(),
        subject="Đề nghị sửa",
        state=LetterState.SENT,
        held="",
        message_id="fix.KHTC.1.key@congdoankhcn.example",
        in_reply_to=None,
        queued_at=now,
        due_at=now,
        sent_at=now,
        attempts=1,
        error=None,
    )


def _play(tmp_path, desk, steps, scenes, day=lambda at, came: None):
    mail.make_maildir(tmp_path / "box")
    unplayed = Clockwork(desk, tmp_path / "box", steps, day, scenes).run()
    read = [email.message_from_bytes(path.read_bytes()) for path in sorted((tmp_path / "box" / "new").iterdir())]
    return read, unplayed


def test_mail_is_polled_at_the_next_round_and_only_when_something_came(tmp_path, desk):
    steps = Steps()
    _play(tmp_path, desk, steps, [Scene("25/10 09:14", "VPB", "thanks"), Scene("25/10 09:17", "TTRA", "thanks")])
    assert [step for step in steps.done if step[0] == "poll"] == [("poll", datetime(2024, 10, 25, 9, 20, tzinfo=ZONE))]


def test_an_answer_is_written_after_the_letter_and_carries_its_id(tmp_path, desk):
    scenes = [
        Scene("25/10 09:14", "KHTC", "thanks"),
        Scene(After(LetterKind.FIX_REQUEST, "KHTC", 2), "KHTC", "mend", files=(Made("stats"),)),
    ]
    read, unplayed = _play(tmp_path, desk, Steps(), scenes)
    assert [message["In-Reply-To"] for message in read] == [None, "<fix.KHTC.1.key@congdoankhcn.example>"]
    assert read[1]["Received"].endswith("Fri, 25 Oct 2024 11:20:00 +0700")
    assert unplayed == []


def test_a_scene_that_waits_for_a_letter_in_vain_is_told(tmp_path, desk):
    waits = Scene(After(LetterKind.REMINDER, "VUNG", 1), "VUNG", "bounce")
    read, unplayed = _play(tmp_path, desk, Steps(), [Scene("25/10 09:14", "KHTC", "thanks"), waits])
    assert (len(read), unplayed) == (1, [waits])


def test_the_mailbox_is_read_before_reminders_go_out(tmp_path, desk):
    due = datetime(2024, 11, 1, 8, 30, tzinfo=ZONE)
    steps = Steps(due=[due])
    _play(tmp_path, desk, steps, [Scene("01/11 08:30", "VPB", "thanks")])
    assert steps.done[:2] == [("poll", due), ("tend", due)]


def test_staff_settle_the_mail_of_the_stranger(tmp_path, desk):
    steps = Steps()
    scenes = [
        Scene("04/11 14:02", "HNQT", files=(Made("report", "anonymous"),), how="anonymous"),
        Scene("05/11 08:50", "HNQT", "assign"),
        Scene("05/11 09:00", "BOA", "extend", note="chuyển trụ sở"),
    ]
    _play(tmp_path, desk, steps, scenes)
    assert ("assign", "hoasen.8x@gmail.example", "HNQT") in steps.done
    assert ("extend", "BOA", "2024-11-13") in steps.done


def test_every_simulated_day_is_told_once_with_its_messages(tmp_path, desk):
    told = []
    _play(tmp_path, desk, Steps(), [Scene("09/11 23:52", "VPB", "thanks")], lambda at, came: told.append((at, came)))
    assert [at.date() - told[0][0].date() for at, _ in told] == [timedelta(days=n) for n in range(28)]
    assert [came for _, came in told if came] == [1]
    assert next(at for at, came in told if came).day == 9
