"""The mail server as postman, against real ones with every trouble that they make."""

import socket
import traceback
from base64 import b64encode
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from smtp import PASSWORD, TOKEN, USER, make_certificate, serving

from collector.credentials import tls
from collector.errors import CollectorError, PostClosed, PostDelayed, PostRefused, PostUnable, PostUncertain
from collector.letters import PostAccess, open_post
from collector.letters.smtp import _unasked

RAW = b"Subject: x\r\n\r\nbody\r\n"
KINDS = [pytest.param("smtps", id="smtps"), pytest.param("smtp", id="starttls")]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def serve(certificate):
    """Return a server and a postman on the way to it."""
    with ExitStack() as stack:

        def serve(kind="smtps", *, user=USER, certificate=certificate, trust=certificate, access=None, **more):
            server = stack.enter_context(serving(certificate, starttls=kind == "smtp", **more))
            named = f"{user}@" if user else ""
            known = {"tls": tls(trust.ca if trust else None), "password": PASSWORD, "timeout": 5.0, "answer": 5.0}
            post = open_post(f"{kind}://{named}localhost:{server.port}", PostAccess(**(known | (access or {}))))
            return server, stack.enter_context(post)

        yield serve


def send(post, raw=RAW, to=("a@x.example",), **more):
    return post.send(raw, recipients=to, name="n", envelope_from=USER, **more)


# --- a letter --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_letter_arrives_whole_under_the_envelope_that_it_was_given(serve, kind):
    server, post = serve(kind)

    assert send(post, to=("a@x.example", "b@x.example", "a@x.example")) == {}

    [taken] = server.taken
    assert (taken.sender, taken.recipients, taken.raw) == (USER, ["a@x.example", "b@x.example"], RAW)
    assert taken.options == [f"SIZE={len(RAW)}"]


@pytest.mark.parametrize(
    ("raw", "arrives"),
    [
        (b"A: b\r\n\r\n.\r\nRCPT TO:<evil@x.example>\r\n", b"A: b\r\n\r\n.\r\nRCPT TO:<evil@x.example>\r\n"),
        (b"A: b\r\n\r\n..x\r\n.x", b"A: b\r\n\r\n..x\r\n.x\r\n"),
        # A bare line end before the dot ends the letter for some servers, and what follows is a letter of its own.
        (b"A: b\n\n.\nMAIL FROM:<>\r.\r", b"A: b\r\n\r\n.\r\nMAIL FROM:<>\r\n.\r\n"),
        ("A: b\r\n\r\nđã nhận\r\n".encode(), "A: b\r\n\r\nđã nhận\r\n".encode()),
    ],
)
def test_no_content_of_a_letter_is_ever_a_command(serve, raw, arrives):
    server, post = serve()
    send(post, raw)
    assert [taken.raw for taken in server.taken] == [arrives]


def test_eight_bit_letter_is_announced_as_such(serve):
    server, post = serve()
    send(post, "A: b\r\n\r\nđã\r\n".encode())
    assert server.taken[0].options[1:] == ["BODY=8BITMIME"]


def test_international_domain_is_written_in_ascii(serve):
    server, post = serve()
    send(post, to=("a@bộ.example",))
    assert server.taken[0].recipients == ["a@xn--b-8xm.example"]


@pytest.mark.parametrize("to", [(), ("a@x.example>\r\nDATA",), ("đ đ@x.example",), ("nobody",)])
def test_envelope_that_cannot_be_written_is_refused_before_any_word(serve, to):
    server, post = serve()
    with pytest.raises(PostRefused):
        send(post, to=to)
    assert server.heard == []


WIDE = "To: nguyễn.lan@x.example\r\n\r\nxin chao\r\n".encode()


def test_address_with_letters_beyond_ascii_goes_by_smtputf8_where_the_server_offers_it(serve):
    server, post = serve(enable_SMTPUTF8=True)
    send(post, WIDE, to=("nguyễn.lan@x.example",))
    send(post)
    assert [(one.recipients, one.options[1:]) for one in server.taken] == [
        (["nguyễn.lan@x.example"], ["BODY=8BITMIME", "SMTPUTF8"]),
        (["a@x.example"], []),
    ]
    assert server.taken[0].raw == WIDE


