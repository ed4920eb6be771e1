import re
from datetime import datetime

from collector.demo import terminal
from collector.model import ZONE, LetterKind, Standing, Status

AT = datetime(2024, 11, 11, 9, 36, tzinfo=ZONE)


def _statuses(cast):
    return [
        Status(union.code, union.name, requirement, Standing.NEEDS_FIX, AT, True, "d", 1, AT)
        for union in cast.unions
        for requirement in ("report", "stats")
    ]


def test_the_status_table_fits_a_hundred_columns_and_aligns(cast):
    lines = terminal.table(cast.unions, _statuses(cast))
    assert len(lines) == len(cast.unions) + 2
    assert max(map(len, lines)) <= 100
    assert len({line.index("Cần sửa") for line in lines[2:]}) == 1


def test_a_row_tells_state_lateness_and_last_arrival(cast):
    row = terminal.table(cast.unions[:1], _statuses(cast))[2]
    assert re.split(" {2,}", row) == ["VPB", "CĐ Văn phòng Bộ", "Cần sửa, muộn", "Cần sửa, muộn", "09:36 11/11"]


def test_a_day_is_one_line_with_its_counts(cast):
    done = [Status("A", "", r, Standing.ACCEPTED, AT, False, "d", 1, AT) for r in ("report", "stats")]
    owing = Status("B", "", "report", Standing.MISSING, None, None, None, None, AT)
    line = terminal.day_line(AT, came=3, went=12, statuses=[*done, owing])
    assert line == "Thứ Hai  11/11    3 thư đến   12 thư đi  [############............]  1/2 đủ và đạt"


def test_letters_are_counted_by_kind_in_vietnamese():
    assert terminal.letters({LetterKind.REMINDER: 40, LetterKind.DIGEST: 7}) == [
        "  Nhắc nộp             40",
        "  Bản tin tình hình     7",
    ]
