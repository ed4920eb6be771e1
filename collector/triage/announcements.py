"""Tells whether a message says that it brings a report or a table: the words of somebody who forgot the file.

By meaning, in the many ways of clerks: with and without diacritics, polite, in English, by the subject alone. Each
sentence is read by itself. What will be sent, was sent, is asked for, is not there, or goes by post is not brought;
nor is what the office or somebody else sends. A thread below is somebody else's words and never read. In doubt it
says nothing: a letter about a file that nobody promised is worse than none. Not for questions (`questions`).
"""

import re
from collections.abc import Iterator

from collector.model import Message
from collector.vietnamese import clean, flatten

# All of it is matched against text without diacritics: clerks leave them out, often in half of a letter.
_ELSE = (
    r"(?! (?:tai chinh|quyet toan|kiem toan|kiem tra|thanh tra|thue|giai trinh|chuyen de|nghien cuu|khoa hoc|de tai"
    r"|nhiem vu|thi truong|khao sat|su co|dau thau|nhan su|y te|bhxh|hang thang|thang|tuan|quy|vien\b|sang kien))"
)
_YEARLY = (
    r"(?:bao cao(?: \w+){0,2} (?:tong ket|cong tac|hoat dong|cong doan|cuoi nam|nam 20\d\d|nam)"
    r"|bao cao va (?:bang|bieu|so)"
    r"|bctk|bc tong ket|bc cong doan|bc cd|(?:bang |bieu |phu luc )?so lieu|(?:bang|bieu) (?:thong ke|tong hop)"
    r"|(?:trade union|annual) report)"
)
_REPORT = (
    rf"(?:{_YEARLY}|bao cao{_ELSE}|bc{_ELSE}(?= |$)|thong ke|bieu mau|mau bieu|bieu (?:so|bang)|bang bieu"
    r"|(?<!abuse )(?<!spam )(?<!error )(?<!bug )(?<!delivery )(?<!dmarc )report(?!s? (?:to|that)|\W+(?:domain|id)\b)"
    r"|statistics|statistical (?:form|table)|figures)"
)
_ME = (
    r"(?:em|toi|minh|chau|chung (?:em|toi|minh)|don vi|ben (?:em|toi|minh)|(?:cong doan|cd(?:cs)?|bch|ban chap hanh)"
    r"(?: \w+){0,14}?|vien|truong|trung tam|cuc|vu)"
)
_POLITE = r"(?:(?:xin|kinh|tran trong|phep|duoc|da|lai|nay|hom nay|cung|voi|vang|thi|a|vui) ){0,4}"
# Not "chương trình", not "chuyển giao công nghệ" and "chuyên môn".
_SEND = (
    r"(?:gui|goi|nop|(?<!chuong )(?<!qua )(?<!quy )trinh|chuyen(?! giao| trach| de| gia| mon| doi| vien| nganh)"
    r"|send|sending|submit|submitting|forward|forwarding)"
)
_SENT = re.compile(rf"\b{_SEND}\b")
# What is sent stands behind the verb, to whom in between; or in front of it.
_WHAT = re.compile(rf"{_SEND}\b(?: (?!chua|khong|gui|nop|da\b)[\w/&.-]+){{0,9}}? (?:{_REPORT})\b")
_BEFORE = re.compile(rf"\b{_REPORT}\b(?:,? [\w/&.-]+){{0,24}}?,? {_ME} {_POLITE}{_SEND}\b")
# "Em gửi anh ạ", "Đơn vị xin gửi lại": what, the subject or the sentence before tells.
_BARE = re.compile(
    rf"\b(?:{_ME} |xin |kinh |^){_POLITE}{_SEND}(?: (?:lai|bo sung|kem|toi|den|cho|anh|chi|a/?c|c|ac|anh/chi"
    rf"|cac|quy|vp|ban"
    r"|van phong|cong doan|bo|dong chi|d/c|khcn|khoa hoc va cong nghe|nhe|nha|a|em|voi|truoc|som|ban day du|day du"
    r"|ban (?:da )?(?:sua|chinh|moi|cuoi)|ban mem|file|tep)\b)*\W*$"
)
_ATTACHED = re.compile(
    r"\b(?:dinh kem|gui kem|kem theo|kem thu|kem day|kem file|kem tep|dinh file|attached|attachments?|attaching"
    r"|enclosed|enclosing)\b"
)
_FILE = re.compile(r"\b(?:file|tep|tap tin|tai lieu|van ban|ban mem|xem|chi tiet|find|nhu)\b")
# Said by the program that began the letter with a file in it.
_BY_PROGRAM = re.compile(
    r"\byour message is ready to be sent with the following\b|\bthu cua ban da san sang\b[^.]{0,40}\bgui\b"
)
_BEGUN = re.compile(r"^\s*(?:emailing|gui email|sending)\s*:", re.IGNORECASE)
# A report in the letter itself.
_BELOW = re.compile(r"\b(?:bao cao|so lieu)(?: \w+){0,6} (?:nhu sau|cu the nhu sau|duoi day|sau day)\b")
_FIGURE = re.compile(r"\b\d[\d.,]*\b")
_FIGURES = 3
_TITLE = re.compile(r"^\W*BÁO CÁO(?:\s+\w+){0,14}\W*$")
_LONG = 1_200

