"""Who a sender is, by the words of servers as they really write them, and by words that somebody forged."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from collector.formats.mail import message as mail
from collector.model import Authenticity
from collector.triage import authentication

PROVEN, FALSE, UNKNOWN = Authenticity.PROVEN, Authenticity.FALSE, Authenticity.UNKNOWN
MX = "mx.office.example"
RECEIVED = "Received: from mail.vien.example ([192.0.2.7]) by mx.office.example; Tue, 05 Nov 2024 09:10:00 +0700"


def letter(*heads, sender="Lê Chi <chi@vien.example>", below=()):
    """Return a message with these header fields on top, as it would come out of the reading process."""
    head = "\n".join([*heads, RECEIVED, *below, f"From: {sender}", "Subject: bao cao", "", "Kinh gui."])
    raw = head.encode()
    return mail.message(raw, mail.open_message(raw), ())


def outcome(*heads, server=MX, lists=(), **more):
    return authentication(letter(*heads, **more), server, lists).outcome


# --- as servers write it. Each case: the header fields, what they say of chi@vien.example ----------------

GOOGLE = f"""Authentication-Results: {MX};
       dkim=pass header.i=@vien.example header.s=20230601 header.b="Ab/C+d1E";
       spf=pass (google.example: domain of chi@vien.example designates 2001:db8::7 as permitted sender)
       smtp.mailfrom=chi@vien.example;
       dmarc=pass (p=NONE sp=QUARANTINE dis=NONE) header.from=vien.example"""
GOOGLE_NO_POLICY = f"""Authentication-Results: {MX};
       dkim=pass header.i=@thu.vien.example header.s=k1 header.b=xYz/12+3;
       spf=neutral (google.example: 192.0.2.7 is neither permitted nor denied by best guess record
       for domain of chi@vien.example) smtp.mailfrom=chi@vien.example"""
EXCHANGE = f"""Authentication-Results: {MX}; dkim=pass (signature was verified)
 header.d=vien.example;{MX}; dmarc=pass action=none
 header.from=vien.example;compauth=pass reason=100"""
EXCHANGE_NOTHING = f"""Authentication-Results: {MX}; dkim=none (message not signed)
 header.d=none;{MX}; dmarc=none action=none header.from=vien.example;"""
EXCHANGE_GUESS = f"""Authentication-Results: {MX}; spf=pass (sender IP is 192.0.2.7)
 smtp.mailfrom=vien.example; dkim=none (message not signed)
 header.d=none;dmarc=bestguesspass action=none header.from=vien.example;compauth=pass reason=109"""
EXCHANGE_ONLINE = """Authentication-Results: spf=pass (sender IP is 192.0.2.7)
 smtp.mailfrom=vien.example; dkim=pass (signature was verified)
 header.d=vien.example;dmarc=pass action=none header.from=vien.example;compauth=pass reason=100"""
ZIMBRA = f"""Authentication-Results: {MX} (amavisd-new); dkim=pass (2048-bit key)
 header.d=vien.example"""
RSPAMD = f"""Authentication-Results: {MX};
	dkim=pass header.d=vien.example header.s=mail header.b=k7Y2h/ab;
	spf=pass ({MX}: domain of chi@vien.example designates 192.0.2.7 as permitted sender) smtp.mailfrom=chi@vien.example;
	dmarc=pass (policy=reject) header.from=vien.example;
	arc=none"""
RSPAMD_FAILS = f"""Authentication-Results: {MX};
	dkim=fail ("body hash did not verify") header.d=vien.example header.s=mail header.b=k7Y2h/ab;
	spf=softfail ({MX}: 192.0.2.66 is neither permitted nor denied by domain of chi@vien.example)
	smtp.mailfrom=chi@vien.example;
	dmarc=fail reason="SPF not aligned (relaxed)" header.from=vien.example (policy=quarantine)"""
OPENDMARC = f"Authentication-Results: {MX}; dmarc=pass (p=none dis=none) header.from=vien.example"
OPENDMARC_NONE = f"Authentication-Results: {MX}; dmarc=none (p=none dis=none) header.from=vien.example"
OPENDMARC_FAILS = f"Authentication-Results: {MX}; dmarc=fail (p=none dis=none) header.from=vien.example"
POLICYD_SPF = f"""Authentication-Results: {MX}; spf=pass (mailfrom) smtp.mailfrom=vien.example
 (client-ip=192.0.2.7; helo=mail.vien.example; envelope-from=chi@vien.example; receiver=<UNKNOWN>)"""
OPENDKIM = f"""Authentication-Results: {MX};
	dkim=pass (1024-bit key; secure) header.d=vien.example header.i=@vien.example header.b="mj+deT/Q";
	dkim-atps=neutral"""
OPENDKIM_FAILS = f"""Authentication-Results: {MX};
	dkim=fail reason="signature verification failed" (2048-bit key) header.d=vien.example"""
MDAEMON = f"""Authentication-Results: {MX};
	spf=pass smtp.mailfrom=chi@vien.example;
	iprev=pass policy.iprev=192.0.2.7 (mail.vien.example)"""

SERVERS = [
    ("Google", [GOOGLE], PROVEN),
    ("Google, no policy: DKIM of a part of the domain", [GOOGLE_NO_POLICY], PROVEN),
    ("Exchange", [EXCHANGE], PROVEN),
    ("Exchange, nothing", [EXCHANGE_NOTHING], UNKNOWN),
    ("Exchange, its own guess is no verdict, SPF is", [EXCHANGE_GUESS], PROVEN),
    ("Exchange Online names no server", [EXCHANGE_ONLINE], UNKNOWN),
    ("Zimbra", [ZIMBRA], PROVEN),
    ("rspamd", [RSPAMD], PROVEN),
    ("rspamd, DMARC fails", [RSPAMD_FAILS], FALSE),
    ("OpenDMARC over OpenDKIM", [OPENDMARC, OPENDKIM], PROVEN),
    ("OpenDMARC finds no policy, SPF passes below", [OPENDMARC_NONE, POLICYD_SPF, OPENDKIM_FAILS], PROVEN),
    ("OpenDMARC finds no policy, DKIM passes below", [OPENDMARC_NONE, OPENDKIM], PROVEN),
    ("OpenDMARC fails, though SPF passes below", [OPENDMARC_FAILS, POLICYD_SPF], FALSE),
    ("OpenDKIM alone", [OPENDKIM], PROVEN),
    ("OpenDKIM alone, fails: a list may have changed a letter", [OPENDKIM_FAILS], UNKNOWN),
    ("MDaemon", [MDAEMON], PROVEN),
]


@pytest.mark.parametrize(("heads", "expected"), [case[1:] for case in SERVERS], ids=[case[0] for case in SERVERS])
def test_servers_are_understood_as_they_write(heads, expected):
    assert outcome(*heads) is expected


@pytest.mark.parametrize("heads", [case[1] for case in SERVERS], ids=[case[0] for case in SERVERS])
def test_the_same_words_under_another_servers_name_say_nothing(heads):
    assert outcome(*heads, server="mx.another.example") is UNKNOWN
    assert outcome(*heads, server="") is UNKNOWN


@pytest.mark.parametrize("heads", [case[1] for case in SERVERS], ids=[case[0] for case in SERVERS])
def test_the_same_words_prove_no_other_sender(heads):
    assert outcome(*heads, sender="chi@congan.example") is not PROVEN


@pytest.mark.parametrize("heads", [case[1] for case in SERVERS], ids=[case[0] for case in SERVERS])
def test_the_same_words_further_down_take_nothing_back(heads):
    fails = f"Authentication-Results: {MX}; spf=fail smtp.mailfrom=vien.example; dkim=none; dmarc=fail"
    assert outcome(fails, below=heads) is FALSE
    assert outcome(fails, *heads) is FALSE
    silent = f"Authentication-Results: {MX}; spf=none; dkim=none; dmarc=none"
    assert outcome(silent, below=heads) is UNKNOWN
    assert outcome(silent, *heads) is UNKNOWN


def test_the_name_of_the_server_is_the_same_in_any_case():
    assert outcome(OPENDMARC.replace(MX, "MX.Office.Example")) is PROVEN
    assert outcome(OPENDMARC, server="MX.OFFICE.example ") is PROVEN


def test_where_the_header_stands_among_the_received_lines_is_no_matter():
    assert outcome(below=[OPENDMARC]) is PROVEN
    assert outcome(RECEIVED, RECEIVED, OPENDMARC) is PROVEN


def test_of_our_server_only_those_count_that_directly_follow_the_topmost():
    silent = f"Authentication-Results: {MX}; dkim=none"
    assert outcome(silent, POLICYD_SPF) is PROVEN
    assert outcome(silent, "DKIM-Filter: OpenDKIM Filter v2.11.0", POLICYD_SPF) is UNKNOWN
    assert outcome(silent, "Authentication-Results: mx.other.example; dkim=none", POLICYD_SPF) is UNKNOWN
    assert outcome("Authentication-Results: mx.other.example; dmarc=fail", POLICYD_SPF) is PROVEN


@pytest.mark.parametrize(
    ("results", "server", "expected"),
    [
        ("dmarc=pass header.from=office.example", MX, True),
        ("spf=fail; dmarc=fail", MX, False),
        ("spf=none; dkim=none", MX, False),
        ("spf=softfail", MX, False),
        ("spf=none (", MX, False),  # it wrote something, and nobody knows what
        ("none", MX, True),
        ("spf=fail", "mx.another.example", True),
        ("spf=none", "", True),
    ],
)
def test_our_server_vouches_for_our_own_mail_or_says_nothing_of_it(results, server, expected):
    got = letter(f"Authentication-Results: {MX}; {results}", sender="vanphong@office.example")
    assert authentication(got, server).vouched is expected
    assert authentication(letter(sender="vanphong@office.example"), server).vouched is True


# --- what follows from what is said ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("dmarc=pass", PROVEN),
        ("dmarc=pass header.from=vien.example", PROVEN),
        ("dmarc=pass header.from=evil.example", UNKNOWN),  # of the other From of two
        ("dmarc=pass header.from=vien.example; spf=fail smtp.mailfrom=vien.example", PROVEN),
        ("dmarc=fail; spf=pass smtp.mailfrom=evil.example; dkim=pass header.d=evil.example", FALSE),
        ("dmarc=fail; spf=pass smtp.mailfrom=vien.example", FALSE),  # a verdict goes before what it rests on
        ("dmarc=none; spf=pass smtp.mailfrom=a@vien.example", PROVEN),
        ("dmarc=temperror; dkim=pass header.d=vien.example", PROVEN),
        ("dmarc=permerror; spf=pass smtp.mailfrom=evil.example", UNKNOWN),
        ("spf=pass smtp.mailfrom=evil.example; dkim=pass header.d=evil.example", UNKNOWN),
        ("spf=pass smtp.mailfrom=a@thu.vien.example", PROVEN),
        ("spf=pass smtp.mailfrom=gia-vien.example", UNKNOWN),
        ("spf=pass smtp.mailfrom=vien.example.evil.example", UNKNOWN),
        ("spf=pass", UNKNOWN),  # of whom is not told
        ("spf=pass smtp.helo=vien.example", UNKNOWN),  # of the greeting, which is no sender
        ("spf=fail smtp.mailfrom=vien.example", FALSE),
        ("spf=fail smtp.mailfrom=evil.example", FALSE),
        ("spf=fail smtp.mailfrom=a@vien.example; dkim=pass header.d=vien.example", PROVEN),  # passed on by a server
        ("spf=fail smtp.mailfrom=a@vien.example; dkim=pass header.d=evil.example", FALSE),
        ("spf=softfail smtp.mailfrom=vien.example", UNKNOWN),
        ("spf=neutral smtp.mailfrom=vien.example; dkim=policy header.d=vien.example", UNKNOWN),
        ("dkim=pass header.i=@phong.vien.example", PROVEN),
        ("dkim=pass header.d=evil.example header.i=@vien.example", UNKNOWN),  # who signed goes before for whom
        ("dkim=fail header.d=vien.example; dkim=pass header.d=vien.example", PROVEN),  # two signatures
        ("x-dmarc=pass; dmarc-x=pass; auth=pass smtp.auth=chi@vien.example", UNKNOWN),
        ("arc=pass (i=1 spf=pass dkim=pass dmarc=pass fromdomain=vien.example)", UNKNOWN),
        # Two answers to one question: a careless server copied a stranger's words into its header.
        ("spf=none (mail from x); dmarc=pass (a@evil.example is unknown); dmarc=none", UNKNOWN),
        ("spf=pass smtp.mailfrom=vien.example; spf=fail smtp.mailfrom=evil.example", FALSE),
        ("none", UNKNOWN),
    ],
)
def test_three_outcomes(said, expected):
    assert outcome(f"Authentication-Results: {MX}; {said}") is expected


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ('spf=none smtp.mailfrom="x; dmarc=pass"@evil.example', "quoted"),
        ("spf=none (no record for x; dmarc=pass y@evil.example)", "in a comment"),
        ("spf=none (a (b) ; dmarc=pass", "a comment that never ends"),
        ("spf=none smtp.mailfrom=x;dmarc=pass@evil.example", "not quoted"),
        ('spf=none reason="say \\" ; dmarc=pass"', "in a reason"),
        ("spf=none smtp.mailfrom==?utf-8?q?x=3B_dmarc=3Dpass_?=@evil.example", "in an encoded word"),
        ("spf=none smtp.mailfrom==?utf-8?b?eDsgZG1hcmM9cGFzcyA=?=@evil.example", "in an encoded word"),
    ],
)
def test_words_that_a_stranger_smuggles_into_the_header_prove_nothing(said, why):
    assert outcome(f"Authentication-Results: {MX}; {said}") is UNKNOWN, why


def test_a_header_that_cannot_be_read_takes_those_below_it_with_it():
    broken = f"Authentication-Results: {MX}; spf=none (x"
    told = authentication(letter(broken, OPENDMARC), MX)
    assert (told.outcome, told.stamped) == (UNKNOWN, False)


@pytest.mark.parametrize(
    "sender",
    [
        "chi@vien.example, x@evil.example",
        "<chi@vien.example> <x@evil.example>",
        "x@evil.example <chi@vien.example>",
        "<=?utf-8?q?chi=40vien.example?=@evil.example>",
        "=?utf-8?q?a?= <chi@vien.example>\nFrom: x@evil.example",
        "(x@evil.example chi@vien.example",
        "",
    ],
)
def test_a_from_that_can_be_read_in_two_ways_is_never_proven(sender):
    assert outcome(f"Authentication-Results: {MX}; dmarc=pass", sender=sender) is UNKNOWN


@pytest.mark.parametrize(
    "sender",
    [
        '"Chi <x@evil.example>" <Chi@Vien.example>',
        "chi@vien.example (Lê Chi (văn thư))",
        "=?utf-8?b?TMOq?= <chi@vien.example>",
    ],
)
def test_a_from_that_can_be_read_in_one_way_is_proven(sender):
    assert outcome(f"Authentication-Results: {MX}; dmarc=pass", sender=sender) is PROVEN


# --- rewritten by a list -------------------------------------------------------------------------------

LIST = "Chi via Danh sách <ds@lists.example>"
HIDDEN = "X-Original-From: Lê Chi <chi@vien.example>"
CHAIN = (
    "ARC-Seal: i=1; a=rsa-sha256; d=lists.example; s=arc; cv=none; b=abc=",
    "ARC-Authentication-Results: i=1; lists.example; dmarc=pass header.from=vien.example",
)
PASSED = f"Authentication-Results: {MX}; dmarc=pass header.from=lists.example; arc=pass"


def test_whom_a_list_hid_is_never_proven():
    assert outcome(PASSED, sender=LIST) is PROVEN  # nothing tells of anybody behind the list
    assert outcome(PASSED, sender=LIST, below=[HIDDEN]) is UNKNOWN
    assert outcome(PASSED, sender=LIST, below=[HIDDEN, *CHAIN]) is UNKNOWN
    assert outcome(PASSED.replace("dmarc=pass", "dmarc=fail"), sender=LIST, below=[HIDDEN, *CHAIN]) is FALSE


@pytest.mark.parametrize(
    ("head", "below", "expected"),
    [
        (PASSED, [HIDDEN, *CHAIN], PROVEN),
        (PASSED.replace("; arc=pass", "; arc=fail"), [HIDDEN, *CHAIN], UNKNOWN),
        (PASSED.replace("; arc=pass", ""), [HIDDEN, *CHAIN], UNKNOWN),
        (PASSED, [HIDDEN, *(line.replace("lists.example", "evil.example") for line in CHAIN)], UNKNOWN),
        (PASSED, [HIDDEN, CHAIN[0], CHAIN[1].replace("dmarc=pass", "dmarc=fail")], UNKNOWN),
        (PASSED, [HIDDEN, CHAIN[0], CHAIN[1].replace("vien.example", "evil.example")], UNKNOWN),  # hid another one
        (PASSED, [HIDDEN, CHAIN[0], CHAIN[1].replace(" header.from=vien.example", "")], UNKNOWN),  # of whom is not told
        (PASSED, [HIDDEN, *CHAIN, CHAIN[0]], UNKNOWN),  # two claim one place
        (PASSED, [HIDDEN, *CHAIN, CHAIN[0].replace("i=1", "i=2").replace("lists", "evil")], UNKNOWN),
    ],
)
def test_a_chain_is_believed_where_the_campaign_names_the_list(head, below, expected):
    assert outcome(head, sender=LIST, below=below, lists=("lists.example",)) is expected
    assert outcome(head, sender=LIST, below=below, lists=("ists.example",)) is UNKNOWN


def test_a_trusted_list_that_keeps_from_and_breaks_the_signature_is_believed_too():
    head = f"Authentication-Results: {MX}; dmarc=fail header.from=vien.example; arc=pass"
    assert outcome(head, below=CHAIN) is FALSE
    assert outcome(head, below=CHAIN, lists=("lists.example",)) is PROVEN


# --- whatever a stranger writes ------------------------------------------------------------------------

OURS = [
    f"Authentication-Results: {MX}; {said}"
    for said in (
        "spf=none smtp.mailfrom=evil.example; dkim=none; dmarc=none header.from=vien.example",
        "spf=pass smtp.mailfrom=evil.example; dkim=pass header.d=evil.example; dmarc=none",
        "spf=fail smtp.mailfrom=evil.example; dkim=none; dmarc=fail header.from=vien.example",
        "spf=pass smtp.mailfrom=evil.example; dkim=none; dmarc=pass header.from=evil.example",
        "none",
    )
] + [""]
WORDS = st.sampled_from(
    [
        *(case[1][0].partition(":")[2].strip() for case in SERVERS),
        f"{MX}; dmarc=pass header.from=vien.example",
        "mx.evil.example; dmarc=pass header.from=vien.example; arc=pass",
        "chi@vien.example",
        "Chi via DS <ds@vien.example>",
        "i=1; lists.example; dmarc=pass header.from=vien.example",
        "i=1; d=vien.example; cv=none; b=x",
        "<vanthu.vien.example>",
        "pass",
    ]
)
NAMES = st.sampled_from(
    [
        *(
            "Authentication-Results",
            "ARC-Authentication-Results",
            "ARC-Seal",
            "Received-SPF",
            "X-Original-From",
            "Sender",
        ),
        *("X-Original-Sender", "List-Id", "Reply-To", "From", "Received", "DKIM-Signature", "Authentication-results "),
    ]
)
FIELD = st.tuples(NAMES, WORDS | st.text(st.characters(codec="ascii", exclude_characters="\r\n\0"), max_size=80))


@settings(max_examples=400, deadline=None)
@given(
    ours=st.sampled_from(OURS),
    his=st.lists(FIELD, max_size=6),
    sender=st.sampled_from(["chi@vien.example", '"Chi" <chi@vien.example>', "chi@vien.example, x@evil.example"]),
    under=st.booleans(),
)
@example(OURS[4], [("Authentication-Results", f"{MX}; dmarc=pass")], "chi@vien.example", False)
@example(OURS[4], [("Authentication-Results", f"{MX}; dmarc=pass")], "chi@vien.example", True)
@example(OURS[2], [("Authentication-Results", f"{MX}; dmarc=pass")], "chi@vien.example", True)
def test_no_header_that_a_stranger_writes_makes_a_sender_proven(ours, his, sender, under):
    """Below our server's word lies the line by which it took the message, or what the stranger wrote at once."""
    below = [f"{name}: {value}" for name, value in his]
    if not ours:
        # A server that says nothing of this message, and lets nobody speak in its name (RFC 8601, section 5).
        below = [
            line for line in below if not (line.lower().startswith("authentication-results") and MX in line.lower())
        ]
    got = letter(*filter(None, [ours]), sender=sender, below=below)
    if got.sender and got.sender.email.endswith("@vien.example"):
        assert authentication(got, MX).outcome is not PROVEN
