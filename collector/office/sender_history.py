"""To whom a sender's earlier documents went: by staff's word in this campaign, by whatever decision in an earlier one.

A replay has to find the same, in whatever order messages are judged. So nothing counts that the machine decided in
this campaign, and a ruling counts only for messages that came after it, with room for clocks that differ.
"""

from collections import defaultdict
from datetime import datetime, timedelta

from collector.matching import EarlierOwner
from collector.model import RulingKind
from collector.store import RulingRow, Store

# The server that stamps a message and the machine that writes a ruling may have different clocks.
ROOM = timedelta(hours=1)


class SenderHistory:
    """What is remembered of the senders of a campaign; read again where there is a new ruling."""

    def __init__(self, store: Store, campaign: str, opens_at: datetime) -> None:
        self._store, self._campaign, self._opens_at = store, campaign, opens_at
        self._newest = -1
        self._rulings: dict[str, list[RulingRow]] = {}
        self._last_year: dict[str, tuple[str, ...]] | None = None

    def of(self, sender: str, received_at: datetime) -> tuple[EarlierOwner, ...]:
        """Return those to whom this address's earlier documents went."""
        newest = self._store.rulings.newest()
        if newest != self._newest:
            self._newest, self._rulings = newest, self._read()
        if self._last_year is None:
            self._last_year = self._store.mail.senders_before(self._campaign, self._opens_at)
        told = {one.target: one for one in self._rulings.get(sender, ()) if one.at < received_at - ROOM}
        codes = dict.fromkeys(str(one.payload["union"]) for one in told.values())
        before = [EarlierOwner(code, last_year=True) for code in self._last_year.get(sender, ())]
        return (*(EarlierOwner(code) for code in codes), *before)

    def _read(self) -> dict[str, list[RulingRow]]:
        found: defaultdict[str, list[RulingRow]] = defaultdict(list)
        for one in self._store.rulings.in_force(self._campaign, RulingKind.ASSIGN):
            if sender := one.payload.get("sender"):
                found[sender].append(one)
        return dict(found)
