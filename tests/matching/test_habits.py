"""The habits of people, a bounded run: nothing goes to a wrong union, little waits, the right one stands first.

The long run, with its confusion list, is `python tests/matching/confusion.py`.
"""

import pytest
from matching.confusion import Score, judged


@pytest.fixture(scope="module")
def score():
    return judged(0, (60,), 260, judged(1, (300,), 260, Score()))


def test_nothing_goes_to_a_wrong_union(score):
    assert score.wrong == []
    assert score.auto > 900


def test_what_a_clerk_could_decide_is_decided(score):
    assert sum(score.decidable.values()) > 800
    assert score.share(score.decidable) >= 0.98


def test_right_union_stands_first_where_it_waits(score):
    assert sum(score.first.values()) > 100
    assert score.share(score.first) >= 0.95


def test_every_plot_was_played(score):
    assert {plot for plot, _ in score.plots} == {
        "own", "no letterhead", "nameless", "child by parent", "bundle", "neighbour", "forwarded", "copied letterhead",
        "outsider", "outsider passed on", "moved clerk", "silent neighbour", "slip", "swapped table", "forged",
    }  # fmt: skip