@pytest.mark.parametrize(
    ("raw", "to"),
    [
        (WIDE, "nguyễn.lan@x.example"),
        (WIDE, "lan@x.example"),  # it stands in a header alone
        (b"To: lan@x.example\r\n\r\nxin chao\r\n", "nguyễn.lan@x.example"),
    ],
)
def test_server_without_smtputf8_hears_nothing_of_such_an_address(serve, raw, to):
    server, post = serve()
    with pytest.raises(PostUnable):
        send(post, raw, to=(to,))
    assert (server.heard, server.taken) == (["EHLO"], [])
    send(post)
    assert len(server.taken) == 1


def test_letter_over_the_server_s_limit_is_refused_before_it_is_sent(serve):
    server, post = serve(data_size_limit=1000)
    with pytest.raises(PostRefused, match="1001 byte, máy chủ chỉ nhận tới 1000 byte"):
        send(post, b"A: b\r\n\r\n" + b"x" * 991 + b"\r\n")
    assert server.heard == ["EHLO"]
    send(post)
    assert len(server.taken) == 1


# --- one connection for a batch --------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_batch_goes_over_one_connection_with_a_reset_between(serve, kind):
    server, post = serve(kind)
    for _ in range(3):
        send(post)
    letter = ["MAIL", "RCPT", "DATA"]
    assert server.connections == 1
    assert server.heard[-11:] == [*letter, "RSET", *letter, "RSET", *letter]


def test_connection_that_died_idle_is_made_anew(serve):
    server, post = serve()
    send(post)
    server.hang_up()
    send(post)
    assert (server.connections, len(server.taken)) == (2, 2)


def test_refused_letter_does_not_spoil_the_next(serve):
    server, post = serve()
    server.trouble.recipients["a@x.example"] = "550 5.1.1 no such user"
    with pytest.raises(PostRefused):
        send(post)
    send(post, to=("b@x.example",))
    assert [(taken.recipients, server.connections) for taken in server.taken] == [(["b@x.example"], 1)]


# --- who it is, and who we are ---------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_certificate_that_nobody_vouches_for_is_refused_before_the_log_in(serve, kind):
    server, post = serve(kind, trust=None)
    with pytest.raises(PostRefused, match="chứng chỉ"):
        send(post)
    assert (server.taken, server.auths) == ([], [])


@pytest.mark.parametrize("kind", KINDS)
def test_certificate_of_another_host_is_refused(serve, kind, tmp_path):
    other = make_certificate(tmp_path, names="DNS:mail.other.example")
    _, post = serve(kind, certificate=other, trust=other)
    with pytest.raises(PostRefused, match="chứng chỉ"):
        send(post)


def test_server_without_starttls_hears_neither_password_nor_letter(serve):
    server, post = serve("smtp", certificate=None)
    with pytest.raises(PostRefused, match="STARTTLS"):
        send(post)
    assert (server.heard, server.auths) == (["EHLO"], [])


def test_server_that_speaks_no_tls_where_it_should_is_refused(serve):
    with serving(None) as plain:
        with open_post(f"smtps://localhost:{plain.port}") as post, pytest.raises(PostRefused, match="TLS"):
            send(post)
        assert plain.heard == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_logs_in_with_a_password_with_diacritics(serve, kind, mechanism):
    other = {"PLAIN": "LOGIN", "LOGIN": "PLAIN"}[mechanism]
    server, post = serve(kind, auth_exclude_mechanism=[other])
    send(post)
    assert (server.auths, [taken.logged_in for taken in server.taken]) == ([mechanism], [True])


def test_without_a_user_nobody_logs_in(serve):
    server, post = serve(user="")
    send(post)
    assert (server.auths, [taken.logged_in for taken in server.taken]) == ([], [False])


