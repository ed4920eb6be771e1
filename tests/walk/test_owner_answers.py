"""The answer to our own «của công đoàn nào?»: the union that it names comes first, and decides nothing."""

import pytest
from factories import mail
from factories.papers import Made
from factories.people import SERVER, Person
from office_site import at
from small_site import SmallSite

from collector.flow.replay import replay

LAN = Person("Lan", "lan.nha@thu.example", "")
OTHER = Person("Nam", "nam.nha@thu.example", "")
ANSWER = "Công đoàn Vụ Công nghệ cao ạ."


@pytest.fixture
def site(tmp_path):
    """Return a site where a stranger's nameless table waits, and the letter went that asks whose it is."""
    made = SmallSite(tmp_path, COLLECTOR_AUTHSERV=SERVER)
    asked(made)
    return made


def asked(site, sender=LAN, when="2024-11-05T08:00"):
    site.write(sender, "Biểu", "Gửi anh.", site.files("CNC", Made("stats", "anonymous"), when=when), when=when)
    site.poll(when[:-2] + "05")
    return site.rows()[-1].message_id


def answered(site, about, body=ANSWER, sender=LAN, when="2024-11-05T09:00", **more):
    site.write(sender, "Re: Biểu", body, answers=about, when=when, **more)
    site.poll(when[:-2] + "05")


def first(site):
    """Return of each document that waits its first candidate, and whether staff are told why."""
    rows = [row for row in site.ask("documents") if row["state"].value == "review"]
    return [
        (row["candidates"][0].union if row["candidates"] else None, any("trả lời" in said for said in row["remarks"]))
        for row in rows
    ]


def test_what_waits_gets_the_union_that_its_sender_names_first_and_goes_on_waiting(site):
    assert site.stands() == [("receipt-unknown", None, "sent", "")]
    assert first(site) == [(None, False)]
    answered(site, site.rows()[0].message_id)

    assert first(site) == [("CNC", True)]
    (paper,) = site.ask("documents")
    assert (paper["decision"].value, paper["union"]) == ("review", None)
    assert [(row["class"].value, row["question"]) for row in site.ask("messages")][1][0] == "question"
    assert site.stands()[-1] == ("acknowledgement", None, "sent", "")
    assert site.status("CNC")["stats"] == ("review", None)
    assert site.status("XNT")["stats"] == ("missing", None)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Đây là biểu của Công đoàn Vụ Công nghệ cao.", "CNC"),
        ("Dạ em gửi cho CĐ Vụ Công nghệ cao", "CNC"),
        ("cong doan vu cong nghe cao a", "CNC"),
        ("Em gửi nhầm, không nhớ của đơn vị nào ạ.", None),
        ("Công đoàn Sao Hỏa ạ", None),
        ("Cảm ơn anh.", None),
    ],
)
def test_by_its_words(site, body, expected):
    answered(site, site.rows()[0].message_id, body)
    assert first(site) == [(expected, expected is not None)]


def test_another_address_tells_nothing_of_it(site):
    answered(site, site.rows()[0].message_id, sender=OTHER)
    assert first(site) == [(None, False)]


def test_an_id_without_our_key_tells_nothing(site):
    real = site.rows()[0].message_id
    answered(site, real.replace("receipt-unknown.-.", "receipt-unknown.-.x"))
    assert first(site) == [(None, False)]


def test_whom_our_server_finds_false_tells_nothing(site):
    draft = mail.Draft(LAN, "Re: Biểu", ANSWER, (), site.rows()[0].message_id, {})
    raw = mail.build(draft, at("2024-11-05T09:00")).replace(b"dmarc=pass", b"dmarc=fail")
    site.deliver(raw, when="2024-11-05T09:00")
    site.poll("2024-11-05T09:05")
    assert first(site) == [(None, False)]


def test_answer_to_ones_own_mail_is_bound_by_its_id(site):
    (sent,) = site.ask("messages")
    answered(site, sent["message_id"])
    assert first(site) == [("CNC", True)]


def test_it_is_about_that_message_and_no_other(site):
    second = asked(site, when="2024-11-05T08:30")
    answered(site, second)
    assert [one for one, _ in first(site)] == [None, "CNC"]


def test_the_last_word_counts(site):
    about = site.rows()[0].message_id
    answered(site, about)
    answered(site, about, "Xin lỗi, của Công đoàn Viện Năng lượng nguyên tử Việt Nam ạ.", when="2024-11-05T10:00")
    assert first(site) == [("VINATOM", True)]


def test_staff_assign_it_and_replay_finds_the_same(site):
    answered(site, site.rows()[0].message_id)
    told = site.ask("documents")
    with site.office() as office:
        assert replay(office) == []
    assert site.ask("documents") == told
    site.rule("assign", told[0]["id"], "CNC", when="2024-11-05T10:00")
    assert first(site) == []


def test_the_order_of_taking_in_changes_nothing(tmp_path_factory):
    found = []
    for order in (False, True):
        site = SmallSite(tmp_path_factory.mktemp("site"))
        files = site.files("CNC", Made("stats", "anonymous"), when="2024-11-05T08:00")
        paper = mail.build(mail.Draft(LAN, "Biểu", "Gửi anh.", files, "", {}), at("2024-11-05T08:00"))
        about = next(line for line in paper.splitlines() if line.lower().startswith(b"message-id:"))
        id_ = about.partition(b"<")[2].partition(b">")[0].decode()
        answer = mail.build(mail.Draft(LAN, "Re: Biểu", ANSWER, (), id_, {}), at("2024-11-05T09:00"))
        mails = [(paper, "2024-11-05T08:00"), (answer, "2024-11-05T09:00")]
        for raw, when in reversed(mails) if order else mails:
            site.deliver(raw, when=when)
            site.poll("2024-11-05T09:30")
        found.append((first(site), [row["candidates"] for row in site.ask("documents")]))
    assert found[0] == found[1]
    assert found[0][0] == [("CNC", True)]
