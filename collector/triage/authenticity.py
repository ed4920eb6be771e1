"""Whether a sender is who he says: what the office's own server found, and nobody else.

Only the topmost Authentication-Results of our own server counts, with those of the same name that directly follow it:
anybody can write the ones below, and servers write theirs above what they got. Three outcomes. A sender that is false
gives nothing by himself; one of whom nothing is known weighs as he always did.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from collector.model import Authenticity, Message
from collector.model.domains import domain_of, is_aligned, is_within
from collector.triage.authentication_results import Result, read, server_of

# Which property of a method names the domain that passed. Of `header.i` only where `header.d` is not told.
_SPF = ("smtp.mailfrom", "smtp.mail")
_DKIM = ("header.d", "header.i")


@dataclass(frozen=True, slots=True)
class Authentication:
    """What is known of a sender."""

    outcome: Authenticity
    stamped: bool  # whether the message carries a word of our own server that can be read
    silent: bool  # our server wrote nothing about him, or that it asked nothing

    @property
    def vouched(self) -> bool:
        """Whether nothing stands against believing that mail from the office's own address is its own.

        Mail of the house often passes no check: its server then writes nothing, or "none". Whatever else it writes and
        proves nothing, it wrote about a stranger.
        """
        return self.outcome is Authenticity.PROVEN or self.silent


def authentication(message: Message, server: str, lists: Collection[str] = ()) -> Authentication:
    """Return what our own server, by its authserv-id, found of the sender of a message.

    `lists` are the domains of the lists that the campaign trusts. A sender whose address a list or a forwarder
    replaced by its own is never proven, but where such a list vouches for him and our server found its chain whole.
    """
    headers = _own_headers(message.authentication, server.strip().lower())
    own = _word(headers)
    return Authentication(
        Authenticity.UNKNOWN if own is None else _found(message, own, lists),
        stamped=bool(headers) and own is not None,
        silent=own is not None and not own,
    )


def _found(message: Message, own: Sequence[Result], lists: Collection[str]) -> Authenticity:
    if _is_vouched_for(message, own, lists):
        return Authenticity.PROVEN
    outcome = _judge(own, domain_of(message.sender.email) if message.sender else "")
    misread = not message.sole_author or message.rewritten_from is not None
    return Authenticity.UNKNOWN if outcome is Authenticity.PROVEN and misread else outcome


def _word(headers: Sequence[str]) -> list[Result] | None:
    """Return what our server says, header by header; None where some of it cannot be read.

    Of a method the first header that speaks of it counts, so that one below cannot take it back.
    """
    found: list[Result] = []
    for header in headers:
        said = read(header)
        if said is None:
            return None  # somebody brought disorder into it, and the ones below may be his
        if not said.results:
            break  # it says that it asked nothing: what follows in its name is no part of its word
        known = {one.method for one in found}
        found += [one for one in said.results if one.method not in known]
    return found


def _own_headers(runs: Iterable[Sequence[str]], server: str) -> list[str]:
    """Return the topmost header of a server and those of the same server that directly follow it."""
    if not server:
        return []
    for run in runs:
        found: list[str] = []
        for header in run:
            if server_of(header) == server:
                found.append(header)
            elif found:
                break
        if found:
            return found
    return []


def _judge(said: Sequence[Result], domain: str, *, named: bool = False) -> Authenticity:
    """Judge results about a From of this domain; `named` asks that a pass of DMARC names it.

    A careless server copies a stranger's words into its header, a whole result among them: where two results of one
    question differ, neither is believed for good.
    """
    dmarc, spf, dkim = ([one for one in said if one.method == method] for method in ("dmarc", "spf", "dkim"))
    if any(one.result == "fail" for one in dmarc):
        return Authenticity.FALSE
    if dmarc and all(_speaks_for(one, domain, named=named) for one in dmarc):
        return Authenticity.PROVEN
    senders = [one for one in spf if any(map(one.said, _SPF))]
    if (senders and all(_passes(one, domain, _SPF) for one in senders)) or any(
        _passes(one, domain, _DKIM) for one in dkim
    ):
        return Authenticity.PROVEN
    return Authenticity.FALSE if any(one.result == "fail" for one in spf) else Authenticity.UNKNOWN


def _speaks_for(one: Result, domain: str, *, named: bool) -> bool:
    """Return whether DMARC passed for this domain; a pass of another From says nothing of this one."""
    told = [domain_of(value) for value in one.said("header.from")]
    about = all(is_aligned(each, domain) for each in told) and (bool(told) or not named)
    return bool(domain) and one.result == "pass" and about


def _passes(one: Result, domain: str, names: Sequence[str]) -> bool:
    """Return whether SPF or DKIM passed for a domain that belongs together with From's (relaxed alignment)."""
    told = next((values for name in names if (values := one.said(name))), ())
    return one.result == "pass" and bool(told) and all(is_aligned(domain_of(value), domain) for value in told)


def _is_vouched_for(message: Message, own: Sequence[Result], lists: Collection[str]) -> bool:
    """Return whether a trusted list found the author proven when the message came to it (RFC 8617).

    The chain must be whole by our own server's word, and its outermost seal the list's.
    """
    author = message.rewritten_from or message.sender
    if not author or not message.arc or not message.sole_author:
        return False
    if [one.result for one in own if one.method == "arc"] != ["pass"]:
        return False
    if not any(is_within(message.arc.domain, each.lower()) for each in lists):
        return False
    found = read(message.arc.results)
    outcome = _judge(found.results, domain_of(author.email), named=True) if found else Authenticity.UNKNOWN
    return outcome is Authenticity.PROVEN
