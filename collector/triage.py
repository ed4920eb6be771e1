"""What a message is (class), and which requirement a file answers, before anybody asks whose it is.

Headers first, content second. Not for deciding the union: that is `matching/`.
"""

import re
from dataclasses import dataclass

from collector.model import File, Format, Message, MessageClass
from collector.vietnamese import clean, fold

_ROBOT_PARTS = re.compile(r"^(mailer-daemon|postmaster|mail-daemon|mdaemon)(\+.*)?$")
_AUTO_SUBJECT = re.compile(
    r"^(automatic reply|auto(matic)?[- ]?(reply|response)|out of (the )?office|trả lời tự động|tự động trả lời"
    r"|thư trả lời tự động|vắng mặt|abwesenheit|réponse automatique)",
    re.IGNORECASE,
)
_FORWARD_SUBJECT = re.compile(r"^\s*(fwd?|chuyển tiếp|ct|vs|i)\s*:", re.IGNORECASE)
# Words of somebody who asks. With diacritics where folding would make another word ("hội" is no question).
_ASKS = re.compile(
    r"\?|\bhỏi\b|\bgia hạn\b|\blùi (thời hạn|hạn|ngày|thời gian)|\b(nộp|gửi|báo cáo)( \w+){0,3} (chậm|muộn)\b"
    r"|\b(chậm|muộn) (đến|tới|lại)\b|\bhướng dẫn giúp|\bgiúp (em|tôi|mình|đơn vị|chúng tôi|với)\b"
    r"|\bchưa nhận được\b|\bkhông (mở|nhập|tải|đọc|điền)( \w+)? được\b|\b(được|phải|cần|có)\b[^.\n]{0,60}\bkhông ạ\b"
    r"|\bextension\b|\bplease (advise|clarify|extend|send)\b|\bđề nghị (cho biết|hướng dẫn|giải đáp)\b",
    re.IGNORECASE,
)
_ASKS_FOLDED = re.compile(
    r"\b(xin|cho|muon|em|toi) hoi\b|\bhoi (ve|bieu|mau|han|cach)\b|\bgia han\b|\blui (thoi han|han|ngay)\b|\bkhong a\b"
)
_REPORT_WORDS = re.compile(
    r"\b(bao cao|bc|bctk|tong ket|so lieu|thong ke|bieu mau|bieu tong hop|bang tong hop|report|statistics)\b"
)
_TABLE_WORDS = re.compile(r"\b(so lieu|thong ke|bieu|mau|tong hop|phu luc|statistics)\b")
_REPORT_NAME = re.compile(r"\b(bao cao|bc|bctk|tong ket|report)\b")
# Kinds of papers that are no report, by the name that the sender gave the file.
_OTHER_PAPERS = re.compile(
    r"\b(cong van|ke hoach|giay moi|thong bao|quyet dinh|danh sach|bien ban|to trinh|de nghi|chuong trinh"
    r"|huong dan|nghi quyet|quy che|ly lich|hoa don|thu moi|invoice)\b"
)
_WORDS = {Format.DOCX, Format.DOC, Format.ODT, Format.RTF}
_SHEETS = {Format.XLSX, Format.XLS, Format.ODS, Format.XLSB}
# A scan is bigger than a logo; below this a picture is decoration.
SCAN_BYTES = 40_000
_LOCKED = "~$"
# Likeness (0 to 1) from which content alone decides, and from which a fitting name may tip the scale.
CLEAR_REPORT = CLEAR_FORM = 0.5
FAINT_REPORT, FAINT_FORM = 0.3, 0.2


@dataclass(frozen=True, slots=True)
class Likeness:
    """What the readers of floor 1 found in a file: how much of a report, how much of the form."""

    report: float = 0.0  # Outline.likeness
    form: float = 0.0  # best Table.likeness
    blank: bool = False  # the form, unfilled


@dataclass(frozen=True, slots=True)
class Role:
    """What a file is in its message: the requirement that it answers, if any, and as what."""

    requirement: str | None
    # "submission", "blank", "scan", "container" or "nothing"
    role: str


NOTHING = Role(None, "nothing")


@dataclass(frozen=True, slots=True)
class Kind:
    """The class of a message, with what an answer to it must heed."""

    klass: MessageClass
    robot: bool
    through_list: bool


def authenticity(message: Message, authserv: str) -> bool | None:
    """Whether the trusted server found the sender genuine: True, False, or None where it says nothing.

    RFC 8601. Only the topmost header of our own server counts: anybody can write the ones below it. A DKIM
    signature broken on the way is no crime while SPF or DMARC passes.
    """
    if not authserv:
        return None
    for line in message.headers.get("authentication-results", "").split("\n"):
        identity, _, results = line.partition(";")
        if identity.split()[:1] != [authserv]:
            continue
        said = {method: result.lower() for method, result in re.findall(r"\b(spf|dkim|dmarc)=(\w+)", results)}
        if said.get("dmarc") == "fail":
            return said.get("dkim") == "pass" and said.get("spf") == "pass"
        if "pass" in (said.get("dmarc"), said.get("dkim"), said.get("spf")):
            return True
        return False if said.get("spf") == "fail" else None
    return None


