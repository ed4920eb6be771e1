"""One mail delivered twice: one message with its documents and its answer, and a row that says what it repeats."""

from collections import Counter

import pytest
from factories import mail
from office_site import REPORT, STATS, Site, at

from collector.flow.replay import rebuild, replay

FORGED = "mx.most.example; dmarc=fail header.from=most.example"
PROVEN = "mx.most.example; dmarc=pass header.from=most.example"


def drafted(site, code="CNC", **more):
    files = site.files(code, REPORT, STATS)
    return mail.build(mail.Draft(site.clerk(code), "Báo cáo", "Gửi báo cáo.", files, "", more), at("2024-11-05T09:00"))


def again(raw, when="Tue, 05 Nov 2024 09:00:02 +0700", to="vanthu@most.example"):
    trace = f"Delivered-To: {to}\r\nReceived: from mx by mail.most.example with LMTP id 2; {when}\r\n"
    return trace.encode() + raw


def rows(site):
    return [(m["uid"], m["class"], m["state"], m["documents"], m["copy_of"]) for m in site.ask("messages")]


@pytest.mark.parametrize("apart", [False, True], ids=["in one pass", "in two"])
def test_a_copy_is_listed_brings_nothing_and_is_not_answered(site, apart):
    raw = drafted(site)
    site.deliver(raw, when="2024-11-05T09:00")
    if apart:
        site.poll()
    site.deliver(again(raw), when="2024-11-05T09:00")
    report = site.poll()

    assert (report.copies, len(site.letters())) == (1, 1)
    [first, copy] = site.ask("messages")
    assert (copy["copy_of"], first["copy_of"]) == (first["uid"], None)
    assert [(m["class"], m["state"], m["documents"]) for m in (first, copy)] == [
        ("submission", "done", 2),
        ("submission", "done", 0),
    ]
    assert Counter(d["message_id"] for d in site.ask("documents")) == {first["message_id"]: 2}


def test_three_deliveries_are_one_message_and_a_replay_finds_the_same(site):
    raw = drafted(site)
    for number in range(3):
        site.deliver(again(raw, to=f"a{number}@most.example"), when="2024-11-05T09:00")
    site.poll()
    before = (rows(site), site.ask("documents"), site.ask("status"))
    with site.office() as office:
        assert replay(office) == []
    assert (rows(site), site.ask("documents"), site.ask("status")) == before
    assert len(site.letters()) == 1


def test_the_earliest_instant_counts_though_its_delivery_is_seen_last(site):
    raw = drafted(site)
    late = "Sun, 10 Nov 2024 00:00:05 +0700"
    site.deliver(again(raw, when=late), when="2024-11-10T00:00")
    site.poll("2024-11-10T01:00")
    assert site.status("CNC")["report"] == ("accepted", True)
    site.deliver(again(raw, when="Sat, 09 Nov 2024 23:59:58 +0700"), when="2024-11-10T00:00")
    site.poll("2024-11-10T01:10")

    assert site.status("CNC")["report"] == ("accepted", False)
    instants = {m["copy_of"] is None: m["received_at"] for m in site.ask("messages")}
    assert (instants[True], instants[False]) == (at("2024-11-10T00:00:05"), at("2024-11-09T23:59:58"))


def test_one_that_failed_authentication_and_a_proven_one_are_two(make_site):
    site = make_site(COLLECTOR_AUTHSERV="mx.most.example")
    raw = drafted(site)
    for told, to in ((FORGED, "a"), (PROVEN, "b"), (FORGED, "c")):
        traced = again(raw, to=f"{to}@most.example")
        site.deliver(f"Authentication-Results: {told}\r\n".encode() + traced, when="2024-11-05T09:00")
    site.poll()

    assert [(m["documents"], m["copy_of"] is None) for m in site.ask("messages")] == [(2, True), (2, True), (0, False)]


def test_two_mails_with_one_message_id_stay_two(site):
    raw = drafted(site)
    site.deliver(raw, when="2024-11-05T09:00")
    site.deliver(raw.replace(b"Subject:", b"Subject: 2"), when="2024-11-05T09:00")
    site.poll()
    assert [m["copy_of"] for m in site.ask("messages")] == [None, None]


def test_a_store_of_an_earlier_version_answers_nothing_again(site):
    raw = drafted(site)
    site.deliver(raw, when="2024-11-05T09:00")
    site.poll()
    with site.office() as office:
        with office.store._database.write() as connection:
            connection.exec_driver_sql("DELETE FROM contents")
        office.store.notes.set_meta("contents noted", None)
    site.deliver(again(raw), when="2024-11-05T09:00")
    report = site.poll()
    assert (report.copies, len(site.letters())) == (1, 1)


def test_a_ledger_made_anew_from_the_archive_knows_copies(site):
    raw = drafted(site)
    site.deliver(raw, when="2024-11-05T09:00")
    site.deliver(again(raw), when="2024-11-05T09:00")
    site.poll()
    want = sorted(row[1:4] for row in rows(site))
    other = Site(site.root / "other")
    for path in site.settings.data.glob("archive/??/*.eml"):
        with other.office() as office:
            office.store.archive.keep(path.read_bytes())
    with other.office() as office:
        rebuild(office, at("2024-11-05T10:00"))
    assert sorted(row[1:4] for row in rows(other)) == want
