"""Messages that repeat another one: known again by their content, written as copies, answered never.

Not for what makes two deliveries one message: that is `formats.mail.identity`.
"""

from contextlib import suppress

from collector.errors import ArchiveDamaged
from collector.formats.mail.identity import content_digest
from collector.model import Authenticity, Verdict
from collector.office.office import Office

_BATCH = 20
# That all messages of an earlier version have been looked at.
_KNOWN_AGAIN = "contents noted"


def repeats(office: Office, verdict: Verdict, content: str = "") -> bool:
    """Return whether a message is a copy of one that is there, and write it as that; else note how to know it again.

    A copy has no documents and gets no letter: both are its first one's. `content` is its digest where it is known.
    """
    mail, message = office.store.mail, verdict.message
    content = content or content_digest(office.store.archive.raw(message.sha256))
    first = mail.first_of(content, failed=verdict.authentic is Authenticity.FALSE)
    if first is None or first == message.sha256:
        mail.note_content(message.sha256, content)
        return False
    mail.record_copy(message.sha256, message.size, verdict.received_at, first=first, content=content)
    return True


def know_again(office: Office) -> None:
    """Note by what each message is known again, where an earlier version took it in: once, and nothing is answered."""
    mail = office.store.mail
    if office.store.notes.meta(_KNOWN_AGAIN):
        return
    unknown = mail.without_content()
    for start in range(0, len(unknown), _BATCH):
        with office.store.transaction():
            for sha in unknown[start : start + _BATCH]:
                with suppress(ArchiveDamaged):
                    mail.note_content(sha, content_digest(office.store.archive.raw(sha)))
    office.store.notes.set_meta(_KNOWN_AGAIN, "yes")
