"""A raw message made into `model.Message`, all but its files, which `walk` reads.

Not for deciding anything: what a message is (`triage`), whose it is (`matching`) and when it counts as received
are decided elsewhere. Headers are decoded by our own code because a stranger writes what he likes.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from collector.formats import limits
from collector.formats.kinds import Kind, Sight
from collector.formats.mail import authors, bounces, drive_links, quotes
from collector.formats.mail.enclosed import Inner
from collector.formats.mail.encoded_words import scrub
from collector.formats.mail.headers import (
    Headers,
    addresses,
    instant,
    kept,
    line,
    message_id,
    message_ids,
    unfold,
)
from collector.formats.mail.html_text import text_of
from collector.formats.mail.message_parts import Taken, Words, header_fields, take_apart, unflowed
from collector.model import Address, Delivery, File, Message, Nature, ReturnedHead

_MAIL_FIELD = re.compile(
    rb"^(?:received|from|return-path|delivered-to|message-id|mime-version|subject|to|date)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_FORWARDED = re.compile(r"^\s*(?:(?:re|aw|tl|trả lời)\s*:\s*)*(?:fwd?|wg|chuyển tiếp|ct|ch\.? tiếp)\s*:", re.IGNORECASE)
_CID = re.compile(r"cid:([^\"'\s>)]+)", re.IGNORECASE)
_STATUS = re.compile(r"\d\.\d{1,3}\.\d{1,3}")
# Where a bounce has our letter's headers in its own text.
_QUOTED_ID = re.compile(r"^[ \t>]*message-id:[ \t]*(<[^<>\s]+>)", re.IGNORECASE | re.MULTILINE)
_FEEDBACK = re.compile(r"\breport-type\s*=\s*\"?feedback-report\b", re.IGNORECASE)
# A copy of a letter in the text of a bounce begins with its headers.
_QUOTED_HEAD = re.compile(
    r"^[ \t>]*(?:return-path|received|from|to|subject|date|mime-version|dkim-signature):[ \t]*\S",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTED = re.compile(r"^[ \t]*>[ \t>]?", re.MULTILINE)
_PART = re.compile(rb"\s*(?:content-[a-z-]+|mime-version):", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Opened:
    """A message taken apart, its texts chosen."""

    taken: Taken
    shown: frozenset[str]  # Content-IDs that an HTML body shows


def open_message(raw: bytes) -> Opened:
    """Take a message apart; raises `parts.TooDeep`."""
    taken = take_apart(raw)
    shown = {found for page in taken.pages for found in _CID.findall(page)}
    return Opened(taken, frozenset(shown))


def plain(words: list[Words]) -> str:
    """Return body texts as one text."""
    texts = [_plain(each) for each in words]
    return "\n\n".join(text.strip("\n") for text in texts if text.strip())


def _plain(words: Words) -> str:
    if words.kind == "html":
        return text_of(words.text)
    text = "\n".join(unflowed(words)) if words.flowed else words.text
    return text.replace("\xa0", " ").replace(quotes.MARK, "").replace("\ufeff", "")


def is_part(data: bytes) -> bool:
    """Return whether bytes are a part of a message, with its headers, as a signature holds one."""
    return bool(_PART.match(data))


def inner(opened: Opened) -> list[Inner]:
    """Return a message that came as a file, and those enclosed in it."""
    taken = opened.taken
    return [Inner(taken.headers, plain(taken.bodies)), *(Inner(e.headers, plain(e.bodies)) for e in taken.enclosed)]


def message(raw: bytes, opened: Opened, files: tuple[File, ...], found: Sequence[Inner] = ()) -> Message:
    """Make the message of its opened parts, its files, and the messages found in those."""
    taken = opened.taken
    within = [Inner(each.headers, plain(each.bodies)) for each in taken.enclosed]
    within += [each for each in found if not each.own]
    words = plain(taken.bodies)
    if not words.strip():
        words = next((each.text for each in found if each.own), "")
    reported = tuple(each for report in taken.reports for each in _deliveries(report))
    failures = reported or bounces.failures(raw, taken.headers, words)
    returns = bool(reported) or _returns(taken, failures)
    quoting = words if failures or bounces.may_be(taken.headers) else ""
    returned = _returned(taken, quoting)
    bounced = returns or bool(taken.returned) or taken.content_type == "multipart/report"
    return _made(
        raw,
        taken.headers,
        content_type=taken.content_type,
        words=_Words(words[: limits.BODY_CHARACTERS], within, bounced),
        opened=opened,
        deliveries=failures,
        returns=returns,
        returned=returned,
        returned_heads=() if returned else _returned_heads(taken, quoting),
        calendar=taken.calendar,
        complaint=taken.complaint or bool(_FEEDBACK.search(taken.headers.raw("content-type"))),
        files=files,
    )


def saved(raw: bytes, messages: Sequence[Inner], files: tuple[File, ...]) -> Message:
    """Make the message that Outlook saved as .msg, of what it says and of those enclosed in it."""
    head, *within = messages
    return _made(raw, head.headers, words=_Words(head.text[: limits.BODY_CHARACTERS], within), files=files)


def _returns(taken: Taken, failures: Sequence[Delivery]) -> bool:
    """Return whether a message without a report of RFC 3464 is a bounce by its structure.

    A server writes to nobody's address what it returns; the words of a subject are anybody's.
    """
    if "x-failed-recipients" in taken.headers:
        return True
    return _return_path(taken.headers) == "" and bool(failures or taken.returned)


def _returned(taken: Taken, words: str) -> tuple[str, ...]:
    """Return the ids of our letters that a bounce returns or a receipt names."""
    named = [each.raw("original-message-id") for each in taken.receipts]
    if taken.reports or taken.returned or taken.content_type == "multipart/report":
        named += [each.raw("message-id") for each in (*taken.returned, *(e.headers for e in taken.enclosed))]
    named += _QUOTED_ID.findall(words)
    ids = (message_id(each) for each in named)
    return tuple(dict.fromkeys(each for each in ids if each))


def _returned_heads(taken: Taken, words: str) -> tuple[ReturnedHead, ...]:
    """Return what a bounce returns of our letters' headers; some servers leave out the one that names a letter."""
    heads = [*taken.returned, *(each.headers for each in taken.enclosed)] if taken.reports or taken.returned else []
    if found := _QUOTED_HEAD.search(words):
        heads.append(header_fields(_QUOTED.sub("", words[found.start() :]).encode("utf-8", "surrogateescape")))
    told = (
        ReturnedHead(tuple(each.email for each in _everybody(head, "to")), head.text("subject"), at)
        for head in heads
        if (at := instant(head.raw("date")))
    )
    return tuple(one for one in told if one.to and one.subject)


