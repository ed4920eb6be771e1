"""One walk with a real mail server at both ends: Debian's Exim brings a report and carries the answer back."""

import email
from datetime import datetime
from email import policy

import pytest
from exim import Exim
from factories import mail
from factories.people import Person
from office_site import NOON, REPORT, STATS, Site, at
from smtp import PASSWORD, USER, make_certificate

from collector.flow import intake
from collector.model import ZONE

STRANGER = Person("Nguyễn Văn Lạ", "la@nowhere.example", "")


@pytest.fixture
def certificate(tmp_path):
    return make_certificate(tmp_path / "certificate")


def settings(server, scheme, port):
    return {
        "COLLECTOR_MAILBOX": f"maildir:{server.maildir(USER)}",
        "COLLECTOR_SMTP": f"{scheme}://{USER}@localhost:{port}",
        "COLLECTOR_SMTP_PASSWORD": PASSWORD,
        "COLLECTOR_CA": str(server.base / "cert.pem"),
        "COLLECTOR_ADDRESSES": USER,
    }


def carry(server, site, sender, *attached):
    draft = mail.Draft(sender, "Báo cáo", "Đơn vị gửi báo cáo.\n", site.files("CNC", *attached), "", {})
    raw = mail.build(draft, at(NOON))
    server.carry(sender.email, USER, raw)
    return email.message_from_bytes(raw)["Message-ID"]


def test_report_is_delivered_accepted_and_its_acknowledgement_lies_in_the_sender_s_mailbox(tmp_path, certificate):
    with Exim(certificate, [USER, "clerk@cnc.example"]) as server:
        site = Site(tmp_path, **settings(server, "smtps", server.tls_port))
        clerk = site.clerk("CNC")
        # The registered address is one that this Exim knows.
        (server.base / "mail" / "clerk@cnc.example").rename(server.maildir(clerk.email))
        asked = carry(server, site, clerk, REPORT, STATS)
        server.letters(USER, 1)

        with site.office() as office:
            report = intake.poll(office, datetime.now(ZONE))

        assert (report.fresh, report.letters, report.sent, report.trouble) == (1, 1, 1, "")
        # Exim's own Received line is the clock, and it is long after the deadline.
        assert site.status("CNC") == {"report": ("accepted", True), "stats": ("accepted", True)}
        [raw] = server.letters(clerk.email, 1)
        answer = email.message_from_bytes(raw, policy=policy.default)
        assert (answer["Return-path"], answer["In-Reply-To"]) == (f"<{USER}>", asked)
        assert answer["Auto-Submitted"] == "auto-replied"
        assert "Công đoàn Vụ Công nghệ cao" in answer.get_body(("plain",)).get_content()
        assert "esmtpsa" in answer["Received"]  # over TLS, logged in


def test_sender_whom_the_server_does_not_know_is_shown_as_failed(tmp_path, certificate):
    with Exim(certificate, [USER]) as server:
        site = Site(tmp_path, **settings(server, "smtp", server.port))
        carry(server, site, STRANGER, REPORT)
        server.letters(USER, 1)

        with site.office() as office:
            intake.poll(office, datetime.now(ZONE))

    [letter] = site.ask("outbox")
    assert (letter["state"].value, letter["error"]) == (
        "failed",
        f"Không gửi được thư: {STRANGER.email}: 550 5.1.1 no such user here",
    )
