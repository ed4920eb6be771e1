"""Tells whether a message asks that what was sent before be not used: a withdrawal, in words or as Outlook's recall.

Vietnamese with and without diacritics, English. Each sentence is read by itself, with diacritics by the words as they
are (anh Huy is no «hủy»), without by the same words without theirs and with more care. A message that brings a new
version is no withdrawal, whatever it says of the old one: who calls asks that first (`message_class`). Not for which
document is meant: that is `standing`, which knows what was sent.
"""

import re
from collections.abc import Iterator, Sequence

from collector.model import Message, Reader, Withdrawal
from collector.vietnamese import clean, flatten, fold

# Nobody reads further to find what a letter takes back.
_READ = 6_000
_PAPER = (
    r"(?:báo cáo|bc|bctk|bản|tệp|file|tài liệu|văn bản|hồ sơ|thư|email|e-mail|mail|đính kèm|biểu|bảng"
    r"|reports?|versions?|documents?|files?|attachments?|e-?mails?|messages?|tables?|submissions?)"
)
_THING = rf"(?:{_PAPER}|số liệu|nội dung|figures)"
# «Hủy đăng ký nhận bản tin», «thu hồi đất», «rút kinh nghiệm»: the same verbs about other things.
_ELSE = (
    r"(?! (?:đăng ký|theo dõi|lịch|cuộc họp|họp|thư mời|giấy mời|kinh nghiệm|gọn|ngắn|tiền|đất|công nợ|vốn|nhận|bản tin"
    r"|câu hỏi|ý kiến|lui|trống|qua đường)\b)"
)
# What stands between the verb and the thing: «rút lại toàn bộ các báo cáo», never another verb's object.
_FEW = r"(?: (?!vào\b|trong\b|theo\b|từ\b|ra\b)\w+){0,4}?"
_ASK = (
    r"(?:đề nghị|xin|mong|nhờ|vui lòng|cho (?:em|đơn vị|bên em|chúng tôi|phép)|hãy|yêu cầu|please|kindly|pls|could you)"
)
_WISH = rf"(?:{_ASK}|muốn|cần|would like|want|have to|wish)"
_USE = r"(?:sử dụng|dùng|ghi nhận|công nhận|tổng hợp|xem xét|đọc|mở|xử lý|chấp nhận|cập nhật)"
_SENT = (
    r"(?:đã gửi|vừa gửi|gửi|đã nộp|vừa nộp|nộp|trước|cũ|này|trên|đó|kia|hôm qua|hôm nay|sáng nay|chiều qua|đầu|vừa rồi"
    r"|ban nãy)"
)
_END = r"(?= *$| (?:nữa|nhé|nha|ạ|với|hộ|giúp|vì|do|đến khi|cho đến|trước khi|vội|để)\b)"

