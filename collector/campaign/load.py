"""The campaign file of `rules/`, with the form and the table of holidays that it names, as one `Campaign`.

A wrong file is refused with everything that is wrong in it, each with file, line and reason; nothing is guessed
and nothing is kept on disk. What the rules mean is decided in the rooms below. docs/campaign.md explains each
key to the office.
"""

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path

from collector.campaign.calendar import WorkCalendar, complete, read_days
from collector.campaign.form import read_form
from collector.campaign.reminder_stages import read_stage
from collector.campaign.written_deadline import WrittenDeadline
from collector.campaign.yaml_page import YamlBlock, YamlItem, YamlPage, open_page, read_page, tell, to_hour
from collector.checks import REGISTERED
from collector.errors import CampaignRefused
from collector.model import (
    ZONE,
    Addressee,
    Campaign,
    Check,
    Contact,
    Deadline,
    Form,
    Format,
    Posting,
    Reader,
    Reminder,
    Requirement,
    Section,
    Severity,
    Telling,
)
from collector.model.domains import domain_of
from collector.paths import shipped
from collector.workdays import last_day, last_working_day, working_day_after

_WRITTEN_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_LONGEST = timedelta(days=366)
_BEYOND = timedelta(days=31)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_EMPTY_FORM = Form("", "", 0, ())


def load(name_or_path: str, *, mailbox: str | None = None, contact: Contact | None = None) -> Campaign:
    """Return the campaign of a file, or of a name in `rules/`; mailbox and contact may be put in their place."""
    path = _find(name_or_path)
    page, block = open_page(path)
    if block is None:
        raise CampaignRefused(tell(page))
    # A campaign without a table asks for no form; `_look_over` knows whether one is missing.
    form_page, form = _read_other(block, "form", path.parent) if block.has("form") else (YamlPage(path), None)
    blank = _find_blank(block, path.parent)
    days_page, days = _read_other(block, "holidays", path.parent)
    campaign = _read(
        block,
        read_form(form) if form else _EMPTY_FORM,
        read_days(days) if days else {},
    )
    wrong = tell(page, form_page, days_page)
    if wrong:
        raise CampaignRefused(wrong)
    if mailbox:
        follows = campaign.contact.email == campaign.mailbox
        spoken = replace(campaign.contact, email=mailbox) if follows else campaign.contact
        campaign = replace(campaign, mailbox=mailbox, contact=spoken)
    read = b"\0".join(each.raw for each in (page, form_page, days_page))
    return replace(
        campaign,
        contact=contact or campaign.contact,
        blank=blank,
        source=str(path),
        version=sha256(read).hexdigest()[:16],
    )


def wrong_form(text: str) -> str:
    """Return what is wrong with the text of a form's file, a missing year or title too; empty where nothing is."""
    page, block = read_page(text)
    if block is not None:
        read_form(block)
    return tell(page)


def _find(name_or_path: str) -> Path:
    """Return the file that is meant: a path where there is such a file, else a name in `rules/`."""
    path = Path(name_or_path)
    if path.suffix in {".yaml", ".yml"} or path.parent != Path() or path.is_file():
        if path.is_file():
            return path
        raise CampaignRefused(f"không có tệp «{name_or_path}»")
    named = shipped("rules", f"{name_or_path}.yaml")
    if not named.is_file():
        others = sorted(named.parent.glob("*.yaml"))
        # Forms and tables of holidays lie in the same folder; only a campaign has a deadline.
        names = ", ".join(each.stem for each in others if b"\ndeadline:" in each.read_bytes())
        raise CampaignRefused(f"không có «{name_or_path}» trong rules; hiện có: {names}")
    return named


def _read_other(block: YamlBlock, key: str, beside: Path) -> tuple[YamlPage, YamlBlock | None]:
    """Read the file that a key names, beside the campaign's file or among the shipped ones."""
    item = block.item(key)
    name = f"{item.text().removesuffix('.yaml')}.yaml" if item else ""
    places = (beside / name, shipped("rules", name))
    path = next((place for place in places if place.is_file()), None)
    if item is None or path is None:
        if item and item.text():
            item.note(f"không có tệp «{name}» bên cạnh tệp này")
        return YamlPage(beside / name), None
    return open_page(path)


