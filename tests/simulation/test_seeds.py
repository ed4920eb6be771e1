"""Forty campaigns in which everything goes wrong that can, and proof that the laws would notice."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from simulation import asked_senders, campaign_story, registry_moves
from simulation.campaign_run import CampaignRun, play
from simulation.invariants import Broken
from simulation.outside_world import Flaky, Post
from simulation.shared import Shared

from collector.flow import reminders
from collector.model import AddressEvent, AddressEventKind, Authenticity, Decision, Match, Occasion
from collector.office.registry_history import PastRegistry
from collector.store.outbox import Outbox

SCRIPT = Path(__file__).with_name("soak.py")


def soak(*told, **environment):
    command = [sys.executable, SCRIPT, *map(str, told)]
    return subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True, env=os.environ | environment)


def test_forty_campaigns_of_twelve_unions_hold_every_law():
    done = soak("--unions", 12, "--seeds", 40)
    assert done.stdout.splitlines()[-1].startswith("40 seeds, 0 failed"), done.stdout
    assert done.returncode == 0


def test_a_seed_plays_the_same_campaign_again():
    journals = [soak("--unions", 3, "--seed", 5, PYTHONHASHSEED=seed).stdout for seed in ("1", "2")]
    assert journals[0] == journals[1]
    assert len(journals[0].splitlines()) > 100


# --- the laws would notice -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    made = Shared(3, tmp_path_factory.mktemp("shared"))
    yield made
    made.close()


def broken(shared, seeds=range(6)):
    """Play seeds until a law is broken; return what it says."""
    for seed in seeds:
        _, error = play(seed, shared)
        if isinstance(error, Broken):
            return str(error)
        assert error is None
    return ""


def test_an_honest_office_breaks_no_law(shared):
    assert broken(shared) == ""


def test_a_letter_handed_over_twice_is_noticed(shared, monkeypatch):
    real = Post.send

    def twice(self, raw, **more):
        said = real(self, raw, **more)
        self.handed.append(self.handed[-1])
        return said

    monkeypatch.setattr(Post, "send", twice)
    assert "was handed over 2 times" in broken(shared)


def test_a_letter_sent_without_being_claimed_is_noticed(shared, monkeypatch):
    def unclaimed(self, number):
        return self.letter(number).state == "queued"

    monkeypatch.setattr(Outbox, "claim", unclaimed)
    assert "was handed over and counts as queued" in broken(shared)


def test_a_lost_message_is_noticed(shared, monkeypatch):
    real = Flaky.fetch

    def forgetful(self, position, *sizes):
        for batch in real(self, position, *sizes):
            yield batch[1:] or batch

    monkeypatch.setattr(Flaky, "fetch", forgetful)
    assert "có trong hộp thư, chưa có trong sổ" in broken(shared)


def test_a_reminder_to_whom_owes_nothing_is_noticed(shared, monkeypatch):
    monkeypatch.setattr("collector.standing.letters_due.owed", lambda rows, union: (("report",), ()))
    assert "which owes nothing" in broken(shared)


def test_a_damaged_archive_is_noticed(shared, monkeypatch):
    real = CampaignRun._rest

    def careless(self):
        real(self)
        kept = next(self.data.glob("archive/??/*.eml"))
        kept.write_bytes(kept.read_bytes().swapcase())

    monkeypatch.setattr(CampaignRun, "_rest", careless)
    assert "archive: " in broken(shared)


def test_a_second_reminder_on_one_day_is_noticed(shared, monkeypatch):
    real = reminders.due_reminders

    def forgetful(now, campaign, statuses, sent):
        return [
            replace(one, occasion=Occasion(f"{one.occasion}/{now:%H}")) for one in real(now, campaign, statuses, [])
        ]

    monkeypatch.setattr(reminders, "due_reminders", forgetful)
    assert "unsolicited letters on" in broken(shared)


def test_a_letter_to_an_address_from_which_letters_come_back_is_noticed(shared, monkeypatch):
    monkeypatch.setattr(campaign_story, "PLANS", {"dead": 1})
    for room in ("outbox", "send_policy"):
        monkeypatch.setattr(f"collector.office.{room}.dead_addresses", lambda _: {})
    monkeypatch.setattr(reminders, "dead_addresses", lambda _: {})
    assert "from whom a letter of ours came back" in broken(shared)


def test_a_forged_report_that_is_believed_is_noticed(shared, monkeypatch):
    def believed(office, verdict):
        found = {one.recipient.lower() for one in verdict.message.deliveries if one.status.startswith("5")}
        return tuple(
            AddressEvent(one, AddressEventKind.BOUNCE, verdict.received_at, "5.1.1", message=verdict.message.sha256)
            for one in found
        )

    monkeypatch.setattr("collector.office.recording.events_told", believed)
    assert "is silenced by" in broken(shared)


def test_an_endless_exchange_with_a_robot_is_noticed(shared, monkeypatch):
    monkeypatch.setattr(campaign_story, "PLANS", {"loop": 1})
    monkeypatch.setattr("collector.office.send_policy._too_many", lambda *_: "")
    assert "in one exchange" in broken(shared)


def test_a_letter_that_nobody_waits_for_at_night_is_noticed(shared, monkeypatch):
    # Unions that never write are all written to after the deadline, whatever else the seeds draw.
    monkeypatch.setattr(campaign_story, "PLANS", {"silent": 1})
    for room in ("office.outbox", "standing.letters_due"):
        monkeypatch.setattr(f"collector.{room}.next_working_moment", lambda now, _: now)
    assert " went at " in broken(shared)


class Believed:
    """Outcomes of which none is false."""

    PROVEN, UNKNOWN, FALSE = Authenticity.PROVEN, Authenticity.UNKNOWN, None


@pytest.mark.parametrize("plan", ["forgot", "withdraws"])
def test_mail_that_ends_in_silence_is_noticed(shared, monkeypatch, plan):
    monkeypatch.setattr(campaign_story, "PLANS", {plan: 1})
    for words in ("announces", "withdrawal", "asks"):
        monkeypatch.setattr(f"collector.triage.message_class.{words}", lambda *_, **__: None)
    assert "is seen by nobody" in broken(shared)


# --- of forged mail and unknown senders


def test_a_forged_mail_that_is_believed_is_noticed(shared, monkeypatch):
    monkeypatch.setattr("collector.triage.authenticity._judge", lambda *_, **__: Authenticity.UNKNOWN)
    assert "was found out and counts as unknown" in broken(shared)


def test_a_document_credited_by_a_forged_mail_is_noticed(shared, monkeypatch):
    """The outcome is known, and nobody asks for it where it is decided whose a document is."""
    monkeypatch.setattr("collector.matching.decide.Authenticity", Believed)
    assert "of a message found out was given to" in broken(shared)


def test_a_letter_because_of_a_forged_mail_is_noticed(shared, monkeypatch):
    monkeypatch.setattr("collector.office.answers.Authenticity", Believed)
    assert "went because of a message found out" in broken(shared)


def test_an_unknown_sender_in_the_place_of_a_known_one_is_noticed(shared, monkeypatch):
    monkeypatch.setattr("collector.standing.succession._Holder.gives_way", lambda *_: True)
    assert " took the place of " in broken(shared)


# --- of answers to our question whose papers are


def test_an_answer_that_is_not_heard_is_noticed(shared, monkeypatch):
    monkeypatch.setattr(campaign_story, "PLANS", {"stranger": 1})
    monkeypatch.setattr(asked_senders, "WAYS", {"tells": 1})
    monkeypatch.setattr("collector.office.owner_answers._decided", lambda row, *_: row)
    assert "was asked and said whose it is" in broken(shared)


def test_an_answer_that_decides_against_the_paper_is_noticed(shared, monkeypatch):
    """A slip is believed without a second opinion."""
    everybody = frozenset(one.code for one in shared.cast.unions)
    monkeypatch.setattr(campaign_story, "PLANS", {"stranger": 1})
    monkeypatch.setattr(asked_senders, "WAYS", {"slips": 1})
    monkeypatch.setattr("collector.matching.owner_named._backed", lambda _: everybody)
    monkeypatch.setattr("collector.matching.owner_named.decide", lambda case, *_: believed(case))
    assert "by itself" in broken(shared)


def believed(case):
    """Return the match where the sender's word is enough."""
    return Match(Decision.AUTO, case.pieces[-1].union, (), ())


# --- of addresses that move in the registry


def today_alone(self, at):
    return {}


def test_mail_judged_by_a_registry_of_later_is_noticed(shared, monkeypatch):
    monkeypatch.setattr(PastRegistry, "rows", today_alone)
    monkeypatch.setattr(registry_moves, "keeps_its_union", lambda *_: iter(()))
    assert "by itself" in broken(shared)


def test_a_document_that_follows_an_address_is_noticed(shared, monkeypatch):
    """In the replay, where all that came before is judged once more."""
    real = CampaignRun._judge_the_end

    def forgetful(self):
        with monkeypatch.context() as patch:
            patch.setattr(PastRegistry, "rows", today_alone)
            patch.setattr(registry_moves, "credited_to_another", lambda *_: iter(()))
            self._looker.registry_changed()
            real(self)

    monkeypatch.setattr(CampaignRun, "_judge_the_end", forgetful)
    assert "'s before a move and is " in broken(shared)
