"""Settings: where a value may come from, which one wins, what is refused."""

import pytest

from collector import settings
from collector.errors import SettingRefused


def load(tmp_path, told=None, environ=None, text=None):
    file = None
    if text is not None:
        file = tmp_path / "collector.toml"
        file.write_text(text, encoding="utf-8")
    return settings.load(told or {}, environ or {}, file)


def test_environment_alone_is_enough(tmp_path):
    got = load(
        tmp_path,
        environ={
            "COLLECTOR_DATA": str(tmp_path),
            "COLLECTOR_MAILBOX": "folder:mail",
            "COLLECTOR_ADDRESSES": "A@office.example, b@office.example",
            "COLLECTOR_NOW": "2024-11-09T17:00+07:00",
        },
    )
    assert got.mailbox == "folder:mail"
    assert got.addresses == ("a@office.example", "b@office.example")
    assert got.now is not None
    assert got.now.isoformat() == "2024-11-09T17:00:00+07:00"
    assert got.letters == "send"
    assert got.smtp == f"folder:{tmp_path / 'letters'}"


def test_command_line_wins_over_environment_wins_over_file(tmp_path):
    text = 'mailbox = "folder:file"\nletters = "hold"\ndata = "of-the-file"\n'
    got = load(tmp_path, {"data": "told"}, {"COLLECTOR_MAILBOX": "folder:env", "COLLECTOR_DATA": "env"}, text)
    assert (got.data.name, got.mailbox, got.letters) == ("told", "folder:env", "hold")


def test_an_instant_without_zone_is_vietnamese_time():
    assert settings.instant("2024-11-09T17:00").isoformat() == "2024-11-09T17:00:00+07:00"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('mailbx = "folder:x"\n', "mailbx"),
        ('smtp_password = "secret"\n', "COLLECTOR_SMTP_PASSWORD"),
        ('letters = "perhaps"\n', "perhaps"),
        ('addresses = "nobody"\n', "nobody"),
        ('readers = "two"\n', "two"),
        ('contact = "one|two"\n', "contact"),
        ("mailbox = \n", "collector.toml"),
    ],
)
def test_a_wrong_entry_is_refused_by_name(tmp_path, text, named):
    with pytest.raises(SettingRefused, match=named):
        load(tmp_path, text=text)


def test_a_configuration_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(SettingRefused, match=r"none\.toml"):
        settings.load({}, {}, tmp_path / "none.toml")


def test_the_written_configuration_reads_back(tmp_path):
    text = settings.template({"mailbox": 'folder:C:\\"x"', "letters": "hold"})
    got = load(tmp_path, text=text)
    assert (got.mailbox, got.letters) == ('folder:C:\\"x"', "hold")
    assert "password =" not in text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('letters = "hold"\nmailbox = imaps://a@b/INBOX\n', "dòng 2, cột 11: giá trị chữ phải nằm trong dấu ngoặc kép"),
        ('letters "hold"\n', "dòng 1, cột 9: thiếu dấu ="),
        ('letters = "hold\n', "dòng 1, cột 16: ngoặc kép mở mà chưa đóng"),
        ('letters = "hold"\nletters = "send"\n', "mục này đã được ghi ở một dòng khác"),
        ('ca = "C:\\certs\\ca.pem"\n', "phải viết"),
    ],
)
def test_a_slip_in_the_file_is_told_with_its_line_and_likely_cause(tmp_path, text, said):
    with pytest.raises(SettingRefused, match=r"collector\.toml") as refused:
        load(tmp_path, text=text)
    assert said in str(refused.value)


def test_a_file_in_another_encoding_is_told(tmp_path):
    (tmp_path / "collector.toml").write_bytes('contact = "Nguyễn"'.encode("utf-16"))
    with pytest.raises(SettingRefused, match="UTF-8"):
        settings.load({"data": str(tmp_path)}, {})
