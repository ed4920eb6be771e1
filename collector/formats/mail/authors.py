"""Who wrote a message, as its headers tell it: whether From can be misread, and whom a list or a forwarder hid.

Everything here was written by strangers. What any of it is worth is decided by `triage` and `matching`.
"""

import re
from collections.abc import Iterator

from collector.formats import limits
from collector.formats.mail.encoded_words import scrub
from collector.formats.mail.headers import Headers, addresses, unfold
from collector.model import Address, ArcSeal
from collector.model.domains import domain_of
from collector.vietnamese import fold

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_COMMENT = re.compile(r"\([^()]*\)")
# Anything that some program may take for an address; what stands in an encoded word too.
_LOOKS_LIKE_ONE = re.compile(r"[^\s<>(),;:\"\[\]]*@[^\s<>(),;:\"\[\]]*")
# "Phạm Văn Nháp via Chuyển thư", "Nháp (qua danh sách)": how lists and forwarders sign for another.
_VIA = re.compile(r"^(?P<name>\S.*?)\s*\(?\b(?:via|thông qua|qua)\s+\S", re.IGNORECASE)
# Addresses of machines that pass on: nobody writes from them in his own name.
_MACHINE = re.compile(
    r"^(?:(?:no|not|do-?not|donot)[-_.]?reply|srs[01][=+-]|(?:fwd|forward(?:er|ing)?|relay|redirect|bounces?)(?![a-z]))",
    re.IGNORECASE,
)
_MOST_SEALS = 50


def is_sole(headers: Headers, sender: Address | None) -> bool:
    """Return whether From names the sender in plain letters, and nobody else could be read out of it.

    Two programs that read a header differently let one pass and the other believe: the office's server judges one
    address, and we would take another for the sender.
    """
    written = headers.all("from")
    if sender is None or len(written) != 1 or len(written[0]) > limits.HEADER_CHARACTERS:
        return False
    bare, nested = _QUOTED.sub(" ", scrub(unfold(written[0]))), 1
    while nested:
        bare, nested = _COMMENT.subn(" ", bare)
    return {each.lower() for each in _LOOKS_LIKE_ONE.findall(bare)} == {sender.email}


def rewritten_from(headers: Headers, sender: Address | None) -> Address | None:
    """Return whom a list or a forwarder put its own address in place of, None where nothing speaks of it."""
    if sender is None:
        return None
    hidden = (each for each in _hidden(headers, sender) if each.email != sender.email)
    return next(hidden, None)


def _hidden(headers: Headers, sender: Address) -> Iterator[Address]:
    signs_for_another = _VIA.match(sender.name)
    is_list = "list-id" in headers
    yield from addresses(headers.raw("x-original-from"))[:1]
    if is_list or signs_for_another:
        yield from addresses(headers.raw("x-original-sender"))[:1]
    if not (signs_for_another or _MACHINE.match(sender.email) or (is_list and _is_of_list(headers, sender))):
        return
    posting = {
        each.email for name in ("list-post", "to") for each in addresses(headers.raw(name).replace("mailto:", ""))
    }
    for each in addresses(headers.raw("reply-to")):
        if each.email not in posting and domain_of(each.email) != domain_of(sender.email):
            yield Address(each.name or _name_of(sender), each.email)


def _is_of_list(headers: Headers, sender: Address) -> bool:
    """Return whether From is the list's own address: named in List-Post, or at the domain in List-Id."""
    if sender.email in {each.email for each in addresses(headers.raw("list-post").replace("mailto:", ""))}:
        return True
    local, _, domain = sender.email.partition("@")
    told = headers.raw("list-id").lower()
    return f"{local}.{domain}" in told or (domain in told and fold(local) in told)


def _name_of(sender: Address) -> str:
    found = _VIA.match(sender.name)
    return found["name"].strip("'\" ") if found else ""


def arc_seal(headers: Headers) -> ArcSeal | None:
    """Return the outermost set of a chain (RFC 8617); None where there is none, or two claim its place."""
    seals = [_tags(unfold(value)) for value in headers.all("arc-seal")[:_MOST_SEALS]]
    numbers = [_number(tags.get("i", "")) for tags in seals]
    last = max(numbers, default=0)
    found = [unfold(value) for value in headers.all("arc-authentication-results")[: 2 * _MOST_SEALS]]
    results = [rest for number, _, rest in (value.partition(";") for value in found) if _instance(number) == last]
    if not last or numbers.count(last) != 1 or len(results) != 1:
        return None
    domain = domain_of(seals[numbers.index(last)].get("d", ""))
    return ArcSeal(domain, scrub(results[0])) if domain else None


def _tags(value: str) -> dict[str, str]:
    pairs = ("".join(part.split()).partition("=") for part in value.split(";"))
    return {name.lower(): said for name, _, said in pairs}


def _instance(text: str) -> int:
    name, _, number = "".join(text.split()).partition("=")
    return _number(number) if name.lower() == "i" else 0


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 and int(text) <= _MOST_SEALS else 0  # noqa: PLR2004 - an instance is 50 at most
