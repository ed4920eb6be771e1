"""Tells whether a message without a file asks the office for something: a question, help, more time.

Vietnamese is written with and without diacritics, often both in one letter. Each sentence is read by itself: with
diacritics by the words as they are ("hội" is no "hỏi"), without by the same words without theirs. In doubt a message
asks: an answer too many is better than a clerk who waits for one. Not for what a file is (`roles`).
"""

import re
from collections.abc import Iterator

from collector.model import Message
from collector.vietnamese import clean, flatten

_ME = (
    r"(?:em|tôi|tớ|mình|cháu|chúng (?:em|tôi|mình)|bọn em|đơn vị|bên (?:em|tôi|mình)|cđcs"
    r"|công đoàn (?:em|tôi|viện|cục|trung tâm))"
)
_YOU = (
    r"(?:anh|chị|a|c|các (?:anh|chị|đồng chí|đ/c|bạn)|anh/chị|đồng chí|đ/c|bạn|quý|vp|văn phòng|ban|lãnh đạo|thầy|cô)"
)
_THINGS = (
    r"(?:mẫu|file|tệp|biểu|bảng|link|địa chỉ|số điện thoại|sđt|hướng dẫn|công văn|bản (?:mềm|word|excel|mẫu)|ý kiến"
    r"|thông tin|đề cương|form|mã|tài khoản)"
)
_SENT_TO_US = (
    r"(?:mẫu|biểu|file|tệp|hướng dẫn|công văn|phản hồi|trả lời|thư|email|xác nhận|đề cương)"  # what the office sends
)
_TIME = r"(?:ngày|hôm|tuần|thời gian|bữa|buổi|tháng|chút thời gian)"
_END = r"(?: ạ| vậy| thế| nhỉ| anh| chị| đây)*\s*(?:$|,)"

