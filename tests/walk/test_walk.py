"""The whole walk: mail in, letters out, at a given now."""

import io
import sqlite3
import zipfile
from datetime import timedelta

import pytest
from factories import mail
from factories.papers import Made
from factories.people import Person
from office_site import REPORT, STATS, at

from collector.errors import DatabaseBusy
from collector.flow import copied_files, intake, rulings
from collector.flow.replay import replay
from collector.letters.postmen import FolderPost
from collector.office import incoming, recording

STRANGER = Person("Trần Văn Lạ", "la.tran@gmail.example", "")


def text_of(letter):
    return letter.get_body(("plain",)).get_content()


def test_both_files_from_the_registered_address_are_accepted_and_acknowledged(site):
    site.send("CNC", REPORT, STATS)

    report = site.poll()

    assert (report.fresh, report.letters, report.sent, report.failed) == (1, 1, 1, [])
    assert site.status("CNC") == {"report": ("accepted", False), "stats": ("accepted", False)}
    assert site.outbox() == [("acknowledgement", "CNC", "sent")]
    (letter,) = site.letters()
    assert letter["To"] == site.clerk("CNC").email
    assert letter["Auto-Submitted"] == "auto-replied"
    assert letter["X-Auto-Response-Suppress"] == "All"
    assert "Công đoàn Vụ Công nghệ cao" in text_of(letter)
    assert letter["In-Reply-To"] == site.ask("messages")[0]["message_id"].join("<>")


def test_a_second_poll_finds_nothing_and_answers_nothing_twice(site):
    site.send("CNC", REPORT, STATS)
    site.poll()

    again = site.poll()

    assert (again.fresh, again.known, again.letters, again.sent) == (0, 0, 0, 0)
    assert len(site.letters()) == 1


def test_the_same_bytes_delivered_again_are_known_and_not_answered(site):
    raw = site.send("CNC", REPORT).read_bytes()
    site.poll()
    site.deliver(raw)

    again = site.poll()

    assert (again.fresh, again.known, again.letters) == (0, 1, 0)
    assert len(site.ask("messages")) == 1


def test_the_same_message_id_with_other_bytes_is_another_message(site):
    raw = site.send("CNC", REPORT).read_bytes()
    site.deliver(raw.replace(b"\r\nTo:", b"\r\nX-Other: 1\r\nTo:", 1))

    assert site.poll().fresh == 2
    assert [row["version"] for row in site.ask("documents")] == [1, 1]


def test_the_mailbox_is_left_as_it_was(site):
    site.send("CNC", REPORT)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in site.maildir.rglob("*") if path.is_file()}

    site.poll()

    after = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in site.maildir.rglob("*") if path.is_file()}
    assert after == before


def test_mail_from_before_the_opening_is_a_row_and_never_answered(site):
    site.send("CNC", REPORT, STATS, when="2024-10-17T23:59")
    site.send("CNC", REPORT, STATS, when="2024-10-18T00:00")

    report = site.poll()

    assert (report.fresh, report.early, report.letters) == (2, 1, 1)
    with site.office() as office:
        assert [m.reason for m in office.store.mail.messages()] == [recording.BEFORE, ""]


@pytest.mark.parametrize(
    ("when", "late"),
    [("2024-11-09T23:59:59", False), ("2024-11-10T00:00:00", True)],
)
def test_the_tenth_of_november_is_late_from_its_first_second(site, when, late):
    site.send("CNC", REPORT, when=when)
    site.poll("2024-11-10T08:00")
    assert site.status("CNC") == {"report": ("accepted", late), "stats": ("missing", None)}


def test_an_extension_moves_the_deadline_of_that_union_only(site):
    site.send("CNC", REPORT, when="2024-11-15T23:59:59")
    site.send("XNT", REPORT, when="2024-11-15T23:59:59")
    with site.office() as office:
        rulings.extend(office, "CNC", "2024-11-15", why="công văn", who="Lan", now=at("2024-11-08T09:00"))

    site.poll("2024-11-16T08:00")

    assert site.status("CNC")["report"] == ("accepted", False)
    assert site.status("XNT")["report"] == ("accepted", True)


