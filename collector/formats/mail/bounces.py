"""Bounces that are no delivery report of RFC 3464: Exim, qmail, old Exchange and the like, by flufl.bounce.

Only where sender or subject speak of a bounce: its guesses are for such mail alone. Reports by the
standard are read in `mail`. Not for deciding what follows for the address.
"""

import re
from email.errors import MessageError
from email.parser import BytesParser
from email.policy import compat32

from collector.formats.mail.headers import Headers, addresses
from collector.model import Delivery

_DAEMON = re.compile(r"^(?:mailer-daemon|postmaster|mail-daemon|mdaemon|mailerdaemon|mail\.?delivery)\b", re.IGNORECASE)
# At its beginning: a person who writes about a bounce answers it ("Re:") or sends it on ("Fwd:").
_SUBJECT = re.compile(
    r"\W*(?:undeliver|returned mail|mail (?:delivery (?:failed|failure|system|status)|could not be delivered|error)|"
    r"delivery (?:status|failure|failed|delayed)|"
    r"failure notice|non-?deliver|warning: could not send|permanent delivery failure|message (?:delayed|undeliverable)|"
    r"(?:thư )?không (?:thể )?(?:gửi|chuyển|phát) được|thư bị trả lại|gửi thư (?:không thành công|thất bại))",
    re.IGNORECASE,
)
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_REPLY = re.compile(r"(?<![\d.-])([45]\d\d)[ -][^\n]{3,}")
# What comes back below the daemon's own words may be a whole letter of ours with its files.
_READ = 100_000
_DIAGNOSTIC = 500


def failures(raw: bytes, headers: Headers, text: str) -> tuple[Delivery, ...]:
    """Return the addresses that a bounce names, () for any other message."""
    if not may_be(headers):
        return ()
    named = [each.email for value in headers.all("x-failed-recipients") for each in addresses(value)]
    temporary, permanent = ((), named) if named else _scanned(raw)
    status, diagnostic = _said(text)
    found = [Delivery(each, status or "5.0.0", diagnostic, "failed") for each in permanent]
    found += [Delivery(each, status or "4.0.0", diagnostic, "delayed") for each in temporary if each not in permanent]
    return tuple(found)


def may_be(headers: Headers) -> bool:
    """Return whether sender or subject speak of a bounce."""
    if "x-failed-recipients" in headers:
        return True
    sender = addresses(headers.raw("from"))
    if sender and _DAEMON.match(sender[0].email):
        return True
    return bool(_SUBJECT.match(headers.text("subject")))


def _scanned(raw: bytes) -> tuple[list[str], list[str]]:
    # 30 ms, and only a bounce needs it.
    from flufl.bounce import all_failures  # noqa: PLC0415 - as the line above says

    try:
        temporary, permanent = all_failures(BytesParser(policy=compat32).parsebytes(raw[:_READ]))
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError, MessageError):
        # Its detectors trust what they read.
        return [], []
    return _clean(temporary), _clean(permanent)


def _clean(found: frozenset[bytes]) -> list[str]:
    texts = (each.decode("utf-8", "replace") if isinstance(each, bytes) else str(each) for each in found)
    return sorted({address.email for text in texts for address in addresses(text)[:1]})


def _said(text: str) -> tuple[str, str]:
    """Return status and words of the server that refused, as far as the daemon quotes them."""
    reply = _REPLY.search(text)
    quoted = reply[0].strip()[:_DIAGNOSTIC] if reply else ""
    status = _STATUS.search(quoted or text)
    return (status[1] if status else f"{reply[1][0]}.0.0" if reply else ""), quoted
