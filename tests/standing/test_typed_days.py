"""The end of an extension, as staff type it."""

import pytest

from collector.errors import RulingRefused
from collector.standing import parse_extension


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("2024-11-15", "2024-11-16 00:00"),
        (" 15/11/2024 ", "2024-11-16 00:00"),
        ("2024-12-31", "2025-01-01 00:00"),
        ("2024-11-15T17:00", "2024-11-15 17:00"),
        ("2024-11-15 17:00", "2024-11-15 17:00"),
        ("15/11/2024 17:00", "2024-11-15 17:00"),
        ("2024-11-15T17:00:30", "2024-11-15 17:00:30"),
        ("2024-11-15T10:00+00:00", "2024-11-15 17:00"),
    ],
)
def test_the_end_of_an_extension_as_staff_type_it(at, text, end):
    assert parse_extension(text) == at(end)


@pytest.mark.parametrize("text", ["", "mai", "2024-11-31", "31/11/2024", "15/11", "2024-11-15T25:00", "9999-12-31"])
def test_an_extension_that_is_no_day_is_refused(text):
    with pytest.raises(RulingRefused, match="không phải là ngày"):
        parse_extension(text)