_TAKES_BACK = (
    rf"\b(?:rút(?: lại| về| bỏ)?|thu hồi|(?<!gửi )thu lại|(?:hủy|huỷ)(?: bỏ)?|gọi lại)\b{_ELSE}{_FEW} {_THING}\b",
    rf"\b{_WISH}\b(?: \w+){{0,5}}? (?:bỏ qua|xóa(?: bỏ)?|bỏ|loại(?: bỏ)?)\b{_ELSE}{_FEW} {_THING}\b",
    rf"\b{_WISH}\b(?: \w+){{0,5}}? (?:nhận lại|lấy lại|xin lại|trả lại)\b{_FEW} {_PAPER}\b(?: \w+){{0,4}}? {_SENT}\b",
    rf"\bxin (?:lại|về)\b{_FEW} {_PAPER}\b(?: \w+){{0,4}}? {_SENT}\b",
    # «Số liệu gửi sáng nay bị sai, mong anh bỏ qua, em gửi lại»; without the last part it may only beg pardon.
    rf"\b{_THING}\b(?: \w+){{0,12}}? {_WISH}\b(?: \w+){{0,5}}? bỏ qua\b(?: \w+){{0,8}}? (?:gửi|nộp) (?:lại|bản|file)\b",
    rf"\b{_PAPER}\b(?: \w+){{0,12}}? {_WISH}\b(?: \w+){{0,5}}? (?:xóa|hủy|huỷ|loại)(?: bỏ)? (?:đi|giúp|hộ|giùm)\b",
    rf"\b(?:withdraw|retract|take back|pull back|recall)\b(?: \w+){{0,4}}? {_THING}\b",
)
# «Đề nghị không sử dụng», «xin đừng tính»: the negation is what is asked for.
_DO_NOT_USE = (
    rf"\b{_ASK}\b(?: \w+){{0,8}}? (?:không|ko|đừng|chưa|thôi)(?: \w+)? {_USE}\b(?:{_END}|{_FEW} {_THING}\b)",
    rf"\b{_ASK}\b(?: \w+){{0,8}}? (?:không|ko|đừng|chưa|thôi)(?: \w+)? (?:tính|lấy)\b(?:{_END}|{_FEW} {_PAPER}\b)",
    rf"\b(?:đừng|chớ|khỏi|miễn)(?: \w+)? (?:{_USE}|tính|lấy)\b(?:{_END}|{_FEW} {_THING}\b)",
    rf"\b(?:khoan|tạm(?: thời)? (?:dừng|ngừng|hoãn|chưa|không))(?: \w+)? {_USE}\b(?:{_END}|{_FEW} {_THING}\b)",
    (
        r"\b(?:disregard|discard|do not (?:use|count|open|read|process)|don't (?:use|count|open|read|process)"
        r"|please (?:ignore|delete)|should not be used|not to be used)\b"
    ),
)
_BY_MISTAKE = (
    r"\b(?:gửi|nộp|đính kèm|chuyển|tải)\b(?: \w+){0,3}? nhầm\b",
    rf"\bnhầm (?:{_THING}|lần|phiên bản|địa chỉ)\b",
    rf"\b(?:gửi|nộp|đính kèm)(?: \w+){{0,2}} (?:không đúng|sai) (?:{_THING}|phiên bản)\b",
    r"\b(?:sent|submitted|attached)(?: \w+){0,4}? (?:by mistake|in error|by accident|wrongly)\b",
    r"\bwrong (?:file|version|report|document|attachment|one)\b",
)
# «Bản gửi sáng nay chỉ là bản nháp», «coi như chưa gửi»: it says that it does not count.
_NO_GOOD = (
    (
        rf"\b{_THING}\b(?: \w+){{0,8}}? {_SENT}\b(?: \w+){{0,6}}? là (?:bản |số liệu |tệp |file )?"
        r"(?:nháp|dự thảo|thảo|chưa chính thức|sai|lỗi|tạm|nhầm)\b"
    ),
    r"\bcoi như (?:chưa|không)(?: \w+)? (?:gửi|nộp|có|nhận)\b",
    r"\bkhông còn (?:giá trị|hiệu lực)\b",
)
_DENIED = (
    (
        r"\b(?:không|ko|chưa|chẳng|đừng|khỏi)(?: (?:\w+ ){0,2}?)(?:rút|thu hồi|hủy|huỷ|gọi lại|bỏ qua|xóa|loại bỏ)\b"
        r"(?! kinh nghiệm)"
    ),
    # Somebody asks whether it may be done.
    r"\b(?:hỏi|cho biết|không biết)\b(?: \w+){0,4}? (?:có (?:được|thể|phải|cần)|cách|làm sao|làm thế nào)\b",
    r"\b(?:not|don't|no need to|never|without)(?: \w+){0,2} (?:withdraw\w*|recall\w*|retract\w*)\b",
)
# A mistake that is feared, asked about, or the office's own.
_NO_MISTAKE = (
    (
        r"\b(?:nếu|lỡ|sợ|tránh|e rằng|kiểm tra|không biết|liệu|phòng khi|if|in case|whether)\b(?: \w+){0,8} "
        r"(?:nhầm|wrong|mistake)\b"
    ),
    r"\bnhầm(?: \w+){0,4} (?:hay|chưa|không|phải không)(?: \w+){0,4}$",
    r"\b(?:không|ko|chưa|chẳng)(?: (?:phải|hề|có|bị))*(?: (?:gửi|nộp|đính kèm))?(?: \w+)? nhầm\b",
    (
        r"\b(?:văn phòng|vp|vpcđ|các anh|các chị|anh|chị|công đoàn bộ)(?: (?:đã|lại|vừa|có))* (?:gửi|chuyển|đính kèm)"
        r"(?: \w+){0,3}? nhầm\b"
    ),
)
# Without diacritics a name («anh Huy báo cáo») and another word («thư hỏi», «dùng đúng») are written alike.
_BARE_MEANS_ELSE = re.compile(
    r"\b(?:anh|chi|ong|ba|em|dc|d/c|dong chi|ban|chu|co) huy\b|\b(?:gui|la|mot|co) thu hoi\b"
    r"|\b(?:cac|tai|dieu|moi|mot|nhung) khoan\b"
    r"|\b(?:khong|dung|chua) dung (?:mau|bieu mau|quy dinh|han|thoi han)\b"
)
_RECALL = re.compile(r"\s*(?:recall|message recall|thu hồi(?: thư| tin nhắn)?)\s*:\s*(?P<subject>\S.*)", re.IGNORECASE)
_RECALLS = re.compile(r"\bwould like to recall the message\b|\bmuon thu hoi (?:thu|tin nhan|thong diep)\b")
_EARLIER = re.compile(
    r"\b(?:ban|lan|phien ban|file|tep|bao cao|thu|mail|email|bieu|so lieu)(?: \w+){0,3}? "
    r"(?:truoc|cu|dau|dau tien|thu nhat|lan 1|so 1|1|hom truoc)\b|\b(?:previous|earlier|old|first|original)\b"
)
_STATS = re.compile(r"\b(?:so lieu|bieu|bang|excel|thong ke|xlsx?|tables?|figures)\b")
_REPORT = re.compile(r"\b(?:bao cao|bc|bctk|word|docx?|reports?)\b(?! (?:so lieu|thong ke))")
_WORDY = re.compile(r"\b(?:word|docx?|ban (?:bao cao )?chu|bao cao (?:tong ket|word|chu))\b")
_FILE = re.compile(
    r"(?P<name>[^\n\"'«»“”<>:;/\\|?*]{1,200}?\.(?:docx?|docm|rtf|odt|xlsx?|xlsm|ods|pdf|zip|rar|7z))\b", re.IGNORECASE
)
_LONGEST_NAME = 120
_ENDS = re.compile(r"(?<=[.!…;?])\s+|\n\s*\n")
_MARKS = re.compile(r"[^\w'/-]+")


