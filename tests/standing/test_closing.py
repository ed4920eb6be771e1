"""What came after the close is no part of what stands."""

from datetime import timedelta

import pytest

from collector.model import DocumentState
from collector.standing import parted, untouched


@pytest.mark.parametrize(("seconds", "comes"), [(-1, "before"), (0, "after"), (1, "after")])
def test_records_are_parted_at_the_instant_of_the_close(doc, at, seconds, comes):
    record = doc("d1", when="2024-11-20 17:00")
    found = parted([record], at("2024-11-20 17:00") - timedelta(seconds=seconds))
    assert {"before": found.before, "after": found.after} == {
        "before": [record] if comes == "before" else [],
        "after": [record] if comes == "after" else [],
    }


def test_an_open_campaign_leaves_nothing_out(doc):
    record = doc("d1")
    assert parted([record], None) == ([record], [])


@pytest.mark.parametrize(
    ("codes", "facts", "state"),
    [
        ((), {}, DocumentState.REVIEW),
        (("report.section-missing",), {}, DocumentState.REVIEW),
        (("file.unreadable",), {}, DocumentState.REVIEW),
        ((), {"rejected": True}, DocumentState.REJECTED),
    ],
)
def test_what_came_after_the_close_waits_and_is_late_for_nobody(doc, codes, facts, state):
    found = untouched(doc("d1", *codes, **facts))
    assert (found.state, found.late, found.version) == (state, None, None)
