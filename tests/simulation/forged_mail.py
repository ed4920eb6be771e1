"""Mail of those who would take a union's place, in shapes drawn by chance: how it is written, not who sends it when.

In a clerk's name, and our server found it out; from a domain of the forger's own, which passes; behind a list that
says a clerk wrote it.
"""

from collections.abc import Sequence
from random import Random

from factories import people
from factories.mail import Draft
from factories.people import Person

from collector.model import Union

File = tuple[str, bytes]

_OWN = b"Authentication-Results: " + people.SERVER.encode()
# What our server says of a sender who is not the one of From; the forger's own domain passes where he has one.
VERDICTS = (
    b"spf=fail;\r\n\tdkim=none;\r\n\tdmarc=fail",
    b"spf=pass smtp.mailfrom=x@ke.example;\r\n\tdkim=pass header.d=ke.example;\r\n\tdmarc=fail",
    b"spf=fail smtp.mailfrom=x@ke.example;\r\n\tdkim=none",
)
_NAMES = ("Ban Tổng hợp", "Van phong", "Nguyễn Minh Hoa", "")
_SUBJECTS = (
    "Báo cáo - {name}",
    "{name} nộp lại biểu số liệu",
    "V/v thay biểu số liệu năm 2024",
    "Re: Báo cáo năm 2024",
)
_SAYS = (
    "{name} xin gửi lại biểu số liệu, thay cho bản trước.",
    "Đề nghị dùng bản này của {name} thay bản đã gửi.",
    "{name} gửi bản mới nhất ạ.",
)


def found_out(raw: bytes, verdict: bytes = VERDICTS[0], *, beside: bool = True) -> bytes:
    """Return a message as our server takes it from somebody who is not its sender.

    `beside`: he wrote a verdict of his own, in our server's name, and it stands right below the true one.
    """
    start = raw.index(_OWN)
    end = raw.index(b"\r\n", raw.index(b"dmarc=", start))
    head, said, rest = raw[:start], raw[start:end], raw[end:]
    return head + _OWN + b";\r\n\t" + verdict + (b"\r\n" + said if beside else b"") + rest


def from_own_domain(union: Union, rng: Random, files: Sequence[File]) -> Draft:
    """Write in a union's name from an address that nobody knows, whose domain passes."""
    domain = rng.choice((f"{union.code.lower()}-congdoan.example", "gmail.example", "ke.example"))
    # An address of its own for each message: nothing that came before speaks for it.
    sender = Person(rng.choice(_NAMES), f"vp{rng.randrange(10**9):09}@{domain}", "")
    headers = {"Reply-To": f"<{union.emails[0]}>"} if union.emails and rng.random() < 0.2 else {}
    said = f"Kính gửi Văn phòng,\n{rng.choice(_SAYS).format(name=union.name)}\n"
    return Draft(sender, rng.choice(_SUBJECTS).format(name=union.name), said, tuple(files), headers=headers)


def rewritten(clerk: Person, rng: Random, files: Sequence[File], subject: str, body: str) -> Draft:
    """Write as a list or a forwarder hands on: its own address in From, and somewhere the clerk's."""
    said = f"<{clerk.email}>"
    headers = rng.choice(
        [
            {"X-Original-From": said, "Reply-To": said},
            {"X-Original-From": f"{clerk.name.encode('ascii', 'ignore').decode()} {said}"},
            {"Reply-To": said, "List-Id": "<ds.lists.example>"},
            {"Reply-To": said, "X-Original-Sender": clerk.email},
        ]
    )
    sender = Person(f"{clerk.name} via Danh sách", "ds@lists.example", "")
    return Draft(sender, subject, body, tuple(files), headers=headers)
