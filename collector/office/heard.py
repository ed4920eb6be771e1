"""What the office has heard of a union: its last mail, from whatever address, and what waits and may be its own.

Not for whose a document is: that was decided before, or waits for staff.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from collector.model import Authenticity, Decision, MessageClass
from collector.office.known import at_home, registered_for
from collector.office.office import Office
from collector.store import DocumentRow, MessageRow


def last_heard(office: Office, messages: Iterable[MessageRow], documents: Iterable[DocumentRow]) -> dict[str, datetime]:
    """Return when each union last wrote: from an address of its own, or with a file that is known as its own."""
    found: dict[str, datetime] = {}

    def note(code: str, at: datetime) -> None:
        found[code] = max(at, found.get(code, at))

    homes: dict[str, frozenset[str]] = {}
    for message in messages:
        # A bounce is written by a machine in somebody else's name; a forged sender is no sign of life.
        if message.sender is None or message.klass is MessageClass.BOUNCE or message.authentic is Authenticity.FALSE:
            continue
        email = message.sender.email.lower()
        if email not in homes:
            home = at_home(office, email)
            # A domain that several unions have, as that of a ministry, tells of none of them.
            homes[email] = home if len(home) == 1 else registered_for(office, email)
        for code in homes[email]:
            note(code, message.received_at)
    for document in documents:
        if document.union:
            note(document.union, document.received_at)
    return found


def waiting_for(documents: Iterable[DocumentRow]) -> Counter[str]:
    """Count the files that wait for staff, by the union that each is most likely of."""
    return Counter(
        one.candidates[0].union
        for one in documents
        if one.decision is Decision.REVIEW and not one.rejected and one.candidates
    )
