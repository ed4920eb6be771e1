"""To whom a letter may be written: by itself, once staff saw it, or never.

By the address, and for an answer by the message that it answers. Not for addresses that turned out dead, nor for how
many letters are too many: that is `send_policy`, which every letter passes when it is queued.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from collector.letters import is_address
from collector.model import Address
from collector.store import MessageRow

# What writes by itself on a mail server: the mail system, the machine's own accounts, managers of lists, complaints.
_DAEMON = re.compile(
    r"(?:mail(?:er)?[._-]?(?:daemon|system|delivery(?:[._-]?(?:system|subsystem))?)|m?daemon|post[._-]?master"
    r"|root|cron|crond|nobody|www-data|apache|httpd|nginx|syslog|logwatch|nagios|zabbix|icinga|fail2ban"
    r"|listserv|listproc|list-?manager|majordomo|mailman|sympa|ezmlm|mlmmj|abuse|fbl|feedback-?loop|bounces?)"
    r"\d*(?:[+=].*)?"
)
# The addresses of RFC 2142 beside each list: who writes there reaches its manager.
_LIST_MANAGER = re.compile(
    r"owner-.+|(?:request|confirm)-.+-.+|.+-(?:owner|request|bounces?|confirm|subscribe|unsubscribe|join|leave)(?:[+=].*)?"
)
# Nothing beyond the machine that wrote it (RFC 6761). A house may well have its mail in `.local` or `.lan`.
_NOWHERE = re.compile(r"(?:.*\.)?(?:localhost|localdomain|invalid)|[^.]*|.*\.\d+", re.IGNORECASE)
_NO_REPLY = re.compile(
    r"(?:.*[._+-])?(?:no|do|dont|not|donot|do-not|do_not|do\.not)[._-]?(?:not[._-]?)?reply(?:[._+-].*|\d*)"
    r"|khong-?_?\.?(?:tra-?_?\.?loi|phan-?_?\.?hoi)"
)
_DEVICE = re.compile(
    r"(?:scan|scanner|scantoemail|printer|copier|photocopy|mfp|fax|efax|bizhub|ricoh|canon|xerox|kyocera|toshiba|sharp"
    r"|mayin|may-in|mayquet|may-quet|mayscan|may-scan)(?:[._+-].*|\d*)"
)
_WHY = "không gửi tự động vì "


class Course(StrEnum):
    """What may happen to a letter."""

    GO = "go"
    HOLD = "hold"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Leave:
    """Whether a letter may go, and why not."""

    course: Course
    why: str = ""  # Vietnamese; empty where it may go

    @property
    def never(self) -> bool:
        """Return whether no letter must be written at all."""
        return self.course is Course.NEVER

    @property
    def held(self) -> str:
        """Return what belongs into `Letter.held`."""
        return self.why if self.course is Course.HOLD else ""


GO = Leave(Course.GO)


def may_answer(
    to: Address | None,
    *,
    sender: Address | None,
    own: Collection[str],
    robot: bool,
    through_list: bool,
    return_path: str | None = None,
) -> Leave:
    """Return whether the answer to a message may go. `own` are the office's addresses, in lower case.

    A message that somebody sends to himself with the office in Bcc has From = To and is answered all the
    same; what must never happen is that we write to ourselves, or to whom we already wrote as a robot.
    """
    mine = {address.lower() for address in own}
    for holds, why in (
        (to is None or "@" not in to.email, "thư không có địa chỉ người gửi"),
        (to is not None and not is_address(to.email), "không viết được thư tới địa chỉ này"),
        (return_path == "", "thư báo của máy chủ, không có địa chỉ trả về"),
        (robot, "thư do máy tự động gửi"),
        (sender is not None and _is_daemon(sender.email), "thư do hệ thống thư hoặc máy chủ gửi"),
        (to is not None and to.email.lower() in mine, "người nhận là chính văn phòng"),
    ):
        if holds:
            return Leave(Course.NEVER, _WHY + why)
    if through_list:
        return Leave(Course.HOLD, _WHY + "thư đến qua danh sách gửi chung")
    return _first_bar([to, sender])


def reaches_a_list(message: MessageRow, email: str) -> bool:
    """Return whether an address stands in place of the author's: a list's takes the answer to everybody on it."""
    return bool(message.rewritten_from and message.sender and email.lower() == message.sender.email.lower())


def _first_bar(people: Iterable[Address | None]) -> Leave:
    """Return the first thing that stands against writing to whom wrote, or to whom he wants the answer."""
    said = (_reads(one.email) for one in people if one)
    return next((leave for leave in said if leave.course is not Course.GO), GO)


def may_reach(email: str) -> Leave:
    """Return whether a person reads what is sent to an address. For letters that answer nothing, too."""
    return _reads(email) if is_address(email) else Leave(Course.NEVER, _WHY + "không viết được thư tới địa chỉ này")


def _reads(email: str) -> Leave:
    local = email.partition("@")[0].lower()
    if _is_daemon(email):
        return Leave(Course.NEVER, _WHY + "đây là địa chỉ của hệ thống thư hoặc máy chủ")
    if _NOWHERE.fullmatch(email.rpartition("@")[2].rstrip(".")):
        return Leave(Course.NEVER, _WHY + "địa chỉ này chỉ có trong máy của người gửi")
    if _NO_REPLY.fullmatch(local):
        return Leave(Course.HOLD, _WHY + "địa chỉ này không nhận thư trả lời")
    if _DEVICE.fullmatch(local):
        return Leave(Course.HOLD, _WHY + "đây là địa chỉ của máy quét hoặc thiết bị")
    return GO


def _is_daemon(email: str) -> bool:
    local = email.partition("@")[0].lower()
    return bool(_DAEMON.fullmatch(local) or _LIST_MANAGER.fullmatch(local))
