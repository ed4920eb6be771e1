"""Senders whom no letter reaches: their mail is taken in like any other, and what tells of their documents waits."""

import pytest
from factories import mail
from factories.papers import Made
from factories.people import SERVER, Person
from office_site import STATS, at
from smtp import PASSWORD, USER, make_certificate, serving

from collector.model import LetterState

MACHINE = "không gửi tự động vì thư do máy tự động gửi"
UNWRITABLE = "không gửi tự động vì không viết được thư tới địa chỉ này"


def written_by(small_site, sender, made=STATS, reply_to="", code="CNC", **headers):
    draft = mail.Draft(
        Person("A", "qq@zz.example", ""), "Báo cáo", "Gửi ạ.", small_site.files(code, made), headers=headers
    )
    raw = mail.build(draft, at("2024-11-05T10:00")).replace(b"qq@zz.example", sender.encode())
    raw = raw.replace(b"zz.example", sender.rpartition("@")[2].encode())
    return b"Reply-To: " + reply_to.encode() + b"\r\n" + raw if reply_to else raw


def waits(small_site):
    """Return (kind, union, to, state, why) of each letter."""
    return [(row.kind.value, row.union, row.to, row.state.value, row.held) for row in small_site.rows()]


@pytest.mark.parametrize(
    "sender",
    ["a@b_c.example", "a@-c.example", f"a@{'y' * 70}.example", f"{'x' * 70}@c.example", f"{'ễ' * 30}@c.example"],
)
def test_answer_to_an_address_that_no_letter_can_bear_waits_with_the_reason(small_site, sender):
    small_site.deliver(written_by(small_site, sender))
    report = small_site.poll()
    assert (report.fresh, report.failed) == (1, [])
    assert waits(small_site) == [("acknowledgement", "CNC", (sender,), "held", UNWRITABLE)]


def test_it_stays_where_it_is_when_staff_would_let_it_go(small_site):
    small_site.deliver(written_by(small_site, "a@b_c.example"))
    small_site.poll()
    with pytest.raises(Exception, match="không nhận được thư"):
        small_site.rule("release", 1)
    small_site.rule("drop", 1, why="đã gọi điện")
    assert [row.state for row in small_site.rows()] == [LetterState.DROPPED]


@pytest.mark.parametrize(
    ("sender", "headers", "why"),
    [
        ("no-reply@eoffice.example", {"Auto-Submitted": "auto-generated"}, MACHINE),
        ("vanban@eoffice.example", {"Auto-Submitted": "auto-generated"}, MACHINE),
        ("vanban@eoffice.example", {"Return-Path": "<>"}, MACHINE),
        ("no-reply@eoffice.example", {}, "không gửi tự động vì địa chỉ này không nhận thư trả lời"),
        ("root@vien.example", {}, "không gửi tự động vì thư do hệ thống thư hoặc máy chủ gửi"),
        ("vanban@may-chu-3", {}, "không gửi tự động vì địa chỉ này chỉ có trong máy của người gửi"),
    ],
)
def test_answer_to_a_machine_that_brings_a_union_s_document_waits(small_site, sender, headers, why):
    small_site.deliver(written_by(small_site, sender, **headers))
    small_site.poll()
    assert waits(small_site) == [("acknowledgement", "CNC", (sender,), "held", why)]


def test_fix_request_to_a_machine_waits_too(small_site):
    faulty = Made("stats", "sum")
    small_site.deliver(written_by(small_site, "vanban@eoffice.example", faulty, **{"Auto-Submitted": "auto-generated"}))
    small_site.poll()
    assert waits(small_site) == [("fix-request", "CNC", ("vanban@eoffice.example",), "held", MACHINE)]


def test_message_that_names_no_sender_has_its_answer_wait_without_any_recipient(small_site):
    raw = written_by(small_site, "qq@zz.example")
    start = raw.index(b"From:")
    small_site.deliver(raw[:start] + raw[raw.index(b"To:", start) :])
    small_site.poll()
    ((kind, union, to, state, why),) = waits(small_site)
    assert (kind, union, to, state) == ("acknowledgement", "CNC", (), "held")
    assert why == "không gửi tự động vì thư không có địa chỉ người gửi"


