"""Invitations and answers to them (iCalendar): named, and read by nobody."""

from collector.formats.kinds import Kind

KINDS = (Kind(name="ics", looks=lambda sight: sight.start.startswith(b"BEGIN:VCALENDAR")),)
