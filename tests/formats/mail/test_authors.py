import pytest

from collector.model import Address, ArcSeal

PHUC = Address("Lê Phúc", "phuc@vien.example")
REPLY = "Reply-To: Lê Phúc <phuc@vien.example>"


def raw(sender, *heads):
    return "\r\n".join([f"From: {sender}", *heads, "Subject: bao cao", "", "Kinh gui."]).encode()


@pytest.mark.parametrize(
    ("sender", "heads", "hidden"),
    [
        # What lists and forwarders write
        ("Phúc via Hội đồng <hoidong@lists.example>", ["X-Original-From: Lê Phúc <phuc@vien.example>"], PHUC),
        ("noreply@chuyenthu.example", ["X-Original-From: Lê Phúc <phuc@vien.example>"], PHUC),
        ("'Lê Phúc' via Hội đồng <hoidong@lists.example>", [REPLY], PHUC),
        ("Lê Phúc (qua danh sách) <hoidong@lists.example>", [REPLY], PHUC),
        ("Lê Phúc thông qua Cổng thư <cong@lists.example>", [REPLY.replace("Lê Phúc ", "")], PHUC),
        ("Hội đồng <hoidong@lists.example>", ["List-Id: Hội đồng <hoidong.lists.example>", REPLY], PHUC),
        ("Hội đồng <hd@lists.example>", ["List-Id: <x>", "List-Post: <mailto:hd@lists.example>", REPLY], PHUC),
        (
            "Phúc via HĐ <hd@lists.example>",
            ["List-Id: <hd.lists.example>", "X-Original-Sender: phuc@vien.example"],
            PHUC,
        ),
        ("Hệ thống văn bản <no-reply@eoffice.example>", [REPLY], PHUC),
        ("Chuyển thư <fwd+123@chuyenthu.example>", [REPLY], PHUC),
        ("SRS0=ab=cd=vien.example=phuc@chuyenthu.example", [REPLY], PHUC),
        # The list is among those who get the answer
        ("Phúc via HĐ <hd@lists.example>", ["To: hd@lists.example", f"{REPLY}, hd@lists.example"], PHUC),
        # Nobody is hidden
        ("Lê Phúc <phuc@vien.example>", ["X-Original-From: phuc@vien.example"], None),
        ("Lê Phúc <phuc@nha.example>", [REPLY], None),
        ("Nguyễn Thị Qua <qua@vien.example>", [REPLY], None),
        ("Hội đồng <hoidong@lists.example>", ["List-Id: <khac.other.example>", REPLY], None),
        ("Phúc via HĐ <hd@lists.example>", ["Reply-To: hd@lists.example"], None),
        ("Phúc via HĐ <hd@lists.example>", ["Reply-To: chung@lists.example"], None),
        ("Forwardsen <forwardsen@vien.example>", [REPLY], None),
        ("noreply@chuyenthu.example", [], None),
    ],
)
def test_whom_a_list_or_a_forwarder_hid(walk, sender, heads, hidden):
    found = walk(raw(sender, *heads)).rewritten_from
    assert (found.email if found else None) == (hidden.email if hidden else None)
    assert found is None or found.name in {"Lê Phúc", ""}


def test_a_hidden_author_is_nobody_who_forwards(walk):
    found = walk(raw("noreply@chuyenthu.example", "List-Id: <x.example>", "X-Original-From: phuc@vien.example"))
    assert (found.rewritten_from, found.forwarded_from) == (Address("", "phuc@vien.example"), ())


@pytest.mark.parametrize(
    ("sender", "sole"),
    [
        ("Phúc <phuc@vien.example>", True),
        ('"Phúc, x@evil.example" <Phuc@Vien.example>', True),
        ("phuc@vien.example (Phúc (văn thư) x@evil.example)", True),
        ("phuc@vien.example", True),
        ("phuc@vien.example, x@evil.example", False),
        ("x@evil.example <phuc@vien.example>", False),
        ("phuc@vien.example <phuc@vien.example>", True),
        ("<phuc@vien.example> <x@evil.example>", False),
        ("<=?utf-8?q?phuc=40vien.example?=@evil.example>", False),
        ("=?utf-8?q?x@evil.example?= <phuc@vien.example>", False),
        ("phuc@vien.example\r\nFrom: x@evil.example", False),
        ("Phúc", False),
        (f"{'(' * 5000}phuc@vien.example", False),
    ],
)
def test_whether_from_can_be_read_in_one_way_alone(walk, sender, sole):
    assert walk(raw(sender)).sole_author is sole


def test_a_message_without_from_has_no_sure_author(walk):
    found = walk(b"Sender: phuc@vien.example\r\n\r\nKinh gui.")
    assert (found.sender, found.sole_author) == (Address("", "phuc@vien.example"), False)


SEAL = "ARC-Seal: i={i}; a=rsa-sha256; cv=pass;\r\n d={domain}; s=arc; b=ab=="
FOUND = "ARC-Authentication-Results: i={i}; {domain}; dmarc=pass\r\n header.from=vien.example"


def chain(*sets):
    return [line.format(i=i, domain=domain) for i, domain in sets for line in (SEAL, FOUND)]


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        (chain((1, "lists.example")), ArcSeal("lists.example", "lists.example; dmarc=pass header.from=vien.example")),
        (
            chain((2, "Lists.Example"), (1, "first.example")),
            ArcSeal("lists.example", "Lists.Example; dmarc=pass header.from=vien.example"),
        ),
        (chain((1, "lists.example"), (1, "evil.example")), None),
        (chain((2, "lists.example"))[:1] + chain((1, "first.example")), None),
        (chain((1, "lists.example"))[1:], None),
        (chain((0, "lists.example")), None),
        (chain(("1" * 5000, "lists.example")), None),
        (chain((51, "lists.example")), None),
        (chain((1, "none")), None),
        ([], None),
    ],
)
def test_the_outermost_seal_is_read_with_what_it_found(walk, heads, expected):
    got = walk(raw("ds@lists.example", *heads)).arc
    assert got == (expected and ArcSeal(expected.domain, f" {expected.results}"))


def test_headers_that_directly_follow_one_another_are_kept_together(walk):
    heads = ["Received: from a by b; x", "authentication-results: a;\r\n spf=pass", "Authentication-Results: b; none"]
    heads += ["X-Between: yes", "Authentication-Results: =?utf-8?q?c=3B_dmarc=3Dpass?="]
    found = walk("\r\n".join([*heads, "", "x"]).encode()).authentication
    assert found == (("a; spf=pass", "b; none"), ("=?utf-8?q?c=3B_dmarc=3Dpass?=",))
