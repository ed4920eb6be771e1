"""Evidence from the message around its documents: sender, subject, letter, forward, letters answered.

The quoted thread is never read: it holds our own guidance and other unions' letters.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import log

from collector.matching.index import Index, digits
from collector.matching.pieces import Around, Context, Piece
from collector.matching.search import Hit, find
from collector.matching.weights import CUT, MARKED, PROVEN, SHARED, UNMARKED, WEIGHTS, WIDE
from collector.matching.words import Words, read
from collector.model import Address, Message
from collector.vietnamese import clean, flatten, fold

_BODY = 3000
_TAIL = 8  # lines of a letter that may be its signature
_RECIPIENT = re.compile(r"^\W*(dong )?kinh (gui|chuyen|thua)|^\W*noi nhan|^\W*(to|cc|den)\s*:")
_SIGN_OFF = re.compile(
    r"^\W*(xin )?((tran|kinh) (trong|thu|chao|don)|(em |xin |chan thanh )?cam on|best|regards|thanks)"
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?:\+84|0)[\d .\-]{8,14}\d")
_PROXY = re.compile(
    r"\b(?:gửi|nộp|chuyển|báo cáo) (?:hộ|giúp|thay|giùm|dùm)\b|\b(?:hộ|giúp|thay) (?:cho )?(?:công đoàn|cđ)\b"
    r"|\b(?:gui|nop|chuyen) (?:ho|giup|thay|gium|dum) (?:cho )?(?:cong doan|cd)"
    r"|\bnhờ\b[^.\n]{0,60}\b(?:gửi|chuyển|nộp)\b|\bthay mặt\b|\bchuyển tiếp\b"
)


def around(message: Message, index: Index, context: Context) -> Around:
    """Read what a message says about whose documents it brings."""
    letter, tail = _letter(message.body)
    pieces = [
        *_sender(message, index, context),
        *_answered(index, context),
        *_forwarded(message, index, context),
        *named_in(index, message.subject, "subject", "subject"),
        *named_in(index, letter, "body", "body"),
        *named_in(index, tail, "signature", "signature"),
        *_mentioned(index, message.body),
    ]
    said = clean(f"{message.subject}\n{letter}").lower()
    return Around(tuple(pieces), bool(_PROXY.search(said)), bool(message.forwarded_from), context.authentic)


# --- names in short texts ----------------------------------------------------------------------------


def named_in(index: Index, text: str, kind: str, group: str) -> Iterator[Piece]:
    """Give a piece for each union named in a short text; of parent and child the child."""
    hits = [hit for hit in find(index, read_lines(text)) if hit.unions != ("",) and not hit.part]
    best: dict[str, tuple[float, Hit]] = {}
    for hit in hits:
        factor = _factor(hit)
        for union in hit.unions:
            if union not in best or best[union][0] < factor:
                best[union] = (factor, hit)
    for above in {above for union in best for above in index.ancestors(union)}:
        best.pop(above, None)
    share = SHARED if len(best) > 1 else 1.0
    for union, (factor, hit) in best.items():
        yield Piece(kind, union, hit.text, WEIGHTS[kind] * factor * share, group, cut=hit.cut)


def read_lines(text: str) -> Words:
    """Cut a text of several lines into tokens; the end of a line ends a name."""
    return read(" ; ".join(line for line in text.splitlines() if line.strip()))


def _factor(hit: Hit) -> float:
    return (MARKED if hit.marked else UNMARKED) * (CUT if hit.cut else 1.0)


def _letter(body: str) -> tuple[str, str]:
    """Cut a letter into its text and its signature; whom it addresses is left out."""
    lines = body[:_BODY].splitlines()
    cut = _sign_off(lines)
    kept = [line for line in lines[:cut] if not _RECIPIENT.match(flatten(clean(line)))]
    return "\n".join(kept), "\n".join(lines[cut : cut + 2 * _TAIL])


def _sign_off(lines: list[str]) -> int:
    for at, line in enumerate(lines):
        if line.strip() in {"--", "---", "__", "___"}:
            return at
        if at and len(line) < 60 and _SIGN_OFF.match(flatten(clean(line))):  # noqa: PLR2004 - a greeting is a short line
            return at
    return len(lines)


# --- sender ------------------------------------------------------------------------------------------


def _sender(message: Message, index: Index, context: Context) -> Iterator[Piece]:
    proven = PROVEN[context.authentic]
    sender = message.sender
    if sender and sender.email not in context.own:
        yield from _address(sender, index, proven, carries=context.authentic is not False)
        for piece in named_in(index, sender.name, "display-name", "sender"):
            yield _scaled(piece, proven)
        for union in index.contacts.get(fold(sender.name), ()):
            yield Piece("contact", union, sender.name, WEIGHTS["contact"] * proven, "sender")
    for other in message.reply_to:
        if sender is None or other.email != sender.email:
            yield from _listed(index, other, "reply-to", proven)
    for other in message.cc:
        yield from _listed(index, other, "copied", proven)


def _address(sender: Address, index: Index, proven: float, *, carries: bool) -> Iterator[Piece]:
    known = index.emails.get(sender.email, ())
    share = log(len(known)) if known else 0.0
    for union in known:
        weight = (WEIGHTS["address"] - 2 * share) * proven
        yield Piece("address", union, sender.email, weight, "sender", carries=carries and len(known) == 1)
    if known:
        return
    domain, unions = _domain(index, sender.email)
    kind = "domain" if len(unions) <= WIDE else "wide-domain"
    for union in unions:
        weight = max(0.2, WEIGHTS["domain"] - 2 * log(len(unions))) * proven
        # A whole domain may speak alone where it is one union's, proven, and no children sit there too.
        alone = len(unions) == 1 and proven == 1.0 and not index.children.get(union)
        yield Piece(kind, union, domain, weight, "sender", carries=alone)
    if not unions:
        local = sender.email.split("@")[0]
        for piece in named_in(index, local, "local-part", "sender"):
            yield _scaled(piece, proven)


def _domain(index: Index, email: str) -> tuple[str, tuple[str, ...]]:
    """Give the registered domain of an address and its unions; a part of a domain counts as the domain."""
    domain = email.rpartition("@")[2]
    while "." in domain:
        if domain in index.domains:
            return domain, index.domains[domain]
        domain = domain.partition(".")[2]
    return "", ()


def _listed(index: Index, address: Address, kind: str, proven: float) -> Iterator[Piece]:
    unions = index.emails.get(address.email, ())
    for union in unions:
        yield Piece(kind, union, address.email, WEIGHTS[kind] * proven / len(unions), "sender")


def _scaled(piece: Piece, factor: float) -> Piece:
    return replace(piece, weight=piece.weight * factor)


# --- the rest ----------------------------------------------------------------------------------------


def _answered(index: Index, context: Context) -> Iterator[Piece]:
    answered = {letter.union: letter for letter in sorted(context.answered, key=lambda letter: letter.valid)}
    for letter in answered.values():
        if letter.union in index.unions:
            kind = "answered" if letter.valid else "answered-unproven"
            share = SHARED if len(answered) > 1 else 1.0
            carries = letter.valid and len(answered) == 1
            yield Piece(kind, letter.union, letter.union, WEIGHTS[kind] * share, "answered", carries=carries)


def _forwarded(message: Message, index: Index, context: Context) -> Iterator[Piece]:
    seen: set[str] = set()
    for author in message.forwarded_from:
        if author.email in context.own or (message.sender and author.email == message.sender.email):
            continue
        unions, kind = index.emails.get(author.email, ()), "forwarded"
        if not unions:
            (_, unions), kind = _domain(index, author.email), "forwarded-domain"
        for union in unions:
            if union not in seen:
                seen.add(union)
                weight = max(0.2, WEIGHTS[kind] - 2 * log(len(unions)))
                yield Piece(kind, union, author.email, weight, "forward")


def _mentioned(index: Index, body: str) -> Iterator[Piece]:
    """Give the unions whose registered address or telephone stands in the letter itself."""
    text = body[:_BODY]
    yield from _once("mentioned-address", _EMAIL.findall(text.lower()) if "@" in text else (), index.emails)
    yield from _once("phone", map(digits, _PHONE.findall(text)), index.phones)


def _once(kind: str, found: Iterable[str], owners: dict[str, tuple[str, ...]]) -> Iterator[Piece]:
    for said in dict.fromkeys(found):
        unions = owners.get(said, ())
        for union in unions:
            yield Piece(kind, union, said, WEIGHTS[kind] / len(unions), "signature")