def test_machine_whose_document_is_nobody_s_gets_no_receipt(small_site):
    small_site.deliver(
        written_by(small_site, "no-reply@x.example", Made("stats", "anonymous"), **{"Auto-Submitted": "auto-generated"})
    )
    small_site.poll()
    assert [row["decision"].value for row in small_site.ask("documents")] == ["review"]
    assert small_site.rows() == []


def test_answer_to_a_machine_is_written_when_staff_say_whose_it_is(small_site):
    small_site.deliver(
        written_by(small_site, "no-reply@x.example", Made("stats", "anonymous"), **{"Auto-Submitted": "auto-generated"})
    )
    small_site.poll()
    small_site.rule("assign", small_site.ask("documents")[0]["id"], "CNC")
    assert waits(small_site) == [("acknowledgement", "CNC", ("no-reply@x.example",), "held", MACHINE)]


def test_upload_is_answered_as_little_when_staff_rule_on_it(small_site):
    ((name, data),) = small_site.files("CNC", Made("stats", "sum"))
    small_site.rule("upload", "CNC", name, data, why="đưa tay")
    small_site.rule("waive", small_site.ask("documents")[0]["id"], "stats.sum-mismatch", why="đã xem")
    assert small_site.rows() == []


# --- Reply-To ---------------------------------------------------------------------------------------------


@pytest.fixture
def proving(make_small_site):
    """Return a site whose server tells of senders."""
    return make_small_site(COLLECTOR_AUTHSERV=SERVER)


@pytest.mark.parametrize(
    ("sender", "reply_to", "goes_to"),
    [
        ("a@b_c.example", "mai@vd.example", "mai@vd.example"),
        ("lan@vd.example", "mai@b_c.example", "lan@vd.example"),
        ("lan@vd.example", "noreply@vd.example", "lan@vd.example"),
        ("lan@vd.example", "root@localhost", "lan@vd.example"),
        ("lan@vd.example", f"{'x' * 70}@vd.example", "lan@vd.example"),
        ("lan@vd.example", "mai@vd.example", "mai@vd.example"),
    ],
)
def test_answer_goes_where_a_proven_sender_asked_for_it_and_else_to_the_sender(proving, sender, reply_to, goes_to):
    proving.deliver(written_by(proving, sender, reply_to=reply_to))
    proving.poll()
    assert [(row.to, row.state.value) for row in proving.rows()] == [((goes_to,), "sent")]


def test_reply_to_from_which_letters_come_back_falls_back_to_the_sender(proving):
    proving.deliver(written_by(proving, "lan@vd.example", reply_to="mai@vd.example"))
    proving.poll()
    (row,) = proving.rows()
    proving.bounce(row, "2024-11-05T12:30")
    proving.poll("2024-11-05T12:40")
    proving.deliver(written_by(proving, "lan@vd.example", Made("report"), reply_to="mai@vd.example"))
    proving.poll("2024-11-05T13:00")
    assert [row.to for row in proving.rows()] == [("mai@vd.example",), ("lan@vd.example",)]


def test_answer_does_not_follow_a_reply_to_that_names_another_union(small_site):
    clerk, other = small_site.clerk("CNC"), small_site.clerk("XNT")
    small_site.write(clerk, "Báo cáo", "Gửi ạ.", small_site.files("CNC", STATS), headers={"Reply-To": other.email})
    assert small_site.poll().letters == 1
    assert small_site.letters()[-1]["To"] == clerk.email


def test_answer_follows_a_reply_to_that_is_the_union_itself(small_site):
    clerk = small_site.clerk("CNC")
    asking = Person("B", "hai@rieng.example", "")
    small_site.write(asking, "Báo cáo", "Gửi ạ.", small_site.files("CNC", STATS), headers={"Reply-To": clerk.email})
    assert small_site.poll().letters == 1
    assert small_site.letters()[-1]["To"] == clerk.email


