"""Files that come with mail of machines, or with our own: nothing of a union's is lost, and nobody is answered."""

from email import message_from_string
from email.message import EmailMessage

import pytest
from factories.papers import Made
from factories.people import OFFICE, SERVER, Person
from office_site import REPORT, STATS
from small_site import SmallSite

BLANK = Made("stats", "blank")
CUT = b"Rar!\x1a\x07\x01\x00" + b"\x91\x03garb" * 50


@pytest.fixture
def small_site(tmp_path):
    return SmallSite(tmp_path)


def said(small_site):
    (message,) = small_site.ask("messages")
    rows = [(d["requirement"], d["union"], d["decision"].value, d["state"].value) for d in small_site.ask("documents")]
    return message["class"].value, message["state"].value, rows


def waiting(small_site):
    return [(d["requirement"], d["candidates"][0].union) for d in small_site.ask("documents") if d["candidates"]]


BOTH_WAIT = [("report", None, "review", "review"), ("stats", None, "review", "review")]


@pytest.mark.parametrize(
    "headers",
    [{"Auto-Submitted": "auto-replied"}, {"X-Autoreply": "yes"}, {"Precedence": "auto_reply"}],
)
def test_files_of_a_union_in_an_automatic_reply_wait_for_staff(small_site, headers):
    small_site.send("CNC", REPORT, STATS, headers=headers)
    small_site.poll()
    assert said(small_site) == ("auto-reply", "review", BOTH_WAIT)
    assert waiting(small_site) == [("report", "CNC"), ("stats", "CNC")]
    assert small_site.rows() == []


def test_staff_assign_what_waits_and_still_no_letter_goes(small_site):
    small_site.send("CNC", REPORT, headers={"Auto-Submitted": "auto-replied"})
    small_site.poll()
    small_site.rule("assign", small_site.ask("documents")[0]["id"], "CNC")
    assert small_site.status("CNC")["report"] == ("accepted", False)
    assert said(small_site)[:2] == ("auto-reply", "done")
    assert small_site.rows() == []


def test_findings_are_told_of_what_waits(small_site):
    small_site.send("CNC", Made("report", "missing-section"), headers={"Auto-Submitted": "auto-replied"})
    small_site.poll()
    ((row),) = small_site.ask("documents")
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
def test_anything_else_in_an_automatic_reply_is_no_submission(small_site, files):
    small_site.write(
        small_site.clerk("CNC"), "Trả lời", "Tôi đi vắng.\n", files(small_site), headers={"X-Autoreply": "yes"}
    )
    small_site.poll()
    assert said(small_site) == ("auto-reply", "done", [(None, None, "none", "not-a-submission")])


def test_a_file_that_nobody_can_open_waits_too(small_site):
    small_site.write(
        small_site.clerk("CNC"), "Báo cáo", "Tôi gửi.\n", (("BC.rar", CUT),), headers={"X-Autoreply": "yes"}
    )
    small_site.poll()
    assert said(small_site) == ("auto-reply", "review", [(None, None, "review", "review")])


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
def test_a_bounce_that_returns_a_unions_files_waits_for_staff(small_site, report, files):
    raw = returned(small_site.files("CNC", *files), sender=f"MAILER-DAEMON@{SERVER}", report=report)
    small_site.deliver(raw)
    small_site.poll()
    klass, state, rows = said(small_site)
    assert (klass, state) == ("bounce", "review")
    assert [row for row in rows if row[0]] == BOTH_WAIT
    assert small_site.rows() == []


def test_our_form_that_comes_back_is_nothing_even_where_it_was_cut(small_site):
    (name, blank), *_ = small_site.files("CNC", BLANK)
    for content in (blank, blank[:2000]):
        small_site.deliver(returned([(name, content)], sender=f"MAILER-DAEMON@{SERVER}"))
    small_site.poll()
    assert {d["state"].value for d in small_site.ask("documents")} == {"not-a-submission"}
    assert {(m["class"].value, m["state"].value) for m in small_site.ask("messages")} == {("bounce", "done")}


