"""What of an answer states whose a file is."""

import pytest

from collector.model import Message
from collector.triage import is_answer, stated


@pytest.mark.parametrize(
    ("body", "kept", "sure"),
    [
        ("Của CĐ Vụ Pháp chế ạ.", "Của CĐ Vụ Pháp chế ạ.", True),
        ("Vụ Khoa học Xã hội, Nhân văn và Tự nhiên", "Vụ Khoa học Xã hội, Nhân văn và Tự nhiên", True),
        ("Không phải CĐ Vụ Pháp chế, mà CĐ Vụ XNT.", "\n mà CĐ Vụ XNT.", False),
        ("Không thuộc CĐ Vụ Pháp chế", "\n", False),
        ("CĐ Vụ Pháp chế à?", "\n", False),
        ("Của CĐ Vụ Pháp chế phải không", "\n", False),
        ("Anh hỏi CĐ Vụ Pháp chế", "\n", False),
        ("Anh hoi cong doan Vu Phap che", "\n", False),
        ("Công đoàn Hội Vật lý, phố Đoán Ngọ", "Công đoàn Hội Vật lý,\n", False),
        ("Công đoàn Vụ Hợp tác quốc tế", "Công đoàn Vụ Hợp tác quốc tế", True),
        ("It is not theirs", "\n", False),
        ("", "", True),
    ],
)
def test_clauses_that_deny_doubt_or_ask_state_nothing(body, kept, sure):
    told, is_sure = stated(Message("", 0, body=body))
    assert (told.body, is_sure) == (kept, sure)


@pytest.mark.parametrize(
    ("subject", "kept"),
    [
        ("CĐ Vụ Pháp chế", "CĐ Vụ Pháp chế"),
        ("Re: CĐ Vụ Pháp chế", ""),
        ("Trả lời: CĐ Vụ Pháp chế", ""),
        ("CĐ Vụ Pháp chế?", ""),
        ("Báo cáo của CĐ Vụ Pháp chế", "Báo cáo của CĐ Vụ Pháp chế"),
    ],
)
def test_subject_of_a_thread_states_nothing(subject, kept):
    assert stated(Message("", 0, subject=subject))[0].subject == kept


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("CNC", True),
        ("Em không rõ của ai ạ.", True),
        ("Dạ của CĐ Vụ Pháp chế và CĐ Vụ XNT.\nCảm ơn anh.", True),
        ("Cảm ơn anh đã trả lời.", False),
        ("Dạ em nhận được thư rồi ạ.\nTrân trọng,\nLan\nCĐ Vụ Pháp chế", False),
        ("Em sẽ gửi lại sau ạ", False),
        ("Vâng ạ", False),
        ("", False),
    ],
)
def test_thanks_and_promises_answer_nothing(body, expected):
    assert is_answer(Message("", 0, body=body)) is expected
