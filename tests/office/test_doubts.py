"""What speaks against a sender is said first, at the desk and in the digest, and no command is laid ready beside it."""

import pytest
from factories.people import SERVER
from office_site import REPORT, at

from collector.letters import digest
from collector.model import LetterKind, Occasion
from collector.office.digest_questions import read_questions
from collector.office.digests import digest_facts
from collector.office.doubts import doubts
from collector.standing import Due

FORGED = "Không xác thực được người gửi: máy chủ của Văn phòng báo thư này không do {} gửi."


@pytest.fixture
def site(make_small_site):
    return make_small_site(COLLECTOR_AUTHSERV=SERVER)


def arrive(site, *, verdict=b"dmarc=pass", reply_to="", code="CNC"):
    """Let a report come, with a verdict of our server and an address for answers."""
    sent = site.send(code, REPORT, headers={"Reply-To": reply_to} if reply_to else None)
    sent.write_bytes(sent.read_bytes().replace(b"dmarc=pass", verdict))
    site.poll()


def said(site):
    with site.office() as office:
        (document,) = office.store.documents.all()
        return doubts(office, document, office.store.mail.message(document.message))


def told(site):
    with site.office() as office:
        now = at("2024-11-06T09:00")
        words = read_questions(office, now)
        facts = digest_facts(office, Due(LetterKind.DIGEST, None, Occasion("digest/x"), now), None, now, words)
        return facts, digest(facts, office.seal, due_at=now, folder=office.templates)


@pytest.mark.parametrize("verdict", [b"dmarc=pass", b"dmarc=none", b"dmarc=temperror"])
def test_of_a_sender_who_is_not_found_false_nothing_is_said(site, verdict):
    arrive(site, verdict=verdict)
    assert said(site) == ()


@pytest.mark.parametrize("verdict", [b"dmarc=fail", b"dmarc=fail (p=NONE)", b"DMARC = Fail"])
def test_failed_authentication_is_said_first_and_no_command_laid_ready(site, verdict):
    arrive(site, verdict=verdict)
    clerk = site.clerk("CNC").email
    assert [one.startswith(FORGED.format(clerk)) for one in said(site)] == [True]
    facts, letter = told(site)
    (waiting,) = facts.review
    assert (waiting.forged, waiting.why[0].startswith(FORGED.format(clerk))) == (True, True)
    assert "collector assign" not in letter.text + letter.html
    assert letter.text.index("Không xác thực") < letter.text.index("khả năng")


@pytest.mark.parametrize(
    ("whose", "speaks"),
    [("XNT", True), ("VINATOM", True), ("CNC", False), ("nobody@gmail.example", False)],
)
def test_an_answer_that_another_union_would_get_is_told(site, whose, speaks):
    asked = whose if "@" in whose else site.clerk(whose).email
    arrive(site, reply_to=asked)
    told = [asked in one and one.endswith("không phải của Công đoàn Vụ Công nghệ cao.") for one in said(site)]
    assert told == [True] * speaks


def test_nothing_is_suggested_to_a_question_of_a_forger(site):
    sent = site.write(site.clerk("CNC"), "Xin gia hạn", "Đơn vị xin lùi thời hạn đến ngày 15/11 ạ.\n")
    sent.write_bytes(sent.read_bytes().replace(b"dmarc=pass", b"dmarc=fail"))
    site.poll()
    facts, letter = told(site)
    ((question,), clerk) = facts.questions, site.clerk("CNC").email
    assert (question.suggestion, question.against[0].startswith(FORGED.format(clerk))) == (None, True)
    assert "collector extend" not in letter.text + letter.html
