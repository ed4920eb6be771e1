"""Senders whose address no letter can bear: their mail is taken in like any other, and only the answer is left out."""

import pytest
from factories import mail
from factories.people import Person
from office_site import STATS, Site, at


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return Site(tmp_path_factory.mktemp("unwritable"))


def written_by(site, sender, reply_to=""):
    draft = mail.Draft(Person("A", "qq@zz.example", ""), "Báo cáo", "Gửi ạ.", site.files("SHTT", STATS))
    raw = mail.build(draft, at("2024-11-05T10:00")).replace(b"qq@zz.example", sender.encode())
    return b"Reply-To: " + reply_to.encode() + b"\r\n" + raw if reply_to else raw


@pytest.mark.parametrize(
    "sender",
    [
        "nguyễn.lan@vd.example",  # SMTPUTF8; many servers take no such letter
        "a@b_c.example",
        "a@-c.example",
        f"a@{'y' * 70}.example",
        f"{'x' * 70}@c.example",
    ],
)
def test_the_walk_goes_on_and_the_file_counts(site, sender):
    before = len(site.ask("documents"))
    site.deliver(written_by(site, sender))
    report = site.poll()
    assert (report.fresh, report.failed, report.letters) == (1, [], 0)
    assert len(site.ask("documents")) == before + 1


def test_an_answer_goes_where_the_sender_asked_for_it(site):
    site.deliver(written_by(site, "nguyễn.mai@vd.example", reply_to="mai@vd.example"))
    assert site.poll().letters == 1
    assert site.letters()[-1]["To"] == "mai@vd.example"


def test_an_answer_does_not_follow_a_reply_to_that_names_another_union(tmp_path):
    site = Site(tmp_path)
    clerk, other = site.clerk("CNC"), site.clerk("XNT")
    site.write(clerk, "Báo cáo", "Gửi ạ.", site.files("CNC", STATS), headers={"Reply-To": other.email})
    assert site.poll().letters == 1
    assert site.letters()[-1]["To"] == clerk.email


def test_an_answer_follows_a_reply_to_that_is_the_union_itself(tmp_path):
    site = Site(tmp_path)
    clerk = site.clerk("CNC")
    asking = Person("B", "hai@rieng.example", "")
    site.write(asking, "Báo cáo", "Gửi ạ.", site.files("CNC", STATS), headers={"Reply-To": clerk.email})
    assert site.poll().letters == 1
    assert site.letters()[-1]["To"] == clerk.email
