"""How every door names the states of the product, in Vietnamese. Not for sentences: those stand beside their code."""

from collections.abc import Iterable
from enum import StrEnum

from collector.model import (
    Decision,
    DocumentState,
    Finding,
    LetterKind,
    LetterState,
    MessageClass,
    MessageState,
    RulingKind,
    Severity,
    Standing,
)

# By the enum first: members of two enums with the same text are equal, so one table would mix them up.
_NAMES: dict[type[StrEnum], dict[StrEnum, str]] = {
    Standing: {
        Standing.MISSING: "Chưa nhận",
        Standing.REVIEW: "Chờ xem",
        Standing.NEEDS_FIX: "Cần sửa",
        Standing.ACCEPTED: "Đạt",
        Standing.EXEMPT: "Được miễn",
        Standing.NOTHING_TO_REPORT: "Không phát sinh",
        Standing.PAPER: "Bản giấy",
    },
    DocumentState: {
        DocumentState.REJECTED: "Không nhận",
        DocumentState.NOT_A_SUBMISSION: "Không phải bài nộp",
        DocumentState.REVIEW: "Chờ xem",
        DocumentState.UNREADABLE: "Không đọc được",
        DocumentState.NEEDS_FIX: "Cần sửa",
        DocumentState.SUPERSEDED: "Đã có bản thay",
        DocumentState.ACCEPTED: "Đạt",
    },
    MessageClass: {
        MessageClass.SUBMISSION: "Nộp báo cáo",
        MessageClass.QUESTION: "Hỏi, đề nghị",
        MessageClass.AUTO_REPLY: "Trả lời tự động",
        MessageClass.BOUNCE: "Thư bị trả lại",
        MessageClass.OWN: "Thư của văn phòng",
        MessageClass.SPAM: "Thư quảng cáo",
        MessageClass.OTHER: "Thư khác",
    },
    MessageState: {
        MessageState.DONE: "Đã xử lý",
        MessageState.REVIEW: "Chờ xem",
        MessageState.FAILED: "Xử lý lỗi",
    },
    LetterKind: {
        LetterKind.NOTICE: "Thông báo",
        LetterKind.ACKNOWLEDGEMENT: "Xác nhận đã nhận",
        LetterKind.FIX_REQUEST: "Đề nghị sửa",
        LetterKind.UPDATE: "Cập nhật",
        LetterKind.REMINDER: "Nhắc nộp",
        LetterKind.OVERDUE: "Đôn đốc quá hạn",
        LetterKind.THANKS: "Cảm ơn",
        LetterKind.DIGEST: "Bản tin tình hình",
        LetterKind.RECEIPT_UNKNOWN: "Hỏi lại người gửi",
        LetterKind.ALARM: "Cảnh báo",
        LetterKind.OTHER: "Thư khác",
    },
    LetterState: {
        LetterState.QUEUED: "Chờ gửi",
        LetterState.SENT: "Đã gửi",
        LetterState.FAILED: "Gửi lỗi",
        LetterState.HELD: "Giữ chờ duyệt",
        LetterState.UNCERTAIN: "Chưa rõ",
        LetterState.DROPPED: "Đã bỏ",
    },
    Decision: {
        Decision.AUTO: "Tự động",
        Decision.REVIEW: "Chờ văn phòng quyết định",
        Decision.MANUAL: "Văn phòng đã giao",
        Decision.NONE: "Không cần",
    },
    Severity: {
        Severity.ERROR: "Cần sửa",
        Severity.WARNING: "Lưu ý",
        Severity.INFO: "Ghi nhận",
    },
}

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def name(member: StrEnum) -> str:
    """Return the Vietnamese name of a state, a class or a kind; a kind without one by itself."""
    return _NAMES[type(member)][member]


def path(path: str, findings: Iterable[Finding]) -> str:
    """Return how a file is called for staff; a message that lacks the file that it speaks of stands in its place."""
    if any(found.code == "message.no-file" for found in findings):
        return "(thư không kèm tệp báo cáo)"
    return path or "(không tên)"


