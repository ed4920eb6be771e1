"""Secrets: where they come from, and that they stand in no error and no repr."""

import ssl
import sys
from types import ModuleType

import pytest

from collector.credentials import Credentials, credentials, tls, user_of
from collector.errors import SecretRefused

USER = "congdoan@office.example"


def test_the_environment_wins_over_every_other_place(tmp_path):
    (tmp_path / "password").write_text("from the file")

    assert credentials(USER, f"file:{tmp_path / 'password'}", "from outside").password == "from outside"


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_a_file_holds_the_password_as_its_one_line(tmp_path, ending):
    (tmp_path / "password").write_bytes(f" mật khẩu {ending}".encode())

    assert credentials(USER, f"file:{tmp_path / 'password'}", "") == Credentials(USER, " mật khẩu ")


@pytest.mark.parametrize(("content", "said"), [(b"", "rỗng"), (b"a\nhidden\n", "một dòng"), (b"\xff\xfe", "Unicode")])
def test_a_file_that_is_no_password_is_refused_without_being_quoted(tmp_path, content, said):
    (tmp_path / "password").write_bytes(content)

    with pytest.raises(SecretRefused, match=said) as refused:
        credentials(USER, f"file:{tmp_path / 'password'}", "")
    assert "hidden" not in str(refused.value)


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(SecretRefused, match="/no/such/file"):
        credentials(USER, "file:/no/such/file", "")


class Keyring(ModuleType):
    """The one call of the keyring library that is used."""

    def get_password(self, service, user):
        if service == "locked":
            raise RuntimeError("hidden")
        return {("collector", USER): "from the keyring"}.get((service, user))


def test_a_keyring_gives_the_password_of_the_user(monkeypatch):
    monkeypatch.setitem(sys.modules, "keyring", Keyring("keyring"))

    assert credentials(USER, "keyring:collector", "").password == "from the keyring"
    with pytest.raises(SecretRefused, match=f"không có mật khẩu của «{USER}»"):
        credentials(USER, "keyring:other", "")
    with pytest.raises(SecretRefused, match="RuntimeError") as refused:
        credentials(USER, "keyring:locked", "")
    assert "hidden" not in str(refused.value)


def test_without_the_keyring_library_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "keyring", None)

    with pytest.raises(SecretRefused, match="pip install keyring"):
        credentials(USER, "keyring:collector", "")


def command(tmp_path, code):
    script = tmp_path / "token.py"
    script.write_text(code)
    return f"token:{sys.executable} {script}"


def test_a_command_prints_a_fresh_token_each_time(tmp_path):
    counter = str(tmp_path / "n")
    code = f"open({counter!r}, 'a').write('x')\nprint('t' + open({counter!r}).read())"
    found = credentials(USER, command(tmp_path, code), "")

    assert found.password is None
    assert (found.token(), found.token()) == ("tx", "txx")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import sys; print('hidden'); print('hidden', file=sys.stderr); sys.exit(3)", "mã lỗi 3"),
        ("print('hidden'); print('hidden')", "một dòng"),
        ("", "rỗng"),
    ],
)
def test_a_command_that_fails_is_told_by_its_code_alone(tmp_path, code, said):
    found = credentials(USER, command(tmp_path, code), "")

    with pytest.raises(SecretRefused, match=said) as refused:
        found.token()
    assert "hidden" not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("told", ["token:/no/such/command", "token:'", "token: "])
def test_a_command_that_cannot_be_run_is_refused(told):
    with pytest.raises(SecretRefused, match="không chạy được lệnh"):
        credentials(USER, told, "").token()


def test_a_command_that_hangs_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr("collector.credentials.TOKEN_SECONDS", 0.2)
    found = credentials(USER, command(tmp_path, "import time; time.sleep(60)"), "")

    with pytest.raises(SecretRefused, match="TimeoutExpired"):
        found.token()


def test_a_secret_stands_in_no_repr():
    assert repr(Credentials(USER, "hidden", lambda: "hidden")) == f"Credentials(user={USER!r})"


def test_without_any_secret_there_is_none():
    assert credentials(USER, "", "") == Credentials(USER)


@pytest.mark.parametrize(
    ("url", "user"),
    [
        ("imaps://congdoan@office.example@mail.office.example/INBOX", USER),
        ("imaps://congdoan%40office.example@mail:993", USER),
        ("smtps://mail", ""),
        ("maildir:/var/mail", ""),
        ("imaps://a@[::1", ""),
    ],
)
def test_the_user_is_read_from_the_address(url, user):
    assert user_of(url) == user


def test_certificates_and_names_are_always_verified():
    context = tls(None)

    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert tls(None) is context  # the system's authorities are read once


@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_an_authority_that_cannot_be_read_is_named(tmp_path, content):
    ca = tmp_path / "ca.pem"
    if content is not None:
        ca.write_bytes(content)

    with pytest.raises(SecretRefused, match=f"«ca»: {ca}"):
        tls(ca)