def test_a_fault_brings_a_fix_request_and_the_mended_file_an_acknowledgement(site):
    site.send("CNC", REPORT, Made("stats", "sum"))
    site.poll()
    assert site.status("CNC") == {"report": ("accepted", False), "stats": ("needs-fix", False)}
    asked = site.letters()[0]
    assert "CL_TIEN" not in text_of(asked)
    assert "≠" in text_of(asked)

    own_id = asked["Message-ID"].strip("<>")
    site.write(STRANGER, "Re: sửa", "Gửi lại.", site.files("CNC", STATS), when="2024-11-06T09:00", answers=own_id)
    site.poll("2024-11-06T09:10")

    assert site.status("CNC") == {"report": ("accepted", False), "stats": ("accepted", False)}
    assert site.outbox() == [("fix-request", "CNC", "sent"), ("acknowledgement", "CNC", "sent")]


def test_a_worse_later_file_never_replaces_a_better_one(site):
    site.send("CNC", STATS)
    site.send("CNC", Made("stats", "sum"), when="2024-11-05T13:00")
    site.send("CNC", Made("stats", "blank"), when="2024-11-05T14:00")
    site.poll("2024-11-05T15:00")
    assert site.status("CNC")["stats"] == ("accepted", False)
    assert [row["state"].value for row in site.ask("documents")] == ["accepted", "needs-fix", "superseded"]
    assert [kind for kind, _, _ in site.outbox()] == ["acknowledgement", "fix-request", "acknowledgement"]


def test_a_file_that_names_nobody_waits_for_staff_and_no_union_hears_of_it(site):
    anonymous = site.files("CNC", Made("report", "anonymous"), Made("stats", "anonymous"))
    site.write(STRANGER, "Báo cáo", "Em gửi báo cáo ạ.", anonymous)

    site.poll()

    assert [row["decision"].value for row in site.ask("documents")] == ["review", "review"]
    assert site.outbox() == [("receipt-unknown", None, "sent")]
    assert [letter["To"] for letter in site.letters()] == [STRANGER.email]


def test_what_staff_assign_counts_from_its_own_arrival_and_is_answered_once(site):
    anonymous = site.files("CNC", Made("report", "anonymous"))
    site.write(STRANGER, "Báo cáo", "Em gửi báo cáo ạ.", anonymous, when="2024-11-09T23:00")
    site.poll("2024-11-10T08:00")
    (document,) = site.ask("documents")

    with site.office() as office:
        rulings.assign(office, document["id"], "CNC", who="Lan", now=at("2024-11-11T09:00"))
        rulings.assign(office, document["id"], "CNC", who="Lan", now=at("2024-11-11T09:05"))

    assert site.status("CNC")["report"] == ("accepted", False)
    assert site.outbox() == [("receipt-unknown", None, "sent"), ("acknowledgement", "CNC", "queued")]
    assert [(row["action"], row["who"]) for row in site.ask("audit")][1:] == [("assign", "Lan"), ("assign", "Lan")]


def test_a_ruling_about_a_union_that_has_left_the_registry_writes_to_nobody(site):
    mixed = (*site.files("CNC", REPORT), *site.files("XNT", Made("report", "anonymous")))
    site.write(STRANGER, "Báo cáo", "Em gửi ạ.", mixed, headers={"Auto-Submitted": "auto-generated"})
    site.poll()
    waiting = next(row["id"] for row in site.ask("documents") if row["decision"] == "review")
    with site.office() as office:
        with office.store.transaction():
            office.store.registry.replace([union for union in office.unions if union.code != "CNC"])
        office.registry_changed()
        said = rulings.reject(office, waiting, why="không rõ", who="Lan", now=at("2024-11-06T09:00"))
    assert said.startswith("Đã từ chối")
    assert site.outbox() == [("acknowledgement", "CNC", "dropped")]


def test_rejected_and_accepted_by_staff_stand_as_they_say(site):
    site.send("CNC", REPORT, Made("stats", "sum"))
    site.poll()
    report, stats = site.ask("documents")

    with site.office() as office:
        rulings.reject(office, report["id"], why="gửi nhầm", who="Lan", now=at("2024-11-06T09:00"))
        rulings.accept(office, stats["id"], why="đã gọi điện", who="Lan", now=at("2024-11-06T09:00"))

    assert site.status("CNC") == {"report": ("missing", None), "stats": ("accepted", False)}


