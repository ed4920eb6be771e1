"""Evidence from the message around its documents: sender, subject, letter, forward, letters answered.

The quoted thread is never read: it holds our own guidance and other unions' letters.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import log

from collector.matching.index import Index
from collector.matching.row_keys import digits
from collector.matching.search import Hit, find
from collector.matching.values import Answered, Around, Context, Piece
from collector.matching.weights import Factors
from collector.matching.words import Words, read
from collector.model import Address, Authenticity, Message
from collector.vietnamese import clean, flatten, fold

_BODY = 3000
_NAMESAKES = 3
_TAIL = 8  # lines of a letter that may be its signature
_RECIPIENT = re.compile(r"^\W*(dong )?kinh (gui|chuyen|thua)|^\W*noi nhan|^\W*(to|cc|den)\s*:")
_SIGN_OFF = re.compile(
    r"^\W*(xin )?((tran|kinh) (trong|thu|chao|don)|(em |xin |chan thanh )?cam on|best|regards|thanks)"
)
_REPLIES = re.compile(r"\s*(?:re|aw|tl|fwd?|fw|trả lời|tra loi|chuyển tiếp)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)
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
        *named_in(index, _subject(message, context), "subject", "subject"),
        *named_in(index, letter, "body", "body"),
        *named_in(index, tail, "signature", "signature"),
        *_mentioned(index, message.body),
    ]
    said = clean(f"{message.subject}\n{letter}").lower()
    return Around(tuple(pieces), bool(_PROXY.search(said)), bool(message.forwarded_from), context.authentic)


# --- names in short texts ----------------------------------------------------------------------------


def named_in(index: Index, text: str, kind: str, group: str) -> Iterator[Piece]:
    """Return a piece for each union named in a short text; of parent and child the child."""
    hits = [hit for hit in find(index, read_lines(text)) if hit.unions != ("",) and not hit.part]
    best: dict[str, tuple[float, Hit]] = {}
    for hit in hits:
        factor = _factor(hit, index.weights.factors)
        for union in hit.unions:
            if union not in best or best[union][0] < factor:
                best[union] = (factor, hit)
    for above in {above for union in best for above in index.ancestors(union)}:
        best.pop(above, None)
    share = index.weights.factors.shared if len(best) > 1 else 1.0
    for union, (factor, hit) in best.items():
        yield Piece(kind, union, hit.text, index.weights.kinds[kind] * factor * share, group, cut=hit.cut or hit.open)


def read_lines(text: str) -> Words:
    """Cut a text of several lines into tokens; the end of a line ends a name."""
    return read(" ; ".join(line for line in text.splitlines() if line.strip()))


def _factor(hit: Hit, factors: Factors) -> float:
    whole = (factors.cut if hit.cut else 1.0) * (factors.open if hit.open else 1.0)
    return (factors.marked if hit.marked else factors.unmarked) * whole


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
    proven = index.weights.factors.authentic(context.authentic)
    sender = writer(message, context)
    hidden = tuple(_rewritten(message, index, context, proven))
    yield from hidden
    group = "rewritten" if hidden else "sender"
    if sender and sender.email not in context.own:
        # The domain of a list or a forwarder tells nothing of him for whom it writes.
        if not hidden or sender.email in index.emails:
            yield from _address(sender, index, context, proven)
        for piece in named_in(index, sender.name, "display-name", group):
            yield _scaled(piece, proven)
        contacts = index.living(index.contacts.get(fold(sender.name), ()))
        # A name that several bear tells less of each, and one that many bear nothing.
        for union in contacts if len(contacts) <= _NAMESAKES else ():
            yield Piece("contact", union, sender.name, index.weights.kinds["contact"] * proven / len(contacts), group)
    named = {sender.email} if sender else set()
    named |= {message.rewritten_from.email} if hidden and message.rewritten_from else set()
    for other in message.reply_to:
        if other.email not in named:
            yield from _listed(index, other, "reply-to", proven)
    for other in message.cc:
        yield from _listed(index, other, "copied", proven)


def writer(message: Message, context: Context) -> Address | None:
    """Return who wrote a message: From, or whom a list that the campaign trusts vouches for behind its own address."""
    vouched_for = context.authentic is Authenticity.PROVEN and message.rewritten_from
    return message.rewritten_from if vouched_for else message.sender


def _rewritten(message: Message, index: Index, context: Context, proven: float) -> Iterator[Piece]:
    """Return whom a list or a forwarder put its own address in place of, as it says: a first candidate, no more."""
    hidden = message.rewritten_from
    if hidden is None or context.authentic is Authenticity.PROVEN or hidden.email in context.own:
        return
    unions, kind = index.living(index.emails.get(hidden.email, ())), "rewritten"
    if not unions:
        (_, unions), kind = _domain(index, hidden.email), "rewritten-domain"
        unions = unions if len(unions) <= index.weights.gates.wide else ()
    for union in unions:
        weight = _shared_domain(index, kind, len(unions)) * proven
        yield Piece(kind, union, hidden.email, weight, "rewritten")


def _address(sender: Address, index: Index, context: Context, proven: float) -> Iterator[Piece]:
    known = index.living(index.emails.get(sender.email, ()))
    share = log(len(known)) if known else 0.0
    carries = context.authentic is not Authenticity.FALSE and len(known) == 1
    for union in known:
        weight = (index.weights.kinds["address"] - 2 * share) * proven
        yield Piece("address", union, sender.email, weight, "sender", carries=carries)
    if known:
        return
    yield from _earlier(sender, index, context, proven)
    domain, unions = _domain(index, sender.email)
    if len(unions) > index.weights.gates.wide:
        return  # see `wide`
    for union in unions:
        weight = _shared_domain(index, "domain", len(unions)) * proven
        # A whole domain may speak alone where it is one union's, proven, and no children sit there too.
        alone = len(unions) == 1 and proven == 1.0 and not index.children.get(union)
        yield Piece("domain", union, domain, weight, "sender", carries=alone)
    if not unions:
        local = sender.email.split("@")[0]
        for piece in named_in(index, local, "local-part", "sender"):
            yield _scaled(piece, proven)


def wide(message: Message, index: Index, context: Context) -> tuple[str, tuple[str, ...], float]:
    """Return the widely shared domain of a sender, its unions and what it is worth; "" where it is none.

    It speaks softly for each of them, and there may be thousands: anyone who weighs the evidence takes a few.
    """
    sender = writer(message, context)
    if sender is None or sender.email in context.own or sender.email in index.emails:
        return "", (), 0.0
    domain, unions = _domain(index, sender.email)
    if len(unions) <= index.weights.gates.wide:
        return "", (), 0.0
    proven = index.weights.factors.authentic(context.authentic)
    return domain, unions, _shared_domain(index, "domain", len(unions)) * proven


def _shared_domain(index: Index, kind: str, count: int) -> float:
    return max(index.weights.kinds["wide-domain"], index.weights.kinds[kind] - 2 * log(count))


def _earlier(sender: Address, index: Index, context: Context, proven: float) -> Iterator[Piece]:
    """Return those whose documents this address sent before; a registered address needs no such memory."""
    for last_year, kind in ((False, "sent-before"), (True, "sent-last-year")):
        known = index.living(
            tuple(
                {one.union: None for one in context.earlier if one.last_year is last_year and one.union in index.unions}
            )
        )
        for union in known:
            yield Piece(kind, union, sender.email, index.weights.kinds[kind] * proven / len(known), "sender")


def _domain(index: Index, email: str) -> tuple[str, tuple[str, ...]]:
    """Return the registered domain of an address and its unions; a part of a domain counts as the domain."""
    domain = email.rpartition("@")[2]
    while "." in domain:
        if domain in index.domains:
            return domain, index.living(index.domains[domain])
        domain = domain.partition(".")[2]
    return "", ()


def _listed(index: Index, address: Address, kind: str, proven: float) -> Iterator[Piece]:
    unions = index.living(index.emails.get(address.email, ()))
    for union in unions:
        yield Piece(kind, union, address.email, index.weights.kinds[kind] * proven / len(unions), "sender")


def _scaled(piece: Piece, factor: float) -> Piece:
    return replace(piece, weight=piece.weight * factor)


# --- the rest ----------------------------------------------------------------------------------------


def _answered(index: Index, context: Context) -> Iterator[Piece]:
    ranked = sorted(context.answered, key=lambda letter: (letter.valid, letter.known))
    answered = {letter.union: letter for letter in ranked}
    for letter in answered.values():
        if letter.union in index.unions:
            kind = _answers(letter)
            share = index.weights.factors.shared if len(answered) > 1 else 1.0
            carries = kind == "answered" and len(answered) == 1
            yield Piece(
                kind, letter.union, letter.union, index.weights.kinds[kind] * share, "answered", carries=carries
            )


def _answers(letter: Answered) -> str:
    """Return the kind of evidence that an answered letter is: proof only from a sender who is known for its union."""
    if not letter.valid:
        return "answered-unproven"
    return "answered" if letter.known else "answered-elsewhere"


def _subject(message: Message, context: Context) -> str:
    """Return the subject as far as it is the sender's: whoever was forwarded a letter answers under its words."""
    elsewhere = any(letter.valid and not letter.known for letter in context.answered)
    return "" if elsewhere and _REPLIES.match(message.subject) else message.subject