def test_a_clerk_who_encloses_the_report_about_an_earlier_mail_hands_in_the_files(small_site):
    clerk = small_site.clerk("CNC")
    bounce = returned(small_site.files("CNC", REPORT), sender="MAILER-DAEMON@unit.example", encloses=clerk.email)
    files = (*small_site.files("CNC", REPORT, STATS), ("thu bi tra lai.eml", bounce))
    small_site.write(clerk, "Undeliverable: Báo cáo tổng kết", "Thư trước bị trả lại 550 5.1.1, em gửi lại ạ.\n", files)
    small_site.poll()
    klass, state, rows = said(small_site)
    assert (klass, state) == ("submission", "done")
    assert [row[3] for row in rows if "/" not in row and row[0]][:2] == ["accepted", "accepted"]


@pytest.mark.parametrize("local", ["postmaster", "mailer-daemon"])
def test_a_unions_own_postmaster_is_credited(small_site, local):
    person = Person("Văn thư", f"{local}@{small_site.clerk('CNC').email.partition('@')[2]}", "")
    small_site.write(person, "Báo cáo năm 2024", "Đơn vị gửi báo cáo.\n", small_site.files("CNC", REPORT, STATS))
    small_site.poll()
    assert said(small_site)[0] == "submission"
    assert small_site.status("CNC") == {"report": ("accepted", False), "stats": ("accepted", False)}


# --- our own mail --------------------------------------------------------------------------------------

US = Person("Văn phòng Công đoàn Bộ", OFFICE, "")
FAILS = f"Authentication-Results: {SERVER};\r\n\tspf=none;\r\n\tdkim=none"


def own_mail(small_site, subject, *, authentication="", headers=None):
    """Let the office send a union's files to itself; `authentication` is what its server writes of it."""
    small_site.write(US, subject, "Đơn vị gửi nhầm địa chỉ.\n", small_site.files("CNC", REPORT, STATS), headers=headers)
    (path,) = (small_site.maildir / "new").iterdir()
    raw = path.read_bytes()
    start, end = raw.index(b"Authentication-Results"), raw.index(b"Content-Type")
    path.write_bytes(raw[:start] + authentication.encode() + b"\r\n" * bool(authentication) + raw[end:])


PASSES = f"Authentication-Results: {SERVER};\r\n\tdmarc=pass header.from={OFFICE.partition('@')[2]}"


@pytest.mark.parametrize("subject", ["Fwd: Báo cáo CĐ", "Báo cáo Công đoàn Vụ Công nghệ cao"])
@pytest.mark.parametrize("authentication", [PASSES, ""], ids=["proven", "nothing written"])
def test_what_the_office_hands_in_is_a_submission_and_nobody_is_answered(tmp_path, subject, authentication):
    small_site = SmallSite(tmp_path, COLLECTOR_AUTHSERV=SERVER)
    own_mail(small_site, subject, authentication=authentication, headers={"Reply-To": small_site.clerk("CNC").email})
    small_site.poll()
    assert said(small_site)[:2] == ("submission", "done")
    assert small_site.status("CNC") == {"report": ("accepted", False), "stats": ("accepted", False)}
    assert small_site.rows() == []


def test_our_address_that_our_server_did_not_prove_waits(tmp_path):
    small_site = SmallSite(tmp_path, COLLECTOR_AUTHSERV=SERVER)
    own_mail(small_site, "Fwd: Báo cáo CĐ", authentication=FAILS)
    small_site.poll()
    assert said(small_site) == ("own", "review", BOTH_WAIT)
    assert small_site.rows() == []


def test_an_officer_elsewhere_in_our_domain_is_a_sender_like_any_other(small_site):
    officer = Person("Trần Lan", f"lan.tran@{OFFICE.partition('@')[2]}", "")
    small_site.write(
        officer, "Fwd: Báo cáo", "Chuyển báo cáo của CĐ Vụ Công nghệ cao.\n", small_site.files("CNC", REPORT)
    )
    small_site.poll()
    assert [(row.kind.value, row.to) for row in small_site.rows()] == [("acknowledgement", (officer.email,))]
