"""The table of progress, gathered from the books: what `exports` lays out, for the digest and for the desk."""

from collections import Counter
from datetime import datetime

from collector.exports import ProgressFacts, progress, tabulated
from collector.model import REMINDERS, ZONE
from collector.office.address_events import away_addresses, dead_addresses
from collector.office.books import Books
from collector.office.office import Office


def progress_table(office: Office, opened: Books, now: datetime, summary: str) -> bytes:
    """Return the table of progress of the unions in the books as an xlsx."""
    facts = ProgressFacts(
        campaign=office.campaign,
        now=now,
        unions=office.by_code,
        statuses=opened.by_union,
        extensions=opened.extensions,
        reminded=letters_asking(office),
        dead=dead_addresses(office).keys(),
        away=away_addresses(office, now.astimezone(ZONE).date()),
        summary=summary,
    )
    return progress(tabulated(facts))


def letters_asking(office: Office) -> Counter[str]:
    """Count the letters to each union that asked it for something and went out."""
    rows = office.store.outbox.letters(campaign=office.campaign.id)
    return Counter(row.union for row in rows if row.union and row.kind in REMINDERS and row.sent_at)
