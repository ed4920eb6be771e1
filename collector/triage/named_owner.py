"""What of an answer to «của công đoàn nào?» states a union: its clauses without those that deny, doubt or ask.

A thread's subject is the question's own words and states nothing. Who says anywhere that he is not sure is believed in
what he states, never by the name below his letter. Which union is named is for the matcher; in doubt nothing is stated.
"""

import re
from dataclasses import replace

from collector.model import Message
from collector.vietnamese import clean, flatten

_CLAUSE = re.compile(r"[^.,;!?\n]+[.,;!?\n]*|[.,;!?\n]+")
_THREAD = re.compile(r"\W*(?:re|aw|tl|fwd?|fw|tra loi|chuyen tiep)\s*(?:\[\d+\])?\s*:")
# It is not theirs, the writer does not know or supposes, or another is to be asked. Without diacritics, and so without
# the words that are others then: "đoàn" and "đoán", "hội" and "hỏi".
_OPEN = re.compile(
    r"\?|\b(?:(?:khong|ko|chua|chang|dau)(?: con| co)? (?:phai|la|cua|thuoc|biet|nho|ro|chac|dung|lien quan)|chu khong"
    r"|hinh nhu|co le|chac (?:la|cua)|co khi|nghe noi|hay la|hoac|phai khong|dung khong|co phai|lien he"
    r"|chuyen (?:tiep )?(?:sang|toi|den|cho)|not|wrong|unsure|maybe|perhaps|probably|instead of|ask|contact)\b"
    r"|\b(?:khong|chua)(?: a| vay| nhi| anh| chi)*\W*$"
)
_OPEN_WORDS = re.compile(r"\b(?:nhầm|lộn|sai|đoán|tưởng|hỏi|ngoại trừ|trừ|gọi|gặp|nhờ)\b")
# The same where nobody wrote a diacritic, as far as they are no other words.
_OPEN_BARE = re.compile(r"\b(?:nham|hoi (?:lai|cd|cong doan|ben)|goi cho|nho (?:cd|cong doan))\b")

# What is said to whoever asks and answers nothing: greetings, thanks, that it was read, that more will follow.
_COURTESY = re.compile(
    r"\W*(?:(?:(?:dong )?kinh (?:gui|chuyen|thua|thu|chao)|tran trong|than ai|best|regards|dear|hi|hello"
    r"|thanks|thank you|sent from|gui tu)\b.*"
    r"|(?:da |vang |em |toi |don vi |minh |van phong |xin |rat |chan thanh |anh |chi |oi )*(?:cam on\b.*|chao\b.*"
    r"|(?:da )?(?:nhan duoc|nhan thu|doc|ro|biet)(?: thu| mail| email| roi| a| nhe)*|ok\w*|vang|dong y|a|da"
    r"|se (?:gui|bo sung|bao|tra loi|kiem tra)\b.*))\W*"
)
# Below it stand names.
_SIGNS_OFF = re.compile(r"\W*(?:tran trong|kinh thu|kinh chao|best regards|regards|cam on)\b")


def stated(message: Message) -> tuple[Message, bool]:
    """Return a message with nothing but what it states of whose a file is, and whether it is sure of all of it."""
    clauses = _CLAUSE.findall(message.body)
    # A line in its place, or what stands below would be taken for the first.
    kept = ["\n" if _is_open(clause) else clause for clause in clauses]
    subject = "" if _THREAD.match(flatten(clean(message.subject))) or _is_open(message.subject) else message.subject
    return replace(message, subject=subject, body="".join(kept)), kept == clauses


def _is_open(clause: str) -> bool:
    written = clean(clause).lower()
    flat = flatten(written)
    return bool(_OPEN.search(flat) or _OPEN_WORDS.search(written) or (flat == written and _OPEN_BARE.search(flat)))


def is_answer(message: Message) -> bool:
    """Return whether somebody who was asked says more than thanks, whatever comes of it."""
    body = message.body.removesuffix(message.signature) if message.signature else message.body
    said = (flatten(clean(each)) for each in re.split(r"[.!;\n]+", body))
    lines = [each for each in said if re.search(r"\w", each)]
    first = next((at for at, each in enumerate(lines) if at and _SIGNS_OFF.match(each)), len(lines))
    return any(not _COURTESY.fullmatch(each) for each in lines[:first])