def _forwarded(message: Message, index: Index, context: Context) -> Iterator[Piece]:
    seen: set[str] = set()
    for author in message.forwarded_from:
        if author.email in context.own or (message.sender and author.email == message.sender.email):
            continue
        unions, kind = index.living(index.emails.get(author.email, ())), "forwarded"
        if not unions:
            (_, unions), kind = _domain(index, author.email), "forwarded-domain"
            unions = unions if len(unions) <= index.weights.gates.wide else ()
        for union in unions:
            if union not in seen:
                seen.add(union)
                weight = _shared_domain(index, kind, len(unions))
                yield Piece(kind, union, author.email, weight, "forward")


def _mentioned(index: Index, body: str) -> Iterator[Piece]:
    """Return the unions whose registered address or telephone stands in the letter itself."""
    text = body[:_BODY]
    yield from _once(index, "mentioned-address", _EMAIL.findall(text.lower()) if "@" in text else (), index.emails)
    yield from _once(index, "phone", map(digits, _PHONE.findall(text)), index.phones)


def _once(index: Index, kind: str, found: Iterable[str], owners: dict[str, tuple[str, ...]]) -> Iterator[Piece]:
    for said in dict.fromkeys(found):
        unions = index.living(owners.get(said, ()))
        for union in unions:
            yield Piece(kind, union, said, index.weights.kinds[kind] / len(unions), "signature")