def _any_of(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns as one, with diacritics and without; what a pattern itself is made of is ASCII and stays."""
    bare = ("".join(letter if letter.isascii() else flatten(letter) for letter in each) for each in patterns)
    return re.compile("|".join(patterns)), re.compile("|".join(bare))


_BACK, _USED, _MISTAKEN = _any_of(_TAKES_BACK), _any_of(_DO_NOT_USE), _any_of(_BY_MISTAKE)
_VOID, _NEGATED, _NO_SLIP, _NAMED = _any_of(_NO_GOOD), _any_of(_DENIED), _any_of(_NO_MISTAKE), _any_of((_THING,))


def withdrawal(message: Message) -> Withdrawal | None:
    """Return what a message without a new version takes back, None where it takes nothing back."""
    if recalled := _recalled(message):
        return Withdrawal(recalled=recalled)
    # The subject of an answer is somebody else's words.
    texts = [message.body[:_READ]] if message.in_reply_to else [message.subject, message.body[:_READ]]
    said = [sentence for text in texts for sentence in _sentences(text)]
    named = any(_finds(_NAMED, sentence) for sentence in said)
    taken = [sentence for sentence in said if _takes_back(sentence, named=named)]
    if not taken:
        return None
    # What is taken back may be told a sentence before: «Sáng nay đơn vị gửi biểu số liệu. Đề nghị không sử dụng.»
    told = flatten(" . ".join(taken if any(_finds(_NAMED, sentence) for sentence in taken) else said))
    return Withdrawal(earlier=bool(_EARLIER.search(told)), kind=_kind(told), files=_files(texts))


def _recalled(message: Message) -> str:
    """Return the subject that Outlook's recall names: its one sentence, in whatever language, quotes it."""
    found = _RECALL.fullmatch(clean(message.subject))
    if found is None:
        return ""
    body = clean(message.body)
    told = not body or bool(_RECALLS.search(flatten(body))) or f'"{found["subject"].lower()}' in body.lower()
    return found["subject"] if told else ""


def _takes_back(sentence: str, *, named: bool) -> bool:
    if _finds(_NEGATED, sentence) or (sentence.isascii() and _BARE_MEANS_ELSE.search(sentence)):
        return False
    if _finds(_BACK, sentence) or _finds(_VOID, sentence) or (named and _finds(_USED, sentence)):
        return True
    return _finds(_MISTAKEN, sentence) and not _finds(_NO_SLIP, sentence)


def _finds(patterns: tuple[re.Pattern[str], re.Pattern[str]], sentence: str) -> bool:
    return bool(patterns[sentence.isascii()].search(sentence))


def _kind(told: str) -> Reader | None:
    stats, report = bool(_STATS.search(told)), bool(_REPORT.search(told))
    if stats and not report:
        return Reader.STATS
    return Reader.REPORT if _WORDY.search(told) and not stats else None


def _files(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the names of files that a text tells, folded; words that stand before a name stay: it may have blanks."""
    found = (fold(each["name"])[-_LONGEST_NAME:] for text in texts for each in _FILE.finditer(clean(text)))
    return tuple(dict.fromkeys(found))


def _sentences(text: str) -> Iterator[str]:
    """Return each sentence in small letters and without marks, its lines joined: a mailer breaks them anywhere."""
    for part in _ENDS.split(text):
        if sentence := " ".join(_MARKS.sub(" ", clean(part).lower()).split()):
            yield sentence