def test_robots_bounces_and_receipts_are_never_answered(site):
    site.write(STRANGER, "Trả lời tự động: Nhắc", "Tôi đi vắng.", headers={"Auto-Submitted": "auto-replied"})
    site.deliver(mail.bounce(mail.Sent("x@congdoankhcn.example", "a@b.example", "Nhắc"), at("2024-11-05T12:00")))
    site.deliver(
        mail.receipt(STRANGER, mail.Sent("x@congdoankhcn.example", "a@b.example", "Nhắc"), at("2024-11-05T12:01"))
    )

    site.poll()

    assert [row["class"].value for row in site.ask("messages")] == ["auto-reply", "bounce", "auto-reply"]
    assert site.outbox() == []


def test_the_answer_to_a_list_or_no_reply_address_waits_for_staff(site):
    site.send("CNC", REPORT, headers={"Precedence": "list"})
    site.poll()
    assert site.outbox() == [("acknowledgement", "CNC", "held")]
    assert site.letters() == []


def test_a_question_gets_one_receipt_that_names_no_union(site):
    site.write(site.clerk("CNC"), "Hỏi về biểu mẫu", "Số liệu lấy đến hết tháng 10 hay ước cả năm ạ?")
    site.poll()
    assert site.outbox() == [("acknowledgement", None, "sent")]


def test_hold_sends_nothing_and_office_sends_to_the_office_alone(make_site):
    site = make_site(COLLECTOR_LETTERS="hold")
    site.send("CNC", REPORT)
    site.poll()
    site.send("XNT", REPORT, when="2024-11-05T13:00")
    site.poll("2024-11-05T13:10", COLLECTOR_LETTERS="office")

    assert site.outbox() == [("acknowledgement", "CNC", "held"), ("acknowledgement", "XNT", "sent")]
    (letter,) = site.letters()
    assert letter["To"] == "congdoankhcn@congdoankhcn.example"
    assert site.clerk("XNT").email in text_of(letter)


def test_a_reminder_goes_only_to_those_that_owe_and_names_exactly_what(site):
    site.send("CNC", REPORT, when="2024-11-01T09:00")
    site.send("XNT", REPORT, STATS, when="2024-11-01T09:00")
    site.poll("2024-11-01T09:10")

    letters = {letter.union: letter for letter in site.remind("2024-11-07T09:00")}

    assert "XNT" not in letters
    assert letters["CNC"].to == (site.clerk("CNC").email,)
    assert "Bảng tổng hợp số liệu" in letters["CNC"].text
    assert site.remind("2024-11-07T09:05") == []
    assert site.remind("2024-11-07T16:00") == []


def test_a_dry_run_says_what_the_real_run_queues_and_queues_nothing(site):
    told = [(letter.kind, letter.union, letter.text) for letter in site.remind("2024-11-07T09:00", dry_run=True)]
    assert site.outbox() == []
    done = [(letter.kind, letter.union, letter.text) for letter in site.remind("2024-11-07T09:00")]
    assert told == done
    assert len(done) > 20


def test_the_digest_goes_to_the_office_once_for_its_hour(site):
    site.send("CNC", REPORT)
    site.poll()
    (digest,) = site.digest("2024-11-05T17:30")
    assert digest.to == ("congdoankhcn@congdoankhcn.example",)
    assert site.digest("2024-11-05T17:40") == []


def test_a_digest_with_nothing_new_stays_unwritten_until_the_deadline_nears(site):
    assert len(site.digest("2024-10-21T08:30")) == 1
    assert site.digest("2024-10-21T17:00") == []
    site.send("CNC", REPORT, when="2024-10-22T07:00")
    site.poll("2024-10-22T07:10")
    assert len(site.digest("2024-10-22T08:30")) == 1
    assert len(site.digest("2024-11-07T08:30")) == 1
    assert len(site.digest("2024-11-07T17:00")) == 1


def test_replay_gives_the_same_books_and_queues_nothing(site):
    site.send("CNC", REPORT, Made("stats", "sum"))
    site.write(STRANGER, "Báo cáo", "Em gửi ạ.", site.files("XNT", Made("report", "anonymous")))
    site.poll()
    (document,) = [row for row in site.ask("documents") if row["decision"] == "review"]
    with site.office() as office:
        rulings.assign(office, document["id"], "XNT", who="Lan", now=at("2024-11-06T09:00"))
    before = {what: site.ask(what) for what in ("messages", "documents", "values", "status", "outbox")}

    with site.office() as office:
        assert replay(office) == []

    assert {what: site.ask(what) for what in before} == before