@pytest.mark.parametrize("password", ["sai mật khẩu", "hush-1"])
def test_wrong_password_is_refused_and_shown_nowhere(serve, password):
    server, post = serve(access={"password": password})
    with pytest.raises(PostRefused, match="535") as refused:
        send(post)
    shown = "".join(traceback.format_exception(refused.value))
    assert not any(form in shown for form in (password, b64encode(password.encode()).decode()))
    assert password not in repr(PostAccess(password=password))
    assert server.heard == ["EHLO"]


def test_log_in_that_the_server_repeats_is_not_shown(serve):
    server, post = serve(access={"password": "bí mật"})
    server.trouble.log_in = "535 5.7.8 no: {}"
    with pytest.raises(PostRefused) as refused:
        send(post)
    assert str(refused.value) == "Không gửi được thư: localhost: 535 5.7.8 no: PLAIN …"


def test_server_that_cannot_log_us_in_just_now_is_only_closed(serve):
    server, post = serve()
    server.trouble.log_in = "454 4.7.0 temporary authentication failure"
    with pytest.raises(PostClosed, match="454"):
        send(post)


def test_server_that_knows_no_way_to_log_in_is_refused(serve):
    _, post = serve(auth_exclude_mechanism=["PLAIN", "LOGIN", "XOAUTH2"])
    with pytest.raises(PostRefused, match="đăng nhập"):
        send(post)


@pytest.mark.parametrize(
    ("tokens", "asked"),
    [
        pytest.param([TOKEN], 1, id="good"),
        pytest.param(["ran-out", TOKEN], 2, id="refreshed once"),
    ],
)
def test_logs_in_with_an_access_token(serve, tokens, asked):
    given = iter(tokens)
    server, post = serve(access={"password": None, "token": lambda: next(given)})
    send(post)
    assert (server.auths, [taken.logged_in for taken in server.taken]) == (["XOAUTH2"] * asked, [True])


def test_token_refused_twice_is_refused_and_shown_nowhere(serve):
    server, post = serve(access={"password": None, "token": lambda: "ran-out"})
    with pytest.raises(PostRefused, match="535") as refused:
        send(post)
    assert "ran-out" not in str(refused.value)
    assert server.auths == ["XOAUTH2"] * 2


def test_certificate_s_end_is_known_once_there_is_a_connection(serve):
    _, post = serve()
    before = post.expires
    post.ready()
    assert before is None
    assert timedelta(days=29) < post.expires - datetime.now(UTC) < timedelta(days=31)


# --- what the server answers -----------------------------------------------------------------------------


def test_some_recipients_refused_are_named_and_the_others_get_it(serve):
    server, post = serve()
    server.trouble.recipients = {"b@x.example": "550 5.1.1 no such user", "c@x.example": "552 5.2.2 full"}

    refused = send(post, to=("a@x.example", "b@x.example", "c@x.example"))

    assert refused == {"b@x.example": "550 5.1.1 no such user", "c@x.example": "552 5.2.2 full"}
    assert [taken.recipients for taken in server.taken] == [["a@x.example"]]


def test_all_recipients_refused_is_a_refusal_that_names_them(serve):
    server, post = serve()
    server.trouble.recipients = dict.fromkeys(("a@x.example", "b@x.example"), "550 5.1.1 unknown")
    with pytest.raises(PostRefused, match=r"a@x\.example: 550 5\.1\.1 unknown; b@x\.example: 550 5\.1\.1 unknown"):
        send(post, to=("a@x.example", "b@x.example"))
    assert (server.taken, "DATA" in server.heard) == ([], False)


