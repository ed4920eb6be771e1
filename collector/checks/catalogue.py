"""Every finding code with its default severity, and the one way a finding comes to be.

A check says *where* and *what*; whether it is told and how much it weighs is the campaign's word. The codes are
those of docs/CONTRACT.md.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from collector import __version__
from collector.model import Campaign, File, Finding, Match, Reader, Severity

DEFAULTS: dict[str, Severity] = {
    "file.unreadable": Severity.ERROR,
    "file.encrypted": Severity.ERROR,
    "file.empty": Severity.ERROR,
    "file.wrong-format": Severity.ERROR,
    "file.legacy-format": Severity.INFO,
    "file.macro": Severity.WARNING,
    "file.link-only": Severity.ERROR,
    "file.refused": Severity.ERROR,
    "identity.conflict": Severity.WARNING,
    "report.section-missing": Severity.ERROR,
    "report.section-empty": Severity.ERROR,
    "report.no-figures": Severity.WARNING,
    "report.too-long": Severity.WARNING,
    "report.placeholder": Severity.WARNING,
    "report.wrong-period": Severity.ERROR,
    "stats.wrong-form": Severity.ERROR,
    "stats.blank": Severity.ERROR,
    "stats.indicator-missing": Severity.ERROR,
    "stats.value-missing": Severity.WARNING,
    "stats.not-a-number": Severity.ERROR,
    "stats.negative": Severity.ERROR,
    "stats.not-integer": Severity.ERROR,
    "stats.sum-mismatch": Severity.ERROR,
    "stats.part-exceeds-total": Severity.ERROR,
    "stats.implausible": Severity.WARNING,
    "stats.formula-broken": Severity.ERROR,
    "stats.wrong-period": Severity.ERROR,
    "cross.mismatch": Severity.WARNING,
}

Said = tuple[str | None, str]  # where, and the sentence
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Looking(Generic[T]):
    """One check: the code that it raises, and what it looks at to do so."""

    code: str
    look: Callable[[T, Campaign], Iterable[Said]]

    def findings(self, seen: T, campaign: Campaign) -> Iterator[Finding]:
        """Describe what there is to say, unless the campaign has switched the check off."""
        if switched_on(self.code, campaign):
            for where, message in self.look(seen, campaign):
                yield Finding(self.code, severity(self.code, campaign), where, message)


def check(code: str) -> Callable[[Callable[[T, Campaign], Iterable[Said]]], Looking[T]]:
    """Make a check of a function that says where and what."""

    def made(look: Callable[[T, Campaign], Iterable[Said]]) -> Looking[T]:
        return Looking(code, look)

    return made


def switched_on(code: str, campaign: Campaign) -> bool:
    """Return whether the campaign wants to hear of this."""
    said = campaign.checks.get(code)
    return said is None or said.on


def severity(code: str, campaign: Campaign) -> Severity:
    """Return how much a code weighs in this campaign."""
    said = campaign.checks.get(code)
    return said.severity if said else DEFAULTS[code]


def bound(code: str, name: str, campaign: Campaign, default: float) -> float:
    """Return a bound that the campaign sets for a check."""
    said = campaign.checks.get(code)
    return said.bounds.get(name, default) if said else default


def weighed(findings: Iterable[Finding], campaign: Campaign) -> tuple[Finding, ...]:
    """Return findings of the readers the weight that the campaign gives them; what is switched off falls away."""
    return tuple(
        replace(finding, severity=severity(finding.code, campaign)) if finding.code in campaign.checks else finding
        for finding in findings
        if switched_on(finding.code, campaign)
    )


def _one(code: str, campaign: Campaign, where: str | None, message: str) -> tuple[Finding, ...]:
    if not switched_on(code, campaign):
        return ()
    return (Finding(code, severity(code, campaign), where, message),)


def version(campaign: Campaign) -> str:
    """Return the version of the rules in force: the campaign's file, and the checks of this release."""
    return f"{campaign.version}+{__version__}"


_KINDS = {Reader.REPORT: "tệp Word của báo cáo", Reader.STATS: "tệp Excel của bảng số liệu"}


def _asked(campaign: Campaign) -> str:
    """Describe what files the campaign asks for: one of them alone where it has one requirement."""
    kinds = {requirement.kind for requirement in campaign.requirements}
    return " và ".join(said for kind, said in _KINDS.items() if kind in kinds)


def wrong_format(file: File, campaign: Campaign) -> tuple[Finding, ...]:
    """Report that a scan came where Word or Excel was asked for."""
    del file
    message = (
        f"Tệp là bản chụp (PDF hoặc ảnh), chưa tổng hợp được. Kính đề nghị gửi {_asked(campaign)}; bản chụp đã được "
        "lưu để đối chiếu."
    )
    return _one("file.wrong-format", campaign, None, message)


def wrong_form(file: File, campaign: Campaign) -> tuple[Finding, ...]:
    """Report that a file that should be the statistics form holds no table of it."""
    del file
    return _one("stats.wrong-form", campaign, None, f"Tệp không có biểu «{campaign.form.title}». {SEND_THE_FORM}")


def conflict(match: Match, campaign: Campaign) -> tuple[Finding, ...]:
    """Report that a document speaks for two unions."""
    named = list(dict.fromkeys(candidate.union for candidate in match.candidates))[:2]
    who = f" ({' và '.join(named)})" if len(named) > 1 else ""
    message = (
        f"Văn bản và thông tin gửi kèm nêu tên hai công đoàn khác nhau{who}. Kính đề nghị xác nhận văn bản là của công "
        "đoàn nào."
    )
    return _one("identity.conflict", campaign, None, message)


def link_only(link: str, campaign: Campaign) -> Finding:
    """Report that a link stands in place of a file."""
    asked = _asked(campaign)
    message = f"Thư chỉ có đường dẫn, không có tệp. Kính đề nghị đính kèm trực tiếp {asked} vào thư."
    return Finding("file.link-only", DEFAULTS["file.link-only"], link, message)


SEND_THE_FORM = "Kính đề nghị nhập số liệu vào đúng mẫu gửi kèm hướng dẫn và gửi lại."