def role(file: File, likeness: Likeness, message: Message) -> Role:
    """Which requirement a file answers, from its content first, then from its name, last from the mail's words."""
    if file.name.startswith(_LOCKED):
        return NOTHING
    if file.container:
        return Role(None, "container") if file.findings else NOTHING
    if likeness.form >= CLEAR_FORM:
        return Role("stats", "blank" if likeness.blank else "submission")
    if likeness.report >= CLEAR_REPORT:
        return Role("report", "submission")
    if file.format in {Format.PDF, Format.IMAGE}:
        return _scan(file, message)
    if file.format is Format.ARCHIVE:
        return Role(None, "container") if file.findings else NOTHING
    return _by_name(file, likeness)


def classify(message: Message, roles: list[Role], own: frozenset[str]) -> Kind:
    """Give the class of a message (docs/CONTRACT.md)."""
    robot, through_list = _is_robot(message), _is_list(message)
    brings = any(r.role in {"submission", "scan", "container"} for r in roles)
    klass = _class(message, roles, own, brings=brings)
    return Kind(klass, robot, through_list)


def _class(message: Message, roles: list[Role], own: frozenset[str], *, brings: bool) -> MessageClass:
    if _is_bounce(message):
        return MessageClass.BOUNCE
    if message.sender and message.sender.email in own:
        return MessageClass.SUBMISSION if brings and _forwards(message) else MessageClass.OWN
    if _is_auto_reply(message, brings=brings):
        return MessageClass.AUTO_REPLY
    if not brings and (_is_flagged(message) or _is_list(message)):
        return MessageClass.SPAM
    if brings:
        return MessageClass.SUBMISSION
    asks = _asks(message)
    blank = any(r.role == "blank" for r in roles)
    if (message.links or blank) and not asks:
        return MessageClass.SUBMISSION
    return MessageClass.QUESTION if asks else MessageClass.OTHER


def _is_bounce(message: Message) -> bool:
    """RFC 3464 reports, and what daemons write without that form."""
    if message.deliveries or "x-failed-recipients" in message.headers:
        return True
    local = message.sender.email.partition("@")[0] if message.sender else ""
    return bool(_ROBOT_PARTS.match(local))


def _is_auto_reply(message: Message, *, brings: bool) -> bool:
    headers = message.headers
    if "disposition-notification" in headers.get("content-type", "").lower():
        return True
    submitted = headers.get("auto-submitted", "no").lower()
    if submitted.startswith(("auto-replied", "auto-notified")):
        return True
    if {"x-autoreply", "x-autorespond"} & headers.keys():
        return True
    if "auto_reply" in headers.get("precedence", "").lower():
        return True
    return not brings and (submitted.startswith("auto-") or bool(_AUTO_SUBJECT.match(clean(message.subject))))


def _is_list(message: Message) -> bool:
    """Mailing lists and mass mail, RFC 2919 and RFC 2369."""
    headers = message.headers
    precedence = headers.get("precedence", "").strip().lower()
    return "list-id" in headers or "list-unsubscribe" in headers or precedence in {"list", "bulk", "junk"}


def _is_flagged(message: Message) -> bool:
    return message.headers.get("x-spam-flag", "").strip().lower().startswith("yes")


def _is_robot(message: Message) -> bool:
    """Whether a machine wrote it, so that it gets no answer (RFC 3834 section 2)."""
    headers = message.headers
    submitted = headers.get("auto-submitted", "no").strip().lower()
    return (
        _is_bounce(message)
        or _is_auto_reply(message, brings=False)
        or not submitted.startswith("no")
        or message.return_path == ""
        or message.sender is None
    )


def _forwards(message: Message) -> bool:
    return bool(message.forwarded_from) or bool(_FORWARD_SUBJECT.match(clean(message.subject)))


def _asks(message: Message) -> bool:
    said = clean(f"{message.subject}\n{message.body}")
    # An address with a query part ("?id=1") asks nothing.
    said = re.sub(r"https?://\S+", " ", said)
    return bool(_ASKS.search(said)) or bool(_ASKS_FOLDED.search(fold(said)))


def _scan(file: File, message: Message) -> Role:
    """A PDF or picture in place of a document; a logo is nothing."""
    if file.embedded or (file.format is Format.IMAGE and file.size < SCAN_BYTES):
        return NOTHING
    name = fold(file.name)
    if _OTHER_PAPERS.search(name) and not _REPORT_NAME.search(name):
        return NOTHING
    said = fold(f"{file.name} {message.subject} {message.body}")
    silent = not message.body.strip()
    return Role("report", "scan") if silent or _REPORT_WORDS.search(said) else NOTHING


def _by_name(file: File, likeness: Likeness) -> Role:
    """A file whose content could not be read, or says too little: the name and the format speak."""
    name = fold(file.name.rpartition(".")[0] or file.name)
    unread = any(f.severity == "error" for f in file.findings)
    other = bool(_OTHER_PAPERS.search(name)) and not _REPORT_NAME.search(name)
    looks_table = file.format in _SHEETS or fold(file.name).endswith((" xlsx", " xls", " ods", " csv"))
    looks_text = file.format in _WORDS or fold(file.name).endswith((" docx", " doc", " odt", " rtf", " docm"))
    if unread:
        if other or not (looks_table or looks_text):
            return NOTHING
        return Role("stats" if looks_table else "report", "submission")
    if looks_table and (likeness.form >= FAINT_FORM or _TABLE_WORDS.search(name)) and not other:
        return Role("stats", "submission")
    if file.text and likeness.report >= FAINT_REPORT and _REPORT_NAME.search(name):
        return Role("report", "submission")
    return NOTHING