def _find_blank(block: YamlBlock, beside: Path) -> str:
    """Return the path of the unfilled form, beside the campaign's file or among the shipped ones."""
    item = block.item("blank") if block.has("blank") else None
    name = item.text() if item else ""
    place = next((place for place in (beside / name, shipped("rules", name)) if place.is_file()), None)
    if item and name and (place is None or place.suffix.lower() != ".xlsx"):
        item.note(f"không có tệp «{name}» (mẫu biểu chưa điền, dạng .xlsx) bên cạnh tệp này")
        return ""
    return str(place) if place else ""


def _read_letters(block: YamlBlock) -> tuple[bool, Posting]:
    """Return whether unions are thanked when all is accepted, and what letters need approval or are too many."""
    usual = Posting()
    if not block.has("letters"):
        return False, usual
    letters = block.block("letters")
    thanks = letters.flag("thanks", default=False)
    posting = Posting(
        approval=letters.choice("approval", ("none", "reminders"), usual.approval),
        per_address=letters.integer("per_address", usual.per_address),
        per_thread=letters.integer("per_thread", usual.per_thread),
        per_day=letters.integer("per_day", usual.per_day),
    )
    letters.close()
    return thanks, posting


# --- the file, key by key --------------------------------------------------------------------------------


def _read(block: YamlBlock, form: Form, table: dict[int, tuple[frozenset[date], frozenset[date]]]) -> Campaign:
    opens_at = block.instant("opens_at")
    term = _read_term(block.block("deadline"))
    calendar = _read_calendar(block, table, opens_at, term)
    deadline = term.deadline(calendar)
    mailbox = block.text("mailbox")
    thanks, posting = _read_letters(block)
    campaign = Campaign(
        id=block.text("id"),
        title=block.text("title"),
        issuer=block.text("issuer"),
        office=block.text("office"),
        legal_basis=block.texts("legal_basis"),
        year=block.integer("year"),
        plan_year=block.integer("plan_year"),
        opens_at=opens_at,
        deadline=deadline,
        aim=last_working_day(deadline.ends_at, calendar),
        on_time=block.choice("on_time", ("first_received", "first_accepted")),
        mailbox=mailbox,
        contact=_read_contact(block.block("contact"), mailbox),
        requirements=_read_requirements(block),
        sections=_read_sections(block),
        form=form,
        checks=_read_checks(block),
        reminders=_read_reminders(block, opens_at, deadline, calendar),
        digests=_read_digests(block),
        weekly_digest=_read_weekly(block),
        final_digest=_read_final(block, deadline, calendar),
        thanks=thanks,
        posting=posting,
        guessed_years=calendar.guessed,
        workday_starts=calendar.workday_starts,
        workday_ends=calendar.workday_ends,
        holidays=frozenset(calendar.holidays),
        workdays=frozenset(calendar.workdays),
        source="",
        version="",
        others=block.texts("others", required=False),
        trusted_lists=_read_lists(block),
        tellings=_read_tellings(block, form),
    )
    block.close()
    _look_over(block, campaign)
    return campaign


def _read_lists(block: YamlBlock) -> tuple[str, ...]:
    """Return the domains of the lists whose word on a sender counts."""
    found = []
    for item in block.members("trusted_lists", required=False):
        domain = domain_of(item.text().lstrip("@"))
        if not domain:
            item.note(f"«{item.text()}» không phải tên miền")
        found.append(domain)
    return tuple(found)


