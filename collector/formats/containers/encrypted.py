"""Office files under a password: Word and Excel hide the whole package in a compound file. Nobody opens them."""

from collector.formats.content import Content
from collector.formats.kinds import Kind
from collector.formats.verdicts import Encrypted
from collector.model import Nature


def read(_data: bytes) -> Content:
    """Raise `Encrypted`: the sender is asked for a file without a password."""
    raise Encrypted


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
