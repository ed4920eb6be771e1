"""The stages of reminding as the campaign file has them, counted in working days from its deadline."""

from datetime import date, datetime, timedelta

from collector.campaign.calendar import WorkCalendar
from collector.campaign.yaml_page import YamlBlock, YamlItem
from collector.model import ZONE, Deadline, Reminder
from collector.workdays import last_day, next_working_moment, working_day_after, working_day_before


def read_stage(item: YamlItem, opens_at: datetime, deadline: Deadline, calendar: WorkCalendar) -> Reminder:
    """Return one stage of reminding; a stage on the wrong side of the deadline is noted as wrong."""
    block = item.block()
    stage = block.choice("stage", ("notice", "reminder", "overdue"))
    day = _day_of_stage(block, stage, opens_at, deadline, calendar)
    at = datetime.combine(day, block.hour("at"), ZONE)
    reminder = Reminder(at, stage, urgent=block.flag("urgent", default=False))
    block.close()
    if not block.page.wrong:
        _look_over(block, reminder, opens_at, deadline, calendar)
    return reminder


def _day_of_stage(block: YamlBlock, stage: str, opens_at: datetime, deadline: Deadline, calendar: WorkCalendar) -> date:
    ways = [key for key in ("date", "working_days_before", "working_days_after") if block.has(key)]
    if stage == "notice" and not ways:
        # The notice of the opening goes out on the first working day of the campaign.
        return working_day_after(opens_at.astimezone(ZONE).date() - timedelta(days=1), calendar)
    if len(ways) != 1:
        block.note("mỗi lần nhắc cần đúng một khóa: date, working_days_before hoặc working_days_after")
        return deadline.ends_at.date()
    if ways == ["date"]:
        return block.day("date")
    count = block.integer(ways[0])
    if count not in range(1, 100):
        block.page.note(block.line_of(ways[0]), f"«{ways[0]}» phải từ 1 đến 99")
        return deadline.ends_at.date()
    last = last_day(deadline.ends_at)
    if ways == ["working_days_before"]:
        return working_day_before(last + timedelta(days=1), calendar, count)
    return working_day_after(last, calendar, count)


def _look_over(
    block: YamlBlock, reminder: Reminder, opens_at: datetime, deadline: Deadline, calendar: WorkCalendar
) -> None:
    goes_out = next_working_moment(reminder.at, calendar)
    said = f"lần nhắc lúc {reminder.at:%H:%M %d/%m/%Y}"
    if reminder.at < opens_at:
        block.note(f"{said} sớm hơn lúc mở đợt báo cáo")
    elif reminder.stage != "overdue" and goes_out >= deadline.ends_at:
        moved = "" if goes_out == reminder.at else f" (dời sang giờ làm việc: {goes_out:%H:%M %d/%m/%Y})"
        block.note(f"{said}{moved} nằm sau thời hạn, hãy dùng stage: overdue hoặc ngày sớm hơn")
    elif reminder.stage == "overdue" and reminder.at < deadline.ends_at:
        block.note(f"{said} nằm trước thời hạn, hãy dùng stage: reminder")
