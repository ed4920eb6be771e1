"""Who is a machine and who only writes like one: structure proves a bounce or an automatic reply, words do not."""

import pytest

from collector.model import Address, Delivery, File, FileRole, Format, Message, MessageClass
from collector.triage import Role, classify

OURS = "office@office.example"
OWN = frozenset({OURS})
REPORT, SCAN = Role("report", FileRole.SUBMISSION), Role("report", FileRole.SCAN)
BOUNCE, AUTO, SUBMISSION = MessageClass.BOUNCE, MessageClass.AUTO_REPLY, MessageClass.SUBMISSION
FAILED = (Delivery("a@b.example", "5.1.1", "", "failed"),)
ENCLOSED = (Address("", OURS),)


def message(subject="Báo cáo", body="", *, sender="clerk@unit.example", **more):
    values = {"return_path": sender, "headers": {}} | more
    return Message("0" * 64, 1, subject=subject, sender=Address("", sender), body=body, **values)


@pytest.mark.parametrize(
    "subject",
    [
        "Undeliverable: Báo cáo tổng kết năm 2024",
        "Undelivered Mail Returned to Sender - gửi lại",
        "Returned mail: see transcript for details",
        "Thư bị trả lại: em gửi lại báo cáo",
        "Không gửi được: báo cáo công đoàn",
        "Mail delivery failed - bao cao gui lai",
        "Failure notice",
        "Trả lời tự động: Nhắc gửi báo cáo",
        "Automatic reply: annual report",
        "Vắng mặt: gửi báo cáo trước khi nghỉ",
        "Đã đọc: Nhắc gửi báo cáo",
        "Accepted: nộp báo cáo",
    ],
)
@pytest.mark.parametrize("brought", [REPORT, SCAN])
def test_no_subject_makes_a_machine_of_who_brings_files(subject, brought):
    got = classify(message(subject, "Thư trước bị trả lại (550 5.1.1), em gửi lại ạ."), [brought], OWN)
    assert (got.klass, got.robot) == (SUBMISSION, False)


@pytest.mark.parametrize("local", ["postmaster", "mailer-daemon", "mdaemon", "Postmaster"])
def test_a_unions_own_postmaster_hands_in_its_report(local):
    got = message("Báo cáo năm 2024", sender=f"{local.lower()}@unit.example", deliveries=FAILED)
    assert classify(got, [REPORT], OWN).klass is SUBMISSION


@pytest.mark.parametrize(
    "proof",
    [
        {"deliveries": FAILED, "returns": True},
        {"headers": {"x-failed-recipients": "a@b.example"}},
        {"return_path": "", "forwarded_from": ENCLOSED},
        {"return_path": None, "forwarded_from": ENCLOSED, "sender": "mailer-daemon@mx.example"},
    ],
    ids=["RFC 3464", "X-Failed-Recipients", "null path, our letter", "daemon, our letter"],
)
def test_structure_proves_a_bounce_whatever_it_brings_and_says(proof):
    got = classify(message("Báo cáo tổng kết", **proof), [REPORT], OWN)
    assert (got.klass, got.robot) == (BOUNCE, True)


@pytest.mark.parametrize(
    "no_proof",
    [
        {"return_path": ""},
        {"return_path": "", "forwarded_from": (Address("", "other@unit.example"),)},
        {"forwarded_from": ENCLOSED},
        {"deliveries": FAILED},
    ],
    ids=["null path alone", "null path, another's letter", "our letter forwarded", "words that look like a report"],
)
def test_half_a_proof_is_none(no_proof):
    assert classify(message("Báo cáo tổng kết", **no_proof), [REPORT], OWN).klass is SUBMISSION


@pytest.mark.parametrize(
    ("headers", "klass"),
    [
        ({"auto-submitted": "auto-replied"}, AUTO),
        ({"auto-submitted": "auto-replied (vacation)"}, AUTO),
        ({"auto-submitted": "auto-notified"}, AUTO),
        ({"auto-submitted": "no"}, SUBMISSION),
        ({"auto-submitted": "auto-generated"}, SUBMISSION),
        ({"x-autoreply": "yes"}, AUTO),
        ({"x-autoreply": ""}, AUTO),
        ({"x-autoreply": "no"}, SUBMISSION),
        ({"x-autoreply": "False"}, SUBMISSION),
        ({"x-autorespond": "Re: báo cáo"}, AUTO),
        ({"x-autorespond": "No"}, SUBMISSION),
        ({"precedence": "auto_reply"}, AUTO),
        ({"content-type": "multipart/report; report-type=disposition-notification"}, AUTO),
    ],
)
def test_headers_prove_an_automatic_reply_unless_they_deny_it(headers, klass):
    assert classify(message(headers=headers), [REPORT], OWN).klass is klass


# --- the office's own mail -----------------------------------------------------------------------------

TO_US, TO_A_UNION = (Address("", OURS),), (Address("", "clerk@unit.example"),)


@pytest.mark.parametrize(
    ("got", "vouched", "klass"),
    [
        (message("Fwd: Báo cáo", sender=OURS), True, SUBMISSION),
        (message("Fwd: Báo cáo", sender=OURS), False, MessageClass.OWN),
        (message("Báo cáo CĐ Viện X", sender=OURS, to=TO_US), True, SUBMISSION),
        (message("Báo cáo CĐ Viện X", sender=OURS, to=TO_US), False, MessageClass.OWN),
        (message("Báo cáo", sender=OURS, to=TO_US, forwarded_from=TO_A_UNION), True, SUBMISSION),
        (message("Báo cáo", sender=OURS, to=TO_A_UNION), True, MessageClass.OWN),
        (message("Báo cáo", sender=OURS, to=TO_US, cc=TO_A_UNION), True, MessageClass.OWN),
    ],
)
def test_our_own_mail_hands_in_what_it_forwards_or_sends_to_us_alone(got, vouched, klass):
    assert classify(got, [REPORT], OWN, vouched=vouched).klass is klass


@pytest.mark.parametrize(
    "name",
    [
        "google.com!office.example!1731000000!1731086399.xml.gz",
        "enterprise.example!office.example!1731000000!1731086399.zip",
        "mail.example!office.example!1731000000!1731086399!001.json.gz",
        "a.example!b.example!1!2",
    ],
)
def test_statistics_of_mail_servers_are_a_machine_s(name):
    got = message("Report domain: office.example", files=(File(0, name, name, None, 1, Format.OTHER),))
    found = classify(got, [Role(None, FileRole.NOTHING)], OWN)
    assert (found.klass, found.robot, found.empty_handed) == (AUTO, True, False)


@pytest.mark.parametrize(
    ("subject", "klass"),
    [
        ("Report domain: office.example Submitter: mail.example Report-ID: <1>", AUTO),
        ("[Preview] Report Domain: office.example Submitter: mail.example", AUTO),
        ("Report of our union", SUBMISSION),
        ("Annual report 2024", SUBMISSION),
    ],
)
def test_report_on_a_domain_is_none_of_a_union(subject, klass):
    assert classify(message(subject), [], OWN).klass is klass


def test_report_of_abuse_in_words_announces_nothing():
    assert not classify(message("Spam", "This is an email abuse report."), [], OWN).empty_handed
