"""Office files under a password: Word and Excel hide the whole package in a compound file.

Only Excel's own password is tried: a workbook that is protected against changes is encrypted with it, and opens
without anybody being asked (MS-OFFCRYPTO 2.4.2.3 calls it the default password). Any other is the sender's.
"""

import io
import re

from collector.formats import limits
from collector.formats.containers.package import Package
from collector.formats.content import Content
from collector.formats.excel import xlsx
from collector.formats.kinds import Kind
from collector.formats.verdicts import Encrypted
from collector.model import Nature

_DEFAULT = "VelvetSweatshop"
# Excel spins a password a hundred thousand times; the format allows ten million, which is for hostile files.
_SPINS = re.compile(rb'spinCount="(\d+)"')
_MOST_SPINS = 200_000


def read(data: bytes) -> Content:
    """Read a workbook that opens without a password being asked for; raise `Encrypted` for all others."""
    made = opened(data)
    if "xl/workbook.xml" not in Package(made):
        raise Encrypted
    return xlsx.read(made)


def opened(data: bytes) -> bytes:
    """Return a file freed from Excel's own password; raise `Encrypted` where it has another."""
    if any(int(said[:9]) > _MOST_SPINS for said in _SPINS.findall(data)) or len(data) > limits.XML_BYTES:
        raise Encrypted
    # 0.1 s and seldom needed.
    import msoffcrypto  # noqa: PLC0415 - as said

    out = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        # An old .xls is always verified, and its class takes no such word.
        file.load_key(password=_DEFAULT, **({"verify_password": True} if file.format == "ooxml" else {}))
        file.decrypt(out)
    except Exception as error:
        # The library lets out whatever a damaged file leads it to; what it cannot open counts as locked.
        raise Encrypted from error
    return out.getvalue()


# The bytes hide what it is: the walk believes the name, and takes it for a text where that says nothing.
KINDS = (
    Kind(
        name="encrypted",
        looks=lambda sight: sight.has("EncryptedPackage"),
        read=read,
        nature=Nature.TEXT,
        is_ending=False,
    ),
)
