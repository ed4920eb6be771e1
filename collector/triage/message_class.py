"""The class of a message (docs/CONTRACT.md): headers first, then what it brings, then its words.

RFC 3464 and 3834 for machines, RFC 8098 for receipts, RFC 5546 for calendars, RFC 2919 and 2369 for lists.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from collector.model import Address, File, FileRole, Format, Message, MessageClass, Nature
from collector.triage.announcements import announces
from collector.triage.questions import asks, asks_for_receipt, says_goodbye_to_lists
from collector.triage.roles import SCAN_BYTES, Role
from collector.triage.spam import is_flagged, solicits
from collector.triage.withdrawals import withdrawal
from collector.vietnamese import clean

_ROBOT_PARTS = re.compile(r"^(mailer-daemon|postmaster|mail-daemon|mailerdaemon|mdaemon)(\+.*)?$")
_BOUNCE_SUBJECT = re.compile(
    r"^(undeliver(ed|able)\b|mail delivery (failed|failure|subsystem)|delivery (status notification|failure)"
    r"|returned mail\b|failure notice|non[- ]?delivery|permanent delivery failure|thư bị trả lại"
    r"|(thư )?không (thể )?gửi được\s*:|không thể (gửi|chuyển|phát)( thư)?\s*:)",
    re.IGNORECASE,
)
_AUTO_SUBJECT = re.compile(
    r"^\W*(automatic(ally)? (reply|response)|auto(matic)?[- ]?(reply|response|responder)|out of (the )?office|ooo\b"
    r"|(re\s*:\s*)?trả lời tự động|(tin nhắn |thư |email )?(phản hồi|trả lời) tự động|tự động (trả lời|phản hồi)"
    r"|(re\s*:\s*)?tra loi tu dong|tu dong (tra loi|phan hoi)|vang mat|(thông báo |tạm )?vắng mặt"
    r"|thông báo nghỉ phép|abwesenheit|réponse automatique)",
    re.IGNORECASE,
)
# A receipt of mailers that write none by RFC 8098, and of Outlook for the people of its own house.
_RECEIPT_SUBJECT = re.compile(
    r"^(read|not read|read[- ]receipt|return receipt|delivered|relayed|đã đọc|chưa đọc|không đọc|đã chuyển phát|đã phát"
    r"|biên nhận( đã)? đọc|xác nhận đã đọc)\s*(\([a-z]+\))?\s*[:-]\s",
    re.IGNORECASE,
)
_CALENDAR_SUBJECT = re.compile(
    r"^(accepted|declined|tentative|tentatively accepted|đã chấp nhận|đã từ chối|(đã )?tạm chấp nhận)\s*:",
    re.IGNORECASE,
)
# What mail servers report about mail from a domain, each day: the file's name is prescribed (RFC 7489, RFC 8460).
_STATISTICS_FILE = re.compile(r"[\w.-]+![\w.-]+!\d+!\d+(?:![\w-]+)?(?:\.(?:xml|json))?(?:\.(?:gz|zip))?", re.IGNORECASE)
_STATISTICS_SUBJECT = re.compile(r"(?:\[[^\]]*\])?\W*report domain\s*:\s*\S+\W+submitter\s*:", re.IGNORECASE)
# Of somebody's vacation service that says so in its first lines and nowhere in its headers.
_AUTO_WORDS = re.compile(
    r"\b(thư|email|tin nhắn|tin)? ?(được )?(trả lời|phản hồi) tự động\b|\btự động (trả lời|phản hồi)\b"
    r"|\b(automatic|automated|auto)[- ](reply|response)\b|\bautomatically generated (reply|response)\b"
    r"|\b(i am|i'm|i will be) (currently )?out of (the )?office\b",
    re.IGNORECASE,
)
_AUTO_READ = 600
_STATISTICS = "máy chủ thư gửi số liệu kỹ thuật về thư của tên miền (DMARC, RFC 7489; TLS, RFC 8460)"
_NOTE = 300  # a page or a text file shorter than this is no paper: a signature, a password, what a mail program adds
# "X-Autoreply: no" is written by programs that put the header on everything.
_DENIED = re.compile(r"\s*(?:no|false|none|never|off|0)\b", re.IGNORECASE)
_FORWARD_SUBJECT = re.compile(r"^\s*(fwd?|chuyển tiếp|ct|vs|i)\s*:", re.IGNORECASE)
_ARRIVED = {"delivered", "relayed", "expanded"}
_ANSWERED_INVITATION = {"reply", "counter", "refresh", "declinecounter"}
_SHOWN = 60  # characters of a sender's text that a reason quotes


@dataclass(frozen=True, slots=True)
class Kind:
    """The class of a message, with what an answer to it must heed."""

    klass: MessageClass
    robot: bool
    through_list: bool
    empty_handed: bool = False  # it says that it brings a report or a table, and brings nothing that could be one
    why: str = ""  # of every class but submission: what made it that, a Vietnamese sentence without its full stop


def classify(
    message: Message, roles: Sequence[Role], own: frozenset[str], *, vouched: bool = True, listed: bool = False
) -> Kind:
    """Return the class of a message (docs/CONTRACT.md).

    `vouched` says that nothing stands against believing that a message from our own address is ours (`vouched_for`),
    `listed` that its sender stands in the registry.
    """
    brings = any(r.role in {FileRole.SUBMISSION, FileRole.SCAN, FileRole.CONTAINER} for r in roles)
    announced = not brings and announces(message, own, beside=any(is_paper(file) for file in message.files))
    # Who speaks of a report is no machine, whatever the subject says.
    speaks = brings or announced
    klass, why = _class(message, roles, own, brings=brings, announced=announced, vouched=vouched, listed=listed)
    blank = any(r.role is FileRole.BLANK for r in roles)
    empty = klass is MessageClass.SUBMISSION and announced and not blank and not message.links
    return Kind(klass, _is_robot(message, own, brings=speaks), bool(_mass_mail(message)), empty, why)


def _class(
    message: Message,
    roles: Sequence[Role],
    own: frozenset[str],
    *,
    brings: bool,
    announced: bool,
    vouched: bool,
    listed: bool,
) -> tuple[MessageClass, str]:
    """Return the class, and of every one but submission what made it that."""
    if message.complaint:
        # A machine tells that somebody took a letter for abuse: it lies enclosed, and nothing came back.
        return MessageClass.AUTO_REPLY, "máy chủ thư báo có người coi một bức thư là thư rác (RFC 5965)"
    if why := _bounce(message, own, brings=brings or announced):
        return MessageClass.BOUNCE, why
    if message.sender and message.sender.email in own:
        if brings and vouched and hands_on(message, own):
            return MessageClass.SUBMISSION, ""
        return MessageClass.OWN, _own_because(message, own, brings=brings)
    if why := _auto_reply(message, brings=brings or announced):
        return MessageClass.AUTO_REPLY, why
    clerks = announced and _is_clerks(message, own, listed=listed)
    if not brings and not clerks and (why := _spam(message, listed=listed)):
        return MessageClass.SPAM, why
    return (MessageClass.SUBMISSION, "") if brings else _by_words(message, roles, announced=announced)


def _by_words(message: Message, roles: Sequence[Role], *, announced: bool) -> tuple[MessageClass, str]:
    """Return the class of a person's mail that brings no file which could be a report or a table, and why."""
    withdraws = withdrawal(message) is not None
    asking = message.calendar != "request" and (withdraws or asks(message))
    if announced and not withdraws and (not asking or asks_for_receipt(message)):
        return MessageClass.SUBMISSION, ""
    blank = any(r.role is FileRole.BLANK for r in roles)
    if (message.links or blank) and not asking:
        return MessageClass.SUBMISSION, ""
    if withdraws:
        return MessageClass.QUESTION, "thư đề nghị không dùng tài liệu đã gửi"
    if asking:
        return MessageClass.QUESTION, "thư hỏi hoặc đề nghị, không gửi kèm báo cáo hay biểu số liệu"
    return MessageClass.OTHER, "thư không hỏi gì, không nói gửi báo cáo và không kèm báo cáo hay biểu số liệu"


