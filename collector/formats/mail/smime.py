"""S/MIME (CMS, RFC 5652 and RFC 8551): what a signed message carries inside its signature; what is encrypted is named.

The signature is not verified: who a sender is, the receiving server tells (`triage.authenticity`). Gateways and
Outlook write BER with pieces of unknown length; asn1crypto reads that as well as DER. Not for PDF signatures.
"""

import re
import zlib
from typing import Any

from collector.formats import limits
from collector.formats.kinds import Kind
from collector.formats.verdicts import DAMAGED, TOO_LARGE, Encrypted, Refused, Unreadable
from collector.model import Nature

# SEQUENCE { OID 1.2.840.113549.1.7.x or .1.9.16.1.x …: the beginning of every ContentInfo, DER or BER.
_BEGINS = re.compile(
    rb"0(?:\x80|[\x00-\x7f]|\x81.|\x82..|\x83...|\x84....)"
    rb"\x06[\x09\x0b]\x2a\x86\x48\x86\xf7\x0d\x01(?:\x07[\x02\x03\x06]|\x09\x10\x01[\x09\x17])",
    re.DOTALL,
)
_SECRET = {"enveloped_data", "encrypted_data", "authenticated_enveloped_data", "signed_and_enveloped_data"}


def looks(data: bytes) -> bool:
    """Return whether the bytes begin like a CMS message: signed, encrypted or compressed."""
    return data[:1] == b"0" and bool(_BEGINS.match(data))


def content(data: bytes) -> bytes:
    """Return what is inside, b"" for a mere signature; raises `Encrypted`, `Refused`, `Unreadable`."""
    # 85 ms, and one message in thousands needs it.
    from asn1crypto import cms  # noqa: PLC0415 - as the line above says

    try:
        info = cms.ContentInfo.load(data)
        kind = info["content_type"].native
        if kind in _SECRET or kind == "1.2.840.113549.1.9.16.1.23":
            raise Encrypted
        return _inside(kind, info["content"])
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError, zlib.error) as error:
        raise Unreadable(DAMAGED) from error


def _inside(kind: str, said: Any) -> bytes:  # noqa: ANN401 - asn1crypto has no types
    if kind not in {"signed_data", "compressed_data"}:
        return b""
    held = said["encap_content_info"]["content"]
    # Absent content is that of a signature that stands beside its text (smime.p7s).
    raw = b"" if held.native is None else bytes(held)
    return _inflated(raw) if kind == "compressed_data" else raw


def _inflated(raw: bytes) -> bytes:
    opened = zlib.decompressobj()
    out = opened.decompress(raw, limits.TOTAL_BYTES)
    if opened.unconsumed_tail or (len(out) > limits.MEMBER_BYTES and len(out) > limits.MEMBER_RATIO * len(raw)):
        raise Refused(TOO_LARGE)
    return out


KINDS = (Kind(name="p7m", looks=lambda sight: looks(sight.data), nature=Nature.CONTAINER),)
