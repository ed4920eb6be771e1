"""Why a letter is written: within a campaign each occasion has one letter, so nobody is written to twice about it.

How the text of an occasion is built, and what can be read off it, is known here alone. Not for deciding whether there
is an occasion: `standing` and `office` say that.
"""

from datetime import date, datetime
from typing import Self

from collector.model.zone import ZONE

_AGAIN = "resend:"
_UNREACHED = "unreached:"
# The store frees an occasion by writing this and the letter's number in front of it.
WITHDRAWN = "withdrawn:"
_ANSWER, _RECEIPT, _RECHECK, _UPDATE, _CLOSED = "answer", "receipt", "recheck", "update", "closed"
_UNION = "union/"
# They name a day, which must not be taken for a union's code.
_OF_NO_UNION = ("alarm/", "digest/", "weekly/")


def matter_of(union: str) -> str:
    """Return what an update about a union is about; one about a message is about its sha256."""
    return _UNION + union


def union_of(matter: str) -> str:
    """Return the code of the union that a matter is, "" where it is a message."""
    return matter.removeprefix(_UNION) if matter.startswith(_UNION) else ""


class Occasion(str):
    """What a letter is about. A str, as which it is stored, listed and hashed into the Message-ID of its letter."""

    __slots__ = ()

    @classmethod
    def answer(cls, message: str) -> Self:
        """Return the occasion of the answer to a message, given by its sha256."""
        return cls(f"{_ANSWER}:{message}")

    @classmethod
    def receipt(cls, message: str) -> Self:
        """Return the occasion of the receipt that asks whose report a message brought."""
        return cls(f"{_RECEIPT}:{message}")

    @classmethod
    def closed(cls, message: str) -> Self:
        """Return the occasion of telling that a message came after the campaign was closed: no answer to it yet."""
        return cls(f"{_CLOSED}:{message}")

    @classmethod
    def recheck(cls, rules: str, message: str) -> Self:
        """Return the occasion of asking again, because rules of this version no longer let documents stand."""
        return cls(f"{_RECHECK}:{rules}:{message}")

    @classmethod
    def update(cls, matter: str, number: int) -> Self:
        """Return the occasion of telling for the so-many-th time what is different of a matter (`matter_of`)."""
        return cls(f"{_UPDATE}:{number}:{matter}")

    @classmethod
    def stage(cls, kind: str, at: datetime, union: str) -> Self:
        """Return the occasion of a stage: what a union is asked unasked, and the day for which it was planned."""
        return cls(f"{kind}/{at.astimezone(ZONE):%Y-%m-%d}/{union}")

    @classmethod
    def thanks(cls, union: str) -> Self:
        """Return the occasion of thanking a union, once in a campaign."""
        return cls(f"thanks/{union}")

    @classmethod
    def alarm(cls, kind: str, day: date) -> Self:
        """Return the occasion of an alarm: once a day for each kind."""
        return cls(f"alarm/{kind}/{day.isoformat()}")

    @classmethod
    def alarm_again(cls, kind: str, at: datetime) -> Self:
        """Return the occasion of an alarm that rings again on the day on which it had ended."""
        return cls(f"alarm/{kind}/{at.astimezone(ZONE):%Y-%m-%dT%H:%M}")

    @classmethod
    def alarm_over(cls, kind: str, since: datetime) -> Self:
        """Return the occasion of telling that an alarm has ended that rang since an instant."""
        return cls(f"alarm-over/{kind}/{since.astimezone(ZONE):%Y-%m-%dT%H:%M}")

    @classmethod
    def digest(cls, slot: datetime) -> Self:
        """Return the occasion of the digest of an hour of a day."""
        return cls(f"digest/{slot.astimezone(ZONE):%Y-%m-%dT%H:%M}")

    @classmethod
    def weekly_digest(cls, day: date) -> Self:
        """Return the occasion of the weekly digest of the week of a day."""
        year, week, _ = day.isocalendar()
        return cls(f"weekly/{year}-W{week:02}")

    @classmethod
    def final_digest(cls) -> Self:
        """Return the occasion of the final digest."""
        return cls("final")

    def again(self) -> "Occasion":
        """Return the occasion of the letter that is sent again, and this time for real."""
        return Occasion(_AGAIN + self)

    @property
    def is_again(self) -> bool:
        """Return whether its letter is sent again, and this time for real."""
        return self.startswith(_AGAIN)

    def unreached(self) -> "Occasion":
        """Return the occasion of the copy for those readers of a letter whom letters do not reach: it waits."""
        return Occasion(_UNREACHED + self)

    @property
    def is_unreached(self) -> bool:
        """Return whether its letter is the copy for those whom letters do not reach."""
        return self.removeprefix(_AGAIN).startswith(_UNREACHED)

    @property
    def first(self) -> "Occasion":
        """Return the occasion as it was before its letter was sent again, or a copy of it was kept back."""
        return Occasion(self.removeprefix(_AGAIN).removeprefix(_UNREACHED))

    @property
    def alarm_kind(self) -> str:
        """Return which alarm rings, "" where none does; that one has ended is no alarm."""
        return self.first.removeprefix("alarm/").partition("/")[0] if self.first.startswith("alarm/") else ""

    @property
    def is_closed(self) -> bool:
        """Return whether its letter only tells that a message came after the close."""
        return self.first.startswith(f"{_CLOSED}:")

    @property
    def answered(self) -> str:
        """Return the sha256 of the message to which this is the one answer, "" where it is none."""
        matter, _, message = self.first.partition(":")
        return message if matter in {_ANSWER, _RECEIPT} else ""

    @property
    def message(self) -> str:
        """Return the sha256 of the message that its letter speaks of, withdrawn or not; "" where it speaks of none."""
        kind, _, about = self._kept.partition(":")
        if kind == _UPDATE:
            return "" if union_of(self.matter) else self.matter
        return about.rpartition(":")[2] if kind in {_ANSWER, _RECEIPT, _RECHECK, _CLOSED} else ""

    @property
    def matter(self) -> str:
        """Return what an update is about, withdrawn or not: a message's sha256, or a union; "" where it is none."""
        kind, _, about = self._kept.partition(":")
        return about.partition(":")[2] if kind == _UPDATE else ""

    @property
    def _kept(self) -> "Occasion":
        """Return the first occasion of a letter that may be withdrawn or sent again."""
        told = self.removeprefix(WITHDRAWN).partition(":")[2] if self.startswith(WITHDRAWN) else self
        return Occasion(told).first

    @property
    def edition(self) -> str:
        """Return which digest it is: "weekly", "final", else "daily"."""
        return next((name for name in ("weekly", "final") if self.startswith(name)), "daily")

    def renamed(self, old: str, new: str) -> "Occasion":
        """Return it where a union has another code from now on; it is the same occasion, and has its letter."""
        if not self.endswith(f"/{old}") or self._kept.startswith(_OF_NO_UNION):
            return self
        return Occasion(self.removesuffix(old) + new)

    def within(self, campaign: str) -> str:
        """Return it as unique among all campaigns: the next one reminds the same union again."""
        return f"{campaign}:{self}"
