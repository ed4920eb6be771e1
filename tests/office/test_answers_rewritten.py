"""The answer to a From that was rewritten: whoever reads a list's own address must not read it unseen."""

import pytest
from factories.papers import BOTH
from factories.people import Person

LIST = "ds@lists.example"


def ask(small_site, name, headers):
    """Let a paper of CNC come from a list's address; return what is written about it: (kind, to, state)."""
    papers = small_site.files("CNC", *BOTH)
    small_site.write(Person(name, LIST, ""), "Báo cáo", "Gửi ạ.", papers, when="2024-11-05T10:00", headers=headers)
    small_site.poll("2024-11-05T10:01")
    return [(row.kind.value, row.to, row.state.value) for row in small_site.rows()]


@pytest.mark.parametrize(
    ("name", "headers"),
    [
        ("Hoa", {"X-Original-From": "<hoa@la.example>"}),
        ("Hoa via Danh sách", {"Reply-To": f"<hoa@la.example>, <{LIST}>"}),
        ("Hoa via Danh sách", {"X-Original-Sender": "hoa@la.example"}),
    ],
)
def test_an_answer_to_an_address_that_stands_in_place_of_the_author_s_waits(small_site, name, headers):
    ((kind, to, state),) = ask(small_site, name, headers)
    assert (kind, to, state) == ("acknowledgement", (LIST,), "held")


@pytest.mark.parametrize(("name", "headers"), [("Hoa", {}), ("Hoa", {"X-Original-From": f"<{LIST}>"})])
def test_an_answer_to_whoever_wrote_himself_goes(small_site, name, headers):
    assert ask(small_site, name, headers) == [("acknowledgement", (LIST,), "sent")]
