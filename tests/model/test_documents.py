"""When something of a union came, or was settled by staff's word."""

from datetime import date, datetime

import pytest

from collector.model import ZONE, Mark, Standing, Status

RULED, RECEIVED = (datetime(2024, 11, day, 9, tzinfo=ZONE) for day in (12, 5))


def status(state, mark=None, received_at=None):
    return Status("A", "A", "report", state, received_at, None, None, None, RULED, mark=mark)


@pytest.mark.parametrize(
    ("row", "came"),
    [
        (status(Standing.MISSING), None),
        (status(Standing.ACCEPTED, received_at=RECEIVED), RECEIVED),
        (status(Standing.PAPER, Mark(Standing.PAPER, RULED)), RULED),
        (status(Standing.PAPER, Mark(Standing.PAPER, RULED, date(2024, 11, 8))), datetime(2024, 11, 8, tzinfo=ZONE)),
        (status(Standing.NOTHING_TO_REPORT, Mark(Standing.NOTHING_TO_REPORT, RULED), RECEIVED), RULED),
        (status(Standing.EXEMPT, Mark(Standing.EXEMPT, RULED), RECEIVED), RECEIVED),
    ],
)
def test_a_mark_tells_when_where_it_stands_for_what_came(row, came):
    assert row.came == came
