"""A suggested answer to a question, for staff to read, change and send. The machine sends none of them.

It is chosen by the words of the question, so it may miss the point: a person always looks, and whether more time
is given is decided by that person alone, by the command that stands beside the words.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from collector.model import Campaign, Deadline, Standing, Status, Union
from collector.vietnamese import fold

MORE_TIME, FORM, RECEIVED, DEADLINE, WHERE, OTHER = "more-time", "form", "received", "deadline", "where", "other"
# What a question is about, by its folded words; the first that fits.
_ABOUT = (
    (
        MORE_TIME,
        (
            r"gia han|(?:lui|keo dai) (?:lai )?(?:thoi han|thoi gian|han|ngay)|khong kip|chua kip"
            r"|xin (?:duoc )?(?:lui|nop muon|nop cham|gui muon|gui cham|them thoi gian)"
            r"|(?:nop|gui) (?:bao cao )?(?:muon|cham)"
        ),
    ),
    (RECEIVED, r"(?:da )?nhan (?:duoc|dc) (?:bao cao|file|tep|thu|mail|email)? ?.{0,40}chua|da den chua|xac nhan giup"),
    (
        FORM,
        r"(?:xin|gui|cho|lay|thieu|khong (?:thay|co|mo duoc)).{0,30}(?:mau|bieu|de cuong|form)|mau (?:nao|bieu o dau)",
    ),
    (DEADLINE, r"han (?:nop|gui|cuoi|la)|thoi han|khi nao|bao gio|ngay nao|chot"),
    (WHERE, r"(?:gui|nop) (?:ve|vao|toi|den|cho)? ?(?:dau|dia chi nao|hop thu nao|ai)|dia chi (?:mail|email|thu)"),
)
_DAY = re.compile(r"\b(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}))?\b")
_FORM = "Văn phòng gửi kèm thư này mẫu biểu và đề cương. Kính đề nghị đơn vị giữ nguyên các dòng của mẫu."
_LATEST = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What may be answered."""

    about: str  # one of the constants above
    text: str  # Vietnamese, ready to be sent once a person has read it
    until: date | None = None  # the day until which more time is asked for
    command: tuple[str, ...] = ()  # what settles it, where a command does


def suggest(
    subject: str,
    body: str,
    campaign: Campaign,
    *,
    union: Union | None = None,
    deadline: Deadline | None = None,
    standings: Iterable[Status] = (),
) -> Suggestion:
    """Suggest an answer to a question. `deadline` is the one in force for the union."""
    said = fold(f"{subject} . {body}")
    about = next((kind for kind, words in _ABOUT if re.search(words, said)), OTHER)
    deadline = deadline or campaign.deadline
    until = _day_asked(f"{subject}\n{body}", deadline) if about == MORE_TIME else None
    tale = _tale(about, campaign, until, deadline, tuple(standings))
    whom = union.name if union else "đồng chí"
    text = f"Kính gửi {whom}. {campaign.office} đã nhận được thư. {tale} Trân trọng./."
    command: tuple[str, ...] = ()
    if about == MORE_TIME and union:
        day = until.isoformat() if until else "NGÀY"
        command = ("collector", "extend", union.code, day, "--why", "LÝ DO")
    return Suggestion(about, text, until, command)


def _tale(about: str, campaign: Campaign, until: date | None, deadline: Deadline, standings: tuple[Status, ...]) -> str:
    if about == MORE_TIME:
        return _more_time(until)
    if about == RECEIVED:
        return _received(campaign, standings)
    return {
        FORM: _FORM,
        DEADLINE: f"Thời hạn gửi báo cáo là {deadline.words}.",
        WHERE: f"Kính đề nghị đơn vị gửi báo cáo tới địa chỉ {campaign.mailbox}.",
    }.get(about, "[Cán bộ ghi nội dung trả lời tại đây.]")


def _more_time(until: date | None) -> str:
    asked = f" đến hết ngày {until:%d/%m/%Y}" if until else " đến hết ngày … (cán bộ ghi ngày)"
    return f"Văn phòng đồng ý để đơn vị gửi báo cáo{asked}. Kính đề nghị đơn vị gửi trước phần đã hoàn thành, nếu có."


def _received(campaign: Campaign, standings: tuple[Status, ...]) -> str:
    titles = {owed.id: owed.title for owed in campaign.requirements}
    told = []
    for one in standings:
        title = titles[one.requirement]
        title = title[:1].lower() + title[1:]
        if one.state is Standing.MISSING:
            told.append(f"chưa ghi nhận được {title}")
        elif one.state is Standing.NEEDS_FIX:
            told.append(f"đã nhận {title}, còn nội dung cần chỉnh sửa")
        elif one.state is Standing.REVIEW:
            told.append(f"đã nhận {title}, đang kiểm tra")
        else:
            told.append(f"đã ghi nhận {title}")
    said = "; ".join(told)
    return f"Đến nay: {said}." if said else "[Cán bộ ghi tình hình nhận báo cáo của đơn vị tại đây.]"


def _day_asked(text: str, deadline: Deadline) -> date | None:
    """Return the day until which more time is asked for: the last one named that lies after the deadline."""
    end = deadline.ends_at.date()
    found = []
    for day, month, year in _DAY.findall(text):
        try:
            named = date(int(year) if year else end.year, int(month), int(day))
        except ValueError:
            continue
        if end <= named <= end + _LATEST:
            found.append(named)
    return found[-1] if found else None
