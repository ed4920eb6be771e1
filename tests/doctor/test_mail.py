"""What `doctor` finds at a mailbox on a server: the log-in is really tried."""

from datetime import datetime, timedelta

import pytest
from dovecot import message
from factories.mail import Draft, Sent, bounce, build
from factories.people import SERVER
from office_site import NOON, REPORT, at
from small_site import SmallSite

from collector import doctor
from collector.doctor.mail import TELLING
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


@pytest.fixture
def authentication(tmp_path):
    """Return what `doctor` says of the authentication of mail: of so many messages with the header, and without."""
    site = SmallSite(tmp_path)
    clerk = site.clerk("CNC")

    def told(stamped, unstamped, authserv=SERVER, asked=None):
        for number in range(stamped + unstamped):
            raw = build(Draft(clerk, f"Thông báo {number}", "Xin thông báo.\n", ()), at(NOON))
            site.deliver(raw if number < stamped else raw.replace(SERVER.encode(), b"mx.elsewhere.example"))
        site.poll(COLLECTOR_AUTHSERV=authserv)
        settings = site.settings_with(COLLECTOR_AUTHSERV=authserv if asked is None else asked)
        [found] = doctor.results_of("authentication", settings, at("2024-11-05T13:00"))
        return found

    return told


@pytest.mark.parametrize(
    ("stamped", "unstamped", "ok", "advised", "said"),
    [
        (0, 0, True, False, "Chưa có thư nào để xem kết quả xác thực."),
        (2, 0, True, False, f"2 thư gần đây đều có kết quả xác thực của {SERVER}."),
        (2, 3, True, True, f"3/5 thư gần đây không có kết quả xác thực của {SERVER}."),
        (0, 4, True, True, f"4/4 thư gần đây không có kết quả xác thực của {SERVER}."),
        (0, 5, False, True, f"Cả 5 thư gần đây đều không có kết quả xác thực của {SERVER}: "),
    ],
)
def test_mail_without_a_word_of_our_server_is_counted(authentication, stamped, unstamped, ok, advised, said):
    row = authentication(stamped, unstamped)
    assert (row.ok, bool(row.mend_vietnamese)) == (ok, advised)
    assert row.vietnamese.startswith(said)


def test_where_no_server_is_named_and_mail_came_it_is_advised_to_name_one(authentication):
    row = authentication(1, 0, authserv="")
    assert row.ok
    assert "COLLECTOR_AUTHSERV" in row.mend_vietnamese
    assert "COLLECTOR_AUTHSERV" in row.mend_english


def test_mail_taken_in_before_a_server_was_named_says_nothing_of_it(authentication):
    assert authentication(0, 6, authserv="", asked=SERVER).vietnamese == "Chưa có thư nào để xem kết quả xác thực."


def test_a_bounce_and_what_the_office_hands_in_itself_are_not_counted(tmp_path):
    site = SmallSite(tmp_path, COLLECTOR_AUTHSERV=SERVER)
    for number in range(TELLING):
        letter = Sent(f"x{number}@a.example", site.clerk("CNC").email, "Báo cáo")
        site.deliver(bounce(letter, at(NOON)).replace(SERVER.encode(), b"mx.elsewhere.example"))
    site.poll()
    ((name, content),) = site.files("CNC", REPORT)
    site.rule("upload", "CNC", name, content, why="nộp trực tiếp", received_at=at(NOON))
    [row] = doctor.results_of("authentication", site.settings, at("2024-11-05T13:00"))
    assert row.vietnamese == "Chưa có thư nào để xem kết quả xác thực."
