"""Files that come with mail of machines, or with our own: nothing of a union's is lost, and nobody is answered."""

from email import message_from_string
from email.message import EmailMessage

import pytest
from town import REPORT, STATS
from village import Village

from collector.demo.people import OFFICE, SERVER, Person
from collector.demo.scenes import Made

BLANK = Made("stats", "blank")
CUT = b"Rar!\x1a\x07\x01\x00" + b"\x91\x03garb" * 50


@pytest.fixture
def village(tmp_path):
    return Village(tmp_path)


def said(village):
    (message,) = village.ask("messages")
    rows = [(d["requirement"], d["union"], d["decision"].value, d["state"].value) for d in village.ask("documents")]
    return message["class"].value, message["state"].value, rows


def waiting(village):
    return [(d["requirement"], d["candidates"][0].union) for d in village.ask("documents") if d["candidates"]]


BOTH_WAIT = [("report", None, "review", "review"), ("stats", None, "review", "review")]


@pytest.mark.parametrize(
    "headers",
    [{"Auto-Submitted": "auto-replied"}, {"X-Autoreply": "yes"}, {"Precedence": "auto_reply"}],
)
def test_files_of_a_union_in_an_automatic_reply_wait_for_staff(village, headers):
    village.send("CNC", REPORT, STATS, headers=headers)
    village.poll()
    assert said(village) == ("auto-reply", "review", BOTH_WAIT)
    assert waiting(village) == [("report", "CNC"), ("stats", "CNC")]
    assert village.rows() == []


def test_staff_assign_what_waits_and_still_no_letter_goes(village):
    village.send("CNC", REPORT, headers={"Auto-Submitted": "auto-replied"})
    village.poll()
    village.rule("assign", village.ask("documents")[0]["id"], "CNC")
    assert village.status("CNC")["report"] == ("accepted", False)
    assert said(village)[:2] == ("auto-reply", "done")
    assert village.rows() == []


def test_findings_are_told_of_what_waits(village):
    village.send("CNC", Made("report", "missing-section"), headers={"Auto-Submitted": "auto-replied"})
    village.poll()
    ((row),) = village.ask("documents")
    assert [f.code for f in row["findings"]] == ["report.section-missing"]


