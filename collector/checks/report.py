"""What is wrong with a report: sections missing or empty, no figures, left-over placeholders, length, period."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from collector.checks.catalogue import Checks, Said
from collector.checks.figures import has_figures
from collector.checks.numbers import shown
from collector.model import Campaign, Finding, Outline, Passage, Section, Severity, Text

# Dots left where something was to be filled in. A single "…" that ends a list is none.
_DOTS = re.compile(
    r"(?:\.{5,}+|…{2,}+|(?:\.\s){4,12}\.|\.{3}…|…\.{2,}+|_{4,}+)(?!\s*\d{1,3}\s*$)"
    r"|(?:(?<=\s)|(?<=[(“\"]))(?:…|\.{3,4})(?=\s*(?:đồng|người|lượt|%|suất|đoàn viên|cuộc|triệu|buổi|cháu|tập thể|"
    r"cá nhân|hội nghị|đảng viên|sáng kiến|lớp|tháng|văn bản|công đoàn viên)\b)",
    re.MULTILINE | re.IGNORECASE,
)
_TO_FILL = r"(?:ghi|nêu|điền|nhập|tên|số|nội dung|đơn vị|trình bày)"
_SQUARE = re.compile(rf"\[[^\[\]\n]{{0,120}}(?:…|\.{{3}}|{_TO_FILL}|xx)[^\[\]\n]{{0,120}}\]|\[\s*\]", re.IGNORECASE)
_ANGLE = re.compile(rf"<[^<>\n]{{0,80}}{_TO_FILL}[^<>\n]{{0,80}}>", re.IGNORECASE)
_ROUND = re.compile(
    r"\((?:ghi (?:rõ|tên|cụ thể|số)|nêu (?:rõ|cụ thể)|điền|nhập số|đơn vị tự|trình bày ngắn)[^()\n]{0,160}\)",
    re.IGNORECASE,
)
_CROSSES = re.compile(r"\bx{3,}\b|\bxx/xx", re.IGNORECASE)
# Each pattern with what a text must hold for it to be worth a search
_LEFT_OVER: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = (
    (("...", "…", "____", ". . ."), _DOTS),
    (("[",), _SQUARE),
    (("<",), _ANGLE),
    (("(",), _ROUND),
    (("xx", "XX"), _CROSSES),
)
_CONTENT = re.compile(r"\w")
_QUOTE = 60
_TITLE = 110  # as long as two lines of a letter


@dataclass(frozen=True, slots=True)
class Report:
    """A report with its outline."""

    text: Text
    outline: Outline

    def passage(self, number: str) -> Passage | None:
        """Return the passage that is a section or covers it."""
        for passage in self.outline.passages:
            if passage.number == number or number in passage.covers:
                return passage
        return None

    def stands(self, number: str) -> bool:
        """Return whether a section is there, by itself, under a merged heading, or through its items."""
        return self.passage(number) is not None or any(
            one.startswith(f"{number}.")
            for passage in self.outline.passages
            for one in (passage.number, *passage.covers)
        )


check = Checks[Report]()


def check_report(text: Text, outline: Outline, campaign: Campaign) -> tuple[Finding, ...]:
    """Check a report against the campaign's outline.

    Where the reading of its layout is in doubt nothing that rests on the reading is said.
    """
    found = tuple(check.run(Report(text, outline), campaign))
    doubted = any(one.code == layout_unknown.code for one in found)
    return tuple(one for one in found if one.where is None) if doubted else found


def _title(section: Section) -> str:
    """Return how a union hears of a section: by its number and the guidance's own title, cut at a word."""
    title = section.title
    if len(title) > _TITLE:
        title = title[: _TITLE + 1].rpartition(" ")[0].rstrip(' ,;.:“"') + "…"
    return f"mục {section.number} «{title}»"


@check("report.wrong-period", Severity.ERROR)
def wrong_period(report: Report, campaign: Campaign) -> Iterator[Said]:
    """Report that the report tells of another year's work."""
    year = report.outline.year
    if year is not None and year != campaign.year:
        said = f"Báo cáo nói về công tác năm {year}, đợt này là báo cáo năm {campaign.year}."
        yield None, f"{said} Kính đề nghị gửi báo cáo năm {campaign.year}."