def test_one_recipient_put_off_puts_the_letter_off_for_all_so_that_none_gets_two(serve):
    server, post = serve()
    server.trouble.recipients = {"b@x.example": "451 4.7.1 greylisted"}
    with pytest.raises(PostDelayed, match=r"b@x\.example: 451 4\.7\.1 greylisted"):
        send(post, to=("a@x.example", "b@x.example"))
    assert server.taken == []

    assert send(post, to=("a@x.example", "b@x.example"), partial=True) == {"b@x.example": "451 4.7.1 greylisted"}
    assert [taken.recipients for taken in server.taken] == [["a@x.example"]]


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        ({"recipients": {"a@x.example": "450 4.2.1 later"}}, PostDelayed),
        ({"recipients": {"a@x.example": "550 5.1.1 no"}}, PostRefused),
        ({"recipients": {"a@x.example": "421 4.3.2 going down"}}, PostClosed),
        ({"recipients": {"a@x.example": "530 5.7.0 log in first"}}, PostClosed),
        ({"sender": ["451 4.3.0 later"]}, PostDelayed),
        ({"sender": ["552 5.3.4 too large"]}, PostRefused),
        # Our own address is not let through: the next letter would fare alike.
        ({"sender": ["550 5.7.60 not allowed to send as this"]}, PostClosed),
        ({"data": ["451 4.3.0 scanner is down"]}, PostDelayed),
        ({"data": ["554 5.7.1 spam"]}, PostRefused),
        ({"data": ["421 4.3.0 going down"]}, PostClosed),
        ({"dies": ["MAIL"]}, PostClosed),
        ({"dies": ["RCPT"]}, PostClosed),
        ({"dies": ["DATA"]}, PostClosed),
        ({"dies": ["BODY"]}, PostClosed),
        # The end mark went over: it may have been taken, so this one never goes again by itself.
        ({"dies": ["END"]}, PostUncertain),
        ({"data": ["banana"]}, PostUncertain),
    ],
)
def test_trouble_is_told_by_what_it_means_for_the_letter(serve, trouble, kind):
    server, post = serve()
    for name, value in trouble.items():
        setattr(server.trouble, name, value.copy())

    with pytest.raises(CollectorError) as raised:
        send(post, b"A: b\r\n\r\n" + (b"x" * 78 + b"\r\n") * 50_000)

    assert type(raised.value) is kind
    assert len(server.taken) == (trouble == {"dies": ["END"]})
    server.trouble.recipients = {}
    assert send(post) == {}


def test_server_that_takes_leave_during_a_letter_is_heard_before_the_end_mark():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        heard = [_unasked(ours, 5.0)]
        theirs.sendall(b"421 going down\r\n")
        heard.append(_unasked(ours, 5.0))
        theirs.close()
        heard.append(_unasked(ours, 5.0))
        assert (heard, ours.gettimeout()) == ([None, b"421 going down\r\n", b""], 5.0)


@pytest.mark.parametrize(("at", "kind"), [("EHLO", PostClosed), ("RCPT", PostClosed), ("END", PostUncertain)])
def test_server_that_hangs_is_given_up(serve, at, kind):
    server, post = serve(access={"timeout": 0.2, "answer": 0.2})
    server.trouble.hangs = {at}
    with pytest.raises(CollectorError) as raised:
        send(post)
    assert type(raised.value) is kind


def test_nobody_at_home_is_closed():
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))  # and never listens
        port = reserved.getsockname()[1]
        with open_post(f"smtps://localhost:{port}") as post, pytest.raises(PostClosed, match=f"localhost:{port}"):
            post.ready()


# --- addresses -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "smtps:",
        "smtps://",
        "smtp:mail.example",
        "smtps://mail.example:nonsense",
        "smtps://mail.example:99999",
        "smtps://mail.example/INBOX",
        "smtps://mail.example?verify=off",
        "smtps://[::1",
        f"smtps://{'a' * 64}.example",
        "smtps://u:hush@mail.example",
        "smtps://user@mail.example",
    ],
)
def test_address_that_cannot_be_right_is_refused_and_not_repeated(url):
    with pytest.raises(PostRefused) as refused:
        open_post(url)
    assert not any(word in str(refused.value) for word in ("hush", "mail.example", "nonsense"))


@pytest.mark.parametrize("user", [USER, "congdoan%40office.example", "congdoan@office.example"])
def test_user_may_hold_an_at_sign_written_either_way(serve, user):
    server, post = serve(user=user)
    send(post)
    assert len(server.taken) == 1