# A request for more time is a question too (docs/CONTRACT.md).
_MORE_TIME = (
    r"\b(?:gia hạn|giãn (?:thời )?hạn|khất|hoãn)\b",
    r"\blùi (?:lại|thời hạn|hạn|ngày|thời gian)",
    rf"\bthêm (?:\d+|vài|mấy|ít|một|hai|ba|bốn|năm|dăm) {_TIME}\b",
    rf"\bxin thêm {_TIME}\b",
    r"\bthêm thời gian\b",
    r"\b(?:nộp|gửi|báo cáo)(?: \w+){0,4} (?:chậm|muộn|trễ)\b",
    r"\b(?:chậm|muộn|trễ) (?:đến|tới|lại|so với|vài|mấy|\d+)\b",
    r"\b(?:xin(?: phép)?|cho (?:phép )?(?:em|đơn vị|chúng tôi))\b[^.\n]{0,40}\b(?:nộp|gửi|báo cáo)\b[^.\n]{0,20}\bsau",
    r"\bkéo dài (?:thêm )?thời (?:hạn|gian)",
    r"\b(?:không|chưa|chẳng|ko) kịp\b",
    r"\bquá hạn (?:được|có)\b",
    r"\bmới (?:có thể )?(?:gửi|nộp|hoàn thành|tổng hợp|làm|xong)(?: \w+){0,3} (?:được|xong|kịp)\b",
    r"\b(?:extension|more time|extend (?:the|our)|delay (?:the|our|in))\b",
)
_QUESTION = (
    # "B?o c?o" lost its characters on the way and asks nothing.
    r"\?(?!\w)",
    (
        r"\b(?:được|phải|cần|có|đúng|chưa|nộp|gửi|cả|luôn|nữa|báo cáo)\b[^.\n]{0,60}\b(?:không|ko|hông) "
        r"(?:ạ|vậy|nhỉ|nhé anh|anh|chị)\b"
    ),
    r"\bhay (?:là )?(?:không|chưa)\b",
    r"\b(?:nhận được|tới|đến|đủ|xem|ổn|đúng|được|xong|có) (?:\w+ ){0,4}chưa(?: ạ| vậy| nhỉ| anh| chị)+\s*$",
    (
        r"\b(?:thế nào|như thế nào|ra sao|làm sao|tại sao|vì sao|ở đâu|chỗ nào|khi nào|bao giờ|lúc nào|bao nhiêu"
        rf"|mấy giờ|(?:ngày|mùng|tháng|mục|khoản) mấy|(?:năm|mục|cột|dòng|mẫu|ngày|biểu) nào|ai){_END}"
    ),
    r"\bcó (?:phải|cần|được|bắt buộc|đúng)\b[^.\n]{1,80}\b(?:không|ko)(?: ạ| vậy| nhỉ)?\s*$",
    r"\bliệu\b[^.\n]{0,60}\bkhông\b",
    r"\bkhông biết (?:là )?(?:có|phải|nên|mục|cột|số|file|đơn vị|em|anh|chị|nộp|gửi|điền)\b",
    r"\b(?:could|can|would) you\b",
    r"\bhow (?:do|can|should|to)\b",
    r"\bwhich (?:form|file|year)\b",
    r"\bplease (?:advise|clarify|extend|explain)\b",
)
# To ask is also to visit (thăm hỏi), to learn (học hỏi), to greet (chào hỏi).
_TO_ASK = r"(?<!thăm )(?<!học )(?<!chào )(?<!đòi )(?<!thưa )\bhỏi\b(?! thăm)(?! han)(?! đáp)"
# Without diacritics it is also every meeting and association (hội): the words beside it must tell.
_TO_ASK_BARE = (
    r"\b(?:xin|cho|muon|em|toi|can)(?: phep)? hoi\b",
    r"(?<!tham )(?<!hoc )(?<!chao )\bhoi\b(?= (?:ve|bieu|mau|han|cach|anh|chi|them|lai|xem|cai|vp|la\b|co\b))",
)
_HELP = (
    rf"\b(?:giúp|hộ|giùm|dùm)(?: cho)? (?:{_ME}|với)\b",
    rf"\bhướng dẫn (?:giúp|thêm|cụ thể|cho {_ME}|lại|em|cách)",
    r"\bgiải đáp\b",
    rf"\bcho {_ME} (?:xin|hỏi|biết|mượn|thêm)\b",
    rf"\bxin (?:lại |thêm )?{_THINGS}",
    rf"\bgửi (?:lại )?(?:giúp |hộ |giùm |dùm |cho |giúp cho )+{_ME}\b",
    r"\bcho (?:xin|hỏi)\b",
    rf"\bchưa (?:nhận được|nhận đc|thấy|có) (?:\w+ ){{0,2}}{_SENT_TO_US}\b",
    (
        r"\b(?:không|ko|chưa) (?:mở|nhập|tải|đọc|điền|sửa|gửi|xem|in|lưu|download|up|load|đăng nhập)(?: \w+){0,3} "
        r"(?:được|đc)\b"
    ),
    r"\b(?:không|ko) (?:hiểu|rõ)\b",
    r"\bchưa (?:hiểu|rõ|nắm rõ)\b",
    r"\bthắc mắc\b",
    r"\b(?:đang|còn|bị) vướng\b",
    r"\b(?:file|tệp|biểu|mẫu|link|bảng|cột|ô|công thức)\b[^.\n]{0,30}\bbị (?:lỗi|khóa|hỏng|mất)\b",
)
# Words of an announcement too ("vui lòng xác nhận tham dự"), which asks the office nothing.
_REQUEST = (
    rf"\bnhờ {_YOU}\b",
    (
        r"\b(?:mong|chờ|đợi)(?: sớm)?(?: nhận)?(?: được)?(?: sự)? "
        r"(?:phản hồi|trả lời|hồi âm|hướng dẫn|ý kiến|xác nhận)\b"
    ),
    (
        r"\b(?:kính )?đề nghị (?:\w+ ){0,6}"
        r"(?:cho biết|hướng dẫn|giải đáp|trả lời|xác nhận|làm rõ|cung cấp|xem xét|cho ý kiến|gửi lại)\b"
    ),
    r"\bvui lòng (?:\w+ ){0,3}(?:cho biết|hướng dẫn|xác nhận|kiểm tra|trả lời|giải đáp|cung cấp|gửi lại)\b",
    r"\b(?:xin|mong|nhờ)(?: \w+){1,4} (?:xác nhận|kiểm tra|hướng dẫn|chỉ giúp|cho biết)\b",
    r"\bplease (?:confirm|send|check|let (?:me|us) know)\b",
)
_ANNOUNCES = (
    r"\b(?:thư mời|giấy mời|(?:trân trọng |kính )+mời|kế hoạch tổ chức|thông báo (?:về|v/v|tuyển|tổ chức|mời|lịch)"
    r"|chương trình hội nghị|lễ kỷ niệm|tập huấn|hội thảo|invitation|invite|webinar)\b"
)
_LISTED = re.compile(
    r"\bunsubscribe\b"
    r"|\b(?:hủy|bỏ|ngừng|dừng|ngưng) (?:đăng ký )?(?:nhận|theo dõi) (?:\w+ )?"
    r"(?:thư|email|e-mail|bản tin|tin|thông báo)\b"
    r"|\bhủy đăng ký (?:bản tin|email|tại đây)\b|\btừ chối nhận (?:thư|email|quảng cáo|tin)\b"
    r"|\bview (?:this email )?in (?:your )?browser\b",
    re.IGNORECASE,
)
_ADDRESSES = re.compile(r"(?:https?://|www\.)\S+")
_REPLIES = re.compile(r"^\s*(?:re|aw|fwd?|tl|trả lời|chuyển tiếp)\s*:", re.IGNORECASE)
_ENDS = re.compile(r"(?<=[.!…;])\s+|\n")
# Nobody reads further to find what a letter asks for.
_READ = 12_000


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


