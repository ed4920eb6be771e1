"""What is wrong with a file before its content is judged.

Not for the sentences of the readers: those stand in `formats/verdicts.py`, which raises the codes registered here.
"""

from collections.abc import Iterator

from collector.checks.catalogue import Said, check, register, usual
from collector.model import Campaign, File, Finding, Reader, Severity

# Raised by the readers of files
UNREADABLE = register("file.unreadable", Severity.ERROR)
ENCRYPTED = register("file.encrypted", Severity.ERROR)
EMPTY = register("file.empty", Severity.ERROR)
LEGACY_FORMAT = register("file.legacy-format", Severity.INFO)
MACRO = register("file.macro", Severity.WARNING)
REFUSED = register("file.refused", Severity.ERROR)

LINK_ONLY = register("file.link-only", Severity.ERROR)

_KINDS = {Reader.REPORT: "tệp Word của báo cáo", Reader.STATS: "tệp Excel của bảng số liệu"}


@check("file.wrong-format", Severity.ERROR)
def wrong_format(file: File, campaign: Campaign) -> Iterator[Said]:
    """Report that a scan came where Word or Excel was asked for."""
    del file
    message = (
        f"Tệp là bản chụp (PDF hoặc ảnh), chưa tổng hợp được. Kính đề nghị gửi {asked(campaign)}; bản chụp đã được "
        "lưu để đối chiếu."
    )
    yield None, message


def link_only(link: str, campaign: Campaign) -> Finding:
    """Report that a link stands in place of a file."""
    message = f"Thư chỉ có đường dẫn, không có tệp. Kính đề nghị đính kèm trực tiếp {asked(campaign)} vào thư."
    return usual(LINK_ONLY, link, message)


def asked(campaign: Campaign) -> str:
    """Name the files that the campaign asks for: one of them alone where it has one requirement."""
    kinds = {requirement.kind for requirement in campaign.requirements}
    return " và ".join(said for kind, said in _KINDS.items() if kind in kinds)
