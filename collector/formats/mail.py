"""A raw message made into `model.Message`, all but its files, which `walk` reads.

Not for deciding anything: what a message is (`triage`), whose it is (`matching`) and when it counts as received
are decided elsewhere. Headers are decoded by our own code because a stranger writes what he likes.
"""

import hashlib
import re
from dataclasses import dataclass

from collector.formats import limits, quotes
from collector.formats.headers import Headers, addresses, instant, kept, line, message_id, message_ids, received, unfold
from collector.formats.pages import text_of
from collector.formats.parts import Taken, Words, header_fields, take_apart, unflowed
from collector.model import Address, Delivery, File, Message

_FORWARDED = re.compile(r"^\s*(?:(?:re|aw|tl|trả lời)\s*:\s*)*(?:fwd?|wg|chuyển tiếp|ct|ch\.? tiếp)\s*:", re.IGNORECASE)
_CID = re.compile(r"cid:([^\"'\s>)]+)", re.IGNORECASE)
_STATUS = re.compile(r"\d\.\d{1,3}\.\d{1,3}")


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
    """Give body texts as one text."""
    texts = [_plain(each) for each in words]
    return "\n\n".join(text.strip("\n") for text in texts if text.strip())


def _plain(words: Words) -> str:
    if words.kind == "html":
        return text_of(words.text)
    text = "\n".join(unflowed(words)) if words.flowed else words.text
    return text.replace("\xa0", " ").replace(quotes.MARK, "").replace("\ufeff", "")


def message(raw: bytes, opened: Opened, files: tuple[File, ...]) -> Message:
    """Make the message of its opened parts and its files."""
    taken = opened.taken
    forward = bool(_FORWARDED.match(taken.headers.text("subject")))
    split = quotes.split(plain(taken.bodies)[: limits.BODY_CHARACTERS], forward)
    inner = [plain(each.bodies) for each in taken.enclosed]
    authors = [found[0] for each in taken.enclosed if (found := addresses(each.headers.raw("from")))]
    # A bounce encloses our own letter: its author is no one who forwards.
    authors = [] if taken.reports else authors
    return _made(
        raw,
        taken.headers,
        content_type=taken.content_type,
        body=split.new,
        quoted="\n\n".join(text for text in (split.quoted, *inner) if text.strip()),
        forwarded=tuple(dict.fromkeys((*split.forwarded, *authors))),
        links=_links(split.new, opened) or _forwarded_links(split),
        deliveries=tuple(each for report in taken.reports for each in _deliveries(report)),
        files=files,
    )


def headers_only(raw: bytes, files: tuple[File, ...]) -> Message:
    """Make the message of its headers alone, where its parts cannot be walked."""
    headers = header_fields(raw)
    kind = headers.text("content-type").partition(";")[0].strip().lower() or "text/plain"
    return _made(raw, headers, content_type=kind, files=files)


def _links(new: str, opened: Opened) -> tuple[str, ...]:
    """Find drive links in the new text; a page beside a plain text may be the only one to hold the address."""
    found = quotes.links(new)
    if found or not any(quotes.may_hold_drives(page) for page in opened.taken.pages):
        return found
    pages = (quotes.split(text_of(page)).new for page in opened.taken.pages)
    return tuple(dict.fromkeys(link for page in pages for link in quotes.links(page)))


def _forwarded_links(split: quotes.Split) -> tuple[str, ...]:
    """Find drive links in a forwarded message's own words; what lies below those is an older thread."""
    if not split.forwarded:
        return ()
    head, blank, words = split.quoted.partition("\n\n")
    return quotes.links(quotes.split(words).new if blank else head)


def _made(
    raw: bytes,
    headers: Headers,
    *,
    content_type: str,
    body: str = "",
    quoted: str = "",
    forwarded: tuple[Address, ...] = (),
    links: tuple[str, ...] = (),
    deliveries: tuple[Delivery, ...] = (),
    files: tuple[File, ...] = (),
) -> Message:
    sender = addresses(headers.raw("from")) or addresses(headers.raw("sender"))
    return Message(
        sha256=hashlib.sha256(raw).hexdigest(),
        size=len(raw),
        message_id=message_id(headers.raw("message-id")),
        subject=headers.text("subject"),
        sender=sender[0] if sender else None,
        reply_to=addresses(headers.raw("reply-to")),
        to=_everybody(headers, "to"),
        cc=_everybody(headers, "cc"),
        return_path=_return_path(headers),
        date=instant(headers.raw("date")) if "date" in headers else None,
        received=received(headers.all("received")),
        in_reply_to=message_ids(headers.all("in-reply-to") + headers.all("references")),
        body=body,
        quoted=quoted,
        forwarded_from=forwarded,
        links=links,
        headers=kept(headers),
        content_type=content_type,
        deliveries=deliveries,
        files=files,
    )


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
        found.append(Delivery(address[0].email if address else "", status[0] if status else "", diagnostic))
    return found