@check("report.layout-unknown", Severity.WARNING, bounds={"sections": 3, "headings": 2, "words": 600})
def layout_unknown(report: Report, campaign: Campaign) -> Iterator[Said]:
    """Report that the layout is not understood: sections seem missing, and headings or long text are left over."""
    required = [section.number for section in campaign.sections if section.required]
    missing = [number for number in required if not report.stands(number)]
    headings = report.outline.strange >= layout_unknown.bound("headings", campaign)
    # Of a report without headings most of the sections seem missing, and it is long all the same
    long = 2 * len(missing) > len(required) and report.outline.words >= layout_unknown.bound("words", campaign)
    if len(missing) >= layout_unknown.bound("sections", campaign) and (headings or long):
        said = f"Chưa nhận ra chắc chắn bố cục của báo cáo (chưa thấy mục {', '.join(missing)})."
        yield None, f"{said} Kính đề nghị Văn phòng xem và quyết định."


@check("report.section-missing", Severity.ERROR)
def section_missing(report: Report, campaign: Campaign) -> Iterator[Said]:
    """Report required sections that are absent."""
    for section in campaign.sections:
        if section.required and not report.stands(section.number):
            yield section.number, f"Báo cáo thiếu {_title(section)}. Kính đề nghị bổ sung theo đề cương."


@check("report.section-empty", Severity.ERROR)
def section_empty(report: Report, campaign: Campaign) -> Iterator[Said]:
    """Report required sections with a heading and nothing under it."""
    for section in campaign.sections:
        passage = report.passage(section.number)
        if section.required and passage and passage.number == section.number and not _CONTENT.search(passage.text):
            said = f"{_capital(_title(section))} có tiêu đề nhưng chưa có nội dung."
            yield section.number, f"{said} Kính đề nghị viết nội dung."


@check("report.no-figures", Severity.WARNING)
def no_figures(report: Report, campaign: Campaign) -> Iterator[Said]:
    """Report sections that tell of work without a single figure; a merged heading is judged once."""
    asked = {section.number: section for section in campaign.sections if section.figures}
    for passage in report.outline.passages:
        named = next((number for number in (passage.number, *passage.covers) if number in asked), None)
        if named and _CONTENT.search(passage.text) and not has_figures(passage.text):
            cure = "Kính đề nghị bổ sung số liệu cụ thể (số cuộc, số người, số tiền)."
            yield named, f"{_capital(_title(asked[named]))} chưa có số liệu chứng minh. {cure}"


@check("report.placeholder", Severity.WARNING)
def placeholder(report: Report, campaign: Campaign) -> Iterator[Said]:
    """Report dots or brackets of the outline that were left unfilled."""
    del campaign
    parents = {passage.number.rpartition(".")[0] for passage in report.outline.passages}
    for passage in report.outline.passages:
        # What stands under an item is said once, for the item
        if passage.number not in parents and (found := left_over(passage.text)):
            said = f"Mục {passage.number} còn chỗ chưa điền: «{_around(passage.text, found)}»."
            yield passage.number, f"{said} Kính đề nghị điền đủ hoặc bỏ đi."


@check("report.too-long", Severity.WARNING, bounds={"words": 5000})
def too_long(report: Report, campaign: Campaign) -> Iterator[Said]:
    """Report that the report is longer than asked for."""
    most = too_long.bound("words", campaign)
    if report.outline.words > most:
        said = f"Báo cáo dài {shown(report.outline.words)} từ, hướng dẫn đề nghị không quá {shown(most)} từ."
        yield None, f"{said} Kính đề nghị viết ngắn gọn hơn."


def left_over(text: str) -> re.Match[str] | None:
    """Find what was to be filled in and was not."""
    for signs, pattern in _LEFT_OVER:
        if any(sign in text for sign in signs) and (found := pattern.search(text)):
            return found
    return None


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _around(text: str, found: re.Match[str]) -> str:
    start = max(text.rfind("\n", 0, found.start()) + 1, found.start() - _QUOTE)
    end = text.find("\n", found.end())
    end = min(end if end >= 0 else len(text), found.end() + _QUOTE // 2)
    cut = text[start:end].strip()
    return re.sub(r"\.{6,}|…{3,}|_{6,}", lambda dots: dots[0][:5], cut)