def _own_because(message: Message, own: frozenset[str], *, brings: bool) -> str:
    said = "người gửi là địa chỉ của chính Văn phòng"
    if not brings:
        return said
    if not hands_on(message, own):
        return f"{said}, thư gửi cho nơi khác chứ không chuyển tài liệu vào hộp thư này"
    return f"{said} nhưng máy chủ không xác nhận đúng người gửi"


def is_paper(file: File) -> bool:
    """Return whether a file is a paper of its own, whatever it tells: no logo, no note, nothing unreadable."""
    if file.nature is Nature.PAGES:
        return file.pages > 0 or (file.format is Format.IMAGE and not file.embedded and file.size >= SCAN_BYTES)
    if file.text is None or file.format is not Format.OTHER:
        return file.text is not None or file.workbook is not None
    return sum(len(each.text) for each in file.text.paragraphs) >= _NOTE


def _is_clerks(message: Message, own: frozenset[str], *, listed: bool) -> bool:
    """Return whether mail that looks like mass mail is a clerk's: the sender is known, or names the yearly report."""
    return listed or announces(message, own, beside=True)


def _bounce(message: Message, own: frozenset[str], *, brings: bool) -> str:
    """Return by what a message is one that did not arrive and comes back, "" where it is none.

    RFC 3464, and what daemons write without that form. Of a message that brings files its structure alone tells: a
    clerk writes "Undeliverable: …" over what he sends again, and `postmaster@` is the address of many a small union.
    """
    if _arrived(message):
        return ""
    if message.returns:
        return "máy chủ thư báo không chuyển được một bức thư (cấu trúc theo RFC 3464, có thư bị trả lại)"
    if "x-failed-recipients" in message.headers:
        return "máy chủ thư nêu địa chỉ không tới được (X-Failed-Recipients)"
    if _returns_ours(message, own):
        return "máy chủ thư trả lại thư của Văn phòng (không có địa chỉ người gửi, thư cũ kèm theo)"
    if brings:
        return ""
    if _ROBOT_PARTS.match(_local_part(message)):
        return f"người gửi là hệ thống thư ({_quoted(_local_part(message))}), không kèm bài nộp"
    if message.deliveries:
        return "máy chủ thư báo tình trạng chuyển thư (RFC 3464)"
    if _BOUNCE_SUBJECT.match(clean(message.subject)):
        return f"tiêu đề là của thư bị trả lại: {_quoted(message.subject)}, không kèm bài nộp"
    return ""


