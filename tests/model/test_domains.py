import pytest

from collector.model.domains import domain_of, is_aligned, is_within


@pytest.mark.parametrize(
    ("written", "domain"),
    [
        ("a@Unit.Example", "unit.example"),
        ("unit.example.", "unit.example"),
        ("<a@unit.example>", "unit.example"),
        ("@unit.example", "unit.example"),  # as DKIM writes its i=
        ("x@unit.example@evil.example", "evil.example"),  # what stands behind the last @ counts
        ("a@viện.example", "xn--vin-5kz.example"),
        ("none", ""),
        ("a@localhost", ""),
        ("a@[192.0.2.1]", ""),
        ("header.d=unit.example", ""),
        ("a@unit..example", ""),
        (f"{'a' * 64}.example", ""),
        ("", ""),
    ],
)
def test_a_domain_is_written_one_way(written, domain):
    assert domain_of(written) == domain


@pytest.mark.parametrize(
    ("one", "other", "aligned"),
    [
        ("vkist.most.gov.vn", "most.gov.vn", True),  # parts of one organisation
        ("mail.vkist.most.gov.vn", "thu.most.gov.vn", True),
        ("most.gov.vn", "mof.gov.vn", False),  # gov.vn is a public suffix: two ministries
        ("gov.vn", "most.gov.vn", False),
        ("most.gov.vn", "gov.vn", False),
        ("gov.vn", "gov.vn", True),
        ("vien.example", "gia-vien.example", False),
        ("vien.example", "vien.example.evil.example", False),
        ("a.blogspot.com", "b.blogspot.com", False),  # tenants of a host are strangers to each other
        ("", "", False),
    ],
)
def test_domains_are_aligned_within_one_organisation(one, other, aligned):
    assert is_aligned(one, other) is aligned


def test_a_domain_lies_within_itself_and_what_it_is_a_part_of():
    assert [is_within(one, "lists.example") for one in ("lists.example", "arc.lists.example")] == [True, True]
    assert [is_within(one, "lists.example") for one in ("mylists.example", "example", "")] == [False, False, False]
    assert not is_within("lists.example", "")