def headers_only(raw: bytes, files: tuple[File, ...]) -> Message:
    """Make the message of its headers alone, where its parts cannot be walked."""
    headers = header_fields(raw)
    kind = headers.text("content-type").partition(";")[0].strip().lower() or "text/plain"
    return _made(raw, headers, content_type=kind, files=files)


def _links(new: str, opened: Opened | None) -> tuple[str, ...]:
    """Find drive links in the new text; a page beside a plain text may be the only one to hold the address."""
    found = drive_links.links(new)
    if found or opened is None or not any(drive_links.may_hold_drives(page) for page in opened.taken.pages):
        return found
    pages = (quotes.split(text_of(page)).new for page in opened.taken.pages)
    return tuple(dict.fromkeys(link for page in pages for link in drive_links.links(page)))


def _forwarded_links(split: quotes.Split) -> tuple[str, ...]:
    """Find drive links in a forwarded message's own words; what lies below those is an older thread."""
    if not split.forwarded:
        return ()
    head, blank, words = split.quoted.partition("\n\n")
    return drive_links.links(quotes.split(words).new if blank else head)


@dataclass(frozen=True, slots=True)
class _Words:
    """What a message says, and the messages in it."""

    text: str = ""
    within: Sequence[Inner] = ()
    bounced: bool = False  # what it encloses is our own letter: its author is no one who forwards


