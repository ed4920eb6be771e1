"""Until when somebody is away, in the words of out-of-office notes, all received on Tuesday, 5 November 2024."""

from datetime import date

import pytest

from collector.model import Message
from collector.triage import away_until

RECEIVED = date(2024, 11, 5)
N8, N10, N11, N15 = (date(2024, 11, day) for day in (8, 10, 11, 15))

NOTES = [
    ("Tôi đi công tác đến hết ngày 08/11/2024.", N8),
    ("Tôi đi công tác từ ngày 04/11 đến hết ngày 08/11/2024. Mọi việc xin liên hệ 0912345678.", N8),
    ("Hiện tôi nghỉ phép từ 4/11-8/11, sẽ trả lời sau.", N8),
    ("Tôi vắng mặt từ 04 đến 08/11.", N8),
    ("Tôi nghỉ phép đến ngày 8 tháng 11 năm 2024", N8),
    ("Toi di cong tac den 8/11/2024, can gap xin goi 0243 000 000", N8),
    ("Tôi sẽ quay lại làm việc vào thứ Hai, ngày 11/11/2024.", N10),
    ("Tôi sẽ trở lại cơ quan ngày 11/11.", N10),
    ("Em nghỉ ốm, thứ Hai em đi làm lại ạ.", None),
    ("Em nghỉ ốm, em đi làm lại vào thứ Hai ạ.", N10),
    ("Tôi đi học đến thứ Sáu tuần này.", N8),
    ("Tôi nghỉ thai sản đến hết tháng 3/2025.", date(2025, 3, 31)),
    ("Hôm nay 05/11 tôi nghỉ.", RECEIVED),
    ("Ngày 8/11 tôi đi công tác, không kiểm tra được email.", N8),
    ("I am out of the office until November 15, 2024.", N15),
    ("I will be on leave from 4 Nov to 15 Nov 2024 with limited access to email.", N15),
    ("I am away, returning on Monday, 11 November.", N10),
    ("Out of office through 15th of November", N15),
    ("I'll be back on 2024-11-11.", N10),
    ("I am on vacation 11/04/2024 - 11/15/2024", N15),
    ("I am out of office until 15.11.2024.", N15),
    ("Nghỉ từ 23/12 đến 03/01", date(2025, 1, 3)),
    ("Tôi đi công tác đến hết 01/11/2024.", None),  # a note that somebody forgot to switch off
    ("Tôi đi vắng, sẽ trả lời sớm.", None),
    ("Cảm ơn bạn đã gửi thư. Chúng tôi đã nhận thư ngày 05/11/2024.", None),
    ("Tôi vắng mặt đến 45/13.", None),
]


@pytest.mark.parametrize(("words", "until"), NOTES)
def test_the_last_day_of_an_absence_is_read(words, until):
    assert away_until(Message("0" * 64, 1, subject="Trả lời tự động: Kính nhắc", body=words), RECEIVED) == until
