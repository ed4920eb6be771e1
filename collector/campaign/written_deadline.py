"""The deadline as the campaign file words it. Not for when a document is late by it: that is `standing`."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from collector.campaign.calendar import WorkCalendar
from collector.model import ZONE, Deadline
from collector.workdays import is_working, last_day, working_day_after


@dataclass(frozen=True, slots=True)
class WrittenDeadline:
    """The deadline as the file says it, before the calendar is asked."""

    words: str
    day: date
    hour: time | None
    inclusive: bool
    roll_weekend: bool
    line: int

    def end(self) -> datetime:
        """Return the exclusive instant that the words mean, weekends not looked at."""
        if self.hour is not None:
            return datetime.combine(self.day, self.hour, ZONE)
        return datetime.combine(self.day + timedelta(days=self.inclusive), time(0), ZONE)

    def deadline(self, calendar: WorkCalendar) -> Deadline:
        """Return the deadline; with `roll_weekend` a last day off moves to the end of the next working day."""
        end = self.end()
        if self.roll_weekend and not is_working(last_day(end), calendar):
            worked = working_day_after(last_day(end), calendar)
            end = datetime.combine(worked + timedelta(days=1), time(0), ZONE)
        return Deadline(self.words, end)