def test_replay_tells_what_a_changed_registry_makes_of_old_mail(site):
    site.send("CNC", Made("report", "anonymous"))
    site.poll()
    with site.office() as office:
        unions = [u for u in office.unions if u.code != "CNC"]
        with office.store.transaction():
            office.store.registry.replace(unions)
        office.registry_changed()
        (line,) = replay(office)
    assert "CNC auto" in line
    assert "None review" in line


def test_a_message_that_cannot_be_judged_is_kept_tried_again_and_harms_no_other(site, monkeypatch):
    site.send("CNC", REPORT)
    site.send("XNT", REPORT, when="2024-11-05T12:01")
    real = recording.assess

    def stumbles(message, received_at, assessment_context, timed):
        if message.sender.email == site.clerk("CNC").email:
            raise ValueError("boom")
        return real(message, received_at, assessment_context, timed)

    monkeypatch.setattr(recording, "assess", stumbles)
    first = site.poll()
    monkeypatch.undo()

    assert [failure.reason for failure in first.failed] == ["ValueError: boom"]
    assert site.status("XNT")["report"] == ("accepted", False)
    second = site.poll()
    assert (second.fresh, second.failed) == (1, [])
    assert site.status("CNC")["report"] == ("accepted", False)
    assert site.outbox() == [("acknowledgement", "XNT", "sent"), ("acknowledgement", "CNC", "sent")]


def test_a_crash_before_the_commit_loses_nothing_and_answers_once(site, monkeypatch):
    site.send("CNC", REPORT)

    def dies(*_args, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr(incoming, "answer", dies)
    with pytest.raises(KeyboardInterrupt):
        site.poll()
    monkeypatch.undo()
    assert site.ask("messages") == []

    site.poll()
    assert site.outbox() == [("acknowledgement", "CNC", "sent")]


def test_a_crash_after_the_claim_leaves_an_uncertain_letter_and_no_second_copy(site, monkeypatch):
    site.send("CNC", REPORT)

    def dies(*_args, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr(FolderPost, "send", dies)
    with pytest.raises(KeyboardInterrupt):
        site.poll()
    monkeypatch.undo()

    site.poll()
    assert site.outbox() == [("acknowledgement", "CNC", "uncertain")]
    assert site.letters() == []


def test_a_locked_database_is_named_and_loses_nothing(site):
    site.send("CNC", REPORT)
    with site.office() as office:
        office.store.close()
    other = sqlite3.connect(site.root / "data" / "collector.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with site.office() as office:
            office.store._database.connection.exec_driver_sql("PRAGMA busy_timeout = 50")
            with pytest.raises(DatabaseBusy):
                intake.poll(office, at("2024-11-05T12:10"))
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert site.poll().fresh == 1


def test_a_copy_with_macros_is_named(site, tmp_path):
    [(name, content)] = site.files("CNC", REPORT)
    held = io.BytesIO(content)
    with zipfile.ZipFile(held, "a") as package:
        package.writestr("word/vbaProject.bin", b"macro")
    site.write(site.clerk("CNC"), "Báo cáo", "Gửi báo cáo.", [(name, held.getvalue())])
    site.poll()
    with site.office() as office:
        copied = copied_files.copy_files(office, tmp_path / "out")
    assert copied.macros == copied.names == ("CNC - CĐ Vụ CNC - Báo cáo 2024.docx",)
    assert (tmp_path / "out" / "danh-sach.csv").read_text(encoding="utf-8-sig").splitlines()[1].endswith(",có")


def test_the_files_that_stand_are_copied_under_their_own_names(site, tmp_path):
    site.send("CNC", REPORT, STATS)
    site.poll()
    with site.office() as office:
        copied = copied_files.copy_files(office, tmp_path / "out")
        assert (len(copied.names), copied.macros) == (2, ())
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == [
        "CNC - CĐ Vụ CNC - Báo cáo 2024.docx",
        "CNC - CĐ Vụ CNC - Số liệu 2024.xlsx",
        "danh-sach.csv",
    ]


def test_answers_go_out_in_the_order_of_arrival(site):
    codes = ["CNC", "XNT", "DTG", "TTRA"]
    for step, code in enumerate(codes):
        when = at("2024-11-05T12:00") + timedelta(minutes=(len(codes) - step))
        site.send(code, REPORT, when=when.strftime("%Y-%m-%dT%H:%M"))
    site.poll()
    assert [union for _, union, _ in site.outbox()] == list(reversed(codes))