def _made(
    raw: bytes,
    headers: Headers,
    *,
    content_type: str = "text/plain",
    words: _Words = _Words(),
    opened: Opened | None = None,
    deliveries: tuple[Delivery, ...] = (),
    returns: bool = False,
    returned: tuple[str, ...] = (),
    returned_heads: tuple[ReturnedHead, ...] = (),
    calendar: str = "",
    complaint: bool = False,
    files: tuple[File, ...] = (),
) -> Message:
    named_first = addresses(headers.raw("from")) or addresses(headers.raw("sender"))
    sender = named_first[0] if named_first else None
    split = quotes.split(words.text, bool(_FORWARDED.match(headers.text("subject"))))
    writers = [] if words.bounced else [each.headers.raw("from") for each in words.within]
    named = [found[0] for each in writers if (found := addresses(each))]
    return Message(
        sha256=hashlib.sha256(raw).hexdigest(),
        size=len(raw),
        message_id=message_id(headers.raw("message-id")),
        subject=headers.text("subject"),
        sender=sender,
        sole_author=authors.is_sole(headers, sender),
        rewritten_from=authors.rewritten_from(headers, sender),
        reply_to=addresses(headers.raw("reply-to")),
        to=_everybody(headers, "to"),
        cc=_everybody(headers, "cc"),
        return_path=_return_path(headers),
        date=instant(headers.raw("date")) if "date" in headers else None,
        received=tuple(scrub(unfold(value)) for value in headers.all("received")[: limits.HOPS]),
        in_reply_to=message_ids(headers.all("in-reply-to") + headers.all("references")),
        body=split.new,
        signature="" if words.bounced else quotes.signature(split.new),
        quoted="\n\n".join(text for text in (split.quoted, *(each.text for each in words.within)) if text.strip()),
        forwarded_from=tuple(dict.fromkeys((*split.forwarded, *named))),
        links=_links(split.new, opened) or _forwarded_links(split),
        headers=kept(headers),
        authentication=_authentication(headers),
        arc=authors.arc_seal(headers),
        content_type=content_type,
        deliveries=deliveries,
        returns=returns,
        returned=returned,
        returned_heads=returned_heads,
        calendar=calendar,
        complaint=complaint,
        files=files,
    )


def _authentication(headers: Headers) -> tuple[tuple[str, ...], ...]:
    # Raw: a decoded word could bring marks into a value that its server wrote none into.
    runs = headers.runs("authentication-results")
    return tuple(tuple(scrub(unfold(value)) for value in run) for run in runs)


def _everybody(headers: Headers, name: str) -> tuple[Address, ...]:
    # A repeated To: is against the rules and happens.
    return tuple(each for value in headers.all(name)[:20] for each in addresses(unfold(value)))


def _return_path(headers: Headers) -> str | None:
    if "return-path" not in headers:
        return None
    found = addresses(headers.raw("return-path"))
    return found[0].email if found else ""


def _deliveries(report: list[Headers]) -> list[Delivery]:
    """Read the blocks of a delivery status; the first block speaks of the message as a whole."""
    found: list[Delivery] = []
    for block in report:
        recipient = block.text("final-recipient") or block.text("original-recipient")
        if not recipient:
            continue
        address = addresses(recipient.rpartition(";")[2])
        status = _STATUS.search(block.text("status"))
        diagnostic = line(block.raw("diagnostic-code"))
        action = block.text("action").partition(" ")[0].lower()
        found.append(Delivery(address[0].email if address else "", status[0] if status else "", diagnostic, action))
    return found


def _looks(sight: Sight) -> bool:
    return len(_MAIL_FIELD.findall(sight.fields)) > 1  # one such line may stand in any text


KINDS = (Kind(name="mail", looks=_looks, nature=Nature.CONTAINER, is_ending=False),)
