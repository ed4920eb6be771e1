"""What `doctor` finds at a mailbox on a server: the log-in is really tried."""

from datetime import datetime, timedelta

import pytest
from dovecot import message

from collector import doctor
from collector.model import ZONE
from collector.settings import load


@pytest.fixture
def examined(server, user, tmp_path):
    def examine(now=None, **more):
        environ = {"COLLECTOR_DATA": str(tmp_path), **server.environ(user), **more}
        results = doctor.examine(lambda: load({}, environ), lambda: now or datetime.now(ZONE))
        [found] = [result for result in results if result.name == "mailbox"]
        return found

    return examine


def test_a_sound_mailbox_is_told_with_its_mail_and_the_end_of_its_certificate(server, user, examined):
    server.put(user, message(1))
    found = examined()

    end = datetime.now(ZONE) + timedelta(days=20)
    assert found.ok
    assert f"/INBOX (1 thư, chứng chỉ đến {end:%d/%m/%Y})." in found.vietnamese
    assert f"/INBOX (1 messages, certificate until {end.date()})." in found.english


def test_a_certificate_that_ends_within_two_weeks_is_a_fault(examined):
    now = datetime.now(ZONE)

    assert [examined(now + timedelta(days=days)).ok for days in (0, 5, 7, 25)] == [True, True, False, False]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"COLLECTOR_MAILBOX_PASSWORD": "wr0ng"}, "từ chối đăng nhập"),
        ({"COLLECTOR_MAILBOX_PASSWORD": ""}, "thiếu mật khẩu"),
        ({"COLLECTOR_CA": "/no/such/ca.pem"}, "/no/such/ca.pem"),
        ({"COLLECTOR_MAILBOX_PASSWORD": "", "COLLECTOR_MAILBOX_SECRET": "file:/no/such/file"}, "/no/such/file"),
    ],
)
def test_what_is_wrong_is_named_with_its_cure_and_without_the_secret(examined, change, said):
    found = examined(**change)

    assert not found.ok
    assert said in found.vietnamese
    assert "COLLECTOR_MAILBOX_PASSWORD" in found.mend_vietnamese
    assert "COLLECTOR_MAILBOX_PASSWORD" in found.mend_english
    assert "wr0ng" not in repr(found)


def test_an_authority_that_nobody_knows_has_its_own_cure(examined):
    found = examined(COLLECTOR_CA="")

    assert "chứng chỉ của máy chủ không được tin cậy" in found.vietnamese
    assert "«ca»" in found.mend_vietnamese
    assert "COLLECTOR_MAILBOX_PASSWORD" not in found.mend_vietnamese


def test_a_folder_that_is_not_there_is_told_with_those_that_are(server, user, examined):
    found = examined(COLLECTOR_MAILBOX=server.url(user, folder="Bao cao"))

    assert "không mở được thư mục «Bao cao»" in found.vietnamese
    assert "các thư mục có: INBOX" in found.vietnamese
    assert found.mend_vietnamese.startswith("Sửa tên thư mục")
