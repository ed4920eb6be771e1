"""Evidence in words that a clerk understands: a sentence for each kind, the runner-up, what a probability means.

For every door alike (`inspect`, the listings, the digest, the desk). Not for deciding, and not for markup: what a
sender wrote stands between « » as it is, and anyone who shows it escapes it.
"""

from types import MappingProxyType
from typing import Protocol

from collector.model import Candidate, Evidence

# Anyone who forges a sender forges these; they count nothing where our server found the sender false.
_FORGED = frozenset(
    {"address", "domain", "wide-domain", "display-name", "contact", "reply-to", "copied", "local-part"}
    | {"rewritten", "rewritten-domain"}
)

SAYINGS = MappingProxyType(
    {
        "letterhead": "Tiêu đề văn bản ghi «{text}»",
        "unit": "Ô «Đơn vị báo cáo» ghi «{text}»",
        "speaker": "Câu mở đầu tự xưng là «{text}»",
        "opening": "Đoạn mở đầu nhắc đến «{text}»",
        "closing": "Đoạn kết nhắc đến «{text}»",
        "title": "Dưới tên báo cáo ghi «{text}»",
        "signature-block": "Phần ký ghi «{text}»",
        "sheet": "Phần đầu trang tính ghi «{text}»",
        "margin": "Đầu trang hoặc chân trang ghi «{text}»",
        "running": "Trong bài, «{text}» là đơn vị được kể hoạt động",
        "symbol": "Số và ký hiệu văn bản là «{text}»",
        "stranger": "Tên đơn vị «{text}» không có trong danh sách công đoàn",
        "file-name": "Tên tệp có «{text}»",
        "folder": "Thư mục hoặc tệp nén chứa tệp này có tên «{text}»",
        "address": "Địa chỉ gửi {text} đã đăng ký cho công đoàn này",
        "answered": "Thư trả lời thư của Văn phòng đã gửi cho {text}",
        "domain": "Tên miền {text} của địa chỉ gửi đã đăng ký cho công đoàn này",
        "wide-domain": "Tên miền {text} dùng chung cho nhiều công đoàn, có công đoàn này",
        "forwarded": "Thư chuyển tiếp; người viết ban đầu là {text}, địa chỉ đã đăng ký",
        "forwarded-domain": "Thư chuyển tiếp; người viết ban đầu là {text}, tên miền đã đăng ký",
        "subject": "Tiêu đề thư có «{text}»",
        "body": "Nội dung thư có «{text}»",
        "sibling": "Tệp khác trong thư («{text}») là của công đoàn này",
        "sibling-of-many": "Một trong các tệp khác của thư («{text}») là của công đoàn này",
        "signature": "Phần ký cuối thư có «{text}»",
        "phone": "Số điện thoại {text} nêu trong thư là số đã đăng ký",
        "mentioned-address": "Địa chỉ {text} nêu trong thư đã đăng ký cho công đoàn này",
        "display-name": "Tên người gửi hiển thị là «{text}»",
        "reply-to": "Địa chỉ nhận trả lời {text} đã đăng ký cho công đoàn này",
        "rewritten": "Thư qua danh sách hoặc nơi chuyển tiếp, tự ghi người viết là {text}, địa chỉ đã đăng ký",
        "rewritten-domain": "Thư qua danh sách hoặc nơi chuyển tiếp, tự ghi người viết là {text}, tên miền đã đăng ký",
        "contact": "Người gửi «{text}» trùng tên người liên hệ đã đăng ký",
        "answered-elsewhere": (
            "Thư trả lời thư của Văn phòng đã gửi cho {text}, nhưng địa chỉ gửi không phải của công đoàn này"
        ),
        "answered-unproven": "Thư dẫn mã một thư nhắc {text}, nhưng mã đó không xác thực được",
        "local-part": "Phần đầu của địa chỉ gửi gợi tên «{text}»",
        "copied": "Thư đồng gửi tới một địa chỉ đã đăng ký: {text}",
        "sent-before": "Cán bộ đã giao văn bản trước đây từ {text} cho công đoàn này",
        "sent-last-year": "Đợt báo cáo trước, văn bản từ {text} là của công đoàn này",
        "owner-named": "Người gửi, được hỏi lại, trả lời tệp là của {text}",
        "rival": "Trong thư còn tệp khác cho cùng yêu cầu này: «{text}»",
        "since": "Phần «{text}» chỉ được ghi vào danh sách sau khi thư đến, nên chỉ để gợi ý",
        "expired": "Công đoàn này chỉ có hiệu lực trong thời gian {text}",
    }
)
_STRENGTHS = ((6.0, "rất mạnh"), (4.0, "mạnh"), (2.0, "vừa"), (0.0, "yếu"))


class Ranked(Protocol):
    """A match, or a document as it was recorded."""

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The unions that it may belong to, best first."""


def sentence(evidence: Evidence) -> str:
    """Return one piece of evidence as a sentence: what speaks, for whom, and how strongly."""
    saying = SAYINGS.get(evidence.kind, f"{evidence.kind}: «{{text}}»").format(text=evidence.text)
    if not evidence.union or evidence.kind in {"expired", "rival", "since"}:
        return f"{saying}{f' ({evidence.union})' if evidence.union else ''}."
    if evidence.weight <= 0:
        why = ": máy chủ báo người gửi không xác thực" if evidence.kind in _FORGED else ""
        return f"{saying} ({evidence.union}, không tính{why})."
    return f"{saying} ({evidence.union}, {strength(evidence.weight)})."


def strength(weight: float) -> str:
    """Return how strongly a piece speaks."""
    return next(word for least, word in _STRENGTHS if weight > least or least == 0.0)


def runner_up(match: Ranked) -> str:
    """Return which union comes next after the first, and how far behind."""
    if not match.candidates:
        return "Chưa có công đoàn nào được gợi ý."
    if len(match.candidates) == 1:
        return "Không có công đoàn nào khác được gợi ý."
    second = match.candidates[1]
    return f"Khả năng kế tiếp: {second.union} ({percent(second.probability)})."


def percent(probability: float) -> str:
    """Write a probability as people read it; nothing is certain, and what has evidence is not impossible."""
    if probability > 0.999:  # noqa: PLR2004 - three digits are as much as a sample carries
        return "trên 99,9 %"
    if probability < 0.001:  # noqa: PLR2004 - as above
        return "dưới 0,1 %"
    return f"{100 * probability:.1f} %".replace(".", ",")
