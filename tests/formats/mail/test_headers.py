from datetime import UTC, datetime, timedelta, timezone

import pytest

from collector.formats.mail.headers import addresses, instant, line, message_id, message_ids
from collector.model import Address

HANOI = timezone(timedelta(hours=7))


def raw8(text, charset="utf-8"):
    return text.encode(charset).decode("ascii", "surrogateescape")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("=?UTF-8?B?QsOhbyBjw6Fv?=", "Báo cáo"),
        ("=?utf-8?q?B=C3=A1o?= =?utf-8?q?_c=C3=A1o?=", "Báo cáo"),
        ("=?UTF-8?B?QsO?= =?UTF-8?B?hbyBjw6Fv?=", "Báo cáo"),
        ("=?windows-1258?Q?B=E1o_c=E1o_t=F4=D2ng?=", "Báo cáo tổng"),
        ("=?unknown-charset?B?QsOhbyBjw6Fv?=", "Báo cáo"),
        ("=?us-ascii?Q?B=C3=A1o_c=C3=A1o?=", "Báo cáo"),
        ("=?UTF-8*vi?Q?B=C3=A1o?= năm 2024", "Báo năm 2024"),
        (raw8("Báo cáo"), "Báo cáo"),
        (raw8("Báo cáo", "cp1258"), "Báo cáo"),
        ("a =?UTF-8?Q?b=0D=0ABcc:_x@y.example?= c", "a b Bcc: x@y.example c"),
        ("=?UTF-8?B?!!!?=", ""),
        ("a\x85b\u2028c\x0bd\u202ee\tf", "abcde f"),
        ("=?iso-8859-1?Q?a=85b?=", "ab"),
        ("BÃ¡o cÃ¡o", "Báo cáo"),
        ("BĂ¡o cĂ¡o nÄƒm", "Báo cáo năm"),
        ("Đã gửi Ã¡", "Đã gửi Ã¡"),
        ("một\r\n\thai", "một hai"),
    ],
)
def test_a_header_is_one_harmless_line_of_text(raw, text):
    assert line(raw) == text


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("A@B.example", [("", "a@b.example")]),
        ('"Công đoàn, Viện A" <a@b.example>', [("Công đoàn, Viện A", "a@b.example")]),
        ("Công đoàn, Viện A <a@b.example>", [("Công đoàn, Viện A", "a@b.example")]),
        ("=?UTF-8?B?Q8O0bmcgxJFvw6BuLCBB?= <a@b.example>", [("Công đoàn, A", "a@b.example")]),
        (raw8("Lê Thị Chi") + " <chi@b.example>", [("Lê Thị Chi", "chi@b.example")]),
        ("a@b.example (Lê Chi)", [("Lê Chi", "a@b.example")]),
        ("a@b.example, B <c@d.example>; e@f.example", [("", "a@b.example"), ("B", "c@d.example"), ("", "e@f.example")]),
        ("BCH: A <a@b.example>, c@d.example;", [("A", "a@b.example"), ("", "c@d.example")]),
        ("undisclosed-recipients:;", []),
        ("<>", []),
        ("no address at all", []),
        ('"a\\"b" <a@b.example>', [('a"b', "a@b.example")]),
        ("A <a@b.example", [("A", "a@b.example")]),
        ("A <=?utf-8?q?a=40b.example=0D=0A?=>", [("A", "a@b.example")]),
        (raw8("\x85") + "<a@b.example\x07>", [("", "a@b.example")]),
        ("Trống:; a@b.example", [("", "a@b.example")]),
    ],
)
def test_addresses_are_read_however_they_were_written(raw, found):
    assert addresses(raw) == tuple(Address(name, email) for name, email in found)


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("Sat, 9 Nov 2024 23:59:59 +0700", datetime(2024, 11, 9, 23, 59, 59, tzinfo=HANOI)),
        ("Sat, 09 Nov 2024 16:59:59 GMT", datetime(2024, 11, 9, 16, 59, 59, tzinfo=UTC)),
        ("9 Nov 2024 23:59 -0000", datetime(2024, 11, 9, 23, 59, tzinfo=UTC)),
        ("Sat, 9 Nov 2024 23:59:60 +0700", datetime(2024, 11, 9, 23, 59, 59, tzinfo=HANOI)),
        ("hôm qua", None),
        ("", None),
        ("Sat, 39 Nov 2024 23:59:59 +0700", None),
        ("Sat, 9 Nov 20240 23:59:59 +0700", None),
        ("Sat, 9 Nov 2024 23:59:59 +99999999", None),
    ],
)
def test_an_instant_is_read_in_any_zone_or_is_none(raw, found):
    assert instant(raw) == found


@pytest.mark.parametrize(
    ("raw", "found"),
    [("<a@b>", "a@b"), (" a@b ", "a@b"), ("<a@b> (x)", "a@b"), ("", None), ("<>", None), ("a\r\n@b", "a@b")],
)
def test_a_message_id_loses_its_brackets_and_is_never_invented(raw, found):
    assert message_id(raw) == found


def test_ids_of_the_thread_come_once_in_order():
    assert message_ids(["<b@x>", "<a@x>\r\n <b@x> <c@x>"]) == ("b@x", "a@x", "c@x")
