"""Each fault on the way to a mail server has its own cure: found with real servers that are wrong in one way each."""

import socket
import threading

import pytest
from dovecot import Dovecot
from office_site import Site, at
from smtp import make_certificate, serving
from waiting import free_port, until

from collector import doctor
from collector.credentials import tls
from collector.doctor import connection_faults
from collector.doctor.sentences import EXAMINATIONS
from collector.doctor.values import BROKEN

NOON = at("2024-11-05T12:00")


@pytest.fixture(scope="module")
def dovecot():
    with Dovecot() as running:
        yield running


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.mark.parametrize(
    ("scheme", "port", "trusted", "said"),
    [
        ("imaps", "imaps", True, BROKEN),  # all is well as far as a greeting tells
        ("imaps", "imaps", False, "authority"),
        ("imaps", "imap", True, "tls"),
        ("imap+starttls", "imaps", True, "tls"),
        ("imap+starttls", "imap", True, BROKEN),
        ("imaps", None, True, "port"),
    ],
)
def test_a_mailbox(dovecot, scheme, port, trusted, said):
    number = getattr(dovecot, port) if port else free_port()
    url = f"{scheme}://a@127.0.0.1:{number}/INBOX"
    assert connection_faults.fault(url, lambda: tls(dovecot.ca if trusted else None)) == said


@pytest.mark.parametrize(
    ("scheme", "starttls", "said"), [("smtps", True, "tls"), ("smtp", False, "tls"), ("smtp", True, BROKEN)]
)
def test_a_way_out(certificate, monkeypatch, scheme, starttls, said):
    monkeypatch.setattr(connection_faults, "SECONDS", 1.0)
    with serving(certificate, starttls=starttls) as server:
        url = f"{scheme}://a@127.0.0.1:{server.port}"
        assert connection_faults.fault(url, lambda: tls(certificate.ca)) == said


def test_a_name_that_nobody_knows(monkeypatch):
    def unknown(*_, **__):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert connection_faults.fault("imaps://a@mail.khong-co.example/INBOX", lambda: None) == "host"


def test_every_fault_on_the_way_has_a_cure_of_its_own():
    for name in ("mailbox", "post"):
        [row] = [one for one in EXAMINATIONS if one.name == name]
        cures = [row.cures[kind] for kind in ("host", "port", "tls", "authority", BROKEN)]
        assert len(set(cures)) == len(cures)


@pytest.mark.parametrize(
    ("row", "more"),
    [
        ("mailbox", {"COLLECTOR_MAILBOX": "imaps://mail.khong-co.example"}),  # nobody's
        ("mailbox", {"COLLECTOR_MAILBOX": "imaps://a:mat-khau@mail.khong-co.example/INBOX"}),
        ("mailbox", {"COLLECTOR_MAILBOX": "imap://a@mail.khong-co.example/INBOX"}),
        ("mailbox", {"COLLECTOR_MAILBOX": "imaps://a@mail.khong-co.example/INBOX"}),  # no password
        ("post", {"COLLECTOR_SMTP": "smtps://a@mail.khong-co.example:465/x"}),
        ("post", {"COLLECTOR_SMTP": "smtps://a:mat-khau@mail.khong-co.example"}),
        ("post", {"COLLECTOR_SMTP": "smtps://a@mail.khong-co.example"}),  # no password
    ],
)
def test_what_is_wrong_in_the_settings_is_no_matter_of_the_way(rows, row, more):
    [examined] = [one for one in EXAMINATIONS if one.name == row]
    found = rows(**more)[row]
    assert (found.ok, (found.mend_vietnamese, found.mend_english)) == (False, examined.cures[BROKEN])
    assert "mat-khau" not in f"{found.vietnamese} {found.english}"


def test_a_name_that_nobody_knows_is_one_on_the_way(rows):
    told = {"COLLECTOR_MAILBOX": "imaps://a@mail.khong-co.example/INBOX", "COLLECTOR_MAILBOX_PASSWORD": "mat-khau"}
    [examined] = [one for one in EXAMINATIONS if one.name == "mailbox"]
    assert rows(**told)["mailbox"].mend_vietnamese == examined.cures["host"][0]


# --- there and back


def test_a_letter_to_ourselves_comes_back(dovecot, certificate, tmp_path):
    user = dovecot.user()
    both = tmp_path / "ca.pem"
    both.write_bytes(dovecot.ca.read_bytes() + certificate.ca.read_bytes())
    with serving(certificate) as server:
        site = Site(tmp_path / "site")
        more = dovecot.environ(user) | {
            "COLLECTOR_SMTP": f"smtps://127.0.0.1:{server.port}",
            "COLLECTOR_CA": str(both),
            "COLLECTOR_ADDRESSES": user,
        }

        def carry():
            until(lambda: server.taken, seconds=60)
            dovecot.put(user, server.taken[0].raw)

        carrier = threading.Thread(target=carry)
        carrier.start()
        with site.office(**more) as office:
            found = doctor.roundtrip(office, lambda: NOON, wait=60)
            carrier.join()
            late = doctor.roundtrip(office, lambda: NOON.replace(hour=13), wait=0)

    assert (found.ok, found.vietnamese.startswith("Thư gửi cho chính mình đã về hộp thư sau")) == (True, True)
    assert (late.ok, "chưa về hộp thư" in late.vietnamese) == (False, True)
    assert [taken.recipients for taken in server.taken] == [[user], [user]]


def test_folders_have_no_way_there_and_back(tmp_path):
    with Site(tmp_path / "site").office() as office:
        found = doctor.roundtrip(office, lambda: NOON, wait=0)
    assert (found.ok, found.mend_vietnamese.startswith("Đặt «mailbox» và «smtp»")) == (False, True)