# The kinds of evidence as the matcher names them.
_EVIDENCE: dict[str, str] = {
    "letterhead": "Tiêu đề văn bản",
    "unit": "Ô «Đơn vị báo cáo»",
    "opening": "Đoạn mở đầu",
    "closing": "Đoạn kết",
    "title": "Tên báo cáo",
    "signature-block": "Phần ký tên",
    "sheet": "Tên trang tính",
    "margin": "Đầu và chân trang",
    "running": "Đơn vị được kể trong bài",
    "symbol": "Số và ký hiệu văn bản",
    "file-name": "Tên tệp",
    "folder": "Tên thư mục, tệp nén",
    "address": "Địa chỉ đã đăng ký",
    "domain": "Tên miền đã đăng ký",
    "wide-domain": "Tên miền dùng chung",
    "local-part": "Tên hộp thư",
    "answered": "Trả lời thư của văn phòng",
    "answered-elsewhere": "Trả lời thư gửi cho đơn vị khác",
    "answered-unproven": "Nhắc mã thư của văn phòng",
    "forwarded": "Người gửi ban đầu",
    "forwarded-domain": "Tên miền người gửi ban đầu",
    "subject": "Tiêu đề thư",
    "body": "Nội dung thư",
    "sibling": "Tệp gửi cùng thư",
    "sibling-of-many": "Tệp gửi cùng thư",
    "signature": "Chữ ký cuối thư",
    "phone": "Số điện thoại",
    "contact": "Tên người liên hệ",
    "mentioned-address": "Địa chỉ nhắc trong thư",
    "display-name": "Tên người gửi",
    "reply-to": "Địa chỉ trả lời",
    "rewritten": "Người viết theo nơi chuyển tiếp",
    "rewritten-domain": "Tên miền người viết theo nơi chuyển tiếp",
    "copied": "Địa chỉ đồng gửi",
    "sent-before": "Văn bản đã giao trước đây",
    "sent-last-year": "Đợt báo cáo trước",
    "owner-named": "Trả lời của người gửi",
    "rival": "Tệp khác cùng yêu cầu",
    "since": "Ghi vào danh sách sau khi thư đến",
    "expired": "Ngoài thời gian có hiệu lực",
    "speaker": "Văn bản tự xưng là của",
    "stranger": "Tên ngoài danh sách công đoàn",
}


def evidence(kind: str) -> str:
    """Return the Vietnamese name of a kind of evidence."""
    # A store may keep evidence of a kind that is gone.
    return _EVIDENCE.get(kind, kind)


_ACTIONS: dict[str, str] = {
    RulingKind.ASSIGN: "Giao văn bản",
    RulingKind.EXTEND: "Gia hạn",
    RulingKind.REJECT: "Không nhận văn bản",
    RulingKind.ACCEPT: "Nhận văn bản dù còn lỗi",
    RulingKind.SET_ASIDE: "Xếp ra ngoài, không phải bài nộp",
    RulingKind.SETTLE: "Ghi thư đã được giải quyết",
    RulingKind.KEEP: "Giữ tệp dù đơn vị đề nghị không dùng",
    RulingKind.UNDO: "Hoàn tác một quyết định",
    RulingKind.MARK: "Đánh dấu",
    RulingKind.WAIVE: "Miễn một lỗi",
    "unwaive": "Bỏ miễn một lỗi",
    RulingKind.NOTE: "Ghi chú",
    RulingKind.CLOSE: "Chốt đợt báo cáo",
    RulingKind.REOPEN: "Mở lại đợt báo cáo",
    "upload": "Ghi nhận tệp nhận trực tiếp",
    "again": "Thử lại thư bị lỗi",
    RulingKind.RELEASE: "Cho gửi thư",
    "drop": "Bỏ thư",
    "resend": "Gửi lại thư",
    "remind": "Nhắc ngay",
    RulingKind.REVIVE: "Dùng lại địa chỉ",
    RulingKind.TEACH: "Bổ sung danh sách",
    RulingKind.FORGET: "Bỏ đề xuất",
    "import": "Nhập danh sách",
    "unions import": "Nhập danh sách",
    "unions edit": "Sửa danh sách",
    "download": "Tải tệp gốc",
    "sign-in": "Đăng nhập",
    "staff-add": "Tạo hoặc đổi tài khoản",
    "staff-disable": "Khóa tài khoản",
    "staff-remove": "Xóa tài khoản",
    "staff-token": "Cấp mã truy cập",
}


def action(action: str) -> str:
    """Return the Vietnamese name of what staff did."""
    return _ACTIONS.get(action, action)