@pytest.mark.parametrize(
    "files",
    [
        lambda v: v.files("CNC", BLANK),
        lambda v: (("image001.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 3000),),
        lambda v: (("Thu moi.docx", v.files("CNC", Made("other"))[0][1]),),
    ],
    ids=["our blank form", "a logo", "another paper"],
)
def test_anything_else_in_an_automatic_reply_is_no_submission(village, files):
    village.write(village.clerk("CNC"), "Trả lời", "Tôi đi vắng.\n", files(village), headers={"X-Autoreply": "yes"})
    village.poll()
    assert said(village) == ("auto-reply", "done", [(None, None, "none", "not-a-submission")])


def test_a_file_that_nobody_can_open_waits_too(village):
    village.write(village.clerk("CNC"), "Báo cáo", "Tôi gửi.\n", (("BC.rar", CUT),), headers={"X-Autoreply": "yes"})
    village.poll()
    assert said(village) == ("auto-reply", "review", [(None, None, "review", "review")])


# --- bounces -------------------------------------------------------------------------------------------


def returned(files, *, sender, path="<>", report=True, encloses=OFFICE):
    """Return a server's report that encloses a letter with files."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = encloses, "someone@unit.example", "Báo cáo"
    letter["Message-ID"] = "<1@office.example>"
    letter.set_content("Kính gửi.\n")
    for name, content in files:
        letter.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    made = EmailMessage()
    made["Return-Path"], made["From"], made["To"] = path, sender, OFFICE
    made["Received"] = f"from mx.unit.example by {SERVER}; Tue, 05 Nov 2024 12:00:00 +0700"
    made["Subject"] = "Undelivered Mail Returned to Sender"
    made.set_content("<someone@unit.example>: 550 5.1.1 User unknown\n")
    if report:
        status = EmailMessage()
        status["Content-Type"] = "message/delivery-status"
        about = message_from_string("Final-Recipient: rfc822; someone@unit.example\nAction: failed\nStatus: 5.1.1\n\n")
        status.set_payload([message_from_string("Reporting-MTA: dns; mx\n\n"), about])
        made.make_mixed()
        made.attach(status)
    made.add_attachment(letter)
    return made.as_bytes()


@pytest.mark.parametrize(("report", "files"), [(True, [REPORT, STATS]), (False, [REPORT, STATS])])
def test_a_bounce_that_returns_a_unions_files_waits_for_staff(village, report, files):
    raw = returned(village.files("CNC", *files), sender=f"MAILER-DAEMON@{SERVER}", report=report)
    village.deliver(raw)
    village.poll()
    klass, state, rows = said(village)
    assert (klass, state) == ("bounce", "review")
    assert [row for row in rows if row[0]] == BOTH_WAIT
    assert village.rows() == []


def test_our_form_that_comes_back_is_nothing_even_where_it_was_cut(village):
    (name, blank), *_ = village.files("CNC", BLANK)
    for content in (blank, blank[:2000]):
        village.deliver(returned([(name, content)], sender=f"MAILER-DAEMON@{SERVER}"))
    village.poll()
    assert {d["state"].value for d in village.ask("documents")} == {"not-a-submission"}
    assert {(m["class"].value, m["state"].value) for m in village.ask("messages")} == {("bounce", "done")}


def test_a_clerk_who_encloses_the_report_about_an_earlier_mail_hands_in_the_files(village):
    clerk = village.clerk("CNC")
    bounce = returned(village.files("CNC", REPORT), sender="MAILER-DAEMON@unit.example", encloses=clerk.email)
    files = (*village.files("CNC", REPORT, STATS), ("thu bi tra lai.eml", bounce))
    village.write(clerk, "Undeliverable: Báo cáo tổng kết", "Thư trước bị trả lại 550 5.1.1, em gửi lại ạ.\n", files)
    village.poll()
    klass, state, rows = said(village)
    assert (klass, state) == ("submission", "done")
    assert [row[3] for row in rows if "/" not in row and row[0]][:2] == ["accepted", "accepted"]


@pytest.mark.parametrize("local", ["postmaster", "mailer-daemon"])
def test_a_unions_own_postmaster_is_credited(village, local):
    person = Person("Văn thư", f"{local}@{village.clerk('CNC').email.partition('@')[2]}", "")
    village.write(person, "Báo cáo năm 2024", "Đơn vị gửi báo cáo.\n", village.files("CNC", REPORT, STATS))
    village.poll()
    assert said(village)[0] == "submission"
    assert village.status("CNC") == {"report": ("accepted", False), "stats": ("accepted", False)}


# --- our own mail --------------------------------------------------------------------------------------

US = Person("Văn phòng Công đoàn Bộ", OFFICE, "")
FAILS = f"Authentication-Results: {SERVER};\r\n\tspf=none;\r\n\tdkim=none"


def own_mail(village, subject, *, authentication="", headers=None):
    """Let the office send a union's files to itself; `authentication` is what its server writes of it."""
    village.write(US, subject, "Đơn vị gửi nhầm địa chỉ.\n", village.files("CNC", REPORT, STATS), headers=headers)
    (path,) = (village.maildir / "new").iterdir()
    raw = path.read_bytes()
    start, end = raw.index(b"Authentication-Results"), raw.index(b"Content-Type")
    path.write_bytes(raw[:start] + authentication.encode() + b"\r\n" * bool(authentication) + raw[end:])


PASSES = f"Authentication-Results: {SERVER};\r\n\tdmarc=pass header.from={OFFICE.partition('@')[2]}"


@pytest.mark.parametrize("subject", ["Fwd: Báo cáo CĐ", "Báo cáo Công đoàn Vụ Công nghệ cao"])
@pytest.mark.parametrize("authentication", [PASSES, ""], ids=["proven", "nothing written"])
def test_what_the_office_hands_in_is_a_submission_and_nobody_is_answered(tmp_path, subject, authentication):
    village = Village(tmp_path, COLLECTOR_AUTHSERV=SERVER)
    own_mail(village, subject, authentication=authentication, headers={"Reply-To": village.clerk("CNC").email})
    village.poll()
    assert said(village)[:2] == ("submission", "done")
    assert village.status("CNC") == {"report": ("accepted", False), "stats": ("accepted", False)}
    assert village.rows() == []


def test_our_address_that_our_server_did_not_prove_waits(tmp_path):
    village = Village(tmp_path, COLLECTOR_AUTHSERV=SERVER)
    own_mail(village, "Fwd: Báo cáo CĐ", authentication=FAILS)
    village.poll()
    assert said(village) == ("own", "review", BOTH_WAIT)
    assert village.rows() == []


def test_an_officer_elsewhere_in_our_domain_is_a_sender_like_any_other(village):
    officer = Person("Trần Lan", f"lan.tran@{OFFICE.partition('@')[2]}", "")
    village.write(officer, "Fwd: Báo cáo", "Chuyển báo cáo của CĐ Vụ Công nghệ cao.\n", village.files("CNC", REPORT))
    village.poll()
    assert [(row.kind.value, row.to) for row in village.rows()] == [("acknowledgement", (officer.email,))]
