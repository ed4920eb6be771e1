"""What makes two deliveries one message: its content, without what the servers on its way wrote on it.

One mail to two of the office's addresses, or through a forwarding account, comes twice with other transport headers.
By the bytes of the rest it is known again; a Message-ID proves nothing, since programs give one to several mails.
"""

import hashlib
import re

# Trace fields of RFC 5322 and RFC 8617, and what servers, filters and mailboxes add; all lower case.
_TRANSPORT = frozenset(
    b"received return-path delivered-to x-delivered-to x-original-to envelope-to x-envelope-to x-envelope-from "
    b"authentication-results received-spf dkim-filter x-received x-original-authentication-results "
    b"status x-status x-uid x-uidl x-keywords x-imap x-imapbase x-mozilla-status x-mozilla-status2 x-mozilla-keys "
    b"content-length lines x-evolution-source x-account-key x-gmail-labels x-gm-thrid x-gm-msgid "
    b"x-quarantine-id x-greylist x-loop-detect x-original-recipient x-rcpt-to x-resolved-to delivered-on "
    b"x-filter x-scanned-by x-antivirus x-antivirus-status x-sieve x-sieve-redirected-from".split()
)
# Families of such fields, by how they begin.
_FAMILIES = tuple(
    (
        b"arc- x-spam x-virus x-rspam x-amavis x-barracuda x-proofpoint x-mimecast x-ironport x-ms-exchange- "
        b"x-microsoft-antispam x-forefront- x-eopattributed x-exchange-antispam x-google- x-zimbra- x-dspam "
        b"x-bogosity x-crm114 x-clamav x-kaspersky x-kse- x-mailscanner x-symantec x-fortinet x-feas- "
        b"x-bitdefender x-trend x-tm- x-cm- x-ham- x-report-abuse x-getmail x-fetchmail x-yandex- x-yahoo-newman "
        b"x-ymail x-mdaf x-md x-mdremoteip"
    ).split()
)
_HEAD_ENDS = re.compile(rb"\n\n")


def content_digest(raw: bytes) -> str:
    """Return a digest of a message that is the same for each delivery of it: SHA-256 as hexadecimal text."""
    # Line ends change on the way, and a mailbox may add or lose empty lines at the end.
    text = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    end = _HEAD_ENDS.search(text)
    head, body = (text[: end.start()], text[end.end() :]) if end else (text, b"")
    kept = b"\n".join(field for field in _fields(head) if not _is_transport(field))
    return hashlib.sha256(kept + b"\n\n" + body.rstrip(b"\n")).hexdigest()


def _fields(head: bytes) -> list[bytes]:
    """Return the header fields, each with the lines that continue it."""
    fields: list[bytes] = []
    for line in head.split(b"\n"):
        if line.startswith((b" ", b"\t")) and fields:
            fields[-1] += b"\n" + line
        else:
            fields.append(line)
    return fields


def _is_transport(field: bytes) -> bool:
    name = field.partition(b":")[0].strip().lower()
    # A line of a mailbox file ("From office@… Tue …") has no colon behind its first word.
    return name in _TRANSPORT or name.startswith(_FAMILIES) or field.startswith((b"From ", b">From "))