def _quoted(text: str) -> str:
    told = clean(text)
    return f"«{told if len(told) <= _SHOWN else told[:_SHOWN].rstrip() + '…'}»"


def _returns_ours(message: Message, own: frozenset[str]) -> bool:
    """Return whether a server that wants no answer encloses a letter of ours."""
    nobody = message.return_path == "" or (message.return_path is None and _ROBOT_PARTS.match(_local_part(message)))
    return bool(nobody) and any(author.email in own for author in message.forwarded_from)


def _local_part(message: Message) -> str:
    return message.sender.email.partition("@")[0] if message.sender else ""


def _arrived(message: Message) -> bool:
    """Return whether a delivery report only says that a letter arrived."""
    told = message.deliveries
    # Some say "failed" with a status of success: the word counts.
    return bool(told) and all(each.action in _ARRIVED or (not each.action and each.status[:2] == "2.") for each in told)


def _auto_reply(message: Message, *, brings: bool) -> str:
    """Return by what a message is one that a machine answers, "" where it is none."""
    headers = message.headers
    if "disposition-notification" in headers.get("content-type", "").lower():
        return "giấy báo đã đọc do chương trình thư gửi (RFC 8098)"
    if _arrived(message):
        return "máy chủ thư báo thư đã tới nơi (RFC 3464)"
    if any(_STATISTICS_FILE.fullmatch(file.name) for file in message.files):
        return _STATISTICS
    submitted = headers.get("auto-submitted", "no").lower()
    by_machine = f"do máy gửi: Auto-Submitted ghi {_quoted(submitted)}"
    if submitted.startswith(("auto-replied", "auto-notified")):
        return by_machine
    for name in ("x-autoreply", "x-autorespond"):
        if name in headers and not _DENIED.match(headers[name]):
            return f"do máy gửi: thư mang dấu {name.title()}"
    if "auto_reply" in headers.get("precedence", "").lower():
        return "do máy gửi: Precedence ghi «auto_reply»"
    if brings:
        return ""
    return by_machine if submitted.startswith("auto-") else _writes_by_itself(message)