@pytest.mark.parametrize("reply_to", ["ke.gian@gia.example", "cd.cnc@gmail.example", "hai@cnc.gia.example"])
def test_answer_to_who_is_not_proven_stays_with_whom_his_union_knows(small_site, reply_to):
    small_site.send("CNC", STATS, headers={"Reply-To": f"Văn thư <{reply_to}>"})
    assert small_site.poll().letters == 1
    assert small_site.letters()[-1]["To"] == small_site.clerk("CNC").email


def test_answer_to_a_question_stays_with_whom_the_senders_union_knows(small_site):
    asked, words = {"Reply-To": "ke.gian@gia.example"}, "Số liệu lấy đến hết tháng 10 hay ước cả năm ạ?"
    nobody = Person("B", "hai@rieng.example", "")
    small_site.write(small_site.clerk("CNC"), "Hỏi về báo cáo", words, headers=asked)
    small_site.write(nobody, "Hỏi về báo cáo", words, headers=asked)
    home = {"Reply-To": f"ai.do@{small_site.cast.union('CNC').domains[0]}"}
    small_site.write(nobody, "Hỏi thêm", words, headers=home)
    assert small_site.poll().letters == 3
    told = [letter["To"] for letter in small_site.letters()]
    assert told == [small_site.clerk("CNC").email, "ke.gian@gia.example", nobody.email]


def test_answer_to_who_is_not_proven_follows_to_a_listed_domain_of_his_own(small_site):
    domain = small_site.cast.union("VINATOM").domains[0]
    stranger, headers = Person("B", "hai@rieng.example", ""), {"Reply-To": f"moi@{domain}"}
    small_site.write(stranger, "Báo cáo", "Gửi ạ.", small_site.files("VINATOM", STATS), headers=headers)
    assert small_site.poll().letters == 1
    assert small_site.letters()[-1]["To"] == f"moi@{domain}"


# --- addresses with letters beyond ASCII, at a real server -----------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("certificate"))


def through(small_site, server, certificate, step):
    more = {
        "COLLECTOR_SMTP": f"smtps://{USER}@localhost:{server.port}",
        "COLLECTOR_SMTP_PASSWORD": PASSWORD,
        "COLLECTOR_CA": str(certificate.ca),
    }
    return step(**more)


@pytest.mark.parametrize("sender", ["nguyễn.lan@vd.example", "văn.thư@vùng.example", "ngu\u1ec5n+báo-cáo@vd.example"])
def test_answer_to_letters_beyond_ascii_goes_by_smtputf8(small_site, certificate, sender):
    small_site.deliver(written_by(small_site, sender))
    with serving(certificate, enable_SMTPUTF8=True) as server:
        through(small_site, server, certificate, small_site.poll)
    (taken,) = server.taken
    assert taken.recipients == [sender.replace("vùng.example", "xn--vng-4na.example")]
    assert "SMTPUTF8" in taken.options
    assert [row.state.value for row in small_site.rows()] == ["sent"]


def test_answer_waits_where_the_server_has_no_smtputf8_and_the_next_letter_goes(small_site, certificate):
    small_site.deliver(written_by(small_site, "nguyễn.lan@vd.example"))
    small_site.deliver(written_by(small_site, "lan@vd.example", Made("report")))
    with serving(certificate) as server:
        report = through(small_site, server, certificate, small_site.poll)
    assert [taken.recipients for taken in server.taken] == [["lan@vd.example"]]
    assert (report.sent, report.unsent, report.trouble) == (1, 1, "")
    held, sent = small_site.rows()
    assert (held.to, held.state.value, sent.state.value) == (("nguyễn.lan@vd.example",), "held", "sent")
    assert held.held.startswith("Máy chủ gửi thư không viết được tới địa chỉ có chữ ngoài")


def test_answer_that_waited_goes_when_staff_let_it_go_and_the_server_has_learnt(small_site, certificate):
    small_site.deliver(written_by(small_site, "nguyễn.lan@vd.example"))
    with serving(certificate) as server:
        through(small_site, server, certificate, small_site.poll)
    small_site.rule("release", 1)
    with serving(certificate, enable_SMTPUTF8=True) as server:
        through(small_site, server, certificate, lambda **more: small_site.flush("2024-11-05T13:00", **more))
    assert [taken.recipients for taken in server.taken] == [["nguyễn.lan@vd.example"]]