def _look_over(block: YamlBlock, campaign: Campaign) -> None:
    """Note what only shows when several keys are read together."""
    kinds = {requirement.kind for requirement in campaign.requirements}
    if not kinds:
        block.page.note(block.line_of("requirements"), "đợt báo cáo cần ít nhất một yêu cầu")
    if Reader.STATS in kinds and not block.has("form"):
        block.note("có yêu cầu loại stats thì phải có khóa «form»")
    if Reader.REPORT in kinds and not campaign.sections:
        block.page.note(block.line_of("sections"), "có yêu cầu loại report thì phải có ít nhất một mục")
    if campaign.form.indicators and campaign.form.year != campaign.year:
        said = f"biểu thống kê là của năm {campaign.form.year}, đợt báo cáo là của năm {campaign.year}"
        block.page.note(block.line_of("form"), said)


def _read_term(block: YamlBlock) -> WrittenDeadline:
    term = WrittenDeadline(
        words=block.text("words"),
        day=block.day("date"),
        hour=block.hour("time") if block.has("time") else None,
        inclusive=block.flag("inclusive", default=False),
        roll_weekend=block.flag("roll_weekend", default=False),
        line=block.line,
    )
    block.close()
    if term.hour is not None and term.inclusive:
        block.page.note(block.line_of("inclusive"), "đã có giờ (time) thì không dùng inclusive: true")
    written = _WRITTEN_DATE.search(term.words)
    said = f"{term.day.day}/{term.day.month}/{term.day.year}"
    if written and not block.page.wrong and "/".join(str(int(part)) for part in written.groups()) != said:
        block.page.note(block.line_of("words"), f"lời ghi «{written[0]}» khác với date: {term.day}")
    return term


def _read_calendar(
    block: YamlBlock,
    table: dict[int, tuple[frozenset[date], frozenset[date]]],
    opens_at: datetime,
    term: WrittenDeadline,
) -> WorkCalendar:
    hours = block.block("hours")
    starts, ends = hours.hour("starts"), hours.hour("ends")
    hours.close()
    if starts >= ends:
        hours.note("giờ bắt đầu làm việc phải trước giờ kết thúc")
    span = term.end() - opens_at
    if not block.page.wrong and not timedelta() < span < _LONGEST:
        block.page.note(term.line, "thời hạn phải sau lúc mở đợt báo cáo (opens_at), không quá một năm")
    # A page that is already wrong asks for no library: its years may be nonsense. Overdue letters and extensions
    # are reckoned beyond the deadline, maybe into the next year.
    years = range(0) if block.page.wrong else range(opens_at.year, (term.day + _BEYOND).year + 1)
    guessed = tuple(year for year in years if year not in table)
    off, worked = complete(table, years)
    return WorkCalendar(off, worked, starts, ends, guessed)


def _read_contact(block: YamlBlock, mailbox: str) -> Contact:
    contact = Contact(
        name=block.text("name"),
        role=block.text("role"),
        phone=block.text("phone"),
        email=block.text("email", mailbox),
    )
    block.close()
    return contact


def _read_requirements(block: YamlBlock) -> tuple[Requirement, ...]:
    requirements: dict[str, Requirement] = {}
    for item in block.members("requirements"):
        member = item.block()
        formats = (_format(each) for each in member.members("formats"))
        requirement = Requirement(
            id=member.text("id"),
            kind=Reader(member.choice("kind", tuple(Reader))),
            title=member.text("title"),
            file_title=member.text("file_title"),
            formats=tuple(each for each in formats if each),
        )
        member.close()
        if requirement.id in requirements:
            member.note(f"yêu cầu «{requirement.id}» được viết hai lần")
        requirements[requirement.id] = requirement
    return tuple(requirements.values())


def _format(item: YamlItem) -> Format | None:
    return item.convert(Format, "một định dạng: " + ", ".join(Format), None)


def _read_sections(block: YamlBlock) -> tuple[Section, ...]:
    sections: dict[str, Section] = {}
    for item in block.members("sections"):
        member = item.block()
        section = Section(
            number=member.text("number"),
            title=member.text("title"),
            wordings=member.texts("wordings", required=False),
            required=member.flag("required", default=True),
            figures=member.flag("figures", default=False),
            addressees=_read_addressees(member),
            plans=member.flag("plans", default=False),
        )
        member.close()
        if section.number in sections:
            member.note(f"mục «{section.number}» được viết hai lần")
        sections[section.number] = section
    return tuple(sections.values())


