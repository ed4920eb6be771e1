"""Where the unions' mail comes from: one face, a few kinds.

A mailbox hands over bytes and instants untouched: no message is deleted, moved or flagged. The one mark that
there is, a keyword on a server, is set after the commit, and only where a setting asks for it.
Not for reading what a message says: that is `formats/`.

To add a kind: a module here, and its line in `KINDS` of opening.py.
"""

from collector.mailboxes.clocks import Clock, Receipt, entered_at, receipt, received_lines
from collector.mailboxes.face import Access, Arrival, Mailbox
from collector.mailboxes.opening import KINDS, open_mailbox
from collector.model import Position

__all__ = [
    "KINDS",
    "Access",
    "Arrival",
    "Clock",
    "Mailbox",
    "Position",
    "Receipt",
    "entered_at",
    "open_mailbox",
    "receipt",
    "received_lines",
]
