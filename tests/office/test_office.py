"""The way out as the settings name it, and what `doctor` says of it."""

from datetime import UTC, datetime, timedelta

import pytest
from smtp import PASSWORD, TOKEN, USER, make_certificate, serving

from collector import doctor
from collector.errors import PostRefused, SecretRefused
from collector.model import ZONE
from collector.office.office import post
from collector.settings import load

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def server(certificate):
    with serving(certificate, starttls=True) as running:
        yield running


@pytest.fixture
def settings(server, certificate):
    def settings(**more):
        known = {"COLLECTOR_SMTP": f"smtp://{USER}@localhost:{server.port}", "COLLECTOR_CA": str(certificate.ca)}
        return load({}, known | {f"COLLECTOR_{name.upper()}": value for name, value in more.items()})

    return settings


def secret_file(tmp_path):
    (tmp_path / "secret").write_text(f"{PASSWORD}\n", encoding="utf-8")
    return f"file:{tmp_path / 'secret'}"


def test_password_comes_from_the_environment_or_a_file_and_a_token_from_a_command(settings, server, tmp_path):
    ways = [{"smtp_password": PASSWORD}, {"smtp_secret": secret_file(tmp_path)}, {"smtp_secret": f"token:echo {TOKEN}"}]
    for way in ways:
        with post(settings(**way)) as opened:
            opened.ready()
    assert server.auths == ["PLAIN", "PLAIN", "XOAUTH2"]


def test_server_without_a_secret_is_refused_before_a_connection(settings):
    with pytest.raises(PostRefused, match="COLLECTOR_SMTP_PASSWORD"):
        post(settings())
    with pytest.raises(SecretRefused):
        post(settings(smtp_secret="file:/nowhere"))


def test_folder_needs_no_secret_and_no_authority(settings, tmp_path):
    with post(settings(smtp=f"folder:{tmp_path}", ca="/nowhere")) as opened:
        opened.ready()
        assert (opened.paced, opened.expires) == (False, None)


def test_doctor_logs_in_and_tells_when_the_certificate_ends(settings, server):
    (found,) = doctor.results_of("post", settings(smtp_password=PASSWORD), NOW)
    assert (found.name, found.ok, server.taken) == ("post", True, [])
    ends = NOW + timedelta(days=30)
    assert found.english.endswith(f"letters are sent; certificate until {ends.astimezone(ZONE).date()}.")


def test_doctor_warns_of_a_certificate_that_ends_soon(settings):
    (found,) = doctor.results_of("post", settings(smtp_password=PASSWORD), NOW + timedelta(days=20))
    assert (found.ok, "gia hạn" in found.mend_vietnamese) == (False, True)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [({"smtp_password": "hush-1"}, "535"), ({"smtp_password": PASSWORD, "ca": ""}, "chứng chỉ")],
)
def test_doctor_says_why_the_server_cannot_be_used(settings, wrong, says):
    (found,) = doctor.results_of("post", settings(**wrong), NOW)
    assert (found.ok, says in found.vietnamese, "hush" in found.vietnamese) == (False, True, False)


def test_doctor_looks_at_the_folder_of_sent_letters_only_where_one_is_set(settings):
    assert doctor.results_of("sent_folder", settings(), NOW) == []
    wrong = settings(sent_folder="Sent", mailbox="maildir:/x", mailbox_password="x")
    (found,) = doctor.results_of("sent_folder", wrong, NOW)
    assert (found.ok, "IMAP" in found.vietnamese) == (False, True)