# Before the verb, in its clause: it does not happen, not yet, not by the writer, or somebody is asked for it.
_NEVER = (
    r"se|sap|chuan bi|du kien|dinh|hen|co gang|dang(?! ky)|chua|khong|ko|k|chang|quen|thieu|muon|can(?! cu| bo)"
    r"|phai|nen"
    r"|hay|neu|vui long|co the|nho|nhan duoc|da nhan|lam sao|the nao|lat nua|ti nua|chut nua|tuan sau|tuan toi"
    r"|will|would|shall|should|could|cannot|must|not|going|if|unable|please(?! find)"
)
_NOT_YET = re.compile(
    rf"\b(?:{_NEVER}|cham|mong|khi|luc|de(?: nghi)?|yeu cau|nhac(?: nho)?|don doc|xin moi|moi|theo|ve viec|v/v"
    rf"|viec|han"
    r"|thoi han|thoi gian|ngay|lich|cach|huong dan|quy dinh|ke hoach|thong bao|cong van|mau|dia chi|hop thu|noi|nguoi"
    r"|cam on|mai|truoc khi|sau khi|can|to|when|before|deadline|soon|later)\b"
)
# Behind a name only what stands close to the verb: names say "không phá hủy" and "định giá", too.
_NOT_AT_ALL = re.compile(rf"\b(?:{_NEVER})\b(?: \w+)? $")
# From here on the clause names who sends: "Công đoàn Vụ Kế hoạch - Tài chính", "Viện Hàn lâm", "Sở … Hà Nội".
_NAMED = re.compile(
    r"\b(?:cong doan|cdcs|cd|bch|ban chap hanh|hoc vien|vien|trung tam|cuc|vu|truong|quy|tap chi|nha xuat ban|nxb|bao"
    r"|khu|so|to chuc|trade union|union of)\b"
)
# "Căn cứ Công văn số 12 …", "Thực hiện hướng dẫn …": why it is sent.
_REASON = re.compile(
    r"^\W*(?:theo|can cu|thuc hien|tiep theo|nhu|tra loi|phuc dap)\b.*?(?=\b(?:em|toi|don vi|ben em|cong doan"
    r"|cdcs|cd)\b)"
)
_PAST = re.compile(r"\b(?:da|vua|moi)(?: (?:co|kip|tung|xin|moi|lai))? $")
_UNION = re.compile(r"\b(?:cong doan(?! bo $)|cdcs|cd)\b")
_THEY = re.compile(
    r"\b(?:anh|chi|ac|a/c|anh chi|anh/chi|van phong|vp|ban|cap tren|lanh dao|bo|cong doan bo"
    r"|cac don vi|cac cong doan|don vi khac|ho|you|they|office) (?:(?:da|vua|co|se|moi) )?$"
)
_MY_TURN = re.compile(
    r"(?:[,;:-]| nen| va| roi| nay| hom nay) (?:nay |hom nay |nen |va |roi |thi |vay )?"
    rf"(?={_ME}\b|xin |kinh |gui |goi |i |we |please find)"
)
# Behind it, in its clause: when, and by which way.
_LATER = re.compile(
    r"\b(?:sau(?= (?:a|nhe|nha|day|ngay|khi)\b|\W*$)|ngay mai|(?:sang|chieu|toi|trua) (?:mai|nay)|mai (?:a|nhe"
    r"|nha)|tuan (?:sau|toi)"
    r"|(?:vao|trong|truoc|tu|den|chieu|sang) (?:thu|ngay|hom nay|dau|cuoi|tuan|sang|chieu|toi|gio|\d)"
    r"|cuoi (?:tuan|ngay|gio)|dau (?:tuan|gio)|hom khac|dot sau|lan sau|tomorrow|next week|by (?:mon|tues"
    r"|wednes|thurs|fri)day"
    r"|soon|later)\b"
)
_OTHER_WAY = re.compile(
    r"\b(?:buu dien|ban giay|ban cung|duong (?:cong van|van thu|buu)|zalo|fax|truc lien thong|truc tiep|chuyen phat"
    r"|e-?office|he thong (?:quan ly )?van ban|viber|telegram|by post)\b"
)
# "gửi nhầm", "bị sai", "rồi": of what came before.
_OF_EARLIER = re.compile(r"\b(?:nham|sai|thieu|bi (?:loi|hong|mat|tra)|huy|rut|khong (?:mo|doc|xem) duoc)\b")
_DONE = re.compile(r"\broi(?: (?:a|nhe|nha|do|day|anh|chi|ma))*\W*$")
_HERE = re.compile(
    rf"\b(?:day la|here (?:is|are)|here s)(?: \w+){{0,3}}? {_REPORT}\b"
    rf"|\b{_REPORT}\b(?: [\w/&.-]+){{0,20}}? day (?:a|nhe|nha|anh|chi)\b"
)
_EARLIER = re.compile(
    r"\b(?:hom qua|hom kia|hom truoc|hom no|tuan truoc|thang truoc|lan truoc|thu truoc|mail truoc|email truoc"
    r"|luc nay|luc sang"
    r"|sang nay da|yesterday|last week|earlier|ngay \d{1,2}[/.-]\d{1,2}(?:[/.-]\d+)? (?:da|don vi da))\b"
)
_ASKING = re.compile(
    r"\?|\b(?:hay\b|nao\b|o dau|vao dau|ve dau|the nao|ra sao|lam sao|bao gio|khi nao"
    r"|co (?:phai|can|duoc)\b|duoc (?:khong|ko|chua|k)\b|(?:khong|ko|chua|k) (?:a|vay|nhi|anh|chi|the)\b"
    r"|cho (?:em|toi) hoi"
    r"|xin hoi|how (?:to|do|should)|where|which)"
)
_OTHERS_PAPER = re.compile(
    r"\b(?:mau|cong van|huong dan|thong bao|ke hoach|quyet dinh|giay moi|thu moi|danh sach|de cuong|to trinh"
    r"|bien ban|bang khen"
    r"|hoa don|chung tu|anh|hinh anh|ban tin|tai lieu hoi nghi)(?: [\w/.-]+){0,8} $"
)
_SALUTATION = re.compile(r"^\W*(?:dong )?kinh (?:gui|chuyen|thua)\b")
_COURTESY = re.compile(
    r"^\W*(?:(?:em |toi |don vi |xin |chan thanh |tran trong |rat )*(?:cam on|tran trong|kinh (?:thu|chao|don)"
    r"|chao)\b.{0,50}"
    r"|than(?: ai| men)?|(?:dear|hi|hello|best|kind|warm|regards|thanks|thank you|sincerely|yours)\b.{0,40}|nhu tren"
    r"|(?:da )?gui tu (?:\w+ ){0,6}\w+|sent from my .{0,30}|(?:anh|chi|em|c|a) oi|da)\W*$"
)
_SAYS_ELSE = re.compile(
    r"\b(?:da|chua|khong|ko|se|cam on|nhan|vang|ok|oke|okie|dong y|xin|hoi|giup|kiem tra|xac nhan|doi|sua|hop|nghi)\b"
)
_OTHER_SUBJECT = re.compile(
    r"\b(?:nhac|don doc|khan truong|gia han|lui|khat|cham|xin|hoi|de nghi|yeu cau|huong dan|thong bao|moi"
    r"|tap huan|lich"
    r"|ke hoach|mau|de cuong|han (?:nop|gui)|thoi han|xac nhan|cam on|nhan duoc|chua|gop y|vuong mac|tra loi|phan hoi"
    r"|ban tin|quang cao|hoi nghi|hoi thao|bao cao vien|dinh chinh (?:thong tin|so dien thoai)|received"
    r"|reminder|request"
    r"|question|invitation|deadline|extension|undeliver\w*|returned|failure|automatic)\b"
)
_ANSWER = re.compile(r"^\s*(?:re|aw|tl|trả lời|tra loi|sv)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)
_FORWARD = re.compile(r"^\s*(?:fwd?|chuyển tiếp|chuyen tiep|ct|wg)\s*:", re.IGNORECASE)
_WRAPPED = 50  # a line as long as this may go on in the next
_FEW = 8
_SENTENCE = 700
_HEADING = 30
_READ = 12_000
_ENDS = re.compile(r"(?<=[.!?…;])\s+|\n")
_ADDRESSES = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+")


def announces(message: Message, own: frozenset[str] = frozenset(), *, beside: bool = False) -> bool:
    """Return whether a message says that it brings a report or a table.

    `beside` tells that other papers came with it: then the yearly report or its table must be named.
    """
    body = _own_words(message)
    about = re.compile(rf"\b{_YEARLY}\b") if beside else re.compile(rf"\b{_REPORT}\b")
    subject = flatten(clean(message.subject))
    sentences = list(_sentences(body))
    if any(_brings(sentence, about) for sentence in sentences):
        return True
    if _is_report(body) or (_BY_PROGRAM.search(flatten(clean(body[:400]))) is not None and not beside):
        return True
    matter = bool(about.search(subject)) and not beside
    if any((matter or about.search(sentence)) and _brings_it(sentence) for sentence in sentences):
        return True
    return _names_it(sentences, about) or (_by_subject(message, subject, about, own) and _is_void(body))


def _own_words(message: Message) -> str:
    """Return what the sender wrote, without a signature and without whom it addresses."""
    body = message.body[:_READ]
    return body.removesuffix(message.signature) if message.signature else body


def _sentences(body: str) -> Iterator[str]:
    """Return the sentences, without diacritics; lines that a mail program has wrapped are one."""
    joined: list[str] = []
    for line in _ADDRESSES.sub(" ", body).splitlines():
        goes_on = joined and len(joined[-1]) >= _WRAPPED and not joined[-1].rstrip().endswith((".", "!", "?", ":", ";"))
        if goes_on and line.strip() and not _SALUTATION.match(flatten(clean(joined[-1]))):
            joined[-1] = f"{joined[-1].rstrip()} {line.strip()}"
        else:
            joined.append(line)
    for line in joined:
        for part in _ENDS.split(line):
            if sentence := flatten(clean(part[:_SENTENCE])):
                yield sentence


def _brings(sentence: str, about: re.Pattern[str]) -> bool:
    """Return whether a sentence says that the report, or the table, comes with the letter."""
    if _ASKING.search(sentence):
        return False
    for found in _WHAT.finditer(sentence):
        if about.search(found[0]) and _happens(sentence, found.start(), found.end()):
            return True
    for found in _BEFORE.finditer(sentence):
        verb = found.end() - len(_SENT.findall(found[0])[-1])
        if about.search(found[0]) and _happens(sentence, verb, found.end()):
            return True
    if any(about.search(found[0]) and _stands(sentence[: found.start()]) for found in _HERE.finditer(sentence)):
        return True
    return any(_is_attached(sentence, found, about) for found in _ATTACHED.finditer(sentence))


def _brings_it(sentence: str) -> bool:
    """Return whether a sentence says that something comes with the letter; what, is said elsewhere."""
    if _ASKING.search(sentence):
        return False
    if (bare := _BARE.search(sentence)) and not _SALUTATION.match(sentence):
        verbs = list(_SENT.finditer(sentence, bare.start()))
        return bool(verbs) and _happens(sentence, verbs[0].start(), len(sentence))
    return any(
        bool(_FILE.search(sentence))
        and _stands(sentence[: found.start()])
        and not _OTHERS_PAPER.search(sentence[: found.start()])
        for found in _ATTACHED.finditer(sentence)
    )


def _happens(sentence: str, verb: int, end: int) -> bool:
    """Return whether the sender does it with this letter: not later, not before, not by another way."""
    before, behind = _clause(sentence[:verb]), re.split(r"[,;:]", sentence[end:])[0]
    within = sentence[verb:end]
    if _EARLIER.search(sentence) and not re.search(r"\b(?:lai|bo sung)\b", within + behind):
        return False
    if not _stands(before) or _is_theirs(before) or _LATER.search(behind) or _OTHER_WAY.search(within + behind):
        return False
    unnamed = _NAMED.split(f"{within} {behind}", maxsplit=1)[0]
    past = _PAST.search(before) or _OF_EARLIER.search(unnamed) or _DONE.search(behind)
    return not past or bool(_ATTACHED.search(sentence[verb:]))


def _is_theirs(before: str) -> bool:
    """Return whether the office or somebody else does it; a union's name may end like theirs."""
    return bool(_THEY.search(before)) and not _UNION.search(before)


def _stands(before: str) -> bool:
    """Return whether nothing in front of the verb takes it back; being allowed to send is no more than polite."""
    said = re.sub(rf"\bcho(?: phep)? {_ME}\b|\bxin phep\b|\bplease find\b|\bhom nay\b", " ", _REASON.sub("", before))
    named = _NAMED.search(said)
    head, name = (said[: named.start()], said[named.start() :]) if named else (said, "")
    return not (_NOT_YET.search(head) or _NOT_AT_ALL.search(name))


def _clause(before: str) -> str:
    """Return what stands before a verb in its own clause: where the writer begins anew, another one begins."""
    turns = list(_MY_TURN.finditer(before))
    return before[turns[-1].end() :] if turns else before


def _is_attached(sentence: str, found: re.Match[str], about: re.Pattern[str]) -> bool:
    """Return whether what is attached is the report."""
    before = _clause(sentence[: found.start()])
    named = about.search(sentence[found.start() :]) or about.search(before)
    if not named or _OTHERS_PAPER.search(before) or _EARLIER.search(sentence) or _is_theirs(before):
        return False
    return _stands(before) and not _OTHER_WAY.search(before)


def _is_report(body: str) -> bool:
    """Return whether the report stands in the letter itself."""
    if len(body) >= _LONG and any(_TITLE.match(clean(line)) for line in body.splitlines()):
        return True
    if len(_FIGURE.findall(body)) < _FIGURES:
        return False
    return any(_BELOW.search(sentence) and not _ASKING.search(sentence) for sentence in _sentences(body))


def _by_subject(message: Message, subject: str, about: re.Pattern[str], own: frozenset[str]) -> bool:
    """Return whether the subject names what the message is: that of an answer is somebody else's."""
    if _ANSWER.match(message.subject) or any(author.email in own for author in message.forwarded_from):
        return False
    if _BEGUN.match(message.subject):
        return True
    bare = _FORWARD.sub("", subject)
    return bool(about.search(bare)) and not _OTHER_SUBJECT.search(bare) and not _ASKING.search(bare)


def _names_it(sentences: list[str], about: re.Pattern[str]) -> bool:
    """Return whether a letter is a heading and no more: "Báo cáo tổng kết năm 2024 - CĐ Viện"."""
    said = [one for one in sentences if not (_SALUTATION.match(one) or _COURTESY.match(one))]
    if len(said) != 1 or len(said[0].split()) > _HEADING or not re.match(rf"\W*(?:{about.pattern})", said[0]):
        return False
    wrong = (_SAYS_ELSE, _OTHER_SUBJECT, _ASKING, _SENT, _NOT_AT_ALL)
    return not any(pattern.search(said[0]) for pattern in wrong)


def _is_void(body: str) -> bool:
    """Return whether a letter says nothing: whom it greets, thanks, a name at most."""
    lines = (flatten(clean(line)) for line in body.splitlines())
    said = [line for line in lines if line and not (_SALUTATION.match(line) or _COURTESY.match(line))]
    words = " ".join(said).split()
    return len(words) <= _FEW and not _SAYS_ELSE.search(" ".join(said)) and not _SENT.search(" ".join(said))