def _writes_by_itself(message: Message) -> str:
    """What machines write in a person's name without a header that says so."""
    subject = clean(message.subject)
    if message.calendar in _ANSWERED_INVITATION or _CALENDAR_SUBJECT.match(subject):
        return "trả lời một lời mời họp do chương trình lịch gửi"
    if _STATISTICS_SUBJECT.match(subject):
        return _STATISTICS
    # The words of a receipt are a machine's: nobody writes below such a subject.
    if _RECEIPT_SUBJECT.match(subject) and not message.links:
        return f"tiêu đề là của giấy báo đã đọc, đã nhận: {_quoted(subject)}"
    if _AUTO_SUBJECT.match(subject):
        return f"tiêu đề là của thư trả lời tự động: {_quoted(subject)}"
    if told := _AUTO_WORDS.search(clean(message.body[:_AUTO_READ])):
        return f"lời thư nói là thư tự động: {_quoted(told[0].strip())}"
    return ""


def _mass_mail(message: Message) -> str:
    """Return by which header a message is of a mailing list or mass mail (RFC 2919, RFC 2369), "" where it is not."""
    headers = message.headers
    if "list-id" in headers:
        return "List-Id"
    if "list-unsubscribe" in headers:
        return "List-Unsubscribe"
    precedence = headers.get("precedence", "").strip().lower()
    return f"Precedence: {precedence}" if precedence in {"list", "bulk", "junk"} else ""


def _spam(message: Message, *, listed: bool) -> str:
    """Return by what a message is mail to everybody, "" where it is not. A clerk's words are about something."""
    if is_flagged(message):
        return "bộ lọc trên đường chuyển thư đánh dấu là thư rác"
    if header := _mass_mail(message):
        return f"thư gửi hàng loạt hoặc qua danh sách thư ({header}), không kèm bài nộp"
    if says_goodbye_to_lists(message):
        return "thư gửi hàng loạt: có lời hướng dẫn hủy đăng ký nhận thư"
    return "thư chào hàng, không liên quan đến báo cáo" if not listed and solicits(message) else ""


def _is_robot(message: Message, own: frozenset[str], *, brings: bool) -> bool:
    """Return whether a machine wrote it, so that it gets no answer (RFC 3834 section 2).

    Of a message with a document only the headers tell: "Re: Trả lời tự động" with a report is a clerk's.
    """
    headers = message.headers
    submitted = headers.get("auto-submitted", "no").strip().lower()
    return (
        message.complaint
        or bool(_bounce(message, own, brings=brings))
        or bool(_auto_reply(message, brings=brings))
        or not submitted.startswith("no")
        or message.return_path == ""
        or message.sender is None
    )


def hands_on(message: Message, own: frozenset[str]) -> bool:
    """Return whether mail from our own address is meant for the office: it forwards, or is addressed to us alone.

    What went to a union and came back as a copy hands nothing in. A letter of the office enclosed in another is nobody
    else's.
    """
    others = any(author.email not in own for author in message.forwarded_from)
    to = (*message.to, *message.cc)
    return others or bool(_FORWARD_SUBJECT.match(clean(message.subject))) or (bool(to) and _all_own(to, own))


def _all_own(people: Sequence[Address], own: frozenset[str]) -> bool:
    return all(one.email in own for one in people)
