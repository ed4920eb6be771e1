"""Messages, sightings, documents: what goes in comes out, and again the same."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from collector.model import (
    Address,
    Authenticity,
    Candidate,
    Decision,
    FileRole,
    Format,
    MessageClass,
    MessageState,
    Position,
)
from collector.store.ledger import document_id

BOX = "maildir:/var/mail/office"


def sight(store, make, uid, label="m", validity="", box=BOX):
    store.mail.sight(box, validity, uid, make.sha(label), make.noon, make.noon)


def test_a_message_comes_back_with_all_that_an_answer_needs(store, make):
    with store.transaction():
        sight(store, make, "1.host")
        store.mail.record(
            make.verdict(make.seen(0), robot=True, through_list=True, authentic=Authenticity.FALSE),
            campaign="2024",
            state=MessageState.REVIEW,
            reason="lý do",
        )

    row = store.mail.message(make.sha())

    assert store.mail.messages() == [row]
    assert (row.sha256, row.size, row.uid, row.mailbox) == (make.sha(), 1234, "1.host", BOX)
    assert (row.received_at, row.received_at.utcoffset()) == (make.noon, timedelta(hours=7))
    assert (row.klass, row.state, row.reason) == (MessageClass.SUBMISSION, MessageState.REVIEW, "lý do")
    assert (row.message_id, row.subject, row.documents) == ("m@x.example", "Báo cáo", 1)
    assert (row.sender, row.reply_to) == (Address("Nguyễn Văn A", "a@x.example"), (Address("", "b@x.example"),))
    assert row.in_reply_to == ("reminder.VPB.1@office.example",)
    assert (row.robot, row.through_list, row.authentic) == (True, True, Authenticity.FALSE)


def test_a_document_comes_back_whole(store, make):
    figures = (make.figure(), make.figure(indicator="GC", value="Tổ tự quản"), make.figure(value=96.7))
    file = make.file(3, "gói.zip/Biểu.xlsx", format=Format.XLSX, container=True, sha256=None, size=0)
    seen = make.seen(
        union=None,
        candidates=["VPB", "TTRA"],
        findings=["stats.blank"],
        figures=figures,
        role=FileRole.BLANK,
        part=2,
        file=file,
        requirement="stats",
    )
    store.mail.record(make.verdict(seen), campaign="2024")

    [row] = store.documents.all()

    assert (row.id, row.message, row.message_id) == (document_id(make.sha(), 3, 2), make.sha(), "m@x.example")
    assert (row.path, row.name, row.format, row.sha256, row.size) == (file.path, file.name, Format.XLSX, None, 0)
    assert (row.file, row.part, row.container, row.role) == (3, 2, True, "blank")
    assert (row.requirement, row.union, row.decision) == ("stats", None, Decision.REVIEW)
    assert row.candidates == (Candidate("VPB", 0.5), Candidate("TTRA", 0.5))
    assert (row.evidence, row.findings, row.figures) == (seen.match.evidence, seen.findings, figures)
    assert store.documents.one(row.id) == row
    assert [type(figure.value) for figure in row.figures] == [int, str, float]


def test_recording_again_replaces_what_was_derived_and_keeps_number_and_ids(store, make, record):
    with store.transaction():
        sight(store, make, "1")
        before = record(make.verdict(make.seen(0), make.seen(1)))
    store.mail.record(make.verdict(make.seen(0), label="later"), campaign="2024")
    number = store.mail.message(make.sha()).number

    after = record(make.verdict(make.seen(0, union="TTRA"), klass=MessageClass.OTHER), reason="again")

    assert [record.union for record in store.documents.records("2024") if record.message == make.sha()] == ["TTRA"]
    assert (after[0].id, after[0].order) == (before[0].id, before[0].order)
    row = store.mail.message(make.sha())
    assert (row.number, row.klass, row.reason, row.documents) == (number, MessageClass.OTHER, "again", 1)


def test_document_ids_are_the_same_in_every_replay():
    assert document_id("ab", 1, 0) == "fceb99eeeb35"
    assert (
        len({document_id("ab", 1, 0), document_id("ab", 0, 1), document_id("ab", 10, 0), document_id("a", 1, 0)}) == 4
    )


def test_a_message_that_could_not_be_read_is_a_row_and_tries_are_counted(store, make):
    for reason in ("một", "hai"):
        store.mail.record_failure(make.sha(), 99, make.noon, "2024", reason)

    row = store.mail.message(make.sha())

    assert (row.state, row.klass, row.reason, row.attempts) == (MessageState.FAILED, MessageClass.OTHER, "hai", 2)
    assert (row.size, row.sender, row.message_id, row.uid) == (99, None, None, None)
    assert store.mail.messages(state=MessageState.FAILED) == [row]
    assert store.mail.known(make.sha())


def test_a_message_read_at_last_is_failed_no_more(store, make):
    store.mail.record_failure(make.sha(), 99, make.noon, "2024", "một")
    store.mail.record(make.verdict(make.seen(0)), campaign="2024")

    row = store.mail.message(make.sha())

    assert (row.state, row.attempts, row.reason, row.size, row.documents) == (MessageState.DONE, 0, "", 1234, 1)


def test_a_failure_takes_back_what_an_earlier_reading_found(store, make):
    store.mail.record(make.verdict(make.seen(0)), campaign="2024")
    store.mail.record_failure(make.sha(), 99, make.noon, "2024", "x")

    assert store.documents.all() == []


def test_a_message_is_known_once_it_is_recorded(store, make):
    store.archive.keep(b"only kept")

    assert not store.mail.known(make.sha())
    store.mail.record(make.verdict(), campaign="2024")
    assert store.mail.known(make.sha())


def test_names_taken_are_the_position_in_a_folder_of_files(store, make):
    store.mail.record(make.verdict(), campaign="2024")
    for uid in ("a.eml", "12", "a.eml"):  # a file named like a number is a name all the same
        sight(store, make, uid)
    sight(store, make, "elsewhere", box="folder:/other")

    assert store.mail.position(BOX, "") == Position("", taken=frozenset({"a.eml", "12"}))


def test_highest_uid_is_the_position_on_a_server_and_ends_with_its_validity(store, make):
    store.mail.record(make.verdict(), campaign="2024")
    for uid in ("9", "100", "20"):
        sight(store, make, uid, validity="1731", box="imaps://u@h/INBOX")

    assert store.mail.position("imaps://u@h/INBOX", "1731") == Position("1731", uid=100)
    assert store.mail.position("imaps://u@h/INBOX", "1732") == Position("1732", uid=0)


def test_a_sighting_without_its_message_is_never_committed(store, make):
    with pytest.raises(IntegrityError), store.transaction():
        sight(store, make, "1")

    assert store.mail.position(BOX, "") == Position("")


def test_the_place_where_a_message_was_seen_first_is_shown(store, make):
    with store.transaction():
        store.mail.record(make.verdict(), campaign="2024")
        sight(store, make, "first")
        sight(store, make, "second")

    assert [row.uid for row in store.mail.messages()] == ["first"]


def test_listings_follow_the_receipt_and_the_order_of_recording_where_it_is_equal(store, make):
    hour = timedelta(hours=1)
    for label, at in (("c", make.noon), ("a", make.noon), ("b", make.noon - hour), ("d", make.noon + hour / 3600000)):
        store.mail.record(make.verdict(make.seen(0), make.seen(1), label=label, at=at), campaign="2024")
    labels = {make.sha(label): label for label in "abcd"}

    assert [labels[row.sha256] for row in store.mail.messages()] == ["b", "c", "a", "d"]
    assert [(labels[row.message], row.file) for row in store.documents.all()] == [
        (label, file) for label in "bcad" for file in (0, 1)
    ]
    assert [record.id for record in store.documents.records("2024")] == [row.id for row in store.documents.all()]


def test_listings_are_narrowed_by_each_filter(store, make):
    store.mail.record(make.verdict(make.seen(0, union="A"), label="x"), campaign="2024")
    store.mail.record(make.verdict(make.seen(0, union="B"), label="y"), campaign="2025", state=MessageState.REVIEW)

    assert [row.sha256 for row in store.mail.messages(campaign="2024")] == [make.sha("x")]
    assert [row.sha256 for row in store.mail.messages(state=MessageState.REVIEW)] == [make.sha("y")]
    assert [row.union for row in store.documents.all(message=make.sha("y"))] == ["B"]
    assert [row.union for row in store.documents.all(union="A")] == ["A"]
    assert store.documents.all(union="A", campaign="2025") == []
    assert (store.mail.message("no such"), store.documents.one("no such")) == (None, None)


def test_records_of_a_union_are_its_own_and_those_in_review_that_point_to_it_first(store, make):
    store.mail.record(
        make.verdict(
            make.seen(0, union="A"),
            make.seen(1, union="B"),
            make.seen(2, union=None, candidates=["A", "B"]),
            make.seen(3, union=None, candidates=["B", "A"]),
            make.seen(4, union=None),
            make.seen(5, union="A", requirement="stats"),
        ),
        campaign="2024",
    )
    place = {record.id: number for number, record in enumerate(store.documents.records("2024"))}

    def places(**asked):
        return [place[record.id] for record in store.documents.records("2024", **asked)]

    assert places(union="A") == [0, 2, 5]
    assert places(union="A", requirement="stats") == [5]
    assert places(unions={"A", "B"}) == [0, 1, 2, 3, 5]
    assert places(unions=set()) == []
    assert store.documents.records("2025") == []


def test_text_that_no_database_takes_is_mended_and_stops_nothing(store, make):
    seen = make.seen(0, file=make.file(0, "a\0b\ud83d.docx"), figures=(make.figure(value=10**30, source="\udce1"),))
    verdict = make.verdict(seen)
    message = replace(verdict.message, subject="\udcff\0", sender=Address("\ud800", "x@\udcff"))

    store.mail.record(replace(verdict, message=message), campaign="2024")

    [document] = store.documents.all()
    assert (document.name, document.figures[0].value, document.figures[0].source) == ("a\ufffdb?.docx", 1e30, "?")
    assert (store.mail.message(make.sha()).subject, store.mail.message(make.sha()).sender) == (
        "?\ufffd",
        Address("?", "x@?"),
    )


def test_everything_is_still_there_after_closing(data, make):
    from collector.store import Store  # noqa: PLC0415 - beside its use

    with Store(data) as store, store.transaction():
        sight(store, make, "1")
        store.mail.record(make.verdict(make.seen(0)), campaign="2024")
        given = store.documents.records("2024")
    with Store(data) as store:
        assert (store.documents.records("2024"), store.mail.position(BOX, "").taken) == (given, frozenset({"1"}))