def _bare(*patterns: str) -> list[str]:
    """Take the diacritics out of patterns; what a pattern itself is made of is ASCII and stays."""
    return ["".join(letter if letter.isascii() else flatten(letter) for letter in each) for each in patterns]


_STRONG = _any_of(*_MORE_TIME, *_QUESTION, _TO_ASK, *_HELP)
_STRONG_BARE = _any_of(*_bare(*_MORE_TIME, *_QUESTION, *_HELP), *_TO_ASK_BARE)
_WEAK, _WEAK_BARE = _any_of(*_REQUEST), _any_of(*_bare(*_REQUEST))
_MORE = _any_of(*_MORE_TIME, *_bare(*_MORE_TIME))
# "Anh nhận được thì báo em nhé", "nhờ chị kiểm tra giúp", "please confirm": what is said over a file that one sends.
_RECEIPT = re.compile(
    r"\b(?:nhan (?:duoc|dc)|nhan (?:giup|ho)|xac nhan|phan hoi|hoi am|bao (?:lai|em|cho em)|kiem tra|ra soat"
    r"|xem (?:giup|ho|qua|lai|duoc)|gop y|confirm|acknowledge|let me know|check)\b"
)
_ANNOUNCED = _any_of(_ANNOUNCES, *_bare(_ANNOUNCES))


def asks(message: Message) -> bool:
    """Return whether a message asks for something."""
    return any(True for _ in _asking(message))


def asks_for_receipt(message: Message) -> bool:
    """Return whether all that a message asks for is a word that it came, or a look at what it brings."""
    return all(_RECEIPT.search(flatten(sentence)) and not _MORE.search(sentence) for sentence in _asking(message))


def _asking(message: Message) -> Iterator[str]:
    """Return the sentences that ask."""
    body = message.body[:_READ]
    # The subject of an answer is somebody else's words, unless there are no others.
    subject = "" if body.strip() and _REPLIES.match(message.subject) else message.subject
    announces = bool(_ANNOUNCED.search(clean(f"{message.subject} {body[:1000]}")))
    return (sentence for sentence in _sentences(f"{subject}\n{body}") if _asks(sentence, announces=announces))


def _asks(sentence: str, *, announces: bool) -> bool:
    strong, weak = (_STRONG_BARE, _WEAK_BARE) if sentence.isascii() else (_STRONG, _WEAK)
    if announces:
        # "Bạn đã sẵn sàng?" of an advertisement asks nothing of the office.
        return not sentence.endswith("?") and bool(strong.search(sentence))
    return bool(strong.search(sentence) or weak.search(sentence))


def _sentences(text: str) -> Iterator[str]:
    for line in _ENDS.split(_ADDRESSES.sub(" ", text)):
        sentence = clean(line).rstrip(".!… ")
        if sentence:
            yield sentence


def says_goodbye_to_lists(message: Message) -> bool:
    """Return whether a newsletter, of a sender who hides that it is one, tells how to be rid of it."""
    return bool(_LISTED.search(clean(message.body[-2000:])))