def _read_addressees(section: YamlBlock) -> tuple[Addressee, ...]:
    found = []
    for item in section.members("addressees", required=False):
        member = item.block()
        found.append(Addressee(name=member.text("name"), wordings=member.texts("wordings", required=False)))
        member.close()
    return tuple(found)


def _read_tellings(block: YamlBlock, form: Form) -> tuple[Telling, ...]:
    """Read how reports tell figures of the form in words; each wording has one `#` for the figure."""
    if not block.has("tellings"):
        return ()
    said = block.block("tellings")
    known = {one.code for one in form.indicators if one.kind in {"int", "money", "percent"}}
    found = []
    for code in said.keys():  # noqa: SIM118 - a Block is no mapping: its keys are asked for by name
        wordings = said.texts(code)
        # Without a form there is nothing to hold them against, and nothing to refuse
        if form.indicators and code not in known:
            said.page.note(said.line_of(code), f"«{code}» không phải là chỉ tiêu có số liệu của biểu")
        wrong = next((words for words in wordings if words.count("#") != 1), None)
        if wrong is not None:
            said.page.note(said.line_of(code), f"«{wrong}» phải có đúng một dấu # thay cho con số")
        found.append(Telling(code, wordings))
    return tuple(found)


def _read_checks(block: YamlBlock) -> dict[str, Check]:
    checks = dict(REGISTERED)
    said = block.block("checks")
    for code in said.keys():  # noqa: SIM118 - a Block is no mapping: its keys are asked for by name
        if code not in REGISTERED:
            said.page.note(said.line_of(code), f"«{code}» không phải là mã lỗi của chương trình")
            said.has(code)
            continue
        usual, entry = REGISTERED[code], said.block(code)
        checks[code] = Check(
            severity=Severity(entry.choice("severity", tuple(Severity), usual.severity)),
            on=entry.flag("on", default=True),
            bounds={key: entry.number(key) if entry.has(key) else usual.bounds[key] for key in usual.bounds},
        )
        entry.close()
    return checks


def _read_reminders(
    block: YamlBlock, opens_at: datetime, deadline: Deadline, calendar: WorkCalendar
) -> tuple[Reminder, ...]:
    stages: dict[date, Reminder] = {}
    for item in block.members("reminders"):
        stage = read_stage(item, opens_at, deadline, calendar)
        if stage.at.date() in stages:
            item.note(f"đã có một lần nhắc vào ngày {stage.at:%d/%m/%Y}")
        stages[stage.at.date()] = stage
    return tuple(sorted(stages.values(), key=lambda stage: stage.at))


def _read_digests(block: YamlBlock) -> tuple[time, ...]:
    hours = [item.convert(to_hour, "giờ có dạng 08:30", time(0)) for item in block.members("digests")]
    return tuple(sorted(set(hours)))


def _read_weekly(block: YamlBlock) -> tuple[int, time] | None:
    """Return weekday and hour of the weekly digest."""
    if not block.has("weekly_digest"):
        return None
    entry = block.block("weekly_digest")
    made = _WEEKDAYS.index(entry.choice("day", _WEEKDAYS)), entry.hour("at")
    entry.close()
    return made


def _read_final(block: YamlBlock, deadline: Deadline, calendar: WorkCalendar) -> datetime | None:
    """Return the instant of the final digest: so many working days after the deadline."""
    if not block.has("final_digest"):
        return None
    entry = block.block("final_digest")
    count, hour = entry.integer("working_days_after"), entry.hour("at")
    if count not in range(1, 100):
        entry.page.note(entry.line_of("working_days_after"), "«working_days_after» phải từ 1 đến 99")
        count = 1
    entry.close()
    return datetime.combine(working_day_after(last_day(deadline.ends_at), calendar, count), hour, ZONE)
