"""Evidence in words, and the weights as their file says them."""

import pytest
from matching.maker import WEIGHTS

from collector.matching import KINDS, runner_up, sentence
from collector.matching.sentences import SAYINGS, percent, strength
from collector.model import Candidate, Decision, Evidence, Match


def match(*candidates):
    return Match(Decision.REVIEW, None, tuple(Candidate(*one) for one in candidates))


def test_every_kind_has_its_weight_and_its_sentence():
    assert set(SAYINGS) == set(KINDS) == set(WEIGHTS.kinds)
    said = [sentence(Evidence(kind, "PC", "abc", 3.0)) for kind in KINDS]
    assert all("abc" in one and one.endswith(".") and one[0].isupper() for one in said)
    assert len(set(said)) == len(KINDS)


@pytest.mark.parametrize(
    ("piece", "said"),
    [
        (
            Evidence("letterhead", "PC", "CĐ VỤ PHÁP CHẾ", 8.0),
            "Tiêu đề văn bản ghi «CĐ VỤ PHÁP CHẾ» (PC, rất mạnh).",
        ),
        (
            Evidence("address", "PC", "a@b.example", 0.0),
            (
                "Địa chỉ gửi a@b.example đã đăng ký cho công đoàn này "
                "(PC, không tính: máy chủ báo người gửi không xác thực)."
            ),
        ),
        (
            Evidence("stranger", "", "CĐ Sở Y tế", 5.0),
            "Tên đơn vị «CĐ Sở Y tế» không có trong danh sách công đoàn.",
        ),
        (Evidence("rival", "PC", "BC 2.docx", 0.0), "Trong thư còn tệp khác cho cùng yêu cầu này: «BC 2.docx» (PC)."),
    ],
)
def test_piece_of_evidence_is_said_in_a_sentence(piece, said):
    assert sentence(piece) == said


def test_strength_follows_the_weight():
    assert [strength(weight) for weight in (7.0, 5.0, 3.0, 0.5)] == ["rất mạnh", "mạnh", "vừa", "yếu"]


def test_runner_up_is_told_with_its_chance():
    assert [runner_up(match()), runner_up(match(("A", 0.9))), runner_up(match(("A", 0.9), ("B", 0.0634)))] == [
        "Chưa có công đoàn nào được gợi ý.",
        "Không có công đoàn nào khác được gợi ý.",
        "Khả năng kế tiếp: B (6,3 %).",
    ]
    assert [percent(1.0), percent(0.0)] == ["trên 99,9 %", "dưới 0,1 %"]


# --- the file
