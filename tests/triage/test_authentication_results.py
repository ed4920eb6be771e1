import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.triage.authentication_results import Result, Results, read, server_of


def test_a_header_is_read_to_its_end():
    value = (
        'MX.Office.Example (a comment (in a comment) with ; and \\)) 1 ; spf/1 = PASS reason = "it \\"matches\\"" '
        '(one more) smtp . mailfrom = "a b"@unit.example ; dkim=fail header.d=unit.example header.b=A/b+c==;'
    )

    assert read(value) == Results(
        "mx.office.example",
        (
            Result("spf", "pass", (("reason", 'it "matches"'), ("smtp.mailfrom", "a b@unit.example"))),
            Result("dkim", "fail", (("header.d", "unit.example"), ("header.b", "A/b+c=="))),
        ),
    )


@pytest.mark.parametrize(
    ("value", "results"),
    [
        ("mx; none", ()),
        ("mx ; none (nothing was asked)", ()),
        ("mx", ()),
        ("mx;", ()),
        ("mx; spf=none smtp.mailfrom=; dkim=none", ("none", "none")),  # a bounce has no sender
        ("mx; spf=hardfail", ("fail",)),  # before RFC 6577
        ("mx; dkim/2=pass header.d=unit.example", ("unknown",)),  # a later method, by its own rules
        ("mx; dkim=none (message not signed) header.d=none;mx; dmarc=none action=none header.from=x", ("none", "none")),
        ("mx; dkim=pass\r\n\tspf=pass smtp.mailfrom=a@unit.example", ("pass",)),  # no semicolon: it is no result
    ],
)
def test_what_servers_write_beside_the_grammar_is_understood(value, results):
    found = read(value)
    assert found is not None
    assert tuple(one.result for one in found.results) == results


@pytest.mark.parametrize(
    "value",
    [
        "",
        ";",
        "mx; spf",
        "mx; spf=",
        "mx; =pass",
        "mx; spf=pass; dmarc",
        "mx spf=pass",
        "mx 2; dmarc=pass",  # a version that nobody knows
        "mx; spf=pass/fail",
        "mx; dmarc=pass@evil.example",
        "mx; spf=none smtp.mailfrom=x y@evil.example",  # a bare word in the place of a property
        "mx; spf=none (a comment that never ends; dmarc=pass",
        "mx; spf=none a comment that never began); dmarc=pass",
        'mx; spf=none reason="that never ends; dmarc=pass',
        "mx; spf=none smtp.mailfrom=a\x00b; dmarc=pass",
        "spf=pass smtp.mailfrom=unit.example; dmarc=pass",  # Exchange Online names no server
        f"mx; spf=pass ({'x' * 20_000})",
    ],
)
def test_a_header_that_goes_astray_says_nothing(value):
    assert read(value) is None


@pytest.mark.parametrize(
    ("value", "server"),
    [
        ("mx.office.example; spf=pass", "mx.office.example"),
        ("  (mx.evil.example) MX.office.example 1; spf=pass", "mx.office.example"),
        ('"mx office"; spf=pass', "mx office"),
        ("mx.office.example (amavisd-new); dkim=(", "mx.office.example"),  # who says it is plain, what is not
        ("mx.office.example.evil.example; spf=pass", "mx.office.example.evil.example"),
        ("mx.office.example=pass; spf=pass", None),
        ("(mx.office.example; spf=pass", None),
        ("", None),
    ],
)
def test_who_says_it_is_read_though_the_rest_may_not_be(value, server):
    assert server_of(value) == server


@given(st.text(max_size=200), st.text(alphabet='();"\\= .a@\t', max_size=60))
def test_nothing_raises(text, marks):
    for value in (text, f"mx; {text}", f"mx; spf=pass {marks}", marks):
        found = read(value)
        assert found is None or found.server == server_of(value)
