"""When a union was last heard of, and what waits that may be its own: the digest says nothing that is not so."""

import pytest
from factories.mail import Sent, bounce
from factories.people import SERVER, Person
from office_site import REPORT, STATS, at

from collector.flow import rulings
from collector.letters import digest
from collector.model import LetterKind, Occasion
from collector.office.digests import digest_facts
from collector.standing import Due

PRIVATE = Person("Hoa Sen", "hoasen@gmail.example", "")
SILENT = "Chưa nhận được thư nào của đơn vị"


def told(site, code="CNC", when="2024-11-06T09:00"):
    """Return what the digest says of a union of which something is missing: its facts and its lines."""
    with site.office() as office:
        due = Due(LetterKind.DIGEST, None, Occasion("digest/x"), at(when))
        facts = digest_facts(office, due, None, at(when), {})
        (absent,) = (one for one in facts.missing if one.union.code == code)
        text = digest(facts, office.seal, due_at=at(when), folder=office.templates).text
        lines = text[text.index(f"{absent.union.name} ({code}): chưa ghi nhận") :].splitlines()[:4]
    return absent, "\n".join(lines)


def test_a_union_of_which_nothing_came_is_silent(small_site):
    small_site.poll()
    absent, said = told(small_site)
    assert (absent.last_mail, absent.waiting) == (None, 0)
    assert SILENT in said


def of_its_domain(site):
    _, _, domain = site.clerk("CNC").email.partition("@")
    site.write(Person("Văn thư", f"vanthu@{domain}", ""), "Báo cáo", "Xin gửi.\n", site.files("CNC", REPORT))


def with_the_documents_word(site):
    site.write(PRIVATE, "Báo cáo", "Xin gửi báo cáo.\n", site.files("CNC", REPORT))
    site.poll()
    assign(site)


def assign(site):
    with site.office() as office:
        (document,) = office.store.documents.all()
        rulings.assign(office, document.id, "CNC", who="Lan", now=at("2024-11-05T13:00"))


def by_hand(site):
    site.write(PRIVATE, "Bao cao", "Em gui bao cao a.\n", [("a.docx", dict(site.files("XNT", REPORT)).popitem()[1])])
    site.poll()
    assign(site)


@pytest.mark.parametrize("sends", [of_its_domain, with_the_documents_word, by_hand])
def test_a_file_from_an_address_beside_the_registered_ones_was_heard(small_site, sends):
    sends(small_site)
    small_site.poll()
    absent, said = told(small_site)
    assert ([one.id for one in absent.requirements], absent.last_mail) == (["stats"], at("2024-11-05T12:00"))
    assert SILENT not in said
    assert "Đơn vị gửi thư gần nhất lúc 12:00 ngày 05/11" in said
    assert "đang chờ Văn phòng" not in said


@pytest.mark.parametrize(("domain", "heard"), [("vinatom.example", ["VINATOM"]), ("most.example", [])])
def test_a_question_from_a_domain_is_heard_of_its_one_union_and_of_none_of_several(small_site, domain, heard):
    small_site.write(Person("Kế toán", f"ketoan@{domain}", ""), "Xin hỏi", "Nộp báo cáo thế nào ạ?\n")
    small_site.poll()
    last = {code: told(small_site, code)[0].last_mail for code in ("CNC", "XNT", "VINATOM")}
    assert [code for code, at_last in last.items() if at_last == at("2024-11-05T12:00")] == heard


@pytest.fixture
def forged(make_small_site):
    """A site to which a forger sent a report in the name of a clerk: it waits for staff."""
    site = make_small_site(COLLECTOR_AUTHSERV=SERVER)
    sent = site.send("CNC", REPORT)
    sent.write_bytes(sent.read_bytes().replace(b"dmarc=pass", b"dmarc=fail"))
    site.poll()
    return site


def test_a_file_that_waits_and_may_be_its_own_is_said_apart(forged):
    absent, said = told(forged)
    assert (absent.last_mail, absent.waiting) == (None, 1)
    assert "Có 1 tệp có thể là của đơn vị đang chờ Văn phòng quyết định" in said
    assert SILENT not in said

    forged.write(forged.clerk("CNC"), "Xin hỏi", "Nộp báo cáo thế nào ạ?\n", when="2024-11-05T14:00")
    forged.poll("2024-11-05T14:10")
    said = told(forged)[1]
    assert "gần nhất lúc 14:00 ngày 05/11; có 1 tệp có thể là của đơn vị đang chờ Văn phòng quyết định" in said


@pytest.mark.parametrize("settle", ["reject", "assign", "set_aside"])
def test_a_file_that_staff_have_settled_waits_no_more(forged, settle):
    with forged.office() as office:
        (document,) = office.store.documents.all()
        what = {"union": "XNT"} if settle == "assign" else {"why": "giả mạo"}
        getattr(rulings, settle)(office, document.id, who="Lan", now=at("2024-11-05T13:00"), **what)
    absent, said = told(forged)
    assert (absent.last_mail, absent.waiting) == (None, 0)
    assert SILENT in said


def test_a_bounce_and_a_forged_sender_are_no_sign_of_life(make_small_site):
    site = make_small_site(COLLECTOR_AUTHSERV=SERVER)
    clerk = site.clerk("CNC")
    site.deliver(bounce(Sent("x@a.example", clerk.email, "Báo cáo"), at("2024-11-05T12:00")))
    forged = site.write(clerk, "Xin hỏi", "Nộp báo cáo thế nào ạ?\n")
    forged.write_bytes(forged.read_bytes().replace(b"dmarc=pass", b"dmarc=fail"))
    site.poll()
    assert told(site)[0].last_mail is None


def test_what_was_heard_of_one_union_is_not_heard_of_another(small_site):
    small_site.send("XNT", REPORT, STATS)
    small_site.poll()
    assert told(small_site)[0].last_mail is None
