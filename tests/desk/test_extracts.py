"""What was taken out of a report, arranged for a page."""

import pytest

from collector.desk.extracts import Extract, telling


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({}, Extract((), (), (), (), ())),
        (
            {
                "date": "2024-11-06",
                "place": None,
                "recommendations": [{"to": None, "text": "a"}, {"to": "Bộ", "text": "b"}, {"to": None, "text": "c"}],
                "difficulties": [{"section": "1", "text": "thiếu", "cause": "bận"}],
                "form": ["Thiếu dòng 3."],
            },
            Extract(
                (("Nơi và ngày ký", "06/11/2024"),),
                (("", ("a", "c")), ("Bộ", ("b",))),
                (),
                ("thiếu (Nguyên nhân: bận)",),
                ("Thiếu dòng 3.",),
            ),
        ),
    ],
)
def test_facts_are_arranged_for_a_page(facts, told):
    assert telling(facts) == told
