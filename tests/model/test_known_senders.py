import pytest

from collector.model import Union, known_senders

PARENT = Union("VIEN", "Công đoàn Viện", emails=("Vien@Bo.example",), domains=("vien.example",))
UNION = Union(
    "PHONG", "Công đoàn Phòng", parent="VIEN", emails=("phong@thu.example",), domains=("@Bo.example", "phong.example.")
)
REGISTRY = frozenset({"vien.example", "bo.example", "phong.example", "cuc.bo.example"})


@pytest.mark.parametrize(
    ("email", "known"),
    [
        ("phong@thu.example", True),  # its row
        (" Phong@THU.example ", True),  # however it is written
        ("vien@bo.example", True),  # its parent's row
        ("ai-do@bo.example", True),  # a listed domain, written with the sign in the registry
        ("ai-do@may.bo.example", True),  # a part of it
        ("ai-do@phong.example", True),  # a listed domain, with the root's dot in the registry
        ("ai-do@phong.example.", True),  # and so in the message
        ("van-phong@congdoan.example", True),  # the office's own
        ("ca-nhan@nha.example", False),  # brought what stands, which its line alone knows
        ("ai-do@cuc.bo.example", False),  # a longer domain that another union lists
        ("ai-do@may.cuc.bo.example", False),
        ("ai-do@vien.example", False),  # the parent's domain is its own matter, its address is not
        ("khac@thu.example", False),  # beside the address of the row
        ("ai-do@giabo.example", False),  # ends alike and is another
        ("ai-do@bo.example.la.example", False),  # begins alike and is another
        ("bo.example", False),  # no address
        ("", False),
        ("@", False),
    ],
)
def test_who_is_known_for_a_union(email, known):
    senders = known_senders(UNION, PARENT, own=("Van-Phong@congdoan.example",), domains=REGISTRY)

    assert senders.has(email) is known


def test_a_row_without_address_or_domain_knows_nobody():
    senders = known_senders(Union("X", "Công đoàn X", emails=("",), domains=("", "@")))

    assert [senders.has(email) for email in ("", "@", "a@b.example", "a@")] == [False] * 4


def test_the_top_of_the_tree_is_no_domain_of_anybody():
    senders = known_senders(UNION, domains=REGISTRY)

    assert [senders.has_domain(domain) for domain in ("example", "", ".")] == [False] * 3
