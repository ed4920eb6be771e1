"""Mail that somebody tries on everybody: flagged by a filter on the way, or known by its own words.

It asks ("Bạn có cần vay vốn không?", "Could you confirm your mailbox?") and yet asks nothing of the office: an answer
would tell its sender that somebody reads here. Only for messages that bring nothing. In doubt it is none: what speaks
of reports, unions or forms is a clerk's, whatever else it says.
"""

import re

from collector.model import Message
from collector.vietnamese import clean, flatten

_FLAGS = ("x-spam-flag", "x-spam", "x-spam-status", "x-barracuda-spam-status", "x-barracuda-spam-flag")
_YES = re.compile(r"\s*(?:yes|true|spam)\b", re.IGNORECASE)
# Exchange and Microsoft 365: the spam confidence level, 5 and above is spam, and the verdict of the filter.
_LEVEL = re.compile(r"\s*([5-9])\b")
_VERDICT = re.compile(r"\b(?:SFV:SPM|SCL:[5-9])\b")
_STARS = re.compile(r"\s*\*{5,}")
# "[SPAM] …", "***SPAM*** …", "{Spam?} …": what filters set before a subject, within marks of their own.
_TAGGED = re.compile(
    r"\s*(?:\[|\*{2,}|\{)\s*(?:suspected |possible |probable |likely )?(?:spam|junk|thư rác)\b[^\])}*]{0,20}[\])}*]",
    re.IGNORECASE,
)
_READ = 6000
# What the office has to do with. Without diacritics, which clerks leave out.
_MATTER = re.compile(
    r"\b(?:bao cao|cong doan|cdcs|cd co so|bieu mau|mau bieu|bieu so lieu|so lieu|bang bieu|thong ke|doan vien|tong ket"
    r"|gia han|thoi han nop|han nop|han gui|nop bao|trade union|annual report|de cuong|ban chap hanh|bch|cong van"
    r"|muc (?:[ivx]+|\d)|cot|chi tieu|nguoi lao dong|cnvc\w*|kinh phi|bieu|excel)\b"
)
_SOLD = (
    # English, as it comes from anywhere
    r"seo|backlinks?|guest posts?|link building|web (?:design|develop\w+)|search engine|first page of google",
    r"digital marketing|lead generation|email list|b2b (?:list|leads|database)|mobile app develop\w+",
    r"(?:a|business|personal|home|quick|instant|cash) loans?|loan (?:offers?|amount|at)|credit line",
    r"invest(?:ment|or|ors|ing)? (?:opportunit\w+|fund\w*|platform|proposal)|crypto\w*|bitcoin|usdt|forex",
    r"binary options?|casinos?|lottery|jackpot|inheritance|next of kin|beneficiar(?:y|ies)|atm card|business proposal",
    r"million (?:dollars|usd|euros?)|viagra|cialis|dating|escorts?|weight loss|special offer|limited offer|free trial",
    r"mailbox (?:quota|storage|is full)|(?:verify|validate|upgrade|re-?activate) your (?:account|mailbox|e-?mail)",
    r"password (?:expires?|expir\w+|will expire)|unusual sign-?in|your (?:parcel|package)|price list|quotation",
    # Vietnamese, without diacritics
    r"vay (?:von|tien|tin chap|tieu dung|nong)|giai ngan|lai suat (?:uu dai|thap|tu)|the tin dung|mo the|khuyen mai",
    r"uu dai|giam gia|gia re|gia tot|bao gia|chiet khau|quang cao|dich vu seo|thiet ke (?:web\w*|logo)|hosting",
    r"ten mien gia|can ho cao cap|dat nen|bat dong san|chung khoan|tien ao|dau tu (?:sinh loi|online|tai chinh)",
    r"kiem tien|viec nhe luong cao|cong tac vien online|trung thuong|nhan qua|sim so dep|tour du lich|du lich gia",
    r"khoa hoc (?:online|truc tuyen|mien phi)|hoa don do|mua hoa don|lam bang|giay to gia|bao hiem nhan tho",
    r"thuc pham chuc nang",
)
_SELLS = re.compile(rf"\b(?:{'|'.join(_SOLD)})\b")


def is_flagged(message: Message) -> bool:
    """Return whether a filter on the way called the message spam."""
    headers = message.headers
    if any(_YES.match(headers.get(name, "")) for name in _FLAGS) or _STARS.match(headers.get("x-spam-level", "")):
        return True
    if _LEVEL.match(headers.get("x-ms-exchange-organization-scl", "")):
        return True
    if _VERDICT.search(headers.get("x-forefront-antispam-report", "")):
        return True
    return bool(_TAGGED.match(clean(message.subject)))


def solicits(message: Message) -> bool:
    """Return whether a message offers or asks what has nothing to do with the office."""
    if message.in_reply_to:
        return False  # an exchange that somebody began
    said = flatten(clean(f"{message.subject}\n{message.body[:_READ]}")).lower()
    return bool(_SELLS.search(said)) and not _MATTER.search(said)
